// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/contour_prior.h"
#include "core/landmarks.h"
#include "core/scheme.h"

#include <array>
#include <span>

namespace maskwright::core::fitting {

// Points that are fitted together, as the classes they bound share curves, and these classes in the order in
// which they are painted. The face bounds skin alone, which is no part.
struct PartGroup {
    enum class Name { Face, ImageLeftBrow, ImageRightBrow, Nose, ImageLeftEye, ImageRightEye, Mouth };

    Name name = Name::Face;
    std::size_t first = 0;  // point indices, both included
    std::size_t last = 0;
    std::span<const FaceClass> classes;

    [[nodiscard]] bool holds(std::size_t point) const { return point >= first && point <= last; }
    [[nodiscard]] PointMask mask() const {
        PointMask points;
        for (std::size_t i = first; i <= last; ++i) {
            points.set(i);
        }
        return points;
    }
};

// Every class that is fitted from points, in the order in which they are painted: a later one wins where two
// overlap.
inline constexpr std::array kFittedClasses{
    FaceClass::Nose,          FaceClass::UpperLip,       FaceClass::LowerLip,     FaceClass::InnerMouth,
    FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye, FaceClass::ImageRightEye};

// In painting order. Eye centres and pupils bound nothing and belong to no group.
inline constexpr std::array kPartGroups{
    PartGroup{PartGroup::Name::Face, 0, 32, {}},
    PartGroup{PartGroup::Name::Nose, 51, 65, std::span(kFittedClasses).subspan(0, 1)},
    PartGroup{PartGroup::Name::Mouth, 84, 103, std::span(kFittedClasses).subspan(1, 3)},
    PartGroup{PartGroup::Name::ImageLeftBrow, 33, 41, std::span(kFittedClasses).subspan(4, 1)},
    PartGroup{PartGroup::Name::ImageRightBrow, 42, 50, std::span(kFittedClasses).subspan(5, 1)},
    PartGroup{PartGroup::Name::ImageLeftEye, 66, 73, std::span(kFittedClasses).subspan(6, 1)},
    PartGroup{PartGroup::Name::ImageRightEye, 75, 82, std::span(kFittedClasses).subspan(7, 1)},
};

}  // namespace maskwright::core::fitting
