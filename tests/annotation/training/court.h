// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/file_hash.h"
#include "annotation/training/comparison.h"
#include "tests/annotation/fakes.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What comparisons and promotions are tested on.
namespace maskwright::tests {

// Six test faces whose truth is the made face in its box; predictors miss it by what the weight file says.
class Court {
  public:
    explicit Court(int faces = 6) : project(photos_.open()) {
        std::vector<std::pair<annotation::store::ImageId, annotation::store::Split>> splits;
        for (const annotation::store::ImageRecord& image : project.store().images()) {
            if (static_cast<int>(splits.size()) < faces) {
                splits.emplace_back(image.id, annotation::store::Split::Test);
            }
        }
        if (!splits.empty()) {
            project.store().setSplits(splits);
        }
        annotation::dla::PlaceOptions options;
        options.modelForTestSplit = true;
        (void)annotation::dla::placeImages(project, FakeLocator(), FakePredictor(), options, progress);
        for (const auto& [image, split] : splits) {
            const auto head = project.landmarks(image);
            project.store().setAccepted(image, annotation::store::RevisionKind::Landmarks, head->revision,
                                        true, "Ana");
        }
    }

    // Weights whose answers lie off by this share of the outer-eye distance, in one part or in all.
    std::filesystem::path weights(const std::string& name, double off,
                                  std::optional<core::Part> part = std::nullopt) {
        const std::filesystem::path file = photos_ / name;
        std::ofstream(file) << off << ' ' << (part ? static_cast<int>(*part) : -1) << ' ' << name;
        return file;
    }

    annotation::training::Judges judges() {
        annotation::training::Judges all;
        all.locator = [] { return std::make_unique<FakeLocator>(); };
        all.landmarks = [this](const std::filesystem::path& file) {
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
    annotation::training::Comparison compare(const std::filesystem::path& file) {
        return annotation::training::compareVersions(project, annotation::training::kMeanShapeVersion,
                                                     "shipped", file, judges(), progress);
    }

    // A model version of the project that has these weights.
    std::string addVersion(const std::filesystem::path& file) {
        std::vector<annotation::store::NewImage> image(1);
        image[0].name = file.filename();
        image[0].sha256 = file.filename();
        const annotation::store::ImageId id = project.store().addImages(image).at(0);
        const auto saved = project.saveLandmarks(id, madeFace(), {{}, "Ana", "drag", ""});
        project.store().setAccepted(id, annotation::store::RevisionKind::Landmarks, saved, true, "Ana");
        auto samples = project.store().acceptedSamples("landmarks");
        for (auto& sample : samples) {
            sample.split = annotation::store::Split::Train;
        }
        const auto run = project.store().addRun({"landmarks", "{}", "", "Ana", samples});
        return project.store().addModelVersion(
            {run, "{}", annotation::sha256OfFile(file), "{}"}, [&](const std::string& name) {
                const std::filesystem::path folder = project.store().folder() / "models" / name;
                std::filesystem::create_directories(folder);
                std::filesystem::copy_file(file, folder / "weights.safetensors");
            });
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
            std::vector<core::Landmarks> faces = FakePredictor().place(jobs, cancel);
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

    ProjectWithPhotos photos_{6};

  public:
    core::NoProgress progress;
    annotation::Project project;
    int asked = 0;
    std::atomic<int> calls = 0;
};

}  // namespace maskwright::tests
