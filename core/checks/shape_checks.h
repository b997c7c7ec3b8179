// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/shape/shape_model.h"

#include <cstdint>
#include <string>
#include <vector>

// core/checks finds faces that cannot be: points that changed places, parts that lie where no face has them.
// It looks at the points alone, knows no photo, and says what it found in words; what is done about it is
// the person's business.
namespace maskwright::core::checks {

enum class Fault : std::uint8_t {
    MirroredFace,   // every point is where its mirror point belongs
    SwappedSides,   // so are the points of a pair of parts, or of one part that has two sides
    CrossedEdges,   // the upper and lower edge of an eye, of the lips or of a brow have changed places
    SlippedPart,    // every point of a closed contour is where its neighbour belongs
    CrossedOrder,   // two neighbours of a contour have changed places
    ShiftedPart,    // a part lies apart from where the rest of the face has it
    MisshapenPart,  // a part is far too large, too small or turned against the rest of the face
    Outlier,        // one point lies apart from where all others have it
};

// One thing that is wrong with a face.
struct Finding {
    Fault fault = Fault::Outlier;
    // What to mark and to look at: point indices, ascending, never empty.
    std::vector<std::size_t> points;
    // One sentence for a person, in English: "Image-left eye: the upper and lower lid have changed places."
    std::string sentence;
    // How far the points lie from where they would be expected: the mean, in shares of the mean face's
    // inter-ocular distance as this face has it.
    double distance = 0;
};

// What cannot be right with a face, the gravest first; empty for a face as faces are. What one fault explains
// is not said again of its points: a mirrored face is one finding. Any points may be given; points that
// coincide or are not finite have no findings, as nothing can be said of them. Takes some milliseconds (call
// it when an edit is complete, not for every mouse event). Safe from any thread.
//
// Without the learned model (resources/research taken out) only points that changed places are found, no
// shifted parts and no outliers. Says nothing of whole faces in the wrong place or turned in the photo, as
// these are shapes of faces.
[[nodiscard]] std::vector<Finding> checkShape(const PointMatrix& points,
                                              const shape::ShapeModel& model = shape::ShapeModel::shipped());

}  // namespace maskwright::core::checks
