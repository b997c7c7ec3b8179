// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QColor>
#include <QImage>
#include <QPolygonF>

namespace maskwright::app::gui {

// Smooth lines with a dark band below them, drawn by the distance of each pixel to the line. Ten times as
// fast as QPainter's antialiased strokes, whose helper threads moreover wait for each other on a busy
// machine, at every move of the mouse.
class LinePicture {
  public:
    // What is drawn onto: device pixels part of a canvas.
    explicit LinePicture(const QRect& part);

    // line: in device pixels of the canvas. Widths in device pixels; bandPx >= widthPx, at most 7.
    void draw(const QPolygonF& line, double widthPx, double bandPx, const QColor& colour);

    // Of part's size, premultiplied.
    [[nodiscard]] const QImage& image() const { return image_; }

  private:
    void measure(const QPointF& from, const QPointF& to, double reachPx);

    QRect part_;
    QImage image_;
    std::vector<std::uint8_t> distances_;  // to the line being drawn, in 1/64 pixels; 255: far
    std::vector<std::uint32_t> touched_;   // pixels that are not far
};

}  // namespace maskwright::app::gui
