// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/gui/model/project_tasks.h"
#include "app/gui/model/worker_thread.h"

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include <QObject>
#include <QTimer>

namespace maskwright::app::gui {

// Places points in the background, image by image: what has none yet, and what another model has placed and
// nobody has touched, if somebody has decided for the model that counts now: by a promotion, or in this
// window. (That a program or a machine comes with other weights is no decision.) The nearest in the queue
// come first. Never what a person has touched, never imported points, never the face that is being looked at;
// in a package only what has no points. Window's thread; the work runs in a thread of its own with low
// priority, and rests while other long work goes on.
class PrePlacer : public QObject {
    Q_OBJECT
  public:
    // The queue as it is now: images from the one being looked at on, which is named apart.
    struct Queue {
        std::vector<annotation::store::ImageId> next;
        std::optional<annotation::store::ImageId> current;
    };
    // queue: asked in the window's thread before each image. mayWork: false while other work has precedence.
    PrePlacer(const ProjectContext& context, std::function<Queue()> queue, std::function<bool()> mayWork,
              QObject* parent = nullptr);
    // Waits until the image that is being placed is left alone.
    ~PrePlacer() override;

    // There may be something to do: images came.
    void wake();
    // A person has decided for the models that count now.
    void placeOthersAgain();
    // How many images are still to be placed, as far as is known.
    [[nodiscard]] std::size_t pending() const { return pending_; }

  Q_SIGNALS:
    void placed(maskwright::annotation::store::ImageId image);
    // Nothing is left to do, for now.
    void rests();
    // The models cannot be had, say; told once.
    void failed(const QString& message);

  private:
    struct Found {
        std::size_t pending = 0;
        std::optional<annotation::store::ImageId> placed;
        bool failed = false;  // this image, because its photo is gone, say
        QString problem;      // nothing can be placed
    };
    // What the worker has open: made anew with each look, so that a promotion is seen.
    struct Desk;
    class Stop;

    void goOn();
    void take(const Found& found);
    // The worker's.
    [[nodiscard]] Found placeOne(const Queue& queue, bool lookAgain, bool othersAgain);

    ProjectContext context_;
    std::function<Queue()> queue_;
    std::function<bool()> mayWork_;
    std::unique_ptr<Desk> desk_;  // the worker's
    std::unique_ptr<Stop> stop_;
    std::size_t pending_ = 0;
    int failedInARow_ = 0;
    QString problem_;  // as last told
    bool running_ = false;
    bool lookAgain_ = true;
    bool othersAgain_ = false;
    QTimer lookTimer_;
    QTimer restTimer_;
    WorkerThread worker_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
