// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/image_session.h"
#include "app/gui/window/face_view.h"
#include "tests/app/gui/made_faces.h"

#include <vector>

#include <QApplication>
#include <QTest>

namespace maskwright::tests {

// A made face on a shown canvas, and the hand on the mouse.
struct FaceBench {
    static constexpr int kWidth = 640;
    static constexpr int kHeight = 480;

    app::gui::ImageSession session;
    app::gui::FaceView view;

    explicit FaceBench(app::gui::FaceData data = madeFaceData(kWidth, kHeight)) : session(std::move(data)) {
        view.resize(900, 700);
        view.show();
        view.setSession(&session);
        view.following().setScope(core::propagation::Scope::Point);  // what follows: following_test.cpp
        view.canvas().setFocus();
        QApplication::processEvents();
    }
    ~FaceBench() { view.setSession(nullptr); }
    FaceBench(const FaceBench&) = delete;
    FaceBench& operator=(const FaceBench&) = delete;

    [[nodiscard]] const core::Landmarks& points() const { return *session.landmarks(); }
    [[nodiscard]] QPointF onScreen(const core::Point& photo) {
        return view.canvas().view().screenFromPhoto(photo);
    }
    [[nodiscard]] QPoint onScreen(std::size_t point) { return onScreen(points().point(point)).toPoint(); }
    void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mousePress(&view.canvas(), Qt::LeftButton, modifiers, from);
        for (int step = 1; step <= 4; ++step) {
            moveWhileHeld(from + (to - from) * step / 4, Qt::LeftButton, modifiers);
        }
        QTest::mouseRelease(&view.canvas(), Qt::LeftButton, modifiers, to);
    }
    void moveWhileHeld(const QPoint& to, Qt::MouseButton button = Qt::LeftButton,
                       Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QMouseEvent move(QEvent::MouseMove, QPointF(to), view.canvas().mapToGlobal(QPointF(to)), Qt::NoButton,
                         button, modifiers);
        QApplication::sendEvent(&view.canvas(), &move);
    }
    void hover(const QPoint& at) {
        QMouseEvent move(QEvent::MouseMove, QPointF(at), view.canvas().mapToGlobal(QPointF(at)), Qt::NoButton,
                         Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&view.canvas(), &move);
    }
    void click(const QPoint& at, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::mouseClick(&view.canvas(), Qt::LeftButton, modifiers, at);
    }
};

// Points that stand elsewhere or are in another state.
[[nodiscard]] inline std::vector<std::size_t> differing(const core::Landmarks& a, const core::Landmarks& b) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        if (a.point(i) != b.point(i) || a.states[i] != b.states[i]) {
            result.push_back(i);
        }
    }
    return result;
}

}  // namespace maskwright::tests
