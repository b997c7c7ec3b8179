// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/bmp.h"

#include <cstdlib>
#include <exception>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace maskwright::core::image::codecs {

namespace {

std::uint32_t littleEndian(Bytes bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
    }
    return value;
}

}  // namespace

PictureSize bmpSize(Bytes bytes, const std::string& name) {
    constexpr std::size_t kOldHeader = 26;
    constexpr std::size_t kHeader = 54;
    constexpr std::uint32_t kOldInfo = 12;
    constexpr std::uint32_t kInfo = 40;
    constexpr std::uint32_t kLongestInfo = 1024;
    const std::uint32_t info = bytes.size() >= kOldHeader ? littleEndian(bytes, 14, 4) : 0;
    const bool old = info == kOldInfo;
    if (bytes.size() < (old ? kOldHeader : kHeader) || (!old && (info < kInfo || info > kLongestInfo))) {
        refuseDamaged("BMP", "no whole header", name);
    }
    const std::int64_t width =
        old ? littleEndian(bytes, 18, 2) : static_cast<std::int32_t>(littleEndian(bytes, 18, 4));
    // A negative height means that the top row comes first.
    const std::int64_t height =
        std::abs(static_cast<std::int64_t>(old ? static_cast<std::int32_t>(littleEndian(bytes, 22, 2))
                                               : static_cast<std::int32_t>(littleEndian(bytes, 22, 4))));
    const std::int64_t bits = littleEndian(bytes, old ? 24 : 28, 2);
    const std::uint32_t compression = old ? 0 : littleEndian(bytes, 30, 4);
    constexpr std::uint32_t kPlain = 0;
    constexpr std::uint32_t kPlainWithMasks = 3;
    const PictureSize size = checkedSize(width, height, name);
    if (compression != kPlain && compression != kPlainWithMasks) {
        refuseUnsupported("is a compressed BMP, which is not supported", name);
    }
    const std::int64_t rowBytes = (width * bits + 31) / 32 * 4;
    if (littleEndian(bytes, 10, 4) + rowBytes * height > static_cast<std::int64_t>(bytes.size())) {
        refuseDamaged("BMP", "premature end of file", name);
    }
    return size;
}

RgbImage decodeBmp(Bytes bytes, const std::string& name) {
    const PictureSize size = bmpSize(bytes, name);
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1,
                          const_cast<std::uint8_t*>(bytes.data()));
    cv::Mat bgr;
    try {
        bgr = cv::imdecode(encoded, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception& problem) {
        refuseDamaged("BMP", problem.err, name);
    }
    if (bgr.cols != size.width || bgr.rows != size.height) {
        refuseDamaged("BMP", "", name);
    }
    RgbImage image(size.width, size.height);
    cv::Mat rgb(size.height, size.width, CV_8UC3, image.pixels().data());
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return image;
}

}  // namespace maskwright::core::image::codecs
