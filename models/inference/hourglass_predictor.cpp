// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/inference/hourglass_predictor.h"

#include "core/crop_picture.h"
#include "core/error.h"
#include "core/shape/face_crop.h"
#include "models/losses/heat_maps.h"
#include "models/losses/map_reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include <torch/torch.h>

namespace maskwright::models::inference {

using core::Landmarks;
using core::geometry::Similarity;
using core::shape::FaceSquare;

namespace {

// Faces that go through the network together; more would only need more memory.
constexpr std::size_t kBatch = 8;

// A later look is the better one unless it is less sure by this much.
constexpr double kClearlyLess = 0.05;

constexpr int kMostLooks = 3;

// A square this near to the last one shows the network nothing new (a fifth of the faces are not there after
// two looks, and gain by a third).
constexpr double kSettled = 0.02;

// Below this mean confidence the face is probably turned further than the network has learned; the other
// quarters of the circle are tried.
constexpr double kDoubtful = 0.4;

constexpr double kCloseEnough = 0.08;  // of the inter-ocular distance

// The maps of mirrored pictures as maps of the pictures themselves.
torch::Tensor unmirrored(const torch::Tensor& maps) {
    const auto& mirror = core::Scheme::lapa().mirror();
    std::vector<std::int64_t> from(mirror.begin(), mirror.end());
    return maps.index_select(1, torch::tensor(from, torch::kLong)).flip({3});
}

// The share of a Gaussian in the plane within reach of its middle.
double confidenceOf(double deviationPx, double reachPx) {
    return 1 - std::exp(-reachPx * reachPx / (2 * deviationPx * deviationPx));
}

double meanConfidence(const Landmarks& landmarks) {
    return std::accumulate(landmarks.confidences.begin(), landmarks.confidences.end(), 0.0) /
           static_cast<double>(core::kPointCount);
}

// How far a square is off another one: the largest of shift and growth as shares of the side, and of what the
// turn moves at the middle of a border.
double apart(const FaceSquare& square, const FaceSquare& other) {
    return std::max({(square.centre - other.centre).norm() / other.side,
                     std::abs(std::log(square.side / other.side)),
                     std::abs(std::remainder(square.angle - other.angle, 2 * std::numbers::pi)) / 2});
}

// The same for the square that these points ask for; endless if they mark none.
double offSquare(const Landmarks& landmarks, const FaceSquare& seen) {
    const core::Box box = core::boundingBox(landmarks.points);
    return box.width() > 0 && box.height() > 0 ? apart(core::shape::landmarkSquare(landmarks.points), seen)
                                               : std::numeric_limits<double>::infinity();
}

}  // namespace

// What one pass looks at: one square of each photo.
struct HourglassPredictor::Looks {
    std::vector<core::ImageView> photos;
    std::vector<FaceSquare> squares;
};

HourglassPredictor::HourglassPredictor(std::shared_ptr<const Network> network, std::string version,
                                       FlipTest flipTest)
    : network_(std::move(network)), version_(std::move(version)), flipTest_(flipTest) {
    core::expects(network_ != nullptr && network_->kind() == Kind::Landmarks,
                  "HourglassPredictor: a network of the kind landmarks");
}

std::vector<Landmarks> HourglassPredictor::look(const Looks& looks, const core::Progress& progress) const {
    const int px = network_->inputPx();
    std::vector<core::RgbImage> crops;
    std::vector<Similarity> photoFromMap;
    for (std::size_t i = 0; i < looks.squares.size(); ++i) {
        progress.stopIfCancelled();
        const Similarity cropFromPhoto = looks.squares[i].cropFromPhoto(px);
        crops.push_back(core::cropPicture(looks.photos[i], cropFromPhoto, px));
        photoFromMap.push_back(cropFromPhoto.inverse() * Similarity::resize(losses::kHeatMapStride));
    }
    torch::Tensor maps = network_->forward(crops, progress);
    if (flipTest_ == FlipTest::On) {
        std::ranges::transform(crops, crops.begin(), mirroredPicture);
        maps = (maps + unmirrored(network_->forward(crops, progress))) / 2;
    }
    const auto read = losses::readPoints(network_->mapMeaning(), maps);
    const auto points = read.points.accessor<double, 3>();
    const auto deviations = read.deviations.accessor<double, 2>();
    std::vector<Landmarks> results(looks.squares.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        core::PointMatrix inMap;
        for (Eigen::Index k = 0; k < inMap.cols(); ++k) {
            inMap.col(k) = core::Point(points[row][k][0], points[row][k][1]);
        }
        const double reachPx = kCloseEnough * core::interOcular(inMap);
        for (std::size_t k = 0; k < core::kPointCount; ++k) {
            results[i].confidences[k] = confidenceOf(deviations[row][static_cast<std::int64_t>(k)], reachPx);
        }
        results[i].points = photoFromMap[i].applyAll(inMap);
    }
    return results;
}

std::vector<Landmarks> HourglassPredictor::lookUntilSettled(const Looks& first,
                                                            const core::Progress& progress) const {
    std::vector<Landmarks> found = look(first, progress);
    std::vector<double> lastOff(found.size(), std::numeric_limits<double>::infinity());
    std::vector<std::size_t> moving(found.size());
    std::iota(moving.begin(), moving.end(), std::size_t{0});
    for (int more = 1; more < kMostLooks; ++more) {
        Looks again;
        std::vector<std::size_t> asked;
        for (const std::size_t i : moving) {
            // Points of almost no extent, as a useless network gives them, mark no square.
            const double leastSide = first.squares[i].side / network_->inputPx();
            const core::Box box = core::boundingBox(found[i].points);
            if (box.width() <= leastSide || box.height() <= leastSide) {
                continue;
            }
            again.photos.push_back(first.photos[i]);
            again.squares.push_back(core::shape::landmarkSquare(found[i].points));
            asked.push_back(i);
        }
        if (asked.empty()) {
            break;
        }
        const std::vector<Landmarks> next = look(again, progress);
        moving.clear();
        for (std::size_t k = 0; k < asked.size(); ++k) {
            const std::size_t i = asked[k];
            const double off = offSquare(next[k], again.squares[k]);
            // A look in whose square the face lies worse than in the last one's leads away from it.
            if (off < lastOff[i] && meanConfidence(next[k]) >= meanConfidence(found[i]) - kClearlyLess) {
                found[i] = next[k];
                lastOff[i] = off;
                if (off > kSettled) {
                    moving.push_back(i);
                }
            }
        }
    }
    return found;
}

std::vector<Landmarks> HourglassPredictor::place(std::span<const Job> jobs,
                                                 const core::Progress& progress) const {
    std::vector<Landmarks> results;
    for (std::size_t begin = 0; begin < jobs.size(); begin += kBatch) {
        const auto some = jobs.subspan(begin, std::min(kBatch, jobs.size() - begin));
        Looks located;
        for (const Job& job : some) {
            located.photos.push_back(job.photo);
            located.squares.push_back(core::shape::landmarkSquare(job.face));
        }
        std::vector<Landmarks> found = lookUntilSettled(located, progress);
        for (std::size_t i = 0; i < some.size(); ++i) {
            if (meanConfidence(found[i]) < kDoubtful) {
                Looks turned{std::vector(3, some[i].photo), std::vector(3, located.squares[i])};
                for (std::size_t quarter = 0; quarter < 3; ++quarter) {
                    turned.squares[quarter].angle += static_cast<double>(quarter + 1) * std::numbers::pi / 2;
                }
                for (const Landmarks& other : lookUntilSettled(turned, progress)) {
                    if (meanConfidence(other) > meanConfidence(found[i]) + kClearlyLess) {
                        found[i] = other;
                    }
                }
            }
            results.push_back(found[i]);
        }
    }
    return results;
}

}  // namespace maskwright::models::inference
