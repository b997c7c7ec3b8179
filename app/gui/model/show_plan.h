// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/face_data.h"

namespace maskwright::app::gui {

// Free on each side of a fitted photo, as a share of the canvas.
inline constexpr double kPhotoMargin = 0.02;

// How the canvas will show the next face: what decides about its view and its pictures, so that these can be
// drawn before a person asks for it. Value type, for any thread.
struct ShowPlan {
    QSize canvas;                 // device-independent pixels
    double devicePixelRatio = 0;  // 0: nothing will be shown
    ViewTransform view;           // of the face before
    bool fitsFace = true;         // that one was fitted, and so will be the next
    // Where the face before was, for keeping the view relative to it; none: the next one is fitted.
    std::optional<core::Box> face;
    Tone tone;
    LabelLayer::Colours colours{};

    // A photo without a face is shown as a whole.
    [[nodiscard]] ViewTransform viewOf(const FaceData& next,
                                       const std::optional<core::Landmarks>& landmarks) const;
};

// Where the face is: around its points, else its box; none: nobody has found it.
[[nodiscard]] std::optional<core::Box> faceBoxOf(const FaceData& face,
                                                 const std::optional<core::Landmarks>& landmarks);

// Draws photo and label map of the face as the plan shows them.
void drawAhead(FaceData& face, const ShowPlan& plan);

}  // namespace maskwright::app::gui
