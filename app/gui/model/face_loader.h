// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_data.h"
#include "app/gui/model/qt_types.h"
#include "app/gui/model/show_plan.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <list>
#include <map>
#include <optional>

#include <QObject>

namespace maskwright::app::gui {

// Reads faces (photo, points, label map) in its own thread, keeps recent photos and makes the next face ready
// before it is asked for, so that the window shows it at once. Owned by the window's thread, which the signal
// reaches.
class FaceLoader : public QObject {
    Q_OBJECT
  public:
    explicit FaceLoader(std::filesystem::path project, QObject* parent = nullptr);
    ~FaceLoader() override;

    // loaded() or failed() follows. A later request overtakes an earlier one, which is then not answered.
    void request(annotation::store::ImageId image);
    // What was requested is not wanted any more and not answered.
    void forget() { ++newestRequest_; }
    // Makes these ready, in this order, when nothing is requested, and draws them as the plan will show them.
    void prepare(const std::vector<annotation::store::ImageId>& images, const ShowPlan& plan);
    // outdated() follows if the store holds other points or regions of this image by now, the face was locked
    // or unlocked meanwhile, or the project fits points in another way.
    void compare(annotation::store::ImageId image, const std::optional<core::Landmarks>& landmarks,
                 std::optional<annotation::store::RevisionId> regions, bool locked,
                 const annotation::FitSettings& fit);

  Q_SIGNALS:
    void loaded(const std::shared_ptr<maskwright::app::gui::FaceData>& face);
    void outdated(maskwright::annotation::store::ImageId image);
    void failed(maskwright::annotation::store::ImageId image, const QString& message);

  private:
    struct Kept {
        annotation::store::ImageId image{};
        std::shared_ptr<const PhotoPyramid> photo;
    };
    // All below run in the worker and use what belongs to it.
    annotation::Project& project();
    std::shared_ptr<FaceData> read(annotation::store::ImageId image);
    std::shared_ptr<const PhotoPyramid> photoOf(annotation::store::ImageId image);
    [[nodiscard]] bool stillCurrent(const FaceData& face);

    std::filesystem::path folder_;
    std::uint64_t newestRequest_ = 0;             // window's thread
    std::optional<annotation::Project> project_;  // the worker's, as are the next two
    std::list<Kept> keptPhotos_;                  // most recent first
    std::map<annotation::store::ImageId, std::shared_ptr<FaceData>> ready_;
    WorkerThread worker_;  // last: it uses all the others
};

}  // namespace maskwright::app::gui
