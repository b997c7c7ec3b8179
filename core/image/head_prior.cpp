// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_prior.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace maskwright::core::image {

namespace {

constexpr int kTurns = 96;
constexpr int kRadii = 64;

double step(double x, double at, double width) {
    return 1 / (1 + std::exp(-(x - at) / width));
}

// Hair surrounds the upper half of the face, the neck lies below the chin, clothes below the neck.
PartChances geometricChances(const HeadPlace& place) {
    const double angle = 2 * std::numbers::pi * place.turn;
    const double up = std::cos(angle);  // 1 above, -1 below
    const double side = std::abs(std::sin(angle));
    const double radius = place.radius;

    const double hairline = step(up, 0.35, 0.15);
    const double skinEnd = 1.02 - 0.04 * hairline;
    const double skin = 1 - step(radius, skinEnd, 0.02 + 0.08 * hairline);
    const double outside = 1 - skin;

    const double hairReach = 1.25 + 0.2 * step(up, 0.0, 0.3);
    const double hair = outside * (0.15 + 0.75 * step(up, -0.1, 0.2)) * (1 - step(radius, hairReach, 0.08));
    const double below = step(-up, 0.55, 0.1);
    const double neck = (outside - hair) * below * (1 - step(radius, 1.5, 0.08)) * (1 - 0.5 * side);
    const double clothes = (outside - hair - neck) * step(-up * radius, 1.3, 0.12) * 0.9;
    const double background = outside - hair - neck - clothes;

    PartChances chances{static_cast<float>(background), static_cast<float>(skin), static_cast<float>(hair),
                        static_cast<float>(neck), static_cast<float>(clothes)};
    float sum = 0;
    for (float& chance : chances) {
        chance = std::max(chance, 0.004F);  // nothing is impossible
        sum += chance;
    }
    for (float& chance : chances) {
        chance /= sum;
    }
    return chances;
}

}  // namespace

HeadPrior HeadPrior::builtIn() {
    Style style;
    style.grid = Raster<PartChances>(kTurns, kRadii);
    for (int y = 0; y < kRadii; ++y) {
        const double t = (y + 0.5) / kRadii;
        for (int x = 0; x < kTurns; ++x) {
            style.grid.at(x, y) = geometricChances({(x + 0.5) / kTurns, t / (1 - t)});
        }
    }
    HeadPrior prior;
    prior.styles_.push_back(std::move(style));
    return prior;
}

const HeadPrior& HeadPrior::shipped() {
    static const HeadPrior prior = builtIn();
    return prior;
}

PartChances HeadPrior::at(std::size_t style, const HeadPlace& place) const {
    const Raster<PartChances>& grid = styles_[style].grid;
    const double x = place.turn * grid.width() - 0.5;
    const double y =
        std::clamp(place.radius / (1 + place.radius) * grid.height() - 0.5, 0.0, grid.height() - 1.0);
    const double left = std::floor(x);
    const auto shareX = static_cast<float>(x - left);
    const int x0 = (static_cast<int>(left) + grid.width()) % grid.width();
    const int x1 = (x0 + 1) % grid.width();
    const int y0 = std::min(static_cast<int>(y), grid.height() - 1);
    const int y1 = std::min(y0 + 1, grid.height() - 1);
    const auto shareY = static_cast<float>(y - y0);
    PartChances result{};
    for (std::size_t part = 0; part < kHeadPartCount; ++part) {
        const float upper = (1 - shareX) * grid.at(x0, y0)[part] + shareX * grid.at(x1, y0)[part];
        const float lower = (1 - shareX) * grid.at(x0, y1)[part] + shareX * grid.at(x1, y1)[part];
        result[part] = (1 - shareY) * upper + shareY * lower;
    }
    return result;
}

}  // namespace maskwright::core::image
