// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/hat_faces.h"

#include "annotation/batch.h"
#include "annotation/formats/public_sets.h"
#include "core/borrowed_hat.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/whole_file.h"
#include "core/landmark_text.h"

#include <array>
#include <cstdio>
#include <random>
#include <system_error>
#include <utility>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::Error;
using core::LabelledHead;

namespace {

constexpr std::uint8_t kHat = 14;  // of CelebAMask-HQ's 19 classes
// A hat to lend takes this share of its photo; a bare head's photo shows less than the other one.
constexpr double kLentShare = 0.02;
constexpr double kBareShare = 0.002;
constexpr int kChoices = 4;
constexpr int kJpegQuality = 92;

// A face that may lend or wear.
struct Candidate {
    DataSetFace face;
    core::PointMatrix points = core::PointMatrix::Zero();
    double hatShare = 0;
};

core::Raster<std::uint8_t> hatOf(const DataSetFace& face) {
    core::Raster<std::uint8_t> mask = core::image::readMaskPng(face.masks19);
    for (std::uint8_t& label : mask.pixels()) {
        label = label == kHat ? 1 : 0;
    }
    return mask;
}

LabelledHead read(const DataSet& set, const DataSetFace& face) {
    SampleForm form;
    form.kind = SampleKind::Parser;
    auto known = readFace(set, face, form);
    if (!known || !known->points) {
        throw Error("its points or its label map are missing", face.name, "Name a set that has both.");
    }
    return {core::image::readPhoto(face.photo), std::move(*known->labels), *known->points};
}

std::vector<Candidate> candidatesOf(const PackSource& source, const HatOptions& options, HatReport& report,
                                    core::Progress& progress) {
    std::vector<DataSetFace> faces;
    for (DataSetFace& face : facesOf(source.set, source.folder)) {
        if (!source.set.judges || !inValidation(face.group, options.validationPercent)) {
            faces.push_back(std::move(face));
        }
    }
    std::vector<Candidate> candidates;
    runBatch(
        faces.size(), 0, progress, [&](std::size_t i) { return std::optional(faces[i]); },
        [](const DataSetFace& face, core::Progress& /*progress*/) {
            const auto hat = hatOf(face);
            const auto pixels = std::ranges::count(hat.pixels(), 1);
            return Candidate{face, core::readLandmarkText(face.points),
                             static_cast<double>(pixels) / static_cast<double>(hat.pixels().size())};
        },
        [&](std::size_t i, Outcome<Candidate>&& outcome) {
            if (const auto* error = std::get_if<Error>(&outcome)) {
                report.failures.push_back({faces[i].name, error->what()});
            } else {
                candidates.push_back(std::get<Candidate>(std::move(outcome)));
            }
        });
    return candidates;
}

struct Pair {
    const Candidate* head = nullptr;
    const Candidate* wearer = nullptr;
};

Pair pairOf(const std::vector<const Candidate*>& heads, const std::vector<const Candidate*>& wearers,
            std::mt19937_64& numbers) {
    Pair pair{heads[numbers() % heads.size()], nullptr};
    double least = 0;
    for (int i = 0; i < kChoices; ++i) {
        const Candidate* wearer = wearers[numbers() % wearers.size()];
        const double difference = core::differenceOfPose(wearer->points, pair.head->points);
        if (pair.wearer == nullptr || difference < least) {
            pair.wearer = wearer;
            least = difference;
        }
    }
    return pair;
}

void write(const fs::path& out, std::size_t index, const LabelledHead& head) {
    std::array<char, 16> name{};
    std::snprintf(name.data(), name.size(), "hat_%04zu", index + 1);
    const std::string text = core::landmarkText(head.points);
    core::image::replaceFile(out / "labels" / (std::string(name.data()) + ".png"),
                             core::image::encodeLabelPng(head.labels));
    core::image::replaceFile(
        out / "landmarks" / (std::string(name.data()) + ".txt"),
        core::image::Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    // The photo last: a tree that is cut short has no photo without its truth.
    core::image::writeJpeg(out / "images" / (std::string(name.data()) + ".jpg"), viewOf(head.photo),
                           kJpegQuality);
}

void makeFolders(const fs::path& out) {
    for (const char* part : {"images", "labels", "landmarks"}) {
        std::error_code problem;
        fs::create_directories(out / part, problem);
        if (problem) {
            throw Error("the folder cannot be made (" + problem.message() + ")", (out / part).string(),
                        "Choose another place.");
        }
    }
}

}  // namespace

HatReport writeHatFaces(const PackSource& source, const HatOptions& options, const fs::path& out,
                        core::Progress& progress) {
    if (!source.set.masks19Folder) {
        throw Error("the set has no masks of 19 classes, which tell hats", source.folder.string(),
                    "Name it as a set that has them, for example celebamask_mini=DIR.");
    }
    HatReport report;
    const std::vector<Candidate> candidates = candidatesOf(source, options, report, progress);
    std::vector<const Candidate*> heads;
    std::vector<const Candidate*> wearers;
    for (const Candidate& candidate : candidates) {
        if (candidate.hatShare >= kLentShare) {
            wearers.push_back(&candidate);
        } else if (candidate.hatShare < kBareShare) {
            heads.push_back(&candidate);
        }
    }
    report.wearers = static_cast<std::int64_t>(wearers.size());
    report.bareHeads = static_cast<std::int64_t>(heads.size());
    if (heads.empty() || wearers.empty()) {
        throw Error(heads.empty() ? "no face is without a hat" : "no face wears a hat",
                    source.folder.string(), "Name a set with both.");
    }
    makeFolders(out);
    std::mt19937_64 numbers(options.seed);
    std::vector<Pair> pairs;
    while (pairs.size() < static_cast<std::size_t>(options.count)) {
        pairs.push_back(pairOf(heads, wearers, numbers));
    }
    runBatch(
        pairs.size(), 0, progress, [&](std::size_t i) { return std::optional(std::pair(i, pairs[i])); },
        [&](const std::pair<std::size_t, Pair>& task, core::Progress& /*progress*/) {
            const auto& [index, pair] = task;
            write(out, index,
                  core::withHat(read(source.set, pair.head->face), read(source.set, pair.wearer->face),
                                hatOf(pair.wearer->face)));
            return index;
        },
        [&](std::size_t i, Outcome<std::size_t>&& outcome) {
            progress.report(static_cast<double>(i + 1) / static_cast<double>(pairs.size()),
                            pairs[i].head->face.name);
            if (const auto* error = std::get_if<Error>(&outcome)) {
                report.failures.push_back(
                    {pairs[i].head->face.name + " with the hat of " + pairs[i].wearer->face.name,
                     error->what()});
            } else {
                ++report.written;
            }
        });
    return report;
}

}  // namespace maskwright::annotation::training
