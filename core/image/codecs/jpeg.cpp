// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/jpeg.h"

#include "core/error.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

// jerror.h has other messages where it has not seen jpeglib.h.
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

namespace maskwright::core::image::codecs {

namespace {

// libjpeg reports by longjmp. So every call of it stands in a function marked "C frame", in which no object
// with a destructor lives; what must be released belongs to the caller.
struct Messages {
    jpeg_error_mgr base{};  // first: libjpeg hands back a pointer to it
    std::jmp_buf escape{};
    char text[JMSG_LENGTH_MAX] = "";
};

[[noreturn]] void leave(j_common_ptr codec) {
    auto* messages = reinterpret_cast<Messages*>(codec->err);
    messages->base.format_message(codec, messages->text);
    std::longjmp(messages->escape, 1);
}

// libjpeg goes on after these with grey in place of what is missing; a photo that is half grey is worse than
// none.
bool meansDamage(int code) {
    return code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
           code == JWRN_MUST_RESYNC;
}

void onMessage(j_common_ptr codec, int level) {
    if (level < 0 && meansDamage(codec->err->msg_code)) {
        leave(codec);
    }
}

// A few kilobytes can hold thousands of progressive scans, each as slow as a whole photo.
constexpr int kMaxScans = 200;

void limitScans(j_common_ptr codec) {
    if (reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number > kMaxScans) {
        codec->err->msg_code = JERR_BAD_PROGRESSION;
        leave(codec);
    }
}

void useMessages(Messages& messages) {
    jpeg_std_error(&messages.base);
    messages.base.error_exit = leave;
    messages.base.emit_message = onMessage;
}

struct Reader {
    Reader() { useMessages(messages); }
    ~Reader() { jpeg_destroy_decompress(&codec); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Messages messages;
    jpeg_decompress_struct codec{};
    jpeg_progress_mgr progress{};
};

// C frame. False: reader.messages.text says why.
bool readHeader(Reader& reader, Bytes bytes) {
    reader.codec.err = &reader.messages.base;
    if (setjmp(reader.messages.escape) != 0) {
        return false;
    }
    jpeg_create_decompress(&reader.codec);
    reader.progress.progress_monitor = limitScans;
    reader.codec.progress = &reader.progress;
    jpeg_mem_src(&reader.codec, bytes.data(), bytes.size());
    jpeg_read_header(&reader.codec, TRUE);
    return true;
}

bool isCmyk(const jpeg_decompress_struct& codec) {
    return codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK;
}

// Adobe's programs store ink inverted, 255 is none, and say so by their marker.
void rgbFromCmyk(const std::vector<JSAMPLE>& cmyk, Rgb8* rgb, bool inverted) {
    const auto light = [&](std::size_t i) { return inverted ? cmyk[i] : 255 - cmyk[i]; };
    for (std::size_t i = 0; i + 3 < cmyk.size(); i += 4) {
        const int key = light(i + 3);
        const auto mixed = [&](std::size_t channel) {
            return static_cast<std::uint8_t>((light(i + channel) * key + 127) / 255);
        };
        *rgb++ = {mixed(0), mixed(1), mixed(2)};
    }
}

// C frame. cmykRow is empty unless the file is CMYK.
bool readPixels(Reader& reader, RgbImage& image, std::vector<JSAMPLE>& cmykRow) {
    if (setjmp(reader.messages.escape) != 0) {
        return false;
    }
    reader.codec.out_color_space = cmykRow.empty() ? JCS_RGB : JCS_CMYK;
    jpeg_start_decompress(&reader.codec);
    while (reader.codec.output_scanline < reader.codec.output_height) {
        const int y = static_cast<int>(reader.codec.output_scanline);
        JSAMPROW row = cmykRow.empty() ? reinterpret_cast<JSAMPROW>(image.row(y)) : cmykRow.data();
        jpeg_read_scanlines(&reader.codec, &row, 1);
        if (!cmykRow.empty()) {
            rgbFromCmyk(cmykRow, image.row(y), reader.codec.saw_Adobe_marker != 0);
        }
    }
    // Looks for the end marker: a file whose tail was filled with zeros decodes without a word but has none.
    jpeg_finish_decompress(&reader.codec);
    return true;
}

struct Writer {
    Writer() { useMessages(messages); }
    ~Writer() {
        jpeg_destroy_compress(&codec);
        std::free(buffer);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    Messages messages;
    jpeg_compress_struct codec{};
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
};

// C frame.
bool writePixels(Writer& writer, const ImageView& image, int quality) {
    writer.codec.err = &writer.messages.base;
    if (setjmp(writer.messages.escape) != 0) {
        return false;
    }
    jpeg_create_compress(&writer.codec);
    jpeg_mem_dest(&writer.codec, &writer.buffer, &writer.size);
    writer.codec.image_width = static_cast<JDIMENSION>(image.width);
    writer.codec.image_height = static_cast<JDIMENSION>(image.height);
    writer.codec.input_components = 3;
    writer.codec.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer.codec);
    jpeg_set_quality(&writer.codec, quality, TRUE);
    if (quality >= 90) {
        writer.codec.comp_info[0].h_samp_factor = 1;
        writer.codec.comp_info[0].v_samp_factor = 1;
    }
    jpeg_start_compress(&writer.codec, TRUE);
    for (int y = 0; y < image.height; ++y) {
        JSAMPROW row = const_cast<JSAMPROW>(image.row(y));  // libjpeg reads it only
        jpeg_write_scanlines(&writer.codec, &row, 1);
    }
    jpeg_finish_compress(&writer.codec);
    return true;
}

PictureSize openJpeg(Reader& reader, Bytes bytes, const std::string& name) {
    if (!readHeader(reader, bytes)) {
        refuseDamaged("JPEG", reader.messages.text, name);
    }
    return checkedSize(reader.codec.image_width, reader.codec.image_height, name);
}

}  // namespace

PictureSize jpegSize(Bytes bytes, const std::string& name) {
    Reader reader;
    return openJpeg(reader, bytes, name);
}

RgbImage decodeJpeg(Bytes bytes, const std::string& name) {
    Reader reader;
    const PictureSize size = openJpeg(reader, bytes, name);
    RgbImage image(size.width, size.height);
    std::vector<JSAMPLE> cmykRow(isCmyk(reader.codec) ? static_cast<std::size_t>(size.width) * 4 : 0);
    if (!readPixels(reader, image, cmykRow)) {
        refuseDamaged("JPEG", reader.messages.text, name);
    }
    return image;
}

std::vector<std::uint8_t> encodeJpeg(const ImageView& image, int quality, const std::string& name) {
    expects(!image.empty() && quality >= 1 && quality <= 100,
            "encodeJpeg: a picture and a quality of 1..100");
    Writer writer;
    if (!writePixels(writer, image, quality)) {
        throw Error(std::string("cannot be stored as JPEG (") + writer.messages.text + ")", name,
                    "Store it as PNG, or scale it down.");
    }
    return {writer.buffer, writer.buffer + writer.size};
}

}  // namespace maskwright::core::image::codecs
