// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/fit_settings.h"
#include "annotation/ppa/corrections.h"
#include "annotation/project.h"
#include "app/gui/canvas/label_layer.h"
#include "app/gui/canvas/photo_layer.h"
#include "app/gui/canvas/photo_pyramid.h"
#include "core/checks/shape_checks.h"
#include "core/fusion/live_label_map.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// app/gui/model is what the window shows and does, without widgets: the face being worked on, its saving and
// loading, the image list, long work. Everything here is tested headless.
namespace maskwright::app::gui {

// What was drawn before the face is shown; each tells itself of what view it is. Empty: not drawn ahead.
struct DrawnAhead {
    std::optional<PhotoLayer::Picture> photo;
    std::optional<LabelLayer::Picture> labels;
};

// All that is needed to show and edit one image. Made by the loader in its thread and handed over whole.
struct FaceData {
    annotation::store::ImageRecord record;
    std::shared_ptr<const PhotoPyramid> photo;  // null: it could not be read, and photoProblem says why
    std::string photoProblem;

    annotation::FaceList faces;
    std::optional<annotation::store::RevisionId> facesRevision;

    std::optional<core::Landmarks> landmarks;
    std::optional<annotation::store::RevisionId> landmarksRevision;
    bool landmarksAccepted = false;
    bool locked = false;  // versions are judged by these points (annotation/training/test_lock.h)
    // What cannot be right with these points, the gravest first; none if that was not looked for.
    std::optional<std::vector<core::checks::Finding>> findings;
    // What a program placed last, to go back to; none if a person or an import began.
    std::optional<core::Landmarks> proposal;

    annotation::FitSettings fit;  // the project's, when the face was read
    std::optional<annotation::store::RevisionId> regionsRevision;
    // Follows the points, looking at the photo; there if the image has points and regions.
    std::unique_ptr<core::fusion::LiveLabelMap> liveMap;
    // As stored; there if it is accepted (then it changes only by a person's choice) or cannot be made from
    // regions, or was imported.
    std::optional<core::LabelMap> storedMap;
    std::optional<annotation::store::RevisionId> mapRevision;
    bool mapAccepted = false;
    // An imported map as it came: what a person's pixels lie over instead of the live map.
    std::optional<core::LabelMap> baseMap;
    std::optional<annotation::ppa::MapCorrections> corrections;
    std::optional<annotation::store::RevisionId> correctionsRevision;

    DrawnAhead drawn;
};

}  // namespace maskwright::app::gui
