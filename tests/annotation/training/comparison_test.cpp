// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/comparison.h"

#include "annotation/dla/placing.h"
#include "annotation/file_hash.h"
#include "annotation/training/policy.h"
#include "tests/annotation/fakes.h"

#include <fstream>

#include <catch2/catch.hpp>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;
using Catch::Contains;
using store::ImageId;

namespace {

// Six test faces whose truth is the made face in its box; predictors miss it by what the weight file says.
class Court {
  public:
    explicit Court(int faces = 6) : project(photos_.open()) {
        std::vector<std::pair<ImageId, store::Split>> splits;
        for (const store::ImageRecord& image : project.store().images()) {
            if (static_cast<int>(splits.size()) < faces) {
                splits.emplace_back(image.id, store::Split::Test);
            }
        }
        if (!splits.empty()) {
            project.store().setSplits(splits);
        }
        dla::PlaceOptions options;
        options.modelForTestSplit = true;
        (void)dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), options, progress);
        for (const auto& [image, split] : splits) {
            const auto head = project.landmarks(image);
            project.store().setAccepted(image, store::RevisionKind::Landmarks, head->revision, true, "Ana");
        }
    }

    // Weights whose answers lie off by this share of the outer-eye distance, in one part or in all.
    fs::path weights(const std::string& name, double off, std::optional<core::Part> part = std::nullopt) {
        const fs::path file = photos_ / name;
        std::ofstream(file) << off << ' ' << (part ? static_cast<int>(*part) : -1) << ' ' << name;
        return file;
    }

    Judges judges() {
        Judges all;
        all.locator = [] { return std::make_unique<tests::FakeLocator>(); };
        all.landmarks = [this](const fs::path& file) {
            ++asked;
            auto predictor = std::make_unique<Missing>();
            predictor->calls = &calls;
            if (!file.empty()) {
                std::ifstream(file) >> predictor->off >> predictor->part;
            }
            return predictor;
        };
        return all;
    }

    // The mean shape, which misses by 5 %, against these.
    Comparison compare(const fs::path& file) {
        return compareVersions(project, kMeanShapeVersion, "shipped", file, judges(), progress);
    }

  private:
    class Missing final : public core::LandmarkPredictor {
      public:
        double off = 0.05;
        int part = -1;
        std::atomic<int>* calls = nullptr;

        std::vector<core::Landmarks> place(std::span<const Job> jobs,
                                           const core::Progress& cancel) const override {
            *calls += static_cast<int>(jobs.size());
            std::vector<core::Landmarks> faces = tests::FakePredictor().place(jobs, cancel);
            for (core::Landmarks& face : faces) {
                const double step = off * core::interOcular(face.points);
                for (std::size_t i = 0; i < core::kPointCount; ++i) {
                    const int own = static_cast<int>(core::Scheme::lapa().partOf(i));
                    if (part < 0 || own == part) {
                        face.setPoint(i, face.point(i) + core::Point(0, step));
                    }
                }
            }
            return faces;
        }
        [[nodiscard]] std::string version() const override { return "missing"; }
    };

    tests::ProjectWithPhotos photos_{6};

  public:
    core::NoProgress progress;
    Project project;
    int asked = 0;
    std::atomic<int> calls = 0;
};

}  // namespace

TEST_CASE("a better version is better on every face, and beyond chance") {
    Court court;
    const Comparison comparison = court.compare(court.weights("good", 0.01));
    CHECK(comparison.faces.size() == 6);
    CHECK(comparison.beforeScore.nme == Approx(0.05));
    CHECK(comparison.afterScore.nme == Approx(0.01));
    CHECK(comparison.afterScore.auc == Approx(7.0 / 8));
    CHECK(comparison.isBetter());
    CHECK(comparison.nme->mean == Approx(-0.04));
    // 5 % is more than people accept, 1 % is not; up and down is along the contour at its sides alone.
    CHECK(comparison.beforeScore.dragsPerFace > 60);
    CHECK(comparison.afterScore.dragsPerFace == 0);
    CHECK_THAT(words(comparison), Contains("1.00 % instead of 5.00 %: 4.00 better"));
    for (const PartComparison& part : comparison.parts) {
        CHECK_FALSE(part.isWorse());
    }
    CHECK(toJson(comparison).at("per_face").size() == 6);
}

TEST_CASE("parts that got worse are named, though the whole is better") {
    Court court;
    const Comparison comparison = court.compare(court.weights("odd", 0.2, core::Part::ImageLeftPupil));
    CHECK(comparison.isBetter());
    REQUIRE(comparison.parts.size() == core::kPartCount);
    for (const PartComparison& part : comparison.parts) {
        CHECK(part.isWorse() == (part.part == core::Part::ImageLeftPupil));
    }
}

TEST_CASE("each face is asked about once, however often versions are compared") {
    Court court;
    const fs::path file = court.weights("good", 0.01);
    (void)court.compare(file);
    CHECK(court.calls == 12);
    const Comparison again = court.compare(file);
    CHECK(court.calls == 12);
    const FacePoints points = pointsOf(court.project, again, again.faces[0].image, file, court.judges());
    CHECK(court.calls == 12);
    const double scale = core::interOcular(points.truth);
    CHECK((points.before - points.truth).colwise().norm().mean() == Approx(0.05 * scale));
    CHECK((points.after - points.truth).colwise().norm().mean() == Approx(0.01 * scale));
    // The cache may be lost, or damaged.
    for (const auto& entry : fs::directory_iterator(court.project.store().folder() / "cache/test_faces")) {
        std::ofstream(entry.path()) << "{\"locator\": 3, \"faces\": [7";
    }
    CHECK(court.compare(file).afterScore.nme == Approx(0.01));
    CHECK(court.calls == 24);
}

TEST_CASE("without accepted test faces nothing can be compared, and that is said") {
    Court court(0);
    CHECK_THROWS_WITH(court.compare(court.weights("good", 0.01)), Contains("cannot be compared"));
    CHECK_THROWS_WITH(landmarkWeights(court.project, "landmarks-7", std::nullopt), Contains("no such"));
    CHECK_THROWS_WITH(landmarkWeights(court.project, "shipped", std::nullopt), Contains("installed"));
    CHECK(currentVersion(court.project, std::nullopt) == "mean-shape");
    CHECK(currentVersion(court.project, fs::path("w")) == "shipped");
}

TEST_CASE("a version is promoted by itself only where that is wanted, and only if it is better") {
    Court court;
    const auto addVersion = [&](const fs::path& file) {
        std::vector<store::NewImage> image(1);
        image[0].name = file.filename();
        image[0].sha256 = file.filename();
        const ImageId id = court.project.store().addImages(image).at(0);
        const auto saved = court.project.saveLandmarks(id, tests::madeFace(), {{}, "Ana", "drag", ""});
        court.project.store().setAccepted(id, store::RevisionKind::Landmarks, saved, true, "Ana");
        auto samples = court.project.store().acceptedSamples("landmarks");
        for (auto& sample : samples) {
            sample.split = store::Split::Train;
        }
        const auto run = court.project.store().addRun({"landmarks", "{}", "", "Ana", samples});
        return court.project.store().addModelVersion(
            {run, "{}", sha256OfFile(file), "{}"}, [&](const std::string& name) {
                const fs::path folder = court.project.store().folder() / "models" / name;
                fs::create_directories(folder);
                fs::copy_file(file, folder / "weights.safetensors");
            });
    };
    const std::string better = addVersion(court.weights("better", 0.01));
    const auto decide = [&](const std::string& version) {
        return promoteIfWanted(court.project, version, std::nullopt, court.judges(), "Ana", court.progress);
    };
    CHECK_FALSE(decide(better));
    CHECK_FALSE(court.project.store().promoted("landmarks"));
    setLoopSettings(court.project, {.startsByItself = false, .promotesByItself = true});
    CHECK(decide(better)->isBetter());
    CHECK(court.project.store().promoted("landmarks") == better);
    const std::string worse = addVersion(court.weights("worse", 0.03));
    CHECK(decide(worse)->isWorse());
    CHECK(court.project.store().promoted("landmarks") == better);
}

}  // namespace maskwright::annotation::training
