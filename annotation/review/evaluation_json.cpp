// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/evaluation.h"

#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

using core::FaceClass;
using core::kClassCount;
using core::metrics::LandmarkScore;
using core::metrics::Tolerance;
using nlohmann::json;

namespace {

constexpr double kThreshold = 0.08;  // of the LaPa authors' 106-point challenges (spec 3.2)
constexpr int kCedSteps = 100;
constexpr double kCedEnd = 0.1;
constexpr std::size_t kWorstListed = 10;

json percent(const std::optional<double>& share) {
    return share ? json(*share * 100) : json(nullptr);
}

// {name in LaPa's labelmap.txt: percent} of value(class).
template <typename Value>
json perClass(const Value& value) {
    json object = json::object();
    for (std::size_t c = 0; c < kClassCount; ++c) {
        object[core::Scheme::lapa().classes()[c].fileName] = percent(value(static_cast<FaceClass>(c)));
    }
    return object;
}

// {name: [{image, f1}]}, with "mean" for the mean of the ten classes.
json perClassWorst(const ParsingEvaluation& evaluation) {
    const auto listed = [&](std::optional<FaceClass> value) {
        json list = json::array();
        for (const ImageScore* score : worstImages(evaluation, value, kWorstListed)) {
            list.push_back(
                {{"image", score->name},
                 {"f1", percent(value ? score->confusion.f1(*value) : score->confusion.meanF1())}});
        }
        return list;
    };
    json worst{{"mean", listed(std::nullopt)}};
    for (std::size_t c = 1; c < kClassCount; ++c) {
        worst[core::Scheme::lapa().classes()[c].fileName] = listed(static_cast<FaceClass>(c));
    }
    return worst;
}

void addScore(json& object, const LandmarkScore& score, const std::string& normaliser) {
    object["nme_" + normaliser] = percent(score.nme());
    object["auc8_" + normaliser] = percent(score.auc(kThreshold));
    object["fr8_" + normaliser] = percent(score.failureRate(kThreshold));
    object["left_out_" + normaliser] = score.leftOut();
    json shares = json::array();
    for (int i = 0; i <= kCedSteps; ++i) {
        shares.push_back(percent(score.ced(kCedEnd * i / kCedSteps)));
    }
    object["ced_" + normaliser] = std::move(shares);
}

json pointErrors(const LandmarkScore& score) {
    json errors = json::array();
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        errors.push_back(percent(score.pointError(i)));
    }
    return errors;
}

}  // namespace

json toJson(const LandmarkEvaluation& evaluation) {
    json object{{"faces", evaluation.faces},
                {"missing", evaluation.missing.size()},
                {"missing_names", evaluation.missing},
                {"not_looked_at", evaluation.leftOut},
                {"per_point", pointErrors(evaluation.interOcular)},
                {"per_point_box", pointErrors(evaluation.box)}};
    json thresholds = json::array();
    for (int i = 0; i <= kCedSteps; ++i) {
        thresholds.push_back(100 * kCedEnd * i / kCedSteps);
    }
    object["ced_thresholds"] = std::move(thresholds);
    addScore(object, evaluation.interOcular, "interocular");
    addScore(object, evaluation.box, "box");
    return object;
}

json toJson(const ParsingEvaluation& evaluation) {
    const core::metrics::ConfusionMatrix& confusion = evaluation.confusion;
    const core::metrics::HelenScore helen = helenScore(confusion);
    json rows = json::array();
    json unlabelled = json::array();
    for (std::size_t t = 0; t < kClassCount; ++t) {
        json row = json::array();
        for (std::size_t p = 0; p < kClassCount; ++p) {
            row.push_back(confusion.count(static_cast<FaceClass>(t), static_cast<FaceClass>(p)));
        }
        rows.push_back(std::move(row));
        unlabelled.push_back(confusion.unlabelled(static_cast<FaceClass>(t)));
    }
    json object{{"images", evaluation.images},
                {"missing", evaluation.missing.size()},
                {"missing_names", evaluation.missing},
                {"not_looked_at", evaluation.leftOut},
                {"f1", perClass([&](FaceClass value) { return confusion.f1(value); })},
                {"iou", perClass([&](FaceClass value) { return confusion.iou(value); })},
                {"precision", perClass([&](FaceClass value) { return confusion.precision(value); })},
                {"recall", perClass([&](FaceClass value) { return confusion.recall(value); })},
                {"mean_f1", percent(confusion.meanF1())},
                {"miou", percent(confusion.meanIou())},
                {"pixel_accuracy", percent(confusion.pixelAccuracy())},
                {"mean_accuracy", percent(confusion.meanAccuracy())},
                {"helen_f1",
                 {{"brows", percent(helen.brows)},
                  {"eyes", percent(helen.eyes)},
                  {"nose", percent(helen.nose)},
                  {"mouth", percent(helen.mouth)},
                  {"overall", percent(helen.overall)}}},
                {"confusion", std::move(rows)},
                {"unlabelled", std::move(unlabelled)}};
    if (const auto& boundaries = evaluation.boundaries) {
        const auto at = [&](Tolerance tolerance) {
            return perClass([&](FaceClass value) { return boundaries->f(value, tolerance); });
        };
        object["boundary_f"] = {{"1px", at(Tolerance::Px1)},
                                {"2px", at(Tolerance::Px2)},
                                {"3px", at(Tolerance::Px3)},
                                {"0.0075_diagonal", at(Tolerance::Diagonal)}};
        object["boundary_iou"] = perClass([&](FaceClass value) { return boundaries->iou(value); });
    }
    object["worst"] = perClassWorst(evaluation);
    return object;
}

}  // namespace maskwright::annotation::review
