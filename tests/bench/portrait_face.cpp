// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/portrait_face.h"

#include "annotation/fit_settings.h"
#include "core/geometry/similarity.h"
#include "core/image/portrait/sample.h"
#include "core/image/resize.h"
#include "core/regions_and_parts.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <utility>

namespace maskwright::bench {

namespace {

constexpr int kDrawnHeight = 1000;     // larger ones take too long to draw
constexpr int kPortrait = 17;          // of the showcase: frontal, hair beside the face
constexpr double kErrorOfEyes = 0.01;  // of the points, on each coordinate
constexpr double kConfidence = 0.9;

core::Landmarks asPlaced(core::Landmarks landmarks) {
    std::mt19937 random(1);
    std::normal_distribution<double> error(0, kErrorOfEyes * core::interOcular(landmarks.points));
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const double dx = error(random);
        landmarks.setPoint(i, landmarks.point(i) + core::Point(dx, error(random)));
    }
    landmarks.states.fill(core::PointState::Predicted);
    landmarks.confidences.fill(kConfidence);
    return landmarks;
}

// Hair and face of the labels, enlarged by the factor, in a window around them.
core::RegionMap regionsOf(const core::LabelMap& labels, double factor, int width, int height) {
    core::PixelRect head;
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            if (labels.at(x, y) != core::labelOf(core::FaceClass::Background)) {
                head = head.united({x, y, x + 1, y + 1});
            }
        }
    }
    core::RegionMap regions;
    regions.photoWidth = width;
    regions.photoHeight = height;
    regions.window = core::PixelRect{static_cast<int>(head.x0 * factor), static_cast<int>(head.y0 * factor),
                                     static_cast<int>(head.x1 * factor), static_cast<int>(head.y1 * factor)}
                         .intersected({0, 0, width, height});
    regions.hair = core::Raster<std::uint8_t>(regions.window.width(), regions.window.height());
    regions.skin = regions.hair;
    for (int y = 0; y < regions.window.height(); ++y) {
        const int line = std::min(static_cast<int>((y + regions.window.y0) / factor), labels.height() - 1);
        for (int x = 0; x < regions.window.width(); ++x) {
            const int column =
                std::min(static_cast<int>((x + regions.window.x0) / factor), labels.width() - 1);
            const std::uint8_t label = labels.at(column, line);
            if (label == core::labelOf(core::FaceClass::Hair)) {
                regions.hair.at(x, y) = 255;
            } else if (label != core::labelOf(core::FaceClass::Background)) {
                regions.skin.at(x, y) = 255;
            }
        }
    }
    return regions;
}

// Every cell the mean of its neighbourhood: a network is unsure along a border.
void blur(core::Raster<std::uint8_t>& cells) {
    const core::Raster<std::uint8_t> sharp = cells;
    for (int y = 0; y < cells.height(); ++y) {
        for (int x = 0; x < cells.width(); ++x) {
            int sum = 0;
            for (int dy = -1; dy <= 1; ++dy) {
                for (int dx = -1; dx <= 1; ++dx) {
                    sum += sharp.at(std::clamp(x + dx, 0, cells.width() - 1),
                                    std::clamp(y + dy, 0, cells.height() - 1));
                }
            }
            cells.at(x, y) = static_cast<std::uint8_t>(sum / 9);
        }
    }
}

// What a parser says that knows the labels, enlarged by the factor.
std::optional<core::PartProbabilities> partsAsParsed(const core::image::portrait::Portrait& portrait,
                                                     double factor) {
    core::ClassProbabilities classes;
    classes.photoWidth = portrait.labels.width();
    classes.photoHeight = portrait.labels.height();
    classes.window = portrait.labels.bounds();
    for (std::size_t value = 0; value < core::kClassCount; ++value) {
        classes.ofClasses[value] = core::Raster<float>(portrait.labels.width(), portrait.labels.height());
        std::ranges::transform(portrait.labels.pixels(), classes.ofClasses[value].pixels().begin(),
                               [value](std::uint8_t label) { return label == value ? 1.0F : 0.0F; });
    }
    auto parts = core::partsOf(classes, portrait.landmarks.points);
    if (parts) {
        parts->cellPx *= factor;
        const auto scaled = [factor](int pixels) { return static_cast<int>(pixels * factor); };
        parts->window = {scaled(parts->window.x0), scaled(parts->window.y0), scaled(parts->window.x1),
                         scaled(parts->window.y1)};
        for (core::Raster<std::uint8_t>& cells : parts->ofClasses) {
            blur(cells);
        }
    }
    return parts;
}

}  // namespace

app::gui::FaceData portraitFace(int width, int height) {
    core::image::portrait::PortraitOptions options =
        core::image::portrait::sampleOptions(core::image::portrait::kShowcaseSeed, kPortrait);
    const double factor = static_cast<double>(height) / kDrawnHeight;
    options.height = kDrawnHeight;
    options.width = static_cast<int>(std::lround(width / factor));
    core::image::portrait::Portrait portrait = core::image::portrait::renderPortrait(options);
    const core::RgbImage photo = core::image::resized(core::viewOf(portrait.photo), factor);

    app::gui::FaceData face;
    face.record.id = annotation::store::ImageId{1};
    face.record.name = "portrait";
    face.record.width = photo.width();
    face.record.height = photo.height();
    core::RegionMap regions = regionsOf(portrait.labels, factor, photo.width(), photo.height());
    regions.parts = partsAsParsed(portrait, factor);
    core::Landmarks placed = asPlaced(portrait.landmarks);
    placed.points = core::geometry::Similarity::resize(factor).applyAll(placed.points);
    face.landmarks = placed;
    face.photo = std::make_shared<const app::gui::PhotoPyramid>(photo);
    core::fitting::FitOptions fit = annotation::fitOptions(face.fit);
    fit.photo = core::viewOf(face.photo->photo());
    face.liveMap = std::make_unique<core::fusion::LiveLabelMap>(regions, placed, fit);
    return face;
}

}  // namespace maskwright::bench
