// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/traits.h"

#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace maskwright::core::image::portrait {
namespace {

// Each group has its own stream: a new field in one does not change the others.
enum Stream : std::uint64_t { kIdentity, kExpression, kPose, kLook, kExtras, kScene, kFraming };

Colour mixed(const Colour& a, const Colour& b, double t) {
    return a + static_cast<float>(t) * (b - a);
}

Colour varied(const Colour& colour, Random& random, double deviation) {
    const auto all = static_cast<float>(random.tame(0, deviation));
    Colour result;
    for (int i = 0; i < 3; ++i) {
        result[i] =
            std::clamp(colour[i] + all + static_cast<float>(random.tame(0, deviation / 2)), 0.02F, 0.98F);
    }
    return result;
}

template <std::size_t N>
Colour among(const std::array<Colour, N>& colours, Random& random) {
    return colours[random.below(N)];
}

Identity drawIdentity(Random random) {
    Identity id;
    id.masculinity = std::clamp(random.uniform(-0.2, 1.2), 0.0, 1.0);
    id.age = std::pow(random.uniform(), 1.5);
    id.faceWidth = random.tame(1.0 + 0.02 * (id.masculinity - 0.5), 0.035);
    id.foreheadHeight = random.tame(1, 0.05);
    id.noseLength = random.tame(1, 0.05);
    id.lipDistance = random.tame(1, 0.1);
    id.chinLength = random.tame(1.0 + 0.06 * (id.masculinity - 0.5), 0.06);
    id.jawSquareness = std::clamp(random.tame(1.35 + 0.35 * id.masculinity, 0.12), 1.2, 2.0);
    id.cheekbones = random.tame(1, 0.3);
    id.eyeSpacing = random.tame(1, 0.03);
    id.eyeWidth = random.tame(1, 0.045);
    id.eyeHeight = random.tame(1.05 - 0.12 * id.masculinity, 0.1);
    id.eyeTiltMm = random.tame(0.8, 0.9);
    id.lidFold = std::clamp(random.uniform(-0.2, 1.2), 0.0, 1.0);
    id.noseWidth = random.tame(1.0, 0.1);
    id.noseHeight = random.tame(1.0, 0.1);
    id.noseBridge = random.tame(1.0, 0.25);
    id.mouthWidth = random.tame(1, 0.06);
    id.upperLip = random.tame(1.05 - 0.2 * id.masculinity, 0.16);
    id.lowerLip = random.tame(1.05 - 0.12 * id.masculinity, 0.13);
    id.browHeightMm = random.tame(1.6 - 2.0 * id.masculinity, 0.9);
    id.browThickness = random.tame(0.75 + 0.45 * id.masculinity, 0.14);
    id.browArchMm = random.tame(4.0 - 1.8 * id.masculinity, 1.0);
    id.browDensity = random.uniform(0.7, 1.0);
    id.earSize = random.tame(1.0 + 0.08 * id.age, 0.07);
    id.earAngle = random.uniform(0.25, 0.6);
    id.neckWidth = random.tame(0.86 + 0.2 * id.masculinity, 0.05);
    return id;
}

Expression drawExpression(Random random) {
    Expression face;
    const bool lively = random.chance(0.6);
    face.smile = lively ? random.uniform(0.3, 1.0) : random.tame(0.12, 0.12);
    if (random.chance(0.4)) {
        const bool wide = random.chance(0.25);
        face.mouthOpenMm = wide ? random.uniform(10, 24) : random.uniform(2.5, 9);
    }
    face.mouthSkewMm = random.tame(0, 0.6);
    const double both = random.tame(0.95, 0.12) - 0.18 * std::max(0.0, face.smile);
    face.eyeOpen = {both + random.tame(0, 0.03), both + random.tame(0, 0.03)};
    const double kind = random.uniform();
    if (kind < 0.06) {
        face.eyeOpen = {0, 0};
    } else if (kind < 0.09) {
        face.eyeOpen[random.below(2)] = 0;  // a wink
    } else if (kind < 0.14) {
        face.eyeOpen = {0.35, 0.35};
    } else if (kind < 0.2) {
        face.eyeOpen = {1.25, 1.25};
    }
    const double raise = random.chance(0.25) ? random.uniform(1, 5) : random.tame(0, 0.8);
    face.browRaiseMm = {raise, raise};
    if (random.chance(0.1)) {
        face.browRaiseMm[random.below(2)] += random.uniform(1.5, 4);
    }
    face.frown = face.smile < 0.3 && random.chance(0.2) ? random.uniform(0.3, 1) : 0;
    face.gazeX = random.tame(0, 0.16);
    face.gazeY = random.tame(0.02, 0.08);
    face.teeth = random.uniform(0.4, 1);
    return face;
}

Pose drawPose(Random random) {
    Pose pose;
    const double kind = random.uniform();
    const double side = random.chance(0.5) ? 1 : -1;
    if (kind < 0.5) {
        pose.yaw = random.tame(0, 9);
    } else if (kind < 0.75) {
        pose.yaw = side * random.uniform(15, 40);
    } else if (kind < 0.9) {
        pose.yaw = side * random.uniform(40, 65);
    } else {
        pose.yaw = side * random.uniform(65, 86);
    }
    pose.pitch = random.tame(1, 7);
    pose.roll = random.chance(0.12) ? random.uniform(-45, 45) : random.tame(0, 6);
    return pose;
}

void drawSkin(Look& look, const Identity& id, Random& random) {
    static const std::array<Colour, 7> kSkins = {Colour{0.93F, 0.77F, 0.69F}, Colour{0.90F, 0.72F, 0.61F},
                                                 Colour{0.85F, 0.66F, 0.53F}, Colour{0.76F, 0.57F, 0.43F},
                                                 Colour{0.63F, 0.45F, 0.33F}, Colour{0.48F, 0.33F, 0.25F},
                                                 Colour{0.34F, 0.23F, 0.18F}};
    const double tone = random.uniform(0, 5.999);
    const auto lower = static_cast<std::size_t>(tone);
    look.skin =
        varied(mixed(kSkins[lower], kSkins[lower + 1], tone - static_cast<double>(lower)), random, 0.012);
    const double darkness = tone / 6;
    look.flush = random.uniform(0.2, 0.8) * (1 - 0.6 * darkness);
    look.freckles = darkness < 0.35 && random.chance(0.3) ? random.uniform(0.3, 1) : 0;
    look.oiliness = random.uniform(0.15, 0.55);
    const Colour pink = mixed({0.80F, 0.47F, 0.45F}, {0.42F, 0.24F, 0.22F}, darkness);
    look.lips = varied(mixed(look.skin, pink, 0.75), random, 0.02);
    if (id.masculinity < 0.5) {
        look.makeup = random.chance(0.6) ? random.uniform(0.3, 1) : 0;
        if (look.makeup > 0.5) {
            static const std::array<Colour, 4> kLipsticks = {
                Colour{0.70F, 0.16F, 0.20F}, Colour{0.78F, 0.35F, 0.40F}, Colour{0.50F, 0.14F, 0.20F},
                Colour{0.82F, 0.45F, 0.42F}};
            look.lips = mixed(look.lips, among(kLipsticks, random), 0.7);
        }
    } else {
        look.stubble = random.chance(0.5) ? random.uniform(0.2, 1) : 0.1;
        look.beard = random.chance(0.35) ? random.uniform(0.4, 1) : 0;
    }
    static const std::array<Colour, 6> kIrises = {Colour{0.30F, 0.19F, 0.11F}, Colour{0.40F, 0.27F, 0.15F},
                                                  Colour{0.36F, 0.36F, 0.22F}, Colour{0.35F, 0.47F, 0.42F},
                                                  Colour{0.40F, 0.54F, 0.66F}, Colour{0.48F, 0.54F, 0.58F}};
    look.iris = varied(kIrises[darkness < 0.5 ? random.below(6) : random.below(2)], random, 0.02);
    static const std::array<Colour, 7> kHairs = {Colour{0.07F, 0.06F, 0.06F}, Colour{0.13F, 0.09F, 0.07F},
                                                 Colour{0.24F, 0.15F, 0.09F}, Colour{0.38F, 0.25F, 0.14F},
                                                 Colour{0.62F, 0.47F, 0.28F}, Colour{0.50F, 0.21F, 0.10F},
                                                 Colour{0.78F, 0.66F, 0.46F}};
    look.hair = varied(kHairs[darkness < 0.5 ? random.below(7) : random.below(3)], random, 0.02);
    look.brow = mixed(look.hair, {0.12F, 0.09F, 0.07F}, 0.45);
    const double grey = std::clamp((id.age - 0.55) * 2.5 + random.tame(0, 0.2), 0.0, 1.0);
    look.hair = mixed(look.hair, {0.72F, 0.72F, 0.73F}, grey);
    look.brow = mixed(look.brow, {0.45F, 0.43F, 0.42F}, grey * 0.7);
    if (random.chance(0.04)) {
        look.hair = Colour{static_cast<float>(random.uniform()), 0.25F, static_cast<float>(random.uniform())};
    }
}

void drawHairStyle(Look& look, const Identity& id, Random& random) {
    using enum HairStyle;
    look.hairline = std::clamp(random.tame(0.25 + 0.4 * id.age * id.masculinity, 0.2), 0.0, 1.0);
    look.parting = random.uniform(-0.8, 0.8);
    if (id.masculinity > 0.5) {
        static constexpr std::array kStyles = {Bald, Cropped, Short,    SideSwept, Curly,
                                               Afro, Long,    TiedBack, Fringe};
        const double age = id.age;
        look.hairStyle = kStyles[random.pick(std::array{0.8 + age, 2.0, 3.0, 2.5, 1.2, 0.6, 0.6, 0.4, 0.8})];
    } else {
        static constexpr std::array kStyles = {Long,     LongWavy, Fringe,    Curly,  Afro,
                                               TiedBack, OverEye,  SideSwept, Cropped};
        look.hairStyle = kStyles[random.pick(std::array{2.2, 3.0, 1.8, 1.5, 1.0, 1.6, 1.4, 0.8, 0.4})];
    }
    switch (look.hairStyle) {
        case Bald:
            look.hairLengthMm = 0;
            break;
        case Cropped:
            look.hairLengthMm = random.uniform(4, 10);
            break;
        case Short:
            look.hairLengthMm = random.uniform(25, 50);
            break;
        case SideSwept:
            look.hairLengthMm = random.uniform(60, 110);
            break;
        case Fringe:
            look.hairLengthMm = random.uniform(140, 300);
            break;
        case Long:
            look.hairLengthMm = random.uniform(160, 340);
            break;
        case LongWavy:
            look.hairLengthMm = random.uniform(180, 340);
            break;
        case Curly:
            look.hairLengthMm = random.uniform(60, 160);
            break;
        case Afro:
            look.hairLengthMm = random.uniform(25, 75);
            break;
        case TiedBack:
            look.hairLengthMm = random.uniform(110, 150);
            break;
        case OverEye:
            look.hairLengthMm = random.uniform(180, 300);
            break;
    }
}

Look drawLook(const Identity& id, Random random) {
    Look look;
    drawSkin(look, id, random);
    drawHairStyle(look, id, random);
    static const std::array<Colour, 8> kCloths = {Colour{0.13F, 0.15F, 0.2F},  Colour{0.55F, 0.13F, 0.15F},
                                                  Colour{0.85F, 0.85F, 0.83F}, Colour{0.2F, 0.32F, 0.5F},
                                                  Colour{0.22F, 0.38F, 0.3F},  Colour{0.6F, 0.5F, 0.4F},
                                                  Colour{0.35F, 0.25F, 0.4F},  Colour{0.75F, 0.6F, 0.25F}};
    look.cloth = varied(among(kCloths, random), random, 0.04);
    look.neckline = static_cast<int>(random.below(3));
    look.stripedCloth = random.chance(0.2);
    return look;
}

Extras drawExtras(Random random) {
    Extras extras;
    extras.eyewear = std::array{Eyewear::None, Eyewear::Glasses,
                                Eyewear::Sunglasses}[random.pick(std::array{0.74, 0.2, 0.06})];
    extras.headwear = std::array{Headwear::None, Headwear::Beanie,
                                 Headwear::BrimHat}[random.pick(std::array{0.88, 0.06, 0.06})];
    extras.occluder = std::array{Occluder::None, Occluder::Hand,
                                 Occluder::Phone}[random.pick(std::array{0.85, 0.11, 0.04})];
    extras.occludedSide = random.below(2);
    static const std::array<Colour, 5> kFrames = {Colour{0.06F, 0.06F, 0.07F}, Colour{0.3F, 0.17F, 0.09F},
                                                  Colour{0.65F, 0.55F, 0.35F}, Colour{0.5F, 0.5F, 0.53F},
                                                  Colour{0.4F, 0.1F, 0.12F}};
    extras.eyewearColour = among(kFrames, random);
    extras.lensRoundness = random.uniform(2.0, 4.5);
    extras.headwearColour = {static_cast<float>(random.uniform(0.1, 0.7)),
                             static_cast<float>(random.uniform(0.1, 0.5)),
                             static_cast<float>(random.uniform(0.1, 0.6))};
    return extras;
}

Scene drawScene(Random random) {
    Scene scene;
    const double azimuth = random.uniform(-1.15, 1.15);
    const double height = random.uniform(0.2, 0.9);
    scene.keyDirection = Eigen::Vector3f(static_cast<float>(std::sin(azimuth)), static_cast<float>(-height),
                                         static_cast<float>(std::cos(azimuth) + 0.15))
                             .normalized();
    const double warmth = random.tame(0, 0.05);
    scene.keyColour = {static_cast<float>(1 + warmth), 1.0F, static_cast<float>(1 - warmth)};
    scene.keyStrength = random.uniform(0.62, 0.88);
    scene.fillStrength = random.uniform(0.1, 0.3);
    const auto ambient = static_cast<float>(random.uniform(0.24, 0.4));
    scene.ambient = {ambient * static_cast<float>(1 - warmth / 2), ambient,
                     ambient * static_cast<float>(1 + warmth)};
    scene.rimStrength = random.chance(0.4) ? random.uniform(0.2, 0.7) : 0.1;
    using enum BackdropKind;
    scene.backdrop = std::array{Gradient, Bokeh, Wall, Stripes,
                                Figure}[random.pick(std::array{0.3, 0.3, 0.18, 0.1, 0.12})];
    static const std::array<Colour, 10> kBackdrops = {
        Colour{0.52F, 0.55F, 0.58F}, Colour{0.25F, 0.28F, 0.33F}, Colour{0.72F, 0.70F, 0.66F},
        Colour{0.3F, 0.42F, 0.36F},  Colour{0.45F, 0.5F, 0.62F},  Colour{0.62F, 0.5F, 0.42F},
        Colour{0.15F, 0.15F, 0.17F}, Colour{0.85F, 0.86F, 0.87F}, Colour{0.55F, 0.4F, 0.4F},
        Colour{0.36F, 0.3F, 0.42F}};
    scene.backdropColour = varied(among(kBackdrops, random), random, 0.05);
    scene.backdropSecond = varied(mixed(scene.backdropColour, among(kBackdrops, random), 0.5), random, 0.05);
    scene.noise = random.uniform(0.004, 0.022);
    scene.blurPx = random.uniform(0.25, 0.7);
    scene.vignette = random.uniform(0.0, 0.35);
    return scene;
}

Framing drawFraming(Random random) {
    Framing framing;
    framing.faceHeight = random.chance(0.15) ? random.uniform(0.2, 0.3) : random.uniform(0.36, 0.5);
    const double room = 0.5 - framing.faceHeight / 2;
    framing.shiftX = random.tame(0, room * 0.25);
    framing.shiftY = random.tame(0.06, 0.02);
    return framing;
}

}  // namespace

Traits drawTraits(std::uint64_t seed) {
    Traits traits;
    traits.identity = drawIdentity({seed, kIdentity});
    traits.expression = drawExpression({seed, kExpression});
    traits.pose = drawPose({seed, kPose});
    traits.look = drawLook(traits.identity, {seed, kLook});
    traits.extras = drawExtras({seed, kExtras});
    traits.scene = drawScene({seed, kScene});
    traits.framing = drawFraming({seed, kFraming});
    if (traits.extras.eyewear == Eyewear::Sunglasses) {
        traits.extras.occluder = Occluder::None;
    }
    if (std::abs(traits.pose.yaw) > 55) {
        // The pupils of somebody who looks past the camera, not of somebody who squints back at it.
        traits.expression.gazeX *= 0.5;
    } else {
        // People in portraits look at the camera more often than not: the gaze undoes most of the turn.
        constexpr double kRadiansPerDegree = 0.0174532925199432958;
        const double back = -traits.pose.yaw * kRadiansPerDegree * 0.75;
        traits.expression.gazeX = std::clamp(traits.expression.gazeX * 0.5 + back, -0.5, 0.5);
        traits.expression.gazeY =
            std::clamp(traits.expression.gazeY - traits.pose.pitch * kRadiansPerDegree * 0.6, -0.2, 0.25);
    }
    return traits;
}

std::string describe(const Traits& traits) {
    std::vector<std::string> words;
    const int yaw = static_cast<int>(std::lround(traits.pose.yaw));
    if (std::abs(yaw) >= 10) {
        words.push_back("turned " + std::to_string(std::abs(yaw)) + " degrees to the image's " +
                        (yaw > 0 ? "right" : "left"));
    } else {
        words.emplace_back("frontal");
    }
    const int roll = static_cast<int>(std::lround(traits.pose.roll));
    if (std::abs(roll) >= 15) {
        words.push_back("tilted " + std::to_string(std::abs(roll)) + " degrees");
    }
    static constexpr std::array kHair = {"bald",   "cropped hair",   "short hair",      "side-swept hair",
                                         "fringe", "long hair",      "long wavy hair",  "curly hair",
                                         "afro",   "hair tied back", "hair over an eye"};
    words.emplace_back(kHair[static_cast<std::size_t>(traits.look.hairStyle)]);
    const auto& open = traits.expression.eyeOpen;
    if (open[0] <= 0 && open[1] <= 0) {
        words.emplace_back("eyes closed");
    } else if (open[0] <= 0 || open[1] <= 0) {
        words.emplace_back("winking");
    }
    if (traits.expression.smile > 0.4) {
        words.emplace_back("smiling");
    }
    if (traits.expression.mouthOpenMm > 0) {
        words.emplace_back("mouth open");
    }
    if (traits.look.beard > 0) {
        words.emplace_back("beard");
    }
    static constexpr std::array kEyewear = {"", "glasses", "sunglasses"};
    static constexpr std::array kHeadwear = {"", "woollen hat", "hat"};
    static constexpr std::array kOccluder = {"", "hand over an eye", "phone before the face"};
    for (const std::string word : {kEyewear[static_cast<std::size_t>(traits.extras.eyewear)],
                                   kHeadwear[static_cast<std::size_t>(traits.extras.headwear)],
                                   kOccluder[static_cast<std::size_t>(traits.extras.occluder)]}) {
        if (!word.empty()) {
            words.push_back(word);
        }
    }
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

}  // namespace maskwright::core::image::portrait
