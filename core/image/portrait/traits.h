// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <Eigen/Core>

namespace maskwright::core::image::portrait {

// sRGB, 0..1 per channel.
using Colour = Eigen::Vector3f;

// Side 0 is the image's left in a frontal view, side 1 its right.
inline constexpr std::size_t kSides = 2;

enum class HairStyle : std::uint8_t {
    Bald,
    Cropped,
    Short,
    SideSwept,
    Fringe,
    Long,
    LongWavy,
    Curly,
    Afro,
    TiedBack,
    OverEye,
};
enum class Eyewear : std::uint8_t { None, Glasses, Sunglasses };
enum class Occluder : std::uint8_t { None, Hand, Phone };
enum class Headwear : std::uint8_t { None, Beanie, BrimHat };
enum class BackdropKind : std::uint8_t { Gradient, Bokeh, Wall, Stripes, Figure };

// Proportions of the head, as factors of the standard head of head_shape.cpp unless another unit is named.
struct Identity {
    double faceWidth = 1;
    double foreheadHeight = 1;
    double noseLength = 1;
    double lipDistance = 1;  // from the base of the nose to the mouth
    double chinLength = 1;
    double jawSquareness = 1.4;  // 1.2 pointed .. 1.9 square
    double cheekbones = 1;
    double eyeSpacing = 1;
    double eyeWidth = 1;
    double eyeHeight = 1;
    double eyeTiltMm = 0;  // outer corner higher than the inner one
    double lidFold = 1;    // 0: no fold of the upper lid
    double noseWidth = 1;
    double noseHeight = 1;
    double noseBridge = 1;  // how high the root stands
    double mouthWidth = 1;
    double upperLip = 1;
    double lowerLip = 1;
    double browHeightMm = 0;  // higher above the eye
    double browThickness = 1;
    double browArchMm = 3;
    double browDensity = 1;
    double earSize = 1;
    double earAngle = 0.5;  // radians off the head
    double neckWidth = 1;
    double age = 0.3;          // 0 young .. 1 old
    double masculinity = 0.5;  // 0..1
};

struct Expression {
    std::array<double, kSides> eyeOpen = {1, 1};  // exactly 0: closed
    std::array<double, kSides> browRaiseMm = {0, 0};
    double frown = 0;        // 0..1
    double smile = 0;        // -0.5 .. 1
    double mouthOpenMm = 0;  // exactly 0: closed
    double mouthSkewMm = 0;
    double gazeX = 0;  // radians, to the image's right
    double gazeY = 0;  // radians, down
    double teeth = 1;  // how much of the upper teeth shows
};

// Degrees. yaw > 0: face turned to the image's right; pitch > 0: looking down; roll > 0: clockwise.
struct Pose {
    double yaw = 0;
    double pitch = 0;
    double roll = 0;
};

struct Look {
    Colour skin = {0.8F, 0.6F, 0.5F};
    Colour lips = {0.7F, 0.4F, 0.4F};
    Colour iris = {0.4F, 0.3F, 0.2F};
    Colour hair = {0.2F, 0.15F, 0.1F};
    Colour brow = {0.2F, 0.15F, 0.1F};
    Colour cloth = {0.3F, 0.35F, 0.4F};
    double flush = 0.3;     // redness of cheeks and nose, 0..1
    double freckles = 0;    // 0..1
    double stubble = 0;     // 0..1
    double beard = 0;       // 0..1, fullness of drawn hairs
    double makeup = 0;      // 0..1, darker lids and lashes
    double oiliness = 0.3;  // strength of highlights
    HairStyle hairStyle = HairStyle::Short;
    double hairLengthMm = 40;
    double hairline = 0;   // 0 low .. 1 receding
    double parting = 0.3;  // -1..1, side of the parting
    int neckline = 0;      // 0 round, 1 V, 2 collar
    bool stripedCloth = false;
};

struct Extras {
    Eyewear eyewear = Eyewear::None;
    Headwear headwear = Headwear::None;
    Occluder occluder = Occluder::None;
    std::size_t occludedSide = 0;
    Colour eyewearColour = {0.1F, 0.1F, 0.1F};
    double lensRoundness = 2.5;  // exponent of the lens' superellipse
    Colour headwearColour = {0.3F, 0.1F, 0.1F};
};

struct Scene {
    Eigen::Vector3f keyDirection = {-0.5F, -0.5F, 0.7F};  // towards the light, camera frame, unit length
    Colour keyColour = {1, 1, 1};
    double keyStrength = 0.85;
    double fillStrength = 0.3;
    Colour ambient = {0.3F, 0.3F, 0.32F};
    double rimStrength = 0.2;
    BackdropKind backdrop = BackdropKind::Gradient;
    Colour backdropColour = {0.5F, 0.5F, 0.55F};
    Colour backdropSecond = {0.3F, 0.3F, 0.35F};
    double noise = 0.01;     // deviation, of full scale
    double blurPx = 0.4;     // deviation of the lens' blur
    double vignette = 0.15;  // loss of light in the corners
};

struct Framing {
    double faceHeight = 0.5;  // brow to chin of a frontal face, part of the shorter side of the photo
    double shiftX = 0;        // of the face's centre from the photo's, part of the shorter side
    double shiftY = 0;
};

// All that makes one portrait.
struct Traits {
    Identity identity;
    Expression expression;
    Pose pose;
    Look look;
    Extras extras;
    Scene scene;
    Framing framing;
};

// A person, a moment and a place, drawn at random; the same for the same seed.
[[nodiscard]] Traits drawTraits(std::uint64_t seed);

// What the portrait shows, in words.
[[nodiscard]] std::string describe(const Traits& traits);

}  // namespace maskwright::core::image::portrait
