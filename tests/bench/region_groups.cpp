// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/region_groups.h"

#include "core/fitting/face_fit.h"
#include "core/image/label_png.h"
#include "core/shape/head_pose.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Point;
using Zone = core::Raster<std::uint8_t>;

constexpr std::uint8_t kGlasses19 = 3;
constexpr std::uint8_t kLeftEar19 = 8;
constexpr std::uint8_t kRightEar19 = 9;
constexpr std::uint8_t kHat19 = 14;

// Axes of the face on the photo: how far a place lies above another, seen from the nose to the brows.
class Uprightness {
  public:
    explicit Uprightness(const core::PointMatrix& points)
        : brows_(points.middleCols<18>(33).rowwise().mean()),
          noseBase_(points.col(60)),
          chin_(points.col(16)),
          up_((brows_ - noseBase_).normalized()) {}

    [[nodiscard]] bool aboveBrows(const Point& place) const { return up_.dot(place - brows_) > 0; }
    [[nodiscard]] bool belowNose(const Point& place) const { return up_.dot(place - noseBase_) < 0; }
    [[nodiscard]] bool onRight(const Point& place) const {
        return Point(-up_.y(), up_.x()).dot(place - noseBase_) > 0;
    }
    [[nodiscard]] bool belowChin(const Point& place) const { return up_.dot(place - chin_) < 0; }

  private:
    Point brows_;
    Point noseBase_;
    Point chin_;
    Point up_;
};

Zone zoneWhere(const core::LabelMap& labels, const std::function<bool(int x, int y)>& holds) {
    Zone zone(labels.width(), labels.height());
    for (int y = 0; y < zone.height(); ++y) {
        for (int x = 0; x < zone.width(); ++x) {
            zone.at(x, y) = holds(x, y) ? 1 : 0;
        }
    }
    return zone;
}

std::ptrdiff_t sizeOf(const Zone& zone) {
    return std::ranges::count(zone.pixels(), std::uint8_t{1});
}

double shareOf(const Zone& zone, const core::LabelMap& labels, FaceClass value) {
    std::ptrdiff_t common = 0;
    for (std::size_t i = 0; i < zone.pixels().size(); ++i) {
        common += zone.pixels()[i] == 1 && labels.pixels()[i] == labelOf(value) ? 1 : 0;
    }
    return static_cast<double>(common) / static_cast<double>(std::max<std::ptrdiff_t>(1, sizeOf(zone)));
}

double brightness(const core::Rgb8& pixel) {
    return 0.299 * pixel.r + 0.587 * pixel.g + 0.114 * pixel.b;
}

// How red a colour is, whatever its brightness.
double redness(const core::Rgb8& pixel) {
    return static_cast<double>(pixel.r - pixel.g) / (pixel.r + pixel.g + pixel.b + 1);
}

// The median of a zone's pixels; none where it is too small to have one.
std::optional<double> medianOf(const Zone& zone, const core::RgbImage& photo,
                               double (*measure)(const core::Rgb8&)) {
    constexpr std::size_t kLeastPixels = 200;
    std::vector<double> values;
    for (std::size_t i = 0; i < zone.pixels().size(); ++i) {
        if (zone.pixels()[i] == 1) {
            values.push_back(measure(photo.pixels()[i]));
        }
    }
    if (values.size() < kLeastPixels) {
        return std::nullopt;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Individual typology angle of a colour, in degrees: what dermatologists call skin light (above 41),
// intermediate (28), tan (10), brown or dark by. It is a property of the photo as much as of the skin.
double typologyAngle(const core::Rgb8& pixel) {
    const auto linear = [](std::uint8_t value) {
        const double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    const double r = linear(pixel.r);
    const double g = linear(pixel.g);
    const double b = linear(pixel.b);
    // sRGB to CIE XYZ and L*a*b*, D65.
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double fy = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double fz = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0888);
    return std::atan2(116 * fy - 16 - 50, 200 * (fy - fz)) * 180 / std::numbers::pi;
}

// How light the face's skin is on the photo.
void addTone(const JudgedFace& face, const Zone& skinOfFace, std::vector<RegionGroup>& groups) {
    if (const auto angle = medianOf(skinOfFace, face.photo, typologyAngle)) {
        groups.push_back({*angle > 41   ? "skin light"
                          : *angle > 28 ? "skin intermediate"
                          : *angle > 10 ? "skin tan"
                                        : "skin brown or dark",
                          {}});
    }
}

// What the source's own masks tell.
void addDrawn(const JudgedFace& face, std::vector<RegionGroup>& groups) {
    if (!face.classes19) {
        return;
    }
    const Zone& classes = *face.classes19;
    const auto count = [&](std::uint8_t value) { return std::ranges::count(classes.pixels(), value); };
    constexpr std::ptrdiff_t kLeastHatPx = 300;  // of 384 x 384, as the makers of the set count it
    constexpr std::ptrdiff_t kLeastPx = 150;
    if (count(kHat19) >= kLeastHatPx) {
        groups.push_back({"hat or cap", {}});
    }
    if (count(kGlasses19) >= kLeastPx) {
        groups.push_back({"glasses", {}});
    }
    if (count(kLeftEar19) + count(kRightEar19) >= kLeastPx) {
        groups.push_back({"ears", zoneWhere(face.labels, [&](int x, int y) {
                              return classes.at(x, y) == kLeftEar19 || classes.at(x, y) == kRightEar19;
                          })});
    }
}

// How bright hair is beside what lies behind the head.
void addContrast(const JudgedFace& face, const Uprightness& upright, const Zone& hair,
                 std::vector<RegionGroup>& groups) {
    const Zone behind = zoneWhere(face.labels, [&](int x, int y) {
        return face.labels.at(x, y) == 0 && !upright.belowChin(Point(x, y));
    });
    const auto ofHair = medianOf(hair, face.photo, brightness);
    const auto ofBackground = medianOf(behind, face.photo, brightness);
    if (!ofHair || !ofBackground) {
        return;
    }
    constexpr double kClear = 30;
    const double difference = *ofHair - *ofBackground;
    groups.push_back({difference > kClear    ? "hair brighter than the background"
                      : difference < -kClear ? "hair darker than the background"
                                             : "hair as bright as the background",
                      {}});
}

// A beard is skin in these masks. It shows as a lower face that is much darker than the cheeks; but so does a
// face that is lit from above or from one side. Under a beard each half is darker than its own cheek, and no
// redder: shade makes skin redder, hair does not. (Of 22 faces of celebamask_mini/train that are dark enough,
// this leaves 17, of which one has no beard and one hardly any; of the five others two have a little stubble
// or a goatee.)
std::optional<Zone> bearded(const JudgedFace& face, const Uprightness& upright, const Zone& skinOfFace) {
    constexpr double kDark = 0.7;
    constexpr double kHalfDark = 0.75;
    constexpr double kRedder = 1.2;
    const auto part = [&](bool lower, std::optional<bool> right) {
        return zoneWhere(face.labels, [&](int x, int y) {
            const Point place(x, y);
            const bool inPart =
                lower ? upright.belowNose(place) : !upright.belowNose(place) && !upright.aboveBrows(place);
            return skinOfFace.at(x, y) == 1 && inPart && (!right || *right == upright.onRight(place));
        });
    };
    const auto darker = [&](std::optional<bool> right, double share) {
        const auto ofLower = medianOf(part(true, right), face.photo, brightness);
        const auto ofCheek = medianOf(part(false, right), face.photo, brightness);
        return ofLower && ofCheek && *ofLower < share * *ofCheek;
    };
    if (!darker(std::nullopt, kDark) || !darker(false, kHalfDark) || !darker(true, kHalfDark)) {
        return std::nullopt;
    }
    Zone lower = part(true, std::nullopt);
    const auto red = medianOf(lower, face.photo, redness);
    const auto cheekRed = medianOf(part(false, std::nullopt), face.photo, redness);
    return red && cheekRed && *red <= kRedder * *cheekRed ? std::optional(std::move(lower)) : std::nullopt;
}

}  // namespace

std::vector<RegionGroup> groupsOf(const JudgedFace& face) {
    std::vector<RegionGroup> groups;
    addDrawn(face, groups);
    const Uprightness upright(face.landmarks.points);
    const core::LabelMap& labels = face.labels;
    const auto isSkin = [&](int x, int y) {
        const std::uint8_t value = labels.at(x, y);
        return value != 0 && value != labelOf(FaceClass::Hair) && value != core::kIgnoredLabel;
    };
    const Zone hair =
        zoneWhere(labels, [&](int x, int y) { return labels.at(x, y) == labelOf(FaceClass::Hair); });
    const Zone skin = zoneWhere(labels, isSkin);

    const core::fitting::FaceFit fit = core::fitting::fitFace(face.landmarks);
    Zone outline(labels.width(), labels.height());
    for (const auto& span : core::geometry::polygonSpans(fit.faceOutline.samples, labels.bounds())) {
        std::fill(outline.row(span.y) + span.x0, outline.row(span.y) + span.x1, std::uint8_t{1});
    }
    const Zone forehead = zoneWhere(labels, [&](int x, int y) {
        return outline.at(x, y) == 1 && upright.aboveBrows(Point(x, y)) &&
               labels.at(x, y) != core::kIgnoredLabel;
    });
    constexpr double kFringeShare = 0.3;
    if (shareOf(forehead, labels, FaceClass::Hair) > kFringeShare) {
        groups.push_back({"hair over the forehead", forehead});
    }

    constexpr double kLittleHair = 0.15;  // of the face's own size
    if (static_cast<double>(sizeOf(hair)) < kLittleHair * static_cast<double>(sizeOf(skin))) {
        groups.push_back({"bald or nearly so", zoneWhere(labels, [&](int x, int y) {
                              return upright.aboveBrows(Point(x, y)) &&
                                     (skin.at(x, y) == 1 || hair.at(x, y) == 1);
                          })});
    }

    const Zone skinOfFace = zoneWhere(labels, [&](int x, int y) {
        return outline.at(x, y) == 1 && labels.at(x, y) == labelOf(FaceClass::Skin);
    });
    addTone(face, skinOfFace, groups);
    if (auto lower = bearded(face, upright, skinOfFace)) {
        groups.push_back({"beard", std::move(*lower)});
    }

    const Zone below =
        zoneWhere(labels, [&](int x, int y) { return hair.at(x, y) == 1 && upright.belowChin(Point(x, y)); });
    constexpr double kLongShare = 0.1;
    if (static_cast<double>(sizeOf(below)) > kLongShare * static_cast<double>(sizeOf(hair))) {
        groups.push_back({"hair below the chin", {}});
    }
    addContrast(face, upright, hair, groups);
    constexpr double kTurnedDegrees = 25;
    if (std::abs(core::shape::headPose(face.landmarks.points).yawDegrees) >= kTurnedDegrees) {
        groups.push_back({"turned by 25 degrees or more", {}});
    }
    return groups;
}

std::optional<core::Raster<std::uint8_t>> readClasses19(const std::filesystem::path& tree,
                                                        const std::string& name) {
    const std::filesystem::path file = tree / "labels19" / (name + ".png");
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    return core::image::readMaskPng(file);
}

}  // namespace maskwright::bench
