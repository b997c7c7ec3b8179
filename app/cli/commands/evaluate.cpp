// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/error_curve.h"
#include "annotation/review/evaluation.h"
#include "annotation/review/evaluation_files.h"
#include "annotation/review/mask_evaluation.h"
#include "annotation/review/project_evaluation.h"
#include "app/cli/commands/align_option.h"
#include "app/cli/commands/commands.h"
#include "app/wiring/mask_parser.h"
#include "app/wiring/predictors.h"

#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace review = annotation::review;

struct Options {
    std::string what;
    std::filesystem::path truth;
    std::filesystem::path predicted;
    std::filesystem::path curve;
    std::filesystem::path out;
    std::filesystem::path project;
    std::string classes = "lapa";
    core::shape::Alignment alignment = core::shape::Alignment::AllPoints;
    std::string device = "auto";
};

constexpr const char* kCelebAMask19 = "celebamask19";

// What a project's maps are compared with by name: as on the page of the window.
constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kAutomatic = "automatic";
constexpr std::string_view kParser = "parser";

// What stands after "parser:", empty for "parser" alone; nothing for any other word.
std::optional<std::string> parserNamed(const std::filesystem::path& name) {
    const std::string word = name.string();
    const std::size_t colon = word.find(':');
    if (std::string_view(word).substr(0, colon) != kParser) {
        return std::nullopt;
    }
    return colon == std::string::npos ? "" : word.substr(colon + 1);
}

wiring::PredictorChoice choiceOf(const Options& options) {
    wiring::PredictorChoice choice;
    choice.device = options.device;
    choice.project = options.project;
    return choice;
}

review::MapSource sourceNamed(const std::filesystem::path& name, const Options& options) {
    const std::string word = name.string();
    if (word == kAccepted) {
        return {review::MapSource::Kind::Accepted, nullptr, {}};
    }
    if (word == kAutomatic) {
        return {review::MapSource::Kind::Automatic, nullptr, {}};
    }
    if (const auto parser = parserNamed(name)) {
        return {review::MapSource::Kind::Parser,
                wiring::makeFaceParser(*parser, choiceOf(options), options.alignment),
                {}};
    }
    return {review::MapSource::Kind::Tree, nullptr, name};
}

review::ParsingEvaluation evaluateMaps(const Options& options, Session& session) {
    if (options.project.empty()) {
        return review::evaluateParsing(options.truth, options.predicted, {}, session.progress());
    }
    const annotation::Project project(options.project);
    return review::evaluateProject(project, sourceNamed(options.truth, options),
                                   sourceNamed(options.predicted, options), {}, session.progress());
}

std::string percent(const nlohmann::json& value) {
    if (!value.is_number()) {
        return "-";
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(2) << value.get<double>() << " %";
    return text.str();
}

void addLines(Result& result, const nlohmann::json& json,
              const std::vector<std::pair<std::string, std::string>>& keys) {
    for (const auto& [key, words] : keys) {
        result.lines.push_back(words + ": " + percent(json.at(key)));
    }
}

// What of the two trees did not count, by name.
void addLeftOut(Result& result, const nlohmann::json& json) {
    for (const auto& name : json.at("missing_names")) {
        result.lines.push_back("missing: " + name.get<std::string>());
    }
    for (const auto& left : json.at("not_looked_at")) {
        result.lines.push_back("not looked at: " + left.get<std::string>());
    }
}

void addUndefined(Result& result, const nlohmann::json& json, const std::string& key,
                  const std::string& words) {
    if (const auto faces = json.at(key).get<std::int64_t>(); faces > 0) {
        result.lines.push_back(counted(faces, "face", "faces") + " left out, having no " + words);
    }
}

Result evaluateMasks(const Options& options, Session& session) {
    const auto parser = parserNamed(options.predicted);
    const nlohmann::json json = review::toJson(
        parser ? review::evaluateMasks(options.truth, wiring::makeMaskParser(*parser, choiceOf(options)),
                                       session.progress())
               : review::evaluateMasks(options.truth, options.predicted, session.progress()));
    Result result;
    result.lines.push_back(counted(json.at("images").get<std::int64_t>(), "image", "images") + ", " +
                           std::to_string(json.at("missing").get<std::int64_t>()) + " missing");
    for (const auto& [name, value] : json.at("f1").items()) {
        result.lines.push_back("F1 of " + name + ": " + percent(value));
    }
    addLines(result, json,
             {{"mean_f1", "mean F1 of the 18 classes"},
              {"miou", "mean IoU"},
              {"pixel_accuracy", "pixel accuracy"}});
    for (const auto& name : json.at("missing_names")) {
        result.lines.push_back("missing: " + name.get<std::string>());
    }
    result.json = json;
    return result;
}

Result evaluate(const Options& options, Session& session) {
    if (options.alignment != core::shape::Alignment::AllPoints &&
        (options.project.empty() || !parserNamed(options.predicted))) {
        throw WrongUse("--align five-points goes with --project and --predicted parser:MODEL");
    }
    if (options.classes == kCelebAMask19) {
        if (options.what == "landmarks" || !options.project.empty() || !options.out.empty() ||
            !options.curve.empty()) {
            throw WrongUse(
                "--classes celebamask19 goes with evaluate parsing, --truth and --predicted alone");
        }
        return evaluateMasks(options, session);
    }
    if (options.what == "parsing" && !options.curve.empty()) {
        throw WrongUse("--curve belongs to landmarks: label maps have no cumulative error");
    }
    Result result;
    if (options.what == "landmarks") {
        if (!options.out.empty() || !options.project.empty()) {
            throw WrongUse("--out and --project go with evaluate parsing");
        }
        const auto evaluation =
            review::evaluateLandmarks(options.truth, options.predicted, {}, session.progress());
        const nlohmann::json json = review::toJson(evaluation);
        result.lines.push_back(counted(json.at("faces").get<std::int64_t>(), "face", "faces") + ", " +
                               std::to_string(json.at("missing").get<std::int64_t>()) + " missing");
        addLines(result, json,
                 {{"nme_interocular", "mean error by inter-ocular distance"},
                  {"nme_box", "mean error by box"},
                  {"auc8_interocular", "AUC up to 8 %, inter-ocular"},
                  {"auc8_box", "AUC up to 8 %, box"},
                  {"fr8_interocular", "failures above 8 %, inter-ocular"},
                  {"fr8_box", "failures above 8 %, box"}});
        addUndefined(result, json, "left_out_interocular", "inter-ocular distance");
        addUndefined(result, json, "left_out_box", "box");
        addLeftOut(result, json);
        if (!options.curve.empty()) {
            review::writeErrorCurve(evaluation, options.curve);
            result.lines.push_back("cumulative error drawn into " + options.curve.string());
        }
        result.json = json;
        return result;
    }
    const review::ParsingEvaluation evaluation = evaluateMaps(options, session);
    const nlohmann::json json = review::toJson(evaluation);
    result.lines.push_back(counted(json.at("images").get<std::int64_t>(), "image", "images") + ", " +
                           std::to_string(json.at("missing").get<std::int64_t>()) + " missing");
    for (const auto& [name, value] : json.at("f1").items()) {
        result.lines.push_back("F1 of " + name + ": " + percent(value));
    }
    addLines(result, json,
             {{"mean_f1", "mean F1 of the ten classes"},
              {"miou", "mean IoU"},
              {"pixel_accuracy", "pixel accuracy"}});
    addLeftOut(result, json);
    result.json = json;
    if (!options.out.empty()) {
        for (const std::filesystem::path& file :
             review::writeEvaluation(evaluation, options.out, "all images")) {
            result.lines.push_back("written: " + file.string());
        }
    }
    return result;
}

}  // namespace

Command addEvaluate(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "evaluate", "Compare a LaPa tree with the truth",
        "  maskwright-cli evaluate landmarks --truth LaPa/test --predicted data_set\n"
        "  maskwright-cli evaluate landmarks --truth LaPa/test --predicted data_set --curve errors.png\n"
        "  maskwright-cli evaluate parsing --truth LaPa/test --predicted data_set --json\n"
        "  maskwright-cli evaluate parsing --truth LaPa/test --predicted data_set --out figures\n"
        "  maskwright-cli evaluate parsing --project faces --truth accepted --predicted automatic\n"
        "  maskwright-cli evaluate parsing --project faces --truth accepted --predicted parser:parser-2\n"
        "  maskwright-cli evaluate parsing --classes celebamask19 --truth celebamask/test --predicted "
        "parser:runs/1/best.safetensors\n"
        "With a project, truth and predicted are LaPa trees or: accepted, the maps that a person has "
        "accepted; "
        "automatic, "
        "the newest maps that no person had a hand in; parser, the best network of 11 classes that is there; "
        "parser:MODEL, a version of the project, a set of weights or a weight file.");
    parser->add_option("WHAT", options->what, "landmarks or parsing")
        ->check(CLI::IsMember({"landmarks", "parsing"}))
        ->required();
    parser->add_option("--truth", options->truth, "LaPa tree that is right; with --project see below")
        ->required();
    parser->add_option("--predicted", options->predicted, "LaPa tree to judge; likewise")->required();
    parser->add_option(
        "--curve", options->curve,
        "PNG file for the share of faces up to each error (landmarks; the data are in --json)");
    parser->add_option(
        "--out", options->out,
        "parsing: a folder for tables (CSV) and charts (PNG) of classes, confusion and images");
    parser->add_option("--project", options->project, "parsing: compare maps of this project's images");
    parser
        ->add_option(
            "--classes", options->classes,
            "parsing: lapa, or celebamask19: the maps in labels19/ of trees as prepare celebamask makes "
            "them. Predicted may be parser:FILE, a network of 19 classes, which is asked about the "
            "photos of the truth")
        ->check(CLI::IsMember({"lapa", kCelebAMask19}))
        ->capture_default_str();
    addAlignOption(parser, options->alignment);
    addDeviceOption(parser, options->device);
    return {parser, [options](Session& session) { return evaluate(*options, session); }};
}

}  // namespace maskwright::app::cli
