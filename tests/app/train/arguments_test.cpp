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
    CHECK(arguments.network.kind == "landmarks");
    CHECK(arguments.network.net == "hourglass");
    CHECK(arguments.network.block == "newell");
    CHECK(arguments.network.stacks == 8);
    CHECK(arguments.json);
    CHECK(parseArguments({"--describe", "--kind", "parser"}).network.preset == "paper");
    CHECK(parseArguments({"--train", "a", "--help"}).action == Arguments::Action::Help);
}

TEST_CASE("options are resolved without folders") {
    const Arguments arguments =
        parseArguments({"--resolve", "--kind", "fine", "--epochs", "7", "--epochs", "9"});
    CHECK(arguments.action == Arguments::Action::Resolve);
    CHECK(arguments.options.kind == "fine");
    CHECK(arguments.options.epochs == 9);  // the last one counts
}

TEST_CASE("wrong use is named") {
    const std::vector<std::vector<std::string>> wrong = {
        {},
        {"--train", "a"},
        {"--train", "a", "--validation", "b", "--run"},
        {"--train", "a", "--validation", "b", "--run", "c", "--speed", "9"},
        {"--train", "a", "--validation", "b", "--run", "c", "--threads", "two"},
        {"--train", "a", "--validation", "b", "--run", "c", "--options", "/nowhere.json"},
        {"--train", "a", "--validation", "b", "--run", "c", "--block", "fan"},
        {"--describe"},
        {"--describe", "--kind", "landmarks", "--epochs", "3"},
        {"--describe", "--kind", "landmarks", "--stacks", "many"},
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
    CHECK_THROWS_AS(parseArguments({"--train", "a", "--validation", "b", "--run", "c", "--epochs", "-1"}),
                    core::Error);
}

}  // namespace maskwright::app::train
