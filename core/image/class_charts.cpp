// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/class_charts.h"

#include "core/scheme.h"

#include <array>
#include <cmath>
#include <cstdio>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kTextScale = 0.45;
constexpr int kNamePx = 150;
constexpr int kTopPx = 44;
constexpr int kRowPx = 30;
constexpr int kBarPx = 460;
constexpr int kCellPx = 58;
constexpr int kHeadPx = 96;
constexpr int kMarginPx = 16;

const cv::Scalar kInk(40, 40, 40);
const cv::Scalar kGrid(225, 225, 225);

cv::Mat matOf(RgbImage& picture) {
    return {picture.height(), picture.width(), CV_8UC3, picture.pixels().data()};
}

cv::Size sizeOf(const std::string& words) {
    return cv::getTextSize(words, kFont, kTextScale, 1, nullptr);
}

// before: the share of the text's width that lies before the place, whose y is the middle.
void write(cv::Mat& part, const std::string& words, cv::Point place, double before,
           const cv::Scalar& colour = kInk) {
    place.x -= static_cast<int>(before * sizeOf(words).width);
    place.y += sizeOf(words).height / 2;
    cv::putText(part, words, place, kFont, kTextScale, colour, 1, cv::LINE_AA);
}

std::string percentText(double share) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f", 100 * share);
    return text.data();
}

const ClassInfo& classOf(std::size_t c) {
    return Scheme::lapa().classes()[c];
}

}  // namespace

RgbImage drawClassBars(const metrics::ConfusionMatrix& confusion, const std::string& title) {
    RgbImage picture(kNamePx + kBarPx + 80, kTopPx + kRowPx * static_cast<int>(kClassCount) + kMarginPx + 20,
                     {255, 255, 255});
    cv::Mat part = matOf(picture);
    write(part, title, {picture.width() / 2, kTopPx / 2}, 0.5);
    const int bottom = kTopPx + kRowPx * static_cast<int>(kClassCount);
    for (int tick = 0; tick <= 100; tick += 20) {
        const int x = kNamePx + tick * kBarPx / 100;
        cv::line(part, {x, kTopPx}, {x, bottom}, kGrid);
        write(part, std::to_string(tick), {x, bottom + 14}, 0.5);
    }
    for (std::size_t c = 0; c < kClassCount; ++c) {
        const int y = kTopPx + kRowPx * static_cast<int>(c) + kRowPx / 2;
        write(part, classOf(c).fileName, {kNamePx - 10, y}, 1);
        const auto f1 = confusion.f1(static_cast<FaceClass>(c));
        if (!f1) {
            write(part, "not shown", {kNamePx + 8, y}, 0);
            continue;
        }
        const int length = static_cast<int>(std::lround(*f1 * kBarPx));
        const Rgb8 colour = classOf(c).displayColour;
        const cv::Rect bar(kNamePx, y - kRowPx / 3, std::max(1, length), 2 * kRowPx / 3);
        cv::rectangle(part, bar, cv::Scalar(colour.r, colour.g, colour.b), cv::FILLED);
        cv::rectangle(part, bar, kInk);
        write(part, percentText(*f1), {kNamePx + length + 8, y}, 0);
    }
    return picture;
}

RgbImage drawConfusion(const metrics::ConfusionMatrix& confusion, const std::string& title) {
    const int classes = static_cast<int>(kClassCount);
    RgbImage picture(kNamePx + kCellPx * classes + kMarginPx, kHeadPx + kRowPx * classes + kMarginPx,
                     {255, 255, 255});
    cv::Mat part = matOf(picture);
    write(part, title, {picture.width() / 2, kTopPx / 2}, 0.5);
    for (std::size_t truth = 0; truth < kClassCount; ++truth) {
        const int row = static_cast<int>(truth);
        write(part, classOf(truth).fileName, {kNamePx - 10, kHeadPx + kRowPx * row + kRowPx / 2}, 1);
        write(part, classOf(truth).shortName, {kNamePx + kCellPx * row + kCellPx / 2, kHeadPx - 14}, 0.5);
        std::int64_t all = confusion.unlabelled(static_cast<FaceClass>(truth));
        for (std::size_t c = 0; c < kClassCount; ++c) {
            all += confusion.count(static_cast<FaceClass>(truth), static_cast<FaceClass>(c));
        }
        for (std::size_t c = 0; c < kClassCount; ++c) {
            const cv::Rect cell(kNamePx + kCellPx * static_cast<int>(c), kHeadPx + kRowPx * row, kCellPx,
                                kRowPx);
            const double share = all > 0 ? static_cast<double>(confusion.count(static_cast<FaceClass>(truth),
                                                                               static_cast<FaceClass>(c))) /
                                               static_cast<double>(all)
                                         : 0;
            // The root lets small confusions show.
            const double shade = std::sqrt(share);
            cv::rectangle(part, cell, cv::Scalar(255 - shade * 224, 255 - shade * 144, 255 - shade * 77),
                          cv::FILLED);
            cv::rectangle(part, cell, kGrid);
            if (all > 0 && share >= 0.0005) {
                write(part, percentText(share), {cell.x + kCellPx / 2, cell.y + kRowPx / 2}, 0.5,
                      shade > 0.6 ? cv::Scalar(255, 255, 255) : kInk);
            }
        }
    }
    return picture;
}

}  // namespace maskwright::core::image
