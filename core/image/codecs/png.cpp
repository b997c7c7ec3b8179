// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/png.h"

#include "core/error.h"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <png.h>

namespace maskwright::core::image::codecs {

namespace {

// libpng reports by longjmp. So its calls stand in functions marked "C frame", in which no object with a
// destructor lives; what must be released belongs to the caller.
struct Message {
    char text[128] = "";
};

void onError(png_structp png, png_const_charp text) {
    auto* message = static_cast<Message*>(png_get_error_ptr(png));
    std::snprintf(message->text, sizeof message->text, "%s", text);
    png_longjmp(png, 1);
}

void onWarning(png_structp /*png*/, png_const_charp /*text*/) {}

struct Reader {
    explicit Reader(Bytes source)
        : bytes(source), png(png_create_read_struct(PNG_LIBPNG_VER_STRING, &message, onError, onWarning)) {
        expects(png != nullptr, "libpng's header and library differ");
        info = png_create_info_struct(png);
    }
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Bytes bytes;  // what is not read yet
    Message message;
    png_structp png = nullptr;
    png_infop info = nullptr;
};

void readBytes(png_structp png, png_bytep to, std::size_t count) {
    auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
    if (count > reader->bytes.size()) {
        png_error(png, "premature end of file");
    }
    std::memcpy(to, reader->bytes.data(), count);
    reader->bytes = reader->bytes.subspan(count);
}

// C frame. False: reader.message says why.
bool readHeader(Reader& reader) {
    if (setjmp(png_jmpbuf(reader.png)) != 0) {
        return false;
    }
    png_set_read_fn(reader.png, &reader, readBytes);
    png_read_info(reader.png, reader.info);
    return true;
}

// C frame. Reads all rows and on to the end of the file, so that a missing tail is noticed.
bool readRows(Reader& reader, png_bytepp rows) {
    if (setjmp(png_jmpbuf(reader.png)) != 0) {
        return false;
    }
    png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
    png_read_image(reader.png, rows);
    png_read_end(reader.png, nullptr);
    return true;
}

PngHeader openPng(Reader& reader, const std::string& name) {
    if (!readHeader(reader)) {
        refuseDamaged("PNG", reader.message.text, name);
    }
    PngHeader header;
    header.size = checkedSize(png_get_image_width(reader.png, reader.info),
                              png_get_image_height(reader.png, reader.info), name);
    header.bitDepth = png_get_bit_depth(reader.png, reader.info);
    switch (png_get_color_type(reader.png, reader.info)) {
        case PNG_COLOR_TYPE_GRAY:
            header.kind = PngKind::Grey;
            break;
        case PNG_COLOR_TYPE_PALETTE:
            header.kind = PngKind::Palette;
            break;
        case PNG_COLOR_TYPE_RGB:
            header.kind = PngKind::Rgb;
            break;
        default:
            header.kind = PngKind::WithAlpha;
    }
    return header;
}

template <typename Pixel>
Raster<Pixel> readRaster(Reader& reader, const PictureSize& size, const std::string& name) {
    Raster<Pixel> raster(size.width, size.height);
    std::vector<png_bytep> rows(static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y) {
        rows[static_cast<std::size_t>(y)] = reinterpret_cast<png_bytep>(raster.row(y));
    }
    if (!readRows(reader, rows.data())) {
        refuseDamaged("PNG", reader.message.text, name);
    }
    return raster;
}

void putOnWhite(Reader& reader, const PngHeader& header) {
    const auto full = static_cast<png_uint_16>(header.bitDepth == 16 ? 65535 : 255);
    png_color_16 white{};
    white.red = white.green = white.blue = white.gray = full;
    png_set_background(reader.png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
}

struct Writer {
    Writer() : png(png_create_write_struct(PNG_LIBPNG_VER_STRING, &message, onError, onWarning)) {
        expects(png != nullptr, "libpng's header and library differ");
        info = png_create_info_struct(png);
    }
    ~Writer() { png_destroy_write_struct(&png, &info); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    Message message;
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<std::uint8_t> bytes;
};

void writeBytes(png_structp png, png_bytep from, std::size_t count) {
    auto& bytes = static_cast<Writer*>(png_get_io_ptr(png))->bytes;
    bytes.insert(bytes.end(), from, from + count);
}

void flushBytes(png_structp /*png*/) {}

// C frame.
bool writeRows(Writer& writer, const ImageView& pixels, int colourType) {
    if (setjmp(png_jmpbuf(writer.png)) != 0) {
        return false;
    }
    png_set_write_fn(writer.png, &writer, writeBytes, flushBytes);
    png_set_user_limits(writer.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Neighbouring labels are equal rather than similar: differences would only hide the runs.
    png_set_filter(writer.png, PNG_FILTER_TYPE_BASE,
                   colourType == PNG_COLOR_TYPE_GRAY ? PNG_FILTER_NONE : PNG_ALL_FILTERS);
    png_set_compression_level(writer.png, 6);
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(pixels.width),
                 static_cast<png_uint_32>(pixels.height), 8, colourType, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(writer.png, writer.info);
    for (int y = 0; y < pixels.height; ++y) {
        png_write_row(writer.png, pixels.row(y));
    }
    png_write_end(writer.png, nullptr);
    return true;
}

std::vector<std::uint8_t> encode(const ImageView& pixels, int colourType) {
    expects(!pixels.empty(), "encodePng: an empty picture");
    Writer writer;
    expects(writeRows(writer, pixels, colourType), writer.message.text);
    return std::move(writer.bytes);
}

}  // namespace

PngHeader pngHeader(Bytes bytes, const std::string& name) {
    Reader reader(bytes);
    return openPng(reader, name);
}

RgbImage decodePng(Bytes bytes, const std::string& name) {
    Reader reader(bytes);
    const PngHeader header = openPng(reader, name);
    png_set_expand(reader.png);
    png_set_scale_16(reader.png);
    png_set_gray_to_rgb(reader.png);
    if (header.kind == PngKind::WithAlpha || png_get_valid(reader.png, reader.info, PNG_INFO_tRNS) != 0) {
        putOnWhite(reader, header);
    }
    return readRaster<Rgb8>(reader, header.size, name);
}

Raster<std::uint8_t> decodePngValues(Bytes bytes, const std::string& name) {
    Reader reader(bytes);
    const PngHeader header = openPng(reader, name);
    expects(header.kind == PngKind::Palette || (header.kind == PngKind::Grey && header.bitDepth == 8),
            "decodePngValues: neither 8-bit grey nor a palette");
    png_set_packing(reader.png);  // one index per byte
    return readRaster<std::uint8_t>(reader, header.size, name);
}

std::vector<std::uint8_t> encodeRgbPng(const ImageView& image) {
    return encode(image, PNG_COLOR_TYPE_RGB);
}

std::vector<std::uint8_t> encodePngValues(const Raster<std::uint8_t>& values) {
    return encode({values.pixels().data(), values.width(), values.height(), values.width()},
                  PNG_COLOR_TYPE_GRAY);
}

}  // namespace maskwright::core::image::codecs
