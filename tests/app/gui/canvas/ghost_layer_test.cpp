// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/ghost_layer.h"

#include "tests/support/support.h"

#include <QImage>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

int paintedPixels(GhostLayer& layer) {
    QImage image(512, 512, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    layer.paint(painter, ViewTransform(1, {0, 0}), image.rect());
    painter.end();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += qAlpha(image.pixel(x, y)) > 0 ? 1 : 0;
        }
    }
    return count;
}

}  // namespace

TEST_CASE("Ghosts are those of the followers that have moved, and are gone when cleared") {
    const core::Landmarks before = tests::madeFace();
    core::Landmarks now = before;
    now.setPoint(60, before.point(60) + core::Point(20, 0));
    now.setPoint(61, before.point(61) + core::Point(0.2, 0));
    now.setPoint(70, before.point(70) + core::Point(0, 30));
    GhostLayer layer;
    CHECK(paintedPixels(layer) == 0);
    const std::vector<std::size_t> followers{59, 60, 61};
    layer.show(before, now, followers);
    CHECK(layer.count() == 2);
    // A ring and a line of twenty pixels; what moved by a fifth of a pixel is not worth one.
    const int one = paintedPixels(layer);
    CHECK(one > 40);
    now.setPoint(61, before.point(61) + core::Point(20, 0));
    layer.show(before, now, followers);
    CHECK(paintedPixels(layer) > one);
    layer.clear();
    CHECK(layer.count() == 0);
    CHECK(paintedPixels(layer) == 0);
}

}  // namespace maskwright::app::gui
