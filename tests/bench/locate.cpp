// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/image/cascade_locator.h"
#include "core/image/photo_io.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench locate: how many labelled faces the cascade finds (overlap of the boxes 0.5 or more), as
// any candidate and as the major face, and how well the mean shape lies on those found. A photo with several
// labelled faces stands once per face in these sets, so that at most one of them can be the major face.
namespace maskwright::bench {

namespace {

constexpr double kFound = 0.5;

struct Tally {
    int faces = 0;
    int found = 0;
    int major = 0;
    int empty = 0;  // photos without any candidate
    int candidates = 0;
    double errors = 0;  // sum of inter-ocular errors of the found faces
    double seconds = 0;
};

void addFace(Tally& tally, const core::FaceLocator& locator, const core::RgbImage& photo,
             const core::PointMatrix& truth) {
    core::NoProgress progress;
    // Processor time, so that a busy machine does not count.
    const std::clock_t start = std::clock();
    const auto candidates = locator.locate(core::viewOf(photo), progress);
    tally.seconds += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    ++tally.faces;
    tally.candidates += static_cast<int>(candidates.size());
    if (candidates.empty()) {
        ++tally.empty;
        return;
    }
    const core::Box box = core::boundingBox(truth);
    const auto overlapWith = [&](const core::FaceCandidate& candidate) {
        return core::overlap(box, candidate.box);
    };
    tally.major += overlapWith(candidates.front()) >= kFound ? 1 : 0;
    const auto best =
        std::max_element(candidates.begin(), candidates.end(),
                         [&](const auto& a, const auto& b) { return overlapWith(a) < overlapWith(b); });
    if (overlapWith(*best) >= kFound) {
        ++tally.found;
        const core::PointMatrix placed = core::shape::MeanShape::shipped().placedIn(*best);
        tally.errors += (placed - truth).colwise().norm().mean() / core::interOcular(truth);
    }
}

}  // namespace

int runLocate(int argc, char** argv) {
    CLI::App app("Share of the faces of a LaPa tree that the cascade finds, in percent",
                 "maskwright-bench locate");
    std::string tree;
    int every = 1;
    bool json = false;
    app.add_option("--truth", tree, "LaPa tree with images/ and landmarks/")->required();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    const core::image::CascadeLocator locator;
    Tally tally;
    const auto entries = annotation::formats::listLapaTree(tree).entries;
    for (std::size_t i = 0; i < entries.size(); i += static_cast<std::size_t>(every)) {
        const auto annotation = annotation::formats::readAnnotation(entries[i]);
        if (entries[i].image && annotation.points) {
            addFace(tally, locator, core::image::readPhoto(*entries[i].image), *annotation.points);
        }
    }
    if (tally.faces == 0) {
        throw core::Error("no face has a photo and points", tree);
    }
    const auto share = [&](double count) { return 100 * count / tally.faces; };
    const double error = tally.found > 0 ? 100 * tally.errors / tally.found : 0;
    const double milliseconds = 1000 * tally.seconds / tally.faces;
    if (json) {
        std::printf("%s\n", nlohmann::json{{"faces", tally.faces},
                                           {"found", share(tally.found)},
                                           {"found_as_major", share(tally.major)},
                                           {"no_candidate", share(tally.empty)},
                                           {"candidates_per_photo", share(tally.candidates) / 100},
                                           {"nme_interocular", error},
                                           {"milliseconds", milliseconds}}
                                .dump(2)
                                .c_str());
        return 0;
    }
    std::printf(
        "%d faces: found %.1f, as the major face %.1f, no candidate %.1f, candidates per photo %.2f\n"
        "mean shape on the found ones: NME (inter-ocular) %.2f; processor time per photo %.0f ms\n",
        tally.faces, share(tally.found), share(tally.major), share(tally.empty),
        share(tally.candidates) / 100, error, milliseconds);
    return 0;
}

}  // namespace maskwright::bench
