// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/picture_taking.h"

#include "core/error.h"

#include <cstdio>

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QThread>

namespace maskwright::bench {

namespace {

constexpr unsigned long kPauseMs = 5;

}  // namespace

void wait(const std::function<bool()>& until, int patienceMs) {
    QElapsedTimer timer;
    timer.start();
    while (!until()) {
        if (timer.elapsed() > patienceMs) {
            throw core::Error("the window did not get ready for its picture");
        }
        QApplication::processEvents();
        QThread::msleep(kPauseMs);  // a training beside needs the processor
    }
}

void settle(int ms) {
    QElapsedTimer timer;
    timer.start();
    wait([&] { return timer.elapsed() > ms; });
}

void take(QWidget& widget, const std::filesystem::path& file) {
    QApplication::processEvents();
    if (!widget.grab().save(QString::fromStdString(file.string()))) {
        throw core::Error("the picture cannot be written", file.string(), "Check the folder.");
    }
    std::printf("%s\n", file.c_str());
}

void open(app::gui::MainWindow& window, const std::filesystem::path& folder) {
    window.openPath(folder);
    wait([&] {
        return window.workbench() != nullptr && window.workbench()->session() != nullptr &&
               window.workbench()->session()->labelMap() != nullptr && !window.workbench()->tasks().busy();
    });
    // The list reads its rows when they are looked at, and again after the tasks.
    settle(500);
    wait([&] { return window.workbench()->images().rowAt(0) != nullptr; });
}

}  // namespace maskwright::bench
