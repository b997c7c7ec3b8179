// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/landmark_text.h"
#include "tests/bench/seeded_errors.h"
#include "tests/bench/timing.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench checks: makes ten kinds of mistakes, one at a time, in faces whose points are right, and
// counts what the shape checks find of them and what they find in the faces as they are.
//
// Of one kind: found are the mistakes for which a finding marks at least one of the moved points; missed the
// others; false alarms the unchanged faces with any finding. F1 of the kind = 2 found / (2 found + missed +
// false alarms): as many faces with the mistake as without. Named right: found, and the finding is of the
// kind's own fault.
namespace maskwright::bench {

namespace {

using core::checks::Finding;

struct Tally {
    std::int64_t seeded = 0;
    std::int64_t found = 0;
    std::int64_t named = 0;
    std::int64_t elsewhere = 0;  // findings that touch none of the moved points
};

void count(Tally& tally, const SeededFace& face, core::checks::Fault fault) {
    ++tally.seeded;
    bool found = false;
    bool named = false;
    for (const Finding& finding : core::checks::checkShape(face.points)) {
        const bool touches = std::ranges::any_of(finding.points, [&](std::size_t point) {
            return std::ranges::find(face.wrong, point) != face.wrong.end();
        });
        found = found || touches;
        named = named || (touches && finding.fault == fault);
        tally.elsewhere += touches ? 0 : 1;
    }
    tally.found += found ? 1 : 0;
    tally.named += named ? 1 : 0;
}

double share(std::int64_t part, std::int64_t all) {
    return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
}

struct Alarms {
    std::int64_t faces = 0;
    std::int64_t findings = 0;
    nlohmann::json list = nlohmann::json::array();
};

nlohmann::json rowOf(const std::string& name, const Tally& tally, std::int64_t clean, std::int64_t alarms) {
    // As if there were as many unchanged faces as seeded ones.
    const double falseFound = share(alarms, clean) * static_cast<double>(tally.seeded);
    const auto found = static_cast<double>(tally.found);
    const auto missed = static_cast<double>(tally.seeded - tally.found);
    return {{"kind", name},
            {"seeded", tally.seeded},
            {"f1", tally.seeded > 0 ? 2 * found / (2 * found + missed + falseFound) : 0},
            {"recall", share(tally.found, tally.seeded)},
            {"named_right", share(tally.named, tally.seeded)},
            {"other_findings_per_100", 100 * share(tally.elsewhere, tally.seeded)}};
}

// How much of a mistake it takes: share found by size.
nlohmann::json bySize(const std::vector<core::PointMatrix>& faces,
                      SeededFace (*seed)(const core::PointMatrix&, double, std::mt19937&),
                      core::checks::Fault fault) {
    nlohmann::json result = nlohmann::json::object();
    for (const int size : {5, 10, 15, 20, 30, 40}) {
        std::mt19937 random(static_cast<unsigned>(size));
        Tally tally;
        for (const core::PointMatrix& face : faces) {
            count(tally, seed(face, size / 100.0, random), fault);
        }
        result[std::to_string(size)] = share(tally.found, tally.seeded);
    }
    return result;
}

nlohmann::json measured(const std::vector<std::string>& names, const std::vector<core::PointMatrix>& faces) {
    Alarms alarms;
    double milliseconds = 0;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        std::vector<Finding> findings;
        milliseconds += millisecondsOf([&] { findings = core::checks::checkShape(faces[i]); });
        alarms.faces += findings.empty() ? 0 : 1;
        alarms.findings += static_cast<std::int64_t>(findings.size());
        for (const Finding& finding : findings) {
            alarms.list.push_back({{"face", names[i]}, {"finding", finding.sentence}});
        }
    }
    const auto clean = static_cast<std::int64_t>(faces.size());
    nlohmann::json result{{"faces", clean},
                          {"false_alarm_faces_per_100", 100 * share(alarms.faces, clean)},
                          {"false_findings_per_100", 100 * share(alarms.findings, clean)},
                          {"milliseconds_per_face", milliseconds / static_cast<double>(clean)},
                          {"kinds", nlohmann::json::array()},
                          {"false_findings", std::move(alarms.list)}};
    double sum = 0;
    for (const ErrorKind& kind : errorKinds()) {
        std::mt19937 random(1);
        Tally tally;
        for (const core::PointMatrix& face : faces) {
            if (const auto seeded = kind.seed(face, random)) {
                count(tally, *seeded, kind.fault);
            }
        }
        result["kinds"].push_back(rowOf(kind.name, tally, clean, alarms.faces));
        sum += result["kinds"].back()["f1"].get<double>();
    }
    result["mean_f1"] = sum / static_cast<double>(errorKinds().size());
    result["outliers_found_by_percent"] = bySize(faces, withOutlier, core::checks::Fault::Outlier);
    result["shifts_found_by_percent"] = bySize(faces, withShiftedPart, core::checks::Fault::ShiftedPart);
    return result;
}

void print(const nlohmann::json& result) {
    std::printf("%ld faces, %.2f ms each; of 100 unchanged ones %.2f have a finding\n",
                result["faces"].get<long>(), result["milliseconds_per_face"].get<double>(),
                result["false_alarm_faces_per_100"].get<double>());
    std::printf("%-32s %7s %7s %7s %12s %16s\n", "kind", "seeded", "F1", "recall", "named right",
                "others per 100");
    for (const auto& row : result["kinds"]) {
        std::printf("%-32s %7ld %7.4f %7.4f %12.4f %16.2f\n", row["kind"].get<std::string>().c_str(),
                    row["seeded"].get<long>(), row["f1"].get<double>(), row["recall"].get<double>(),
                    row["named_right"].get<double>(), row["other_findings_per_100"].get<double>());
    }
    std::printf("mean F1 %.4f\noutliers found, by size in percent: %s\nshifts found: %s\n",
                result["mean_f1"].get<double>(), result["outliers_found_by_percent"].dump().c_str(),
                result["shifts_found_by_percent"].dump().c_str());
    for (const auto& alarm : result["false_findings"]) {
        std::printf("  %s: %s\n", alarm["face"].get<std::string>().c_str(),
                    alarm["finding"].get<std::string>().c_str());
    }
}

}  // namespace

int runChecks(int argc, char** argv) {
    CLI::App app("Finds seeded mistakes in faces whose points are right", "maskwright-bench checks");
    std::string tree;
    int every = 1;
    bool json = false;
    app.add_option("--truth", tree, "LaPa tree with landmarks/")->required();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    std::vector<std::string> names;
    std::vector<core::PointMatrix> faces;
    const auto entries = annotation::formats::listLapaTree(tree).entries;
    for (std::size_t i = 0; i < entries.size(); i += static_cast<std::size_t>(every)) {
        if (entries[i].landmarks) {
            names.push_back(entries[i].name);
            faces.push_back(core::readLandmarkText(*entries[i].landmarks));
        }
    }
    if (faces.empty()) {
        throw core::Error("no face has points", tree);
    }
    const nlohmann::json result = measured(names, faces);
    if (json) {
        std::printf("%s\n", result.dump(2).c_str());
    } else {
        print(result);
    }
    return 0;
}

}  // namespace maskwright::bench
