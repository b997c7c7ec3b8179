// SPDX-License-Identifier: GPL-3.0-or-later
// maskwright-train: describes (and, as it grows, trains) the networks, from packed samples alone. It has no
// more dependencies than LibTorch, Eigen and nlohmann_json, hence the few lines of argument reading of its
// own.
#include "core/error.h"
#include "models/describe.h"

#include <charconv>
#include <iostream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace {

using maskwright::core::Error;

constexpr std::string_view kHelp = R"(maskwright-train --describe --kind KIND [options]

Counts the parameters and multiply-adds of a network.

  --kind landmarks|coarse|fine|parser   what the network is for
  --net hourglass|pspnet|bass|eagrnet   default: the usual one of the kind
  --preset paper|lite                   as published, or real-time on two cores (default paper)
  --block fan|newell  --stacks N        hourglass only
  --json                                one JSON object on standard output

Examples:
  maskwright-train --describe --kind landmarks --preset paper --block newell --stacks 8
  maskwright-train --describe --kind parser --net eagrnet --json

Exit codes: 0 done, 1 failed, 2 wrong use.
)";

struct Arguments {
    maskwright::models::NetworkRequest request;
    bool describe = false;
    bool json = false;
    bool help = false;
};

// Wrong use of the command line; the message says what to change.
struct WrongUse {
    std::string message;
};

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    const auto valueOf = [&](int& index) -> std::string {
        if (index + 1 >= argc) {
            throw WrongUse{std::string(argv[index]) + " needs a value"};
        }
        return argv[++index];
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--describe") {
            arguments.describe = true;
        } else if (word == "--json") {
            arguments.json = true;
        } else if (word == "--help" || word == "-h") {
            arguments.help = true;
        } else if (word == "--kind") {
            arguments.request.kind = valueOf(i);
        } else if (word == "--net") {
            arguments.request.net = valueOf(i);
        } else if (word == "--preset") {
            arguments.request.preset = valueOf(i);
        } else if (word == "--block") {
            arguments.request.block = valueOf(i);
        } else if (word == "--stacks") {
            const std::string text = valueOf(i);
            const auto [end, problem] =
                std::from_chars(text.data(), text.data() + text.size(), arguments.request.stacks);
            if (problem != std::errc() || end != text.data() + text.size()) {
                throw WrongUse{"--stacks needs a whole number, not '" + text + "'"};
            }
        } else {
            throw WrongUse{"unknown option '" + std::string(word) + "'"};
        }
    }
    if (!arguments.help && (!arguments.describe || arguments.request.kind.empty())) {
        throw WrongUse{"--describe and --kind are needed"};
    }
    return arguments;
}

void print(const maskwright::models::NetworkDescription& description, bool json) {
    if (json) {
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
        const Arguments arguments = parse(argc, argv);
        if (arguments.help) {
            std::cout << kHelp;
            return 0;
        }
        print(maskwright::models::describeNetwork(arguments.request), arguments.json);
        return 0;
    } catch (const WrongUse& wrong) {
        std::cerr << "maskwright-train: " << wrong.message << "\n\n" << kHelp;
        return 2;
    } catch (const Error& error) {
        std::cerr << "maskwright-train: " << error.what() << '\n';
        return 1;
    }
}
