// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/contour_prior.h"

#include "core/error.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

namespace {

using Eigen::Index;
using Eigen::Matrix2Xd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr const char* kResource = "research/contour_prior.json";
constexpr Index kCoordinates = 2 * static_cast<Index>(kPointCount);
constexpr Index kPoseModes = 4;
constexpr double kFarthestPx = 1e7;  // no photo reaches there

PointMatrix mirroredShape(const PointMatrix& shape) {
    PointMatrix result;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const auto from = static_cast<Index>(Scheme::lapa().mirror()[i]);
        result.col(static_cast<Index>(i)) = Point(-shape(0, from), shape(1, from));
    }
    return result;
}

// Centred, inter-ocular distance 1.
PointMatrix standardised(const PointMatrix& shape) {
    const PointMatrix centred = shape.colwise() - shape.rowwise().mean().eval();
    const double size = interOcular(centred);
    if (!(size > 0)) {
        throw Error("the outer eye corners of a shape coincide");
    }
    return centred / size;
}

VectorXd flat(const PointMatrix& shape) {
    return Eigen::Map<const VectorXd>(shape.data(), shape.size());
}

PointMatrix alignedTo(const PointMatrix& mean, const PointMatrix& shape) {
    return geometry::fitSimilarity(shape, mean).applyAll(shape);
}

// Moves of a shape that are no change of it: along x, along y, a turn, a change of size.
Eigen::Matrix<double, 2, kPoseModes> poseModes(const Point& p) {
    Eigen::Matrix<double, 2, kPoseModes> modes;
    modes << 1, 0, -p.y(), p.x(), 0, 1, p.x(), p.y();
    return modes;
}

double spreadOf(const Matrix2Xd& points) {
    return (points.colwise() - points.rowwise().mean().eval()).cwiseAbs().maxCoeff();
}

// None for points that have no scale or turn in common with the mean face: then nothing is known of where
// they belong.
std::optional<geometry::Similarity> tryAlign(const Matrix2Xd& photo, const Matrix2Xd& pose) {
    try {
        return geometry::fitSimilarity(photo, pose);
    } catch (const Error&) {
        return std::nullopt;
    }
}

// How unlikely a factor is before anything is seen, as a negative logarithm up to a constant.
double surpriseOf(double logScale) {
    constexpr double kUsualLogScale = 0.5;
    return logScale * logScale / (2 * kUsualLogScale * kUsualLogScale);
}

std::vector<double> numbers(const nlohmann::json& json, const char* key, std::size_t count) {
    auto values = json.at(key).get<std::vector<double>>();
    if (values.size() != count) {
        throw Error(std::string("the contour prior has the wrong number of values in '") + key + "'",
                    kResource);
    }
    for (const double value : values) {
        if (!std::isfinite(value)) {
            throw Error(std::string("the contour prior has a value that is not a number in '") + key + "'",
                        kResource);
        }
    }
    return values;
}

}  // namespace

ContourPrior ContourPrior::learn(std::span<const PointMatrix> shapes, int modes) {
    expects(shapes.size() > 1 && modes > 0, "ContourPrior: too few shapes or modes");
    std::vector<PointMatrix> all;
    for (const PointMatrix& shape : shapes) {
        all.push_back(standardised(shape));
        all.push_back(standardised(mirroredShape(shape)));
    }
    ContourPrior prior;
    prior.mean_ = all.front();
    constexpr int kRounds = 10;  // the mean stops moving after three or four
    for (int round = 0; round < kRounds; ++round) {
        PointMatrix sum = PointMatrix::Zero();
        for (const PointMatrix& shape : all) {
            sum += alignedTo(prior.mean_, shape);
        }
        prior.mean_ = standardised(sum);
    }
    const VectorXd mean = flat(prior.mean_);
    MatrixXd differences(kCoordinates, static_cast<Index>(all.size()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        differences.col(static_cast<Index>(i)) = flat(alignedTo(prior.mean_, all[i])) - mean;
    }
    const MatrixXd covariance = differences * differences.transpose() / static_cast<double>(all.size());
    const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(covariance);
    const Index kept = std::min<Index>(modes, kCoordinates - kPoseModes);
    prior.modes_ = MatrixXd(kCoordinates, kept);
    for (Index i = 0; i < kept; ++i) {
        const Index from = kCoordinates - 1 - i;  // eigenvalues ascend
        prior.modes_.col(i) =
            solver.eigenvectors().col(from) * std::sqrt(std::max(0.0, solver.eigenvalues()[from]));
    }
    // Never quite 0: what the shapes have not shown is not impossible.
    constexpr double kLeastSpread = 0.001;
    const VectorXd remaining = covariance.diagonal() - prior.modes_.rowwise().squaredNorm();
    prior.spreads_ = remaining.cwiseMax(kLeastSpread * kLeastSpread).cwiseSqrt();
    return prior;
}

const ContourPrior* ContourPrior::shipped() {
    static const std::optional<ContourPrior> prior = []() -> std::optional<ContourPrior> {
        if (!resourceExists(kResource)) {
            return std::nullopt;
        }
        return fromJson(resourceJson(kResource));
    }();
    return prior ? &*prior : nullptr;
}

std::optional<ContourPrior::Alignment> ContourPrior::align(const PointMatrix& seen,
                                                           const PointMask& used) const {
    Alignment result;
    for (Index i = 0; i < static_cast<Index>(kPointCount); ++i) {
        if (used[static_cast<std::size_t>(i)] && seen.col(i).cwiseAbs().maxCoeff() <= kFarthestPx) {
            result.columns.push_back(i);
        }
    }
    const auto count = static_cast<Index>(result.columns.size());
    Matrix2Xd photo(2, count);
    result.pose.resize(2, count);
    for (Index i = 0; i < count; ++i) {
        photo.col(i) = seen.col(result.columns[static_cast<std::size_t>(i)]);
        result.pose.col(i) = mean_.col(result.columns[static_cast<std::size_t>(i)]);
    }
    constexpr double kLeastSpreadPx = 1e-3;
    if (count < 4 || !(spreadOf(photo) > kLeastSpreadPx)) {
        return std::nullopt;
    }
    const std::optional<geometry::Similarity> aligned = tryAlign(photo, result.pose);
    if (!aligned) {
        return std::nullopt;
    }
    result.poseFromPhoto = *aligned;
    result.difference = aligned->applyAll(photo) - result.pose;
    return result;
}

std::optional<double> ContourPrior::meanInterOcularPx(const PointMatrix& seen, const PointMask& used) const {
    const std::optional<Alignment> aligned = align(seen, used);
    if (!aligned) {
        return std::nullopt;
    }
    return 1 / aligned->poseFromPhoto.scale();
}

ContourPrior::Solution ContourPrior::solve(const Alignment& aligned, const PointSpreads& noise,
                                           const Scales& scales) const {
    const auto count = static_cast<Index>(aligned.columns.size());
    const Eigen::Matrix2d turn =
        scales.noise * aligned.poseFromPhoto.linear() / aligned.poseFromPhoto.scale();
    Solution solution;
    solution.precisions.resize(aligned.columns.size());

    // Normal equations of b and a small change of the pose, whose variance is far above any noise.
    constexpr double kFreePose = 1.0;
    const Index modes = modes_.cols();
    // Rows whitened by an upper root of each point's precision, so that half of the products is enough.
    MatrixXd rows(2 * count, modes + kPoseModes);
    VectorXd difference(2 * count);
    std::vector<Eigen::Matrix2d> roots(aligned.columns.size());
    double logDeterminant = 0;
    for (Index i = 0; i < count; ++i) {
        const Index from = aligned.columns[static_cast<std::size_t>(i)];
        const Eigen::Matrix2d own = (scales.shape * spreads_.segment<2>(2 * from)).cwiseAbs2().asDiagonal();
        const Eigen::Matrix2d spread = own + turn * noise[static_cast<std::size_t>(from)] * turn.transpose();
        logDeterminant += std::log(spread.determinant());
        Eigen::Matrix2d& precision = solution.precisions[static_cast<std::size_t>(i)];
        precision = spread.inverse();
        Eigen::Matrix2d& root = roots[static_cast<std::size_t>(i)];
        const double first = std::sqrt(precision(0, 0));
        const double mixed = precision(0, 1) / first;
        root << first, mixed, 0, std::sqrt(precision(1, 1) - mixed * mixed);
        rows.block(2 * i, modes, 2, kPoseModes) = root * kFreePose * poseModes(mean_.col(from));
        difference.segment<2>(2 * i) = root * aligned.difference.col(i);
    }
    // Along the columns, in the order in which they lie in memory.
    for (Index mode = 0; mode < modes; ++mode) {
        for (Index i = 0; i < count; ++i) {
            const Index from = aligned.columns[static_cast<std::size_t>(i)];
            rows.col(mode).segment<2>(2 * i) =
                roots[static_cast<std::size_t>(i)] * (scales.shape * modes_.col(mode).segment<2>(2 * from));
        }
    }
    MatrixXd normal = MatrixXd::Identity(modes + kPoseModes, modes + kPoseModes);
    normal.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    const Eigen::LLT<MatrixXd> factor = normal.llt();  // reads the lower half
    const VectorXd pull = rows.transpose() * difference;
    const VectorXd b = factor.solve(pull);
    solution.shared = (rows * b).reshaped(2, count);
    for (Index i = 0; i < count; ++i) {
        const Eigen::Matrix2d& root = roots[static_cast<std::size_t>(i)];
        root.triangularView<Eigen::Upper>().solveInPlace(solution.shared.col(i));
    }
    solution.departure = b.head(modes).squaredNorm() / static_cast<double>(modes);
    logDeterminant += 2 * factor.matrixLLT().diagonal().array().log().sum();
    solution.logEvidence = -(logDeterminant + difference.squaredNorm() - pull.dot(b)) / 2;
    return solution;
}

PointMatrix ContourPrior::posteriorMean(const PointMatrix& seen, const PointSpreads& noise,
                                        const PointMask& used, const PointMask& wanted,
                                        double shapeScale) const {
    const std::optional<Alignment> aligned = align(seen, used);
    if (!aligned) {
        return seen;
    }
    const Solution solution = solve(*aligned, noise, {.noise = 1, .shape = shapeScale});
    const geometry::Similarity photoFromPose = aligned->poseFromPhoto.inverse();
    PointMatrix result = seen;
    for (std::size_t i = 0; i < aligned->columns.size(); ++i) {
        const Index column = aligned->columns[i];
        const auto index = static_cast<std::size_t>(column);
        if (!wanted[index] || noise[index].isZero(0)) {
            continue;
        }
        const auto row = static_cast<Index>(i);
        const Point shared = solution.shared.col(row);
        const Point rest = solution.precisions[i] * (aligned->difference.col(row) - shared);
        const Point own = shapeScale * spreads_.segment<2>(2 * column);
        const Point estimate = shared + own.cwiseAbs2().cwiseProduct(rest);
        result.col(column) = photoFromPose.apply(Point(aligned->pose.col(row) + estimate));
    }
    return result;
}

ContourPrior::NoiseGuess ContourPrior::likelyNoise(const Alignment& aligned, const PointSpreads& noise,
                                                   const Scales& from) const {
    // Uphill on a grid of logarithms that has 1, the best three joined by a parabola.
    constexpr int kMost = 2;
    const double step = std::log(kMostNoiseScale) / kMost;
    const auto least = static_cast<int>(std::lround(std::log(kLeastNoiseScale) / step));
    std::map<int, Solution> solutions;
    const auto evidence = [&](int place) {
        const auto known = solutions.find(place);
        const Solution& solution =
            known != solutions.end()
                ? known->second
                : solutions
                      .emplace(place,
                               solve(aligned, noise, {.noise = std::exp(place * step), .shape = from.shape}))
                      .first->second;
        return solution.logEvidence - surpriseOf(place * step);
    };
    int best = std::clamp(static_cast<int>(std::lround(std::log(from.noise) / step)), least, kMost);
    for (const int way : {-1, 1}) {
        while (best + way >= least && best + way <= kMost && evidence(best + way) > evidence(best)) {
            best += way;
        }
    }
    double place = best;
    if (best > least && best < kMost) {
        const double bend = evidence(best - 1) + evidence(best + 1) - 2 * evidence(best);
        place += bend < 0 ? (evidence(best - 1) - evidence(best + 1)) / (2 * bend) : 0;
    }
    return {.scale = std::exp(place * step),
            .logEvidence = evidence(best),
            .departure = solutions.at(best).departure};
}

ContourPrior::Scales ContourPrior::likelyScales(const PointMatrix& seen, const PointSpreads& noise,
                                                const PointMask& used) const {
    const std::optional<Alignment> aligned = align(seen, used);
    if (!aligned) {
        return {};
    }
    NoiseGuess guess = likelyNoise(*aligned, noise, {});
    Scales scales{.noise = guess.scale, .shape = 1};
    // Most faces are usual, and further shapes need not be asked about: they would cost as much again.
    constexpr double kUsualDeparture = 1;
    constexpr double kShapeStep = 1.57;  // four steps to kMostShapeScale
    const auto isUsual = [](const NoiseGuess& face) {
        return face.departure <= kUsualDeparture && face.scale < 0.9 * kMostNoiseScale;
    };
    for (double shape = kShapeStep; !isUsual(guess) && shape < kMostShapeScale * 1.05; shape *= kShapeStep) {
        NoiseGuess wider = likelyNoise(*aligned, noise, {.noise = scales.noise, .shape = shape});
        wider.logEvidence -= surpriseOf(std::log(shape));
        if (wider.logEvidence <= guess.logEvidence) {
            break;
        }
        guess = wider;
        scales = {.noise = wider.scale, .shape = shape};
    }
    return scales;
}

nlohmann::json ContourPrior::toJson() const {
    // Steps of 1e-5 of the inter-ocular distance: a hundredth of a pixel on a face of 2,000 pixels.
    const auto rounded = [](const auto& values) {
        std::vector<double> list;
        for (Index i = 0; i < values.size(); ++i) {
            list.push_back(std::round(values.data()[i] * 1e5) / 1e5);
        }
        return list;
    };
    return {{"modes", modes_.cols()},
            {"mean", rounded(mean_)},
            {"mode_values", rounded(modes_)},
            {"spreads", rounded(spreads_)}};
}

ContourPrior ContourPrior::fromJson(const nlohmann::json& json) {
    try {
        const auto modes = json.at("modes").get<int>();
        if (modes < 1 || modes > kCoordinates) {
            throw Error("the contour prior has an impossible number of modes", kResource);
        }
        ContourPrior prior;
        const auto mean = numbers(json, "mean", kCoordinates);
        const auto values = numbers(json, "mode_values", static_cast<std::size_t>(modes) * kCoordinates);
        const auto spreads = numbers(json, "spreads", kCoordinates);
        prior.mean_ = Eigen::Map<const PointMatrix>(mean.data());
        prior.modes_ = Eigen::Map<const MatrixXd>(values.data(), kCoordinates, modes);
        prior.spreads_ = Eigen::Map<const VectorXd>(spreads.data(), kCoordinates);
        if (!(prior.spreads_.minCoeff() > 0)) {
            throw Error("the contour prior has a spread that is not positive", kResource);
        }
        return prior;
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("the contour prior cannot be read (") + problem.what() + ")", kResource,
                    "Install the resources again.");
    }
}

}  // namespace maskwright::core::fitting
