// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/view_transform.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("Screen and photo coordinates are each other's inverse") {
    const ViewTransform view(3.25, {17, -240.5});
    const core::Point photo(123.75, -4.5);
    const QPointF screen = view.screenFromPhoto(photo);
    CHECK(screen.x() == Approx(3.25 * 123.75 + 17));
    CHECK(screen.y() == Approx(3.25 * -4.5 - 240.5));
    CHECK((view.photoFromScreen(screen) - photo).norm() < 1e-9);
}

TEST_CASE("Zooming keeps the photo point under the cursor") {
    ViewTransform view(0.5, {40, 30});
    const QPointF cursor(333, 222);
    const core::Point under = view.photoFromScreen(cursor);
    for (const double factor : {1.2, 7.0, 0.05, 0.9}) {
        view = view.zoomedAt(cursor, factor);
        CHECK((view.photoFromScreen(cursor) - under).norm() < 1e-6);
    }
}

TEST_CASE("A fitted box is centred, whole, and as large as the margin allows") {
    const core::Box box{100, 50, 300, 150};
    const ViewTransform view = ViewTransform::fitting(box, {800, 600}, 0.1);
    const QRectF screen = view.screenFromPhoto(box);
    CHECK(screen.width() == Approx(640));
    CHECK(screen.center().x() == Approx(400));
    CHECK(screen.center().y() == Approx(300));
}

TEST_CASE("The area of pixels reaches half a pixel beyond their centres") {
    CHECK(areaOf({0, 0, 4, 2}) == core::Box{-0.5, -0.5, 3.5, 1.5});
}

TEST_CASE("A view without size or with a negative scale is refused") {
    CHECK_THROWS_AS(ViewTransform(0, {0, 0}), core::ContractViolation);
    CHECK_THROWS_AS(ViewTransform(-1, {0, 0}), core::ContractViolation);
}

}  // namespace maskwright::app::gui
