// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train/arguments.h"
#include "core/error.h"
#include "models/training/devices.h"
#include "models/training/trainer.h"
#include "models/weights/publishing.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>

namespace {

namespace training = maskwright::models::training;
using maskwright::app::train::Arguments;
using maskwright::core::Error;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
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

// An event in words.
void say(const nlohmann::json& event) {
    const std::string kind = event.at("event");
    if (kind == "progress") {
        std::fprintf(stderr,
                     "epoch %lld  step %lld/%lld  loss %.4g  rate %.3g  %.1f samples/s  %.0f s left\n",
                     static_cast<long long>(event.at("epoch").get<std::int64_t>() + 1),
                     static_cast<long long>(event.at("step").get<std::int64_t>()),
                     static_cast<long long>(event.at("steps").get<std::int64_t>()),
                     event.at("loss").get<double>(), event.at("rate").get<double>(),
                     event.at("samples_per_second").get<double>(), event.at("eta_seconds").get<double>());
    } else if (kind == "epoch") {
        std::cerr << "epoch " << event.at("epoch").get<std::int64_t>() + 1 << " done, validation "
                  << event.at("validation").dump() << (event.at("best").get<bool>() ? "  (best so far)" : "")
                  << '\n';
    } else {
        std::cerr << event.at("outcome").get<std::string>() << " after " << event.at("epochs") << " epochs\n";
    }
}

int train(const Arguments& arguments) {
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
        std::signal(signal, receive);
    }
    training::useThreads(arguments.threads);
    const maskwright::core::samples::SampleSet trainingSet(arguments.training);
    const maskwright::core::samples::SampleSet validationSet(arguments.validation);
    const training::TrainingEvents events{[&](const nlohmann::json& event) {
                                              std::cout << event.dump()
                                                        << std::endl;  // watchers read line by line
                                              if (!arguments.quiet) {
                                                  say(event);
                                              }
                                          },
                                          [&] { return requestOf(arguments.run); }};
    const auto result = training::train(trainingSet, validationSet, arguments.options, arguments.run, events);
    return result.outcome == training::Outcome::Cancelled ? kInterrupted : kDone;
}

void resolve(training::TrainingOptions options) {
    if (options.inputPx == 0) {
        maskwright::models::NetworkRequest network;
        network.kind = options.kind;
        network.net = options.net;
        network.preset = options.preset;
        options.inputPx = maskwright::models::describeNetwork(network).inputPx;
    }
    std::cout << toJson(options).dump() << '\n';
}

void describe(const Arguments& arguments) {
    const auto description = maskwright::models::describeNetwork(arguments.network);
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
                maskwright::models::weights::publish(arguments.run, arguments.card, arguments.out);
                return kDone;
            case Arguments::Action::Train:
                return train(arguments);
        }
    } catch (const maskwright::app::train::WrongUse& wrong) {
        std::cerr << "maskwright-train: " << wrong.message << "\n\nSee maskwright-train --help.\n";
        return kWrongUse;
    } catch (const Error& error) {
        std::cerr << "maskwright-train: " << error.what() << '\n';
        return kFailed;
    }
    return kFailed;
}
