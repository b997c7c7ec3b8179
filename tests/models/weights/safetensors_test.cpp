// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/safetensors.h"

#include "core/error.h"
#include "models/nets/presets.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <cstring>

namespace maskwright::models::weights {

namespace {

using core::Error;

// The bytes of a file with this header text and this many bytes of tensors.
std::string fileOf(const std::string& header, std::size_t bytes) {
    const std::uint64_t length = header.size();
    std::string text(8, '\0');
    std::memcpy(text.data(), &length, 8);
    return text + header + std::string(bytes, '\0');
}

}  // namespace

CATCH_TEST_CASE("tensors and metadata come back as they were written") {
    const tests::TemporaryFolder folder;
    WeightFile file;
    file.tensors["b.weight"] = torch::rand({2, 3, 4});
    file.tensors["a.count"] = torch::tensor(7, torch::kLong);
    file.tensors["c.empty"] = torch::empty({0, 5});
    file.tensors["d.strided"] = torch::arange(12, torch::kDouble).view({3, 4}).t();
    file.metadata = {{"network", "hourglass"}, {"licence", "CC BY 4.0 \"quoted\" \xC3\xA9"}};
    writeSafetensors(folder / "w.safetensors", file, StoredType::AsIs);
    const WeightFile read = readSafetensors(folder / "w.safetensors");
    CATCH_CHECK(read.metadata == file.metadata);
    CATCH_REQUIRE(read.tensors.size() == 4);
    for (const auto& [name, tensor] : file.tensors) {
        CATCH_CHECK(torch::equal(read.tensors.at(name), tensor));
        CATCH_CHECK(read.tensors.at(name).scalar_type() == tensor.scalar_type());
    }
}

CATCH_TEST_CASE("stored halves take half the place and come back as floats, near enough") {
    const tests::TemporaryFolder folder;
    WeightFile file;
    file.tensors["weight"] = torch::rand({1000});
    file.tensors["steps"] = torch::tensor(3, torch::kLong);
    writeSafetensors(folder / "w.safetensors", file, StoredType::Float16);
    CATCH_CHECK(std::filesystem::file_size(folder / "w.safetensors") < 2300);
    const WeightFile read = readSafetensors(folder / "w.safetensors");
    CATCH_CHECK(read.tensors.at("weight").scalar_type() == torch::kFloat);
    CATCH_CHECK(torch::allclose(read.tensors.at("weight"), file.tensors.at("weight"), 1e-3, 1e-3));
    CATCH_CHECK(read.tensors.at("steps").item<std::int64_t>() == 3);
}

CATCH_TEST_CASE("numbers beyond the range of float16 are stored as they are") {
    const tests::TemporaryFolder folder;
    WeightFile file;
    file.tensors["variance"] = torch::tensor({3.0F, 1.0e6F});
    file.tensors["weight"] = torch::tensor({65504.0F, -2.0F});
    writeSafetensors(folder / "w.safetensors", file, StoredType::Float16);
    const WeightFile read = readSafetensors(folder / "w.safetensors");
    CATCH_CHECK(torch::equal(read.tensors.at("variance"), file.tensors["variance"]));
    CATCH_CHECK(torch::equal(read.tensors.at("weight"), file.tensors["weight"]));
    const std::string bytes = tests::readText(folder / "w.safetensors");
    CATCH_CHECK(bytes.find("F16") != std::string::npos);
    CATCH_CHECK(bytes.find("F32") != std::string::npos);
}

CATCH_TEST_CASE("the file's header is the one other readers know") {
    const tests::TemporaryFolder folder;
    WeightFile file;
    file.tensors["z"] = torch::ones({2});
    file.tensors["a"] = torch::zeros({1}, torch::kByte);
    writeSafetensors(folder / "w.safetensors", file, StoredType::AsIs);
    const std::string bytes = tests::readText(folder / "w.safetensors");
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    CATCH_CHECK((8 + length) % 8 == 0);
    std::string header = bytes.substr(8, length);
    header.erase(header.find_last_not_of(' ') + 1);
    CATCH_CHECK(header == R"({"a":{"data_offsets":[0,1],"dtype":"U8","shape":[1]},)"
                          R"("z":{"data_offsets":[1,9],"dtype":"F32","shape":[2]}})");
    CATCH_CHECK(bytes.size() == 8 + length + 9);
}

CATCH_TEST_CASE("hostile weight files are refused with a reason") {
    const tests::TemporaryFolder folder;
    const auto path = folder / "w.safetensors";
    const auto refused = [&](const std::string& bytes) {
        tests::writeText(path, bytes);
        CATCH_INFO(bytes.substr(0, 200));
        CATCH_CHECK_THROWS_AS(readSafetensors(path), Error);
    };
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    tests::writeText(path, fileOf(good, 8));
    CATCH_REQUIRE_NOTHROW(readSafetensors(path));

    refused("");
    refused("short");
    refused(std::string(8, '\xff'));  // a header of 2^64 - 1 bytes
    refused(std::string("\0\0\0\0\x10\0\0\0", 8) + "{}");
    refused(fileOf(good, 7));
    refused(fileOf(good, 9));
    refused(fileOf("[]", 0));
    refused(fileOf("{\"a\":", 0));
    refused(fileOf(
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
        8));
    refused(fileOf(R"({"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"X9","shape":[2],"data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":[1099511627776,1099511627776],"data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12));
    refused(fileOf(
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
        12));
    refused(fileOf(R"({"a":{"dtype":"F32","shape":"two","data_offsets":[0,8]}})", 8));
    refused(fileOf(R"({"a":7})", 8));
    refused(fileOf(R"({"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8));
    CATCH_CHECK_THROWS_AS(readSafetensors(folder / "missing"), Error);
    CATCH_CHECK_THROWS_AS(readSafetensors(folder.path()), Error);
}

CATCH_TEST_CASE("weights fill the network they belong to, and no other") {
    torch::manual_seed(1);
    nets::HourglassOptions options{nets::BlockKind::Fan, 1, 16, 5, 2};
    nets::Hourglass source(options);
    nets::Hourglass target(options);
    const torch::Tensor x = torch::rand({1, 3, 32, 32});
    source->eval();
    target->eval();
    CATCH_REQUIRE_FALSE(torch::equal(source->forward(x)[0], target->forward(x)[0]));
    fill(*target, tensorsOf(*source), "test");
    CATCH_CHECK(torch::equal(source->forward(x)[0], target->forward(x)[0]));

    options.maps = 6;
    nets::Hourglass other(options);
    const auto before = other->forward(x)[0].clone();
    CATCH_CHECK_THROWS_AS(fill(*other, tensorsOf(*source), "test"), Error);
    auto missing = tensorsOf(*source);
    missing.erase(missing.begin());
    CATCH_CHECK_THROWS_AS(fill(*target, missing, "test"), Error);
    auto foreign = tensorsOf(*source);
    foreign["stranger"] = torch::ones({1});
    CATCH_CHECK_THROWS_AS(fill(*target, foreign, "test"), Error);
}

CATCH_TEST_CASE("a place that cannot be written keeps the old weights") {
    const tests::TemporaryFolder folder;
    WeightFile file;
    file.tensors["a"] = torch::ones({4});
    CATCH_CHECK_THROWS_AS(writeSafetensors(folder / "no" / "such" / "w.safetensors", file, StoredType::AsIs),
                          Error);
    writeSafetensors(folder / "w.safetensors", file, StoredType::AsIs);
    std::filesystem::create_directory(folder /
                                      "w.safetensors.part");  // stands in the way of the temporary file
    file.tensors["a"] = torch::zeros({4});
    CATCH_CHECK_THROWS_AS(writeSafetensors(folder / "w.safetensors", file, StoredType::AsIs), Error);
    CATCH_CHECK(readSafetensors(folder / "w.safetensors").tensors.at("a").sum().item<float>() == 4);
}

}  // namespace maskwright::models::weights
