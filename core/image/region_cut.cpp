// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/region_cut.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc/detail/gcgraph.hpp>

namespace maskwright::core::image {

namespace {

// Expansions settle after one or two rounds; the third is a bound.
constexpr std::size_t kMaxRounds = 3;

class Expansion {
  public:
    Expansion(const Raster<RegionCosts>& costs, const CutEdges& edges, Raster<std::uint8_t>& labels)
        : costs_(costs),
          edges_(edges),
          labels_(labels),
          ties_(labels.width(), labels.height()),
          vertices_(labels.width(), labels.height()) {
        eachPair([&](int x0, int y0, int x1, int y1, float price) {
            ties_.at(x0, y0) += price;
            ties_.at(x1, y1) += price;
        });
    }

    // Lets alpha take over whatever lowers the total; true if it took anything.
    bool expand(std::uint8_t alpha) {
        const int count = addVertices(alpha);
        if (count == 0) {
            return false;
        }
        eachPair([&](int x0, int y0, int x1, int y1, float price) { join(x0, y0, x1, y1, price, alpha); });
        graph_.maxFlow();
        bool changed = false;
        for (std::size_t i = 0; i < labels_.pixels().size(); ++i) {
            const int vertex = vertices_.pixels()[i];
            if (vertex != kNoVertex && !graph_.inSourceSegment(vertex)) {
                labels_.pixels()[i] = alpha;
                changed = true;
            }
        }
        return changed;
    }

  private:
    static constexpr int kNoVertex = -1;

    template <typename Visit>
    void eachPair(const Visit& visit) const {
        const int width = labels_.width();
        const int height = labels_.height();
        const auto pair = [&](int x0, int y0, int x1, int y1, float price) {
            if (x1 >= 0 && x1 < width && y1 < height && price > 0) {
                visit(x0, y0, x1, y1, price);
            }
        };
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                pair(x, y, x + 1, y, edges_.right.at(x, y));
                pair(x, y, x, y + 1, edges_.down.at(x, y));
                pair(x, y, x + 1, y + 1, edges_.downRight.at(x, y));
                pair(x, y, x - 1, y + 1, edges_.downLeft.at(x, y));
            }
        }
    }

    // A pixel is a vertex if alpha might take it: it has another label, and what alpha costs more is no more
    // than all its ties to its neighbours, which is the most that a change could save. Source side keeps its
    // label, sink side becomes alpha.
    int addVertices(std::uint8_t alpha) {
        int count = 0;
        for (std::size_t i = 0; i < labels_.pixels().size(); ++i) {
            const RegionCosts& pixel = costs_.pixels()[i];
            const std::uint8_t label = labels_.pixels()[i];
            const bool free = label != alpha && pixel[alpha] - pixel[label] <= ties_.pixels()[i];
            vertices_.pixels()[i] = free ? count++ : kNoVertex;
        }
        // OpenCV wants an edge, and there may be none: two vertices more have one that says nothing.
        graph_ = cv::detail::GCGraph<float>(static_cast<unsigned>(count) + 2,
                                            static_cast<unsigned>(count) * 8 + 2);
        for (std::size_t i = 0; i < labels_.pixels().size(); ++i) {
            if (vertices_.pixels()[i] != kNoVertex) {
                const RegionCosts& pixel = costs_.pixels()[i];
                graph_.addTermWeights(graph_.addVtx(), pixel[alpha], pixel[labels_.pixels()[i]]);
            }
        }
        const int spare = graph_.addVtx();
        graph_.addEdges(spare, graph_.addVtx(), 0, 0);
        return count;
    }

    // The price of a pair is a if both keep, b if only the second changes, c if only the first changes, and
    // nothing if both change. As capacities (Kolmogorov and Zabih 2004): c - a for the first that changes, -c
    // for the second, and b + c - a, never negative, for an edge that is cut if the first keeps and the
    // second changes. With a neighbour that is no vertex only the other's change counts.
    void join(int x0, int y0, int x1, int y1, float price, std::uint8_t alpha) {
        const int i = vertices_.at(x0, y0);
        const int j = vertices_.at(x1, y1);
        if (i == kNoVertex && j == kNoVertex) {
            return;
        }
        const std::uint8_t first = labels_.at(x0, y0);
        const std::uint8_t second = labels_.at(x1, y1);
        const float a = first != second ? price : 0;
        if (i == kNoVertex) {
            addChange(j, (first != alpha ? price : 0) - a);
        } else if (j == kNoVertex) {
            addChange(i, (second != alpha ? price : 0) - a);
        } else {
            addChange(i, price - a);
            addChange(j, -price);
            graph_.addEdges(i, j, 2 * price - a, 0);
        }
    }

    void addChange(int vertex, float cost) {
        if (cost >= 0) {
            graph_.addTermWeights(vertex, cost, 0);
        } else {
            graph_.addTermWeights(vertex, 0, -cost);
        }
    }

    const Raster<RegionCosts>& costs_;
    const CutEdges& edges_;
    Raster<std::uint8_t>& labels_;
    Raster<float> ties_;    // the prices of all pairs that a pixel is part of
    Raster<int> vertices_;  // of the graph, or kNoVertex
    cv::detail::GCGraph<float> graph_;
};

}  // namespace

Raster<std::uint8_t> cutRegions(const Raster<RegionCosts>& costs, const CutEdges& edges,
                                const Progress& progress) {
    Raster<std::uint8_t> labels(costs.width(), costs.height());
    for (int y = 0; y < costs.height(); ++y) {
        for (int x = 0; x < costs.width(); ++x) {
            const RegionCosts& pixel = costs.at(x, y);
            labels.at(x, y) =
                static_cast<std::uint8_t>(std::min_element(pixel.begin(), pixel.end()) - pixel.begin());
        }
    }
    if (labels.empty()) {
        return labels;
    }
    Expansion expansion(costs, edges, labels);
    std::size_t settled = 0;  // regions that would take nothing more from what there is now
    for (std::size_t i = 0; i < kMaxRounds * kRegionCount && settled < kRegionCount; ++i) {
        progress.stopIfCancelled();
        // What a region has taken it cannot better by itself.
        settled = expansion.expand(static_cast<std::uint8_t>(i % kRegionCount)) ? 1 : settled + 1;
    }
    return labels;
}

}  // namespace maskwright::core::image
