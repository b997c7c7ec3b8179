// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/author.h"
#include "app/gui/window/face_view.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/shipped_predictors.h"
#include "app/gui/window/theme.h"
#include "core/error.h"
#include "core/image/portrait/sample.h"
#include "tests/bench/picture_taking.h"
#include "tests/support/support.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QSignalBlocker>

// maskwright-bench pictures DIR: the pictures of the user guide, taken of the real window working on
// synthetic portraits.
namespace maskwright::bench {

namespace {

namespace gui = app::gui;

constexpr int kPortraits = 20;
// Faces of the sample that the cascade finds as well, the first one is shown.
constexpr const char* kShown[] = {"portrait_0018", "portrait_0019", "portrait_0020"};

// A dialog that an action opens, once it has what it shows.
void takeDialog(gui::MainWindow& window, gui::ActionId action, const char* dialogName,
                const std::filesystem::path& file, const std::function<bool(QWidget&)>& filled) {
    window.action(action).trigger();
    auto* dialog = window.findChild<QWidget*>(QLatin1String(dialogName));
    if (dialog == nullptr) {
        throw core::Error("the window did not open " + std::string(dialogName));
    }
    wait([&] { return filled(*dialog); });
    take(*dialog, file);
    dialog->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

// A few edits of the shown face, and what helps with them.
void takeEditing(gui::MainWindow& window, const std::filesystem::path& folder) {
    gui::FaceView& view = window.faceView();
    view.fitFace();
    view.selection().select(68);
    window.action(gui::ActionId::SelectPart).trigger();
    window.action(gui::ActionId::ShowLoupe).trigger();
    const QPointF lip =
        view.canvas().view().screenFromPhoto(window.workbench()->session()->landmarks()->point(98));
    QMouseEvent hover(QEvent::MouseMove, lip, view.canvas().mapToGlobal(lip), Qt::NoButton, Qt::NoButton,
                      Qt::NoModifier);
    QApplication::sendEvent(&view.canvas(), &hover);
    take(window, folder / "editing.png");
    window.action(gui::ActionId::ShowLoupe).trigger();
    QEvent away(QEvent::Leave);
    QApplication::sendEvent(&view.canvas(), &away);
    window.action(gui::ActionId::Shrink).trigger();
    view.selection().select(85);
    window.action(gui::ActionId::Undo).trigger();
    window.action(gui::ActionId::Mirror).trigger();
    window.workbench()->saves().finish();
    takeDialog(window, gui::ActionId::PointCard, "pointCard", folder / "point_card.png", [](QWidget& card) {
        const auto labels = card.findChildren<QLabel*>();
        return std::ranges::any_of(labels,
                                   [](QLabel* label) { return !label->pixmap(Qt::ReturnByValue).isNull(); });
    });
    takeDialog(window, gui::ActionId::History, "historyDialog", folder / "history.png", [](QWidget& dialog) {
        return dialog.findChild<QListWidget*>(QStringLiteral("historyList"))->count() > 0;
    });
    view.selection().select(68);
    window.action(gui::ActionId::SwapPart).trigger();
    wait([&] {
        const auto& found = view.checks().findings();
        return !found.empty() && found.front().fault == core::checks::Fault::SwappedSides;
    });
    window.workbench()->saves().finish();
    take(window, folder / "findings.png");
    window.action(gui::ActionId::Undo).trigger();
    takeDialog(window, gui::ActionId::Tone, "toneDialog", folder / "tone.png", [](QWidget&) { return true; });
    while (window.action(gui::ActionId::Undo).isEnabled()) {
        window.action(gui::ActionId::Undo).trigger();
    }
    window.workbench()->saves().finish();
}

// tree: portraits with their exact points, as after an annotator's work. photos: the same portraits without.
void takeFaces(const std::filesystem::path& folder, const std::filesystem::path& tree,
               const std::filesystem::path& photos, const Look& look) {
    gui::useTheme(look.theme);
    gui::MainWindow window(gui::shippedPredictors());
    window.resize(look.size);
    window.show();
    take(window, folder / "start.png");
    gui::FaceView& view = window.faceView();
    open(window, tree);
    view.fitFace();
    take(window, folder / "window.png");
    takeEditing(window, folder);
    takeDialog(window, gui::ActionId::AddPhotos, "importDialog", folder / "import.png", [&](QWidget& dialog) {
        auto& line = *dialog.findChild<QLineEdit*>("importFolder");
        line.setText(QString::fromStdString(tree.string()));
        const QSignalBlocker quiet(line);  // what that folder was found to hold stays
        line.setText("/data/photos/studio_2026");
        dialog.findChild<QLineEdit*>("importSource")->setText("own studio, spring 2026");
        dialog.findChild<QLineEdit*>("importLicence")->setText("CC BY 4.0");
        return true;
    });
    takeDialog(window, gui::ActionId::Export, "exportDialog", folder / "export.png", [&](QWidget& dialog) {
        dialog.findChild<QLineEdit*>("exportFolder")->setText("/data/releases/faces_2");
        return true;
    });
    window.action(gui::ActionId::ShowThumbnails).trigger();
    gui::useTheme(gui::Theme::Dark);
    view.selection().select(std::nullopt);
    view.fitFace();
    settle(2000);  // thumbnails
    take(window, folder / "window_dark.png");
    window.action(gui::ActionId::ShowThumbnails).trigger();
    gui::useTheme(look.theme);
    window.workbench()->saves().finish();
    open(window, photos);
    view.fitFace();
    view.stepDoubtful(1);
    take(window, folder / "doubtful.png");
    window.action(gui::ActionId::Shortcuts).trigger();
    if (auto* dialog = window.findChild<QWidget*>(QStringLiteral("shortcutsDialog"))) {
        take(*dialog, folder / "shortcuts.png");
    }
    window.workbench()->saves().finish();
}

std::optional<QSize> sizeFrom(const std::string& text) {
    int width = 0;
    int height = 0;
    char end = 0;
    const bool valid = std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &end) == 2 && width > 0 &&
                       width <= 8192 && height > 0 && height <= 8192;
    return valid ? std::optional(QSize(width, height)) : std::nullopt;
}

}  // namespace

int runPictures(int argc, char** argv) {
    CLI::App options{"Takes the pictures of the user guide."};
    options.name("maskwright-bench pictures");
    std::string folder;
    bool dark = false;
    std::string only;
    options.add_option("DIR", folder, "where to")->required();
    std::string size = "1280x720";
    options.add_flag("--dark", dark, "in the dark theme");
    options
        .add_option("--size", size,
                    "of the window; pictures are larger by QT_SCALE_FACTOR (4K at scale 2: 1920x1080)")
        ->capture_default_str()
        ->check([](const std::string& text) { return sizeFrom(text) ? "" : "give WIDTHxHEIGHT in pixels"; });
    options.add_option("--only", only, "these pages alone")
        ->check(CLI::IsMember({"faces", "review", "lead"}));
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return options.exit(error) == 0 ? 0 : 2;
    }
    const tests::TemporaryFolder home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
        qputenv(name, QByteArray::fromStdString(home.path().string()));
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int noArguments = 0;
    const QApplication application(noArguments, nullptr);
    annotation::rememberAuthor("Ana");
    const std::filesystem::path photos = home / "portraits";
    const std::filesystem::path tree = home / "corrected";
    std::filesystem::create_directories(photos);
    std::filesystem::create_directories(folder);
    core::NoProgress progress;
    core::image::portrait::writeSample(home / "all", kPortraits, core::image::portrait::kShowcaseSeed,
                                       progress);
    for (const char* name : kShown) {
        for (const char* kind : {"images", "landmarks"}) {
            std::filesystem::create_directories(tree / kind);
            const std::string file = std::string(name) + (kind[0] == 'i' ? ".jpg" : ".txt");
            std::filesystem::copy_file(home / "all" / kind / file, tree / kind / file);
        }
        std::filesystem::copy_file(tree / "images" / (std::string(name) + ".jpg"),
                                   photos / (std::string(name) + ".jpg"));
    }
    const Look look{dark ? gui::Theme::Dark : gui::Theme::Light, *sizeFrom(size)};
    const auto wanted = [&](const char* pages) { return only.empty() || only == pages; };
    if (wanted("faces")) {
        takeFaces(folder, tree, photos, look);
    }
    const std::filesystem::path everybody = home / "everybody";
    std::filesystem::create_directories(everybody);
    for (const char* kind : {"images", "landmarks"}) {
        std::filesystem::copy(home / "all" / kind, everybody / kind,
                              std::filesystem::copy_options::recursive);
    }
    if (wanted("review")) {
        takeReviewPages(folder, everybody, home / "all", look);
    }
    if (wanted("lead")) {
        takeLeadPages(folder, home.path(), look);
    }
    return 0;
}

}  // namespace maskwright::bench
