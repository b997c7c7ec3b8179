// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/editing/editing.h"

#include "core/error.h"

#include <array>
#include <numeric>
#include <utility>

#include <Eigen/QR>

namespace maskwright::core::editing {

namespace {

using Mask = std::array<bool, kPointCount>;

Mask maskOf(Points points) {
    Mask mask{};
    for (const std::size_t point : points) {
        mask.at(point) = true;
    }
    return mask;
}

// Columns (a, b, c) of x' = A x + c.
using Affine = Eigen::Matrix<double, 2, 3>;

// The affine reflection that carries the mirror point of each pair onto its point.
Affine reflection(const Landmarks& landmarks, const Mask& moving) {
    const auto& mirror = Scheme::lapa().mirror();
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        // The contour lies far behind the features; on a turned head it would pull the axis away from them.
        const bool contour = Scheme::lapa().partOf(i) == Part::Contour;
        if (!moving[i] && !moving[mirror[i]] && !contour) {
            used.push_back(i);
        }
    }
    const auto rows = static_cast<Eigen::Index>(used.size());
    Eigen::MatrixX3d from(rows, 3);
    Eigen::MatrixX2d to(rows, 2);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const std::size_t point = used[static_cast<std::size_t>(row)];
        from.row(row) << landmarks.point(mirror[point]).transpose(), 1;
        to.row(row) = landmarks.point(point).transpose();
    }
    Eigen::ColPivHouseholderQR<Eigen::MatrixX3d> solver;
    solver.setThreshold(1e-6);
    if (rows >= 3) {
        solver.compute(from);
    }
    if (rows < 3 || solver.rank() < 3) {
        throw Error("the points that stay do not tell where the face's axis lies", "",
                    "Mirror fewer points at once.");
    }
    return solver.solve(to).transpose();
}

}  // namespace

void put(Landmarks& landmarks, std::size_t point, const Point& to) {
    if (landmarks.point(point) != to) {
        landmarks.setPoint(point, to);
        landmarks.states.at(point) = PointState::Moved;
    }
}

Landmarks transformed(Landmarks landmarks, Points points, const geometry::Similarity& map) {
    const Mask mask = maskOf(points);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (mask[i]) {
            put(landmarks, i, map.apply(landmarks.point(i)));
        }
    }
    return landmarks;
}

geometry::Similarity turnAndScale(const Point& centre, double angle, double factor) {
    const geometry::Similarity aboutOrigin(factor, angle, Point::Zero());
    return {factor, angle, centre - aboutOrigin.apply(centre)};
}

Point centreOf(const Landmarks& landmarks, Points points) {
    expects(!points.empty(), "editing: no points have no centre");
    Point low = landmarks.point(points.front());
    Point high = low;
    for (const std::size_t point : points) {
        low = low.cwiseMin(landmarks.point(point));
        high = high.cwiseMax(landmarks.point(point));
    }
    return (low + high) / 2;
}

Landmarks mirrored(Landmarks landmarks, Points points) {
    const Mask moving = maskOf(points);
    const Affine map = reflection(landmarks, moving);
    const Landmarks before = landmarks;
    const auto& mirror = Scheme::lapa().mirror();
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (moving[i]) {
            const Point from = before.point(mirror[i]);
            put(landmarks, i, map.leftCols<2>() * from + map.col(2));
        }
    }
    return landmarks;
}

std::vector<std::size_t> mirrorTargets(std::size_t point) {
    const Scheme& scheme = Scheme::lapa();
    const auto& mirror = scheme.mirror();
    const Part part = scheme.partOf(point);
    const std::vector<std::size_t>& points = scheme.pointsOf(part);
    if (scheme.partOf(mirror[point]) != part) {
        return points;
    }
    // Of a part that is its own mirror each side is a run of its chain: the points between the given one and
    // the axis, and those beyond it.
    std::vector<std::size_t> chain = points;
    std::vector<std::size_t> targets;
    if (mirror[point] == point) {
        return targets;
    }
    for (const Chain& candidate : scheme.chains()) {
        if (candidate.part == part) {
            chain = candidate.points;
        }
    }
    const auto count = static_cast<std::ptrdiff_t>(chain.size());
    std::ptrdiff_t at = 0;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        at = chain[static_cast<std::size_t>(i)] == point ? i : at;
    }
    const auto pointAt = [&](std::ptrdiff_t i) {
        return chain[static_cast<std::size_t>((i % count + count) % count)];
    };
    // A chain crosses the axis on a point of its own (the chin) or between two that mirror each other.
    const auto walk = [&](std::ptrdiff_t direction) {
        for (std::ptrdiff_t i = at + direction;; i += direction) {
            const std::size_t next = pointAt(i);
            if (next == point || mirror[next] == next || mirror[next] == pointAt(i - direction)) {
                return;
            }
            targets.push_back(next);
        }
    };
    targets.push_back(point);
    walk(1);
    walk(-1);
    return targets;
}

Landmarks sidesSwapped(Landmarks landmarks, Points points) {
    const Landmarks before = landmarks;
    const auto& mirror = Scheme::lapa().mirror();
    Mask swapped = maskOf(points);
    for (std::size_t i = 0; i < kPointCount; ++i) {
        swapped[mirror[i]] = swapped[mirror[i]] || swapped[i];
    }
    for (std::size_t i = 0; i < kPointCount; ++i) {
        if (swapped[i]) {
            put(landmarks, i, before.point(mirror[i]));
            landmarks.visibilities[i] = before.visibilities[mirror[i]];
            landmarks.confidences[i] = before.confidences[mirror[i]];
        }
    }
    return landmarks;
}

Landmarks mouthClosed(Landmarks landmarks) {
    // Inner mouth: 96 and 100 are its corners, 97..99 the upper edge, 103..101 the lower one below it.
    constexpr std::pair<std::size_t, std::size_t> kUpperOnLower[] = {{97, 103}, {98, 102}, {99, 101}};
    for (const auto& [upper, lower] : kUpperOnLower) {
        put(landmarks, upper, landmarks.point(lower));
    }
    return landmarks;
}

Landmarks withVisibility(Landmarks landmarks, Points points, Visibility visibility) {
    for (const std::size_t point : points) {
        landmarks.visibilities.at(point) = visibility;
    }
    return landmarks;
}

Landmarks takenFrom(Landmarks landmarks, const Landmarks& other, Points points) {
    for (const std::size_t point : points) {
        landmarks.setPoint(point, other.point(point));
        landmarks.states.at(point) = other.states[point];
        landmarks.visibilities.at(point) = other.visibilities[point];
        landmarks.confidences.at(point) = other.confidences[point];
    }
    return landmarks;
}

std::vector<std::size_t> allPoints() {
    std::vector<std::size_t> all(kPointCount);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

}  // namespace maskwright::core::editing
