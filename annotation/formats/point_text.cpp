// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/point_text.h"

#include "annotation/formats/set_files.h"
#include "core/landmark_text.h"

#include <charconv>
#include <cmath>

namespace maskwright::annotation::formats {

std::vector<double> numbersIn(std::string_view text, std::size_t most, const std::string& name) {
    std::vector<double> numbers;
    int line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const char letter = text[at];
        if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') {
            line += letter == '\n' ? 1 : 0;
            ++at;
            continue;
        }
        double value = 0;
        const char* begin = text.data() + at + (letter == '+' ? 1 : 0);
        const auto [stop, error] = std::from_chars(begin, text.data() + text.size(), value);
        const bool ends = stop == text.data() + text.size() || *stop == ' ' || *stop == '\t' ||
                          *stop == '\r' || *stop == '\n';
        if (error != std::errc() || !ends || !std::isfinite(value) ||
            std::abs(value) > core::kMaxLandmarkCoordinate) {
            throw core::Error("line " + std::to_string(line) + " holds something that is no coordinate", name,
                              "Correct the file.");
        }
        if (numbers.size() == most) {
            throw core::Error("holds more than " + std::to_string(most) + " numbers", name,
                              "Correct the file.");
        }
        numbers.push_back(value);
        at = static_cast<std::size_t>(stop - text.data());
    }
    return numbers;
}

FaceContent faceFrom(const std::vector<double>& coordinates, core::PointOrder order) {
    const Eigen::Map<const Eigen::Matrix2Xd> points(coordinates.data(), 2,
                                                    static_cast<Eigen::Index>(coordinates.size() / 2));
    const core::ConvertedPoints converted = core::lapaPoints(points, order);
    FaceContent content;
    content.landmarks.emplace().points = converted.points;
    content.known = converted.known;
    return content;
}

core::PointOrder orderOf(std::size_t points, const std::string& name) {
    for (const core::PointOrder order :
         {core::PointOrder::Ibug68, core::PointOrder::Wflw98, core::PointOrder::Jd106}) {
        if (core::PointOrderInfo::of(order).count() == points) {
            return order;
        }
    }
    throw core::Error("has " + std::to_string(points) + " points; 68, 98 and 106 are known", name,
                      "Take faces with points of one of these schemes.");
}

std::string pointLines(const Eigen::Ref<const Eigen::Matrix2Xd>& points) {
    std::string text;
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        text += numberText(asStored(points(0, i))) + " " + numberText(asStored(points(1, i))) + "\n";
    }
    return text;
}

}  // namespace maskwright::annotation::formats
