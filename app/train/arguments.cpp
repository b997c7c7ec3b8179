// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train/arguments.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

namespace maskwright::app::train {

using nlohmann::json;

namespace {

constexpr std::string_view kHelp = R"(maskwright-train --train DIR --validation DIR --run DIR [options]
maskwright-train --resolve [options]
maskwright-train --publish RUN --out FILE.safetensors [--card FILE.json] [--mean-with FILE.safetensors]
maskwright-train --describe --kind KIND [options]
maskwright-train --studies FILE.json --train DIR --validation DIR --out DIR
maskwright-train --pictures --weights FILE.safetensors[,FILE...] --samples DIR --out FILE.ppm [--count N]

Trains a network from packed samples, makes its weights into a file to hand out, or counts parameters and
multiply-adds.

Training:
  --train DIR, --validation DIR   folders of packed samples (*.mws)
  --run DIR                       run folder; an interrupted run there is gone on with
  --options FILE.json             training options as a run folder's options.json holds them
  --threads N                     processor threads (default: all cores)
  --kind landmarks|coarse|fine|parser   --net hourglass|pspnet|bass|eagrnet   --preset paper|lite   --input-px N
  --channels N                    of the hourglass, or of layer 1 of the other networks' backbones (lite: 24)
  hourglass: --block fan|newell  --stacks N  --maps gaussian|distribution
  bass:      --bass-model a|b|c|d  --combination plus|multiply|concatenate  --alpha A
  eagrnet:   --modules 0..3  --pooling 4|6|8  --edge on|off  --reasoning on|off  --ba-loss on|off
  --backbone FILE.pth|FILE.safetensors   public ResNet weights to begin with   --freeze-backbone on|off
  --class-weights W,W,...  --augmentation none|slight|gentle|varied|published|strong  --covers 0..1
  --epochs N  --batch N  --accumulate N  --seed N  --patience N
  --optimiser sgd|rmsprop|adam|adamw  --rate R  --weight-decay W
  --schedule constant|poly|steps|cosine  --warmup-steps N  --clip-norm C  --ema-decay D
  --device auto|cpu|cuda|cuda:N  --precision auto|float32|bfloat16
  --start-from FILE.safetensors   weights to begin with; an hourglass may have more stacks than they do: the further
                                  ones begin as copies of the last; all networks may have more channels

  Standard output has one JSON object per line (progress, epoch, end), standard error words for a person. Ctrl-C or
  SIGTERM cancels (the same command goes on later); SIGUSR1, or a file named "stop" in the run folder, stops early and
  keeps the best weights.

Resolving:
  All options of a training, as they would be used, as one JSON object; nothing is trained. For programs that prepare
  one.

Publishing:
  --publish RUN --out FILE   the run's best weights as float16 safetensors
  --card FILE.json           model card for the header: data, licence, use, scores, known failures
  --mean-with FILE.safetensors   weights of the same network, mostly those that the run began with: the mean of both is
                             handed out, which keeps more of what was known before

Studies:
  Works through a queue of trainings (resources/papers/studies.json has the papers' ablations), one folder each in --out,
  and writes tables.json and tables.md there. Stop it at any time; the same command goes on. Several processes may
  share a queue. Exit code 3: some runs failed, they are listed.

Pictures:
  One row per sample. BASS: picture, truth, semantic branch, boundary branch, boundary-attention branch (LaPa paper,
  figure 6). EAGRNet: picture, truth, answer, response maps of four vertices (EAGR paper, figure 5). Weights of several
  networks: picture, the answer of each, truth (EAGR paper, figure 3).

Describing:
  --kind, --net, --preset (default paper) and the options of the network
  --study complexity [--sides N,N,...]   EAGRNet, its baseline, without sampling and without graph: multiply-adds and
                                         memory by the side of the input (EAGR paper, figure 4)

  --json   one JSON object on standard output      --quiet   no words      --help   this text

Examples:
  maskwright-train --train packed/train --validation packed/validation --run runs/1 --kind landmarks --epochs 40
  maskwright-train --describe --kind landmarks --preset paper --block newell --stacks 8
  maskwright-train --describe --kind parser --net eagrnet --json
  maskwright-train --describe --study complexity --preset lite --sides 96,128,192,256
  maskwright-train --studies resources/papers/studies.json --train packed/train --validation packed/validation \
                   --out runs/studies
  maskwright-train --pictures --weights runs/1/best.safetensors --samples packed/validation --out branches.ppm

Exit codes: 0 done, 1 failed, 2 wrong use, 3 done but some runs failed, 130 cancelled (what was done is kept).
)";

// Text, number, switch (on or off) or list of numbers, as the option's default is; what fits none stays text
// and is refused with the option's name later.
json valueOf(const std::string& word, const json& usual) {
    if (usual.is_boolean()) {
        return word == "on" ? json(true) : word == "off" ? json(false) : json(word);
    }
    if (usual.is_array() || usual.is_number()) {
        const json parsed = json::parse(usual.is_array() ? "[" + word + "]" : word, nullptr,
                                        /*allow_exceptions=*/false);
        return parsed.type() == json::value_t::discarded ? json(word) : parsed;
    }
    return word;
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

// "a,b" as {"a", "b"}.
std::vector<std::string> listOf(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::vector<std::int64_t> sidesOf(const std::string& text) {
    std::vector<std::int64_t> sides;
    for (const std::string& word : listOf(text)) {
        sides.push_back(numberOf<std::int64_t>("--sides", word));
    }
    return sides;
}

// Options as they were given, before it is known what they are for.
struct Given {
    std::optional<std::string> train, validation, run, options, threads, study, sides, studies, out, publish,
        card, meanWith, weights, samples, count;
    json training = json::object();
    bool describe = false;
    bool resolve = false;
    bool pictures = false;
};

int threadsOf(const Given& given) {
    const int threads = given.threads ? numberOf<int>("--threads", *given.threads) : 0;
    if (given.threads && threads < 1) {
        throw WrongUse{"--threads must be at least 1"};
    }
    return threads;
}

Arguments describing(Arguments arguments, const Given& given) {
    if (given.train || given.validation || given.run || given.options) {
        throw WrongUse{"--describe trains nothing: leave the options of training out"};
    }
    static const std::set<std::string> kOfStructure = {
        "kind", "net",         "preset",  "input_px", "stacks", "channels",  "block",
        "maps", "combination", "modules", "pooling",  "edge",   "reasoning", "bass_model"};
    json options = {{"preset", "paper"}};
    for (const auto& [name, value] : given.training.items()) {
        if (kOfStructure.count(name) == 0) {
            std::string option = name;
            std::replace(option.begin(), option.end(), '_', '-');
            throw WrongUse{"--describe does not take --" + option};
        }
        options[name] = value;
    }
    if (given.study) {
        if (*given.study != "complexity") {
            throw WrongUse{"--study takes complexity"};
        }
        if (options.size() != 1) {
            throw WrongUse{"--study complexity takes --preset and --sides alone"};
        }
        arguments.action = Arguments::Action::Complexity;
        arguments.threads = threadsOf(given);
        arguments.sides = sidesOf(given.sides.value_or("97,193,289,385,473"));
        options["kind"] = "parser";
    } else {
        if (given.sides) {
            throw WrongUse{"--sides belongs to --study complexity"};
        }
        if (!options.contains("kind")) {
            throw WrongUse{"--describe needs --kind"};
        }
        arguments.action = Arguments::Action::Describe;
    }
    arguments.options = models::training::optionsFromJson(options);
    return arguments;
}

models::training::TrainingOptions trainingOptions(const Given& given) {
    if (given.study || given.sides) {
        throw WrongUse{"--study belongs to --describe"};
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
        throw WrongUse{"--publish takes --out, --card and --mean-with alone"};
    }
    if (!given.out) {
        throw WrongUse{"--publish needs --out"};
    }
    arguments.action = Arguments::Action::Publish;
    arguments.run = *given.publish;
    arguments.out = *given.out;
    arguments.meanWith = given.meanWith.value_or("");
    if (given.card) {
        arguments.card = objectFile("--card", *given.card);
    }
    return arguments;
}

Arguments studying(Arguments arguments, const Given& given) {
    if (!given.train || !given.validation || !given.out) {
        throw WrongUse{"--studies needs --train, --validation and --out"};
    }
    if (given.run || given.options || !given.training.empty()) {
        throw WrongUse{"--studies takes the options of its runs from its file"};
    }
    arguments.action = Arguments::Action::Studies;
    arguments.studies = *given.studies;
    arguments.training = *given.train;
    arguments.validation = *given.validation;
    arguments.out = *given.out;
    arguments.threads = threadsOf(given);
    return arguments;
}

Arguments picturing(Arguments arguments, const Given& given) {
    if (!given.weights || !given.samples || !given.out) {
        throw WrongUse{"--pictures needs --weights, --samples and --out"};
    }
    if (given.train || given.validation || given.run || given.options || !given.training.empty()) {
        throw WrongUse{"--pictures trains nothing: leave the options of training out"};
    }
    arguments.action = Arguments::Action::Pictures;
    for (const std::string& file : listOf(*given.weights)) {
        arguments.weights.emplace_back(file);
    }
    arguments.samples = *given.samples;
    arguments.out = *given.out;
    arguments.threads = threadsOf(given);
    if (given.count) {
        arguments.count = numberOf<int>("--count", *given.count);
    }
    if (arguments.count < 1 || arguments.count > 64) {
        throw WrongUse{"--count must be 1 to 64"};
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
    arguments.threads = threadsOf(given);
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
        } else if (word == "--card") {
            given.card = value();
        } else if (word == "--mean-with") {
            given.meanWith = value();
        } else if (word == "--pictures") {
            given.pictures = true;
        } else if (word == "--studies") {
            given.studies = value();
        } else if (word == "--out") {
            given.out = value();
        } else if (word == "--weights") {
            given.weights = value();
        } else if (word == "--samples") {
            given.samples = value();
        } else if (word == "--count") {
            given.count = value();
        } else if (word == "--study") {
            given.study = value();
        } else if (word == "--sides") {
            given.sides = value();
        } else if (known.contains(field)) {
            given.training[field] = valueOf(value(), known.at(field));
        } else {
            throw WrongUse{"unknown option '" + word + "'"};
        }
    }
    if (given.resolve + given.describe + given.pictures + given.studies.has_value() +
            given.publish.has_value() >
        1) {
        throw WrongUse{
            "--resolve, --describe, --pictures, --studies and --publish are asked for one at a time"};
    }
    if (!given.pictures && (given.weights || given.samples || given.count)) {
        throw WrongUse{"--weights, --samples and --count belong to --pictures"};
    }
    if (given.out && !given.pictures && !given.studies && !given.publish) {
        throw WrongUse{"--out belongs to --studies, --pictures and --publish"};
    }
    if (given.pictures) {
        return picturing(std::move(arguments), given);
    }
    if (given.studies) {
        return studying(std::move(arguments), given);
    }
    if (given.publish) {
        return publishing(std::move(arguments), given);
    }
    if (given.card || given.meanWith) {
        throw WrongUse{"--card and --mean-with belong to --publish"};
    }
    if (given.resolve) {
        return resolving(std::move(arguments), given);
    }
    return given.describe ? describing(std::move(arguments), given) : training(std::move(arguments), given);
}

}  // namespace maskwright::app::train
