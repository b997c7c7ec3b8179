// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/release.h"

#include "annotation/formats/import.h"
#include "annotation/release/manifest.h"
#include "annotation/release/release_difference.h"
#include "annotation/release/release_folder.h"
#include "annotation/store/photo_sources.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "tests/annotation/fakes.h"

#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::release {

namespace fs = std::filesystem;
using Catch::Contains;
using nlohmann::json;

namespace {

// A project of four faces: every photo with fake points and regions, its map parsed.
class Faces {
  public:
    explicit Faces(int count = 4) : made_(count) {
        Project project = open();
        core::NoProgress progress;
        dla::placeImages(project, tests::FakeLocator(), tests::FakePredictor(), {}, progress);
        ppa::parseImages(project, tests::FakeSegmenter(), {}, progress);
    }
    [[nodiscard]] Project open() const { return made_.open(); }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return made_ / name; }

    ExportReport exportTo(const std::string& name, const ExportOptions& options = {}) const {
        Project project = open();
        core::NoProgress progress;
        return exportRelease(project, made_ / name, options, progress);
    }

  private:
    tests::ProjectWithPhotos made_;
};

std::map<std::string, std::string> contents(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files[entry.path().lexically_relative(folder).generic_string()] = tests::readText(entry.path());
        }
    }
    return files;
}

Verification verify(const fs::path& folder) {
    core::NoProgress progress;
    return verifyRelease(folder, 0, progress);
}

}  // namespace

TEST_CASE("a release has its papers, they agree with its files, and writing it again gives the same bytes") {
    const Faces faces;
    {
        Project project = faces.open();
        const auto image = *project.store().imageNamed("a1");
        const auto points = *project.landmarks(image);
        core::Landmarks moved = points.value;
        moved.points.col(7).x() += 2;
        moved.states[7] = core::PointState::Moved;
        project.saveLandmarks(image, moved, {points.revision, "Ann", "drag", ""});
        store::PhotoSources(project.store().folder())
            .set(std::vector{image}, {"own | studio", "CC BY 4.0", "signed"}, "Ann");
    }
    CHECK(faces.exportTo("out").exported == 4);
    const auto files = contents(faces / "out");
    for (const char* file :
         {"README.md", "dataset.json", "images.csv", "manifest.sha256", "card/classes.png", "card/pose.png",
          "card/eye_distance.png", "card/occluded.png", "card/contact_sheet.png"}) {
        INFO(file);
        CHECK(files.contains(file));
    }
    CHECK(readManifest(faces / "out").size() == files.size() - 2);
    CHECK(verify(faces / "out").isRight());
    const json dataset = json::parse(files.at("dataset.json"));
    CHECK(dataset.at("images") == 4);
    CHECK(dataset.at("points").at("not_reviewed") == 4);
    CHECK(dataset.at("human_work").at("percent_of_points_moved") == Approx(100.0 / (4 * 106)).margin(1e-3));
    CHECK(dataset.at("models").at("points")[0].at("version") == "fake points 1");
    CHECK(dataset.at("images_without_source") == 3);
    CHECK(dataset.at("sources")[0].at("licence") == "CC BY 4.0");
    std::int64_t pixels = 0;
    for (const json& value : dataset.at("scheme").at("classes")) {
        pixels += value.at("pixels").get<std::int64_t>();
    }
    CHECK(pixels == 4 * 96 * 80);
    CHECK_THAT(files.at("README.md"), Contains("own \\| studio"));

    faces.exportTo("out");
    CHECK(contents(faces / "out") == files);
    faces.exportTo("elsewhere");
    CHECK(contents(faces / "elsewhere") == files);
}

TEST_CASE("what an export shall hold is chosen by state, split, name and flag") {
    const Faces faces;
    {
        Project project = faces.open();
        const auto id = [&](const char* name) { return *project.store().imageNamed(name); };
        const auto accept = [&](const char* name, store::RevisionKind kind) {
            const auto head = *project.store().head(id(name), kind);
            project.store().setAccepted(id(name), kind, head.revision, true, "Ann");
            return head.revision;
        };
        accept("a0", store::RevisionKind::Landmarks);
        const auto verified = accept("a1", store::RevisionKind::Landmarks);
        project.store().setVerified(id("a1"), store::RevisionKind::Landmarks, verified, true, "Bo");
        project.store().setMark(id("a2"), store::Mark::Flagged, "", "Ann");
        const std::array<std::pair<store::ImageId, store::Split>, 1> splits{{{id("a3"), store::Split::Test}}};
        project.store().setSplits(splits);
    }
    const auto exported = [&](const ExportOptions& options) {
        faces.exportTo("out", options);
        std::set<std::string> names;
        for (const auto& [name, image] : readContent(faces / "out")) {
            names.insert(name);
        }
        return names;
    };
    ExportOptions options;
    options.content = ExportContent::AcceptedOnly;
    CHECK(exported(options) == std::set<std::string>{"a0", "a1"});
    options.content = ExportContent::VerifiedOnly;
    CHECK(exported(options) == std::set<std::string>{"a1"});
    options = {};
    options.withoutFlagged = true;
    CHECK(exported(options) == std::set<std::string>{"a0", "a1", "a3"});
    options = {};
    options.query.split = store::Split::Test;
    CHECK(exported(options) == std::set<std::string>{"a3"});
    options = {};
    options.query.nameContains = "2";
    CHECK(exported(options) == std::set<std::string>{"a2"});
    // What is no face is in no data set, whatever was accepted of it before.
    {
        Project project = faces.open();
        project.store().setMark(*project.store().imageNamed("a0"), store::Mark::NotAFace, "", "Ann");
    }
    CHECK(exported({}) == std::set<std::string>{"a1", "a2", "a3"});
    options = {};
    options.content = ExportContent::AcceptedOnly;
    CHECK(exported(options) == std::set<std::string>{"a1"});
}

TEST_CASE("crops are squares of one size, and points and map move with them") {
    const Faces faces(1);
    ExportOptions options;
    options.crop = FaceCrop{64, 0.25};
    faces.exportTo("out", options);
    const auto photo = core::image::examinePhoto(faces / "out/images/a0.jpg");
    CHECK(photo.width == 64);
    CHECK(photo.height == 64);
    const core::PointMatrix points = core::readLandmarkText(faces / "out/landmarks/a0.txt");
    const core::Box box = core::boundingBox(points);
    // The larger side fills 1 / (1 + 2 * 0.25) of the square, and the box lies in the middle.
    CHECK(std::max(box.width(), box.height()) == Approx(64 / 1.5));
    CHECK(box.centre().x() == Approx(31.5));
    CHECK(core::image::readLabelPng(faces / "out/labels/a0.png").bounds() == core::PixelRect{0, 0, 64, 64});
}

TEST_CASE("an export that is stopped goes on, and its folder says that it is not whole until then") {
    const Faces faces;
    faces.exportTo("whole");
    {
        Project project = faces.open();
        tests::CancelWhen stop([&] { return fs::exists(faces / "out/images/a0.jpg"); });
        ExportOptions options;
        options.threads = 1;
        CHECK_THROWS_AS(exportRelease(project, faces / "out", options, stop), core::Cancelled);
    }
    CHECK_FALSE(verify(faces / "out").isRight());
    CHECK_THROWS_AS(readContent(faces / "out"), core::Error);
    // A file that lost its content in a power cut is written again.
    tests::writeText(faces / "out/images/a0.jpg", "");
    faces.exportTo("out");
    CHECK(contents(faces / "out") == contents(faces / "whole"));
}

TEST_CASE("after an interruption, files of images that are gone are still known and removed") {
    const Faces faces;
    {
        ReleaseFolder folder(faces / "out", "lapa");
        folder.begin();
        const std::array<std::uint8_t, 2> bytes{1, 2};
        folder.put("images/of_yesterday.jpg", bytes);
    }
    CHECK(fs::exists(faces / "out/images/of_yesterday.jpg"));
    faces.exportTo("out");
    CHECK_FALSE(fs::exists(faces / "out/images/of_yesterday.jpg"));
    CHECK(verify(faces / "out").added.empty());
}

TEST_CASE("changed, missing and foreign files are found by the manifest") {
    const Faces faces(2);
    faces.exportTo("out");
    tests::writeText(faces / "out/labels/a0.png", "x");
    fs::remove(faces / "out/landmarks/a1.txt");
    tests::writeText(faces / "out/notes.txt", "mine");
    const Verification verification = verify(faces / "out");
    CHECK(verification.changed == std::vector<std::string>{"labels/a0.png"});
    CHECK(verification.missing == std::vector<std::string>{"landmarks/a1.txt"});
    CHECK(verification.added == std::vector<std::string>{"notes.txt"});
    CHECK_FALSE(verification.isRight());

    tests::writeText(faces / "out/manifest.sha256", std::string(64, 'a') + "  ../../etc/passwd\n");
    CHECK_THROWS_WITH(verify(faces / "out"), Contains("line 1"));
}

TEST_CASE("two releases are compared by content, whatever their format") {
    const Faces faces;
    faces.exportTo("old");
    {
        Project project = faces.open();
        const auto image = *project.store().imageNamed("a1");
        const auto points = *project.landmarks(image);
        core::Landmarks moved = points.value;
        moved.points.col(60).y() += 3;
        project.saveLandmarks(image, moved, {points.revision, "Ann", "drag", ""});
        const auto other = *project.store().imageNamed("a2");
        const auto head = *project.store().head(other, store::RevisionKind::Landmarks);
        project.store().setAccepted(other, store::RevisionKind::Landmarks, head.revision, true, "Ann");
    }
    ExportOptions options;
    options.format = &formats::formatNamed("jd106");
    options.query.nameContains = "a";
    faces.exportTo("new", options);
    const ReleaseDifference difference =
        release::difference(readContent(faces / "old"), readContent(faces / "new"));
    CHECK(difference.pointsChanged == std::vector<std::string>{"a1"});
    CHECK(difference.added.empty());
    CHECK(std::find(difference.reviewChanged.begin(), difference.reviewChanged.end(), "a2") !=
          difference.reviewChanged.end());
    CHECK(difference.photoChanged.empty());
    CHECK(inWords(difference).front() == "1 with other points: a1");
}

}  // namespace maskwright::annotation::release
