// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/worker_thread.h"
#include "core/landmarks.h"

#include <memory>

#include <QImage>
#include <QObject>

namespace maskwright::app::gui {

// A synthetic face from the front with nothing before it, and where its points are.
struct ExampleFace {
    QImage picture;
    core::Landmarks landmarks;
};

// Draws it in a thread of its own, once. Owned by the window's thread.
class ExampleFaceMaker : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    // ready() follows, at once if it was drawn before.
    void request();

  Q_SIGNALS:
    void ready(const std::shared_ptr<const maskwright::app::gui::ExampleFace>& face);

  private:
    std::shared_ptr<const ExampleFace> face_;
    WorkerThread worker_;
};

}  // namespace maskwright::app::gui
