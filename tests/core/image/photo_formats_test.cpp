// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/image/photo_io.h"
#include "tests/core/image/made_photos.h"
#include "tests/support/support.h"

#include <iostream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

// What each format may hold, seen through readPhoto().
namespace maskwright::core::image {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using tests::largestDifference;
using tests::TemporaryFolder;
using tests::TiffForm;
using tests::TiffKind;
using tests::unevenPicture;

namespace {

RgbImage read(const std::string& bytes) {
    const TemporaryFolder folder;
    tests::writeText(folder / "photo", bytes);
    return readPhoto(folder / "photo");
}

// OpenCV wants blue first.
cv::Mat bgr(const RgbImage& picture) {
    cv::Mat mat(picture.height(), picture.width(), CV_8UC3);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const Rgb8 colour = picture.at(x, y);
            mat.at<cv::Vec3b>(y, x) = {colour.b, colour.g, colour.r};
        }
    }
    return mat;
}

std::string encoded(const cv::Mat& mat, const std::string& ending, const std::vector<int>& options = {}) {
    std::vector<std::uint8_t> bytes;
    REQUIRE(cv::imencode(ending, mat, bytes, options));
    return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> samplesOf(const RgbImage& picture) {
    std::vector<std::uint8_t> samples;
    for (const Rgb8 colour : picture.pixels()) {
        samples.insert(samples.end(), {colour.r, colour.g, colour.b});
    }
    return samples;
}

}  // namespace

TEST_CASE("lossless formats come back pixel by pixel") {
    const RgbImage picture = unevenPicture(61, 43);
    CHECK(read(encoded(bgr(picture), ".bmp")) == picture);
    CHECK(read(encoded(bgr(picture), ".tiff")) == picture);
    CHECK(read(encoded(bgr(picture), ".png")) == picture);
    CHECK(read(encoded(bgr(picture), ".webp", {cv::IMWRITE_WEBP_QUALITY, 101})) == picture);
    CHECK(read(tests::tiff(61, 43, samplesOf(picture), {})) == picture);
    CHECK(read(tests::tiff(61, 43, samplesOf(picture), {TiffKind::Rgb, 8, 1, 16, false})) == picture);
}

TEST_CASE("lossy formats come back closely") {
    const RgbImage picture = unevenPicture(64, 48);
    CHECK(largestDifference(read(encoded(bgr(picture), ".webp", {cv::IMWRITE_WEBP_QUALITY, 95})), picture) <=
          12);
    const std::string progressive =
        encoded(bgr(picture), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_QUALITY, 95});
    CHECK(largestDifference(read(progressive), picture) <= 12);
}

TEST_CASE("the format is named as it is, whatever the file's name") {
    const TemporaryFolder folder;
    const cv::Mat mat = bgr(unevenPicture(8, 6));
    for (const char* format : {"png", "webp", "bmp", "tiff"}) {
        tests::writeText(folder / "photo.jpg", encoded(mat, std::string(".") + format));
        const PhotoFacts facts = examinePhoto(folder / "photo.jpg");
        CHECK(facts.format == format);
        CHECK(facts.width == 8);
        CHECK(facts.height == 6);
        CHECK(facts.orientation == 1);
        CHECK_FALSE(facts.hasLocation);
    }
}

TEST_CASE("grey becomes three equal channels") {
    const cv::Mat grey(5, 7, CV_8UC1, cv::Scalar(77));
    for (const char* ending : {".png", ".jpg", ".bmp", ".tiff"}) {
        CAPTURE(ending);
        CHECK(largestDifference(read(encoded(grey, ending)), RgbImage(7, 5, {77, 77, 77})) <= 1);
    }
    CHECK(read(tests::rawPng(8, 1, 1, 0, {0xa0})).at(0, 0) == Rgb8{255, 255, 255});
    CHECK(read(tests::rawPng(8, 1, 1, 0, {0xa0})).at(1, 0) == Rgb8{0, 0, 0});
    CHECK(read(tests::rawPng(2, 1, 4, 0, {0x4f})).at(0, 0) == Rgb8{68, 68, 68});
}

TEST_CASE("sixteen bits are rounded to eight") {
    // 0x1234 / 257 = 18.1, 0x8101 / 257 = 128.502, 0xffff is white.
    const std::vector<std::uint8_t> samples{0x12, 0x34, 0x81, 0x01, 0xff, 0xff};
    CHECK(read(tests::rawPng(1, 1, 16, 2, samples)).at(0, 0) == Rgb8{18, 129, 255});
    CHECK(read(tests::rawPng(3, 1, 16, 0, samples)).at(0, 0) == Rgb8{18, 18, 18});
    const cv::Mat deep(4, 3, CV_16UC3, cv::Scalar(65535, 0x8080, 0x1010));
    const RgbImage fromTiff = read(encoded(deep, ".tiff"));
    CHECK(largestDifference(fromTiff, RgbImage(3, 4, {0x10, 0x80, 255})) <= 1);
}

TEST_CASE("transparent pixels are put on white") {
    // (45, 105, 255) at 128 of 255 on white.
    const Rgb8 half{150, 180, 255};
    const RgbImage png = read(tests::rawPng(3, 1, 8, 6, {1, 2, 3, 0, 45, 105, 255, 128, 9, 8, 7, 255}));
    CHECK(png.at(0, 0) == Rgb8{255, 255, 255});
    CHECK(largestDifference(RgbImage(1, 1, png.at(1, 0)), RgbImage(1, 1, half)) <= 1);
    CHECK(png.at(2, 0) == Rgb8{9, 8, 7});
    const RgbImage grey = read(tests::rawPng(2, 1, 8, 4, {50, 0, 60, 255}));
    CHECK(grey.at(0, 0) == Rgb8{255, 255, 255});
    CHECK(grey.at(1, 0) == Rgb8{60, 60, 60});
    const RgbImage deep = read(tests::rawPng(1, 1, 16, 6, {45, 45, 105, 105, 255, 255, 128, 128}));
    CHECK(largestDifference(deep, RgbImage(1, 1, half)) <= 1);

    cv::Mat bgra(2, 2, CV_8UC4, cv::Scalar(255, 105, 45, 128));
    bgra.at<cv::Vec4b>(0, 0) = {7, 8, 9, 0};
    const RgbImage webp = read(encoded(bgra, ".webp", {cv::IMWRITE_WEBP_QUALITY, 101}));
    CHECK(webp.at(0, 0) == Rgb8{255, 255, 255});
    CHECK(largestDifference(RgbImage(1, 1, webp.at(1, 1)), RgbImage(1, 1, half)) <= 1);
    const RgbImage tiff =
        read(tests::tiff(2, 1, {1, 2, 3, 0, 45, 105, 255, 128}, {TiffKind::RgbAlpha, 8, 1, 0, false}));
    CHECK(tiff.at(0, 0) == Rgb8{255, 255, 255});
    CHECK(largestDifference(RgbImage(1, 1, tiff.at(1, 0)), RgbImage(1, 1, half)) <= 2);
    // The fourth byte of a BMP is mostly nonsense.
    CHECK(read(encoded(bgra, ".bmp")).at(0, 0) == Rgb8{9, 8, 7});
}

TEST_CASE("CMYK photos have their colours, stored the plain way or Adobe's way") {
    // No cyan, full magenta and yellow, a fifth of black: a red of 204.
    const std::array<std::uint8_t, 4> red{0, 255, 255, 51};
    for (const tests::Ink kind : {tests::Ink::Plain, tests::Ink::AdobeInverted}) {
        CHECK(largestDifference(read(tests::cmykJpeg(16, 16, red, kind)), RgbImage(16, 16, {204, 0, 0})) <=
              2);
    }
    CHECK(largestDifference(read(tests::tiff(1, 1, {0, 255, 255, 51}, {TiffKind::Cmyk, 8, 1, 0, false})),
                            RgbImage(1, 1, {204, 0, 0})) <= 1);
}

TEST_CASE("a TIFF stored sideways is turned upright") {
    const TemporaryFolder folder;
    const RgbImage picture = unevenPicture(30, 20);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        const RgbImage stored = tests::storedFor(picture, orientation);
        const TiffForm form{TiffKind::Rgb, 8, orientation, 0, false};
        tests::writeText(folder / "a.tif",
                         tests::tiff(stored.width(), stored.height(), samplesOf(stored), form));
        CHECK(readPhoto(folder / "a.tif") == picture);
        CHECK(examinePhoto(folder / "a.tif").width == 30);
    }
}

TEST_CASE("raw camera files and pictures of floating point are refused with the command that converts them") {
    const TiffForm preview{TiffKind::Rgb, 8, 1, 0, true};
    CHECK_THROWS_WITH(read(tests::tiff(2, 1, {1, 2, 3, 4, 5, 6}, preview)),
                      Contains("raw") && Contains("convert '"));
    const cv::Mat floating(4, 3, CV_32FC1, cv::Scalar(0.5));
    CHECK_THROWS_WITH(read(encoded(floating, ".tiff")), Contains("not supported") && Contains("convert '"));
}

TEST_CASE("HEIC and AVIF are read, upright as their container says and not turned again by EXIF") {
    const TemporaryFolder folder;
    const RgbImage picture = unevenPicture(64, 48);
    for (const tests::HeifKind kind : {tests::HeifKind::Heic, tests::HeifKind::Avif}) {
        const std::string name = kind == tests::HeifKind::Heic ? "heic" : "avif";
        for (const int orientation : {1, 6}) {
            const std::string exif = tests::exifBlock(
                orientation, orientation == 6 ? tests::Location::Present : tests::Location::Absent);
            const std::string bytes =
                tests::heif(tests::storedFor(picture, orientation), kind, orientation, exif);
            if (bytes.empty()) {
                std::cout << "skipped: libheif has no encoder for " << name << "\n";
                break;
            }
            CAPTURE(name, orientation);
            tests::writeText(folder / "photo.heic", bytes);
            const PhotoFacts facts = examinePhoto(folder / "photo.heic");
            CHECK(facts.format == name);
            CHECK(facts.width == 64);
            CHECK(facts.height == 48);
            CHECK(facts.orientation == 1);
            CHECK(facts.hasLocation == (orientation == 6));
            CHECK(largestDifference(readPhoto(folder / "photo.heic"), picture) <= 12);
        }
    }
}

}  // namespace maskwright::core::image
