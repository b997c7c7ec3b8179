// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/relink.h"

#include "annotation/file_hash.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using Catch::Contains;

namespace {

// A project of three photos (of which only bytes matter here) beside their folder.
struct MadeProject {
    MadeProject() : project(made(temporary.path())) {
        std::vector<store::NewImage> images;
        for (const std::string name : {"a", "b", "c"}) {
            const fs::path file = temporary / "photos" / (name + ".jpg");
            tests::writeText(file, "photo " + name);
            store::NewImage image;
            image.name = name;
            image.path = "../photos/" + name + ".jpg";
            image.sha256 = sha256OfFile(file);
            image.sizeBytes = static_cast<std::int64_t>(fs::file_size(file));
            images.push_back(image);
        }
        ids = project.store().addImages(images);
    }
    static fs::path made(const fs::path& folder) {
        store::ProjectStore::create(folder / "project");
        return folder / "project";
    }
    [[nodiscard]] std::string pathOf(std::size_t image) const {
        return project.store().image(ids[image]).path;
    }

    tests::TemporaryFolder temporary;
    Project project;
    std::vector<store::ImageId> ids;
};

}  // namespace

TEST_CASE("photos that were moved and renamed are found by their content") {
    MadeProject made;
    fs::create_directories(made.temporary / "new/deep ä");
    fs::rename(made.temporary / "photos/a.jpg", made.temporary / "new/deep ä/other name.jpg");
    fs::rename(made.temporary / "photos/b.jpg", made.temporary / "new/b.jpg");
    tests::writeText(made.temporary / "new/decoy.jpg", "photo x");  // of the same size
    core::NoProgress progress;
    const RelinkReport report = relinkPhotos(made.project, made.temporary / "new", progress);
    CHECK(report.inPlace == 1);
    CHECK(report.relinked == 2);
    CHECK(report.failures.empty());
    CHECK(made.pathOf(0) == "../new/deep ä/other name.jpg");
    CHECK(made.pathOf(1) == "../new/b.jpg");
    CHECK(made.pathOf(2) == "../photos/c.jpg");
    CHECK(fs::exists(made.project.photoPath(made.ids[0])));
}

TEST_CASE("photos that are gone or have changed are reported and keep their place") {
    MadeProject made;
    fs::remove(made.temporary / "photos/a.jpg");
    tests::writeText(made.temporary / "photos/b.jpg", "photo b, edited");
    core::NoProgress progress;
    RelinkReport report = relinkPhotos(made.project, made.temporary / "photos", progress);
    CHECK(report.inPlace == 1);
    CHECK(report.relinked == 0);
    REQUIRE(report.failures.size() == 2);
    CHECK(report.failures[0].image == "a");
    CHECK(report.failures[1].image == "b");
    CHECK_THAT(report.failures[1].message, Contains("has changed"));
    CHECK(made.pathOf(1) == "../photos/b.jpg");

    // The old content of the changed one turns up again.
    tests::writeText(made.temporary / "backup/b.jpg", "photo b");
    report = relinkPhotos(made.project, made.temporary / "backup", progress);
    CHECK(report.relinked == 1);
    CHECK(made.pathOf(1) == "../backup/b.jpg");
}

TEST_CASE("relinking stops when it is told to and keeps what was found") {
    class StopAt final : public core::Progress {
      public:
        void report(double fraction, std::string_view /*text*/) override { stopped_ = fraction > 0; }
        [[nodiscard]] bool cancelled() const override { return stopped_; }

      private:
        bool stopped_ = false;
    };
    MadeProject made;
    fs::rename(made.temporary / "photos", made.temporary / "new");
    StopAt progress;
    CHECK_THROWS_AS(relinkPhotos(made.project, made.temporary / "new", progress), core::Cancelled);
    CHECK(made.pathOf(0) == "../new/a.jpg");
    CHECK(made.pathOf(1) == "../photos/b.jpg");
}

}  // namespace maskwright::annotation::formats
