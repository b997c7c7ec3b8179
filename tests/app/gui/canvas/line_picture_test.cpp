// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/line_picture.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("A line covers the pixels it crosses, fades at its edge, and leaves the others clear") {
    LinePicture picture({100, 50, 20, 10});
    picture.draw({QPointF(102, 55), QPointF(118, 55)}, 2, 4, Qt::white);
    const QImage& image = picture.image();
    CHECK(qAlpha(image.pixel(10, 4)) == 255);  // centres half a pixel from the line
    CHECK(qAlpha(image.pixel(10, 5)) == 255);
    CHECK(qRed(image.pixel(10, 4)) == 255);
    CHECK(qAlpha(image.pixel(10, 6)) > 0);  // the band
    CHECK(qRed(image.pixel(10, 6)) == 0);
    CHECK(qAlpha(image.pixel(10, 8)) == 0);
    CHECK(qAlpha(image.pixel(10, 1)) == 0);
}

TEST_CASE("Where segments meet, a see-through line is no darker") {
    LinePicture whole({0, 0, 40, 10});
    whole.draw({QPointF(2, 5), QPointF(38, 5)}, 3, 3, QColor(255, 0, 0, 100));
    LinePicture pieces({0, 0, 40, 10});
    pieces.draw({QPointF(2, 5), QPointF(11, 5), QPointF(20, 5), QPointF(38, 5)}, 3, 3,
                QColor(255, 0, 0, 100));
    CHECK(whole.image() == pieces.image());
}

TEST_CASE("A part of the canvas shows the same line as the whole") {
    const QPolygonF line{QPointF(3.2, 4.1), QPointF(30.7, 22.3), QPointF(12.5, 38)};
    LinePicture whole({0, 0, 40, 40});
    whole.draw(line, 1.4, 3, Qt::yellow);
    LinePicture part({10, 10, 20, 20});
    part.draw(line, 1.4, 3, Qt::yellow);
    int differing = 0;
    for (int y = 0; y < 20; ++y) {
        for (int x = 0; x < 20; ++x) {
            differing +=
                qAbs(qAlpha(whole.image().pixel(x + 10, y + 10)) - qAlpha(part.image().pixel(x, y))) > 6;
        }
    }
    CHECK(differing == 0);
}

}  // namespace maskwright::app::gui
