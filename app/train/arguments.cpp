// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train/arguments.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

#include <nlohmann/json.hpp>

namespace maskwright::app::train {

using nlohmann::json;

namespace {

constexpr std::string_view kHelp = R"(maskwright-train --train DIR --validation DIR --run DIR [options]
maskwright-train --resolve [options]
maskwright-train --publish RUN --out FILE.safetensors [--card FILE.json]
maskwright-train --describe --kind KIND [options]

Trains a network from packed samples, makes its weights into a file to hand out, or counts parameters and
multiply-adds.

Training:
  --train DIR, --validation DIR   folders of packed samples (*.mws)
  --run DIR                       run folder; an interrupted run there is gone on with
  --options FILE.json             training options as a run folder's options.json holds them
  --threads N                     processor threads (default: all cores)
  --kind landmarks|coarse|fine|parser   --net hourglass|pspnet|bass|eagrnet   --preset paper|lite
  --input-px N  --stacks N  --channels N  --alpha A
  --epochs N  --batch N  --accumulate N  --seed N  --patience N  --augmentation published|strong
  --optimiser sgd|rmsprop|adam|adamw  --rate R  --weight-decay W
  --schedule constant|poly|steps|cosine  --warmup-steps N  --clip-norm C  --ema-decay D
  --device auto|cpu|cuda|cuda:N  --precision auto|float32|bfloat16
  --start-from FILE.safetensors

  Standard output has one JSON object per line (progress, epoch, end), standard error words for a person. Ctrl-C or
  SIGTERM cancels (the same command goes on later); SIGUSR1, or a file named "stop" in the run folder, stops early and
  keeps the best weights.

Resolving:
  All options of a training, as they would be used, as one JSON object; nothing is trained. For programs that prepare
  one.

Publishing:
  --publish RUN --out FILE   the run's best weights as float16 safetensors
  --card FILE.json           model card for the header: data, licence, use, scores, known failures

Describing:
  --kind, --net, --preset (default paper)   --block fan|newell  --stacks N (hourglass)

  --json   one JSON object on standard output      --quiet   no words      --help   this text

Examples:
  maskwright-train --train packed/train --validation packed/validation --run runs/1 --kind landmarks --epochs 40
  maskwright-train --describe --kind landmarks --preset paper --block newell --stacks 8
  maskwright-train --describe --kind parser --net eagrnet --json

Exit codes: 0 done, 1 failed, 2 wrong use, 130 cancelled (what was done is kept).
)";

// A word as the JSON value it stands for: numbers as numbers, everything else as text.
json valueOf(const std::string& word) {
    const json number = json::parse(word, nullptr, /*allow_exceptions=*/false);
    return number.is_number() ? number : json(word);
}

template <typename Number>
Number numberOf(const std::string& option, const std::string& word) {
    Number value{};
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem != std::errc() || end != word.data() + word.size()) {
        throw WrongUse{option + " needs a whole number, not '" + word + "'"};
    }
    return value;
}

json objectFile(const std::string& option, const std::string& path) {
    std::ifstream stream(path);
    json object = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) {
        throw WrongUse{option + " " + path + ": no JSON object can be read from this file"};
    }
    return object;
}

// Options as they were given, before it is known what they are for.
struct Given {
    std::optional<std::string> train, validation, run, options, threads, block, publish, out, card;
    json training = json::object();
    bool describe = false;
    bool resolve = false;
};

Arguments describing(Arguments arguments, const Given& given) {
    if (given.train || given.validation || given.run || given.options || given.threads) {
        throw WrongUse{"--describe trains nothing: leave the options of training out"};
    }
    const auto text = [&](const char* name) {
        const auto found = given.training.find(name);
        return found == given.training.end() ? std::string() : found->get<std::string>();
    };
    for (const auto& [name, value] : given.training.items()) {
        const bool ofStructure = name == "kind" || name == "net" || name == "preset" || name == "stacks";
        if (!ofStructure || (name != "stacks" && !value.is_string())) {
            throw WrongUse{"--describe does not take --" + name + " like this"};
        }
    }
    arguments.action = Arguments::Action::Describe;
    arguments.network.kind = text("kind");
    arguments.network.net = text("net");
    if (given.training.contains("preset")) {
        arguments.network.preset = text("preset");
    }
    arguments.network.block = given.block.value_or("");
    if (given.training.contains("stacks")) {
        arguments.network.stacks = numberOf<std::int64_t>("--stacks", given.training["stacks"].dump());
    }
    if (arguments.network.kind.empty()) {
        throw WrongUse{"--describe needs --kind"};
    }
    return arguments;
}

models::training::TrainingOptions trainingOptions(const Given& given) {
    if (given.block) {
        throw WrongUse{"--block belongs to --describe; training takes FAN blocks"};
    }
    json options = given.options ? objectFile("--options", *given.options) : json::object();
    options.update(given.training);
    return models::training::optionsFromJson(options);
}

Arguments resolving(Arguments arguments, const Given& given) {
    if (given.train || given.validation || given.run || given.threads) {
        throw WrongUse{"--resolve trains nothing: leave folders and --threads out"};
    }
    arguments.action = Arguments::Action::Resolve;
    arguments.options = trainingOptions(given);
    return arguments;
}

Arguments publishing(Arguments arguments, const Given& given) {
    if (given.train || given.validation || given.run || given.options || !given.training.empty()) {
        throw WrongUse{"--publish takes --out and --card alone"};
    }
    if (!given.out) {
        throw WrongUse{"--publish needs --out"};
    }
    arguments.action = Arguments::Action::Publish;
    arguments.run = *given.publish;
    arguments.out = *given.out;
    if (given.card) {
        arguments.card = objectFile("--card", *given.card);
    }
    return arguments;
}

Arguments training(Arguments arguments, const Given& given) {
    if (!given.train || !given.validation || !given.run) {
        throw WrongUse{"--train, --validation and --run are needed (or --describe)"};
    }
    arguments.options = trainingOptions(given);
    arguments.action = Arguments::Action::Train;
    arguments.training = *given.train;
    arguments.validation = *given.validation;
    arguments.run = *given.run;
    if (given.threads) {
        arguments.threads = numberOf<int>("--threads", *given.threads);
        if (arguments.threads < 1) {
            throw WrongUse{"--threads must be at least 1"};
        }
    }
    return arguments;
}

}  // namespace

std::string_view helpText() {
    return kHelp;
}

Arguments parseArguments(const std::vector<std::string>& words) {
    Arguments arguments;
    Given given;
    const json known = toJson(models::training::TrainingOptions{});
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto value = [&] {
            if (i + 1 >= words.size()) {
                throw WrongUse{word + " needs a value"};
            }
            return words[++i];
        };
        std::string field = word.starts_with("--") ? word.substr(2) : "";
        std::replace(field.begin(), field.end(), '-', '_');
        if (word == "--help" || word == "-h") {
            return {};
        }
        if (word == "--json") {
            arguments.json = true;
        } else if (word == "--quiet") {
            arguments.quiet = true;
        } else if (word == "--describe") {
            given.describe = true;
        } else if (word == "--resolve") {
            given.resolve = true;
        } else if (word == "--train") {
            given.train = value();
        } else if (word == "--validation") {
            given.validation = value();
        } else if (word == "--run") {
            given.run = value();
        } else if (word == "--options") {
            given.options = value();
        } else if (word == "--threads") {
            given.threads = value();
        } else if (word == "--publish") {
            given.publish = value();
        } else if (word == "--out") {
            given.out = value();
        } else if (word == "--card") {
            given.card = value();
        } else if (word == "--block") {
            given.block = value();
        } else if (known.contains(field)) {
            given.training[field] = valueOf(value());
        } else {
            throw WrongUse{"unknown option '" + word + "'"};
        }
    }
    if (given.resolve && given.describe) {
        throw WrongUse{"--resolve and --describe are two questions"};
    }
    if (given.publish) {
        return publishing(std::move(arguments), given);
    }
    if (given.out || given.card) {
        throw WrongUse{"--out and --card belong to --publish"};
    }
    if (given.resolve) {
        return resolving(std::move(arguments), given);
    }
    return given.describe ? describing(std::move(arguments), given) : training(std::move(arguments), given);
}

}  // namespace maskwright::app::train
