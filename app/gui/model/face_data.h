// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/fit_settings.h"
#include "annotation/ppa/corrections.h"
#include "annotation/project.h"
#include "app/gui/canvas/photo_pyramid.h"
#include "core/fusion/live_label_map.h"

#include <memory>
#include <optional>
#include <string>

// app/gui/model is what the window shows and does, without widgets: the face being worked on, its saving and
// loading, the image list, long work. Everything here is tested headless.
namespace maskwright::app::gui {

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
};

}  // namespace maskwright::app::gui
