// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/thumbnail.h"

#include "app/gui/model/thumbnail_cache.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
constexpr int kPatienceMs = 30'000;

ThumbnailKey keyOf(const annotation::Project& project, const std::string& name) {
    const store::ImageRow row = project.store().row(*project.store().imageNamed(name));
    return {row.id, row.landmarks->revision, row.labelMap->revision};
}

}  // namespace

TEST_CASE("A thumbnail shows the head with its classes, in four ways") {
    const tests::TemporaryFolder folder;
    const annotation::Project project(tests::madeProject(folder.path(), 1));
    const Thumbnail thumbnail = makeThumbnail(project, keyOf(project, "face_1"));
    CHECK(thumbnail.photo.width() <= Thumbnail::kSidePx);
    CHECK(thumbnail.labels.width() == thumbnail.photo.width());
    CHECK(thumbnail.labels.height() == thumbnail.photo.height());
    const auto areas = core::classAreas(thumbnail.labels);
    CHECK(areas[core::labelOf(core::FaceClass::Nose)] > 0);
    CHECK(areas[core::labelOf(core::FaceClass::Hair)] > 0);

    CHECK(thumbnail.composed(WallMode::Photo) == thumbnail.photo);
    const QImage alone = thumbnail.composed(WallMode::MapAlone);
    const QImage outline = thumbnail.composed(WallMode::Outline);
    const QImage overlay = thumbnail.composed(WallMode::Overlay);
    const core::Rgb8 skin = core::Scheme::lapa().classInfo(core::FaceClass::Skin).displayColour;
    std::int64_t inside = 0;
    for (int y = 1; y + 1 < alone.height(); ++y) {
        for (int x = 1; x + 1 < alone.width(); ++x) {
            const auto is = [&](int dx, int dy) {
                return thumbnail.labels.at(x + dx, y + dy) == core::labelOf(core::FaceClass::Skin);
            };
            if (is(0, 0) && is(1, 0) && is(-1, 0) && is(0, 1) && is(0, -1)) {
                ++inside;
                REQUIRE(alone.pixel(x, y) == qRgb(skin.r, skin.g, skin.b));
                REQUIRE(outline.pixel(x, y) == thumbnail.photo.pixel(x, y));
                REQUIRE(overlay.pixel(x, y) != thumbnail.photo.pixel(x, y));
            }
        }
    }
    CHECK(inside > 100);
}

TEST_CASE("What a proposal would change is hatched over the map, and shown alone when asked for") {
    Thumbnail thumbnail;
    thumbnail.photo = QImage(24, 24, QImage::Format_RGB32);
    thumbnail.photo.fill(Qt::gray);
    thumbnail.labels = core::LabelMap(24, 24, core::labelOf(core::FaceClass::Skin));
    CHECK(thumbnail.composed(WallMode::MapAlone, WallMap::Proposed) ==
          thumbnail.composed(WallMode::MapAlone));
    thumbnail.proposed = thumbnail.labels;
    for (int y = 0; y < 12; ++y) {
        for (int x = 0; x < 24; ++x) {
            thumbnail.proposed.at(x, y) = core::labelOf(core::FaceClass::Hair);
        }
    }
    const auto colourOf = [](core::FaceClass value) {
        const core::Rgb8 colour = core::Scheme::lapa().classInfo(value).displayColour;
        return qRgb(colour.r, colour.g, colour.b);
    };
    const QImage both = thumbnail.composed(WallMode::MapAlone);
    int skin = 0;
    int hair = 0;
    for (int y = 0; y < 24; ++y) {
        for (int x = 0; x < 24; ++x) {
            skin += both.pixel(x, y) == colourOf(core::FaceClass::Skin) ? 1 : 0;
            hair += both.pixel(x, y) == colourOf(core::FaceClass::Hair) ? 1 : 0;
        }
    }
    CHECK(hair == 12 * 24 / 2);  // every second stripe of what would change
    CHECK(skin == 24 * 24 - hair);
    const QImage alone = thumbnail.composed(WallMode::MapAlone, WallMap::Proposed);
    CHECK(alone.pixel(5, 5) == colourOf(core::FaceClass::Hair));
    CHECK(alone.pixel(6, 5) == colourOf(core::FaceClass::Hair));
    CHECK(alone.pixel(5, 20) == colourOf(core::FaceClass::Skin));
}

TEST_CASE("A kept thumbnail is taken for the state it shows, and never for another") {
    const tests::TemporaryFolder folder;
    const annotation::Project project(tests::madeProject(folder.path(), 1));
    const ThumbnailKey key = keyOf(project, "face_1");
    const fs::path file = thumbnailFile(project.store().folder(), key.image);
    CHECK_FALSE(keptThumbnail(file, key));
    const Thumbnail thumbnail = makeThumbnail(project, key);
    keepThumbnail(file, key, thumbnail);
    const auto kept = keptThumbnail(file, key);
    REQUIRE(kept);
    CHECK(kept->labels == thumbnail.labels);
    CHECK(kept->photo.size() == thumbnail.photo.size());
    ThumbnailKey other = key;
    other.map = std::nullopt;
    CHECK_FALSE(keptThumbnail(file, other));
    other = key;
    other.points = store::RevisionId{999};
    CHECK_FALSE(keptThumbnail(file, other));

    const std::string whole = tests::readText(file);
    for (const std::size_t length : {std::size_t{0}, std::size_t{3}, std::size_t{30}, whole.size() / 2}) {
        tests::writeText(file, whole.substr(0, length));
        CHECK_FALSE(keptThumbnail(file, key));
    }
    std::string lying = whole;
    lying[28] = '\x7f';  // the length of the photo
    tests::writeText(file, lying);
    CHECK_FALSE(keptThumbnail(file, key));
    tests::writeText(file, std::string(2 << 20, 'x'));
    CHECK_FALSE(keptThumbnail(file, key));
}

TEST_CASE("The cache gives what is wanted, says why it cannot, and forgets what shows something else") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    const annotation::Project project(place);
    fs::remove(project.photoPath(*project.store().imageNamed("face_3")));
    ThumbnailCache cache(place);
    const ThumbnailKey first = keyOf(project, "face_1");
    const ThumbnailKey second = keyOf(project, "face_2");
    const ThumbnailKey gone = keyOf(project, "face_3");
    CHECK(cache.find(first) == nullptr);
    cache.want({first, second, gone});
    REQUIRE(QTest::qWaitFor([&] { return cache.find(first) && cache.find(second); }, kPatienceMs));
    REQUIRE(QTest::qWaitFor([&] { return !cache.problemOf(gone).isEmpty(); }, kPatienceMs));
    CHECK(cache.find(gone) == nullptr);
    CHECK(cache.problemOf(first).isEmpty());
    CHECK(fs::exists(thumbnailFile(place, first.image)));

    cache.setSide(64, 1);
    CHECK(cache.find(first) == nullptr);
    cache.want({first});
    REQUIRE(QTest::qWaitFor([&] { return cache.find(first) != nullptr; }, kPatienceMs));
    CHECK(std::max(cache.find(first)->width(), cache.find(first)->height()) == 64);
    ThumbnailKey newer = first;
    newer.map = std::nullopt;
    CHECK(cache.find(newer) == nullptr);
    CHECK(cache.lastOf(first.image) == cache.find(first));  // to be shown until the newer one is made
    CHECK(cache.lastOf(gone.image) == nullptr);
}

}  // namespace maskwright::app::gui
