// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geometry/similarity.h"
#include "core/image/window_groups.h"
#include "core/progress.h"
#include "core/raster.h"

#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/objdetect.hpp>

namespace maskwright::core::image {

// OpenCV's detectors that we use. Frontal is the surest; FrontalPatterns (local binary patterns) is twice as
// fast and errs elsewhere, so that a face on which both agree is one.
enum class Detector : std::uint8_t { Frontal, FrontalPatterns, ProfileToImageLeft, ProfileToImageRight };

// The loaded cascades. A cascade changes while it works: one set per thread at a time.
class CascadeSet {
  public:
    // Throws Error if the files of opencv-data are missing or unreadable.
    CascadeSet();

    [[nodiscard]] cv::CascadeClassifier& classifierOf(Detector detector);

  private:
    cv::CascadeClassifier frontal_;
    cv::CascadeClassifier patterns_;
    cv::CascadeClassifier profile_;
};

// A photo or a part of it in grey, 8 bits, contrast evened out.
struct GreyPicture {
    cv::Mat pixels;
    geometry::Similarity greyFromPhoto;
};

// The whole photo, its longer side at most this long.
[[nodiscard]] GreyPicture greyPhoto(const ImageView& photo, double longerSidePx);
// Shrunk further. Requires a picture made by greyPhoto().
[[nodiscard]] GreyPicture shrunk(const GreyPicture& grey, double longerSidePx);
// A square crop, turned so that faces of this roll stand upright; what lies outside repeats the border.
[[nodiscard]] GreyPicture greyCrop(const GreyPicture& grey, const Point& photoCentre, double photoSide,
                                   double rollDegrees, int sidePx);

struct CascadeSearch {
    Detector detector = Detector::Frontal;
    double rollDegrees = 0;   // of the faces looked for
    double leastFacePx = 20;  // width of faces looked for, in pixels of the picture
    double mostFacePx = 1e6;
};

// Every window in which the detector sees a face, ungrouped, carried to where the face is: centre and width
// of the mean shape's box, in photo coordinates. Stops between octaves of size by throwing Cancelled.
[[nodiscard]] std::vector<DetectorWindow> searchFaces(CascadeSet& cascades, const GreyPicture& picture,
                                                      const CascadeSearch& search, const Progress& progress);

}  // namespace maskwright::core::image
