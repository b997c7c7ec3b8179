// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/polygon_fill.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::geometry {

namespace {

// Signed area accumulation: every edge adds to each row the area between itself and the row's right end,
// stored as differences along x; the running sum of a row is the coverage (Levien, "font-rs", 2016; exact, no
// sampling).
class AreaBuffer {
  public:
    AreaBuffer(int width, int height)
        : width_(width),
          height_(height),
          cells_(static_cast<std::size_t>(width + 2) * static_cast<std::size_t>(height), 0.0) {}

    // In a frame where pixel (0, 0) covers [0, 1) x [0, 1).
    void addEdge(Point from, Point to) {
        if (from.y() == to.y()) {
            return;
        }
        const double sign = from.y() < to.y() ? 1 : -1;
        if (sign < 0) {
            std::swap(from, to);
        }
        const double slope = (to.x() - from.x()) / (to.y() - from.y());
        const double top = std::max(from.y(), 0.0);
        const double bottom = std::min(to.y(), static_cast<double>(height_));
        for (int row = static_cast<int>(std::min(top, static_cast<double>(height_))); row < bottom; ++row) {
            const double y0 = std::max(top, static_cast<double>(row));
            const double y1 = std::min(bottom, static_cast<double>(row + 1));
            if (y1 > y0) {
                addInRow(row, from.x() + (y0 - from.y()) * slope, from.x() + (y1 - from.y()) * slope,
                         sign * (y1 - y0));
            }
        }
    }

    // Adds what was accumulated to shares and starts anew.
    void flushInto(Raster<float>& shares) {
        for (int y = 0; y < height_; ++y) {
            double sum = 0;
            double* row = rowCells(y);
            for (int x = 0; x < width_; ++x) {
                sum += row[x];
                shares.at(x, y) = std::min(1.0F, shares.at(x, y) + static_cast<float>(std::abs(sum)));
            }
            std::fill(row, row + width_ + 2, 0.0);
        }
    }

  private:
    [[nodiscard]] double* rowCells(int y) {
        return cells_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width_ + 2);
    }

    // A piece of an edge inside one row, split where it enters and leaves the columns of the buffer.
    void addInRow(int row, double x0, double x1, double height) {
        if (x0 > x1) {
            std::swap(x0, x1);
        }
        const double right = width_;
        const double span = x1 - x0;
        const auto share = [&](double from, double to) { return span > 0 ? height * (to - from) / span : 0; };
        if (x1 <= 0) {
            rowCells(row)[0] += height;
            return;
        }
        if (x0 >= right) {
            return;
        }
        if (x0 < 0) {
            rowCells(row)[0] += share(x0, 0);
        }
        const double from = std::max(x0, 0.0);
        const double to = std::min(x1, right);
        addInside(rowCells(row), from, to, span > 0 ? share(from, to) : height);
    }

    // x0 <= x1, both in [0, width].
    static void addInside(double* cells, double x0, double x1, double height) {
        const int first = static_cast<int>(x0);
        if (x1 <= first + 1) {
            const double middle = (x0 + x1) / 2 - first;
            cells[first] += height * (1 - middle);
            cells[first + 1] += height * middle;
            return;
        }
        for (double from = x0; from < x1;) {
            const int column = static_cast<int>(from);
            const double to = std::min(x1, static_cast<double>(column + 1));
            const double part = height * (to - from) / (x1 - x0);
            const double middle = (from + to) / 2 - column;
            cells[column] += part * (1 - middle);
            cells[column + 1] += part * middle;
            from = to;
        }
    }

    int width_;
    int height_;
    std::vector<double> cells_;
};

}  // namespace

Raster<std::uint8_t> polygonCoverage(std::span<const Polygon> polygons, const PixelRect& rect) {
    Raster<std::uint8_t> result(rect.width(), rect.height());
    if (rect.empty()) {
        return result;
    }
    AreaBuffer buffer(rect.width(), rect.height());
    Raster<float> shares(rect.width(), rect.height());
    // From pixel centres at whole numbers to pixel corners at whole numbers.
    const Point cornerShift(0.5 - rect.x0, 0.5 - rect.y0);
    for (const Polygon& polygon : polygons) {
        if (!isFillable(polygon) || pixelBounds(polygon).grown(1).intersected(rect).empty()) {
            continue;
        }
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            buffer.addEdge(polygon[i] + cornerShift,
                           polygon[i + 1 == polygon.size() ? 0 : i + 1] + cornerShift);
        }
        buffer.flushInto(shares);
    }
    for (int y = 0; y < rect.height(); ++y) {
        for (int x = 0; x < rect.width(); ++x) {
            result.at(x, y) = static_cast<std::uint8_t>(std::lround(255.0F * shares.at(x, y)));
        }
    }
    return result;
}

}  // namespace maskwright::core::geometry
