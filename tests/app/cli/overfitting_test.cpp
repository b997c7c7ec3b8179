// SPDX-License-Identifier: GPL-3.0-or-later
// Each network learns eight synthetic portraits by heart: photo, packing, network, loss, optimiser,
// validation and decoder in one, by the programs that people use. What cannot learn eight faces cannot learn
// eight thousand.
#include "core/label_map.h"
#include "core/samples/sample_file.h"
#include "tests/app/cli/process.h"

#include <cstring>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;
using core::samples::Sample;
using core::samples::SampleSet;
using core::samples::SampleWriter;

namespace {

constexpr std::int64_t kPortraits = 8;
Sample copyOf(const SampleSet& set, std::int64_t index) {
    const SampleSet::Record record = set.record(index);
    const int side = set.layout().side;
    Sample sample;
    sample.name = record.name;
    sample.weight = record.weight;
    sample.picture = core::RgbImage(side, side);
    std::memcpy(sample.picture.pixels().data(), record.picture, sample.picture.pixels().size_bytes());
    if (record.points != nullptr) {
        for (Eigen::Index k = 0; k < sample.points.cols(); ++k) {
            sample.points.col(k) = core::Point(record.points[2 * k], record.points[2 * k + 1]);
        }
        std::memcpy(sample.pointWeights.data(), record.pointWeights, sample.pointWeights.size());
    }
    if (record.labels != nullptr) {
        sample.labels = core::Raster<std::uint8_t>(side, side);
        std::memcpy(sample.labels.pixels().data(), record.labels, sample.labels.pixels().size());
    }
    return sample;
}

// Leaves out pixels up to this far from one of another class: a network whose maps are smaller than its input
// draws borders no finer than it sees them.
void leaveOutBorders(core::Raster<std::uint8_t>& labels, int reachPx) {
    const core::Raster<std::uint8_t> whole = labels;
    for (int y = 0; y < whole.height(); ++y) {
        for (int x = 0; x < whole.width(); ++x) {
            for (int dy = -reachPx; dy <= reachPx; ++dy) {
                for (int dx = -reachPx; dx <= reachPx; ++dx) {
                    if (whole.bounds().contains(x + dx, y + dy) &&
                        whole.at(x + dx, y + dy) != whole.at(x, y)) {
                        labels.at(x, y) = core::kIgnoredLabel;
                    }
                }
            }
        }
    }
}

struct Learning {
    std::string kind;
    std::string inputPx;
    int borderPx = 0;  // not asked for on both sides of a border
    // How often each portrait stands in an epoch, so that not every step is followed by a validation.
    int copies = 1;
    std::vector<std::string> options;
    // As the validation changes samples, so that what is learned is what is asked.
    std::string augmentation = "none";
};

// The figures of the last validation of a training on eight portraits, which are what it is validated on.
nlohmann::json learnedByHeart(const Learning& learning) {
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "portraits", "--count", "9", "--seed", "1", "--quiet"}).code == 0);
    // One of the nine, by its name, is what packing sets aside at this share.
    const auto packed = cliJson({"pack", folder / "packed", "--kind", learning.kind, "--data",
                                 folder / "portraits", "--input-px", learning.inputPx, "--validation", "12"});
    REQUIRE(packed.at("train") == kPortraits);
    const SampleSet eight(folder.path() / "packed" / "train");
    fs::create_directories(folder / "train");
    fs::create_directories(folder / "validation");
    SampleWriter train(folder / "train", "copies", eight.layout());
    SampleWriter validation(folder / "validation", "eight", eight.layout());
    for (std::int64_t i = 0; i < eight.size(); ++i) {
        Sample sample = copyOf(eight, i);
        for (int copy = 0; copy < learning.copies; ++copy) {
            train.add(sample);
        }
        leaveOutBorders(sample.labels, learning.borderPx);
        validation.add(sample);
    }
    train.finish();
    validation.finish();
    std::vector<std::string> words = {(fs::path(MASKWRIGHT_CLI).parent_path() / "maskwright-train").string(),
                                      "--train",
                                      folder / "train",
                                      "--validation",
                                      folder / "validation",
                                      "--run",
                                      folder / "run",
                                      "--kind",
                                      learning.kind,
                                      "--input-px",
                                      learning.inputPx,
                                      "--preset",
                                      "lite",
                                      "--augmentation",
                                      learning.augmentation,
                                      "--batch",
                                      "8",
                                      "--optimiser",
                                      "adamw",
                                      "--schedule",
                                      "cosine",
                                      "--warmup-steps",
                                      "10",
                                      "--device",
                                      "cpu",
                                      "--threads",
                                      "1",
                                      "--quiet"};
    words.insert(words.end(), learning.options.begin(), learning.options.end());
    const Ran ran = runProgram(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    const std::string history = readText(folder.path() / "run" / "history.jsonl");
    const std::size_t last = history.rfind('\n', history.size() - 2);
    const auto event = nlohmann::json::parse(history.substr(last == std::string::npos ? 0 : last + 1));
    return event.at("validation");
}

}  // namespace

TEST_CASE("the lite hourglass learns the points of eight portraits by heart") {
    const auto figures = learnedByHeart({"landmarks",
                                         "64",
                                         0,
                                         4,
                                         {"--maps", "distribution", "--rate", "0.003", "--epochs", "100"},
                                         "slight"});
    INFO(figures.dump());
    CHECK(figures.at("nme") < 4);  // one pixel of its 64, a quarter of one of its maps' pixels
}

TEST_CASE("the lite PSPNet learns the heads of eight portraits by heart") {
    const auto figures = learnedByHeart({"coarse", "96", 4, 4, {"--rate", "0.005", "--epochs", "30"}});
    INFO(figures.dump());
    CHECK(figures.at("pixel_accuracy") > 99);
    CHECK(figures.at("mean_f1") > 97);
}

TEST_CASE("the lite BASS learns hair and skin of eight portraits by heart") {
    const auto figures = learnedByHeart({"fine", "64", 1, 4, {"--rate", "0.004", "--epochs", "20"}});
    INFO(figures.dump());
    CHECK(figures.at("pixel_accuracy") > 99.5);
    CHECK(figures.at("mean_f1") > 99.5);
}

TEST_CASE("the lite EAGRNet learns the eleven classes of eight portraits by heart") {
    // Parts are small: they count more, so that they are learned as soon as hair is.
    const auto figures = learnedByHeart({"parser",
                                         "96",
                                         1,
                                         4,
                                         {"--rate", "0.01", "--clip-norm", "2", "--epochs", "50",
                                          "--class-weights", "1,1,4,4,6,6,2,4,4,4,1"}});
    INFO(figures.dump());
    // Of the thinnest parts too few pixels are left to say more than that all of them are found.
    CHECK(figures.at("pixel_accuracy") > 99.7);
    CHECK(figures.at("mean_accuracy") > 99);
}

}  // namespace maskwright::tests
