// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/face_facts.h"

#include "annotation/formats/format.h"
#include "core/scheme.h"
#include "core/shape/head_pose.h"

namespace maskwright::annotation::release {

namespace {

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        return text;
    }
    std::string cell = "\"";
    for (const char letter : text) {
        // A table of one line per face: line breaks of what people wrote become spaces.
        cell += letter == '"' ? "\"\"" : std::string(1, letter == '\n' || letter == '\r' ? ' ' : letter);
    }
    return cell + '"';
}

std::string splitName(store::Split split) {
    std::string folder = formats::splitFolder(split);
    if (!folder.empty()) {
        folder.pop_back();
    }
    return folder;
}

}  // namespace

const char* nameOf(Review review) {
    switch (review) {
        case Review::None:
            return "none";
        case Review::NotReviewed:
            return "not reviewed";
        case Review::Accepted:
            return "accepted";
        case Review::Verified:
            return "verified";
    }
    throw core::ContractViolation("unknown state of review");
}

void describePoints(FaceFacts& facts, const core::Landmarks& landmarks) {
    facts.interOcularPx = core::interOcular(landmarks.points);
    try {
        const core::shape::HeadPose pose = core::shape::headPose(landmarks.points);
        facts.yawDegrees = pose.yawDegrees;
        facts.rollDegrees = pose.rollDegrees;
    } catch (const core::Error&) {
        // Points that coincide have no pose; they are exported as they are.
    }
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        const auto part = static_cast<std::size_t>(core::Scheme::lapa().partOf(i));
        facts.occluded[part] += landmarks.visibilities[i] == core::Visibility::Occluded ? 1 : 0;
    }
}

void describeMap(FaceFacts& facts, const core::LabelMap& map) {
    facts.areas = core::classAreas(map);
}

std::string imagesLine(const FaceFacts& facts) {
    const store::PhotoSource source = facts.source.value_or(store::PhotoSource{});
    std::string line = quoted(facts.name);
    for (const std::string& cell :
         {splitName(facts.split), facts.photo, std::to_string(facts.width), std::to_string(facts.height),
          facts.photoSha256, facts.pointsSha256, facts.mapSha256, std::string(nameOf(facts.points)),
          std::string(nameOf(facts.map)), source.source, source.licence, source.consent}) {
        line += "," + quoted(cell);
    }
    return line + "\n";
}

}  // namespace maskwright::annotation::release
