// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/show_plan.h"

#include <algorithm>

namespace maskwright::app::gui {

namespace {

// Free on each side of a fitted face, as a share of the canvas; leaves room for hair and neck.
constexpr double kFaceMargin = 0.2;

// What the session will show of it; null: there is none, or it is made only then.
const core::LabelMap* mapOf(const FaceData& face) {
    if (face.storedMap) {
        return &*face.storedMap;
    }
    return face.liveMap != nullptr && !face.corrections ? &face.liveMap->map() : nullptr;
}

}  // namespace

ViewTransform ShowPlan::viewOf(const FaceData& next, const std::optional<core::Landmarks>& landmarks) const {
    const std::optional<core::Box> box = faceBoxOf(next, landmarks);
    if (!box) {
        const core::Box photo =
            areaOf({0, 0, std::max(next.record.width, 1), std::max(next.record.height, 1)});
        return ViewTransform::fitting(photo, canvas, kPhotoMargin);
    }
    if (fitsFace || !face) {
        return ViewTransform::fitting(*box, canvas, kFaceMargin);
    }
    // Its middle where the last one's was, as large as that one was.
    const double scale = view.scale() * face->width() / std::max(box->width(), 1.0);
    const QPointF middle = view.screenFromPhoto(face->centre());
    return {scale, middle - QPointF(box->centre().x(), box->centre().y()) * scale};
}

std::optional<core::Box> faceBoxOf(const FaceData& face, const std::optional<core::Landmarks>& landmarks) {
    if (landmarks) {
        return core::boundingBox(landmarks->points);
    }
    if (face.faces.chosen < face.faces.candidates.size()) {
        return face.faces.candidates[face.faces.chosen].box;
    }
    return std::nullopt;
}

void drawAhead(FaceData& face, const ShowPlan& plan) {
    face.drawn = {};
    if (plan.devicePixelRatio <= 0 || plan.canvas.isEmpty() || face.photo == nullptr) {
        return;
    }
    const double ratio = plan.devicePixelRatio;
    const QSize sizePx = devicePixels(plan.canvas, ratio);
    const ViewTransform view = plan.viewOf(face, face.landmarks);
    face.drawn.photo = PhotoLayer::drawn(*face.photo, view, sizePx, ratio, plan.tone);
    if (const core::LabelMap* map = mapOf(face); map != nullptr && !map->empty()) {
        face.drawn.labels = LabelLayer::drawn(*map, view, sizePx, ratio, plan.colours);
    }
}

}  // namespace maskwright::app::gui
