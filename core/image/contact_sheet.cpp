// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/contact_sheet.h"

#include "core/image/photo_io.h"
#include "core/image/resize.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr Rgb8 kBackground{38, 38, 38};
constexpr Rgb8 kNoPicture{58, 58, 58};
constexpr int kMarginPx = 8;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;

// Sizes of the text follow the cells, within what can be read.
double fontScale(const SheetOptions& options) {
    return std::clamp(options.cellPx / 600.0, 0.32, 1.0);
}

int captionPx(const SheetOptions& options) {
    return static_cast<int>(40 * fontScale(options));
}

// What the font has: one "?" for each other letter, of however many bytes.
std::string inAscii(const std::string& text) {
    std::string ascii;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool continues = (byte & 0xc0) == 0x80;
        if (byte >= 0x20 && byte < 0x7f) {
            ascii += letter;
        } else if (!continues) {
            ascii += '?';
        }
    }
    return ascii;
}

std::string fitting(const std::string& caption, double scale, int widthPx) {
    const auto fits = [&](const std::string& text) {
        return cv::getTextSize(text, kFont, scale, 1, nullptr).width <= widthPx;
    };
    std::string text = inAscii(caption);
    // No sheet has room for more; without this a caption of megabytes would be measured again and again.
    text.resize(std::min<std::size_t>(text.size(), 400));
    if (fits(text)) {
        return text;
    }
    while (!text.empty() && !fits(text + "...")) {
        text.pop_back();
    }
    return text + "...";
}

void fill(RgbImage& sheet, const PixelRect& area, Rgb8 colour) {
    for (int y = area.y0; y < area.y1; ++y) {
        std::fill(sheet.row(y) + area.x0, sheet.row(y) + area.x1, colour);
    }
}

void put(RgbImage& sheet, const PixelRect& square, const RgbImage& picture) {
    if (picture.empty()) {
        fill(sheet, square, kNoPicture);
        return;
    }
    const ImageView view = viewOf(picture);
    const RgbImage scaled = resized(view, factorToFit(view.width, view.height, square.width()));
    const int left = square.x0 + (square.width() - scaled.width()) / 2;
    const int top = square.y0 + (square.height() - scaled.height()) / 2;
    for (int y = 0; y < scaled.height(); ++y) {
        std::copy_n(scaled.row(y), scaled.width(), sheet.row(top + y) + left);
    }
}

}  // namespace

PixelRect sheetSquare(std::size_t cell, const SheetOptions& options) {
    const auto columns = static_cast<std::size_t>(options.columns);
    const int x = kMarginPx + static_cast<int>(cell % columns) * (options.cellPx + kMarginPx);
    const int y =
        kMarginPx + static_cast<int>(cell / columns) * (options.cellPx + captionPx(options) + kMarginPx);
    return {x, y, x + options.cellPx, y + options.cellPx};
}

RgbImage drawContactSheet(std::span<const SheetCell> cells, const SheetOptions& options) {
    expects(options.columns >= 1 && options.cellPx >= 16,
            "drawContactSheet: one column and 16 pixels at least");
    const std::int64_t columns =
        std::max<std::int64_t>(1, std::min<std::int64_t>(options.columns, std::ssize(cells)));
    const std::int64_t rows =
        std::max<std::int64_t>(1, (std::ssize(cells) + options.columns - 1) / options.columns);
    const std::int64_t width = kMarginPx + columns * (options.cellPx + kMarginPx);
    const std::int64_t height = kMarginPx + rows * (options.cellPx + captionPx(options) + kMarginPx);
    if (width > kMaxPhotoPixels / height) {
        throw Error("a contact sheet of " + std::to_string(cells.size()) + " pictures would be too large", "",
                    "Make several sheets, or choose smaller pictures.");
    }
    RgbImage sheet(static_cast<int>(width), static_cast<int>(height), kBackground);
    cv::Mat canvas(sheet.height(), sheet.width(), CV_8UC3, sheet.pixels().data());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const PixelRect square = sheetSquare(i, options);
        put(sheet, square, cells[i].picture);
        const double scale = fontScale(options);
        const cv::Point baseline(square.x0, square.y1 + captionPx(options) * 2 / 3);
        cv::putText(canvas, fitting(cells[i].caption, scale, square.width()), baseline, kFont, scale,
                    cv::Scalar(220, 220, 220), 1, cv::LINE_AA);
    }
    return sheet;
}

}  // namespace maskwright::core::image
