// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/project_tasks.h"
#include "core/label_map.h"

#include <functional>
#include <vector>

#include <QString>

namespace maskwright::app::gui {

// Another label map of the same photo, from which a class may be taken: an earlier state, or what another
// method finds.
struct ClassSource {
    QString name;
    // Takes long; for a thread of its own, where it opens the project anew. Throws core::Error.
    std::function<core::LabelMap()> make;
};

// The earlier states of an image's map, newest first, then what the chosen networks and the graph cut make of
// the photo with the head points. Reads the history; throws core::Error.
[[nodiscard]] std::vector<ClassSource> classSources(const ProjectContext& context,
                                                    annotation::store::ImageId image);

}  // namespace maskwright::app::gui
