// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/dla/placing.h"
#include "annotation/formats/import.h"
#include "annotation/formats/lapa.h"
#include "annotation/ppa/parsing.h"
#include "annotation/review/suspicions.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/metrics/confusion.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <numeric>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <nlohmann/json.hpp>

// maskwright-bench suspicion: makes label maps from the photos of a LaPa tree alone, judges them, and says
// how many of the truly worst ones (mean F1 against the tree's maps) stand at the beginning of the queue.
// With
// --learn the weights are learned from these maps, every second one, and tried on the others.
namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
namespace review = annotation::review;
namespace store = annotation::store;
using core::kClassCount;
using core::review::JudgedMap;

constexpr double kWorst = 0.1;
constexpr double kLooked = 0.2;

struct Options {
    fs::path truth;
    fs::path project;  // kept and taken up again; empty: a temporary one
    fs::path learn;
    int every = 1;
    std::string parser;
    bool json = false;
    app::wiring::PredictorChoice choice;
};

struct Measured {
    std::string name;
    double meanF1 = 0;
    double score = 0;
    JudgedMap alone;
    JudgedMap withParser;
};

// Photos, points and label maps as annotate makes them; every n-th photo.
void makeMaps(annotation::Project& project, const Options& options, const fs::path& photos) {
    core::NoProgress progress;
    fs::create_directories(photos);
    int index = 0;
    for (const auto& entry : annotation::formats::listLapaTree(options.truth).entries) {
        if (entry.image && entry.label && index++ % options.every == 0) {
            const fs::path link = photos / entry.image->filename();
            if (!fs::exists(link)) {
                fs::copy_file(fs::absolute(*entry.image), link);
            }
        }
    }
    (void)annotation::formats::importPhotos(project, photos, {}, progress);
    const auto locator = app::wiring::makeFaceLocator(options.choice);
    const auto points = app::wiring::makeLandmarkPredictor(options.choice);
    (void)annotation::dla::placeImages(project, *locator, *points, {}, progress);
    const auto regions = app::wiring::makeRegionSegmenter(options.choice);
    (void)annotation::ppa::parseImages(project, *regions, {}, progress);
}

std::array<double, kClassCount> lossesOf(const core::metrics::ConfusionMatrix& confusion) {
    std::array<double, kClassCount> losses{};
    for (std::size_t c = 1; c < kClassCount; ++c) {
        losses[c] = 1 - confusion.f1(static_cast<core::FaceClass>(c)).value_or(1);
    }
    return losses;
}

std::vector<Measured> measure(const annotation::Project& project, const Options& options,
                              const core::FaceParser* parser, const core::review::MapStatistics& statistics) {
    std::vector<Measured> faces;
    for (const auto& entry : annotation::formats::listLapaTree(options.truth).entries) {
        const auto image = project.store().imageNamed(entry.name);
        const auto map = image ? project.labelMap(*image) : std::nullopt;
        const auto judged = image ? project.store().suspicion(*image) : std::nullopt;
        if (!map || !entry.label || !judged) {
            continue;
        }
        core::metrics::ConfusionMatrix confusion;
        confusion.add(*annotation::formats::readAnnotation(entry).labels, map->value);
        Measured face;
        face.name = entry.name;
        face.meanF1 = confusion.meanF1().value_or(0);
        face.score = judged->score;
        if (!options.learn.empty()) {
            face.alone = {review::measuredDoubts(project, *image, nullptr, statistics), lossesOf(confusion)};
            face.withParser = face.alone;
            if (parser != nullptr) {
                face.withParser.doubts = review::measuredDoubts(project, *image, parser, statistics);
            }
        }
        faces.push_back(std::move(face));
    }
    if (faces.size() < 10) {
        throw core::Error("fewer than ten faces have a label map and a truth", options.truth.string());
    }
    return faces;
}

std::vector<std::size_t> sortedBy(std::size_t count, const std::function<double(std::size_t)>& key) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return order;
}

// Of the worst tenth, how many are among the first fifth of the queue.
double shareFound(const std::vector<Measured>& faces) {
    const auto part = [&](double share) {
        return static_cast<std::size_t>(std::ceil(share * static_cast<double>(faces.size())));
    };
    const auto queue = sortedBy(faces.size(), [&](std::size_t i) { return -faces[i].score; });
    const auto worst = sortedBy(faces.size(), [&](std::size_t i) { return faces[i].meanF1; });
    std::size_t found = 0;
    for (std::size_t i = 0; i < part(kWorst); ++i) {
        const auto place = std::find(queue.begin(), queue.end(), worst[i]) - queue.begin();
        found += static_cast<std::size_t>(place) < part(kLooked) ? 1 : 0;
    }
    return static_cast<double>(found) / static_cast<double>(part(kWorst));
}

// Spearman's rank correlation of score and loss.
double rankCorrelation(const std::vector<Measured>& faces) {
    const auto ranks = [&](const std::function<double(std::size_t)>& key) {
        std::vector<double> rank(faces.size());
        const auto order = sortedBy(faces.size(), key);
        for (std::size_t i = 0; i < order.size(); ++i) {
            rank[order[i]] = static_cast<double>(i);
        }
        return rank;
    };
    const std::vector<double> a = ranks([&](std::size_t i) { return -faces[i].score; });
    const std::vector<double> b = ranks([&](std::size_t i) { return faces[i].meanF1; });
    const auto n = static_cast<double>(faces.size());
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return 1 - 6 * squares / (n * (n * n - 1));
}

std::vector<JudgedMap> judgedMaps(const std::vector<Measured>& faces, JudgedMap Measured::*which,
                                  std::size_t first, std::size_t step) {
    std::vector<JudgedMap> maps;
    for (std::size_t i = first; i < faces.size(); i += step) {
        maps.push_back(faces[i].*which);
    }
    return maps;
}

// What weights of every second face find among the others.
nlohmann::json tried(const std::vector<Measured>& faces, JudgedMap Measured::*which) {
    double found = 0;
    double correlation = 0;
    for (const std::size_t held : {0U, 1U}) {
        const auto model = core::review::SuspicionModel::learn(judgedMaps(faces, which, 1 - held, 2));
        std::vector<Measured> others;
        for (std::size_t i = held; i < faces.size(); i += 2) {
            others.push_back(faces[i]);
            others.back().score = core::review::judge((faces[i].*which).doubts, model).score;
        }
        found += shareFound(others) / 2;
        correlation += rankCorrelation(others) / 2;
    }
    return {{"worst_found", 100 * found}, {"rank_correlation", correlation}};
}

// Statistics of the tree's own maps, as if all were accepted.
core::review::MapStatistics statisticsOf(const fs::path& truth) {
    core::review::MapStatistics statistics;
    for (const auto& entry : annotation::formats::listLapaTree(truth).entries) {
        if (const auto annotation = annotation::formats::readAnnotation(entry);
            annotation.labels && annotation.points) {
            statistics.add(core::review::placesOf(*annotation.labels, *annotation.points));
        }
    }
    return statistics;
}

// Without a parser the weights for a second opinion stay the plain ones.
enum class SecondOpinion { None, Asked };
void learn(const std::vector<Measured>& faces, const core::review::MapStatistics& statistics,
           SecondOpinion opinion, const Options& options) {
    core::review::ShippedSuspicion learned;
    learned.alone = core::review::SuspicionModel::learn(judgedMaps(faces, &Measured::alone, 0, 1));
    if (opinion == SecondOpinion::Asked) {
        learned.withParser =
            core::review::SuspicionModel::learn(judgedMaps(faces, &Measured::withParser, 0, 1));
    }
    learned.statistics = statistics;
    std::ofstream stream(options.learn);
    stream << core::review::toJson(learned).dump(1) << '\n';
    if (!stream.flush()) {
        throw core::Error("the file could not be written", options.learn.string());
    }
}

}  // namespace

int runSuspicion(int argc, char** argv) {
    CLI::App app("How many of the truly worst label maps the suspicion finds", "maskwright-bench suspicion");
    Options options;
    app.add_option("--truth", options.truth, "LaPa tree with images/ and labels/")->required();
    app.add_option("--every", options.every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--project", options.project, "folder to keep the project in, and to take it up again");
    app.add_option("--parser", options.parser, "as in maskwright-cli review; none: no second opinion");
    app.add_option("--learn", options.learn, "write weights and statistics learned from this tree");
    app.add_option("--points", options.choice.points, "landmark model, as in maskwright-cli place");
    app.add_option("--regions", options.choice.regions, "networks or graphcut");
    app.add_option("--device", options.choice.device, "where networks run");
    app.add_flag("--json", options.json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    int noArguments = 0;
    const QCoreApplication application(noArguments, nullptr);
    const tests::TemporaryFolder temporary;
    const fs::path place = options.project.empty() ? temporary / "project" : options.project / "project";
    if (!fs::exists(place)) {
        store::ProjectStore::create(place);
    }
    annotation::Project project(place);
    makeMaps(project, options, place.parent_path() / "photos");
    const auto parser =
        options.parser == "none" ? nullptr : app::wiring::makeSecondOpinion(options.parser, options.choice);
    core::NoProgress progress;
    const review::SuspicionReport report = review::judgeMaps(project, parser.get(), {}, progress);
    const core::review::MapStatistics statistics =
        options.learn.empty() ? review::statisticsFor(project).statistics : statisticsOf(options.truth);
    std::vector<Measured> faces = measure(project, options, parser.get(), statistics);
    nlohmann::ordered_json json{{"faces", faces.size()},
                                {"judged_by", report.version},
                                {"worst_found", 100 * shareFound(faces)},
                                {"rank_correlation", rankCorrelation(faces)}};
    if (!options.learn.empty()) {
        learn(faces, statistics, parser != nullptr ? SecondOpinion::Asked : SecondOpinion::None, options);
        json["learned_halves"] = {{"alone", tried(faces, &Measured::alone)}};
        if (parser != nullptr) {
            json["learned_halves"]["with_parser"] = tried(faces, &Measured::withParser);
        }
    }
    if (options.json) {
        std::printf("%s\n", json.dump(2).c_str());
        return 0;
    }
    std::printf("%zu faces, %s: %.1f %% of the worst tenth in the first fifth, rank correlation %.2f\n",
                faces.size(), report.version.c_str(), json["worst_found"].get<double>(),
                json["rank_correlation"].get<double>());
    if (json.contains("learned_halves")) {
        std::printf("learned on one half, tried on the other: %s\n", json["learned_halves"].dump().c_str());
    }
    return 0;
}

}  // namespace maskwright::bench
