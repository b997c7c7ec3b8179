// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/lid_pair.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace maskwright::core::fitting {

namespace {

// A point's wish for the height of the parabola at the middle, and how much it can know of it: the
// least-squares weight of a point is the square of the parabola's share there.
struct Wish {
    double height = 0;
    double weight = 0;
};

double weightedMedian(std::vector<Wish> wishes) {
    std::sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) { return a.height < b.height; });
    double half = 0;
    for (const Wish& wish : wishes) {
        half += wish.weight / 2;
    }
    double sum = 0;
    for (const Wish& wish : wishes) {
        sum += wish.weight;
        if (sum >= half) {
            return wish.height;
        }
    }
    return 0;
}

double robustHeight(std::span<const Point> points) {
    constexpr double kLeastShare =
        0.1;  // of the height at the middle: nearer to a corner a point knows too little
    std::vector<Wish> wishes;
    for (const Point& point : points) {
        const double share = 1 - 4 * point.x() * point.x();
        if (share > kLeastShare) {
            wishes.push_back({point.y() / share, share * share});
        }
    }
    if (wishes.empty()) {
        return 0;
    }
    double height = weightedMedian(wishes);
    constexpr double kTrustedSpread = 0.04;  // of the part's width: real lids differ so much from a parabola
    for (int round = 0; round < 3; ++round) {
        std::vector<Wish> distances;
        for (const Wish& wish : wishes) {
            distances.push_back({std::abs(wish.height - height), wish.weight});
        }
        const double reach = 4 * std::max(kTrustedSpread, weightedMedian(distances));
        double sum = 0;
        double weights = 0;
        for (const Wish& wish : wishes) {
            const double far = (wish.height - height) / reach;
            const double trust = std::abs(far) < 1 ? (1 - far * far) * (1 - far * far) : 0;
            sum += trust * wish.weight * wish.height;
            weights += trust * wish.weight;
        }
        height = weights > 0 ? sum / weights : height;
    }
    return height;
}

// y = h (1 - 4 x^2) from corner to corner as a cubic: the parabola's control point lies at (0, 2h).
geometry::CubicBezier parabola(double height) {
    return {{-0.5, 0}, {-0.5 / 3, height * 4 / 3}, {0.5 / 3, height * 4 / 3}, {0.5, 0}};
}

}  // namespace

void makeFuller(std::span<geometry::CubicBezier> pieces, double fullness) {
    for (geometry::CubicBezier& piece : pieces) {
        piece.p1 = piece.p0 + fullness * (piece.p1 - piece.p0);
        piece.p2 = piece.p3 + fullness * (piece.p2 - piece.p3);
    }
}

LidPair fitParabolas(std::span<const Point> upper, std::span<const Point> lower) {
    return {{parabola(robustHeight(upper))}, {parabola(robustHeight(lower))}};
}

LidPair fitSmoothLids(std::span<const Point> upper, std::span<const Point> lower, double fullness) {
    expects(upper.size() == lower.size(), "fitSmoothLids: lids of different point counts");
    LidPair lids{geometry::smoothCurve(upper), geometry::smoothCurve(lower)};
    makeFuller(lids.upper, fullness);
    makeFuller(lids.lower, fullness);
    return lids;
}

LidSamples sampleLids(const LidPair& lids, double flatness) {
    LidSamples samples;
    const auto add = [&](const Point& upper, const Point& lower) {
        const bool crossed = upper.y() > lower.y();
        samples.upper.push_back(crossed ? Point((upper + lower) / 2) : upper);
        samples.lower.push_back(crossed ? samples.upper.back() : lower);
        samples.open = samples.open || samples.upper.back() != samples.lower.back();
    };
    for (std::size_t i = 0; i < lids.upper.size(); ++i) {
        const geometry::CubicBezier& upper = lids.upper[i];
        const geometry::CubicBezier& lower = lids.lower[i];
        if (i == 0) {
            add(upper.p0, lower.p0);
        }
        const int steps =
            std::max(geometry::flatSteps(upper, flatness), geometry::flatSteps(lower, flatness));
        for (int k = 1; k < steps; ++k) {
            const double t = static_cast<double>(k) / steps;
            add(upper.at(t), lower.at(t));
        }
        add(upper.p3, lower.p3);
    }
    return samples;
}

}  // namespace maskwright::core::fitting
