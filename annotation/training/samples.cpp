// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/samples.h"

#include "annotation/formats/public_sets.h"
#include "core/crop_picture.h"
#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace maskwright::annotation::training {

using core::Error;
using core::shape::FaceSquare;
using formats::kCelebAMaskClasses;

namespace {

constexpr std::array<std::pair<SampleKind, const char*>, 4> kNames{{{SampleKind::Landmarks, "landmarks"},
                                                                    {SampleKind::Coarse, "coarse"},
                                                                    {SampleKind::Fine, "fine"},
                                                                    {SampleKind::Parser, "parser"}}};

// As published, aligned faces are looked at once.
int looksOf(const SampleForm& form) {
    const bool twice = form.kind == SampleKind::Parser &&
                       form.alignment == core::shape::Alignment::AllPoints &&
                       form.classCount() == static_cast<int>(core::kClassCount);
    return twice ? 2 : 1;
}

std::vector<FaceSquare> squaresOf(const SampleForm& form, const core::ImageView& photo,
                                  const TrainingFace& face) {
    if (form.kind == SampleKind::Coarse) {
        return {core::shape::wholePhoto(photo.width, photo.height)};
    }
    if (!face.points && face.photoIsHead && form.kind != SampleKind::Landmarks) {
        return {core::shape::wholePhoto(photo.width, photo.height)};
    }
    if (!face.points) {
        throw Error("the face has no points", face.name, "Place or import its points.");
    }
    if (form.kind == SampleKind::Landmarks) {
        return {core::shape::landmarkSquare(*face.points)};
    }
    std::vector<FaceSquare> squares{form.kind == SampleKind::Parser
                                        ? core::shape::parsingSquare(*face.points, form.alignment)
                                        : core::shape::headSquare(*face.points)};
    if (looksOf(form) == 2) {
        squares.push_back(core::shape::nearSquare(*face.points));
    }
    return squares;
}

core::samples::Sample cutSample(const core::samples::SampleLayout& layout, const FaceSquare& square,
                                const core::ImageView& photo, const TrainingFace& face) {
    FaceSquare stored = square;
    stored.side /= kViewShare;
    const core::geometry::Similarity cropFromPhoto = stored.cropFromPhoto(layout.side);
    core::samples::Sample sample;
    sample.name = face.name;
    sample.weight = face.weight;
    sample.picture = core::cropPicture(photo, cropFromPhoto, layout.side);
    if (layout.hasPoints) {
        sample.points = cropFromPhoto.applyAll(*face.points);
        sample.pointWeights = face.pointWeights;
    }
    if (layout.hasLabels) {
        sample.labels = core::cropLabels(*face.labels, cropFromPhoto, layout.side);
    }
    return sample;
}

}  // namespace

SampleKind sampleKindNamed(const std::string& name) {
    for (const auto& [kind, known] : kNames) {
        if (name == known) {
            return kind;
        }
    }
    throw Error("no kind of network has this name", name, "Use landmarks, coarse, fine or parser.");
}

std::string nameOf(SampleKind kind) {
    for (const auto& [known, name] : kNames) {
        if (kind == known) {
            return name;
        }
    }
    return {};
}

std::vector<int> classCountsOf(SampleKind kind) {
    switch (kind) {
        case SampleKind::Coarse:
            return {3, 2};
        case SampleKind::Fine:
            return {3};
        case SampleKind::Parser:
            return {static_cast<int>(core::kClassCount), kCelebAMaskClasses};
        case SampleKind::Landmarks:
            break;
    }
    return {0};
}

core::samples::SampleLayout layoutFor(const SampleForm& form) {
    const std::vector<int> counts = classCountsOf(form.kind);
    const int classes = form.classCount();
    core::expects(form.inputPx >= 32 && form.inputPx <= 1024, "layoutFor: input side");
    core::expects(std::ranges::find(counts, classes) != counts.end(), "layoutFor: number of classes");
    const bool landmarks = form.kind == SampleKind::Landmarks;
    return {nameOf(form.kind), static_cast<int>(std::lround(form.inputPx / kViewShare)),
            landmarks,         !landmarks,
            classes,           looksOf(form)};
}

std::array<std::uint8_t, core::kPointCount> TrainingFace::fullWeights() {
    std::array<std::uint8_t, core::kPointCount> weights{};
    weights.fill(255);
    return weights;
}

core::Raster<std::uint8_t> regionsOf(const core::LabelMap& labels) {
    core::Raster<std::uint8_t> regions(labels.width(), labels.height());
    std::transform(labels.pixels().begin(), labels.pixels().end(), regions.pixels().begin(),
                   [](std::uint8_t label) -> std::uint8_t {
                       if (label == core::kIgnoredLabel || label == labelOf(core::FaceClass::Background)) {
                           return label;
                       }
                       return label == labelOf(core::FaceClass::Hair) ? 2 : 1;
                   });
    return regions;
}

std::vector<core::samples::Sample> cutSamples(const SampleForm& form, const core::ImageView& photo,
                                              const TrainingFace& face) {
    const core::samples::SampleLayout layout = layoutFor(form);
    if (layout.hasLabels) {
        if (!face.labels) {
            throw Error("the face has no label map", face.name, "Make or import its label map.");
        }
        if (face.labels->width() != photo.width || face.labels->height() != photo.height) {
            throw Error("the label map is not of the photo's size", face.name,
                        "Import the pair that belongs together.");
        }
    }
    std::vector<core::samples::Sample> samples;
    for (const FaceSquare& square : squaresOf(form, photo, face)) {
        samples.push_back(cutSample(layout, square, photo, face));
    }
    return samples;
}

}  // namespace maskwright::annotation::training
