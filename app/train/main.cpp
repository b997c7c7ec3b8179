// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train/arguments.h"
#include "core/error.h"
#include "models/describe.h"
#include "models/pictures.h"
#include "models/training/devices.h"
#include "models/training/studies.h"
#include "models/training/trainer.h"
#include "models/weights/publishing.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace {

namespace training = maskwright::models::training;
using maskwright::app::train::Arguments;
using maskwright::core::Error;
using maskwright::core::samples::SampleSet;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
constexpr int kSomeFailed = 3;
constexpr int kInterrupted = 130;

std::atomic<int> receivedSignal{0};
static_assert(std::atomic<int>::is_always_lock_free, "set from a signal handler");

void receive(int signal) {
    receivedSignal = signal;
}

training::Request requestOf(const std::filesystem::path& run) {
    if (receivedSignal == SIGUSR1) {
        return training::Request::StopEarly;
    }
    if (receivedSignal != 0) {
        return training::Request::Cancel;
    }
    std::error_code ignored;
    return std::filesystem::exists(run / "stop", ignored) ? training::Request::StopEarly
                                                          : training::Request::GoOn;
}

// The figures of a validation without those of single classes, which standard output and the history have.
std::string inWords(const nlohmann::json& figures) {
    std::ostringstream text;
    for (const auto& [name, value] : figures.items()) {
        if (!name.starts_with("f1_")) {
            text << name << ' ' << std::setprecision(4) << value.get<double>() << "  ";
        }
    }
    return text.str();
}

// The parts of a loss, if it has several.
std::string partsOf(const nlohmann::json& losses) {
    std::ostringstream text;
    for (const auto& [name, value] : losses.items()) {
        text << (text.str().empty() ? " (" : ", ") << name << ' ' << std::setprecision(3)
             << value.get<double>();
    }
    return losses.size() > 1 ? text.str() + ")" : "";
}

// An event in words.
void say(const nlohmann::json& event) {
    const std::string kind = event.at("event");
    if (kind == "progress") {
        std::fprintf(
            stderr, "epoch %lld  step %lld/%lld  loss %.4g%s  rate %.3g  %.1f samples/s  %.0f s left\n",
            static_cast<long long>(event.at("epoch").get<std::int64_t>() + 1),
            static_cast<long long>(event.at("step").get<std::int64_t>()),
            static_cast<long long>(event.at("steps").get<std::int64_t>()), event.at("loss").get<double>(),
            partsOf(event.at("losses")).c_str(), event.at("rate").get<double>(),
            event.at("samples_per_second").get<double>(), event.at("eta_seconds").get<double>());
    } else if (kind == "run") {
        std::cerr << "run " << event.at("finished").get<std::int64_t>() + 1 << " of " << event.at("all")
                  << ": " << event.at("title").get<std::string>() << '\n';
    } else if (kind == "backbone") {
        std::cerr << event.at("loaded") << " tensors of the backbone taken from "
                  << event.at("file").get<std::string>() << "; adapted " << event.at("adapted").dump()
                  << ", fresh " << event.at("fresh").dump() << ", not used " << event.at("unused").dump()
                  << '\n';
    } else if (kind == "epoch") {
        std::cerr << "epoch " << event.at("epoch").get<std::int64_t>() + 1 << " done, validation "
                  << inWords(event.at("validation"))
                  << (event.at("best").get<bool>() ? "  (best so far)" : "") << '\n';
    } else {
        std::cerr << event.at("outcome").get<std::string>() << " after " << event.at("epochs") << " epochs\n";
    }
}

training::TrainingEvents eventsFor(const Arguments& arguments, const std::filesystem::path& folder) {
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
        std::signal(signal, receive);
    }
    training::useThreads(arguments.threads);
    return {[quiet = arguments.quiet](const nlohmann::json& event) {
                std::cout << event.dump() << std::endl;  // watchers read line by line
                if (!std::cout) {
                    throw Error("the events cannot be written", "standard output",
                                "Free some space on the disk that it goes to; the same command goes on from "
                                "the last finished epoch.");
                }
                if (!quiet) {
                    say(event);
                }
            },
            [folder] { return requestOf(folder); }};
}

// Lets signals end the reading of large sets.
class UntilSignal final : public maskwright::core::Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return receivedSignal != 0; }
};

// A damaged byte would be trained on for hours, or end the training in the middle of them.
SampleSet checkedSamples(const std::filesystem::path& folder, bool quiet) {
    const auto began = std::chrono::steady_clock::now();
    SampleSet samples(folder);
    UntilSignal progress;
    samples.verify(progress);
    if (!quiet) {
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
        std::fprintf(stderr, "%lld samples of %s are whole (checked in %.1f s)\n",
                     static_cast<long long>(samples.size()), folder.c_str(), seconds.count());
    }
    return samples;
}

// A run of a queue is finished or not at all: what would stop one early stops the queue, and the run goes on
// when the queue does.
int study(const Arguments& arguments) {
    const auto studies = training::readStudies(arguments.studies);
    training::TrainingEvents events = eventsFor(arguments, arguments.out);
    events.request = [&] {
        return requestOf(arguments.out) == training::Request::GoOn ? training::Request::GoOn
                                                                   : training::Request::Cancel;
    };
    const SampleSet trainingSet = checkedSamples(arguments.training, arguments.quiet);
    const SampleSet validationSet = checkedSamples(arguments.validation, arguments.quiet);
    const auto progress = training::runStudies(studies, trainingSet, validationSet, arguments.out, events);
    for (const std::string& failure : progress.failures) {
        std::cerr << "failed: " << failure << '\n';
    }
    if (!arguments.quiet) {
        std::cerr << progress.finished << " of " << progress.all << " runs are finished; the tables stand in "
                  << (arguments.out / "tables.md").string() << '\n';
    }
    return progress.cancelled ? kInterrupted : progress.failures.empty() ? kDone : kSomeFailed;
}

int train(const Arguments& arguments) {
    const training::TrainingEvents events = eventsFor(arguments, arguments.run);
    const SampleSet trainingSet = checkedSamples(arguments.training, arguments.quiet);
    const SampleSet validationSet = checkedSamples(arguments.validation, arguments.quiet);
    const auto result = training::train(trainingSet, validationSet, arguments.options, arguments.run, events);
    return result.outcome == training::Outcome::Cancelled ? kInterrupted : kDone;
}

void resolve(training::TrainingOptions options) {
    static_cast<void>(maskwright::models::describeNetwork(options));  // refuses what does not exist
    options.inputPx = inputPxOf(options);
    std::cout << toJson(options).dump() << '\n';
}

void describe(const Arguments& arguments) {
    const auto description = maskwright::models::describeNetwork(arguments.options);
    if (arguments.json) {
        std::cout << nlohmann::json{{"kind", description.kind},
                                    {"net", description.net},
                                    {"preset", description.preset},
                                    {"options", description.options},
                                    {"input_px", description.inputPx},
                                    {"output_channels", description.outputChannels},
                                    {"parameters", description.parameters},
                                    {"multiply_adds", description.multiplyAdds}}
                         .dump()
                  << '\n';
        return;
    }
    std::cout << description.net << " (" << description.kind << ", " << description.preset
              << "): " << description.options << '\n'
              << "  input        " << description.inputPx << " x " << description.inputPx << '\n'
              << "  output       " << description.outputChannels << " channels\n"
              << "  parameters   " << description.parameters << '\n'
              << "  multiply-adds of the convolutions  "
              << static_cast<double>(description.multiplyAdds) / 1e9 << " G\n";
}

void printComplexity(const Arguments& arguments) {
    const auto curve = maskwright::models::eagrComplexity(arguments.options.preset, arguments.sides);
    if (arguments.json) {
        nlohmann::json points = nlohmann::json::array();
        for (const auto& point : curve) {
            points.push_back({{"variant", point.variant},
                              {"input_px", point.inputPx},
                              {"parameters", point.parameters},
                              {"multiply_adds", point.multiplyAdds},
                              {"peak_bytes", point.peakBytes}});
        }
        std::cout << nlohmann::json{{"study", "complexity"},
                                    {"preset", arguments.options.preset},
                                    {"points", points}}
                         .dump()
                  << '\n';
        return;
    }
    std::printf("%-18s %8s %14s %12s %12s\n", "variant", "input", "parameters", "G mult-adds", "peak MiB");
    for (const auto& point : curve) {
        std::printf("%-18s %8lld %14lld %12.2f %12.1f\n", point.variant.c_str(),
                    static_cast<long long>(point.inputPx), static_cast<long long>(point.parameters),
                    static_cast<double>(point.multiplyAdds) / 1e9,
                    static_cast<double>(point.peakBytes) / (1 << 20));
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Arguments arguments = maskwright::app::train::parseArguments({argv + 1, argv + argc});
        switch (arguments.action) {
            case Arguments::Action::Help:
                std::cout << maskwright::app::train::helpText();
                return kDone;
            case Arguments::Action::Describe:
                describe(arguments);
                return kDone;
            case Arguments::Action::Resolve:
                resolve(arguments.options);
                return kDone;
            case Arguments::Action::Publish:
                maskwright::models::weights::publish(arguments.run, arguments.meanWith, arguments.card,
                                                     arguments.out);
                return kDone;
            case Arguments::Action::Complexity:
                training::useThreads(arguments.threads);
                printComplexity(arguments);
                return kDone;
            case Arguments::Action::Studies:
                return study(arguments);
            case Arguments::Action::Pictures:
                training::useThreads(arguments.threads);
                if (arguments.weights.size() == 1) {
                    maskwright::models::drawBranches(arguments.weights.front(), arguments.samples,
                                                     arguments.count, arguments.out);
                } else {
                    maskwright::models::drawComparison(arguments.weights, arguments.samples, arguments.count,
                                                       arguments.out);
                }
                return kDone;
            case Arguments::Action::Train:
                return train(arguments);
        }
    } catch (const maskwright::app::train::WrongUse& wrong) {
        std::cerr << "maskwright-train: " << wrong.message << "\n\nSee maskwright-train --help.\n";
        return kWrongUse;
    } catch (const Error& error) {
        std::cerr << "maskwright-train: " << error.what() << '\n';
    } catch (const maskwright::core::Cancelled&) {
        return kInterrupted;
    } catch (const std::exception& problem) {
        // Of LibTorch or the system, whose texts go on with lines for programmers.
        const std::string said = problem.what();
        std::cerr << "maskwright-train: " << said.substr(0, said.find('\n'))
                  << ". This should not happen; what was saved before is kept, and the same command goes on "
                     "from there.\n";
    }
    return kFailed;
}
