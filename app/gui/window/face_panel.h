// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

  private:
    void refresh(const ImageSession* session);

    QLabel* name_;
    QLabel* facts_;
    QLabel* points_;
    QLabel* map_;
    QLabel* faces_;
};

}  // namespace maskwright::app::gui
