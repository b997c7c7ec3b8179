// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/window/main_window.h"
#include "app/gui/window/theme.h"

#include <filesystem>
#include <functional>

#include <QSize>
#include <QWidget>

// The pictures of the user guide, taken of the real window.
namespace maskwright::bench {

// Lets the window work until this is so. Throws Error when that takes too long.
constexpr int kPatienceMs = 300'000;
void wait(const std::function<bool()>& until, int patienceMs = kPatienceMs);
// Lets the window work for what has no end that can be asked for, such as pictures that come one by one.
void settle(int ms);
// Writes what the widget shows as PNG. Throws Error if that fails.
void take(QWidget& widget, const std::filesystem::path& file);

// Opens a folder and waits until points and label maps are made and a face is shown.
void open(app::gui::MainWindow& window, const std::filesystem::path& folder);

// How the window is shown: light or dark, and how large (in device-independent pixels).
struct Look {
    app::gui::Theme theme = app::gui::Theme::Light;
    QSize size{1280, 720};
};

// The curator's pages, of portraits with their points in a LaPa tree; all: the same with their true maps.
void takeReviewPages(const std::filesystem::path& folder, const std::filesystem::path& tree,
                     const std::filesystem::path& all, const Look& look);

// The lead's page, of a project of the synthetic portraits in the LaPa tree home/all. Trains for it, which
// takes some minutes.
void takeLeadPages(const std::filesystem::path& folder, const std::filesystem::path& home, const Look& look);

}  // namespace maskwright::bench
