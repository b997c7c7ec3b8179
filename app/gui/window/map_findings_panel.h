// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/map_checks.h"

#include <QWidget>

class QLabel;
class QListWidget;

namespace maskwright::app::gui {

// What the checks find in the shown label map, one line each; choosing one goes to the place.
class MapFindingsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit MapFindingsPanel(QWidget* parent = nullptr);
    void setSession(ImageSession* session) { checks_.setSession(session); }
    [[nodiscard]] const std::vector<core::checks::MapFinding>& findings() const { return findings_; }

  Q_SIGNALS:
    void placeWanted(const maskwright::core::PixelRect& pixels);

  private:
    void show(const std::vector<core::checks::MapFinding>& findings);

    QLabel* heading_;
    QListWidget* list_;
    std::vector<core::checks::MapFinding> findings_;
    MapChecks checks_;
};

}  // namespace maskwright::app::gui
