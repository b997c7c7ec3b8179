// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/wall_page.h"

#include "annotation/author.h"
#include "annotation/ppa/parsing.h"
#include "annotation/ppa/proposals.h"
#include "annotation/review/checking.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/wall_grid.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

constexpr int kPatienceMs = 30'000;
constexpr int kFaces = 8;

// The real window on a project of label maps, the wall shown. One map has lost its lips.
struct Wall {
    tests::TemporaryFolder folder;
    fs::path place = tests::madeProject(folder.path(), kFaces);
    annotation::Project project{place};
    MainWindow window{tests::madePredictors()};

    Wall() {
        annotation::rememberAuthor("Boris");
        const store::ImageId spoiled = image("face_5");
        auto map = *project.labelMap(spoiled);
        std::replace(map.value.pixels().begin(), map.value.pixels().end(),
                     core::labelOf(core::FaceClass::UpperLip), core::labelOf(core::FaceClass::Skin));
        project.saveLabelMap(spoiled, map.value, map.points, map.regions,
                             {map.revision, "", "parse", map.modelVersion});
        window.resize(1280, 720);
        window.show();
        window.openPath(place);
        REQUIRE(wait([&] { return window.workbench() != nullptr; }));
        window.action(ActionId::PageWall).trigger();
        REQUIRE(wait([&] { return names().size() == kFaces && names().front() == "face_5"; }));
        REQUIRE(wait([&] { return grid().complete() && !window.workbench()->tasks().busy(); }));
    }
    bool wait(const std::function<bool()>& until) { return QTest::qWaitFor(until, kPatienceMs); }
    WallPage& page() { return window.wallPage(); }
    WallGrid& grid() { return page().grid(); }
    [[nodiscard]] store::ImageId image(const std::string& name) const {
        return *project.store().imageNamed(name);
    }
    std::vector<std::string> names() {
        std::vector<std::string> result;
        ImageListModel& images = page().desk()->images();
        for (int row = 0; row < images.rowCount(); ++row) {
            if (const store::ImageRow* known = images.rowAt(row)) {
                result.push_back(known->name);
            }
        }
        return result;
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&grid(), static_cast<Qt::Key>(key), modifiers);
    }
    QString words() { return page().findChild<QLabel*>(QStringLiteral("wallWords"))->text(); }
    template <typename Widget>
    Widget& find(const char* name) {
        auto* widget = page().findChild<Widget*>(QLatin1String(name));
        REQUIRE(widget != nullptr);
        return *widget;
    }
    void choose(const char* name, const QString& text) {
        auto& box = find<QComboBox>(name);
        box.setCurrentIndex(box.findText(text));
        Q_EMIT box.activated(box.currentIndex());
    }
    [[nodiscard]] bool accepted(const std::string& name) const {
        return project.store().head(image(name), store::RevisionKind::LabelMap)->accepted;
    }
};

}  // namespace

TEST_CASE("The wall judges maps by itself and shows the most suspicious first, with the reason in words") {
    Wall wall;
    CHECK(wall.grid().current() == 0);
    CHECK(wall.wait(
        [&] { return wall.words().contains(QStringLiteral("upper lip: 100 % missing, points visible")); }));
    CHECK(wall.project.store().unjudgedMaps(std::nullopt).empty());
    // What the cell shows is what is said below.
    const QPoint place = wall.grid().cellRect(0).center();
    CHECK(wall.grid().viewport()->rect().contains(place));
}

TEST_CASE("Keys accept, take back, flag, and say so in the store") {
    Wall wall;
    wall.key(Qt::Key_Right);
    REQUIRE(wall.grid().current() == 1);
    const std::string second = wall.names()[1];
    wall.key(Qt::Key_Space);
    REQUIRE(wall.wait([&] { return wall.accepted(second); }));
    CHECK(wall.grid().current() == 2);
    // The row stays where it was, so that nothing moves under the hand.
    CHECK(wall.page().desk()->images().rowCount() == kFaces);
    wall.key(Qt::Key_Left);
    CHECK(wall.grid().current() == 1);
    REQUIRE(wall.wait([&] { return wall.words().contains(QStringLiteral("accepted")); }));
    wall.key(Qt::Key_Space, Qt::ShiftModifier);
    REQUIRE(wall.wait([&] { return !wall.accepted(second); }));

    wall.key(Qt::Key_Home);
    wall.key(Qt::Key_F);
    REQUIRE(wall.wait(
        [&] { return wall.project.store().row(wall.image("face_5")).mark == store::Mark::Flagged; }));
    REQUIRE(wall.wait([&] { return wall.words().contains(QStringLiteral("flagged")); }));
    wall.find<QCheckBox>("wallFlagged").click();
    CHECK(wall.wait([&] { return wall.names() == std::vector<std::string>{"face_5"}; }));
    // Filters combine.
    wall.choose("wallState", QStringLiteral("Accepted"));
    CHECK(wall.wait([&] { return wall.page().desk()->images().rowCount() == 0; }));
}

TEST_CASE("A map that the checks doubt is accepted only by a second Space, and Enter shows the place") {
    Wall wall;
    const auto asks = [&] {
        return wall.wait([&] { return wall.words().contains(QStringLiteral("Accept once more")); });
    };
    wall.key(Qt::Key_Space);
    REQUIRE(asks());
    CHECK(wall.words().startsWith(QStringLiteral("face_5: upper lip")));
    CHECK(wall.grid().accessibleDescription() == wall.words());
    CHECK(wall.grid().current() == 0);
    CHECK_FALSE(wall.accepted("face_5"));

    // Who goes away and comes back is asked again.
    wall.key(Qt::Key_Right);
    CHECK_FALSE(wall.words().contains(QStringLiteral("Accept once more")));
    wall.key(Qt::Key_Space);
    REQUIRE(wall.wait([&] { return wall.accepted(wall.names()[1]); }));
    wall.key(Qt::Key_Home);
    CHECK_FALSE(wall.accepted("face_5"));
    wall.key(Qt::Key_Space);
    REQUIRE(asks());
    const auto finding = annotation::review::checkMap(wall.project, wall.image("face_5"))->findings.front();

    wall.key(Qt::Key_Return);
    REQUIRE(wall.wait([&] {
        return wall.window.workbench()->session() != nullptr &&
               wall.window.workbench()->session()->data().record.name == "face_5";
    }));
    const core::Point middle = areaOf(finding.place).centre();
    const QPointF shown = wall.window.faceView().canvas().view().screenFromPhoto(middle);
    CHECK(std::hypot(shown.x() - wall.window.faceView().canvas().width() / 2.0,
                     shown.y() - wall.window.faceView().canvas().height() / 2.0) < 3);

    // Back on the wall, by the button as well.
    wall.window.action(ActionId::PageWall).trigger();
    REQUIRE(wall.wait([&] { return wall.names().size() == kFaces && wall.grid().complete(); }));
    wall.grid().setCurrent(1);
    wall.grid().setCurrent(0);
    REQUIRE(wall.names().front() == "face_5");
    wall.find<QPushButton>("wallAccept").click();
    REQUIRE(asks());
    CHECK_FALSE(wall.accepted("face_5"));
    wall.find<QPushButton>("wallAccept").click();
    CHECK(wall.wait([&] { return wall.accepted("face_5"); }));
}

TEST_CASE(
    "A question goes when something else is done with the map, and is asked anew before it is accepted") {
    Wall wall;
    const auto asked = [&] { return wall.words().contains(QStringLiteral("Accept once more")); };
    for (const auto& [key, modifiers] :
         {std::pair(Qt::Key_F, Qt::NoModifier), std::pair(Qt::Key_Space, Qt::ShiftModifier)}) {
        wall.key(Qt::Key_Space);
        REQUIRE(wall.wait(asked));
        wall.key(key, modifiers);
        CHECK_FALSE(asked());
        CHECK(wall.grid().accessibleDescription() == wall.words());
    }
    CHECK(wall.wait([&] { return wall.words().contains(QStringLiteral("flagged")); }));
    wall.key(Qt::Key_Space);
    REQUIRE(wall.wait(asked));
    CHECK_FALSE(wall.accepted("face_5"));
    wall.key(Qt::Key_Space);
    CHECK(wall.wait([&] { return wall.accepted("face_5"); }));
}

TEST_CASE("Accept all on the wall is about maps, and leaves those out that the checks doubt") {
    Wall wall;
    // In the canvas points are looked at; whoever is on the wall means maps.
    REQUIRE(wall.window.workbench()->stage() == Stage::Points);
    wall.window.action(ActionId::AcceptAll).trigger();
    auto* question = wall.window.findChild<QMessageBox*>(QStringLiteral("acceptAllDialog"));
    REQUIRE(question != nullptr);
    CHECK(question->text().contains(QStringLiteral("label maps")));
    question->button(QMessageBox::Cancel)->click();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    CHECK_FALSE(wall.accepted("face_1"));

    TaskResult told;
    QObject::connect(&wall.window.workbench()->tasks(), &TaskRunner::finished,
                     [&](const TaskResult& result) { told = result; });
    wall.window.action(ActionId::AcceptAll).trigger();
    question = wall.window.findChild<QMessageBox*>(QStringLiteral("acceptAllDialog"));
    REQUIRE(question != nullptr);
    QTest::mouseClick(question->button(QMessageBox::Ok), Qt::LeftButton);
    REQUIRE(wall.wait([&] { return !told.summary.isEmpty(); }));
    CHECK(told.summary == QStringLiteral("Label maps of 7 images accepted, 1 left to look at"));
    REQUIRE(told.details.size() == 1);
    CHECK(told.details.front().startsWith(QStringLiteral("face_5: not accepted, ")));
    for (int face = 1; face <= kFaces; ++face) {
        const std::string name = "face_" + std::to_string(face);
        INFO(name);
        CHECK(wall.accepted(name) == (name != "face_5"));
        CHECK_FALSE(wall.project.landmarks(wall.image(name))->accepted);
    }
    // The wall shows what is left.
    wall.choose("wallState", QStringLiteral("To review"));
    CHECK(wall.wait([&] { return wall.names() == std::vector<std::string>{"face_5"}; }));
    // What somebody accepts all the same is accepted.
    wall.key(Qt::Key_Home);
    wall.key(Qt::Key_Space);
    REQUIRE(wall.wait([&] { return wall.words().contains(QStringLiteral("Accept once more")); }));
    wall.key(Qt::Key_Space);
    CHECK(wall.wait([&] { return wall.accepted("face_5"); }));
}

TEST_CASE("A map that was made anew since it was shown is not accepted unseen") {
    Wall wall;
    const store::ImageRow shown = *wall.page().desk()->images().rowAt(1);  // nothing is wrong with it
    auto map = *wall.project.labelMap(shown.id);
    wall.project.saveLabelMap(shown.id, map.value, map.points, map.regions,
                              {map.revision, "", "parse", map.modelVersion});
    QString message;
    QObject::connect(wall.page().desk(), &WallDesk::failed, [&](const QString& text) { message = text; });
    wall.page().desk()->accept(shown, "Boris");
    REQUIRE(wall.wait([&] { return !message.isEmpty(); }));
    CHECK(message.contains(QStringLiteral("changed by someone else")));
    CHECK_FALSE(wall.accepted(shown.name));
}

TEST_CASE("In another order the same map stays chosen") {
    Wall wall;
    wall.key(Qt::Key_Right);
    wall.key(Qt::Key_Right);
    const std::string chosen = wall.names().at(2);
    wall.choose("wallOrder", QStringLiteral("By name"));
    REQUIRE(wall.wait([&] { return wall.names().size() == kFaces && wall.names().front() == "face_1"; }));
    CHECK(wall.names().at(static_cast<std::size_t>(wall.grid().current())) == chosen);
    wall.key(Qt::Key_Space);
    CHECK(wall.wait([&] { return wall.accepted(chosen); }));
}

TEST_CASE("A map that could not be accepted is the chosen one again, with the reason") {
    Wall wall;
    wall.key(Qt::Key_Right);
    const std::string second = wall.names().at(1);
    QString message;
    QObject::connect(wall.page().desk(), &WallDesk::failed, [&](const QString& text) { message = text; });
    SECTION("made anew from other points") {
        auto points = wall.project.landmarks(wall.image(second)).value();
        points.value.points.array() += 1;
        wall.project.saveLandmarks(wall.image(second), points.value, {points.revision, "Ana", "drag", ""});
        wall.key(Qt::Key_Space);
        REQUIRE(wall.wait([&] { return !message.isEmpty(); }));
        CHECK(message.contains(QStringLiteral("Look at it again")));
    }
    SECTION("nobody can see its photo") {
        fs::remove(wall.project.photoPath(wall.image(second)));
        wall.key(Qt::Key_Space);
        REQUIRE(wall.wait([&] { return !message.isEmpty(); }));
        CHECK(message.contains(QStringLiteral("photo is gone")));
    }
    CHECK(wall.grid().current() == 1);
    CHECK_FALSE(wall.accepted(second));
    CHECK_FALSE(wall.accepted(wall.names().at(2)));
}

TEST_CASE("Enter and a double click open the face in the canvas, where letters are keys again") {
    Wall wall;
    wall.key(Qt::Key_Return);
    REQUIRE(wall.wait([&] {
        return wall.window.workbench()->session() != nullptr &&
               wall.window.workbench()->session()->data().record.name == "face_5";
    }));
    CHECK_FALSE(wall.page().isVisible());
    CHECK(wall.window.action(ActionId::StageMap).isChecked());
    CHECK(wall.window.action(ActionId::Next).isEnabled());
    QSignalSpy listed(&wall.page().desk()->images(), &ImageListModel::ready);
    wall.window.action(ActionId::PageWall).trigger();
    CHECK_FALSE(wall.window.action(ActionId::Next).isEnabled());
    REQUIRE(wall.wait([&] { return !listed.empty() && wall.grid().complete(); }));
    const std::string third = wall.page().desk()->images().rowAt(2)->name;
    QTest::mouseDClick(wall.grid().viewport(), Qt::LeftButton, Qt::NoModifier,
                       wall.grid().cellRect(2).center());
    CHECK(wall.wait([&] { return !wall.page().isVisible(); }));
    CHECK(wall.wait([&] { return wall.window.workbench()->session()->data().record.name == third; }));
}

TEST_CASE("Accepted maps that would change are shown with both maps, and a key takes or refuses") {
    Wall wall;
    // What newer points would make of two accepted maps: without a lip, and without a nose.
    std::map<std::string, core::LabelMap> proposed;
    for (const auto& [name, lost] :
         {std::pair("face_2", core::FaceClass::UpperLip), std::pair("face_3", core::FaceClass::Nose)}) {
        const store::ImageId image = wall.image(name);
        REQUIRE(annotation::ppa::acceptLabelMap(wall.project, image, "Boris") ==
                annotation::dla::Acceptance::Accepted);
        const auto map = *wall.project.labelMap(image);
        core::LabelMap other = map.value;
        std::replace(other.pixels().begin(), other.pixels().end(), core::labelOf(lost),
                     core::labelOf(core::FaceClass::Skin));
        const annotation::Project::Sources& sources = map;
        annotation::ppa::saveProposal(wall.project, image, other, {sources, "a newer fit"});
        proposed.emplace(name, std::move(other));
    }
    const core::LabelMap kept = wall.project.labelMap(wall.image("face_2"))->value;

    wall.choose("wallState", QStringLiteral("Accepted, would change"));
    // The nose is larger than the lip.
    REQUIRE(wall.wait([&] { return wall.names() == std::vector<std::string>{"face_3", "face_2"}; }));
    REQUIRE(wall.wait([&] { return wall.grid().complete(); }));
    CHECK(wall.wait([&] { return wall.words().contains(QStringLiteral("would change by")); }));
    CHECK(wall.find<QPushButton>("wallTake").isVisible());
    const QImage current = wall.grid().viewport()->grab().toImage();
    QTest::keyPress(&wall.grid(), Qt::Key_O);
    CHECK(wall.grid().shownMap() == WallMap::Proposed);
    CHECK(wall.grid().viewport()->grab().toImage() != current);
    QTest::keyRelease(&wall.grid(), Qt::Key_O);
    CHECK(wall.grid().viewport()->grab().toImage() == current);

    wall.key(Qt::Key_T);
    REQUIRE(wall.wait(
        [&] { return wall.project.labelMap(wall.image("face_3"))->value == proposed.at("face_3"); }));
    CHECK(wall.accepted("face_3"));
    REQUIRE(wall.grid().current() == 1);
    wall.key(Qt::Key_R);
    REQUIRE(wall.wait([&] { return wall.project.store().row(wall.image("face_2")).proposalPixels == 0; }));
    CHECK(wall.project.labelMap(wall.image("face_2"))->value == kept);
    CHECK(wall.accepted("face_2"));
    // Nothing is left to decide, and the keys say so instead of doing something else.
    CHECK(wall.wait([&] { return !wall.find<QPushButton>("wallTake").isVisible(); }));
    wall.key(Qt::Key_T);
    CHECK(wall.project.labelMap(wall.image("face_2"))->value == kept);
}

TEST_CASE("Cells are as large as one likes, and arrows go by rows and columns") {
    Wall wall;
    wall.grid().setCellPx(WallGrid::kLeastCellPx);
    const int many = wall.grid().columns();
    CHECK(many * wall.grid().rowsInSight() >= 80);
    wall.grid().setCellPx(WallGrid::kMostCellPx);
    const int few = wall.grid().columns();
    CHECK(few < many);
    wall.grid().setCurrent(0);
    wall.key(Qt::Key_Down);
    CHECK(wall.grid().current() == few);
    CHECK(wall.grid().viewport()->rect().intersects(wall.grid().cellRect(few)));
    wall.key(Qt::Key_End);
    CHECK(wall.grid().current() == kFaces - 1);
    wall.key(Qt::Key_Home);
    CHECK(wall.grid().current() == 0);
    wall.key(Qt::Key_PageDown);
    CHECK(wall.grid().current() > 0);
    for (int row = 0; row < kFaces; ++row) {
        for (int other = 0; other < row; ++other) {
            CHECK_FALSE(wall.grid().cellRect(row).intersects(wall.grid().cellRect(other)));
        }
    }
    wall.key(Qt::Key_M);
    CHECK(wall.page().desk()->thumbnails().mode() == WallMode::Outline);
    CHECK(wall.wait([&] { return wall.grid().complete(); }));
}

}  // namespace maskwright::app::gui
