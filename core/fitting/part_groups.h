// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/contour_prior.h"
#include "core/landmarks.h"

#include <array>

namespace maskwright::core::fitting {

// Points that are fitted together, as the classes they bound share curves.
struct PartGroup {
    enum class Name { Face, ImageLeftBrow, ImageRightBrow, Nose, ImageLeftEye, ImageRightEye, Mouth };

    Name name = Name::Face;
    std::size_t first = 0;  // point indices, both included
    std::size_t last = 0;

    [[nodiscard]] bool holds(std::size_t point) const { return point >= first && point <= last; }
    [[nodiscard]] PointMask mask() const {
        PointMask points;
        for (std::size_t i = first; i <= last; ++i) {
            points.set(i);
        }
        return points;
    }
};

// Eye centres and pupils bound nothing and belong to no group.
inline constexpr std::array kPartGroups{
    PartGroup{PartGroup::Name::Face, 0, 32},
    PartGroup{PartGroup::Name::ImageLeftBrow, 33, 41},
    PartGroup{PartGroup::Name::ImageRightBrow, 42, 50},
    PartGroup{PartGroup::Name::Nose, 51, 65},
    PartGroup{PartGroup::Name::ImageLeftEye, 66, 73},
    PartGroup{PartGroup::Name::ImageRightEye, 75, 82},
    PartGroup{PartGroup::Name::Mouth, 84, 103},
};

}  // namespace maskwright::core::fitting
