// SPDX-License-Identifier: GPL-3.0-or-later
// The session's label map: a person's pixels over it and their gestures. Points stand in image_session.cpp.
#include "app/gui/model/image_session.h"
#include "core/painting/area_rows.h"

#include <utility>

#include <QUndoCommand>

namespace maskwright::app::gui {

namespace {

// What the gestures of one face may hold for undo: thousands of strokes.
constexpr std::size_t kMostUndoBytes = std::size_t{64} << 20;

}  // namespace

// One gesture on the map. Holds what it changed in runs; the oldest ones are let go of when all together
// become large, and then undo ends there.
class ImageSession::EditPixels final : public QUndoCommand {
  public:
    EditPixels(ImageSession& session, core::painting::PixelChange change, const QString& name, QString tool)
        : QUndoCommand(name), session_(session), change_(std::move(change)), tool_(std::move(tool)) {}
    ~EditPixels() override { std::erase(session_.pixelEdits_, this); }

    void redo() override {
        if (std::exchange(done_, true)) {
            session_.finishPixels(session_.mended_->apply(change_), QStringLiteral("redo"));
        } else {
            session_.finishPixels({}, tool_);  // the hand has painted it already
        }
    }
    void undo() override {
        if (!isObsolete()) {
            session_.finishPixels(session_.mended_->revert(change_), QStringLiteral("undo"));
        }
    }
    [[nodiscard]] std::size_t bytes() const { return change_.bytes(); }
    void forget() {
        change_ = {};
        setObsolete(true);
    }

  private:
    ImageSession& session_;
    core::painting::PixelChange change_;
    QString tool_;
    bool done_ = false;
};

const core::LabelMap* ImageSession::automaticMap() const {
    if (data_.baseMap) {
        return &*data_.baseMap;
    }
    return data_.liveMap != nullptr ? &data_.liveMap->map() : nullptr;
}

void ImageSession::makeMendedMap(const core::painting::Corrections& corrections) {
    const core::LabelMap* automatic = automaticMap();
    committedPixels_ = corrections;
    if (automatic != nullptr && automatic->width() == corrections.photoWidth &&
        automatic->height() == corrections.photoHeight) {
        mended_ = std::make_unique<core::painting::MendedMap>(*automatic, corrections);
    }
}

void ImageSession::beginGesture() {
    core::expects(canPaint(), "ImageSession: there is no map to paint on");
    cancelPreview();
    if (mended_ == nullptr) {
        makeMendedMap({automaticMap()->width(), automaticMap()->height(), {}, {}});
    }
    if (!gesture_) {
        gesture_.emplace();
        gestureReopened_ = std::exchange(showsStoredMap_, false);
        if (gestureReopened_) {
            Q_EMIT mapReplaced();
        }
    }
}

void ImageSession::paint(std::span<const core::painting::PaintedArea> areas,
                         const core::painting::ClassSet& locked) {
    beginGesture();
    core::PixelRect changed;
    for (const core::painting::PaintedArea& area : areas) {
        changed = changed.united(mended_->paint(area, locked, *gesture_));
    }
    if (!changed.empty()) {
        Q_EMIT mapChanged({changed});
    }
}

void ImageSession::repaint(std::vector<core::painting::PaintedArea> areas,
                           const core::painting::ClassSet& locked) {
    beginGesture();
    std::vector<core::PixelRect> changed;
    for (const core::painting::RowRange& rows : core::painting::differingRows(repainted_, areas)) {
        core::PixelRect inRows = mended_->revertRows(*gesture_, rows.y0, rows.y1);
        for (const core::painting::PaintedArea& area : core::painting::areasInRows(areas, rows)) {
            inRows = inRows.united(mended_->paint(area, locked, *gesture_));
        }
        if (!inRows.empty()) {
            changed.push_back(inRows);
        }
    }
    repainted_ = std::move(areas);
    if (!changed.empty()) {
        Q_EMIT mapChanged(changed);
    }
}

void ImageSession::commitPainting(const QString& name, const QString& tool) {
    if (!gesture_ || gesture_->empty()) {
        cancelPainting();
        return;
    }
    auto* edit = new EditPixels(*this, std::move(*gesture_), name, tool);
    gesture_.reset();
    repainted_.clear();
    pixelEdits_.push_back(edit);
    undoStack_.push(edit);
    forgetOldestPixels();
    if (std::exchange(data_.mapAccepted, false)) {
        Q_EMIT stateChanged();
    }
}

void ImageSession::cancelPainting() {
    if (!gesture_) {
        return;
    }
    const core::PixelRect changed = mended_->revert(*gesture_);
    gesture_.reset();
    repainted_.clear();
    if (std::exchange(gestureReopened_, false)) {
        showsStoredMap_ = true;
        Q_EMIT mapReplaced();
    } else if (!changed.empty()) {
        Q_EMIT mapChanged({changed});
    }
}

void ImageSession::finishPixels(const core::PixelRect& changed, const QString& tool) {
    if (std::exchange(showsStoredMap_, false)) {
        data_.mapAccepted = false;
        Q_EMIT mapReplaced();
        Q_EMIT stateChanged();
    } else if (!changed.empty()) {
        Q_EMIT mapChanged({changed});
    }
    gestureReopened_ = false;
    committedPixels_ = mended_->corrections();
    Q_EMIT pixelsEdited(
        {committedPixels_, core::painting::underlayOf(committedPixels_, mended_->automatic())}, tool);
}

void ImageSession::forgetOldestPixels() {
    std::size_t bytes = 0;
    for (const EditPixels* edit : pixelEdits_) {
        bytes += edit->bytes();
    }
    while (bytes > kMostUndoBytes && pixelEdits_.size() > 1) {
        EditPixels* oldest = pixelEdits_.front();
        bytes -= oldest->bytes();
        oldest->forget();
        pixelEdits_.pop_front();
    }
}

}  // namespace maskwright::app::gui
