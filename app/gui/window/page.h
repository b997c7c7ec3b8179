// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/workbench.h"

#include <QWidget>

namespace maskwright::app::gui {

// One page of the window beside the faces: what it shows of the open project, and what it asks the window
// for. Window's thread.
class Page : public QWidget {
    Q_OBJECT
  public:
    using QWidget::QWidget;

    // The open project; null: there is none any more, and nothing of the page works on it when this returns.
    virtual void setWorkbench(Workbench* workbench) = 0;
    // The page is what the window shows now, and has the keyboard.
    virtual void enter() = 0;

  Q_SIGNALS:
    // A person wants to work on this image in the canvas, at this place of it; an empty one: on the face.
    void imageWanted(maskwright::annotation::store::ImageId image, const maskwright::core::PixelRect& place);
    // What went wrong, or happened, in one sentence.
    void told(const QString& message);
};

}  // namespace maskwright::app::gui
