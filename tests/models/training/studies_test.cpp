// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/studies.h"

#include "core/error.h"
#include "core/resources.h"
#include "models/pictures.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <set>

namespace maskwright::models::training {

namespace fs = std::filesystem;

namespace {

void writeFaces(const fs::path& folder, int count) {
    core::samples::SampleWriter writer(folder, "faces", {"parser", 40, false, true, 11});
    for (int i = 0; i < count; ++i) {
        core::samples::Sample sample;
        sample.picture = core::RgbImage(40, 40, {static_cast<std::uint8_t>(30 * i), 90, 120});
        sample.labels = core::Raster<std::uint8_t>(40, 40);
        for (int y = 10; y < 30; ++y) {
            for (int x = 10; x < 30; ++x) {
                sample.labels.at(x, y) = static_cast<std::uint8_t>(1 + (x + y) % 10);
            }
        }
        writer.add(sample);
    }
    writer.finish();
}

constexpr const char* kSmallQueue = R"({
  "options": {"kind": "parser", "preset": "lite", "input_px": 32, "epochs": 2, "batch": 4, "device": "cpu"},
  "seeds": [1, 2],
  "tables": [
    {"id": "one", "title": "One", "paper": "paper.json", "columns": [["mean_f1", "mean F1", "F1"], ["f1_10", "hair"]],
     "rows": [{"name": "without", "paper": "none", "options": {"net": "eagrnet", "modules": 0}},
              {"name": "with", "paper": "two", "options": {"net": "eagrnet"}}]},
    {"id": "two", "title": "Two", "columns": [["miou", "mIoU"]],
     "rows": [{"name": "again", "options": {"net": "eagrnet"}},
              {"name": "bass", "options": {"net": "bass", "bass_model": "a"}}]}
  ]
})";
constexpr const char* kPaper =
    R"({"source": "a paper", "columns": ["model", "F1"], "rows": [["none", 91.5], ["two", 92.8]]})";

Studies smallQueue(const tests::TemporaryFolder& folder) {
    tests::writeText(folder / "queue.json", kSmallQueue);
    tests::writeText(folder / "paper.json", kPaper);
    return readStudies(folder / "queue.json");
}

}  // namespace

CATCH_TEST_CASE("the papers' studies are a queue in which every training stands once") {
    const Studies studies = readStudies(core::resourcePath("papers/studies.json"));
    const auto runs = runsOf(studies);
    std::set<std::string> folders;
    for (const StudyRun& run : runs) {
        CATCH_INFO(run.title);
        CATCH_CHECK(folders.insert(run.folder).second);
        CATCH_CHECK(run.options.inputPx <= 128);
    }
    // All rows with the first seed come before any with the second.
    const std::size_t perSeed = runs.size() / studies.seeds.size();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        CATCH_CHECK(runs[i].options.seed == studies.seeds[i / perSeed]);
    }
    // EAGR's model 6, its 2 modules and its pooling 6 are one training, as are BASS C and alpha 0.
    CATCH_CHECK(perSeed == 23);
}

CATCH_TEST_CASE("a queue goes on where it was cancelled, and its tables name what was not run") {
    const tests::TemporaryFolder folder;
    const Studies studies = smallQueue(folder);
    writeFaces(folder / "data", 6);
    const core::samples::SampleSet data(folder / "data");
    CATCH_REQUIRE(runsOf(studies).size() == 6);

    int asked = 0;
    const TrainingEvents cancel{{}, [&] { return ++asked > 6 ? Request::Cancel : Request::GoOn; }};
    const StudyProgress first = runStudies(studies, data, data, folder / "out", cancel);
    CATCH_CHECK(first.cancelled);
    CATCH_CHECK(first.finished == 1);
    const std::string partial = tests::readText(folder / "out" / "tables.md");
    CATCH_CHECK(partial.find("not run") != std::string::npos);
    CATCH_CHECK(partial.find("(92.80)") != std::string::npos);

    std::vector<std::string> started;
    const TrainingEvents watch{[&](const nlohmann::json& event) {
                                   if (event.at("event") == "run") {
                                       started.push_back(event.at("folder"));
                                   }
                               },
                               {}};
    const StudyProgress second = runStudies(studies, data, data, folder / "out", watch);
    CATCH_CHECK(second.finished == 6);
    CATCH_CHECK(second.failures.empty());
    CATCH_CHECK(started.size() == 5);  // the finished one is passed by

    const auto tables = nlohmann::json::parse(tests::readText(folder / "out" / "tables.json")).at("tables");
    const auto& cell = tables[0]["rows"][1]["cells"][0];
    CATCH_CHECK(cell["paper"] == 92.8);
    CATCH_CHECK(cell["ours"]["each"].size() == 2);
    CATCH_CHECK(cell["ours"]["spread"].get<double>() >= 0);
    // One training serves two tables; its figures are those of the last epoch.
    CATCH_CHECK(tables[1]["rows"][0]["seeds"].size() == 2);
    const std::string history = tests::readText(folder / "out" / started.front() / "history.jsonl");
    const auto last = nlohmann::json::parse(history.substr(history.find('\n') + 1));
    CATCH_CHECK(cell["ours"]["each"][0] == last["validation"]["mean_f1"]);
    CATCH_CHECK(tests::readText(folder / "out" / "tables.md").find("not run") == std::string::npos);

    // Pictures of the branches of what was trained.
    for (const StudyRun& run : runsOf(studies)) {
        drawBranches(folder / "out" / run.folder / "best.safetensors", folder / "data", 2,
                     folder / "branches.ppm");
        const std::string picture = tests::readText(folder / "branches.ppm");
        const std::string head = run.options.net == "bass" ? "P6\n168 66\n255\n" : "P6\n236 66\n255\n";
        CATCH_CHECK(picture.starts_with(head));
        const std::size_t bytes = run.options.net == "bass" ? 168 * 66 * 3 : 236 * 66 * 3;
        CATCH_CHECK(picture.size() == head.size() + bytes);
    }
}

CATCH_TEST_CASE("studies files that make no sense are refused") {
    const tests::TemporaryFolder folder;
    tests::writeText(folder / "paper.json", kPaper);
    const auto refused = [&](const std::string& from, const std::string& to) {
        std::string text = kSmallQueue;
        const std::size_t place = text.find(from);
        CATCH_REQUIRE(place != std::string::npos);
        text.replace(place, from.size(), to);
        tests::writeText(folder / "queue.json", text);
        CATCH_INFO(to);
        CATCH_CHECK_THROWS_AS(readStudies(folder / "queue.json"), core::Error);
    };
    refused("\"seeds\": [1, 2]", "\"seeds\": []");
    refused("\"modules\": 0", "\"modules\": 9");
    refused("\"paper\": \"none\"", "\"paper\": \"three\"");
    refused("paper.json", "nowhere.json");
    refused("\"tables\"", "\"lists\"");
    refused("{", "");
}

}  // namespace maskwright::models::training
