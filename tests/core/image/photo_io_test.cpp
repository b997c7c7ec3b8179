// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/photo_io.h"

#include "core/error.h"
#include "tests/core/image/made_photos.h"
#include "tests/support/support.h"

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;
using tests::largestDifference;
using tests::TemporaryFolder;
using tests::unevenPicture;

namespace {

const std::string kExifMark("Exif\0\0", 6);
const std::string kXmpMark("http://ns.adobe.com/xap/1.0/\0", 29);

std::string jpegOf(const RgbImage& picture) {
    const TemporaryFolder folder;
    writeJpeg(folder / "a.jpg", viewOf(picture), 95);
    return tests::readText(folder / "a.jpg");
}

}  // namespace

TEST_CASE("a PNG comes back pixel by pixel, with equal bytes for equal pictures") {
    const TemporaryFolder folder;
    const RgbImage picture = unevenPicture(37, 23);
    writePng(folder / "a.png", viewOf(picture));
    CHECK(readPhoto(folder / "a.png") == picture);
    CHECK(encodePng(viewOf(picture)) == encodePng(viewOf(readPhoto(folder / "a.png"))));
}

TEST_CASE("a view with a stride of its own is written without its margin") {
    const TemporaryFolder folder;
    const RgbImage picture = unevenPicture(40, 30);
    const ImageView inner{viewOf(picture).row(5) + 3 * 7, 20, 10, viewOf(picture).strideBytes};
    writePng(folder / "a.png", inner);
    CHECK(readPhoto(folder / "a.png") == copyOf(inner));
}

TEST_CASE("a JPEG comes back closely, and is told by content and not by its name") {
    const TemporaryFolder folder;
    const RgbImage picture = unevenPicture(64, 48);
    writeJpeg(folder / "a.png", viewOf(picture), 95);
    CHECK(largestDifference(readPhoto(folder / "a.png"), picture) <= 6);
    const PhotoFacts facts = examinePhoto(folder / "a.png");
    CHECK(facts.format == "jpeg");
    CHECK(facts.width == 64);
    CHECK(facts.height == 48);
    CHECK(facts.orientation == 1);
    CHECK_FALSE(facts.hasLocation);
    CHECK(facts.sizeBytes == fs::file_size(folder / "a.png"));
}

TEST_CASE("all eight EXIF orientations give the upright photo") {
    const TemporaryFolder folder;
    const RgbImage upright = unevenPicture(64, 32);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const fs::path path = folder / (std::to_string(orientation) + ".jpg");
        const std::string stored = jpegOf(tests::storedFor(upright, orientation));
        tests::writeText(path, tests::withSegment(stored, kExifMark,
                                                  tests::exifBlock(orientation, tests::Location::Absent)));
        CAPTURE(orientation);
        CHECK(largestDifference(readPhoto(path), upright) <= 8);
        const PhotoFacts facts = examinePhoto(path);
        CHECK(facts.orientation == orientation);
        CHECK(facts.width == 64);
        CHECK(facts.height == 32);
        CHECK_FALSE(facts.hasLocation);
    }
}

TEST_CASE("an orientation that does not exist counts as upright") {
    const TemporaryFolder folder;
    const std::string jpeg = jpegOf(unevenPicture(64, 32));
    for (const int orientation : {0, 9, 4096}) {
        tests::writeText(
            folder / "a.jpg",
            tests::withSegment(jpeg, kExifMark, tests::exifBlock(orientation, tests::Location::Absent)));
        CHECK(examinePhoto(folder / "a.jpg").orientation == 1);
        CHECK(readPhoto(folder / "a.jpg").width() == 64);
    }
}

TEST_CASE("a location is found in EXIF, in XMP and behind the first picture") {
    const TemporaryFolder folder;
    const std::string jpeg = jpegOf(unevenPicture(64, 32));
    const std::string placed =
        tests::withSegment(jpeg, kExifMark, tests::exifBlock(1, tests::Location::Present));
    const std::string begin =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' ";
    const std::string end = "/></rdf:RDF></x:xmpmeta>";
    const std::string coordinates =
        begin + "xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='51,30.0N'" + end;
    const std::string city =
        begin + "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='London'" + end;
    const std::string harmless = begin + "xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='3'" + end;

    const auto hasLocation = [&](const std::string& bytes) {
        tests::writeText(folder / "a.jpg", bytes);
        CHECK(readPhoto(folder / "a.jpg").width() == 64);
        return examinePhoto(folder / "a.jpg").hasLocation;
    };
    CHECK_FALSE(hasLocation(jpeg));
    CHECK(hasLocation(placed));
    CHECK(hasLocation(tests::withSegment(jpeg, kXmpMark, coordinates)));
    CHECK(hasLocation(tests::withSegment(jpeg, kXmpMark, city)));
    CHECK_FALSE(hasLocation(tests::withSegment(jpeg, kXmpMark, harmless)));
    CHECK(hasLocation(jpeg + placed));
}

TEST_CASE("damaged metadata leave a photo readable, and are taken to hide a location") {
    const TemporaryFolder folder;
    const std::string jpeg = jpegOf(unevenPicture(64, 32));
    std::string lostDirectory = tests::exifBlock(6, tests::Location::Present);
    lostDirectory.resize(38);  // the GPS directory is named but missing
    const std::string cases[] = {
        tests::withSegment(jpeg, kXmpMark, "<x:xmpmeta <<< not XML"),
        tests::withSegment(jpeg, kExifMark, "neither II nor MM"),
        tests::withSegment(jpeg, kExifMark, lostDirectory),
    };
    for (const std::string& bytes : cases) {
        tests::writeText(folder / "a.jpg", bytes);
        CHECK(readPhoto(folder / "a.jpg").pixels().size() == 64 * 32);
        CHECK(examinePhoto(folder / "a.jpg").hasLocation);
    }
}

TEST_CASE("PNG and WebP are turned by their EXIF, too") {
    const TemporaryFolder folder;
    const RgbImage upright = unevenPicture(30, 20);
    const std::string exif = tests::exifBlock(6, tests::Location::Present);
    for (const std::string& bytes : {tests::pngWithExif(tests::storedFor(upright, 6), exif),
                                     tests::webpWithExif(tests::storedFor(upright, 6), exif)}) {
        tests::writeText(folder / "a", bytes);
        CHECK(readPhoto(folder / "a") == upright);
        const PhotoFacts facts = examinePhoto(folder / "a");
        CAPTURE(facts.format);
        CHECK(facts.orientation == 6);
        CHECK(facts.width == 30);
        CHECK(facts.hasLocation);
    }
}

}  // namespace maskwright::core::image
