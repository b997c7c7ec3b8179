// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/store/photo_sources.h"
#include "annotation/store/records.h"
#include "core/label_map.h"
#include "core/landmarks.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maskwright::annotation::release {

// How far people have come with an image's points or map.
enum class Review : std::uint8_t { None, NotReviewed, Accepted, Verified };

// "none", "not reviewed", "accepted", "verified"
[[nodiscard]] const char* nameOf(Review review);

// What the papers of a release say of one face.
struct FaceFacts {
    std::string name;
    store::Split split = store::Split::None;
    std::string photo;  // its file in the release
    int width = 0;
    int height = 0;
    std::optional<store::PhotoSource> source;

    // SHA-256 of the photo as it was imported, of the points as LaPa text and of the map's pixels: equal
    // ones mean equal content, whatever the format of the release.
    std::string photoSha256;
    std::string pointsSha256;  // empty: no points
    std::string mapSha256;     // empty: no map

    Review points = Review::None;
    std::string pointsModel;         // the version that placed them; empty: none did, a person brought them
    std::optional<int> pointsMoved;  // by a person, away from where that version had put them
    double interOcularPx = 0;
    double yawDegrees = 0;
    double rollDegrees = 0;
    std::array<int, core::kPartCount> occluded{};

    Review map = Review::None;
    std::string mapModel;
    bool mapMended = false;                    // a person has changed what the program had made
    std::optional<std::int64_t> pixelsMended;  // so many pixels of it
    std::array<std::int64_t, core::kClassCount> areas{};

    [[nodiscard]] bool hasPoints() const { return points != Review::None; }
    [[nodiscard]] bool hasMap() const { return map != Review::None; }
};

// Fill in what follows from the points and from the map.
void describePoints(FaceFacts& facts, const core::Landmarks& landmarks);
void describeMap(FaceFacts& facts, const core::LabelMap& map);

// The table of all images of a release: a heading, and one line per face.
inline constexpr const char* kImagesFile = "images.csv";
inline constexpr const char* kImagesHeading =
    "name,split,photo,width,height,photo_sha256,points_sha256,map_sha256,points,map,source,licence,consent\n";
[[nodiscard]] std::string imagesLine(const FaceFacts& facts);

}  // namespace maskwright::annotation::release
