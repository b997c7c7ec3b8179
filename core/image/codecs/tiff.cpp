// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/tiff.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <tiffio.h>
#include <vector>

namespace maskwright::core::image::codecs {

namespace {

// A strip or tile may be as large as the largest photo with four 16-bit samples, not larger.
constexpr tmsize_t kMaxAllocation = 1'200'000'000;
constexpr std::uint32_t kRowsAtOnce = 64;

struct Memory {
    Bytes bytes;
    std::uint64_t at = 0;
    char message[256] = "";
};

Memory& memoryOf(thandle_t handle) {
    return *static_cast<Memory*>(handle);
}

tmsize_t readBytes(thandle_t handle, void* to, tmsize_t count) {
    Memory& memory = memoryOf(handle);
    const std::uint64_t left = memory.bytes.size() - std::min<std::uint64_t>(memory.at, memory.bytes.size());
    const std::uint64_t taken = std::min(left, static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0)));
    if (taken > 0) {
        std::memcpy(to, memory.bytes.data() + memory.at, taken);
    }
    memory.at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeBytes(thandle_t /*handle*/, void* /*from*/, tmsize_t /*count*/) {
    return 0;
}

toff_t seek(thandle_t handle, toff_t offset, int whence) {
    Memory& memory = memoryOf(handle);
    const std::uint64_t base = whence == SEEK_CUR ? memory.at : whence == SEEK_END ? memory.bytes.size() : 0;
    memory.at = base + offset;
    return memory.at;
}

int closeNothing(thandle_t /*handle*/) {
    return 0;
}

toff_t sizeOf(thandle_t handle) {
    return memoryOf(handle).bytes.size();
}

int mapWhole(thandle_t handle, void** base, toff_t* size) {
    const Bytes bytes = memoryOf(handle).bytes;
    *base = const_cast<std::uint8_t*>(bytes.data());  // libtiff opened for reading does not write
    *size = bytes.size();
    return 1;
}

void unmapNothing(thandle_t /*handle*/, void* /*base*/, toff_t /*size*/) {}

// Keeps the first error; it tells the cause.
int keepError(TIFF* /*tiff*/, void* memory, const char* /*module*/, const char* format, va_list values) {
    char* message = static_cast<Memory*>(memory)->message;
    if (*message == '\0') {
        std::vsnprintf(message, sizeof(Memory::message), format, values);
    }
    return 1;
}

int ignoreWarning(TIFF* /*tiff*/, void* /*memory*/, const char* /*module*/, const char* /*format*/,
                  va_list /*values*/) {
    return 1;
}

struct Close {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, Close>;

Tiff openTiff(Memory& memory, const std::string& name) {
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                   TIFFOpenOptionsFree);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxAllocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keepError, &memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignoreWarning, &memory);
    Tiff tiff(TIFFClientOpenExt("photo", "r", &memory, readBytes, writeBytes, seek, closeNothing, sizeOf,
                                mapWhole, unmapNothing, options.get()));
    if (tiff == nullptr) {
        refuseDamaged("TIFF", memory.message, name);
    }
    return tiff;
}

PictureSize sizeOfPicture(TIFF* tiff, const std::string& name) {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    std::uint32_t purpose = 0;
    if (TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &purpose) == 1 && (purpose & FILETYPE_REDUCEDIMAGE) != 0) {
        refuseUnsupported("is a raw camera file, which is not supported", name);
    }
    return checkedSize(width, height, name);
}

// One strip or row of tiles, or several small ones: whole ones, so that none is decoded twice.
std::uint32_t rowsAtOnce(TIFF* tiff, std::uint32_t height) {
    std::uint32_t unit = 0;
    if (TIFFIsTiled(tiff) != 0) {
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &unit);
    } else {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &unit);
    }
    unit = std::clamp<std::uint32_t>(unit, 1, height);
    return unit >= kRowsAtOnce ? unit : (kRowsAtOnce + unit - 1) / unit * unit;
}

// libtiff has multiplied the colours by alpha already.
std::uint8_t lifted(std::uint32_t premultiplied, std::uint32_t alpha) {
    return static_cast<std::uint8_t>(std::min<std::uint32_t>(premultiplied + 255 - alpha, 255));
}

// False: it could not be read in full.
bool readRows(TIFFRGBAImage& reader, std::uint32_t step, RgbImage& image) {
    const auto width = static_cast<std::uint32_t>(image.width());
    const auto height = static_cast<std::uint32_t>(image.height());
    std::vector<std::uint32_t> rgba(static_cast<std::size_t>(width) * std::min(step, height));
    for (std::uint32_t y = 0; y < height; y += step) {
        const std::uint32_t rows = std::min(step, height - y);
        reader.row_offset = static_cast<int>(y);
        if (TIFFRGBAImageGet(&reader, rgba.data(), width, rows) == 0) {
            return false;
        }
        const std::size_t count = static_cast<std::size_t>(width) * rows;
        Rgb8* out = image.row(static_cast<int>(y));
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t alpha = TIFFGetA(rgba[i]);
            out[i] = {lifted(TIFFGetR(rgba[i]), alpha), lifted(TIFFGetG(rgba[i]), alpha),
                      lifted(TIFFGetB(rgba[i]), alpha)};
        }
    }
    return true;
}

}  // namespace

PictureSize tiffSize(Bytes bytes, const std::string& name) {
    Memory memory{bytes};
    const Tiff tiff = openTiff(memory, name);
    return sizeOfPicture(tiff.get(), name);
}

RgbImage decodeTiff(Bytes bytes, const std::string& name) {
    Memory memory{bytes};
    const Tiff tiff = openTiff(memory, name);
    const PictureSize size = sizeOfPicture(tiff.get(), name);
    char message[1024] = "";
    TIFFRGBAImage reader;
    constexpr int kStopOnError = 1;
    if (TIFFRGBAImageOK(tiff.get(), message) == 0 ||
        TIFFRGBAImageBegin(&reader, tiff.get(), kStopOnError, message) == 0) {
        refuseUnsupported("is a TIFF of a kind that is not supported (" + std::string(message) + ")", name);
    }
    const std::unique_ptr<TIFFRGBAImage, decltype(&TIFFRGBAImageEnd)> end(&reader, TIFFRGBAImageEnd);
    // As stored: the orientation is applied for all formats in one place.
    reader.req_orientation = reader.orientation;
    RgbImage image(size.width, size.height);
    if (!readRows(reader, rowsAtOnce(tiff.get(), static_cast<std::uint32_t>(size.height)), image)) {
        refuseDamaged("TIFF", memory.message, name);
    }
    return image;
}

}  // namespace maskwright::core::image::codecs
