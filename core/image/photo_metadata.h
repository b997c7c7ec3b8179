// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/whole_file.h"

#include <string>

namespace maskwright::core::image {

struct PhotoMetadata {
    int orientation = 1;       // EXIF 1..8
    bool hasLocation = false;  // coordinates or place names in EXIF, XMP or IPTC
};

// Never throws: metadata that cannot be understood does not make a photo unreadable. Then the orientation is
// taken to be 1, and a location is taken to be there, so that nobody's home is published because of a damaged
// header. The same is said of blocks behind the first picture (phones append a second one with its own EXIF).
// Safe from any thread.
[[nodiscard]] PhotoMetadata photoMetadata(Bytes file);
// The same of blocks that stand alone: EXIF from its TIFF header on, XMP as XML.
[[nodiscard]] PhotoMetadata exifMetadata(Bytes exif);
[[nodiscard]] bool xmpHasLocation(const std::string& xmp);

}  // namespace maskwright::core::image
