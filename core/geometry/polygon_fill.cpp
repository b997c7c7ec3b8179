// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/polygon_fill.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::geometry {

namespace {

// Beyond this no photo reaches; keeps the conversion to int defined.
constexpr double kFarPx = 1e9;

int toPixel(double value) {
    return static_cast<int>(std::clamp(value, -kFarPx, kFarPx));
}

struct Edge {
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 =
        0;  // y0 <= y1, whatever the direction in the polygon: both sides of a border compute the same x
    int winding = 0;  // +1 downwards, -1 upwards, 0 horizontal
};

std::vector<Edge> edgesOf(std::span<const Point> polygon) {
    std::vector<Edge> edges;
    edges.reserve(polygon.size());
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[i + 1 == polygon.size() ? 0 : i + 1];
        if (a.y() < b.y()) {
            edges.push_back({a.x(), a.y(), b.x(), b.y(), 1});
        } else if (a.y() > b.y()) {
            edges.push_back({b.x(), b.y(), a.x(), a.y(), -1});
        } else {
            edges.push_back({std::min(a.x(), b.x()), a.y(), std::max(a.x(), b.x()), a.y(), 0});
        }
    }
    return edges;
}

struct Crossing {
    double x = 0;
    int winding = 0;
};

// Sorted rows of crossings: those of row r lie at [begin[r], begin[r + 1]).
class RowCrossings {
  public:
    // Below: what lies just below the row line on the screen, rows y with y0 <= y < y1. Above: y0 < y <= y1.
    enum class Side { Below, Above };

    RowCrossings(std::span<const Edge> edges, int firstRow, int endRow, Side side)
        : begin_(static_cast<std::size_t>(endRow - firstRow) + 1, 0) {
        const auto rowsOf = [&](const Edge& edge) {
            double from = std::ceil(edge.y0);
            double to = std::floor(edge.y1);
            if (side == Side::Below && to == edge.y1) {
                to -= 1;
            } else if (side == Side::Above && from == edge.y0) {
                from += 1;
            }
            return std::pair(std::max(firstRow, toPixel(from)), std::min(endRow - 1, toPixel(to)));
        };
        for (const Edge& edge : edges) {
            if (edge.winding != 0) {
                const auto [from, to] = rowsOf(edge);
                for (int y = from; y <= to; ++y) {
                    ++begin_[static_cast<std::size_t>(y - firstRow) + 1];
                }
            }
        }
        for (std::size_t i = 1; i < begin_.size(); ++i) {
            begin_[i] += begin_[i - 1];
        }
        crossings_.resize(begin_.back());
        std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
        for (const Edge& edge : edges) {
            if (edge.winding == 0) {
                continue;
            }
            const auto [from, to] = rowsOf(edge);
            const double slope = (edge.x1 - edge.x0) / (edge.y1 - edge.y0);
            for (int y = from; y <= to; ++y) {
                const double x = y == edge.y1 ? edge.x1 : edge.x0 + (y - edge.y0) * slope;
                crossings_[next[static_cast<std::size_t>(y - firstRow)]++] = {x, edge.winding};
            }
        }
    }

    [[nodiscard]] std::span<Crossing> row(std::size_t index) {
        return std::span(crossings_).subspan(begin_[index], begin_[index + 1] - begin_[index]);
    }

  private:
    std::vector<std::size_t> begin_;
    std::vector<Crossing> crossings_;
};

// Pixel columns of the closed interval [from, to], clipped.
void addColumns(double from, double to, const PixelRect& clip, int y, std::vector<PixelSpan>& spans) {
    const int x0 = std::max(clip.x0, toPixel(std::ceil(from)));
    const int x1 = std::min(clip.x1, toPixel(std::floor(to)) + 1);
    if (x0 < x1) {
        spans.push_back({y, x0, x1});
    }
}

void addRow(std::span<Crossing> crossings, const PixelRect& clip, int y, std::vector<PixelSpan>& spans) {
    std::sort(crossings.begin(), crossings.end(),
              [](const Crossing& a, const Crossing& b) { return a.x < b.x; });
    int winding = 0;
    double start = 0;
    for (const Crossing& crossing : crossings) {
        if (winding == 0) {
            start = crossing.x;
        }
        winding += crossing.winding;
        if (winding == 0) {
            addColumns(start, crossing.x, clip, y, spans);
        }
    }
}

// Joins the spans of one row, spans[first..], that overlap or touch.
void mergeRow(std::vector<PixelSpan>& spans, std::size_t first) {
    if (spans.size() - first < 2) {
        return;
    }
    std::sort(spans.begin() + static_cast<std::ptrdiff_t>(first), spans.end(),
              [](const PixelSpan& a, const PixelSpan& b) { return a.x0 < b.x0; });
    std::size_t kept = first;
    for (std::size_t i = first + 1; i < spans.size(); ++i) {
        if (spans[i].x0 <= spans[kept].x1) {
            spans[kept].x1 = std::max(spans[kept].x1, spans[i].x1);
        } else {
            spans[++kept] = spans[i];
        }
    }
    spans.resize(kept + 1);
}

}  // namespace

bool isFillable(std::span<const Point> polygon) {
    return polygon.size() >= 3 && std::all_of(polygon.begin(), polygon.end(), [](const Point& point) {
               return point.allFinite() && point.cwiseAbs().maxCoeff() <= kFarPx;
           });
}

PixelRect pixelBounds(std::span<const Point> polygon) {
    if (!isFillable(polygon)) {
        return {};
    }
    Point low = polygon[0];
    Point high = polygon[0];
    for (const Point& point : polygon) {
        low = low.cwiseMin(point);
        high = high.cwiseMax(point);
    }
    return {toPixel(std::ceil(low.x())), toPixel(std::ceil(low.y())), toPixel(std::floor(high.x())) + 1,
            toPixel(std::floor(high.y())) + 1};
}

std::vector<PixelSpan> polygonSpans(std::span<const Point> polygon, const PixelRect& clip) {
    std::vector<PixelSpan> spans;
    const PixelRect rows = pixelBounds(polygon).intersected(clip);
    if (rows.empty()) {
        return spans;
    }
    const std::vector<Edge> edges = edgesOf(polygon);
    // The border belongs to the polygon: a row line through a vertex takes what lies just above and just
    // below it, and the horizontal edges on it. Elsewhere above and below are the same.
    std::vector<char> hasVertex(static_cast<std::size_t>(rows.height()), 0);
    bool anyVertex = false;
    for (const Point& point : polygon) {
        if (point.y() == std::floor(point.y()) && point.y() >= rows.y0 && point.y() < rows.y1) {
            hasVertex[static_cast<std::size_t>(static_cast<int>(point.y()) - rows.y0)] = 1;
            anyVertex = true;
        }
    }
    using Side = RowCrossings::Side;
    RowCrossings below(edges, rows.y0, rows.y1, Side::Below);
    RowCrossings above(anyVertex ? std::span<const Edge>(edges) : std::span<const Edge>(), rows.y0, rows.y1,
                       Side::Above);
    for (int y = rows.y0; y < rows.y1; ++y) {
        const std::size_t row = static_cast<std::size_t>(y - rows.y0);
        const std::size_t first = spans.size();
        addRow(below.row(row), clip, y, spans);
        if (hasVertex[row] != 0) {
            addRow(above.row(row), clip, y, spans);
            for (const Edge& edge : edges) {
                if (edge.winding == 0 && edge.y0 == y) {
                    addColumns(edge.x0, edge.x1, clip, y, spans);
                }
            }
        }
        mergeRow(spans, first);
    }
    return spans;
}

Polygon convexHull(std::vector<Point> points) {
    const auto less = [](const Point& a, const Point& b) {
        return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
    };
    std::sort(points.begin(), points.end(), less);
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3) {
        return points;
    }
    const auto turn = [](const Point& o, const Point& a, const Point& b) {
        return (a.x() - o.x()) * (b.y() - o.y()) - (a.y() - o.y()) * (b.x() - o.x());
    };
    Polygon hull;
    const auto addChain = [&](auto from, auto to) {
        const std::size_t start = hull.size();
        for (auto it = from; it != to; ++it) {
            while (hull.size() >= start + 2 && turn(hull[hull.size() - 2], hull.back(), *it) <= 0) {
                hull.pop_back();
            }
            hull.push_back(*it);
        }
        hull.pop_back();
    };
    addChain(points.begin(), points.end());
    addChain(points.rbegin(), points.rend());
    return hull;
}

}  // namespace maskwright::core::geometry
