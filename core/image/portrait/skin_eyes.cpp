// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/random.h"
#include "core/image/portrait/skin_features.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image::portrait {
namespace {

constexpr std::uint64_t kEyeStream = 120;

Colour scaled(const Colour& colour, double red, double green, double blue) {
    return {colour.x() * static_cast<float>(red), colour.y() * static_cast<float>(green),
            colour.z() * static_cast<float>(blue)};
}

double smooth(double from, double to, double value) {
    const double t = std::clamp((value - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

double heightAt(const Curve& curve, double x) {
    const double first = curve.front().x();
    const double at = std::clamp((x - first) / (curve.back().x() - first), 0.0, 1.0) *
                      static_cast<double>(curve.size() - 1);
    const auto index = std::min(static_cast<std::size_t>(at), curve.size() - 2);
    const double rest = at - static_cast<double>(index);
    return curve[index].y() * (1 - rest) + curve[index + 1].y() * rest;
}

struct EyeBall {
    Point iris;
    double radiusX = 5.8;
    double radiusY = 5.8;
    double pupil = 0.36;  // of the iris
    std::array<double, 48> fibres{};
    Point catchLight;
};

cv::Vec3f toVec(const Colour& c) {
    return {c.x(), c.y(), c.z()};
}

cv::Vec3f eyeColour(const EyeBall& ball, const Colour& iris, const Point& p, double underLid,
                    double fromInner, double fromOuter) {
    cv::Vec3f colour(0.90F, 0.88F, 0.86F);
    const cv::Vec3f pink(0.80F, 0.55F, 0.51F);
    colour += static_cast<float>(0.85 * std::exp(-fromInner / 1.6) + 0.35 * std::exp(-fromOuter / 1.8)) *
              (pink - colour);
    const Point d((p.x() - ball.iris.x()) / ball.radiusX, (p.y() - ball.iris.y()) / ball.radiusY);
    const double r = d.norm();
    colour *= static_cast<float>(1 - 0.16 * smooth(1.0, 2.4, r));
    if (r < 1.04) {
        const double turn = (std::atan2(d.y(), d.x()) / (2 * 3.14159265358979) + 0.5) *
                            static_cast<double>(ball.fibres.size());
        const auto index = static_cast<std::size_t>(turn) % ball.fibres.size();
        const double rest = turn - std::floor(turn);
        const double fibre =
            ball.fibres[index] * (1 - rest) + ball.fibres[(index + 1) % ball.fibres.size()] * rest;
        // Brighter where the light that came in through the cornea leaves: opposite the catch light.
        const Point towards = (ball.catchLight - ball.iris).normalized();
        const double caustic = 0.35 * std::max(0.0, -d.dot(towards)) * smooth(0.3, 0.7, r);
        const double tone =
            (1.0 + 0.22 * fibre * smooth(0.35, 0.6, r) + caustic + 0.22 * smooth(0.62, 0.42, r)) *
            (1 - 0.72 * smooth(0.74, 1.0, r));
        cv::Vec3f inIris = toVec(iris) * static_cast<float>(tone);
        inIris *= static_cast<float>(1 - 0.96 * smooth(ball.pupil + 0.06, ball.pupil - 0.03, r));
        colour += static_cast<float>(smooth(1.04, 0.96, r)) * (inIris - colour);
    }
    // The upper lid and its lashes shade the ball.
    colour *= static_cast<float>(1 - 0.62 * std::exp(-underLid / 1.5));
    const double glint = (p - ball.catchLight).norm();
    colour += static_cast<float>(smooth(1.15, 0.75, glint)) * (cv::Vec3f(1, 1, 1) - colour);
    const double second = (p - (2 * ball.iris - ball.catchLight)).norm();
    colour += static_cast<float>(0.22 * smooth(1.3, 0.5, second)) * (cv::Vec3f(0.9F, 0.95F, 1) - colour);
    return colour;
}

void paintLashes(Painter& painter, const FaceCurves& curves, const Traits& traits, std::size_t side,
                 Random& random) {
    const double way = side == 0 ? -1 : 1;
    const double makeup = traits.look.makeup;
    const bool open = traits.expression.eyeOpen[side] > 0;
    const Colour lash = scaled(traits.look.brow, 0.35, 0.35, 0.35);
    const Curve& upper = curves.upperLid[side];
    const Curve& lower = curves.lowerLid[side];
    const double feminine = 1 - traits.identity.masculinity;
    const auto draw = [&](const Curve& lid, int count, double length, double down, double opacity) {
        std::vector<Painter::Hair> hairs;
        for (int i = 0; i < count; ++i) {
            const double t = std::clamp((i + random.uniform(0.1, 0.9)) / count, 0.06, 0.99);
            const Point root = lid[static_cast<std::size_t>(t * static_cast<double>(lid.size() - 1))];
            const Point direction = Point(way * (-0.5 + 1.5 * t) + 0.12 * random.normal(), down).normalized();
            hairs.push_back({root, root + direction * length * random.uniform(0.7, 1.1) * (0.55 + 0.6 * t),
                             0.26, random.uniform(0, 0.6)});
        }
        painter.hairs(hairs, lash, scaled(traits.look.brow, 0.6, 0.6, 0.6), opacity);
    };
    const double width = 0.75 + 0.5 * feminine * 0.6 + 0.7 * makeup;
    if (open) {
        painter.line(upper, lash, 0.72 + 0.2 * makeup, width, 0.3);
        painter.line(lower, scaled(traits.look.skin, 0.60, 0.42, 0.40), 0.5, 0.5, 0.4);
        draw(upper, 46, 2.6 + 2.0 * feminine + 1.6 * makeup, -0.8, 0.7);
        draw(lower, 30, 1.2 + 0.6 * makeup, 0.9, 0.25);
    } else {
        painter.line(lower, lash, 0.85, width, 0.3);
        draw(lower, 52, 3.0 + 2.5 * feminine + 1.6 * makeup, 0.9, 0.75);
    }
}

}  // namespace

void paintEye(Painter& painter, SkinTexture& texture, const FaceCurves& curves, const Traits& traits,
              std::size_t side, std::uint64_t seed) {
    Random random(seed, kEyeStream);  // one for both eyes: they are alike
    const Curve& upper = curves.upperLid[side];
    const Curve& lower = curves.lowerLid[side];
    const Colour& skin = traits.look.skin;
    const double way = side == 0 ? -1 : 1;
    // The fold of the upper lid, and the lid's own tone.
    Curve fold;
    for (std::size_t i = 2; i < upper.size(); i += 2) {
        const double t = static_cast<double>(i) / static_cast<double>(upper.size() - 1);
        const double lift =
            (2.6 + 1.6 * traits.identity.lidFold) * std::pow(std::sin(3.14159265 * (0.12 + 0.80 * t)), 0.7);
        fold.push_back(upper[i] + Point(way * 1.0 * t, -lift));
    }
    painter.line(fold, scaled(skin, 0.50, 0.36, 0.33), 0.25 + 0.4 * traits.identity.lidFold, 0.7, 0.55);
    Curve lid = upper;
    lid.insert(lid.end(), fold.rbegin(), fold.rend());
    const Colour shadow =
        traits.look.makeup > 0.4 ? Colour(0.38F, 0.27F, 0.30F) : scaled(skin, 0.85, 0.74, 0.72);
    painter.fill(lid, shadow, 0.25 + 0.4 * traits.look.makeup, 1.0);
    if (traits.expression.eyeOpen[side] > 0) {
        EyeBall ball;
        ball.iris = curves.iris[side];
        ball.radiusX = 5.9 * std::cos(0.8 * traits.expression.gazeX);
        ball.pupil = random.uniform(0.3, 0.42);
        for (double& fibre : ball.fibres) {
            fibre = random.normal();
        }
        const Eigen::Vector3f& key = traits.scene.keyDirection;
        ball.catchLight = ball.iris + Point(2.9 * key.x(), 2.9 * std::min(-0.35F, key.y()));
        Curve opening = upper;
        opening.insert(opening.end(), lower.rbegin(), lower.rend());
        const Point inner = upper.front();
        const Point outer = upper.back();
        const auto label = labelOf(side == 0 ? FaceClass::ImageLeftEye : FaceClass::ImageRightEye);
        const cv::Rect area = painter.areaOf(opening, 0.5);
        painter.forTexels(label, area, [&](const Point& p, cv::Vec3f& colour) {
            const double underLid = std::max(0.0, p.y() - heightAt(upper, p.x()));
            colour = eyeColour(ball, traits.look.iris, p, underLid, (p - inner).norm(), (p - outer).norm());
        });
        for (int y = area.y; y < area.y + area.height; ++y) {
            for (int x = area.x; x < area.x + area.width; ++x) {
                if (texture.labels.at<std::uint8_t>(y, x) == label) {
                    texture.gloss.at<std::uint8_t>(y, x) = 40;
                }
            }
        }
        // The moist edge of the lower lid.
        painter.line(lower, scaled(skin, 1.0, 0.82, 0.80), 0.55, 0.6, 0.25);
    }
    paintLashes(painter, curves, traits, side, random);
}

}  // namespace maskwright::core::image::portrait
