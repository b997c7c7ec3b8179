// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/gui/model/qt_types.h"
#include "app/gui/model/worker_thread.h"

#include <deque>
#include <filesystem>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include <QImage>
#include <QObject>

namespace maskwright::app::gui {

// Side of a thumbnail in pixels; screens of a higher resolution show it softer.
inline constexpr int kThumbnailPx = 128;

// Small pictures of the images' faces, made when they are looked at: in a thread of its own, from the
// project's cache/ if they were made before. The newest wish comes first and old ones are dropped, so that
// fast scrolling makes what is seen. Holds a bounded number of them. Owned by the window's thread.
class Thumbnails : public QObject {
    Q_OBJECT
  public:
    explicit Thumbnails(std::filesystem::path project, QObject* parent = nullptr);
    ~Thumbnails() override;

    // Null while it is being made (made() follows) and for a photo that cannot be read.
    [[nodiscard]] QImage of(annotation::store::ImageId image);
    // The image's face may be another one now.
    void forget(annotation::store::ImageId image);
    [[nodiscard]] std::size_t kept() const { return kept_.size(); }

  Q_SIGNALS:
    void made(maskwright::annotation::store::ImageId image);

  private:
    using ImageId = annotation::store::ImageId;
    void want(ImageId image);
    void makeNext();                           // worker's
    [[nodiscard]] QImage make(ImageId image);  // worker's
    void take(ImageId image, const QImage& picture);

    std::filesystem::path folder_;
    // Most recently looked at first.
    std::list<std::pair<ImageId, QImage>> kept_;
    std::unordered_map<ImageId, std::list<std::pair<ImageId, QImage>>::iterator> places_;
    std::mutex mutex_;
    std::deque<ImageId> wanted_;                  // shared with the worker; newest last
    std::optional<ImageId> making_;               // shared with the worker
    std::optional<annotation::Project> project_;  // the worker's
    WorkerThread worker_;                         // last: it uses all the others
};

}  // namespace maskwright::app::gui
