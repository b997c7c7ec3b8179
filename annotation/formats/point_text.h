// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/formats/format.h"
#include "core/scheme_conversion.h"

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

// Points of other orders as texts. Internal to annotation/formats.
namespace maskwright::annotation::formats {

// The numbers of a text, separated by white space. Throws Error with the line number for anything else, for
// values that are not finite or beyond any photo, and for more than most numbers.
[[nodiscard]] std::vector<double> numbersIn(std::string_view text, std::size_t most, const std::string& name);

// Points as x and y in turn, in some order, as a face: what the order lacks is filled in. Requires twice as
// many numbers as the order has points.
[[nodiscard]] FaceContent faceFrom(const std::vector<double>& coordinates, core::PointOrder order);
// The order with this many points; JD's for 106. Throws Error for other counts.
[[nodiscard]] core::PointOrder orderOf(std::size_t points, const std::string& name);

// The points that the order has, one "x y" per line.
[[nodiscard]] std::string pointLines(const Eigen::Ref<const Eigen::Matrix2Xd>& points);

}  // namespace maskwright::annotation::formats
