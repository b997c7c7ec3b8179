// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/import.h"
#include "annotation/training/splitting.h"
#include "app/gui/lead/lead_page.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/shipped_predictors.h"
#include "tests/bench/picture_taking.h"

#include <string>
#include <vector>

#include <QTabWidget>

namespace maskwright::bench {

namespace {

namespace fs = std::filesystem;
namespace gui = app::gui;
namespace store = annotation::store;
namespace training = annotation::training;
using annotation::Project;

constexpr int kSettleMs = 1500;
// A training yields to every program that people work with, so beside others it may take its time.
constexpr int kTrainingPatienceMs = 3'600'000;

// A project of portraits with exact points, four of them the test split; three control faces are mixed in.
fs::path leadProject(const fs::path& home) {
    const fs::path place = home / "loop";
    store::ProjectStore::create(place);
    Project project(place);
    core::NoProgress progress;
    annotation::formats::ImportOptions options;
    options.author = "Ana";
    (void)annotation::formats::importLapa(project, home / "all", options, progress);
    training::SplitOptions split;
    split.test = training::splitSizeFromText("4");
    split.validation = training::splitSizeFromText("2");
    (void)training::splitImages(project, split);
    (void)annotation::team::addTestCopies(project, "Chiara");
    (void)annotation::team::addCopies(project, store::CopyPurpose::Control, 3, "Chiara");
    training::setRetrainingPolicy(project, training::RetrainingPolicy{8, 10});
    return place;
}

// Accepts or takes it back, of so many images of the train split.
void setAccepted(const fs::path& place, std::size_t from, std::size_t to, bool accepted) {
    Project project(place);
    store::ImageQuery query;
    query.split = store::Split::Train;
    query.copies = store::ImageQuery::Copies::Out;
    const std::vector<store::ImageId> images = project.store().ids(query);
    for (std::size_t i = from; i < to && i < images.size(); ++i) {
        const auto head = project.store().head(images[i], store::RevisionKind::Landmarks);
        project.store().setAccepted(images[i], store::RevisionKind::Landmarks, head->revision, accepted,
                                    "Ana");
    }
}

// One person's edit of a face that another one edits as well.
void shiftPart(Project& project, const std::string& author, core::Part part, double byPx) {
    const auto image = *project.store().imageNamed("portrait_0018");
    const auto head = project.landmarks(image);
    core::Landmarks face = head->value;
    for (const std::size_t point : core::Scheme::lapa().pointsOf(part)) {
        face.setPoint(point, face.point(point) + core::Point(0, byPx));
    }
    face.acceptAll();
    const auto saved = project.saveLandmarks(image, face, {head->revision, author, "accept", ""});
    project.store().setAccepted(image, store::RevisionKind::Landmarks, saved, true, author);
}

void changeOnBothSides(const fs::path& place, const fs::path& packagePlace) {
    Project project(place);
    core::NoProgress progress;
    annotation::team::PackageOptions options;
    options.assignee = "Ben";
    options.count = 1;
    options.names = {"portrait_0018"};
    options.author = "Chiara";
    (void)annotation::team::makePackage(project, packagePlace, options, progress);
    Project package(packagePlace);
    shiftPart(package, "Ben", core::Part::OuterMouth, 4);
    shiftPart(project, "Ana", core::Part::ImageLeftBrow, -5);
}

// From the installed weights.
training::TrainRequest shortTraining(const std::string& epochs) {
    training::TrainRequest request;
    request.words = {"--batch", "4", "--epochs", epochs, "--device", "cpu"};
    return request;
}

}  // namespace

void takeLeadPages(const fs::path& folder, const fs::path& home, const Look& look) {
    gui::useTheme(look.theme);
    const fs::path place = leadProject(home);
    changeOnBothSides(place, home / "for Ben");
    setAccepted(place, 4, 14, false);
    gui::MainWindow window(gui::shippedPredictors());
    window.resize(look.size);
    window.show();
    window.openPath(place);
    gui::LeadPage& page = window.leadPage();
    auto& tabs = *window.findChild<QTabWidget*>(QStringLiteral("leadTabs"));
    window.action(gui::ActionId::PageLead).trigger();
    wait([&] { return page.desk() != nullptr && page.desk()->view() != nullptr; });
    const auto waitForVersions = [&](std::size_t count) {
        wait([&] { return page.desk()->view()->versions.size() == count && !page.desk()->tasks().busy(); },
             kTrainingPatienceMs);
    };
    page.desk()->start(shortTraining("1"));
    waitForVersions(1);
    page.desk()->promoteAllTheSame("landmarks-1");
    setAccepted(place, 4, 9, true);
    page.desk()->start(shortTraining("2"));
    waitForVersions(2);
    setAccepted(place, 9, 14, true);
    page.desk()->start(shortTraining("12"));
    wait(
        [&] {
            const auto& run = page.desk()->view()->run;
            return run && run->training && run->history.size() >= 5;
        },
        kTrainingPatienceMs);
    take(window, folder / "training.png");
    page.desk()->stopEarly();
    waitForVersions(3);
    page.desk()->compare("landmarks-1", "landmarks-3");
    wait([&] { return tabs.currentIndex() == 1 && !page.desk()->tasks().busy(); });
    settle(kSettleMs);  // the chosen face is read aside
    take(window, folder / "comparison.png");
    page.team()->mergePackage(home / "for Ben");
    tabs.setCurrentIndex(3);
    wait([&] { return page.desk()->view()->openConflicts == 1 && !page.desk()->tasks().busy(); });
    settle(kSettleMs);
    take(window, folder / "people.png");
}

}  // namespace maskwright::bench
