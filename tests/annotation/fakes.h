// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/predictors.h"
#include "tests/support/support.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// Predictors that cost nothing and whose answers a test knows, and a project with photos for them.
namespace maskwright::tests {

// A JPEG of smooth colours; seed gives another picture.
void writePhoto(const std::filesystem::path& path, int width, int height, int seed);

// A project beside a folder of photos, both gone with the object.
class ProjectWithPhotos {
  public:
    // count photos of 96 x 80 pixels, "a0" .. , imported.
    explicit ProjectWithPhotos(int count);

    [[nodiscard]] annotation::Project open() const { return annotation::Project(folder_ / "project"); }
    [[nodiscard]] std::filesystem::path photos() const { return folder_ / "photos"; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  private:
    TemporaryFolder folder_;
};

class FakeLocator final : public core::FaceLocator {
  public:
    // Two faces on every photo unless told otherwise.
    std::vector<core::FaceCandidate> faces = {{{20, 10, 60, 60}, 5, 0}, {{60, 10, 90, 50}, 3, 0}};
    mutable std::atomic<int> calls = 0;
    std::string name = "fake locator 1";

    [[nodiscard]] std::vector<core::FaceCandidate> locate(const core::ImageView& photo,
                                                          const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return name; }
};

// Puts the made face into the box.
class FakePredictor final : public core::LandmarkPredictor {
  public:
    mutable std::atomic<int> calls = 0;
    std::string name = "fake points 1";

    [[nodiscard]] std::vector<core::Landmarks> place(std::span<const Job> jobs,
                                                     const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return name; }
};

// Hair in the upper third of the photo, skin below it.
class FakeSegmenter final : public core::RegionSegmenter {
  public:
    mutable std::atomic<int> calls = 0;
    std::string name = "fake regions 1";

    [[nodiscard]] core::RegionMap segment(const core::ImageView& photo, const core::Landmarks& landmarks,
                                          const core::Progress& progress) const override;
    [[nodiscard]] std::string version() const override { return name; }
};

// Cancelled once so many revisions or calls were counted.
class CancelWhen final : public core::Progress {
  public:
    explicit CancelWhen(std::function<bool()> condition) : condition_(std::move(condition)) {}
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return condition_(); }

  private:
    std::function<bool()> condition_;
};

}  // namespace maskwright::tests
