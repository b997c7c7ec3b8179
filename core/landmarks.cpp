// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/landmarks.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace maskwright::core {

namespace {

constexpr std::string_view kStateLetters = "pgma";  // predicted, propagated, moved, accepted
// The largest confidence of an accepted point that a model placed: as good as certain, yet not a person's.
constexpr double kSurestModel = 1 - 1e-9;

constexpr std::string_view kVisibilityLetters = "vo";  // visible, occluded

std::size_t letterIndex(std::string_view letters, char letter) {
    const std::size_t index = letters.find(letter);
    if (index == std::string_view::npos) {
        throw Error(std::string("unknown letter '") + letter + "' in stored landmarks", {},
                    "The project may come from a newer version; update the program.");
    }
    return index;
}

}  // namespace

double overlap(const Box& a, const Box& b) {
    const Box common{std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
    const double both = a.area() + b.area() - common.area();
    return both > 0 ? common.area() / both : 0;
}

bool Landmarks::touchedByPerson() const {
    return std::any_of(states.begin(), states.end(), [](PointState state) {
        return state == PointState::Moved || state == PointState::Accepted;
    });
}

bool Landmarks::allAccepted() const {
    return std::all_of(states.begin(), states.end(),
                       [](PointState state) { return state == PointState::Accepted; });
}

void Landmarks::acceptAll() {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        // Who placed a point counts also once it is accepted: a person's is certain, a model's never quite.
        if (states[i] == PointState::Moved) {
            confidences[i] = 1;
        } else if (states[i] != PointState::Accepted) {
            confidences[i] = std::min(confidences[i], kSurestModel);
        }
        states[i] = PointState::Accepted;
    }
}

Box boundingBox(const PointMatrix& points) {
    const Point low = points.rowwise().minCoeff();
    const Point high = points.rowwise().maxCoeff();
    return {low.x(), low.y(), high.x(), high.y()};
}

double interOcular(const PointMatrix& points) {
    return (points.col(66) - points.col(79)).norm();
}

Landmarks mirrored(const Landmarks& landmarks, int photoWidth) {
    const auto& mirror = Scheme::lapa().mirror();
    Landmarks result;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const std::size_t from = mirror[i];
        const Point old = landmarks.point(from);
        result.setPoint(i, {photoWidth - 1 - old.x(), old.y()});
        result.states[i] = landmarks.states[from];
        result.visibilities[i] = landmarks.visibilities[from];
        result.confidences[i] = landmarks.confidences[from];
    }
    return result;
}

std::string toJson(const Landmarks& landmarks) {
    nlohmann::json points = nlohmann::json::array();
    std::string states;
    std::string visibilities;
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Point point = landmarks.point(i);
        points.push_back(point.x());
        points.push_back(point.y());
        states += kStateLetters[static_cast<std::size_t>(landmarks.states[i])];
        visibilities += kVisibilityLetters[static_cast<std::size_t>(landmarks.visibilities[i])];
    }
    const nlohmann::json object{{"points", std::move(points)},
                                {"states", states},
                                {"visible", visibilities},
                                {"confidence", landmarks.confidences}};
    return object.dump();
}

Landmarks landmarksFromJson(const std::string& text) {
    try {
        const nlohmann::json object = nlohmann::json::parse(text);
        const auto points = object.at("points").get<std::vector<double>>();
        const auto states = object.at("states").get<std::string>();
        const auto visibilities = object.at("visible").get<std::string>();
        const auto confidences = object.at("confidence").get<std::vector<double>>();
        if (points.size() != 2 * kPointCount || states.size() != kPointCount ||
            visibilities.size() != kPointCount || confidences.size() != kPointCount) {
            throw Error("stored landmarks have the wrong number of entries");
        }
        Landmarks result;
        for (std::size_t i = 0; i < kPointCount; ++i) {
            const Point point{points[2 * i], points[2 * i + 1]};
            if (!point.allFinite() || !std::isfinite(confidences[i])) {
                throw Error("stored landmarks hold a value that is not a number");
            }
            result.setPoint(i, point);
            result.states[i] = static_cast<PointState>(letterIndex(kStateLetters, states[i]));
            result.visibilities[i] =
                static_cast<Visibility>(letterIndex(kVisibilityLetters, visibilities[i]));
            result.confidences[i] = confidences[i];
        }
        return result;
    } catch (const nlohmann::json::exception& problem) {
        throw Error(std::string("stored landmarks cannot be read (") + problem.what() + ")");
    }
}

}  // namespace maskwright::core
