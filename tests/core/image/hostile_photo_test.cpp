// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "tests/core/image/made_photos.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

// Files that lie, are cut or were scribbled on: an Error or a picture, never a crash, never half a picture.
namespace maskwright::core::image {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using tests::TemporaryFolder;
using tests::unevenPicture;

namespace {

constexpr int kWidth = 48;
constexpr int kHeight = 32;

std::string encoded(const std::string& ending, const std::vector<int>& options = {}) {
    // Noise, so that pixels need many bytes and a cut hits them.
    cv::Mat noise(kHeight, kWidth, CV_8UC3);
    std::mt19937 random(7);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            const auto value = static_cast<std::uint32_t>(random());
            noise.at<cv::Vec3b>(y, x) = {static_cast<std::uint8_t>(value),
                                         static_cast<std::uint8_t>(value >> 8),
                                         static_cast<std::uint8_t>(value >> 16)};
        }
    }
    std::vector<std::uint8_t> bytes;
    REQUIRE(cv::imencode(ending, noise, bytes, options));
    return {bytes.begin(), bytes.end()};
}

// One sound file of each format.
std::map<std::string, std::string> samples() {
    std::map<std::string, std::string> files{
        {"jpeg", tests::withSegment(encoded(".jpg"), std::string("Exif\0\0", 6),
                                    tests::exifBlock(6, tests::Location::Present))},
        {"progressive jpeg", encoded(".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
        {"png", encoded(".png")},
        {"lossy webp", encoded(".webp", {cv::IMWRITE_WEBP_QUALITY, 80})},
        {"lossless webp", encoded(".webp", {cv::IMWRITE_WEBP_QUALITY, 101})},
        {"bmp", encoded(".bmp")},
        {"tiff", encoded(".tiff")},
    };
    const std::string heic = tests::heif(unevenPicture(kWidth, kHeight), tests::HeifKind::Heic, 1,
                                         tests::exifBlock(1, tests::Location::Absent));
    if (!heic.empty()) {
        files["heic"] = heic;
    }
    return files;
}

// The photo, or nothing if it was refused as it must be.
std::optional<RgbImage> readOrRefuse(const std::string& bytes) {
    static const TemporaryFolder folder;
    const fs::path path = folder / "photo.jpg";
    tests::writeText(path, bytes);
    try {
        static_cast<void>(examinePhoto(path));
    } catch (const Error& problem) {
        CHECK_FALSE(problem.remedy().empty());
    }
    try {
        return readPhoto(path);
    } catch (const Error& problem) {
        CHECK(problem.subject() == path.string());
        CHECK_FALSE(problem.happened().empty());
        CHECK_FALSE(problem.remedy().empty());
        return std::nullopt;
    }
}

void putBigEndian16(std::string& bytes, std::size_t at, int value) {
    bytes.at(at) = static_cast<char>(value >> 8);
    bytes.at(at + 1) = static_cast<char>(value & 0xff);
}

// The same file with another size in its header.
std::string lyingJpeg(int width, int height) {
    std::string jpeg = encoded(".jpg");
    const std::size_t frame = jpeg.find("\xff\xc0");
    REQUIRE(frame != std::string::npos);
    putBigEndian16(jpeg, frame + 5, height);
    putBigEndian16(jpeg, frame + 7, width);
    return jpeg;
}

std::string reasonOf(const std::string& bytes) {
    const TemporaryFolder folder;
    tests::writeText(folder / "photo.jpg", bytes);
    try {
        static_cast<void>(readPhoto(folder / "photo.jpg"));
    } catch (const Error& problem) {
        return problem.what();
    }
    return "was read";
}

}  // namespace

TEST_CASE("a photo cut anywhere is refused, or it was whole already") {
    for (const auto& [format, whole] : samples()) {
        const auto picture = readOrRefuse(whole);
        CAPTURE(format);
        REQUIRE(picture.has_value());
        const std::size_t step = std::max<std::size_t>(1, whole.size() / 60);
        for (std::size_t length = 1; length < whole.size(); length += step) {
            CAPTURE(length, whole.size());
            const auto cut = readOrRefuse(whole.substr(0, length));
            CHECK((!cut.has_value() || *cut == *picture));
        }
        CHECK_FALSE(readOrRefuse(whole.substr(0, whole.size() / 2)).has_value());
    }
}

TEST_CASE("a photo whose second half was never written is refused") {
    for (const auto& [format, whole] : samples()) {
        // An uncompressed picture has no way to tell.
        if (format == "bmp") {
            continue;
        }
        CAPTURE(format);
        const std::size_t half = whole.size() / 2;
        const auto picture = readOrRefuse(whole.substr(0, half) + std::string(whole.size() - half, '\0'));
        CHECK_FALSE(picture.has_value());
    }
}

TEST_CASE("scribbled bytes give an error or a picture") {
    std::mt19937 random(1);
    for (const auto& [format, whole] : samples()) {
        CAPTURE(format);
        for (int attempt = 0; attempt < 150; ++attempt) {
            std::string bytes = whole;
            // Headers decide most: every second change hits the first bytes.
            const std::size_t reach =
                attempt % 2 == 0 ? std::min<std::size_t>(bytes.size(), 200) : bytes.size();
            for (unsigned change = 0; change < 1 + random() % 3; ++change) {
                bytes[random() % reach] = static_cast<char>(random());
            }
            const auto picture = readOrRefuse(bytes);
            CHECK((!picture.has_value() || !picture->empty()));
        }
    }
}

TEST_CASE("scribbled label maps give an error or a map") {
    LabelMap map(40, 30);
    std::mt19937 random(2);
    for (std::uint8_t& value : map.pixels()) {
        value = static_cast<std::uint8_t>(random() % kClassCount);
    }
    const std::vector<std::uint8_t> whole = encodeLabelPng(map);
    int refused = 0;
    for (int attempt = 0; attempt < 500; ++attempt) {
        std::vector<std::uint8_t> bytes = whole;
        bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
        std::optional<LabelMap> read;
        try {
            read = decodeLabelPng(bytes, "map.png");
        } catch (const Error&) {
            ++refused;
        }
        // What is read in spite of a change outside of the checksums is what was written.
        CHECK((!read.has_value() || *read == map));
    }
    CHECK(refused > 400);
}

TEST_CASE("a header that claims more pixels than can be read is refused before they are allocated") {
    CHECK_THAT(reasonOf(lyingJpeg(60'000, 60'000)), Contains("60000 x 60000") && Contains("convert '"));
    CHECK_THAT(reasonOf(tests::pngHeaderOnly(60'000, 60'000)), Contains("60000 x 60000"));
    CHECK_THAT(reasonOf(tests::pngHeaderOnly(2'000'000'000, 1)), Contains("PNG"));
    std::string webp = encoded(".webp", {cv::IMWRITE_WEBP_QUALITY, 101});
    const std::size_t lossless = webp.find("VP8L") + 9;
    webp.replace(lossless, 4, std::string("\xff\xff\xff\x0f", 4));
    CHECK_THAT(reasonOf(webp), Contains("16384 x 16384"));
    std::string bmp = encoded(".bmp");
    bmp.replace(18, 8, std::string("\x60\xea\0\0\x60\xea\0\0", 8));
    CHECK_THAT(reasonOf(bmp), Contains("60000 x 60000"));
    bmp.replace(18, 8, std::string("\0\0\0\x80\0\0\0\x80", 8));
    CHECK_THAT(reasonOf(bmp), Contains("impossible"));
    // Four tags: width, height, where the only strip begins and how long it is.
    const std::string tiff(
        "II*\0\x08\0\0\0\x04\0"
        "\0\x01\x04\0\x01\0\0\0\x60\xea\0\0"
        "\x01\x01\x04\0\x01\0\0\0\x60\xea\0\0"
        "\x11\x01\x04\0\x01\0\0\0\x08\0\0\0"
        "\x17\x01\x04\0\x01\0\0\0\x04\0\0\0"
        "\0\0\0\0",
        62);
    CHECK_THAT(reasonOf(tiff), Contains("60000 x 60000"));
}

TEST_CASE("a header that claims a little more than there is, is refused too") {
    CHECK_THAT(reasonOf(lyingJpeg(kWidth, kHeight + 64)), Contains("truncated or damaged"));
    CHECK_THAT(reasonOf(lyingJpeg(0, 0)), !Contains("was read"));
    CHECK_THAT(reasonOf(tests::pngHeaderOnly(100, 100)), Contains("truncated or damaged"));
    std::string bmp = encoded(".bmp");
    bmp[22] = static_cast<char>(kHeight + 1);
    CHECK_THAT(reasonOf(bmp), Contains("truncated or damaged"));
}

TEST_CASE("files of other kinds are refused by name of what is read") {
    CHECK_THAT(reasonOf("GIF89a......................."), Contains("known format") && Contains("convert '"));
    CHECK_THAT(reasonOf("%PDF-1.7"), Contains("known format"));
    CHECK_THAT(reasonOf("x"), Contains("known format"));
    CHECK_THAT(reasonOf("\xff\xd8\xff"), Contains("JPEG"));
    CHECK_THAT(reasonOf("BM"), Contains("BMP"));
    CHECK_THAT(reasonOf(std::string("II*\0", 4)), Contains("TIFF"));
    CHECK_THAT(reasonOf(std::string("\0\0\0\x18"
                                    "ftypheic",
                                    12)),
               Contains("HEIF"));
    CHECK_THAT(reasonOf(std::string("RIFF\0\0\0\0WEBP", 12)), Contains("WebP"));
}

TEST_CASE("no photo of a batch writes to standard error by itself") {
    // libtiff, libpng, libjpeg, Exiv2 and OpenCV all like to.
    std::string said;
    {
        const TemporaryFolder folder;
        const fs::path log = folder / "stderr";
        std::fflush(stderr);
        const int before = ::dup(STDERR_FILENO);
        const int file = ::open(log.c_str(), O_WRONLY | O_CREAT, 0600);
        ::dup2(file, STDERR_FILENO);
        for (const auto& [format, whole] : samples()) {
            static_cast<void>(readOrRefuse(whole.substr(0, whole.size() / 2)));
            static_cast<void>(readOrRefuse(whole.substr(0, 100) + "scribble" + whole.substr(108)));
        }
        std::fflush(stderr);
        ::dup2(before, STDERR_FILENO);
        ::close(before);
        ::close(file);
        said = tests::readText(log);
    }
    CHECK(said == "");
}

}  // namespace maskwright::core::image
