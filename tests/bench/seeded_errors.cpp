// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/seeded_errors.h"

#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace maskwright::bench {

namespace {

using core::Point;
using core::PointMatrix;
using core::checks::Fault;
using Indices = std::vector<std::size_t>;

constexpr double kLeastMistake = 0.03;

Indices range(std::size_t first, std::size_t last) {
    Indices points(last - first + 1);
    std::iota(points.begin(), points.end(), first);
    return points;
}

Indices joined(Indices a, const Indices& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const Indices kLeftEye = joined(range(66, 74), {104});
const Indices kRightEye = joined(range(75, 83), {105});
const std::array<Indices, 6> kParts{range(33, 41), range(42, 50), range(51, 65),
                                    kLeftEye,      kRightEye,     range(84, 103)};

double unitOf(const PointMatrix& truth) {
    return std::max(core::interOcular(truth), 0.5 * core::boundingBox(truth).width());
}

double between(double low, double high, std::mt19937& random) {
    return std::uniform_real_distribution<double>(low, high)(random);
}

std::size_t choice(std::size_t count, std::mt19937& random) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

Point anyWay(double length, std::mt19937& random) {
    const double angle = between(0, 2 * std::numbers::pi, random);
    return length * Point(std::cos(angle), std::sin(angle));
}

SeededFace moved(const PointMatrix& truth, const Indices& points, const Point& by) {
    SeededFace face{truth, points};
    for (const std::size_t point : points) {
        face.points.col(static_cast<Eigen::Index>(point)) += by;
    }
    return face;
}

// to[i] goes where from[i] is.
SeededFace placedAt(const PointMatrix& truth, const Indices& points, const Indices& places) {
    SeededFace face{truth, points};
    for (std::size_t i = 0; i < points.size(); ++i) {
        face.points.col(static_cast<Eigen::Index>(points[i])) =
            truth.col(static_cast<Eigen::Index>(places[i]));
    }
    return face;
}

SeededFace mirrored(const PointMatrix& truth, const Indices& points) {
    Indices places;
    for (const std::size_t point : points) {
        places.push_back(core::Scheme::lapa().mirror()[point]);
    }
    return placedAt(truth, points, places);
}

SeededFace exchanged(const PointMatrix& truth, const Indices& a, const Indices& b) {
    return placedAt(truth, joined(a, b), joined(b, a));
}

std::optional<SeededFace> ifItShows(const PointMatrix& truth, SeededFace face) {
    double sum = 0;
    for (const std::size_t point : face.wrong) {
        const auto i = static_cast<Eigen::Index>(point);
        sum += (face.points.col(i) - truth.col(i)).norm();
    }
    if (sum < kLeastMistake * unitOf(truth) * static_cast<double>(face.wrong.size())) {
        return std::nullopt;
    }
    return face;
}

std::optional<SeededFace> swappedEyes(const PointMatrix& truth, std::mt19937& random) {
    // With the corners mirrored, or carried over as they are.
    return choice(2, random) == 0 ? mirrored(truth, joined(kLeftEye, kRightEye))
                                  : exchanged(truth, kLeftEye, kRightEye);
}

std::optional<SeededFace> swappedSides(const PointMatrix& truth, std::mt19937& random) {
    const std::array<Indices, 4> parts{range(33, 50), range(0, 32), range(51, 65), range(84, 103)};
    return mirrored(truth, parts[choice(parts.size(), random)]);
}

std::optional<SeededFace> crossedLids(const PointMatrix& truth, std::mt19937& random) {
    return ifItShows(truth, choice(2, random) == 0 ? exchanged(truth, {67, 68, 69}, {73, 72, 71})
                                                   : exchanged(truth, {76, 77, 78}, {82, 81, 80}));
}

std::optional<SeededFace> crossedLips(const PointMatrix& truth, std::mt19937& random) {
    return ifItShows(truth, choice(2, random) == 0
                                ? exchanged(truth, {97, 98, 99}, {103, 102, 101})
                                : exchanged(truth, {85, 86, 87, 88, 89}, {95, 94, 93, 92, 91}));
}

std::optional<SeededFace> exchangedNeighbours(const PointMatrix& truth, std::mt19937& random) {
    const auto& chains = core::Scheme::lapa().chains();
    const core::Chain* chain = nullptr;
    do {
        chain = &chains[choice(chains.size(), random)];
    } while (chain->kind == core::ChainKind::Single);
    const std::size_t i = choice(chain->points.size() - 1, random);
    return ifItShows(truth, exchanged(truth, {chain->points[i]}, {chain->points[i + 1]}));
}

std::optional<SeededFace> slippedPart(const PointMatrix& truth, std::mt19937& random) {
    const std::array<Indices, 6> rings{range(33, 41), range(42, 50), range(66, 73),
                                       range(75, 82), range(84, 95), range(96, 103)};
    const Indices& ring = rings[choice(rings.size(), random)];
    Indices places = ring;
    const std::size_t step = choice(2, random) == 0 ? 1 : ring.size() - 1;
    std::rotate(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(step), places.end());
    return ifItShows(truth, placedAt(truth, ring, places));
}

std::optional<SeededFace> misshapenPart(const PointMatrix& truth, std::mt19937& random) {
    const Indices& part = kParts[choice(kParts.size(), random)];
    Point middle = Point::Zero();
    for (const std::size_t point : part) {
        middle += truth.col(static_cast<Eigen::Index>(point));
    }
    middle /= static_cast<double>(part.size());
    constexpr std::array kScales{0.4, 0.5, 1.8, 2.2};
    const double scale = kScales[choice(kScales.size(), random)];
    SeededFace face{truth, part};
    for (const std::size_t point : part) {
        const auto i = static_cast<Eigen::Index>(point);
        face.points.col(i) = middle + scale * (truth.col(i) - middle);
    }
    return face;
}

}  // namespace

SeededFace withOutlier(const PointMatrix& truth, double share, std::mt19937& random) {
    // Not the pupils: where the centres of the eyes lie is a matter of the data set.
    const std::size_t point = choice(104, random);
    return moved(truth, {point}, anyWay(share * unitOf(truth), random));
}

SeededFace withShiftedPart(const PointMatrix& truth, double share, std::mt19937& random) {
    return moved(truth, kParts[choice(kParts.size(), random)], anyWay(share * unitOf(truth), random));
}

std::span<const ErrorKind> errorKinds() {
    static const std::vector<ErrorKind> kinds{
        {"mirrored face", Fault::MirroredFace,
         [](const PointMatrix& truth, std::mt19937&) {
             return std::optional(mirrored(truth, range(0, core::kPointCount - 1)));
         }},
        {"swapped eyes", Fault::SwappedSides, swappedEyes},
        {"swapped sides of another part", Fault::SwappedSides, swappedSides},
        {"crossed lids", Fault::CrossedEdges, crossedLids},
        {"crossed lips", Fault::CrossedEdges, crossedLips},
        {"exchanged neighbours", Fault::CrossedOrder, exchangedNeighbours},
        {"part slipped by one point", Fault::SlippedPart, slippedPart},
        {"shifted part", Fault::ShiftedPart,
         [](const PointMatrix& truth, std::mt19937& random) {
             return std::optional(withShiftedPart(truth, between(0.20, 0.45, random), random));
         }},
        {"part of the wrong size", Fault::MisshapenPart, misshapenPart},
        {"one outlier", Fault::Outlier, [](const PointMatrix& truth, std::mt19937& random) {
             return std::optional(withOutlier(truth, between(0.15, 0.40, random), random));
         }}};
    return kinds;
}

}  // namespace maskwright::bench
