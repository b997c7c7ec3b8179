// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/image_list_model.h"

#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

// A project of images that have no photo: the list must never need one.
std::filesystem::path projectOf(const std::filesystem::path& folder, int count) {
    std::filesystem::path place = folder / "project";
    store::ProjectStore::create(place);
    store::ProjectStore project(place);
    std::vector<store::NewImage> images;
    for (int i = 0; i < count; ++i) {
        const std::string name = "face_" + std::to_string(100'000 + i);
        images.push_back({.name = name,
                          .path = name + ".jpg",
                          .sha256 = std::string(58, 'a') + std::to_string(100'000 + i),
                          .sizeBytes = 1,
                          .width = 10,
                          .height = 10});
    }
    project.addImages(images);
    return place;
}

}  // namespace

TEST_CASE("Rows are read in pages when they are looked at, and only then") {
    const tests::TemporaryFolder folder;
    ImageListModel model(projectOf(folder.path(), 5000));
    QSignalSpy ready(&model, &ImageListModel::ready);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setQuery({});
    REQUIRE(QTest::qWaitFor([&] { return !ready.empty(); }, 30'000));
    CHECK(model.rowCount() == 5000);
    CHECK(model.rowOf(*model.imageAt(4321)) == 4321);
    CHECK(model.data(model.index(4321), Qt::DisplayRole).toString() == QStringLiteral("…"));
    REQUIRE(QTest::qWaitFor(
        [&] { return model.data(model.index(4321), Qt::DisplayRole).toString() == "face_104321"; }, 30'000));
    CHECK(changed.size() <= 100);
    CHECK(model.data(model.index(10), Qt::DisplayRole).toString() == QStringLiteral("…"));
}

TEST_CASE("A filter names the images it keeps, a row says its state in words as well as by icon") {
    const tests::TemporaryFolder folder;
    ImageListModel model(tests::madeProject(folder.path(), 3));
    QSignalSpy ready(&model, &ImageListModel::ready);
    store::ImageQuery query;
    query.nameContains = "_2";
    model.setQuery(query);
    REQUIRE(QTest::qWaitFor([&] { return !ready.empty(); }, 30'000));
    REQUIRE(model.rowCount() == 1);
    const auto index = model.index(0);
    REQUIRE(
        QTest::qWaitFor([&] { return model.data(index, Qt::DisplayRole).toString() == "face_2"; }, 30'000));
    CHECK(model.data(index, ImageListModel::StateRole).toInt() == static_cast<int>(ImageState::ToCorrect));
    CHECK(model.data(index, Qt::AccessibleTextRole)
              .toString()
              .contains(QRegularExpression("^face_2: to correct · [0-9]{2}\u00A0% sure$")));
}

TEST_CASE("A row whose map is accepted says so of its points as well") {
    const tests::TemporaryFolder folder;
    const auto place = tests::madeProject(folder.path(), 1);
    annotation::Project project(place);
    const store::ImageId image = project.store().imageNamed("face_1").value();
    const auto map = project.store().head(image, store::RevisionKind::LabelMap).value();
    project.store().setAccepted(image, store::RevisionKind::LabelMap, map.revision, true, "Ana");
    ImageListModel model(place);
    const auto line = [&] { return model.data(model.index(0), Qt::AccessibleTextRole).toString(); };
    model.setQuery({});
    CHECK(QTest::qWaitFor(
        [&] { return line() == QStringLiteral("face_1: label map accepted · points to correct"); }, 30'000));
    auto points = project.landmarks(image).value();
    points.value.acceptAll();
    project.saveLandmarks(image, points.value, {points.revision, "Ana", "accept", ""});
    model.reload();
    CHECK(QTest::qWaitFor([&] { return line() == QStringLiteral("face_1: label map accepted"); }, 30'000));
}

TEST_CASE("A list of a project that is gone says so") {
    const tests::TemporaryFolder folder;
    ImageListModel model(folder / "nowhere");
    QSignalSpy failed(&model, &ImageListModel::failed);
    model.setQuery({});
    CHECK(QTest::qWaitFor([&] { return failed.size() == 1; }, 30'000));
    CHECK(model.rowCount() == 0);
}

TEST_CASE(
    "The list asks for thumbnails of the rows that are shown, keeps them, and needs no photo for them "
    "again") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    const auto pictureOf = [](ImageListModel& model, int row) {
        return model.data(model.index(row), ImageListModel::ThumbnailRole).value<QPixmap>();
    };
    const auto open = [](ImageListModel& model) {
        QSignalSpy ready(&model, &ImageListModel::ready);
        model.setQuery({});
        REQUIRE(QTest::qWaitFor([&] { return !ready.empty(); }, 30'000));
    };
    QSize made;
    {
        ImageListModel model(place);
        open(model);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        CHECK(pictureOf(model, 1).isNull());
        REQUIRE(QTest::qWaitFor([&] { return !pictureOf(model, 1).isNull(); }, 30'000));
        CHECK_FALSE(changed.empty());
        made = pictureOf(model, 1).size();
        CHECK_FALSE(made.isEmpty());
    }
    fs::remove_all(folder / "photos");
    ImageListModel again(place);
    open(again);
    REQUIRE(QTest::qWaitFor([&] { return !pictureOf(again, 1).isNull(); }, 30'000));
    CHECK(pictureOf(again, 1).size() == made);
    // One that was never made and has no photo any more shows nothing, and breaks nothing.
    CHECK(pictureOf(again, 2).isNull());
}

}  // namespace maskwright::app::gui
