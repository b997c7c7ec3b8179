// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train/arguments.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <cmath>

#include <catch2/catch.hpp>

namespace maskwright::app::train {

TEST_CASE("training options come from the command line, over those of a file") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "options.json",
                     R"({"kind": "fine", "epochs": 7, "rate": 0.5, "device": "cpu"})");
    const Arguments arguments = parseArguments(
        {"--train", "a b", "--validation", "c", "--run", "d", "--options", (folder / "options.json").string(),
         "--rate", "1e-3", "--weight-decay", "0.25", "--threads", "2", "--quiet"});
    CHECK(arguments.action == Arguments::Action::Train);
    CHECK(arguments.training == "a b");
    CHECK(arguments.options.kind == "fine");
    CHECK(arguments.options.epochs == 7);
    CHECK(arguments.options.rate == Approx(1e-3));
    CHECK(arguments.options.weightDecay == Approx(0.25));
    CHECK(arguments.threads == 2);
    CHECK(arguments.quiet);
}

TEST_CASE("a description is asked for in the promised form") {
    const Arguments arguments =
        parseArguments({"--describe", "--kind", "landmarks", "--net", "hourglass", "--preset", "paper",
                        "--block", "newell", "--stacks", "8", "--json"});
    CHECK(arguments.action == Arguments::Action::Describe);
    CHECK(arguments.options.kind == "landmarks");
    CHECK(arguments.options.net == "hourglass");
    CHECK(arguments.options.block == "newell");
    CHECK(arguments.options.stacks == 8);
    CHECK(arguments.json);
    CHECK(parseArguments({"--describe", "--kind", "parser"}).options.preset == "paper");
    CHECK(parseArguments({"--train", "a", "--help"}).action == Arguments::Action::Help);
}

TEST_CASE("options are resolved without folders") {
    const Arguments arguments =
        parseArguments({"--resolve", "--kind", "fine", "--epochs", "7", "--epochs", "9"});
    CHECK(arguments.action == Arguments::Action::Resolve);
    CHECK(arguments.options.kind == "fine");
    CHECK(arguments.options.epochs == 9);  // the last one counts
}

TEST_CASE("switches and lists are read from the command line") {
    const Arguments arguments = parseArguments(
        {"--train", "a", "--validation", "b", "--run", "c", "--kind", "parser", "--edge", "off", "--ba-loss",
         "on", "--class-weights", "1,2.5,1", "--modules", "3", "--pooling", "8"});
    CHECK_FALSE(arguments.options.edge);
    CHECK(arguments.options.baLoss);
    CHECK(arguments.options.classWeights == std::vector<double>{1, 2.5, 1});
    CHECK(arguments.options.modules == 3);
    CHECK(arguments.options.pooling == 8);
    const Arguments study = parseArguments({"--describe", "--study", "complexity", "--sides", "64,96"});
    CHECK(study.action == Arguments::Action::Complexity);
    CHECK(study.sides == std::vector<std::int64_t>{64, 96});
    CHECK(study.options.preset == "paper");
}

TEST_CASE("wrong use is named") {
    const std::vector<std::vector<std::string>> wrong = {
        {},
        {"--train", "a"},
        {"--train", "a", "--validation", "b", "--run"},
        {"--train", "a", "--validation", "b", "--run", "c", "--speed", "9"},
        {"--train", "a", "--validation", "b", "--run", "c", "--threads", "two"},
        {"--train", "a", "--validation", "b", "--run", "c", "--options", "/nowhere.json"},
        {"--train", "a", "--validation", "b", "--run", "c", "--study", "complexity"},
        {"--describe", "--study", "speed"},
        {"--describe", "--study", "complexity", "--sides", "64,"},
        {"--describe", "--study", "complexity", "--kind", "coarse"},
        {"--describe", "--kind", "coarse", "--sides", "64"},
        {"--describe"},
        {"--describe", "--kind", "landmarks", "--epochs", "3"},
        {"--describe", "--kind", "landmarks", "--run", "d"},
        {"--resolve", "--run", "d"},
        {"--resolve", "--describe", "--kind", "fine"},
        {"--resolve", "--speed", "9"},
        {"word"},
    };
    for (const auto& words : wrong) {
        INFO(words.size());
        CHECK_THROWS_AS(parseArguments(words), WrongUse);
    }
    try {
        (void)parseArguments({"--describe", "--kind", "landmarks", "--ema-decay", "0.9"});
        FAIL("options of training describe nothing");
    } catch (const WrongUse& use) {
        CHECK_THAT(use.message, Catch::Contains("--ema-decay"));  // as it was typed
    }
    const std::vector<std::vector<std::string>> senseless = {
        {"--epochs", "-1"}, {"--edge", "maybe"}, {"--class-weights", "1,x"}, {"--class-weights", "1,-2"}};
    for (std::vector<std::string> words : senseless) {
        INFO(words.front());
        words.insert(words.end(), {"--train", "a", "--validation", "b", "--run", "c", "--kind", "parser"});
        CHECK_THROWS_AS(parseArguments(words), core::Error);
    }
    CHECK_THROWS_AS(parseArguments({"--describe", "--kind", "landmarks", "--stacks", "many"}), core::Error);
}

}  // namespace maskwright::app::train
