// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/samples/sample_file.h"

#include "core/error.h"
#include "core/label_map.h"
#include "tests/support/support.h"

#include <cstring>
#include <fstream>

#include <catch2/catch.hpp>

namespace maskwright::core::samples {

namespace fs = std::filesystem;

namespace {

const SampleLayout kLayout{"parser", 20, true, true, 11};

Sample madeSample(int number) {
    Sample sample;
    sample.name = "face_" + std::to_string(number);
    sample.weight = 0.5F + static_cast<float>(number);
    sample.picture = RgbImage(20, 20);
    sample.labels = Raster<std::uint8_t>(20, 20);
    for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 20; ++x) {
            sample.picture.at(x, y) = {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y),
                                       static_cast<std::uint8_t>(number)};
            sample.labels.at(x, y) = static_cast<std::uint8_t>((x + y + number) % 11);
        }
    }
    sample.points = tests::madeFace().points / 25 + PointMatrix::Constant(number);
    sample.pointWeights.fill(255);
    sample.pointWeights[7] = static_cast<std::uint8_t>(number);
    return sample;
}

std::vector<fs::path> writeSet(const fs::path& folder, int count, std::int64_t maxPartBytes = 48 << 20) {
    SampleWriter writer(folder, "set", kLayout, maxPartBytes);
    for (int i = 0; i < count; ++i) {
        writer.add(madeSample(i));
    }
    return writer.finish();
}

void flipByte(const fs::path& file, std::int64_t position) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(position);
    const int byte = stream.get();
    stream.seekp(position);
    stream.put(static_cast<char>(byte ^ 0x10));
}

}  // namespace

TEST_CASE("samples come back as they were packed, over several parts") {
    const tests::TemporaryFolder folder;
    const auto parts = writeSet(folder.path(), 7, 12000);
    CHECK(parts.size() > 1);
    for (const fs::path& part : parts) {
        CHECK(fs::file_size(part) <= 12000);
    }
    const SampleSet set(folder.path());
    CHECK(set.layout() == kLayout);
    REQUIRE(set.size() == 7);
    for (int i = 0; i < 7; ++i) {
        const Sample truth = madeSample(i);
        const SampleSet::Record record = set.record(i);
        CHECK(record.name == truth.name);
        CHECK(record.weight == truth.weight);
        CHECK(std::memcmp(record.picture, truth.picture.pixels().data(), 1200) == 0);
        CHECK(std::memcmp(record.labels, truth.labels.pixels().data(), 400) == 0);
        CHECK(record.pointWeights[7] == i);
        CHECK(record.pointWeights[8] == 255);
        CHECK(record.points[2 * 16] == static_cast<float>(truth.points(0, 16)));
        CHECK(record.points[2 * 16 + 1] == static_cast<float>(truth.points(1, 16)));
    }
    NoProgress progress;
    CHECK_NOTHROW(set.verify(progress));
}

TEST_CASE("a layout without points or labels holds none") {
    const tests::TemporaryFolder folder;
    SampleWriter writer(folder.path(), "points", {"landmarks", 20, true, false, 0});
    writer.add(madeSample(1));
    writer.finish();
    const SampleSet set(folder.path());
    CHECK(set.record(0).labels == nullptr);
    CHECK(set.record(0).points != nullptr);
}

TEST_CASE("how far a network looks at a face stands in the layout, and parts of before say one distance") {
    const tests::TemporaryFolder folder;
    const SampleLayout twice{"parser", 20, false, true, 11, 2};
    SampleWriter writer(folder.path(), "set", twice);
    writer.add(madeSample(1));
    const fs::path part = writer.finish().front();
    CHECK(SampleSet(folder.path()).layout() == twice);
    const std::string good = tests::readText(part);
    const std::size_t at = good.find("\"looks\":2");
    REQUIRE(at != std::string::npos);
    std::string bytes = good;
    tests::writeText(part, bytes.replace(at, 9, "\"looks\":3"));
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    bytes = good;
    tests::writeText(part, bytes.replace(at, 9, "\"other\":2"));
    CHECK(SampleSet(folder.path()).layout().looks == 1);
}

TEST_CASE("equal samples have an equal data hash, other samples another one") {
    const tests::TemporaryFolder a;
    const tests::TemporaryFolder b;
    const tests::TemporaryFolder c;
    writeSet(a.path(), 3);
    writeSet(b.path(), 3);
    writeSet(c.path(), 4);
    CHECK(SampleSet(a.path()).dataHash() == SampleSet(b.path()).dataHash());
    CHECK(SampleSet(a.path()).dataHash() != SampleSet(c.path()).dataHash());
}

TEST_CASE("the data hash is that of the file, whatever of its header a program knows") {
    const tests::TemporaryFolder folder;
    const fs::path part = writeSet(folder.path(), 3).front();
    const std::string now = SampleSet(folder.path()).dataHash();
    const SampleLayout layout = SampleSet(folder.path()).layout();
    std::string bytes = tests::readText(part);
    const std::size_t at = bytes.find("\"looks\":1");
    REQUIRE(at != std::string::npos);
    tests::writeText(part, bytes.replace(at, 9, "\"other\":1"));
    CHECK(SampleSet(folder.path()).layout() == layout);
    CHECK(SampleSet(folder.path()).dataHash() != now);
}

TEST_CASE("damage anywhere in a part is found") {
    const tests::TemporaryFolder folder;
    const fs::path part = writeSet(folder.path(), 3).front();
    const auto size = static_cast<std::int64_t>(fs::file_size(part));
    NoProgress progress;
    for (const std::int64_t position : {std::int64_t{4096}, size / 2, size - 1}) {
        flipByte(part, position);
        CHECK_THROWS_AS(SampleSet(folder.path()).verify(progress), Error);
        flipByte(part, position);
    }
    CHECK_NOTHROW(SampleSet(folder.path()).verify(progress));
}

TEST_CASE("labels beyond the classes are found, though they are as they were packed") {
    const tests::TemporaryFolder folder;
    SampleWriter writer(folder.path(), "wrong", {"coarse", 16, false, true, 2});
    Sample sample;
    sample.picture = RgbImage(16, 16);
    sample.labels = Raster<std::uint8_t>(16, 16);
    sample.labels.at(3, 3) = kIgnoredLabel;
    writer.add(sample);
    sample.name = "the second face";
    sample.labels.at(4, 4) = 2;
    writer.add(sample);
    writer.finish();
    NoProgress progress;
    CHECK_THROWS_WITH(
        SampleSet(folder.path()).verify(progress),
        Catch::Contains("sample 2 of the file (the second face)") && Catch::Contains("beyond its 2 classes"));
}

TEST_CASE("files that are no whole sample file are refused before they are used") {
    const tests::TemporaryFolder folder;
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    CHECK_THROWS_AS(SampleSet(folder / "missing"), Error);
    const fs::path part = writeSet(folder.path(), 3).front();
    const std::string good = tests::readText(part);

    for (const std::size_t length :
         {std::size_t{0}, std::size_t{5}, std::size_t{4095}, std::size_t{4096}, good.size() - 1}) {
        tests::writeText(part, good.substr(0, length));
        CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    }
    const auto replaced = [&](const std::string& from, const std::string& to) {
        std::string bytes = good;
        const std::size_t at = bytes.find(from);
        REQUIRE(at != std::string::npos);
        tests::writeText(part, bytes.replace(at, from.size(), to));
    };
    replaced("MWSAMPLE", "MWSIMPLE");
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    replaced(std::string("MWSAMPLE\1\0", 10), std::string("MWSAMPLE\2\0", 10));
    CHECK_THROWS_WITH(SampleSet(folder.path()), Catch::Contains("version 2"));
    replaced("\"count\":3", "\"count\":4");
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    replaced("\"count\":3", "\"count\":0");
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    replaced("\"side\":20", "\"side\":-9");
    CHECK_THROWS_AS(SampleSet(folder.path()), Error);
    tests::writeText(part, good);
    CHECK_NOTHROW(SampleSet(folder.path()));
}

TEST_CASE("parts of different sets in one folder are refused") {
    const tests::TemporaryFolder folder;
    writeSet(folder.path(), 2);
    SampleWriter other(folder.path(), "zother", {"landmarks", 20, true, false, 0});
    other.add(madeSample(1));
    other.finish();
    CHECK_THROWS_WITH(SampleSet(folder.path()), Catch::Contains("another set"));
}

TEST_CASE("an unfinished writer leaves nothing behind, a second one does not overwrite") {
    const tests::TemporaryFolder folder;
    {
        SampleWriter writer(folder.path(), "set", kLayout);
        writer.add(madeSample(1));
    }
    CHECK(fs::is_empty(folder.path()));
    {
        SampleWriter writer(folder.path(), "set", kLayout);
        CHECK_THROWS_AS(writer.finish(), Error);
    }
    writeSet(folder.path(), 1);
    CHECK_THROWS_AS(SampleWriter(folder.path(), "set", kLayout), Error);
}

}  // namespace maskwright::core::samples
