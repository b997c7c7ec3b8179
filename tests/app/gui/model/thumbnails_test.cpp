// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/thumbnails.h"

#include "app/gui/model/image_list_model.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QSignalSpy>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
constexpr int kPatienceMs = 30'000;

QImage waitFor(Thumbnails& thumbnails, annotation::store::ImageId image) {
    QImage picture;
    REQUIRE(QTest::qWaitFor(
        [&] {
            picture = thumbnails.of(image);
            return !picture.isNull();
        },
        kPatienceMs));
    return picture;
}

}  // namespace

TEST_CASE("A thumbnail shows the face, small, and comes from the cache without its photo") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    const annotation::store::ImageId image = *annotation::Project(place).store().imageNamed("face_1");
    QImage made;
    {
        Thumbnails thumbnails(place);
        made = waitFor(thumbnails, image);
        CHECK(std::max(made.width(), made.height()) == kThumbnailPx);
        // About a square around the face, not the wide photo.
        CHECK(made.width() < 1.1 * made.height());
        CHECK(thumbnails.kept() == 1);
    }
    fs::remove_all(folder / "photos");
    Thumbnails again(place);
    CHECK(waitFor(again, image).size() == made.size());
    // One that was never made and has no photo any more shows nothing, and breaks nothing.
    const annotation::store::ImageId lost = *annotation::Project(place).store().imageNamed("face_2");
    CHECK(waitFor(again, lost).width() == 1);
}

TEST_CASE("The list asks for thumbnails of the rows that are shown, and tells when they are made") {
    const tests::TemporaryFolder folder;
    ImageListModel model(tests::madeProject(folder.path(), 3));
    QSignalSpy ready(&model, &ImageListModel::ready);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setQuery({});
    REQUIRE(QTest::qWaitFor([&] { return !ready.empty(); }, kPatienceMs));
    CHECK(model.data(model.index(1), ImageListModel::ThumbnailRole).value<QImage>().isNull());
    REQUIRE(QTest::qWaitFor([&] { return !changed.empty(); }, kPatienceMs));
    CHECK(changed.front().front().value<QModelIndex>().row() == 1);
    CHECK_FALSE(model.data(model.index(1), ImageListModel::ThumbnailRole).value<QImage>().isNull());
}

}  // namespace maskwright::app::gui
