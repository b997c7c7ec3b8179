// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/map_borders.h"

#include <array>
#include <initializer_list>

// Which points lie on which borders of a label map. Internal to points_from_map.cpp.
namespace maskwright::core::fitting {

[[nodiscard]] constexpr ClassMask classes(std::initializer_list<FaceClass> list) {
    unsigned long long bits = 0;
    for (const FaceClass value : list) {
        bits |= 1ULL << static_cast<unsigned>(value);
    }
    return {bits};
}
inline constexpr ClassMask kMouth =
    classes({FaceClass::UpperLip, FaceClass::InnerMouth, FaceClass::LowerLip});
inline constexpr ClassMask kFace =
    classes({FaceClass::Skin, FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye,
             FaceClass::ImageRightEye, FaceClass::Nose, FaceClass::UpperLip, FaceClass::InnerMouth,
             FaceClass::LowerLip});
// Of a part. Under hair it may go on, so that border is none of its own.
inline constexpr ClassMask kBeside = classes({FaceClass::Skin, FaceClass::Background});

// The points around a part, clockwise on the screen.
struct OutlinedPart {
    std::size_t first = 0;  // points on the border, both included
    std::size_t last = 0;
    ClassMask inside;
    // The points at the two ends of the part, from left to right on an upright face, and whether the border's
    // end is the point. (The inner end of a brow has two corners.)
    std::size_t left = 0;
    std::size_t right = 0;
    bool leftIsCorner = true;
    bool rightIsCorner = true;

    [[nodiscard]] bool isCorner(std::size_t point) const {
        return (point == left && leftIsCorner) || (point == right && rightIsCorner);
    }
};

inline constexpr std::array<OutlinedPart, 5> kOutlinedParts = {{
    {33, 41, classes({FaceClass::ImageLeftBrow}), 33, 37, true, false},
    {42, 50, classes({FaceClass::ImageRightBrow}), 42, 46, false, true},
    {66, 73, classes({FaceClass::ImageLeftEye}), 66, 70},
    {75, 82, classes({FaceClass::ImageRightEye}), 75, 79},
    {84, 95, kMouth, 84, 90},
}};

// The sides and the base of the nose; how far up the class goes is a matter of taste, so 55 and 65 are not
// looked for.
inline constexpr std::size_t kNoseFirst = 56;
inline constexpr std::size_t kNoseLast = 64;
// The jaw bounds skin between these; the points above pass the ears, which are skin as well.
inline constexpr std::size_t kJawFirst = 6;
inline constexpr std::size_t kJawLast = 26;

// Where one lip ends towards the other: the edges of an open mouth, the seam of a closed one.
inline constexpr std::array<std::size_t, 3> kUpperInner{97, 98, 99};
inline constexpr std::array<std::size_t, 3> kLowerInner{101, 102, 103};
inline constexpr std::size_t kInnerLeft = 96;
inline constexpr std::size_t kInnerRight = 100;

// Points whose part can be missing, by the classes that show it.
struct ShownPoints {
    std::size_t first;
    std::size_t last;
    ClassMask classes;
};
inline constexpr std::array<ShownPoints, 10> kOwnedPoints = {{{33, 41, classes({FaceClass::ImageLeftBrow})},
                                                              {42, 50, classes({FaceClass::ImageRightBrow})},
                                                              {51, 65, classes({FaceClass::Nose})},
                                                              {66, 74, classes({FaceClass::ImageLeftEye})},
                                                              {75, 83, classes({FaceClass::ImageRightEye})},
                                                              {104, 104, classes({FaceClass::ImageLeftEye})},
                                                              {105, 105, classes({FaceClass::ImageRightEye})},
                                                              {84, 103, kMouth},
                                                              {85, 89, classes({FaceClass::UpperLip})},
                                                              {91, 95, classes({FaceClass::LowerLip})}}};

// Groups of points whose middle is about that of their classes.
inline constexpr std::array<ShownPoints, 6> kCentredParts = {{{33, 41, classes({FaceClass::ImageLeftBrow})},
                                                              {42, 50, classes({FaceClass::ImageRightBrow})},
                                                              {66, 73, classes({FaceClass::ImageLeftEye})},
                                                              {75, 82, classes({FaceClass::ImageRightEye})},
                                                              {51, 65, classes({FaceClass::Nose})},
                                                              {84, 95, kMouth}}};

}  // namespace maskwright::core::fitting
