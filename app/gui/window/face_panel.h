// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/shape_checks.h"

#include <vector>

#include <QWidget>

class QLabel;

namespace maskwright::app::gui {

class ImageSession;

// What is known of the face that is shown, and what the colours mean.
class FacePanel : public QWidget {
    Q_OBJECT
  public:
    explicit FacePanel(QWidget* parent = nullptr);
    void showSession(ImageSession* session);
    // What cannot be right with the shown points.
    void showFindings(const std::vector<core::checks::Finding>& findings);

  Q_SIGNALS:
    // A person wants to see these points of a finding.
    void pointsWanted(const std::vector<std::size_t>& points);

  private:
    void refresh(const ImageSession* session);

    QLabel* name_;
    QLabel* facts_;
    QLabel* points_;
    QLabel* map_;
    QLabel* faces_;
    QLabel* findings_;
    std::vector<core::checks::Finding> found_;
};

}  // namespace maskwright::app::gui
