// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/image_session.h"

#include "core/fusion/fuse.h"
#include "tests/app/gui/made_faces.h"

#include <random>

#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 240;

// Points as a model leaves them: beside every contour that a face could have.
FaceData noisyFace() {
    FaceData face = tests::madeFaceData(kWidth, kHeight);
    std::mt19937 random(2);
    std::normal_distribution<double> noise(0, 1.5);
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        face.landmarks->setPoint(i, face.landmarks->point(i) + core::Point(noise(random), noise(random)));
    }
    face.liveMap =
        std::make_unique<core::fusion::LiveLabelMap>(tests::madeRegions(kWidth, kHeight), *face.landmarks);
    return face;
}

// What an export would write.
core::LabelMap fused(const core::Landmarks& points) {
    return core::fusion::fuse(tests::madeRegions(kWidth, kHeight), core::fitting::fitFace(points), points);
}

}  // namespace

TEST_CASE("Curves and map of a face that is being left follow a moment later, or never") {
    ImageSession session(noisyFace());
    int saved = 0;
    int drawn = 0;
    QObject::connect(&session, &ImageSession::edited, [&] { ++saved; });
    QObject::connect(&session, &ImageSession::pointsChanged, [&] { ++drawn; });
    const core::Landmarks before = *session.landmarks();
    core::Landmarks accepted = before;
    accepted.acceptAll();
    const auto accept = [&] {
        session.edit(accepted, QStringLiteral("accept"), QStringLiteral("accept"),
                     ImageSession::Follow::Later);
    };
    accept();
    CHECK(*session.landmarks() == accepted);
    CHECK(session.accepted());
    CHECK(saved == 1);
    CHECK(drawn == 0);
    SECTION("still shown, it catches up") {
        CHECK(QTest::qWaitFor([&] { return drawn == 1; }, 30'000));
        CHECK(session.fit()->points == core::fitting::fitFace(accepted).points);
    }
    SECTION("taken back meanwhile, nothing was to be seen") {
        session.undoStack().undo();
        CHECK(*session.landmarks() == before);
        CHECK(saved == 2);
        CHECK(drawn == 0);
    }
    SECTION("edited meanwhile, both are there") {
        core::Landmarks moved = accepted;
        moved.setPoint(16, moved.point(16) + core::Point(0, 20));
        moved.states[16] = core::PointState::Moved;
        session.edit(moved, QStringLiteral("move"), QStringLiteral("drag"));
        CHECK(drawn == 1);
        CHECK(session.fit()->points == core::fitting::fitFace(moved).points);
    }
    SECTION("left, it lets go of everything") {
        session.suspend();
        CHECK(session.fit() == nullptr);
        QTest::qWait(0);
        CHECK(drawn == 0);
    }
}

TEST_CASE("The shown map is the one that is stored, also when points change their state alone") {
    ImageSession session(noisyFace());
    const core::Landmarks predicted = *session.landmarks();
    core::Landmarks byHand = predicted;
    byHand.states.fill(core::PointState::Moved);
    session.edit(byHand, "Nudge there and back", "nudge");
    CHECK(*session.labelMap() == fused(byHand));
    core::Landmarks accepted = byHand;
    accepted.acceptAll();
    session.edit(accepted, "Accept the points", "accept");
    CHECK(*session.labelMap() == fused(accepted));
    session.undoStack().undo();
    session.undoStack().undo();
    REQUIRE(*session.landmarks() == predicted);
    CHECK(*session.labelMap() == fused(predicted));
    session.undoStack().redo();
    session.undoStack().redo();
    session.setMapAccepted();
    CHECK(*session.labelMap() == fused(accepted));
}

TEST_CASE("All curves that a point moves are drawn anew, those of other parts too") {
    ImageSession session(noisyFace());
    const core::fitting::FaceFit before = *session.fit();
    core::Box area;
    QObject::connect(&session, &ImageSession::pointsChanged, &session,
                     [&](const core::Box& changed) { area = changed; });
    core::Landmarks moved = *session.landmarks();
    moved.setPoint(90, moved.point(90) + core::Point(4, 0));
    moved.states[90] = core::PointState::Moved;
    session.edit(moved, "Move", "drag");
    for (const core::FaceClass part : core::fitting::fittedClasses()) {
        const auto& was = before.part(part).curves;
        const auto& is = session.fit()->part(part).curves;
        REQUIRE(was.size() == is.size());
        for (std::size_t i = 0; i < was.size(); ++i) {
            if (was[i].samples == is[i].samples) {
                continue;
            }
            for (const core::Point& sample : is[i].samples) {
                CHECK(area.x0 <= sample.x());
                CHECK(sample.x() <= area.x1);
                CHECK(area.y0 <= sample.y());
                CHECK(sample.y() <= area.y1);
            }
        }
    }
    CHECK(session.fit()->part(core::FaceClass::ImageLeftEye).region !=
          before.part(core::FaceClass::ImageLeftEye).region);
}

}  // namespace maskwright::app::gui
