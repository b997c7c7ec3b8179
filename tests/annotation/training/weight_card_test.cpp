// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/weight_card.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace {

// A file whose header is this text.
std::filesystem::path weightFile(const tests::TemporaryFolder& folder, const std::string& header,
                                 std::uint64_t claimed = 0) {
    std::string bytes;
    const std::uint64_t size = claimed > 0 ? claimed : header.size();
    for (int i = 0; i < 8; ++i) {
        bytes += static_cast<char>((size >> (8 * i)) & 0xffU);
    }
    tests::writeText(folder / "w.safetensors", bytes + header);
    return folder / "w.safetensors";
}

}  // namespace

TEST_CASE("the card of a weight file is read without its tensors") {
    const tests::TemporaryFolder folder;
    const WeightCard card = readWeightCard(
        weightFile(folder, R"({"__metadata__": {"kind": "fine", "data_hash": "abc",)"
                           R"("options": "{\"input_px\": 64, \"rate\": 0.5, \"net\": \"bass\"}",)"
                           R"("validation": "{\"f1\": 90.5}"}, "a": {"dtype": "F32"}})"));
    CHECK(card.kind == "fine");
    CHECK(card.dataHash == "abc");
    CHECK(card.validation.at("f1") == 90.5);
    CHECK(structureOf(card.options) == nlohmann::json{{"input_px", 64}, {"net", "bass"}});
}

TEST_CASE("weights fit the network they were trained for, whatever else was asked for") {
    const nlohmann::json trained{{"kind", "landmarks"}, {"input_px", 64}, {"rate", 0.5}};
    CHECK(weightsFit(trained, {{"kind", "landmarks"}, {"input_px", 64}, {"rate", 1}, {"block", "fan"}}));
    CHECK_FALSE(weightsFit(trained, {{"kind", "landmarks"}, {"input_px", 128}}));
    CHECK_FALSE(weightsFit(trained, {{"kind", "landmarks"}}));
}

TEST_CASE("what is no weight file of ours is refused") {
    const tests::TemporaryFolder folder;
    for (const char* header :
         {"", "[]", "{}", R"({"a": 1})", R"({"__metadata__": 5})", R"({"__metadata__": {"kind": 5}})",
          R"({"__metadata__": {"options": "[1]"}})", R"({"__metadata__": {"options": "nonsense"}})"}) {
        INFO(header);
        CHECK_THROWS_AS(readWeightCard(weightFile(folder, header)), core::Error);
    }
    CHECK_THROWS_AS(readWeightCard(weightFile(folder, "{}", 1000)), core::Error);   // cut off
    CHECK_THROWS_AS(readWeightCard(weightFile(folder, "{}", ~0ULL)), core::Error);  // more than memory
    CHECK_THROWS_AS(readWeightCard(folder / "nowhere.safetensors"), core::Error);
}

}  // namespace maskwright::annotation::training
