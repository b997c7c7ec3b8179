// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/comparison.h"

#include "annotation/training/run_plan.h"
#include "core/metrics/correction.h"

#include <iomanip>
#include <sstream>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::metrics::LandmarkScore;
using core::metrics::Normaliser;
using core::metrics::PairedDifference;
using nlohmann::json;

namespace {

constexpr double kFailure = 0.08;

std::size_t dragsOf(const core::PointMatrix& truth, const core::PointMatrix& predicted) {
    const auto wrong = core::metrics::pointsToCorrect(truth, predicted);
    return wrong ? wrong->count() : 0;
}

double partError(const core::PointMatrix& truth, const core::PointMatrix& predicted, core::Part part) {
    core::metrics::PointMask mask;
    for (const std::size_t point : core::Scheme::lapa().pointsOf(part)) {
        mask.set(point);
    }
    return core::metrics::normalisedMeanError(truth, predicted, Normaliser::InterOcular, mask).value_or(0);
}

ComparedScore scoreOf(const LandmarkScore& score, double drags) {
    return {score.nme().value_or(0), score.auc(kFailure).value_or(0), score.failureRate(kFailure).value_or(0),
            drags};
}

// Collects both versions' answers, face by face.
class Comparing {
  public:
    explicit Comparing(Comparison& comparison) : comparison_(comparison), partsOf_(core::kPartCount) {}

    void add(const TestFace& face, const core::PointMatrix& before, const core::PointMatrix& after) {
        const auto errorBefore =
            core::metrics::normalisedMeanError(face.truth, before, Normaliser::InterOcular);
        const auto errorAfter =
            core::metrics::normalisedMeanError(face.truth, after, Normaliser::InterOcular);
        if (!errorBefore || !errorAfter) {
            return;  // in profile: no inter-ocular distance
        }
        before_.add(face.truth, before);
        after_.add(face.truth, after);
        const FaceComparison compared{face.image,
                                      face.name,
                                      *errorBefore,
                                      *errorAfter,
                                      dragsOf(face.truth, before),
                                      dragsOf(face.truth, after)};
        comparison_.faces.push_back(compared);
        nme_.push_back(*errorAfter - *errorBefore);
        drags_.push_back(static_cast<double>(compared.dragsAfter) -
                         static_cast<double>(compared.dragsBefore));
        for (std::size_t i = 0; i < core::kPartCount; ++i) {
            const auto part = static_cast<core::Part>(i);
            partsOf_[i].emplace_back(partError(face.truth, before, part), partError(face.truth, after, part));
        }
    }

    void finish() {
        double dragsBefore = 0;
        double dragsAfter = 0;
        const auto faces = static_cast<double>(comparison_.faces.size());
        for (const FaceComparison& face : comparison_.faces) {
            dragsBefore += static_cast<double>(face.dragsBefore) / faces;
            dragsAfter += static_cast<double>(face.dragsAfter) / faces;
        }
        comparison_.beforeScore = scoreOf(before_, dragsBefore);
        comparison_.afterScore = scoreOf(after_, dragsAfter);
        comparison_.nme = core::metrics::pairedBootstrap(nme_);
        comparison_.drags = core::metrics::pairedBootstrap(drags_);
        for (std::size_t i = 0; i < core::kPartCount; ++i) {
            finishPart(static_cast<core::Part>(i), partsOf_[i]);
        }
    }

  private:
    void finishPart(core::Part part, const std::vector<std::pair<double, double>>& errors) {
        PartComparison compared;
        compared.part = part;
        std::vector<double> differences;
        for (const auto& [before, after] : errors) {
            compared.before += before / static_cast<double>(errors.size());
            compared.after += after / static_cast<double>(errors.size());
            differences.push_back(after - before);
        }
        if (const auto difference = core::metrics::pairedBootstrap(differences)) {
            compared.difference = *difference;
            comparison_.parts.push_back(compared);
        }
    }

    Comparison& comparison_;
    LandmarkScore before_{Normaliser::InterOcular};
    LandmarkScore after_{Normaliser::InterOcular};
    std::vector<double> nme_;
    std::vector<double> drags_;
    std::vector<std::vector<std::pair<double, double>>> partsOf_;
};

std::string number(double value, int digits = 2) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

std::string betterOrWorse(double difference) {
    return number(std::abs(difference)) + (difference <= 0 ? " better" : " worse");
}

json pairJson(double before, double after, const std::optional<PairedDifference>& difference, double factor) {
    json object{{"before", factor * before}, {"after", factor * after}};
    if (difference) {
        object["difference"] = factor * difference->mean;
        object["low"] = factor * difference->low;
        object["high"] = factor * difference->high;
    }
    return object;
}

}  // namespace

fs::path landmarkWeights(const Project& project, const std::string& version,
                         const std::optional<fs::path>& shipped) {
    if (version == kMeanShapeVersion) {
        return {};
    }
    if (version == kShippedVersion) {
        if (!shipped) {
            throw core::Error("no landmark weights are installed", version,
                              "Compare with mean-shape, or with a version of the project.");
        }
        return *shipped;
    }
    return weightsOf(project, SampleKind::Landmarks, version);
}

std::string currentVersion(const Project& project, const std::optional<fs::path>& shipped) {
    if (const auto promoted = project.store().promoted(nameOf(SampleKind::Landmarks))) {
        return *promoted;
    }
    return shipped ? kShippedVersion : kMeanShapeVersion;
}

Comparison compareVersions(const Project& project, const std::string& before, const std::string& after,
                           const std::optional<fs::path>& shipped, const Judges& judges,
                           core::Progress& progress) {
    if (!judges.landmarks || !judges.locator) {
        throw core::Error("this program cannot ask landmark networks", after, "Use the installed program.");
    }
    const fs::path weightsBefore = landmarkWeights(project, before, shipped);
    const fs::path weightsAfter = landmarkWeights(project, after, shipped);
    const std::vector<TestFace> faces = testFaces(project);
    if (faces.empty()) {
        throw core::Error("nothing of the test split is accepted, so versions cannot be compared",
                          project.store().folder().string(),
                          "Split the project (maskwright-cli split) and accept its test images.");
    }
    Comparison comparison;
    comparison.before = before;
    comparison.after = after;
    const auto first = predictFaces(project, faces, weightsBefore, judges, comparison.failures, progress);
    const auto second = predictFaces(project, faces, weightsAfter, judges, comparison.failures, progress);
    Comparing comparing(comparison);
    for (const TestFace& face : faces) {
        if (first.contains(face.image) && second.contains(face.image)) {
            comparing.add(face, first.at(face.image), second.at(face.image));
        }
    }
    comparing.finish();
    return comparison;
}

FacePoints pointsOf(const Project& project, const Comparison& comparison, store::ImageId image,
                    const std::optional<fs::path>& shipped, const Judges& judges) {
    std::vector<TestFace> faces = testFaces(project);
    std::erase_if(faces, [&](const TestFace& face) { return face.image != image; });
    std::vector<dla::Failure> failures;
    core::NoProgress progress;
    const auto pointsBy = [&](const std::string& version) {
        const auto points = predictFaces(project, faces, landmarkWeights(project, version, shipped), judges,
                                         failures, progress);
        if (!points.contains(image)) {
            throw core::Error("cannot be compared", project.store().image(image).name,
                              failures.empty() ? "" : failures.front().message);
        }
        return points.at(image);
    };
    const core::PointMatrix before = pointsBy(comparison.before);
    const core::PointMatrix after = pointsBy(comparison.after);
    return {faces.front().truth, before, after};
}

std::string words(const Comparison& comparison) {
    std::string text = number(100 * comparison.afterScore.nme) + " % instead of " +
                       number(100 * comparison.beforeScore.nme) + " %";
    if (comparison.nme) {
        text += ": " + betterOrWorse(100 * comparison.nme->mean) +
                " (95 %: " + betterOrWorse(100 * comparison.nme->low) + " to " +
                betterOrWorse(100 * comparison.nme->high) + ")" +
                (comparison.nme->isClear() ? "" : ", which may be chance");
    }
    return text;
}

std::string dragsInWords(const Comparison& comparison) {
    return "points to correct per face: " + number(comparison.afterScore.dragsPerFace, 1) + " instead of " +
           number(comparison.beforeScore.dragsPerFace, 1);
}

json toJson(const Comparison& comparison) {
    const auto& [before, after] = std::pair(comparison.beforeScore, comparison.afterScore);
    json object{{"before", comparison.before},
                {"after", comparison.after},
                {"faces", comparison.faces.size()},
                {"nme", pairJson(before.nme, after.nme, comparison.nme, 100)},
                {"auc8", pairJson(before.auc, after.auc, std::nullopt, 100)},
                {"fr8", pairJson(before.failureRate, after.failureRate, std::nullopt, 100)},
                {"drags", pairJson(before.dragsPerFace, after.dragsPerFace, comparison.drags, 1)},
                {"better", comparison.isBetter()},
                {"worse", comparison.isWorse()},
                {"parts", json::array()},
                {"per_face", json::array()}};
    for (const PartComparison& part : comparison.parts) {
        json one = pairJson(part.before, part.after, part.difference, 100);
        one["part"] = core::Scheme::lapa().partName(part.part);
        one["worse"] = part.isWorse();
        object["parts"].push_back(one);
    }
    for (const FaceComparison& face : comparison.faces) {
        object["per_face"].push_back({{"image", face.name},
                                      {"before", 100 * face.before},
                                      {"after", 100 * face.after},
                                      {"drags_before", face.dragsBefore},
                                      {"drags_after", face.dragsAfter}});
    }
    return object;
}

}  // namespace maskwright::annotation::training
