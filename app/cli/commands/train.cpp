// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_monitor.h"
#include "annotation/training/run_packing.h"
#include "annotation/training/run_plan.h"
#include "annotation/training/run_process.h"
#include "annotation/training/trainer_program.h"
#include "annotation/training/versions.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commands/versions.h"
#include "app/wiring/judges.h"

#include <array>
#include <iomanip>
#include <sstream>

namespace maskwright::app::cli {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
namespace training = annotation::training;

// Options of maskwright-train that are passed on as they are, with what they mean.
constexpr std::array<std::array<const char*, 2>, 32> kPassedOn{{
    {"--net", "hourglass, pspnet, bass, eagrnet; the default is the kind's usual one"},
    {"--preset", "paper or lite"},
    {"--input-px", "Side of the network's input"},
    {"--stacks", "Stacks of the hourglass"},
    {"--channels", "Channels of the hourglass, or of the first layer of the other networks' backbones"},
    {"--block", "Blocks of the hourglass: fan, newell"},
    {"--maps", "Maps of the hourglass: gaussian, distribution"},
    {"--bass-model", "a, b, c or d"},
    {"--combination", "BASS: plus, multiply, concatenate"},
    {"--alpha", "Weight of boundary pixels (BASS)"},
    {"--modules", "EAGRNet: 0 to 3"},
    {"--pooling", "EAGRNet: 4, 6 or 8"},
    {"--edge", "EAGRNet's edge branch: on, off"},
    {"--reasoning", "EAGRNet's graph convolution: on, off"},
    {"--ba-loss", "EAGRNet's boundary loss: on, off"},
    {"--freeze-backbone", "on, off"},
    {"--class-weights", "One per class, separated by commas"},
    {"--epochs", "Passes over the samples"},
    {"--batch", "Samples per batch"},
    {"--accumulate", "Batches per step"},
    {"--seed", "Another seed, another training"},
    {"--augmentation", "none, slight, gentle, varied, published or strong"},
    {"--covers", "Share of the samples before whose heads something lies, 0 to 1 (segmentation)"},
    {"--patience", "Epochs without a better validation before it stops early; 0: never"},
    {"--optimiser", "sgd, rmsprop, adam, adamw"},
    {"--rate", "Learning rate"},
    {"--weight-decay", "Weight decay"},
    {"--schedule", "constant, poly, steps, cosine"},
    {"--warmup-steps", "Steps over which the rate grows"},
    {"--clip-norm", "Largest norm of all gradients; 0: unlimited"},
    {"--ema-decay", "Of the averaged weights; 0: none"},
    {"--precision", "float32, bfloat16 or auto"},
}};

struct Options {
    fs::path project;
    std::string kind;
    std::string from;
    bool fresh = false;
    bool startNew = false;
    bool promote = false;
    fs::path packOnly;
    std::optional<std::int64_t> resume, stop, cancel;
    std::string device = "auto";
    int threads = 0;
    std::array<std::string, kPassedOn.size()> passedOn;
};

training::TrainRequest requestFrom(const Options& options, const Session& session) {
    training::TrainRequest request;
    request.kind = training::sampleKindNamed(options.kind);
    request.author = session.author();
    request.threads = options.threads;
    request.shipped = wiring::shippedWeights(options.kind);
    if (options.fresh) {
        request.start = training::StartFrom::Nothing;
    } else if (!options.from.empty()) {
        request.start = training::StartFrom::Version;
        request.version = options.from;
    }
    for (std::size_t i = 0; i < kPassedOn.size(); ++i) {
        if (!options.passedOn[i].empty()) {
            request.words.insert(request.words.end(), {kPassedOn[i][0], options.passedOn[i]});
        }
    }
    if (options.device != "auto") {
        request.words.insert(request.words.end(), {"--device", options.device});
    }
    return request;
}

std::string wordsOf(const nlohmann::json& event) {
    std::ostringstream text;
    text << std::setprecision(4) << "epoch " << event.value("epoch", 0) + 1 << ": loss "
         << event.value("loss", 0.0);
    const nlohmann::json figures = event.value("validation", nlohmann::json::object());
    for (const auto& [name, value] : figures.items()) {
        if (value.is_number()) {
            text << ", validation " << name << ' ' << value.get<double>();
        }
    }
    text << (event.value("best", false) ? " (best so far)" : "");
    return text.str();
}

// One call of the command.
class Training {
  public:
    Training(const Options& options, Session& session)
        : options_(options), session_(session), project_(options.project) {}

    Result run() {
        const store::RunId id = options_.resume ? store::RunId{*options_.resume} : chosenRun();
        result_.json["run"] = static_cast<std::int64_t>(id);
        pack(id);
        if (!options_.packOnly.empty()) {
            return std::move(result_);
        }
        training::startRun(project_, id);
        const training::RunEvents events = [&](const nlohmann::json& event) {
            if (event.value("event", "") == "epoch") {
                session_.say(wordsOf(event));
            }
        };
        training::followRun(project_, id, events, session_.progress());
        addVersion(result_, project_, id, options_.device, session_);
        if (options_.promote) {
            const std::string version = result_.json.at("version");
            promoteWithWarning(result_, project_, version, options_.device, session_);
            result_.lines.push_back("promoted: " + version);
        }
        return std::move(result_);
    }

  private:
    store::RunId chosenRun() {
        const training::TrainRequest request = requestFrom(options_, session_);
        if (const auto unfinished = training::unfinishedRun(project_, request);
            unfinished && !options_.startNew) {
            note("goes on with run " + std::to_string(static_cast<std::int64_t>(*unfinished)) +
                 ", which was started by the same command and is not finished (--new: a new one)");
            result_.json["resumed"] = true;
            return *unfinished;
        }
        result_.json["resumed"] = false;
        try {
            sayEstimate(training::estimateRun(project_, request));
            const training::FrozenRun frozen = training::freezeRun(project_, request);
            for (const std::string& words : frozen.notes) {
                note(words);
            }
            return frozen.id;
        } catch (const training::WrongOptions& error) {
            throw WrongUse(error.what());
        }
    }

    void sayEstimate(const training::RunEstimate& estimate) {
        result_.json["estimate"] = {{"epochs", estimate.epochs},
                                    {"samples_per_second", estimate.samplesPerSecond},
                                    {"measured", estimate.speedMeasured},
                                    {"seconds", estimate.seconds}};
        session_.say(counted(estimate.epochs, "epoch", "epochs") + ", about " +
                     training::durationInWords(estimate.seconds) +
                     (estimate.speedMeasured ? ", as fast as the last one" : " on two idle cores"));
    }

    void pack(store::RunId id) {
        const store::RunRecord run = project_.store().run(id);
        const auto shipped = wiring::shippedWeights(run.kind);
        result_.json["kind"] = run.kind;
        result_.json["train"] = run.trainCount;
        result_.json["validation"] = run.validationCount;
        if (!options_.packOnly.empty()) {
            report(training::packRunFor(project_, id, shipped, options_.packOnly, session_.progress()));
            result_.json["out"] = options_.packOnly.string();
            result_.lines.push_back("Packed into " + options_.packOnly.string() +
                                    "; its README says how to train there.");
        } else if (run.dataHash.empty()) {
            report(training::packRun(project_, id, shipped, session_.progress()));
        }
        result_.json["data_hash"] = project_.store().run(id).dataHash;
    }

    void report(training::RunPackReport packed) {
        result_.failures = std::move(packed.failures);
        const std::string words = counted(packed.trained, "face", "faces") + " to train on, " +
                                  std::to_string(packed.validated) + " to validate with";
        session_.say(words);
        result_.lines.push_back(words);
    }

    void note(const std::string& words) {
        session_.say(words);
        result_.json["notes"].push_back(words);
    }

    const Options& options_;
    Session& session_;
    annotation::Project project_;
    Result result_;
};

Result stopOrCancel(const Options& options) {
    annotation::Project project(options.project);
    Result result;
    result.json["run"] = options.stop ? *options.stop : *options.cancel;
    if (options.stop) {
        training::stopRunEarly(project, store::RunId{*options.stop});
        result.lines.push_back("run " + std::to_string(*options.stop) +
                               " stops after its current step and keeps its best weights; who follows it "
                               "adds the version, or train --resume does");
    } else {
        training::cancelRun(project, store::RunId{*options.cancel});
        result.lines.push_back("run " + std::to_string(*options.cancel) +
                               " is cancelled; train --resume goes on with it");
    }
    return result;
}

Result train(const Options& options, Session& session) {
    const bool onRun = options.resume || options.stop || options.cancel;
    if (onRun == !options.kind.empty()) {
        throw WrongUse("Name what to train with --kind, or a run with --resume, --stop or --cancel.");
    }
    return options.stop || options.cancel ? stopOrCancel(options) : Training(options, session).run();
}

}  // namespace

Command addTrain(CLI::App& program) {
    auto options = std::make_shared<Options>();
    CLI::App* parser = addParser(
        program, "train", "Train a network from the accepted images of a project",
        "  maskwright-cli train faces --kind landmarks\n"
        "  maskwright-cli train faces --kind landmarks --fresh --epochs 40 --seed 2 --promote\n"
        "  maskwright-cli train faces --kind fine --pack-only for_the_gpu\n"
        "  maskwright-cli train faces --resume 3\n"
        "A training is a process of its own: Ctrl-C cancels it and the same command goes on with it; if "
        "this program is killed it goes on by itself. Images of the test split, and what nobody has "
        "accepted, "
        "are never trained on. The new version is judged on the test split and not promoted unless told so.");
    addProjectArgument(parser, options->project);
    parser->add_option("--kind", options->kind, "What to train")
        ->check(CLI::IsMember({"landmarks", "coarse", "fine", "parser"}));
    CLI::Option* from = parser->add_option(
        "--from", options->from,
        "Version whose weights it starts from; the default is the promoted one, or what is installed");
    parser->add_flag("--fresh", options->fresh, "Start from nothing")->excludes(from);
    parser->add_flag("--new", options->startNew,
                     "A new run, though one that was started by the same command could go on");
    parser->add_flag("--promote", options->promote, "Promote the new version");
    parser->add_option("--pack-only", options->packOnly,
                       "Only pack what another machine needs for the training into this folder");
    CLI::Option* resume = parser->add_option("--resume", options->resume, "Go on with this run");
    CLI::Option* stop =
        parser->add_option("--stop", options->stop, "Let this run stop early and keep its best weights");
    parser->add_option("--cancel", options->cancel, "End this run; it can go on later")
        ->excludes(resume)
        ->excludes(stop);
    resume->excludes(stop);
    parser->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    parser->add_option("--threads", options->threads, "Processor threads; the default is all cores")
        ->check(CLI::PositiveNumber);
    for (std::size_t i = 0; i < kPassedOn.size(); ++i) {
        parser->add_option(kPassedOn[i][0], options->passedOn[i], kPassedOn[i][1])
            ->group("Options of the training");
    }
    return {parser, [options](Session& session) { return train(*options, session); }};
}

}  // namespace maskwright::app::cli
