// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape/mean_shape.h"

#include "core/geometry/similarity.h"
#include "core/landmark_text.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <system_error>

namespace maskwright::core::shape {

namespace fs = std::filesystem;

namespace {

constexpr const char* kResource = "mean_shape.json";

// The mean stops moving long before this; it is a bound, not a setting.
constexpr int kMaxRounds = 100;
constexpr double kConverged = 1e-10;

// A nearly closed mouth opens by the jaw: most of the way is the lower lip's.
constexpr double kUpperLipShare = 0.3;

// What is left of the error along each axis beside the spread, in widths of the box: place, size and roll of
// the cascade's boxes, and poses and expressions that the mean's neutral faces do not have. Measured on every
// 14th face of helen_afw/train and lfpw/train: 0.058 in all.
constexpr double kPlacementError = 0.055;
constexpr double kCloseEnough = 0.08;  // of the inter-ocular distance

PointMatrix mirroredShape(const PointMatrix& points) {
    const auto& mirror = Scheme::lapa().mirror();
    PointMatrix result;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Eigen::Vector2d from = points.col(static_cast<Eigen::Index>(mirror[i]));
        result.col(static_cast<Eigen::Index>(i)) = Point(-from.x(), from.y());
    }
    return result;
}

// Mean at the origin, root mean square distance from it 1.
PointMatrix standardised(const PointMatrix& points) {
    const PointMatrix centred = points.colwise() - points.rowwise().mean().eval();
    const double size = std::sqrt(centred.squaredNorm() / static_cast<double>(kPointCount));
    if (!(size > 0)) {
        throw Error("the points of a shape coincide");
    }
    return centred / size;
}

PointMatrix aligned(const PointMatrix& shape, const PointMatrix& to) {
    return geometry::fitSimilarity(shape, to).applyAll(shape);
}

// Turned so that the mirrored shape is the shape itself, as nearly as its asymmetry allows.
PointMatrix symmetrised(const PointMatrix& points) {
    const PointMatrix flipped = aligned(mirroredShape(points), points);
    const PointMatrix mean = (points + flipped) / 2;
    const Point across = mean.col(79) - mean.col(66);
    const geometry::Similarity uprightFromMean(1, -std::atan2(across.y(), across.x()), Point::Zero());
    const PointMatrix upright = standardised(uprightFromMean.applyAll(mean));
    // Exact to the last bit, which the averages above are not.
    return (upright + mirroredShape(upright)) / 2;
}

void openMouth(PointMatrix& points, double opening) {
    const double width = std::abs(points(0, 90) - points(0, 84));
    const double centre = (points(0, 90) + points(0, 84)) / 2;
    const double missing = opening * width - (points(1, 102) - points(1, 98));
    if (missing <= 0 || width <= 0) {
        return;
    }
    const auto move = [&](Eigen::Index first, Eigen::Index last, double by) {
        for (Eigen::Index i = first; i <= last; ++i) {
            const double across = std::min(1.0, std::abs(points(0, i) - centre) / (width / 2));
            points(1, i) += by * (1 - across * across);
        }
    };
    const double up = -kUpperLipShare * missing;
    const double down = (1 - kUpperLipShare) * missing;
    move(85, 89, up);
    move(97, 99, up);
    move(91, 95, down);
    move(101, 103, down);
}

// Frame of the result: bounding box centred at the origin, width 1. Returns the factor applied.
double toUnitBox(PointMatrix& points) {
    const Box box = boundingBox(points);
    points.colwise() -= box.centre();
    points /= box.width();
    return 1 / box.width();
}

double roundedTo(double value, double step) {
    return std::round(value / step) * step;
}

}  // namespace

MeanShape MeanShape::compute(std::span<const PointMatrix> shapes, double mouthOpening) {
    expects(shapes.size() >= 2, "MeanShape: at least two shapes are needed");
    expects(mouthOpening >= 0 && mouthOpening <= 1, "MeanShape: the mouth opening is a share, 0..1");
    PointMatrix mean = standardised(shapes.front());
    for (int round = 0; round < kMaxRounds; ++round) {
        PointMatrix sum = PointMatrix::Zero();
        for (const PointMatrix& shape : shapes) {
            sum += aligned(standardised(shape), mean);
        }
        // Aligned to the old mean, so that neither turn nor size drifts.
        const PointMatrix next = standardised(aligned(sum, mean));
        const double moved = (next - mean).colwise().norm().maxCoeff();
        mean = next;
        if (moved < kConverged) {
            break;
        }
    }
    MeanShape result;
    result.points = symmetrised(mean);
    Eigen::Matrix<double, 1, static_cast<int>(kPointCount)> squares;
    squares.setZero();
    for (const PointMatrix& shape : shapes) {
        squares += (aligned(shape, result.points) - result.points).colwise().squaredNorm();
    }
    openMouth(result.points, mouthOpening);
    const double boxFromMean = toUnitBox(result.points);
    const auto& mirror = Scheme::lapa().mirror();
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const double both =
            (squares[static_cast<Eigen::Index>(i)] + squares[static_cast<Eigen::Index>(mirror[i])]) / 2;
        result.spreads[i] = boxFromMean * std::sqrt(both / static_cast<double>(shapes.size()));
    }
    return result;
}

const MeanShape& MeanShape::shipped() {
    static const MeanShape shape = fromJson(resourceJson(kResource));
    return shape;
}

nlohmann::json MeanShape::toJson() const {
    constexpr double kStep = 1e-6;  // a thousandth of a pixel on a face of 1,000 pixels
    nlohmann::json list = nlohmann::json::array();
    nlohmann::json spreadList = nlohmann::json::array();
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        list.push_back({roundedTo(points(0, column), kStep), roundedTo(points(1, column), kStep)});
        spreadList.push_back(roundedTo(spreads[i], kStep));
    }
    return {{"points", std::move(list)}, {"spreads", std::move(spreadList)}};
}

MeanShape MeanShape::fromJson(const nlohmann::json& json) {
    try {
        const auto list = json.at("points").get<std::vector<std::array<double, 2>>>();
        const auto spreadList = json.at("spreads").get<std::vector<double>>();
        if (list.size() != kPointCount || spreadList.size() != kPointCount) {
            throw Error("a mean shape must have 106 points and 106 spreads");
        }
        MeanShape shape;
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const Point point{list[i][0], list[i][1]};
            if (!point.allFinite() || !std::isfinite(spreadList[i]) || spreadList[i] < 0) {
                throw Error("a mean shape must have finite points and spreads");
            }
            shape.points.col(static_cast<Eigen::Index>(i)) = point;
            shape.spreads[i] = spreadList[i];
        }
        if (!(boundingBox(shape.points).area() > 0)) {
            throw Error("the points of a mean shape must not coincide");
        }
        toUnitBox(shape.points);
        return shape;
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("the mean shape cannot be read (") + problem.what() + ")");
    }
}

PointMatrix MeanShape::placedIn(const FaceCandidate& face) const {
    expects(face.box.area() > 0, "MeanShape: the face's box has no area");
    const geometry::Similarity photoFromMean(1, face.rollDegrees * std::numbers::pi / 180, Point::Zero());
    const PointMatrix turned = photoFromMean.applyAll(points);
    const Box from = boundingBox(turned);
    const double scale = std::sqrt(face.box.area() / from.area());
    return (scale * (turned.colwise() - from.centre())).colwise() + face.box.centre();
}

MeanShape computeMeanShape(const fs::path& folder, double mouthOpening) {
    std::error_code problem;
    const fs::path inner = folder / "landmarks";
    const fs::path searched = fs::is_directory(inner, problem) ? inner : folder;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(searched, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        if (entry->path().extension() == ".txt") {
            files.push_back(entry->path());
        }
    }
    if (problem) {
        throw Error("the folder cannot be read (" + problem.message() + ")", searched.string(),
                    "Name a folder of landmark files.");
    }
    if (files.size() < 2) {
        throw Error("a mean shape needs the landmark files of two faces or more", searched.string(),
                    "Name a folder that holds them, or one whose landmarks/ does.");
    }
    // Sums depend on their order in the last bits; a folder's order depends on the disk.
    std::sort(files.begin(), files.end());
    std::vector<PointMatrix> shapes;
    shapes.reserve(files.size());
    for (const fs::path& file : files) {
        shapes.push_back(readLandmarkText(file));
    }
    return MeanShape::compute(shapes, mouthOpening);
}

std::vector<Landmarks> MeanShapePredictor::place(std::span<const Job> jobs, const Progress& progress) const {
    const MeanShape& mean = MeanShape::shipped();
    const double near = kCloseEnough * interOcular(mean.points);
    Landmarks pattern;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const double alongAxis = mean.spreads[i] * mean.spreads[i] / 2 + kPlacementError * kPlacementError;
        pattern.confidences[i] = 1 - std::exp(-near * near / (2 * alongAxis));
    }
    std::vector<Landmarks> faces;
    faces.reserve(jobs.size());
    for (const Job& job : jobs) {
        progress.stopIfCancelled();
        faces.push_back(pattern);
        faces.back().points = mean.placedIn(job.face);
    }
    return faces;
}

std::string MeanShapePredictor::version() const {
    return "mean shape 1";
}

}  // namespace maskwright::core::shape
