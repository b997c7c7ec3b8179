// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/photo_sources.h"

#include "annotation/formats/import.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

TEST_CASE("what an import says of its photos is kept, and the newest word counts") {
    const tests::ProjectWithPhotos made(2);
    Project project = made.open();
    const std::vector<ImageId> images = project.store().ids({});
    {
        const PhotoSources sources(made / "project");
        CHECK_FALSE(sources.of(images[0]));
    }
    core::NoProgress progress;
    formats::ImportOptions options;
    options.author = "Ann";
    options.source = PhotoSource{"studio; 'spring'", "CC BY 4.0", ""};
    tests::writePhoto(made.photos() / "late.jpg", 96, 80, 77);
    const auto report = formats::importPhotos(project, made.photos(), options, progress);
    CHECK(report.added == 1);
    CHECK(report.known == 2);
    PhotoSources sources(made / "project");
    for (const ImageId image : project.store().ids({})) {
        CHECK(sources.of(image) == options.source);
    }
    sources.set(std::vector{images[1]}, {"studio", "none", "signed"}, "Bo");
    CHECK(sources.of(images[0]) == options.source);
    CHECK(sources.of(images[1])->consent == "signed");
    CHECK_THROWS_AS(sources.set(std::vector{ImageId{99}}, {"x", "", ""}, "Bo"), core::Error);
    CHECK(project.store().checkIntegrity().empty());
}

}  // namespace maskwright::annotation::store
