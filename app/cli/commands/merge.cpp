// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/merge.h"

#include "app/cli/commands/commands.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace team = annotation::team;
using annotation::store::RevisionKind;
using nlohmann::ordered_json;

struct Options {
    std::filesystem::path project;
    std::filesystem::path package;
    std::string settle;
    std::string take;
    std::vector<std::string> theirParts;
};

std::string percent(double share) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << 100 * share << " %";
    return text.str();
}

std::string nameOr(const std::string& author) {
    return author.empty() ? "a program" : author;
}

struct KindWords {
    const char* json;
    const char* line;
};

KindWords wordsOf(RevisionKind kind) {
    switch (kind) {
        case RevisionKind::Landmarks:
            return {"landmarks", "points"};
        case RevisionKind::LabelMap:
            return {"label_map", "label map"};
        default:
            return {"corrections", "pixels set by hand"};
    }
}

// Both states side by side, part by part (points) or class by class (maps).
void addDisagreement(Result& result, const team::Disagreement& one) {
    const bool points = one.conflict.kind == RevisionKind::Landmarks;
    const KindWords words = wordsOf(one.conflict.kind);
    ordered_json json{
        {"image", one.image}, {"kind", words.json}, {"ours_by", one.oursBy}, {"theirs_by", one.theirsBy}};
    std::string line =
        one.image + "  " + words.line + "  here: " + nameOr(one.oursBy) + ", there: " + nameOr(one.theirsBy);
    const core::Scheme& scheme = core::Scheme::lapa();
    if (points) {
        json["parts"] = ordered_json::array();
        for (const team::PartDifference& part : one.parts) {
            json["parts"].push_back(
                {{"part", scheme.partName(part.part)}, {"mean", 100 * part.mean}, {"most", 100 * part.most}});
            line += "\n    " + scheme.partName(part.part) + ": " + percent(part.mean) + " apart, at most " +
                    percent(part.most);
        }
    } else {
        json["pixels"] = ordered_json::object();
        for (std::size_t i = 0; i < core::kClassCount; ++i) {
            if (one.pixels.at(i) > 0) {
                const std::string& name = scheme.classes().at(i).name;
                json["pixels"][name] = one.pixels.at(i);
                line += "\n    " + name + ": " + std::to_string(one.pixels.at(i)) + " pixels differ";
            }
        }
    }
    result.json["conflicts"].push_back(json);
    result.lines.push_back(line);
}

void addDisagreements(Result& result, const annotation::Project& project) {
    result.json["conflicts"] = ordered_json::array();
    const std::vector<team::Disagreement> all = team::disagreements(project);
    for (const team::Disagreement& one : all) {
        addDisagreement(result, one);
    }
    result.lines.push_back(all.empty() ? "no conflicts"
                                       : "Both states are kept. Settle each: maskwright-cli merge PROJECT "
                                         "--settle IMAGE --take ours|theirs, or in the window.");
}

std::optional<core::Part> partNamed(const std::string& name) {
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        if (core::Scheme::lapa().partName(static_cast<core::Part>(i)) == name) {
            return static_cast<core::Part>(i);
        }
    }
    return std::nullopt;
}

team::PartChoice choiceFrom(const Options& options) {
    team::PartChoice choice = team::allFrom(options.take == "theirs" ? team::Side::Theirs : team::Side::Ours);
    for (const std::string& name : options.theirParts) {
        const auto part = partNamed(name);
        if (!part) {
            throw WrongUse("there is no part " + name + "; the list of conflicts names them");
        }
        choice.at(static_cast<std::size_t>(*part)) = team::Side::Theirs;
    }
    return choice;
}

Result settle(const Options& options, annotation::Project& project, Session& session) {
    if (options.take.empty() && options.theirParts.empty()) {
        throw WrongUse("--settle needs --take ours or theirs, or parts with --their-part");
    }
    const team::PartChoice choice = choiceFrom(options);
    Result result;
    result.json["settled"] = 0;
    for (const team::Disagreement& one : team::disagreements(project)) {
        if (one.image != options.settle) {
            continue;
        }
        const team::Side side = options.take == "theirs" ? team::Side::Theirs : team::Side::Ours;
        if (one.conflict.kind == RevisionKind::Landmarks) {
            team::settlePoints(project, one, choice, session.author());
        } else if (one.conflict.kind == RevisionKind::LabelMap) {
            team::settleMap(project, one, side, session.author());
        } else {
            team::settleCorrections(project, one, side, session.author());
        }
        result.json["settled"] = result.json["settled"].get<int>() + 1;
    }
    if (result.json["settled"] == 0) {
        throw core::Error("has no open conflict", options.settle,
                          "Look at the list: maskwright-cli merge PROJECT.");
    }
    result.lines.push_back(options.settle + " is settled; both states stay in its history");
    addDisagreements(result, project);
    return result;
}

Result merge(const Options& options, Session& session) {
    annotation::Project project(options.project);
    if (!options.settle.empty()) {
        return settle(options, project, session);
    }
    Result result;
    if (!options.package.empty()) {
        const team::MergeReport report =
            team::mergePackage(project, options.package, session.author(), session.progress());
        result.json = {{"package", report.package},     {"assignee", report.assignee},
                       {"images", report.images},       {"added", report.added},
                       {"revisions", report.revisions}, {"taken", report.taken}};
        result.lines.push_back(counted(report.revisions, "revision", "revisions") + " by " + report.assignee +
                               " on " + counted(report.images, "image", "images") + " brought back");
        result.failures = report.failures;
    }
    addDisagreements(result, project);
    return result;
}

}  // namespace

Command addMerge(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "merge", "Bring a package back, and settle what both sides have changed",
        "  maskwright-cli merge faces for_ben\n"
        "  maskwright-cli merge faces                       lists open conflicts, part by part\n"
        "  maskwright-cli merge faces --settle portrait_7 --take theirs\n"
        "  maskwright-cli merge faces --settle portrait_7 --take ours --their-part 'inner mouth'\n"
        "Nothing is overwritten: where both sides have changed an image, both states stay, and ours counts "
        "until somebody settles it. Merging again brings only what is new.");
    addProjectArgument(parser, options->project);
    parser->add_option("PACKAGE", options->package, "Folder of the package");
    CLI::Option* settleOption =
        parser->add_option("--settle", options->settle, "The image whose conflict is to be settled");
    parser->add_option("--take", options->take, "Which state holds: ours or theirs")
        ->check(CLI::IsMember({"ours", "theirs"}))
        ->needs(settleOption);
    parser->add_option("--their-part", options->theirParts, "Parts that are taken from theirs")
        ->needs(settleOption);
    return {parser, [options](Session& session) { return merge(*options, session); }};
}

}  // namespace maskwright::app::cli
