// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/skin_features.h"

#include "core/image/portrait/random.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image::portrait {
namespace {

enum Stream : std::uint64_t { kComplexion = 100, kMouth, kBeard, kBrow };

Colour scaled(const Colour& colour, double red, double green, double blue) {
    return {colour.x() * static_cast<float>(red), colour.y() * static_cast<float>(green),
            colour.z() * static_cast<float>(blue)};
}
Colour scaled(const Colour& colour, double factor) {
    return scaled(colour, factor, factor, factor);
}

bool inside(const Curve& outline, const Point& p) {
    bool odd = false;
    for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        if ((outline[i].y() > p.y()) != (outline[j].y() > p.y()) &&
            p.x() < (outline[j].x() - outline[i].x()) * (p.y() - outline[i].y()) /
                            (outline[j].y() - outline[i].y()) +
                        outline[i].x()) {
            odd = !odd;
        }
    }
    return odd;
}

}  // namespace

void paintComplexion(Painter& painter, const Traits& traits, std::uint64_t seed) {
    const Look& look = traits.look;
    Random random(seed, kComplexion);
    painter.mottle(14, 0.012, random.bits());
    painter.mottle(4, 0.014, random.bits());
    painter.mottle(0.9, 0.018 + 0.02 * traits.identity.age, random.bits());
    const Colour rosy = scaled(look.skin, 1.0, 0.80, 0.78);
    for (const double way : {-1.0, 1.0}) {
        painter.dab({way * 40, 28}, 20, 15, rosy, 0.65 * look.flush);
        painter.dab({way * 26, 8}, 13, 5, scaled(look.skin, 0.86, 0.8, 0.82),
                    0.22 + 0.3 * traits.identity.age);
        painter.dab({way * 30, -9}, 15, 5, scaled(look.skin, 0.85, 0.78, 0.78), 0.3 + 0.5 * look.makeup);
    }
    painter.dab({0, 39}, 13, 9, rosy, 0.6 * look.flush);
    painter.dab({0, 104}, 12, 8, rosy, 0.35 * look.flush);
    painter.dab({0, -45}, 45, 18, scaled(look.skin, 1.02, 1.02, 0.98), 0.3);
    const int spots = static_cast<int>(260 * look.freckles);
    for (int i = 0; i < spots; ++i) {
        const Point at(random.normal() * 27, 20 + random.normal() * 14);
        const double size = random.uniform(0.35, 0.85);
        painter.dab(at, size, size, scaled(look.skin, 0.72, 0.58, 0.48), random.uniform(0.2, 0.7));
    }
    const int moles = static_cast<int>(random.below(4));
    for (int i = 0; i < moles; ++i) {
        const double size = random.uniform(0.6, 1.1);
        painter.dab({random.uniform(-50, 50), random.uniform(-50, 85)}, size, size,
                    scaled(look.skin, 0.4, 0.3, 0.27), 0.8);
    }
}

void paintNose(Painter& painter, const FaceCurves& curves, const Traits& traits) {
    const Colour& skin = traits.look.skin;
    const Colour deep = scaled(skin, 0.28, 0.18, 0.16);
    for (const double way : {-1.0, 1.0}) {
        const double w = traits.identity.noseWidth;
        Curve nostril;
        for (int i = 0; i < 20; ++i) {
            const double angle = 0.314159265 * i;
            const double x = 4.0 * std::cos(angle);
            const double y = 1.5 * std::sin(angle) - 0.10 * x;
            nostril.emplace_back(way * (7.6 * w + x), 47.4 + y);
        }
        painter.fill(nostril, deep, 0.9, 0.55);
        const Curve wing = smoothThrough(
            {{way * 15.2 * w, 34.5}, {way * 17.7 * w, 38}, {way * 17.9 * w, 42.5}, {way * 15.6 * w, 47}}, 6);
        painter.line(wing, scaled(skin, 0.62, 0.48, 0.44), 0.5, 0.9, 0.9);
    }
    painter.dab({0, 52.5}, 10, 2.2, scaled(skin, 0.66, 0.52, 0.48), 0.45);
    painter.dab(curves.points[54] - Point(0, 1.0), 3.2, 3.0, scaled(skin, 1.08), 0.35);
}

void paintWrinkles(Painter& painter, const FaceCurves& curves, const Traits& traits) {
    const Colour dark = scaled(traits.look.skin, 0.62, 0.48, 0.44);
    const double age = traits.identity.age;
    const double smile = std::max(0.0, traits.expression.smile);
    const double raised = std::max(traits.expression.browRaiseMm[0], traits.expression.browRaiseMm[1]) / 5;
    for (int i = 0; i < 4; ++i) {
        const double y = -62 + 9.0 * i;
        const double strength = 0.55 * std::max(0.0, age - 0.45) + 0.4 * std::max(0.0, raised) * (0.3 + age);
        painter.line(smoothThrough({{-40, y + 4}, {-20, y + 0.5}, {0, y + 1.5}, {20, y}, {40, y + 4}}, 8),
                     dark, strength, 0.7, 0.7);
    }
    for (std::size_t side = 0; side < kSides; ++side) {
        const double way = side == 0 ? -1 : 1;
        const Point corner = curves.upperLid[side].back();
        for (int i = -1; i <= 2; ++i) {
            const Point from = corner + Point(way * 3.5, 1.0 + 2.6 * i);
            painter.line(
                smoothThrough(
                    {from, from + Point(way * 5, 0.8 + 1.4 * i), from + Point(way * 10, 2.8 + 2.6 * i)}, 6),
                dark, 0.5 * std::max(0.0, age - 0.3) + 0.3 * smile * age, 0.5, 0.45);
        }
        const double spread = 31 + 4 * smile;
        painter.line(
            smoothThrough(
                {{way * 19.5, 40}, {way * (22.5 + smile), 48}, {way * (spread - 3), 58}, {way * spread, 69}},
                8),
            dark, 0.10 + 0.35 * age + 0.28 * smile, 0.9, 1.1);
        const Point inner = curves.points[side == 0 ? 70 : 75];
        painter.line(
            smoothThrough(
                {inner + Point(way * 1, 4), inner + Point(way * 9, 8.5), inner + Point(way * 19, 9)}, 8),
            dark, 0.10 + 0.3 * age, 0.8, 0.9);
        painter.line(smoothThrough({{way * 4.5, -27}, {way * 4, -19}, {way * 5.0, -12}}, 6), dark,
                     0.6 * traits.expression.frown + 0.2 * std::max(0.0, age - 0.6), 0.8, 0.6);
    }
}

void paintMouth(Painter& painter, SkinTexture& texture, const FaceCurves& curves, const Traits& traits,
                std::uint64_t seed) {
    const Look& look = traits.look;
    Random random(seed, kMouth);
    Curve upper = curves.upperLipTop;
    upper.insert(upper.end(), curves.upperLipBottom.rbegin(), curves.upperLipBottom.rend());
    Curve lower = curves.lowerLipTop;
    lower.insert(lower.end(), curves.lowerLipBottom.rbegin(), curves.lowerLipBottom.rend());
    painter.fill(upper, scaled(look.lips, 0.9), 0.9, 0.3);
    painter.fill(lower, look.lips, 0.9, 0.3);
    // The fine folds of lips run across them.
    std::vector<Painter::Hair> folds;
    const double half = curves.upperLipTop.back().x();
    for (int i = 0; i < 110; ++i) {
        const double x = random.uniform(-0.92, 0.92) * half;
        const std::size_t index =
            static_cast<std::size_t>((x / half + 1) / 2 * static_cast<double>(curves.lowerLipTop.size() - 1));
        const bool below = random.chance(0.6);
        const Point root = below ? curves.lowerLipTop[index] : curves.upperLipBottom[index];
        const double length = random.uniform(2, 6) * (1 - std::pow(std::abs(x) / half, 2.0));
        folds.push_back({root,
                         root + Point(0.12 * x * random.uniform(0.2, 1), below ? length : -length * 0.8),
                         0.35, random.uniform()});
    }
    painter.hairs(folds, scaled(look.lips, 0.72, 0.66, 0.66), scaled(look.lips, 1.1), 0.35);
    painter.dab({0, (curves.points[93].y() + curves.points[102].y()) / 2 - 0.5}, 9, 1.8,
                scaled(look.lips, 1.18, 1.25, 1.25), 0.4);
    const Colour crease = scaled(look.lips, 0.34, 0.22, 0.22);
    if (curves.mouthGapMm <= 0) {
        painter.line(curves.upperLipBottom, crease, 0.85, 0.8, 0.35);
    } else {
        const double gap = curves.mouthGapMm;
        Curve opening = curves.upperLipBottom;
        opening.insert(opening.end(), curves.lowerLipTop.rbegin(), curves.lowerLipTop.rend());
        const cv::Rect area = painter.areaOf(opening, 0.5);
        const double teethBottom = std::min(0.62 * gap, 9.0) * traits.expression.teeth;
        const double upperMiddle = curves.points[98].y();
        const double lowerMiddle = curves.points[102].y();
        painter.forTexels(labelOf(FaceClass::InnerMouth), area, [&](const Point& p, cv::Vec3f& colour) {
            const double bow = 2.6 * std::pow(p.x() / half, 2.0);  // the row of teeth curves away
            const double fromTop = p.y() - upperMiddle + bow;
            const double rounded = 0.8 * std::pow(std::abs(std::sin(p.x() * 0.3927)), 6.0);
            cv::Vec3f to(0.20F, 0.06F, 0.06F);
            if (fromTop < teethBottom - rounded) {
                const double between = std::pow(std::abs(std::cos(p.x() * 0.3927)), 24.0);
                const double shade = (1 - 0.28 * between) *
                                     (1 - 0.55 * std::pow(std::abs(p.x()) / half, 2.2)) *
                                     (0.72 + 0.28 * std::min(1.0, fromTop / 2.5));
                to = cv::Vec3f(0.93F, 0.90F, 0.84F) * static_cast<float>(shade);
            } else {
                const double tongue = (p.y() - (lowerMiddle - 0.42 * gap)) / (0.42 * gap);
                if (gap > 8 && tongue > 0) {
                    const double body = std::min(1.0, 2.5 * tongue) *
                                        std::max(0.0, 1 - std::pow(std::abs(p.x()) / (0.75 * half), 3.0));
                    to += cv::Vec3f(0.50F, 0.26F, 0.26F) * static_cast<float>(body);
                }
            }
            colour = to;
        });
        painter.line(curves.upperLipBottom, scaled(look.lips, 0.45, 0.3, 0.3), 0.7, 0.7, 0.45);
        painter.line(curves.lowerLipTop, scaled(look.lips, 0.6, 0.45, 0.45), 0.5, 0.5, 0.35);
    }
    for (const Curve* lip : {&upper, &lower}) {
        const cv::Mat mask = painter.maskOf(*lip);
        texture.gloss.setTo(static_cast<double>(110 + 60 * look.makeup), mask);
    }
    for (const Point& corner : {curves.upperLipTop.front(), curves.upperLipTop.back()}) {
        painter.dab(corner, 1.9, 1.5, crease, 0.7);
    }
    painter.dab({0, curves.points[93].y() + 3.2}, 13, 2.2, scaled(look.skin, 0.72, 0.6, 0.56), 0.35);
}

void paintBeard(Painter& painter, const FaceCurves& curves, const Traits& traits, std::uint64_t seed) {
    const Look& look = traits.look;
    if (look.stubble <= 0 && look.beard <= 0) {
        return;
    }
    Random random(seed, kBeard);
    Curve mouth = curves.upperLipTop;
    mouth.insert(mouth.end(), curves.lowerLipBottom.rbegin(), curves.lowerLipBottom.rend());
    const double gap = curves.mouthGapMm;
    const double cornerX = curves.upperLipTop.back().x();
    const double cornerY = curves.upperLipTop.back().y();
    const Curve right = smoothThrough({{72, -6},
                                       {62, 20},
                                       {52, 42},
                                       {cornerX + 15, 56},
                                       {cornerX + 5, cornerY - 7},
                                       {18, 56},
                                       {8, 53.5},
                                       {0, 54.5}},
                                      8);
    Curve zone;
    for (const Point& p : right) {
        zone.push_back(p);
    }
    for (std::size_t i = right.size(); i-- > 0;) {
        zone.emplace_back(-right[i].x(), right[i].y());
    }
    for (int i = 0; i <= 20; ++i) {
        const double x = -1 + 0.1 * i;
        zone.emplace_back(72 * x, 113 + gap);
    }
    const Colour shadow = scaled(look.skin, 0.68, 0.70, 0.74);
    painter.fill(zone, shadow, 0.5 * look.stubble + 0.25 * look.beard, 4.5);
    if (look.beard > 0) {
        painter.fill(zone, scaled(look.brow, 1.0), 0.65 * look.beard, 3.2);
    }
    std::vector<Painter::Hair> hairs;
    const int count = static_cast<int>(6500 * look.stubble + 21000 * look.beard);
    const double length = look.beard > 0 ? 3.0 + 5.0 * look.beard : 0.55;
    for (int i = 0; i < count; ++i) {
        const double a = random.uniform(-1.62, 1.62);
        const double y = random.uniform(-4, 112 + gap);
        const Point root = painter.planeAtAngle(a, y);
        if (!inside(zone, root) || inside(mouth, root)) {
            continue;
        }
        const double reach = length * random.uniform(0.6, 1.2);
        const double aside = reach * (-0.25 * a + 0.35 * random.normal());
        const Point tip = painter.planeAtAngle(a + aside / SkinTexture::kMmPerRadian,
                                               y + reach * (0.9 + 0.2 * random.normal()));
        if (inside(mouth, tip)) {
            continue;
        }
        hairs.push_back({root, tip, 0.28, random.uniform()});
    }
    const Colour light = look.beard > 0 ? Colour(scaled(look.brow, 1.5)) : scaled(look.brow, 1.2);
    painter.hairs(hairs, scaled(look.brow, 0.6), light, look.beard > 0 ? 0.75 : 0.45);
    // Lips stay bare: their colour was painted before the shadow of the beard went over their edge.
    painter.fill(mouth, look.lips, gap > 0 ? 0.0 : 0.25, 0.3);
}

void paintBrow(Painter& painter, const FaceCurves& curves, const Traits& traits, std::size_t side,
               std::uint64_t seed) {
    Random random(seed, kBrow + side);
    const Look& look = traits.look;
    const Curve& outline = curves.brow[side];
    const std::size_t tip = outline.size() / 2;
    const double density = traits.identity.browDensity;
    painter.fill(outline, look.brow, 0.5 * density, 0.8);
    std::vector<Painter::Hair> hairs;
    const int count = static_cast<int>(520 * density);
    const double way = side == 0 ? -1 : 1;
    for (int i = 0; i < count; ++i) {
        const double s = std::pow(random.uniform(), 0.9) * 0.97;
        const auto along = static_cast<std::size_t>(s * static_cast<double>(tip));
        const Point upper = outline[along];
        const Point lower = outline[outline.size() - 1 - std::min(along, outline.size() - 1)];
        const double across = random.uniform(0.04, 0.96);
        const Point root = lower + across * (upper - lower);
        const Point forward = (outline[std::min(along + 2, tip)] - outline[along]).normalized();
        // Inner hairs stand up, outer ones lie along the brow and lean to its middle.
        const double rise =
            std::clamp(0.9 - 1.4 * s, -0.1, 0.9) + 0.5 * (0.45 - across) + 0.12 * random.normal();
        const Point direction = (forward + Point(0.05 * way, -rise)).normalized();
        hairs.push_back(
            {root, root + direction * random.uniform(2.6, 4.8) * (1 - 0.45 * s), 0.33, random.uniform()});
    }
    painter.hairs(hairs, scaled(look.brow, 0.6), scaled(look.brow, 1.35), 0.72);
}

}  // namespace maskwright::core::image::portrait
