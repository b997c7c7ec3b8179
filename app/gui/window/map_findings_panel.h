// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/label_map_checks.h"

#include <vector>

#include <QWidget>

class QLabel;
class QListWidget;

namespace maskwright::app::gui {

// What the checks find in the shown label map, a sentence each; choosing one goes to the place.
class MapFindingsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit MapFindingsPanel(QWidget* parent = nullptr);
    void setFindings(const std::vector<core::checks::MapFinding>& findings);
    // Marks the line of one of them.
    void choose(std::size_t finding);
    [[nodiscard]] const std::vector<core::checks::MapFinding>& findings() const { return findings_; }

  Q_SIGNALS:
    void placeWanted(const maskwright::core::PixelRect& pixels);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fitHeight();  // what stands on several lines needs more of it

    QLabel* heading_;
    QListWidget* list_;
    std::vector<core::checks::MapFinding> findings_;
};

}  // namespace maskwright::app::gui
