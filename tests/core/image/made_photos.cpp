// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/image/made_photos.h"

#include "core/error.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <webp/encode.h>

#include <libheif/heif.h>

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

RgbImage photoWithEdge(int side, int column) {
    RgbImage photo(side, side);
    for (int y = 0; y < side; ++y) {
        std::fill_n(photo.row(y), column, core::Rgb8{60, 60, 60});
        std::fill_n(photo.row(y) + column, side - column, core::Rgb8{180, 180, 180});
    }
    return photo;
}

RgbImage storedFor(const RgbImage& upright, int orientation) {
    const bool turned = orientation > 4;
    const int width = turned ? upright.height() : upright.width();
    const int height = turned ? upright.width() : upright.height();
    RgbImage stored(width, height);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const int right = upright.width() - 1;
            const int bottom = upright.height() - 1;
            int x = column;
            int y = row;
            switch (orientation) {
                case 2:  // row 0 top, column 0 right
                    x = right - column;
                    break;
                case 3:  // bottom, right
                    x = right - column;
                    y = bottom - row;
                    break;
                case 4:  // bottom, left
                    y = bottom - row;
                    break;
                case 5:  // left, top
                    x = row;
                    y = column;
                    break;
                case 6:  // right, top
                    x = right - row;
                    y = column;
                    break;
                case 7:  // right, bottom
                    x = right - row;
                    y = bottom - column;
                    break;
                case 8:  // left, bottom
                    x = row;
                    y = bottom - column;
                    break;
                default:
                    break;
            }
            stored.at(column, row) = upright.at(x, y);
        }
    }
    return stored;
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

std::string pngWithExif(const RgbImage& picture, const std::string& exif) {
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, appendBytes, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width()),
                 static_cast<png_uint_32>(picture.height()), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::string block = exif;
    png_set_eXIf_1(png, info, static_cast<png_uint_32>(block.size()),
                   reinterpret_cast<png_bytep>(block.data()));
    png_write_info(png, info);
    for (int y = 0; y < picture.height(); ++y) {
        png_write_row(png, reinterpret_cast<png_const_bytep>(picture.row(y)));
    }
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

std::string webpWithExif(const RgbImage& picture, const std::string& exif) {
    std::uint8_t* pixels = nullptr;
    const std::size_t size =
        WebPEncodeLosslessRGB(reinterpret_cast<const std::uint8_t*>(picture.pixels().data()), picture.width(),
                              picture.height(), picture.width() * 3, &pixels);
    // Behind the file's own header of 12 bytes stands the one chunk of the simple form.
    const std::string image(reinterpret_cast<const char*>(pixels) + 12, size - 12);
    WebPFree(pixels);
    std::string chunks = "WEBPVP8X";
    put(chunks, 10, 4);
    put(chunks, 0x08, 4);  // there is EXIF
    put(chunks, static_cast<std::uint32_t>(picture.width() - 1), 3);
    put(chunks, static_cast<std::uint32_t>(picture.height() - 1), 3);
    chunks += image + "EXIF";
    put(chunks, static_cast<std::uint32_t>(exif.size()), 4);
    chunks += exif;
    std::string file = "RIFF";
    put(file, static_cast<std::uint32_t>(chunks.size()), 4);
    return file + chunks;
}

std::string pngHeaderOnly(int width, int height) {
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, appendBytes, nullptr);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_destroy_write_struct(&png, &info);
    return bytes + std::string("\0\0\x10\0IDAT", 8);
}

std::string tiff(int width, int height, const std::vector<std::uint8_t>& samples, const TiffForm& form) {
    const TemporaryFolder folder;
    const std::string path = (folder / "made.tif").string();
    TIFF* file = TIFFOpen(path.c_str(), "w");
    const int channels = form.kind == TiffKind::Grey ? 1 : form.kind == TiffKind::Rgb ? 3 : 4;
    const int photometric = form.kind == TiffKind::Grey   ? PHOTOMETRIC_MINISBLACK
                            : form.kind == TiffKind::Cmyk ? PHOTOMETRIC_SEPARATED
                                                          : PHOTOMETRIC_RGB;
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, form.bits);
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, channels);
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, photometric);
    TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(file, TIFFTAG_ORIENTATION, form.orientation);
    TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    if (form.preview) {
        TIFFSetField(file, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    }
    if (form.kind == TiffKind::RgbAlpha) {
        const std::uint16_t unassociated = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(file, TIFFTAG_EXTRASAMPLES, 1, &unassociated);
    }
    const auto pixelBytes = static_cast<std::size_t>(channels * form.bits / 8);
    const std::size_t rowBytes = pixelBytes * static_cast<std::size_t>(width);
    expects(samples.size() == rowBytes * static_cast<std::size_t>(height), "tiff: samples for every pixel");
    if (form.tilePx == 0) {
        TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, 5);
        for (int y = 0; y < height; ++y) {
            std::vector<std::uint8_t> row(rowBytes);
            std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(rowBytes) * y, rowBytes, row.begin());
            TIFFWriteScanline(file, row.data(), static_cast<std::uint32_t>(y));
        }
    } else {
        TIFFSetField(file, TIFFTAG_TILEWIDTH, form.tilePx);
        TIFFSetField(file, TIFFTAG_TILELENGTH, form.tilePx);
        const auto side = static_cast<std::size_t>(form.tilePx);
        for (std::size_t top = 0; top < static_cast<std::size_t>(height); top += side) {
            for (std::size_t left = 0; left < static_cast<std::size_t>(width); left += side) {
                std::vector<std::uint8_t> tile(side * side * pixelBytes);
                for (std::size_t y = 0; y < std::min(side, static_cast<std::size_t>(height) - top); ++y) {
                    const std::size_t count =
                        std::min(side, static_cast<std::size_t>(width) - left) * pixelBytes;
                    std::copy_n(samples.data() + (top + y) * rowBytes + left * pixelBytes, count,
                                tile.data() + y * side * pixelBytes);
                }
                TIFFWriteTile(file, tile.data(), static_cast<std::uint32_t>(left),
                              static_cast<std::uint32_t>(top), 0, 0);
            }
        }
    }
    TIFFClose(file);
    return readText(path);
}

std::string heif(const RgbImage& picture, HeifKind kind, int orientation, const std::string& exif) {
    const heif_compression_format format =
        kind == HeifKind::Heic ? heif_compression_HEVC : heif_compression_AV1;
    heif_context* context = heif_context_alloc();
    heif_encoder* encoder = nullptr;
    if (heif_context_get_encoder_for_format(context, format, &encoder).code != heif_error_Ok) {
        heif_context_free(context);
        return "";
    }
    heif_encoder_set_lossy_quality(encoder, 95);
    heif_image* image = nullptr;
    heif_image_create(picture.width(), picture.height(), heif_colorspace_RGB, heif_chroma_interleaved_RGB,
                      &image);
    heif_image_add_plane(image, heif_channel_interleaved, picture.width(), picture.height(), 8);
    int stride = 0;
    std::uint8_t* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (int y = 0; y < picture.height(); ++y) {
        std::copy_n(reinterpret_cast<const std::uint8_t*>(picture.row(y)), picture.width() * 3,
                    plane + static_cast<std::ptrdiff_t>(y) * stride);
    }
    heif_encoding_options* options = heif_encoding_options_alloc();
    options->image_orientation = static_cast<heif_orientation>(orientation);
    heif_image_handle* handle = nullptr;
    heif_context_encode_image(context, image, encoder, options, &handle);
    if (!exif.empty()) {
        heif_context_add_exif_metadata(context, handle, exif.data(), static_cast<int>(exif.size()));
    }
    const TemporaryFolder folder;
    const std::string path = (folder / "made.heic").string();
    heif_context_write_to_file(context, path.c_str());
    heif_image_handle_release(handle);
    heif_encoding_options_free(options);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
    return readText(path);
}

}  // namespace maskwright::tests
