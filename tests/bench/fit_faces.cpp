// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/fit_faces.h"

#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/portrait.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace maskwright::bench {

using core::FaceClass;

namespace {

// "9-19 24 33-50" of meta.csv.
std::set<std::size_t> parseRanges(const std::string& text) {
    std::set<std::size_t> indices;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const std::size_t dash = word.find('-');
        const std::size_t first = std::stoul(word.substr(0, dash));
        const std::size_t last = dash == std::string::npos ? first : std::stoul(word.substr(dash + 1));
        for (std::size_t i = first; i <= last && i < core::kPointCount; ++i) {
            indices.insert(i);
        }
    }
    return indices;
}

// Column points_moved by file name without ending, where the tree has a meta.csv that tells.
std::map<std::string, std::set<std::size_t>> readMovedPoints(const std::filesystem::path& tree) {
    std::map<std::string, std::set<std::size_t>> moved;
    std::ifstream stream(tree / "meta.csv");
    std::string line;
    std::getline(stream, line);
    const auto cells = [](const std::string& text) {
        std::vector<std::string> result;
        std::istringstream row(text);
        for (std::string cell; std::getline(row, cell, ',');) {
            result.push_back(cell);
        }
        return result;
    };
    const std::vector<std::string> header = cells(line);
    const auto column = std::find(header.begin(), header.end(), "points_moved") - header.begin();
    while (std::getline(stream, line)) {
        const std::vector<std::string> row = cells(line);
        if (column < static_cast<std::ptrdiff_t>(row.size())) {
            moved[std::filesystem::path(row.front()).stem().string()] =
                parseRanges(row[static_cast<std::size_t>(column)]);
        }
    }
    return moved;
}

// The points whose contour bounds a class.
std::pair<std::size_t, std::size_t> boundingPoints(FaceClass value) {
    switch (value) {
        case FaceClass::ImageLeftBrow:
            return {33, 41};
        case FaceClass::ImageRightBrow:
            return {42, 50};
        case FaceClass::ImageLeftEye:
            return {66, 73};
        case FaceClass::ImageRightEye:
            return {75, 82};
        case FaceClass::Nose:
            return {57, 63};  // the makers pull no other point of the nose
        default:
            return {84, 103};
    }
}

// "turned 35 degrees to the image's right, glasses": 35.
int turnedDegrees(const std::string& description) {
    const std::string word = "turned ";
    return description.starts_with(word) ? std::stoi(description.substr(word.size())) : 0;
}

}  // namespace

std::vector<FitFace> readFitFaces(const std::filesystem::path& tree) {
    const auto moved = readMovedPoints(tree);
    std::vector<FitFace> faces;
    for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
        auto annotation = annotation::formats::readAnnotation(entry);
        if (annotation.points && annotation.labels) {
            FitFace face;
            face.name = entry.name;
            face.labels = std::move(*annotation.labels);
            if (entry.image) {
                face.photo = core::image::readPhoto(*entry.image);
            }
            face.landmarks.points = *annotation.points;
            face.landmarks.confidences.fill(1);
            if (const auto known = moved.find(entry.name); known != moved.end()) {
                face.movedPoints = known->second;
            }
            faces.push_back(std::move(face));
        }
    }
    if (faces.empty()) {
        throw core::Error("no face has both points and a label map", tree.string());
    }
    return faces;
}

std::vector<FitFace> renderFitFaces(int count, int sidePx, const std::string& word) {
    std::vector<FitFace> faces;
    core::image::portrait::PortraitOptions options;
    options.width = options.height = sidePx;
    for (options.seed = 0; faces.size() < static_cast<std::size_t>(count); ++options.seed) {
        auto portrait = core::image::portrait::renderPortrait(options);
        if (portrait.description.find(word) == std::string::npos) {
            continue;
        }
        FitFace face;
        face.name = portrait.description;
        face.landmarks = portrait.landmarks;
        face.labels = std::move(portrait.labels);
        face.photo = std::move(portrait.photo);
        face.turnedDegrees = turnedDegrees(portrait.description);
        faces.push_back(std::move(face));
    }
    return faces;
}

bool allMoved(const FitFace& face, FaceClass value) {
    const auto [first, last] = boundingPoints(value);
    for (std::size_t i = first; i <= last; ++i) {
        if (!face.movedPoints.contains(i)) {
            return false;
        }
    }
    return true;
}

}  // namespace maskwright::bench
