// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/masked_faces.h"

#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Point;
using core::PointMatrix;

// Which classes lie inside the border at a point, and which just outside: elsewhere the mask shows something
// that hides the part.
struct Border {
    std::vector<FaceClass> inside;
    std::vector<FaceClass> outside;
};

Border borderAt(std::size_t point) {
    using enum FaceClass;
    if (point <= 41) {
        return {{ImageLeftBrow}, {Skin}};
    }
    if (point <= 50) {
        return {{ImageRightBrow}, {Skin}};
    }
    if (point <= 65) {
        return {{Nose}, {Skin}};
    }
    if (point <= 73) {
        return {{ImageLeftEye}, {Skin}};
    }
    if (point <= 82) {
        return {{ImageRightEye}, {Skin}};
    }
    if (point <= 95) {
        return {{UpperLip, InnerMouth, LowerLip}, {Skin, Nose}};
    }
    if (point == 96 || point == 100) {
        return {{InnerMouth}, {UpperLip, LowerLip}};
    }
    return point < 100 ? Border{{InnerMouth, LowerLip}, {UpperLip}}
                       : Border{{InnerMouth, UpperLip}, {LowerLip}};
}

bool holds(const std::vector<FaceClass>& classes, std::uint8_t label) {
    return std::any_of(classes.begin(), classes.end(), [&](FaceClass one) { return labelOf(one) == label; });
}

}  // namespace

int visitMaskedFaces(const std::string& tree, int leaveOutEvery,
                     const std::function<void(const MaskedFace& face, int number)>& visit) {
    int number = 0;
    int faces = 0;
    for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
        auto annotation = annotation::formats::readAnnotation(entry);
        const bool leftOut = leaveOutEvery > 0 && number % leaveOutEvery == 0;
        if (entry.image && annotation.points && annotation.labels && !leftOut) {
            visit({core::image::readPhoto(*entry.image), *annotation.points, std::move(*annotation.labels)},
                  number);
            ++faces;
        }
        ++number;
    }
    if (faces < 2) {
        throw core::Error("fewer than two faces have a photo, points and a label map", tree);
    }
    return faces;
}

PointMatrix disturbed(const PointMatrix& points, const NoiseLevels& levels, std::mt19937_64& random) {
    std::uniform_real_distribution<double> level(levels.least, levels.most);
    std::normal_distribution<double> gauss(0, level(random) * core::interOcular(points));
    PointMatrix result = points;
    for (double& value : result.reshaped()) {
        value += gauss(random);
    }
    return result;
}

double pointOffset(const MaskedFace& face, std::size_t point, const Point& from, const Point& normal,
                   double unitPx) {
    return (face.points.col(static_cast<Eigen::Index>(point)) - from).dot(normal) / unitPx;
}

double maskBorderOffset(const MaskedFace& face, std::size_t point, const Point& from, const Point& normal,
                        double unitPx) {
    const double given = unitPx * pointOffset(face, point, from, normal, unitPx);
    constexpr double kReach = 0.03;
    constexpr double kStepPx = 0.25;
    const Border border = borderAt(point);
    std::optional<double> nearest;
    const auto labelAt = [&](double offset) {
        const Point at = from + offset * normal;
        const int x = static_cast<int>(std::lround(at.x()));
        const int y = static_cast<int>(std::lround(at.y()));
        return face.labels.bounds().contains(x, y) ? face.labels.at(x, y) : core::kIgnoredLabel;
    };
    for (double offset = given - kReach * unitPx; offset < given + kReach * unitPx; offset += kStepPx) {
        const bool crossed =
            holds(border.inside, labelAt(offset)) && holds(border.outside, labelAt(offset + kStepPx));
        const double middle = offset + kStepPx / 2;
        if (crossed && (!nearest || std::abs(middle - given) < std::abs(*nearest - given))) {
            nearest = middle;
        }
    }
    return nearest.value_or(given) / unitPx;
}

}  // namespace maskwright::bench
