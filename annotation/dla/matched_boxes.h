// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"

// Which image a row of a table of boxes means. Internal to annotation/dla.
namespace maskwright::annotation::dla {

class MatchedBoxes {
  public:
    // Reads the names of all images, unless there are no boxes.
    MatchedBoxes(const Project& project, const FaceBoxes& boxes);

    // None for an image without a box, or with an ambiguous one.
    [[nodiscard]] std::optional<core::Box> of(store::ImageId image) const;
    // The name in the table that fits this image and one of another photo as well; null if there is none.
    [[nodiscard]] const std::string* ambiguousName(store::ImageId image) const;
    // Names in the table that fit no image.
    [[nodiscard]] std::vector<std::string> unused() const;

  private:
    struct Row {
        core::Box box;
        std::string path;  // of the first photo that it fits; empty: none
        bool isAmbiguous = false;
    };
    using Rows = std::map<std::string, Row>;
    // The row that calls the image most exactly.
    [[nodiscard]] Rows::iterator rowOf(const store::ImageRecord& image);

    Rows rows_;
    std::map<store::ImageId, Rows::const_iterator> rowOfImage_;
};

}  // namespace maskwright::annotation::dla
