// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/suspicion.h"

#include "core/error.h"
#include "core/fitting/residual.h"
#include "core/metrics/confusion.h"
#include "core/review/suspicion_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace maskwright::core::review {

namespace {

constexpr std::array<const char*, kDoubtKindCount> kNames{
    "fit_residual",  "low_confidence", "unsure_region",   "unusual_size",
    "unusual_place", "hidden_part",    "parser_disagrees"};
// Doubts below this are not worth a person's look: percent of the F1 of one class.
constexpr double kLeastLoss = 1;
constexpr std::size_t kMostDoubts = 8;
// Fewer pixels of a class in both maps say nothing about their agreement.
constexpr std::int64_t kLeastPixels = 12;
constexpr std::array<FaceClass, 10> kForeground{
    FaceClass::Skin,          FaceClass::ImageLeftBrow, FaceClass::ImageRightBrow, FaceClass::ImageLeftEye,
    FaceClass::ImageRightEye, FaceClass::Nose,          FaceClass::UpperLip,       FaceClass::InnerMouth,
    FaceClass::LowerLip,      FaceClass::Hair};
double areaOf(const fitting::PartFit& part) {
    double area = 0;
    for (const geometry::Polygon& polygon : part.region) {
        double twice = 0;
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            const Point& a = polygon[i];
            const Point& b = polygon[(i + 1) % polygon.size()];
            twice += a.x() * b.y() - b.x() * a.y();
        }
        area += std::abs(twice) / 2;
    }
    return area;
}

// What the points say about a class.
void addPointDoubts(std::vector<Doubt>& doubts, const MapEvidence& evidence, FaceClass value,
                    std::int64_t mapArea) {
    const std::vector<Eigen::Index> points = fitting::boundingPoints(value);
    if (points.empty()) {
        return;
    }
    double unsure = 0;
    std::size_t visible = 0;
    for (const Eigen::Index index : points) {
        const auto i = static_cast<std::size_t>(index);
        const bool byPerson = evidence.landmarks.states[i] == PointState::Moved ||
                              evidence.landmarks.states[i] == PointState::Accepted;
        unsure += byPerson ? 0 : 1 - evidence.landmarks.confidences[i];
        visible += evidence.landmarks.visibilities[i] == Visibility::Visible ? 1 : 0;
    }
    unsure /= static_cast<double>(points.size());
    doubts.push_back({DoubtKind::LowConfidence, value, unsure, unsure, 0});
    const double residual =
        value == FaceClass::Skin ? evidence.fit.jawlineResidualPx : evidence.fit.part(value).residualPx;
    const double eyes = interOcular(evidence.landmarks.points);
    if (eyes >= 1) {
        doubts.push_back({DoubtKind::FitResidual, value, residual / eyes, residual, 0});
    }
    if (value == FaceClass::Skin) {
        return;  // its size follows the regions, not the points
    }
    const double fitted = areaOf(evidence.fit.part(value));
    if (2 * visible >= points.size() && fitted >= static_cast<double>(kLeastPixels)) {
        const double hidden = std::clamp(1 - static_cast<double>(mapArea) / fitted, 0.0, 1.0);
        doubts.push_back({DoubtKind::HiddenPart, value, hidden, hidden, 0});
    }
}

// How many pixels of a region are doubtful, as a share of its size.
void addRegionDoubts(std::vector<Doubt>& doubts, const RegionMap& regions) {
    for (const FaceClass value : {FaceClass::Skin, FaceClass::Hair}) {
        const Raster<std::uint8_t>& probabilities = value == FaceClass::Hair ? regions.hair : regions.skin;
        double unsure = 0;
        double area = 0;
        for (const std::uint8_t probability : probabilities.pixels()) {
            unsure += std::min<int>(probability, 255 - probability) / 255.0;
            area += probability / 255.0;
        }
        if (area >= static_cast<double>(kLeastPixels)) {
            const double share = std::min(1.0, unsure / area);
            doubts.push_back({DoubtKind::UnsureRegion, value, share, share, 0});
        }
    }
}

}  // namespace

const char* nameOf(DoubtKind kind) {
    return kNames.at(static_cast<std::size_t>(kind));
}

std::string words(const Doubt& doubt) {
    const double percent = 100 * doubt.measured;
    std::array<char, 96> text{};
    const auto say = [&text](const char* form, double number) {
        std::snprintf(text.data(), text.size(), form, number);
    };
    switch (doubt.kind) {
        case DoubtKind::FitResidual:
            say(doubt.about == FaceClass::Skin ? "jawline residual %.1f px" : "fit residual %.1f px",
                doubt.measured);
            break;
        case DoubtKind::LowConfidence:
            say("points only %.0f %% sure", 100 - percent);
            break;
        case DoubtKind::UnsureRegion:
            say("border unsure on %.0f %%", percent);
            break;
        case DoubtKind::UnusualSize:
            say(doubt.measured < 0 ? "unusually small (%.1f deviations)"
                                   : "unusually large (%.1f deviations)",
                std::abs(doubt.measured));
            break;
        case DoubtKind::UnusualPlace:
            say("in an unusual place (%.1f deviations)", doubt.measured);
            break;
        case DoubtKind::HiddenPart:
            say("%.0f %% missing, points visible", percent);
            break;
        case DoubtKind::ParserDisagrees:
            say("parser disagrees on %.0f %%", percent);
            break;
    }
    return Scheme::lapa().classInfo(doubt.about).name + ": " + text.data();
}

std::vector<Doubt> doubtsOf(const MapEvidence& evidence) {
    std::vector<Doubt> doubts;
    const auto areas = classAreas(evidence.map);
    const ClassPlaces places = placesOf(evidence.map, evidence.landmarks.points);
    std::optional<metrics::ConfusionMatrix> agreement;
    if (evidence.parsed != nullptr) {
        agreement.emplace();
        agreement->add(*evidence.parsed, evidence.map);
    }
    for (const FaceClass value : kForeground) {
        const auto c = static_cast<std::size_t>(value);
        addPointDoubts(doubts, evidence, value, areas[c]);
        if (evidence.statistics != nullptr && places[c]) {
            if (const auto strange = evidence.statistics->strangeness(value, *places[c])) {
                doubts.push_back({DoubtKind::UnusualSize, value, strange->size, strange->size, 0});
                doubts.push_back({DoubtKind::UnusualPlace, value, strange->place, strange->place, 0});
            }
        }
        if (agreement) {
            const auto f1 = agreement->f1(value);
            std::int64_t seen = areas[c];
            for (std::size_t other = 0; other < kClassCount; ++other) {
                seen += agreement->count(value, static_cast<FaceClass>(other));
            }
            if (f1 && seen >= kLeastPixels) {
                doubts.push_back({DoubtKind::ParserDisagrees, value, 1 - *f1, 1 - *f1, 0});
            }
        }
    }
    if (evidence.regions != nullptr) {
        addRegionDoubts(doubts, *evidence.regions);
    }
    return doubts;
}

Suspicion judge(std::vector<Doubt> doubts, const SuspicionModel& model) {
    Suspicion suspicion;
    for (Doubt& doubt : doubts) {
        doubt.loss = model.loss(doubt);
        suspicion.score += doubt.loss / static_cast<double>(kForeground.size());
    }
    std::erase_if(doubts, [](const Doubt& doubt) { return doubt.loss < kLeastLoss; });
    std::stable_sort(doubts.begin(), doubts.end(),
                     [](const Doubt& a, const Doubt& b) { return a.loss > b.loss; });
    doubts.resize(std::min(doubts.size(), kMostDoubts));
    suspicion.doubts = std::move(doubts);
    return suspicion;
}

std::string toJson(const std::vector<Doubt>& doubts) {
    nlohmann::json list = nlohmann::json::array();
    for (const Doubt& doubt : doubts) {
        list.push_back(
            {nameOf(doubt.kind), static_cast<int>(doubt.about), doubt.value, doubt.measured, doubt.loss});
    }
    return list.dump();
}

std::vector<Doubt> doubtsFromJson(const std::string& text) {
    const auto malformed = [](const std::string& what) {
        return Error("stored doubts are damaged (" + what + ")", {}, "Judge the label maps again.");
    };
    std::vector<Doubt> doubts;
    try {
        for (const auto& entry : nlohmann::json::parse(text)) {
            const auto kind = std::find(kNames.begin(), kNames.end(), entry.at(0).get<std::string>());
            const int about = entry.at(1).get<int>();
            if (kind == kNames.end() || about < 0 || about >= static_cast<int>(kClassCount)) {
                throw malformed("an unknown kind or class");
            }
            doubts.push_back({static_cast<DoubtKind>(kind - kNames.begin()), static_cast<FaceClass>(about),
                              entry.at(2).get<double>(), entry.at(3).get<double>(),
                              entry.at(4).get<double>()});
        }
    } catch (const nlohmann::json::exception& error) {
        throw malformed(error.what());
    }
    return doubts;
}

}  // namespace maskwright::core::review
