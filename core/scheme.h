// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/raster.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace maskwright::core {

inline constexpr std::size_t kPointCount = 106;
inline constexpr std::size_t kClassCount = 11;

// The values of a LaPa label map. Left and right are the image's sides, never the person's.
enum class FaceClass : std::uint8_t {
    Background = 0,
    Skin = 1,
    ImageLeftBrow = 2,
    ImageRightBrow = 3,
    ImageLeftEye = 4,
    ImageRightEye = 5,
    Nose = 6,
    UpperLip = 7,
    InnerMouth = 8,
    LowerLip = 9,
    Hair = 10,
};

// The parts that points are grouped into, in the order of the point indices.
enum class Part : std::uint8_t {
    Contour,
    ImageLeftBrow,
    ImageRightBrow,
    NoseBridge,
    NoseOutline,
    ImageLeftEye,
    ImageRightEye,
    OuterMouth,
    InnerMouth,
    ImageLeftPupil,
    ImageRightPupil,
};
inline constexpr std::size_t kPartCount = 11;

enum class ChainKind : std::uint8_t { Open, Closed, Single };

// Ordered landmarks of one contour, for drawing and fitting.
struct Chain {
    Part part = Part::Contour;
    ChainKind kind = ChainKind::Open;
    std::vector<std::size_t> points;
};

struct ClassInfo {
    std::string name;      // as a person reads it: "image-left brow"
    std::string fileName;  // the name in LaPa's labelmap.txt: "left eyebrow"
    std::string shortName;
    Rgb8 lapaColour;
    Rgb8 displayColour;  // our palette: image left and image right differ clearly
    std::size_t mirror = 0;
};

// What the 106 points and 11 classes are. Read from resources/scheme/lapa106.json; immutable, safe from any
// thread.
class Scheme {
  public:
    // The shipped scheme, read on first use. Throws Error if the resource is missing or contradicts itself.
    [[nodiscard]] static const Scheme& lapa();

    // "image-left brow: outer tip"
    [[nodiscard]] const std::string& pointName(std::size_t point) const { return pointNames_.at(point); }
    [[nodiscard]] Part partOf(std::size_t point) const { return partOfPoint_.at(point); }
    [[nodiscard]] const std::string& partName(Part part) const {
        return partNames_.at(static_cast<std::size_t>(part));
    }
    // Points of a part in index order (centres 74 and 83 belong to their eye, though no chain holds them).
    [[nodiscard]] const std::vector<std::size_t>& pointsOf(Part part) const {
        return pointsOfPart_.at(static_cast<std::size_t>(part));
    }
    [[nodiscard]] const std::vector<Chain>& chains() const { return chains_; }
    // Index of the mirrored point: after a horizontal flip new[i] = old[mirror()[i]].
    [[nodiscard]] const std::array<std::size_t, kPointCount>& mirror() const { return mirror_; }
    [[nodiscard]] const ClassInfo& classInfo(FaceClass value) const {
        return classes_.at(static_cast<std::size_t>(value));
    }
    [[nodiscard]] const std::array<ClassInfo, kClassCount>& classes() const { return classes_; }

  private:
    Scheme();

    std::array<std::string, kPointCount> pointNames_;
    std::array<Part, kPointCount> partOfPoint_{};
    std::array<std::string, kPartCount> partNames_;
    std::array<std::vector<std::size_t>, kPartCount> pointsOfPart_;
    std::vector<Chain> chains_;
    std::array<std::size_t, kPointCount> mirror_{};
    std::array<ClassInfo, kClassCount> classes_;
};

}  // namespace maskwright::core
