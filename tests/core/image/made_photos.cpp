// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/image/made_photos.h"

#include "core/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <png.h>

namespace maskwright::tests {

using core::expects;
using core::Rgb8;
using core::RgbImage;

RgbImage unevenPicture(int width, int height) {
    RgbImage picture(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            picture.at(x, y) = {static_cast<std::uint8_t>(20 + 200 * x / width),
                                static_cast<std::uint8_t>(30 + 150 * y / height), 90};
        }
    }
    return picture;
}

int largestDifference(const RgbImage& a, const RgbImage& b) {
    if (a.width() != b.width() || a.height() != b.height()) {
        return 255;
    }
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        const Rgb8 p = a.pixels()[i];
        const Rgb8 q = b.pixels()[i];
        largest = std::max({largest, std::abs(p.r - q.r), std::abs(p.g - q.g), std::abs(p.b - q.b)});
    }
    return largest;
}

namespace {

// Little endian.
void put(std::string& block, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
        block += static_cast<char>(value >> (8 * i) & 0xff);
    }
}

void putEntry(std::string& block, std::uint32_t tag, std::uint32_t type, std::uint32_t count,
              std::uint32_t value) {
    put(block, tag, 2);
    put(block, type, 2);
    put(block, count, 4);
    put(block, value, 4);
}

}  // namespace

std::string exifBlock(int orientation, Location location) {
    constexpr std::uint32_t kAscii = 2;
    constexpr std::uint32_t kShort = 3;
    constexpr std::uint32_t kLong = 4;
    constexpr std::uint32_t kRational = 5;
    const bool placed = location == Location::Present;
    std::string block("II*\0\x08\0\0\0", 8);
    put(block, placed ? 2 : 1, 2);
    putEntry(block, 0x0112, kShort, 1, static_cast<std::uint32_t>(orientation));
    if (placed) {
        putEntry(block, 0x8825, kLong, 1, 38);  // the GPS directory begins behind this one
    }
    put(block, 0, 4);
    if (placed) {
        put(block, 2, 2);
        putEntry(block, 1, kAscii, 2, 'N');
        putEntry(block, 2, kRational, 3, 68);
        put(block, 0, 4);
        for (const std::uint32_t number : {51U, 1U, 30U, 1U, 0U, 1U}) {
            put(block, number, 4);
        }
    }
    return block;
}

std::string withSegment(const std::string& jpeg, const std::string& mark, const std::string& content) {
    const std::size_t length = 2 + mark.size() + content.size();
    std::string segment = "\xff\xe1";
    segment += static_cast<char>(length >> 8);
    segment += static_cast<char>(length & 0xff);
    return jpeg.substr(0, 2) + segment + mark + content + jpeg.substr(2);
}

std::string cmykJpeg(int width, int height, std::array<std::uint8_t, 4> ink, Ink kind) {
    jpeg_error_mgr messages;
    jpeg_compress_struct codec;
    codec.err = jpeg_std_error(&messages);
    jpeg_create_compress(&codec);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&codec, &buffer, &size);
    codec.image_width = static_cast<JDIMENSION>(width);
    codec.image_height = static_cast<JDIMENSION>(height);
    codec.input_components = 4;
    codec.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&codec);
    jpeg_set_quality(&codec, 100, TRUE);
    codec.write_Adobe_marker = kind == Ink::AdobeInverted ? TRUE : FALSE;
    jpeg_start_compress(&codec, TRUE);
    std::vector<JSAMPLE> row;
    for (int x = 0; x < width; ++x) {
        for (const std::uint8_t amount : ink) {
            row.push_back(kind == Ink::AdobeInverted ? static_cast<JSAMPLE>(255 - amount) : amount);
        }
    }
    for (int y = 0; y < height; ++y) {
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&codec, &rows, 1);
    }
    jpeg_finish_compress(&codec);
    std::string bytes(reinterpret_cast<const char*>(buffer), size);
    jpeg_destroy_compress(&codec);
    std::free(buffer);
    return bytes;
}

namespace {

void appendBytes(png_structp png, png_bytep from, std::size_t count) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(from), count);
}

}  // namespace

std::string rawPng(int width, int height, int bitDepth, int colourType,
                   const std::vector<std::uint8_t>& samples) {
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, appendBytes, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), bitDepth,
                 colourType, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (colourType == PNG_COLOR_TYPE_PALETTE) {
        std::vector<png_color> palette(std::size_t{1} << bitDepth);
        for (std::size_t i = 0; i < palette.size(); ++i) {
            const auto shade = static_cast<png_byte>(255 - 3 * i % 256);
            palette[i] = {shade, static_cast<png_byte>(i % 256), 7};
        }
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    }
    png_write_info(png, info);
    const std::size_t rowBytes = samples.size() / static_cast<std::size_t>(height);
    expects(rowBytes == png_get_rowbytes(png, info), "rawPng: as many samples as the size says");
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
        png_write_row(png, samples.data() + y * rowBytes);
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

}  // namespace maskwright::tests
