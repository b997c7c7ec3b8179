// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/publishing.h"

#include "core/error.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

namespace maskwright::models::weights {

namespace {

// Where the weights of a run lie, in a folder of its own.
std::filesystem::path madeRun(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    return folder / "best.safetensors";
}

WeightFile fileOf(float weight, std::int64_t count) {
    WeightFile file;
    file.tensors["conv.weight"] = torch::full({2, 2}, weight);
    file.tensors["norm.num_batches_tracked"] = torch::full({}, count, torch::kLong);
    file.metadata["options"] = "{}";
    return file;
}

}  // namespace

CATCH_TEST_CASE("what is handed out is the mean of both, half each, but for counters") {
    const tests::TemporaryFolder folder;
    writeSafetensors(madeRun(folder / "run"), fileOf(1, 7), StoredType::AsIs);
    writeSafetensors(madeRun(folder / "before"), fileOf(4, 20), StoredType::Float16);

    publish(folder / "run", folder / "before/best.safetensors", {}, folder / "mean.safetensors");
    const WeightFile mean = readSafetensors(folder / "mean.safetensors");
    CATCH_CHECK((mean.tensors.at("conv.weight").to(torch::kFloat) == 2.5F).all().item<bool>());
    CATCH_CHECK(mean.tensors.at("norm.num_batches_tracked").item<std::int64_t>() == 7);
    CATCH_CHECK(mean.metadata.at("mean_with") == "before/best.safetensors");

    publish(folder / "run", {}, {}, folder / "alone.safetensors");
    const WeightFile alone = readSafetensors(folder / "alone.safetensors");
    CATCH_CHECK((alone.tensors.at("conv.weight").to(torch::kFloat) == 1.0F).all().item<bool>());
    CATCH_CHECK(alone.metadata.count("mean_with") == 0);
}

CATCH_TEST_CASE("there is no mean with weights of another network") {
    const tests::TemporaryFolder folder;
    writeSafetensors(madeRun(folder / "run"), fileOf(1, 7), StoredType::AsIs);
    const auto refused = [&](const WeightFile& other) {
        writeSafetensors(folder / "other.safetensors", other, StoredType::AsIs);
        CATCH_CHECK_THROWS_AS(
            publish(folder / "run", folder / "other.safetensors", {}, folder / "mean.safetensors"),
            core::Error);
        CATCH_CHECK_FALSE(std::filesystem::exists(folder / "mean.safetensors"));
    };
    WeightFile wider = fileOf(1, 7);
    wider.tensors["conv.weight"] = torch::ones({3, 2});
    refused(wider);
    WeightFile more = fileOf(1, 7);
    more.tensors["head.weight"] = torch::ones({1});
    refused(more);
    WeightFile named = fileOf(1, 7);
    named.tensors.erase("conv.weight");
    named.tensors["conv.bias"] = torch::ones({2, 2});
    refused(named);
}

}  // namespace maskwright::models::weights
