// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/show_plan.h"

#include "app/gui/model/image_session.h"
#include "app/gui/window/face_view.h"
#include "tests/app/gui/made_faces.h"
#include "tests/app/gui/screen.h"

#include <functional>
#include <optional>

#include <QApplication>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

void showIn(FaceView& view, ImageSession& session) {
    view.resize(700, 500);
    view.show();
    view.setSession(&session);
    QApplication::processEvents();
}

// A canvas that has shown one face and then shows another; what is done between the two.
struct Shown {
    ImageSession first{tests::madeFaceData(640, 480)};
    std::optional<ImageSession> second;
    FaceView view;

    enum class Ahead { No, Yes };
    Shown(Ahead ahead, const std::function<void(FaceView&)>& before,
          const std::function<void(FaceView&)>& after) {
        showIn(view, first);
        before(view);
        FaceData next = tests::madeFaceData(900, 700);
        if (ahead == Ahead::Yes) {
            drawAhead(next, view.showPlan());
            CHECK(next.drawn.photo);
            CHECK(next.drawn.labels);
        }
        after(view);
        second.emplace(std::move(next));
        view.setSession(&*second);
        QApplication::processEvents();
    }
    ~Shown() { view.setSession(nullptr); }
    QImage picture() { return tests::shownOnScreen(view.canvas()); }
};

}  // namespace

TEST_CASE("A face that was drawn ahead looks as one that was not, whatever is done in between") {
    const auto nothing = [](FaceView&) {};
    const auto zoomIn = [](FaceView& view) { view.zoomStep(3); };
    const auto resize = [](FaceView& view) {
        view.resize(640, 460);
        QApplication::processEvents();
    };
    const auto brighten = [](FaceView& view) { view.tools().setTone({0.3, 0.1, 1.2}); };
    const auto recolour = [](FaceView& view) { view.labelLayer().useLapaColours(true); };
    const auto doubtful = [](FaceView& view) { view.stepDoubtful(1); };
    using Step = std::function<void(FaceView&)>;
    for (const Step& before : {Step(nothing), Step(zoomIn), Step(brighten), Step(doubtful)}) {
        for (const Step& after :
             {Step(nothing), Step(zoomIn), Step(resize), Step(brighten), Step(recolour), Step(doubtful)}) {
            Shown ahead(Shown::Ahead::Yes, before, after);
            Shown not_ahead(Shown::Ahead::No, before, after);
            CHECK(ahead.view.canvas().view() == not_ahead.view.canvas().view());
            CHECK(ahead.picture() == not_ahead.picture());
        }
    }
}

TEST_CASE(
    "A photo without a face is shown as a whole, and it and one that is gone leave the next view as it was") {
    std::int64_t id = 0;
    const auto numbered = [&id](FaceData data) {
        data.record.id = annotation::store::ImageId{++id};
        return data;
    };
    const auto faceless = [](int width, int height) {
        FaceData data = tests::madeFaceData(width, height);
        data.landmarks.reset();
        data.liveMap.reset();
        return data;
    };
    FaceData gone = faceless(4000, 3000);
    gone.photo = nullptr;
    gone.photoProblem = "gone";
    ImageSession first(numbered(tests::madeFaceData(640, 480)));
    ImageSession tiny(numbered(faceless(1, 1)));
    ImageSession missing(numbered(std::move(gone)));
    ImageSession landscape(numbered(faceless(1200, 300)));
    ImageSession last(numbered(tests::madeFaceData(640, 480)));

    FaceView view;
    showIn(view, first);
    view.zoomStep(3);
    const ViewTransform wanted = view.canvas().view();

    view.setSession(&tiny);
    view.setSession(&missing);
    CHECK(view.showPlan().view == wanted);
    view.setSession(&landscape);
    const QRectF shown(view.canvas().view().screenFromPhoto(core::Point(0, 0)),
                       view.canvas().view().screenFromPhoto(core::Point(1200, 300)));
    CHECK(QRectF(view.canvas().rect()).contains(shown));
    CHECK(shown.width() > 0.9 * view.canvas().width());
    view.setSession(&last);
    CHECK(view.canvas().view() == wanted);

    // What a person looked at closely on such a photo says nothing about faces.
    view.setSession(&landscape);
    view.zoomStep(2);
    view.setSession(&last);
    ImageSession again(numbered(tests::madeFaceData(640, 480)));
    FaceView fresh;
    showIn(fresh, again);
    CHECK(view.canvas().view() == fresh.canvas().view());
    view.setSession(nullptr);
    fresh.setSession(nullptr);
}

TEST_CASE("What was drawn ahead follows the points from then on") {
    const auto nothing = [](FaceView&) {};
    Shown ahead(Shown::Ahead::Yes, nothing, nothing);
    Shown other(Shown::Ahead::No, nothing, nothing);
    for (Shown* shown : {&ahead, &other}) {
        core::Landmarks moved = *shown->second->landmarks();
        moved.setPoint(16, moved.point(16) + core::Point(0, 60));
        moved.states[16] = core::PointState::Moved;
        shown->second->edit(moved, QStringLiteral("move"), QStringLiteral("test"));
        QApplication::processEvents();
    }
    // What cannot be right with the moved point is found in a thread, for one sooner than for the other.
    CHECK(QTest::qWaitFor([&] { return ahead.picture() == other.picture(); }));
}

TEST_CASE(
    "Nothing is drawn for a window that shows nothing, and no map where a person's pixels lie over it") {
    FaceData face = tests::madeFaceData(640, 480);
    drawAhead(face, ShowPlan{});
    CHECK_FALSE(face.drawn.photo);
    CHECK_FALSE(face.drawn.labels);
    face.corrections.emplace();
    FaceView view;
    view.resize(700, 500);
    drawAhead(face, view.showPlan());
    CHECK(face.drawn.photo);
    CHECK_FALSE(face.drawn.labels);
}

}  // namespace maskwright::app::gui
