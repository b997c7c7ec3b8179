// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/photo_io.h"

#include "core/error.h"
#include "core/image/codecs/bmp.h"
#include "core/image/codecs/heif.h"
#include "core/image/codecs/jpeg.h"
#include "core/image/codecs/png.h"
#include "core/image/codecs/tiff.h"
#include "core/image/codecs/webp.h"
#include "core/image/photo_metadata.h"
#include "core/image/whole_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <opencv2/core.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

using codecs::PictureSize;

struct Format {
    std::string_view name;
    PictureSize (*size)(Bytes, const std::string&);
    RgbImage (*decode)(Bytes, const std::string&);
};

PictureSize pngSize(Bytes bytes, const std::string& name) {
    return codecs::pngHeader(bytes, name).size;
}

constexpr Format kJpeg{"jpeg", codecs::jpegSize, codecs::decodeJpeg};
constexpr Format kPng{"png", pngSize, codecs::decodePng};
constexpr Format kWebp{"webp", codecs::webpSize, codecs::decodeWebp};
constexpr Format kBmp{"bmp", codecs::bmpSize, codecs::decodeBmp};
constexpr Format kTiff{"tiff", codecs::tiffSize, codecs::decodeTiff};
constexpr Format kHeic{"heic", codecs::heifSize, codecs::decodeHeif};
constexpr Format kAvif{"avif", codecs::heifSize, codecs::decodeHeif};

const Format& formatOf(Bytes bytes, const std::string& name) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                                std::min<std::size_t>(bytes.size(), 32));
    const auto at = [&](std::size_t begin, std::string_view magic) {
        return text.size() >= begin + magic.size() && text.substr(begin, magic.size()) == magic;
    };
    if (at(0, "\xff\xd8\xff")) {
        return kJpeg;
    }
    if (at(0, "\x89PNG\r\n\x1a\n")) {
        return kPng;
    }
    if (at(0, "RIFF") && at(8, "WEBP")) {
        return kWebp;
    }
    if (at(0, "BM")) {
        return kBmp;
    }
    if (at(0, {"II*\0", 4}) || at(0, {"MM\0*", 4}) || at(0, {"II+\0", 4}) || at(0, {"MM\0+", 4})) {
        return kTiff;
    }
    if (at(4, "ftypavif") || at(4, "ftypavis")) {
        return kAvif;
    }
    for (const std::string_view brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}) {
        if (at(4, "ftyp") && at(8, brand)) {
            return kHeic;
        }
    }
    codecs::refuseUnsupported("is not a photo in a known format (JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF)",
                              name);
}

PhotoMetadata metadataOf(const Format& format, Bytes bytes, const std::string& name) {
    if (&format != &kHeic && &format != &kAvif) {
        return photoMetadata(bytes);
    }
    PhotoMetadata metadata;
    const codecs::HeifMetadata blocks = codecs::heifMetadata(bytes, name);
    metadata.hasLocation = std::any_of(blocks.exif.begin(), blocks.exif.end(),
                                       [](const auto& block) { return exifMetadata(block).hasLocation; }) ||
                           std::any_of(blocks.xmp.begin(), blocks.xmp.end(), xmpHasLocation);
    return metadata;
}

// What EXIF 2.3 calls orientation: where the stored rows and columns lie in the upright picture.
RgbImage upright(RgbImage stored, int orientation) {
    if (orientation == 1) {
        return stored;
    }
    cv::Mat from(stored.height(), stored.width(), CV_8UC3, stored.pixels().data());
    constexpr int kBothAxes = -1;
    constexpr int kVertically = 0;
    constexpr int kHorizontally = 1;
    if (orientation <= 4) {
        cv::flip(from, from, orientation == 2 ? kHorizontally : orientation == 3 ? kBothAxes : kVertically);
        return stored;
    }
    RgbImage turned(stored.height(), stored.width());
    cv::Mat to(turned.height(), turned.width(), CV_8UC3, turned.pixels().data());
    cv::transpose(from, to);
    if (orientation != 5) {
        cv::flip(to, to, orientation == 6 ? kHorizontally : orientation == 7 ? kBothAxes : kVertically);
    }
    return turned;
}

}  // namespace

bool namedLikePhoto(const fs::path& path) {
    static constexpr std::array<std::string_view, 13> kEndings{".jpg",  ".jpeg", ".jpe", ".jfif", ".png",
                                                               ".webp", ".bmp",  ".dib", ".tif",  ".tiff",
                                                               ".heic", ".heif", ".avif"};
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

PhotoFacts examinePhoto(const fs::path& path) {
    const std::string name = path.string();
    const WholeFile file(path);
    const Format& format = formatOf(file.bytes(), name);
    const PictureSize size = format.size(file.bytes(), name);
    const PhotoMetadata metadata = metadataOf(format, file.bytes(), name);
    PhotoFacts facts{size.width,           size.height,          std::string(format.name),
                     metadata.orientation, metadata.hasLocation, file.bytes().size()};
    if (facts.orientation > 4) {
        std::swap(facts.width, facts.height);
    }
    return facts;
}

RgbImage readPhoto(const fs::path& path) {
    const std::string name = path.string();
    const WholeFile file(path);
    const Format& format = formatOf(file.bytes(), name);
    const int orientation = metadataOf(format, file.bytes(), name).orientation;
    return upright(format.decode(file.bytes(), name), orientation);
}

void writeJpeg(const fs::path& path, const ImageView& image, int quality) {
    replaceFile(path, codecs::encodeJpeg(image, quality, path.string()));
}

void writePng(const fs::path& path, const ImageView& image) {
    replaceFile(path, encodePng(image));
}

std::vector<std::uint8_t> encodePng(const ImageView& image) {
    return codecs::encodeRgbPng(image);
}

}  // namespace maskwright::core::image
