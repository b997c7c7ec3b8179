// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/region_cut.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc/detail/gcgraph.hpp>

namespace maskwright::core::image {

namespace {

// Expansions settle after one or two rounds; the third is a bound.
constexpr int kMaxRounds = 3;

class Expansion {
  public:
    Expansion(const Raster<RegionCosts>& costs, const CutEdges& edges, Raster<std::uint8_t>& labels)
        : costs_(costs), edges_(edges), labels_(labels) {}

    // Lets alpha take over whatever lowers the total; true if it took anything.
    bool expand(std::uint8_t alpha) {
        const int width = labels_.width();
        const int height = labels_.height();
        graph_ = cv::detail::GCGraph<float>(static_cast<unsigned>(width * height),
                                            static_cast<unsigned>(width * height * 8));
        joined_ = false;
        // Source side keeps its label, sink side becomes alpha.
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const int vertex = graph_.addVtx();
                const RegionCosts& pixel = costs_.at(x, y);
                graph_.addTermWeights(vertex, pixel[alpha], pixel[labels_.at(x, y)]);
            }
        }
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                join(x, y, x + 1, y, edges_.right.at(x, y), alpha);
                join(x, y, x, y + 1, edges_.down.at(x, y), alpha);
                join(x, y, x + 1, y + 1, edges_.downRight.at(x, y), alpha);
                join(x, y, x - 1, y + 1, edges_.downLeft.at(x, y), alpha);
            }
        }
        if (!joined_) {
            return false;  // nobody has a neighbour to agree with, and each has its cheapest label already
        }
        graph_.maxFlow();
        bool changed = false;
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                if (labels_.at(x, y) != alpha && !graph_.inSourceSegment(y * width + x)) {
                    labels_.at(x, y) = alpha;
                    changed = true;
                }
            }
        }
        return changed;
    }

  private:
    // The price of a pair is a if both keep, b if only the second changes, c if only the first changes, and
    // nothing if both change. As capacities (Kolmogorov and Zabih 2004): c - a for the first that changes, -c
    // for the second, and b + c - a, never negative, for an edge that is cut if the first keeps and the
    // second changes.
    void join(int x0, int y0, int x1, int y1, float price, std::uint8_t alpha) {
        if (x1 < 0 || x1 >= labels_.width() || y1 >= labels_.height() || price <= 0) {
            return;
        }
        const std::uint8_t first = labels_.at(x0, y0);
        const std::uint8_t second = labels_.at(x1, y1);
        if (first == alpha && second == alpha) {
            return;
        }
        const int i = y0 * labels_.width() + x0;
        const int j = y1 * labels_.width() + x1;
        const float a = first != second ? price : 0;
        const float b = first != alpha ? price : 0;
        const float c = second != alpha ? price : 0;
        addChange(i, c - a);
        addChange(j, -c);
        graph_.addEdges(i, j, b + c - a, 0);
        joined_ = true;
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
    cv::detail::GCGraph<float> graph_;
    bool joined_ = false;
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
    for (int round = 0; round < kMaxRounds; ++round) {
        bool changed = false;
        for (std::uint8_t alpha = 0; alpha < kRegionCount; ++alpha) {
            progress.stopIfCancelled();
            changed = expansion.expand(alpha) || changed;
        }
        if (!changed) {
            break;
        }
    }
    return labels;
}

}  // namespace maskwright::core::image
