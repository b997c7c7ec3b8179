// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/test_faces.h"

#include "annotation/dla/faces.h"
#include "annotation/file_hash.h"
#include "annotation/photo_task.h"
#include "annotation/training/ask_all.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/test_lock.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using core::PointMatrix;
using nlohmann::json;
using store::ImageId;

namespace {

store::ImageQuery testQuery(store::StateFilter state) {
    store::ImageQuery query;
    query.split = store::Split::Test;
    query.state = state;
    query.copies = store::ImageQuery::Copies::Out;
    return query;
}

PointMatrix pointsOf(const Project& project, store::RevisionId revision) {
    return core::landmarksFromJson(project.store().revision(revision).payload).points;
}

// Whether a person's work on these points began with a network's proposal.
bool beganAsProposal(const Project& project, ImageId image) {
    const std::string meanShape = core::shape::MeanShapePredictor().version();
    const auto history = project.store().history(image, store::RevisionKind::Landmarks);
    for (std::size_t i = 0; i + 1 < history.size(); ++i) {
        const store::Revision& before = history[i + 1];
        if (history[i].byPerson && !before.byPerson && before.tool == "place") {
            return before.modelVersion != meanShape;
        }
    }
    return false;
}

// What one set of weights has said already.
class Answers {
  public:
    Answers(const Project& project, const fs::path& weights, std::string locator)
        : file_(project.store().folder() / "cache" / "test_faces" /
                ((weights.empty() ? std::string("mean-shape") : sha256OfFile(weights)) + ".json")),
          locator_(std::move(locator)) {
        read();
    }

    [[nodiscard]] const PointMatrix* of(ImageId image) const {
        const auto found = points_.find(image);
        return found == points_.end() ? nullptr : &found->second;
    }
    void add(ImageId image, const PointMatrix& points) { points_[image] = points; }

    void write() const {
        json faces = json::array();
        for (const auto& [image, points] : points_) {
            faces.push_back({{"image", static_cast<std::int64_t>(image)},
                             {"points", std::vector<double>(points.data(), points.data() + points.size())}});
        }
        makeFolder(file_.parent_path());
        writeText(file_, json{{"locator", locator_}, {"faces", faces}}.dump());
    }

  private:
    // A file that is not what it should be counts as not there: the cache may be lost at any time.
    void read() {
        std::error_code ignored;
        if (!fs::exists(file_, ignored)) {
            return;
        }
        const json stored = json::parse(readText(file_), nullptr, /*allow_exceptions=*/false);
        if (!stored.is_object() || stored.value("locator", json()) != locator_) {
            return;
        }
        for (const json& face : stored.value("faces", json::array())) {
            if (!face.is_object()) {
                continue;
            }
            const json points = face.value("points", json::array());
            if (face.value("image", json()).is_number_integer() && points.size() == 2 * core::kPointCount) {
                PointMatrix matrix;
                for (std::size_t i = 0; i < points.size(); ++i) {
                    matrix.data()[i] = points[i].is_number() ? points[i].get<double>() : 0;
                }
                points_[ImageId{face["image"].get<std::int64_t>()}] = matrix;
            }
        }
    }

    fs::path file_;
    std::string locator_;
    std::map<ImageId, PointMatrix> points_;
};

struct FaceTask {
    PhotoTask photo;
    PointMatrix truth;
    std::optional<FaceList> chosen;  // by a person
};

core::FaceCandidate faceMeant(const FaceTask& task, const core::ImageView& photo,
                              const core::FaceLocator& locator, const core::Progress& progress) {
    const FaceList faces =
        task.chosen ? *task.chosen
                    : dla::chooseFace(locator.locate(photo, progress), core::boundingBox(task.truth));
    return faces.candidates.at(faces.chosen);
}

FaceTask taskFor(const Project& project, const TestFace& face) {
    FaceTask task{photoTask(project, face.image), face.truth, std::nullopt};
    if (auto stored = project.faces(face.image);
        stored && stored->byPerson && !stored->value.candidates.empty()) {
        task.chosen = std::move(stored->value);
    }
    return task;
}

}  // namespace

std::vector<TestFace> testFaces(const Project& project) {
    JudgingFaces judges = lockedTestFaces(project);
    if (judges.empty()) {
        judges = acceptedTestFaces(project);
    }
    std::vector<TestFace> faces;
    for (const auto& [image, by] : judges) {
        TestFace face{image, project.store().image(image).name, pointsOf(project, by.first), false};
        if (by.second) {
            face.truth = (face.truth + pointsOf(project, *by.second)) / 2;
            face.twice = true;
        }
        faces.push_back(std::move(face));
    }
    std::ranges::sort(faces, {}, &TestFace::name);
    return faces;
}

TestSplitState testSplitState(const Project& project) {
    TestSplitState state;
    state.faces = project.store().count(testQuery(store::StateFilter::Faces));
    for (const auto& [image, judges] : acceptedTestFaces(project)) {
        ++state.accepted;
        state.twice += judges.second ? 1 : 0;
        state.fromModel += beganAsProposal(project, image) ? 1 : 0;
    }
    state.locked = static_cast<std::int64_t>(lockedTestFaces(project).size());
    return state;
}

std::map<ImageId, PointMatrix> predictFaces(const Project& project, const std::vector<TestFace>& faces,
                                            const fs::path& weights, const Judges& judges,
                                            std::vector<dla::Failure>& failures, core::Progress& progress) {
    const auto locator = judges.locator();
    Answers answers(project, weights, locator->version());
    std::vector<const TestFace*> unanswered;
    std::vector<ImageId> images;
    for (const TestFace& face : faces) {
        if (answers.of(face.image) == nullptr) {
            unanswered.push_back(&face);
            images.push_back(face.image);
        }
    }
    if (!unanswered.empty()) {
        const auto predictor = judges.landmarks(weights);
        askAll(
            project, images, failures, progress,
            [&](std::size_t i) { return taskFor(project, *unanswered[i]); },
            [&](FaceTask& task, core::Progress& worker) {
                const core::RgbImage photo = readPhoto(task.photo);
                const core::ImageView view = core::viewOf(photo);
                const std::array<core::LandmarkPredictor::Job, 1> jobs = {
                    {{view, faceMeant(task, view, *locator, worker)}}};
                return predictor->place(jobs, worker).at(0).points;
            },
            [&](std::size_t i, const PointMatrix& points) { answers.add(images[i], points); });
        answers.write();
    }
    std::map<ImageId, PointMatrix> predictions;
    for (const TestFace& face : faces) {
        if (const PointMatrix* points = answers.of(face.image)) {
            predictions[face.image] = *points;
        }
    }
    return predictions;
}

}  // namespace maskwright::annotation::training
