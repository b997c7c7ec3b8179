// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_judge.h"

#include "core/error.h"
#include "core/image/head_window.h"
#include "core/resources.h"

#include <array>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr const char* kFile = "research/head_judge.json";
// Pixels of one photo are much alike: more of them teach little.
constexpr int kExamplesOfAPhoto = 2000;

// Those with more skin than hair above the face are few (an eighth), so that each of them counts more.
constexpr int kTimesForBald = 2;
constexpr double kAboveFaceTurns = 0.2;
constexpr double kAboveFaceRadius = 1.5;

std::optional<Perceptron> readShipped() {
    if (!resourceExists(kFile)) {
        return std::nullopt;
    }
    auto judge = Perceptron::fromJson(resourceJson(kFile), kFile);
    if (judge.inputs() != kHeadClueCount || judge.classes() != static_cast<Eigen::Index>(kHeadPartCount)) {
        throw Error("made for other clues than this program sees", kFile,
                    "Restore the file from the release, or remove it: it is optional.");
    }
    return judge;
}

}  // namespace

const Perceptron* shippedHeadJudge() {
    static const std::optional<Perceptron> judge = readShipped();
    return judge ? &*judge : nullptr;
}

Raster<PartChances> judgeHead(const HeadPixels& pixels, const HeadExplanation& explanation,
                              const Perceptron& judge) {
    Eigen::MatrixXf clues = headClues(pixels, explanation);
    Eigen::MatrixXf chances = judge.chances(clues);
    mirrorClues(clues);
    chances = (chances + judge.chances(clues)) / 2;
    Raster<PartChances> result(pixels.colours.width(), pixels.colours.height());
    for (std::size_t i = 0; i < result.pixels().size(); ++i) {
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            result.pixels()[i][part] = chances(static_cast<Eigen::Index>(part), static_cast<Eigen::Index>(i));
        }
    }
    return result;
}

void HeadJudgeExamples::add(const ImageView& photo, const PointMatrix& points, const HeadPartMap& parts,
                            double withinRadius, const Progress& progress) {
    expects(parts.width() == photo.width && parts.height() == photo.height,
            "HeadJudgeExamples: parts of another size than the photo");
    const HeadCoordinates head(points);
    addSome(photo, head, parts, withinRadius, progress);
    addSome(viewOf(asByAnotherCamera(photo)), head, parts, withinRadius, progress);
}

RgbImage HeadJudgeExamples::asByAnotherCamera(const ImageView& photo) {
    // Out of focus: what fewer pixels would show.
    const cv::Mat sharp(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                        static_cast<std::size_t>(photo.strideBytes));
    const double factor = 0.3 + 0.7 * chance();
    cv::Mat small;
    cv::resize(sharp, small, {}, factor, factor, cv::INTER_AREA);
    RgbImage result(photo.width, photo.height);
    cv::Mat soft(photo.height, photo.width, CV_8UC3, result.row(0));
    cv::resize(small, soft, soft.size(), 0, 0, cv::INTER_LINEAR);

    const double gamma = std::exp2(1.4 * (chance() - 0.5));
    std::array<double, 3> gains{};
    for (double& gain : gains) {
        gain = 0.9 + 0.2 * chance();
    }
    cv::Mat curves(1, 256, CV_8UC3);
    for (int value = 0; value < 256; ++value) {
        for (std::size_t channel = 0; channel < gains.size(); ++channel) {
            curves.ptr<std::uint8_t>()[3 * static_cast<std::size_t>(value) + channel] =
                cv::saturate_cast<std::uint8_t>(gains[channel] * 255 * std::pow(value / 255.0, gamma));
        }
    }
    cv::LUT(soft, curves, soft);
    return result;
}

void HeadJudgeExamples::addSome(const ImageView& photo, const HeadCoordinates& head, const HeadPartMap& parts,
                                double withinRadius, const Progress& progress) {
    const PixelRect window = headWindow(head, photo);
    if (window.empty()) {
        return;
    }
    const HeadPixels pixels = headPixels(photo, window, head);
    const Eigen::MatrixXf clues = headClues(pixels, explainHead(pixels, prior_, progress));
    const WorkingScale scale(window, head);
    const auto partAt = [&](Eigen::Index pixel) {
        const Eigen::Index row = pixel / scale.width();
        const Point place = scale.photoFromWorking(
            Point(static_cast<double>(pixel % scale.width()), static_cast<double>(row)));
        return parts.at(std::clamp(static_cast<int>(std::lround(place.x())), 0, parts.width() - 1),
                        std::clamp(static_cast<int>(std::lround(place.y())), 0, parts.height() - 1));
    };
    int skin = 0;
    int hair = 0;
    for (Eigen::Index pixel = 0; pixel < clues.cols(); ++pixel) {
        const HeadPlace& place = pixels.places.pixels()[static_cast<std::size_t>(pixel)];
        if (place.radius > 1 && place.radius < kAboveFaceRadius &&
            (place.turn < kAboveFaceTurns || place.turn > 1 - kAboveFaceTurns)) {
            const std::uint8_t part = partAt(pixel);
            skin += part == static_cast<std::uint8_t>(HeadPart::Skin) ? 1 : 0;
            hair += part == static_cast<std::uint8_t>(HeadPart::Hair) ? 1 : 0;
        }
    }
    const int examples = (skin > hair ? kTimesForBald : 1) * kExamplesOfAPhoto;
    for (int example = 0; example < examples; ++example) {
        // Of random numbers only what every C++ library makes the same.
        const auto pixel = static_cast<Eigen::Index>(random_() % static_cast<std::uint32_t>(clues.cols()));
        const bool mirrored = random_() % 2 == 1;
        const std::uint8_t part = partAt(pixel);
        if (part == kIgnoredLabel ||
            pixels.places.pixels()[static_cast<std::size_t>(pixel)].radius > withinRadius) {
            continue;
        }
        Eigen::MatrixXf column = clues.col(pixel);
        if (mirrored) {
            mirrorClues(column);
        }
        clues_.insert(clues_.end(), column.data(), column.data() + column.size());
        parts_.push_back(part);
    }
}

Eigen::MatrixXf HeadJudgeExamples::clues() const {
    return Eigen::Map<const Eigen::MatrixXf>(clues_.data(), kHeadClueCount,
                                             static_cast<Eigen::Index>(parts_.size()));
}

}  // namespace maskwright::core::image
