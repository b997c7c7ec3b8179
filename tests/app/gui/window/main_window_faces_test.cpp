// SPDX-License-Identifier: GPL-3.0-or-later
// The face as a whole: its history, undo across faces, points of other models; by keys on the real window.
#include "annotation/dla/accepting.h"
#include "annotation/training/test_lock.h"
#include "app/gui/canvas/offer_tool.h"
#include "app/gui/window/history_dialog.h"
#include "core/shape/mean_shape.h"
#include "tests/app/gui/window/desk.h"
#include "tests/support/support.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStatusBar>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
using tests::Desk;

// Closed dialogs go with the next turn of the event loop.
void forgetClosed() {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

}  // namespace

TEST_CASE("Right after accepting, undo goes back to that face and takes it back, else it stays on the face") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    desk.dragPoint(16, {0, 12});
    const core::Landmarks edited = *desk.session().landmarks();
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.window.action(ActionId::Undo).isEnabled());
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(desk.waitForFace("face_1"));
    REQUIRE(desk.wait([&] { return !desk.session().accepted(); }));
    CHECK(*desk.session().landmarks() == edited);
    REQUIRE(desk.waitForSaved());
    const annotation::Project other(place);
    CHECK_FALSE(other.landmarks(desk.session().image())->accepted);
    CHECK(other.landmarks(desk.session().image())->value == edited);

    // Once something else was done on the next face, undo belongs to that face.
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    const core::Landmarks second = *desk.session().landmarks();
    desk.dragPoint(16, {0, 12});
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    CHECK(desk.shownName() == "face_2");
    CHECK(*desk.session().landmarks() == second);
    CHECK_FALSE(desk.window.action(ActionId::Undo).isEnabled());
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("Any earlier state of a face can be looked at and taken back, also after a restart") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    core::Landmarks first;
    core::Landmarks second;
    {
        Desk desk;
        desk.window.openPath(place);
        REQUIRE(desk.waitForFace("face_1"));
        desk.dragPoint(16, {0, 30});
        first = *desk.session().landmarks();
        desk.dragPoint(54, {20, 0});
        second = *desk.session().landmarks();
        REQUIRE(desk.waitForSaved());
        desk.window.close();
    }
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK_FALSE(desk.window.action(ActionId::Undo).isEnabled());
    desk.key(Qt::Key_H, Qt::ControlModifier);
    auto* dialog = desk.window.findChild<HistoryDialog*>(QStringLiteral("historyDialog"));
    REQUIRE(dialog != nullptr);
    auto* list = dialog->findChild<QListWidget*>(QStringLiteral("historyList"));
    REQUIRE(desk.wait([&] { return list->count() == 3; }));
    CHECK(list->item(0)->text().contains(QStringLiteral("Ana: moved nose bridge: tip")));
    CHECK(list->item(1)->text().contains(QStringLiteral("chin")));
    // Looking changes nothing.
    list->setCurrentRow(2);
    CHECK(desk.session().landmarks()->point(16) != first.point(16));
    dialog->reject();
    CHECK(*desk.session().landmarks() == second);
    CHECK_FALSE(desk.session().undoStack().canUndo());
    forgetClosed();

    desk.key(Qt::Key_H, Qt::ControlModifier);
    dialog = desk.window.findChild<HistoryDialog*>(QStringLiteral("historyDialog"));
    REQUIRE(dialog != nullptr);
    list = dialog->findChild<QListWidget*>(QStringLiteral("historyList"));
    REQUIRE(desk.wait([&] { return list->count() == 3; }));
    list->setCurrentRow(1);
    dialog->findChild<QPushButton*>(QStringLiteral("restoreState"))->click();
    CHECK(*desk.session().landmarks() == first);
    REQUIRE(desk.waitForSaved());
    CHECK(annotation::Project(place).landmarks(desk.session().image())->value == first);
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    CHECK(*desk.session().landmarks() == second);
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("A face that cannot be is said to be so in words and marks before it is accepted") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto* findings = desk.window.findChild<QLabel*>(QStringLiteral("faceFindings"));
    REQUIRE(findings != nullptr);
    const FindingsLayer& marks = desk.window.faceView().findingsLayer();
    CHECK_FALSE(findings->isVisible());
    desk.window.faceView().selection().select(38);
    const core::Point brow = desk.session().landmarks()->point(38);
    desk.dragPoint(38, {0, -120});
    REQUIRE(desk.wait([&] { return findings->isVisible(); }));
    CHECK(findings->text().contains(QStringLiteral("Point 38")));
    CHECK(marks.doubted() == std::vector<std::size_t>{38});
    // The key goes there.
    desk.window.faceView().selection().select(std::nullopt);
    desk.key(Qt::Key_Y);
    CHECK(desk.window.faceView().selection().group() == std::vector<std::size_t>{38});
    CHECK(QRectF(desk.canvas().rect())
              .contains(desk.canvas().view().screenFromPhoto(desk.session().landmarks()->point(38))));

    // The first time it is asked about; what was mended is accepted at once.
    desk.key(Qt::Key_Space);
    CHECK(desk.shownName() == "face_1");
    CHECK_FALSE(desk.session().accepted());
    CHECK(desk.window.statusBar()->currentMessage().contains(QStringLiteral("Point 38")));
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    CHECK(desk.session().landmarks()->point(38) == brow);
    REQUIRE(desk.wait([&] { return !findings->isVisible(); }));
    CHECK(marks.doubted().empty());
    desk.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    desk.key(Qt::Key_X, Qt::ShiftModifier);
    REQUIRE(
        desk.wait([&] { return findings->text().contains(QStringLiteral("mirror"), Qt::CaseInsensitive); }));
    desk.key(Qt::Key_Space);
    CHECK(desk.shownName() == "face_1");
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    CHECK(desk.window.statusBar()->currentMessage().isEmpty());
    REQUIRE(desk.waitForSaved());
    CHECK(annotation::Project(place)
              .landmarks(*annotation::Project(place).store().imageNamed("face_1"))
              ->accepted);
}

TEST_CASE("A face is postponed with a reason, flagged, or said to be none, and the same key takes it back") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 3);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto first = desk.session().image();
    const annotation::Project other(place);
    const auto markIs = [&](store::Mark mark) {
        return desk.waitForSaved() && other.store().row(first).mark == mark &&
               desk.wait([&] { return desk.window.workbench()->mark() == mark; });
    };
    desk.key(Qt::Key_P);
    auto* dialog = desk.window.findChild<QInputDialog*>(QStringLiteral("postponeDialog"));
    REQUIRE(dialog != nullptr);
    dialog->setTextValue(QStringLiteral("Hand before the mouth"));
    dialog->accept();
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.waitForSaved());
    CHECK(other.store().row(first).mark == store::Mark::Postponed);
    REQUIRE(other.store().comments(first).size() == 1);
    CHECK(other.store().comments(first)[0].text == "Hand before the mouth");
    CHECK(other.store().comments(first)[0].author == "Ana");

    desk.key(Qt::Key_A);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(markIs(store::Mark::Postponed));
    desk.key(Qt::Key_H, Qt::ControlModifier);
    auto* history = desk.window.findChild<HistoryDialog*>(QStringLiteral("historyDialog"));
    REQUIRE(history != nullptr);
    auto* comments = history->findChild<QLabel*>(QStringLiteral("historyComments"));
    CHECK(desk.wait([&] { return comments->text() == QStringLiteral("Ana: Hand before the mouth"); }));
    history->reject();
    desk.key(Qt::Key_P);
    CHECK(markIs(store::Mark::None));

    desk.key(Qt::Key_P, Qt::ShiftModifier);
    dialog = desk.window.findChild<QInputDialog*>(QStringLiteral("flagDialog"));
    REQUIRE(dialog != nullptr);
    dialog->accept();
    CHECK(markIs(store::Mark::Flagged));
    CHECK(desk.shownName() == "face_1");
    desk.key(Qt::Key_P, Qt::ShiftModifier);
    CHECK(markIs(store::Mark::None));

    // Accepting ends a postponement, and taking the acceptance back brings it again.
    desk.key(Qt::Key_P);
    dialog = desk.window.findChild<QInputDialog*>(QStringLiteral("postponeDialog"));
    REQUIRE(dialog != nullptr);
    dialog->accept();
    REQUIRE(desk.waitForFace("face_2"));
    desk.key(Qt::Key_A);
    REQUIRE(desk.waitForFace("face_1"));
    REQUIRE(markIs(store::Mark::Postponed));
    const auto acceptedIn = [&] { return other.landmarks(first)->accepted; };
    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_2"));
    REQUIRE(desk.waitForSaved());
    CHECK(other.store().row(first).mark == store::Mark::None);
    CHECK(acceptedIn());
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(markIs(store::Mark::Postponed));
    CHECK_FALSE(acceptedIn());
    desk.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(markIs(store::Mark::None));
    CHECK(acceptedIn());
    desk.key(Qt::Key_Z, Qt::ControlModifier);
    CHECK(markIs(store::Mark::Postponed));
    desk.key(Qt::Key_P);
    CHECK(markIs(store::Mark::None));

    // What is no face cannot be accepted.
    desk.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    REQUIRE(desk.waitForFace("face_2"));
    desk.key(Qt::Key_A);
    REQUIRE(desk.waitForFace("face_1"));
    CHECK(markIs(store::Mark::NotAFace));
    desk.key(Qt::Key_Space);
    CHECK_FALSE(desk.session().accepted());
    CHECK(desk.window.statusBar()->currentMessage().contains(QStringLiteral("not a face")));
    desk.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(markIs(store::Mark::None));
}

TEST_CASE(
    "Filters of the list combine with each other and with the search box, and accepting ends a "
    "postponement") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 12);
    {
        annotation::Project project(place);
        for (const char* name : {"face_1", "face_2", "face_12"}) {
            project.store().setMark(*project.store().imageNamed(name), store::Mark::Postponed, "", "Ana");
        }
        project.store().setMark(*project.store().imageNamed("face_3"), store::Mark::NotAFace, "", "Ana");
        const auto second = *project.store().imageNamed("face_2");
        const auto head = project.store().head(second, store::RevisionKind::Landmarks);
        project.store().setAccepted(second, store::RevisionKind::Landmarks, head->revision, true, "Ana");
    }
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    ImageListModel& images = desk.window.workbench()->images();
    const auto choose = [&](const char* name, int value) {
        auto* box = desk.window.findChild<QComboBox*>(QLatin1String(name));
        REQUIRE(box != nullptr);
        box->setCurrentIndex(box->findData(value));
        Q_EMIT box->activated(box->currentIndex());
    };
    choose("markFilter", static_cast<int>(store::Mark::Postponed));
    REQUIRE(desk.wait([&] { return images.rowCount() == 3; }));
    choose("stateFilter", static_cast<int>(store::StateFilter::ToCorrect));
    REQUIRE(desk.wait([&] { return images.rowCount() == 2; }));
    auto* search = desk.window.findChild<QLineEdit*>(QStringLiteral("search"));
    QTest::keyClicks(search, QStringLiteral("_12"));
    REQUIRE(desk.wait([&] { return images.rowCount() == 1; }));
    search->clear();
    choose("markFilter", -1);
    REQUIRE(desk.wait([&] { return images.rowCount() == 10; }));  // not the accepted one, not what is no face
    choose("stateFilter", static_cast<int>(store::StateFilter::All));
    REQUIRE(desk.wait([&] { return images.rowCount() == 12; }));
    const auto third = *annotation::Project(place).store().imageNamed("face_3");
    const auto words = [&] {
        return images.data(images.index(images.rowOf(third)), ImageListModel::StateTextRole).toString();
    };
    CHECK(desk.wait([&] { return words() == QStringLiteral("not a face"); }));

    desk.key(Qt::Key_Space);
    REQUIRE(desk.waitForFace("face_10"));
    REQUIRE(desk.waitForSaved());
    const annotation::Project other(place);
    CHECK(other.store().row(*other.store().imageNamed("face_1")).mark == store::Mark::None);
}

TEST_CASE("Points proposed again are shown first, a person's stay, Enter takes the others, Esc takes none") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    // The next face of the photo: what the model says of it differs from what is shown after a box was
    // chosen.
    core::Landmarks spoiled = *desk.session().landmarks();
    for (std::size_t i = 33; i < 42; ++i) {
        spoiled.setPoint(i, spoiled.point(i) + core::Point(0, -9));
    }
    spoiled.setPoint(16, spoiled.point(16) + core::Point(0, 5));
    spoiled.states[16] = core::PointState::Moved;
    desk.session().edit(spoiled, QStringLiteral("spoil"), QStringLiteral("test"));
    REQUIRE(desk.waitForSaved());

    OfferTool& offer = desk.window.faceView().tools().offerTool();
    desk.key(Qt::Key_R);
    REQUIRE(desk.wait([&] { return offer.active(); }));
    CHECK(desk.session().landmarks()->point(16) == spoiled.point(16));
    CHECK(desk.session().landmarks()->point(35).y() == Approx(spoiled.point(35).y() + 9));
    desk.key(Qt::Key_Escape);
    CHECK_FALSE(offer.active());
    CHECK(*desk.session().landmarks() == spoiled);

    desk.key(Qt::Key_R, Qt::ShiftModifier);
    auto* dialog = desk.window.findChild<QInputDialog*>(QStringLiteral("otherModelDialog"));
    REQUIRE(dialog != nullptr);
    CHECK(dialog->comboBoxItems().contains(QStringLiteral("mean-shape")));
    dialog->setTextValue(QStringLiteral("mean-shape"));
    dialog->accept();
    REQUIRE(desk.wait([&] { return offer.active(); }));
    desk.key(Qt::Key_Return);
    CHECK_FALSE(offer.active());
    CHECK(desk.session().undoStack().undoText() == "Points by mean-shape");
    CHECK(desk.session().landmarks()->point(16) == spoiled.point(16));
    CHECK(desk.session().landmarks()->point(35).y() == Approx(spoiled.point(35).y() + 9));
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("A second person verifies what another one has accepted, from a queue of it") {
    namespace store = annotation::store;
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 4);
    annotation::Project other(place);
    for (const auto& [name, author] :
         {std::pair("face_1", "Ben"), std::pair("face_3", "Ben"), std::pair("face_4", "Ana")}) {
        (void)annotation::dla::acceptLandmarks(other, *other.store().imageNamed(name), author);
    }
    const auto verified = [&](const char* name) {
        return other.store().head(*other.store().imageNamed(name), store::RevisionKind::Landmarks)->verified;
    };
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    auto* filter = desk.window.findChild<QComboBox*>(QStringLiteral("stateFilter"));
    filter->setCurrentIndex(filter->findText(QStringLiteral("Points to verify")));
    Q_EMIT filter->activated(filter->currentIndex());
    REQUIRE(desk.wait([&] { return desk.window.workbench()->images().rowCount() == 2; }));
    desk.key(Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(desk.waitForFace("face_3"));
    CHECK(verified("face_1"));
    CHECK_FALSE(verified("face_3"));

    // Nobody verifies their own, nor what nobody has accepted.
    desk.window.workbench()->open(*other.store().imageNamed("face_4"));
    REQUIRE(desk.waitForFace("face_4"));
    QString said;
    QObject::connect(desk.window.workbench(), &Workbench::failed, &desk.window,
                     [&](const QString& message) { said = message; });
    desk.key(Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(desk.wait([&] { return !said.isEmpty(); }));
    CHECK_FALSE(verified("face_4"));
    desk.window.workbench()->open(*other.store().imageNamed("face_2"));
    REQUIRE(desk.waitForFace("face_2"));
    desk.key(Qt::Key_Return, Qt::ControlModifier);
    CHECK(desk.window.statusBar()->currentMessage().contains(QStringLiteral("once somebody else")));
}

TEST_CASE("No model places points on a face that judges models, whatever a person does") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    const auto image = *annotation::Project(place).store().imageNamed("face_1");
    const std::pair<annotation::store::ImageId, annotation::store::Split> test{
        image, annotation::store::Split::Test};
    annotation::Project(place).store().setSplits(std::span(&test, 1));
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto meanShape = [&] {
        const core::Landmarks& shown = *desk.session().landmarks();
        const core::FaceCandidate face =
            desk.session().data().faces.candidates.at(desk.session().data().faces.chosen);
        return shown.points.isApprox(core::shape::MeanShape::shipped().placedIn(face));
    };
    OfferTool& offer = desk.window.faceView().tools().offerTool();
    desk.key(Qt::Key_R);
    REQUIRE(desk.wait([&] { return offer.active(); }));
    desk.key(Qt::Key_Return);
    CHECK(meanShape());

    desk.key(Qt::Key_R, Qt::ShiftModifier);
    auto* dialog = desk.window.findChild<QInputDialog*>(QStringLiteral("otherModelDialog"));
    REQUIRE(dialog != nullptr);
    dialog->setTextValue(QStringLiteral("research"));
    dialog->accept();
    CHECK(desk.window.statusBar()->currentMessage().contains(QStringLiteral("judges models")));
    CHECK_FALSE(offer.active());

    desk.window.workbench()->faceDesk().placeInBox({60, 50, 200, 210});
    CHECK(desk.wait([&] { return desk.session().undoStack().undoText() == "Place points in a drawn box"; }));
    CHECK(meanShape());
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("The keys of points do what the menu says, wherever the mouse is") {
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 1);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const core::Landmarks before = *desk.session().landmarks();
    PointSelection& selection = desk.window.faceView().selection();
    desk.key(Qt::Key_C);
    CHECK(desk.session().landmarks()->point(98) == before.point(102));
    selection.select(68);
    desk.key(Qt::Key_G);
    CHECK(selection.group() == core::Scheme::lapa().pointsOf(core::Part::ImageLeftEye));
    desk.key(Qt::Key_V);
    CHECK(desk.session().landmarks()->visibilities[66] == core::Visibility::Occluded);
    desk.key(Qt::Key_X);
    CHECK(desk.session().landmarks()->point(66) == before.point(79));
    desk.key(Qt::Key_Delete);
    CHECK(desk.session().landmarks()->point(66) == before.point(66));
    desk.key(Qt::Key_A, Qt::ControlModifier);
    CHECK(selection.groupSize() == core::kPointCount);
    desk.key(Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(*desk.session().landmarks() == before);
    desk.key(Qt::Key_Z);
    CHECK(desk.window.findChild<QWidget*>(QStringLiteral("loupe"))->isVisible());
    desk.key(Qt::Key_Z);
    CHECK_FALSE(desk.window.findChild<QWidget*>(QStringLiteral("loupe"))->isVisible());
    desk.key(Qt::Key_T);
    CHECK(desk.window.statusBar()->currentMessage().contains(QStringLiteral("Click: ")));
    desk.key(Qt::Key_Escape);
    REQUIRE(desk.waitForSaved());
}

TEST_CASE("A locked test face asks before its points change, and judges as it did either way") {
    namespace training = annotation::training;
    const tests::TemporaryFolder folder;
    const fs::path place = tests::madeProject(folder.path(), 2);
    const annotation::Project other(place);
    const auto image = *other.store().imageNamed("face_1");
    {
        annotation::Project project(place);
        const std::array<std::pair<store::ImageId, store::Split>, 1> splits{{{image, store::Split::Test}}};
        project.store().setSplits(splits);
        const auto head = project.landmarks(image);
        core::Landmarks accepted = head->value;
        accepted.acceptAll();
        const auto saved = project.saveLandmarks(image, accepted, {head->revision, "Ana", "accept", ""});
        project.store().setAccepted(image, store::RevisionKind::Landmarks, saved, true, "Ana");
        REQUIRE(training::lockTestFaces(project, training::Locking::Joining) == 1);
    }
    const auto judges = training::lockedTestFaces(other);
    Desk desk;
    desk.window.openPath(place);
    REQUIRE(desk.waitForFace("face_1"));
    const auto* words = desk.window.findChild<QLabel*>(QStringLiteral("facePoints"));
    CHECK(words->text().contains(QStringLiteral("Locked")));
    const core::Landmarks before = *desk.session().landmarks();
    const auto answer = [&](const char* name) {
        auto* button = desk.window.findChild<QPushButton*>(QLatin1String(name));
        REQUIRE(button != nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
        forgetClosed();
    };

    desk.dragPoint(16, {0, 12});
    CHECK(*desk.session().landmarks() == before);
    answer("leaveLockedFace");
    desk.key(Qt::Key_V);  // the point of the drag is still selected
    answer("leaveLockedFace");
    CHECK(*desk.session().landmarks() == before);
    CHECK(desk.session().accepted());
    REQUIRE(desk.waitForSaved());
    CHECK(other.landmarks(image)->value == before);

    desk.dragPoint(16, {0, 12});
    answer("correctLockedFace");
    const core::Landmarks once = *desk.session().landmarks();
    CHECK(once.point(16).y() > before.point(16).y());
    CHECK(words->text().contains(QStringLiteral("opened for a correction")));
    // It is asked once.
    desk.dragPoint(16, {0, 12});
    CHECK(desk.session().landmarks()->point(16).y() > once.point(16).y());
    CHECK(desk.window.findChild<QWidget*>(QStringLiteral("lockedFaceDialog")) == nullptr);
    REQUIRE(desk.waitForSaved());
    CHECK(other.landmarks(image)->value == *desk.session().landmarks());
    CHECK(training::lockedTestFaces(other) == judges);

    // Any other face is free.
    desk.key(Qt::Key_D);
    REQUIRE(desk.waitForFace("face_2"));
    CHECK_FALSE(words->text().contains(QStringLiteral("Locked")));
    const core::Landmarks second = *desk.session().landmarks();
    desk.dragPoint(16, {0, 12});
    CHECK(*desk.session().landmarks() != second);
    REQUIRE(desk.waitForSaved());
}

}  // namespace maskwright::app::gui
