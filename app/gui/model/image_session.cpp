// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/image_session.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <QUndoCommand>

namespace maskwright::app::gui {

namespace {

using core::Landmarks;

std::vector<std::size_t> differingPoints(const Landmarks& a, const Landmarks& b) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (a.point(i) != b.point(i) || a.states[i] != b.states[i] ||
            a.visibilities[i] != b.visibilities[i] || a.confidences[i] != b.confidences[i]) {
            result.push_back(i);
        }
    }
    return result;
}

void include(core::Box& box, const core::Point& point) {
    box = {std::min(box.x0, point.x()), std::min(box.y0, point.y()), std::max(box.x1, point.x()),
           std::max(box.y1, point.y())};
}

// Longer than it takes to show a face that is ready, and not so long that a person wonders.
constexpr int kLaterMs = 100;

// Where curves may look different when these points change: curves run through the points of a part and bulge
// a little beyond them.
core::Box areaAround(const std::vector<std::size_t>& points, const Landmarks& before,
                     const Landmarks& after) {
    const core::Scheme& scheme = core::Scheme::lapa();
    std::set<core::Part> parts;
    for (const std::size_t point : points) {
        parts.insert(scheme.partOf(point));
    }
    const core::Point first = before.point(points.front());
    core::Box box{first.x(), first.y(), first.x(), first.y()};
    for (const core::Part part : parts) {
        for (const std::size_t point : scheme.pointsOf(part)) {
            include(box, before.point(point));
            include(box, after.point(point));
        }
    }
    for (const std::size_t point : points) {
        include(box, before.point(point));
        include(box, after.point(point));
    }
    constexpr double kBulge = 0.3;
    const double dx = box.width() * kBulge;
    const double dy = std::max(box.height(), box.width() * 0.3) * kBulge;
    return {box.x0 - dx, box.y0 - dy, box.x1 + dx, box.y1 + dy};
}

}  // namespace

class ImageSession::EditPoints final : public QUndoCommand {
  public:
    EditPoints(ImageSession& session, std::optional<Landmarks> before, Landmarks after, const QString& name,
               QString tool)
        : QUndoCommand(name),
          session_(session),
          before_(std::move(before)),
          after_(std::move(after)),
          tool_(std::move(tool)) {}

    void redo() override {
        session_.finish(after_, std::exchange(done_, true) ? QStringLiteral("redo") : tool_);
    }
    void undo() override { session_.finish(*before_, QStringLiteral("undo")); }

  private:
    ImageSession& session_;
    std::optional<Landmarks> before_;
    Landmarks after_;
    QString tool_;
    bool done_ = false;
};

ImageSession::ImageSession(FaceData data, QObject* parent)
    : QObject(parent),
      data_(std::move(data)),
      landmarks_(data_.landmarks),
      committed_(data_.landmarks),
      accepted_(data_.landmarksAccepted),
      showsStoredMap_(data_.storedMap.has_value()) {
    later_.setSingleShot(true);
    later_.setInterval(kLaterMs);
    connect(&later_, &QTimer::timeout, this, &ImageSession::catchUp);
    if (landmarks_ && data_.liveMap == nullptr) {
        ownFit_ = core::fitting::fitFace(*landmarks_, fitOptions());
    }
    if (data_.corrections) {
        makeMendedMap(data_.corrections->pixels);
    }
}

ImageSession::~ImageSession() {
    // The stack clears itself when it goes; nobody needs to hear that of a face that is gone.
    undoStack_.blockSignals(true);
}

const core::fitting::FaceFit* ImageSession::fit() const {
    if (data_.liveMap != nullptr) {
        return &data_.liveMap->fit();
    }
    return ownFit_ ? &*ownFit_ : nullptr;
}

const core::LabelMap* ImageSession::labelMap() const {
    if (showsStoredMap_) {
        return &*data_.storedMap;
    }
    if (mended_ != nullptr) {
        return &mended_->map();
    }
    return data_.liveMap != nullptr ? &data_.liveMap->map() : nullptr;
}

bool ImageSession::showsProposal() const {
    return data_.mapAccepted && !showsStoredMap_;
}

void ImageSession::preview(const Landmarks& landmarks) {
    core::expects(landmarks_.has_value(), "ImageSession: there are no points to change");
    previewing_ = true;
    show(landmarks);
}

void ImageSession::commit(const QString& name, const QString& tool) {
    if (!std::exchange(previewing_, false) || landmarks_ == committed_) {
        return;
    }
    if (locked()) {
        const Landmarks wanted = *landmarks_;
        show(*committed_);
        Q_EMIT refused(wanted, name, tool);
        return;
    }
    undoStack_.push(new EditPoints(*this, committed_, *landmarks_, name, tool));
}

void ImageSession::cancelPreview() {
    if (std::exchange(previewing_, false)) {
        show(*committed_);
    }
}

void ImageSession::edit(const Landmarks& landmarks, const QString& name, const QString& tool, Follow follow) {
    cancelPreview();
    // Points can all be accepted without the face being so: taken back elsewhere, or by an earlier version
    // of this program that was killed between the two.
    const bool acceptsAgain = landmarks == committed_ && landmarks.allAccepted() && !accepted_;
    if (landmarks == committed_ && !acceptsAgain) {
        return;
    }
    if (locked()) {
        Q_EMIT refused(landmarks, name, tool);
        return;
    }
    follow_ = follow;
    if (committed_ && !acceptsAgain) {
        undoStack_.push(new EditPoints(*this, committed_, landmarks, name, tool));
    } else {
        finish(landmarks, tool);  // there is no earlier state to go back to
    }
    follow_ = Follow::AtOnce;
}

QString ImageSession::lockedWords() {
    return tr("This face is locked, because versions are judged by it.");
}

void ImageSession::unlock() {
    unlocked_ = true;
    Q_EMIT stateChanged();
}

void ImageSession::setAccepted(bool accepted) {
    if (std::exchange(accepted_, accepted) != accepted) {
        Q_EMIT stateChanged();
    }
}

void ImageSession::setMapAccepted() {
    data_.mapAccepted = true;
    if (!showsStoredMap_ && labelMap() != nullptr) {
        data_.storedMap = *labelMap();
        showsStoredMap_ = true;
        Q_EMIT mapReplaced();
    }
    Q_EMIT stateChanged();
}

void ImageSession::suspend() {
    cancelPreview();
    cancelPainting();
    drawn_.reset();
    later_.stop();
    mended_.reset();
    data_.baseMap.reset();
    data_.photo.reset();
    data_.liveMap.reset();
    data_.storedMap.reset();
    showsStoredMap_ = false;
    ownFit_.reset();
}

bool ImageSession::resume(FaceData&& data) {
    const core::painting::Corrections pixels =
        data.corrections ? data.corrections->pixels : core::painting::Corrections{};
    if (data.landmarks != committed_ || pixels.window != committedPixels_.window ||
        pixels.values != committedPixels_.values) {
        return false;
    }
    data_ = std::move(data);
    drawn_.reset();
    later_.stop();
    if (data_.corrections) {
        makeMendedMap(data_.corrections->pixels);
    }
    showsStoredMap_ = data_.storedMap.has_value();
    if (landmarks_ && data_.liveMap == nullptr) {
        ownFit_ = core::fitting::fitFace(*landmarks_, fitOptions());
    }
    return true;
}

void ImageSession::setFaces(const annotation::FaceList& faces) {
    data_.faces = faces;
    Q_EMIT stateChanged();
}

core::fitting::FitOptions ImageSession::fitOptions() const {
    core::fitting::FitOptions options = annotation::fitOptions(data_.fit);
    if (data_.photo != nullptr) {
        options.photo = core::viewOf(data_.photo->photo());
    }
    return options;
}

void ImageSession::show(const Landmarks& landmarks) {
    if (!landmarks_) {
        landmarks_ = landmarks;
        ownFit_ = core::fitting::fitFace(landmarks, fitOptions());
        Q_EMIT pointsChanged(core::boundingBox(landmarks.points));
        return;
    }
    const Landmarks before = drawn_ ? *std::exchange(drawn_, std::nullopt) : *landmarks_;
    *landmarks_ = landmarks;
    later_.stop();
    std::vector<std::size_t> changed = differingPoints(before, landmarks);
    if (changed.empty()) {
        return;
    }
    if (follow_ == Follow::Later) {
        drawn_ = before;
        later_.start();
        return;
    }
    const core::PointMatrix fittedBefore = fit()->points;
    if (data_.liveMap != nullptr) {
        std::vector<core::PixelRect> pixels = data_.liveMap->update(landmarks);
        if (mended_ != nullptr && automaticMap() == &data_.liveMap->map()) {
            for (core::PixelRect& rect : pixels) {
                rect = mended_->automaticChanged(rect);
            }
            std::erase_if(pixels, [](const core::PixelRect& rect) { return rect.empty(); });
        }
        if (data_.baseMap) {
            pixels = {};  // an imported map follows no points
        } else if (std::exchange(showsStoredMap_, false)) {
            Q_EMIT mapReplaced();
        }
        if (!pixels.empty()) {
            Q_EMIT mapChanged(pixels);
        }
    } else if (changed.size() == 1) {
        core::fitting::refitAround(*ownFit_, landmarks, changed.front(), fitOptions());
    } else {
        ownFit_ = core::fitting::fitFace(landmarks, fitOptions());
    }
    // A point that no person has touched tells about other parts than its own, whose curves move along.
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        if (fit()->points.col(column) != fittedBefore.col(column)) {
            changed.push_back(i);
        }
    }
    Q_EMIT pointsChanged(areaAround(changed, before, landmarks));
}

void ImageSession::catchUp() {
    if (drawn_) {
        show(Landmarks(*landmarks_));
    }
}

void ImageSession::finish(const Landmarks& landmarks, const QString& tool) {
    previewing_ = false;
    show(landmarks);
    committed_ = landmarks;
    Q_EMIT edited(landmarks, tool);
    setAccepted(landmarks.allAccepted());
}

}  // namespace maskwright::app::gui
