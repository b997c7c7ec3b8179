// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/heat_maps.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::models::losses {

namespace {

constexpr double kReadable = 1000;

// One map as plain numbers, and the reading of its maximum.
struct Map {
    const double* values;
    int64_t height;
    int64_t width;

    [[nodiscard]] double at(int64_t x, int64_t y) const { return values[y * width + x]; }
};

struct Peak {
    int64_t x = 0;
    int64_t y = 0;
    double value = 0;
};

struct Offset {
    double x = 0;
    double y = 0;
};

Peak peakOf(const Map& map) {
    const double* best =
        std::max_element(map.values, map.values + map.height * map.width);  // the first on ties
    const int64_t index = best - map.values;
    return {index % map.width, index / map.width, *best};
}

double signOf(double value) {
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

Offset quarterOffset(const Map& map, const Peak& peak) {
    if (peak.x <= 0 || peak.y <= 0 || peak.x >= map.width - 1 || peak.y >= map.height - 1) {
        return {};
    }
    return {0.25 * signOf(map.at(peak.x + 1, peak.y) - map.at(peak.x - 1, peak.y)),
            0.25 * signOf(map.at(peak.x, peak.y + 1) - map.at(peak.x, peak.y - 1))};
}

// Logarithm of the smoothed map in the 5 x 5 pixels around the peak; smoothing needs only the pixels around
// these.
std::array<std::array<double, 5>, 5> smoothedLog(const Map& map, const Peak& peak, double sigmaPx) {
    // OpenCV's rule for the deviation of a kernel of this size: 7 for sigma 1.5 (spec 4.2.6).
    const int radius = std::max(1, static_cast<int>(std::lround(2 * sigmaPx)));
    const double kernelSigma = 0.3 * (radius - 1) + 0.8;
    std::array<std::array<double, 5>, 5> logs{};
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            double sum = 0;
            for (int ky = -radius; ky <= radius; ++ky) {
                for (int kx = -radius; kx <= radius; ++kx) {
                    const int64_t x = peak.x + dx + kx;
                    const int64_t y = peak.y + dy + ky;
                    if (x >= 0 && y >= 0 && x < map.width && y < map.height) {
                        sum +=
                            map.at(x, y) * std::exp(-(kx * kx + ky * ky) / (2 * kernelSigma * kernelSigma));
                    }
                }
            }
            // Scaling the smoothed map to the old maximum adds a constant to the logarithm and changes no
            // derivative.
            logs[static_cast<std::size_t>(dy + 2)][static_cast<std::size_t>(dx + 2)] =
                std::log(std::max(sum, 1e-10));
        }
    }
    return logs;
}

Offset darkOffset(const Map& map, const Peak& peak, double sigmaPx) {
    const Offset fallback = quarterOffset(map, peak);
    if (peak.x <= 1 || peak.y <= 1 || peak.x >= map.width - 2 || peak.y >= map.height - 2) {
        return fallback;
    }
    const auto l = smoothedLog(map, peak, sigmaPx);  // l[2 + dy][2 + dx]
    const double dx = (l[2][3] - l[2][1]) / 2;
    const double dy = (l[3][2] - l[1][2]) / 2;
    const double dxx = (l[2][4] - 2 * l[2][2] + l[2][0]) / 4;
    const double dyy = (l[4][2] - 2 * l[2][2] + l[0][2]) / 4;
    const double dxy = (l[3][3] - l[1][3] - l[3][1] + l[1][1]) / 4;
    const double determinant = dxx * dyy - dxy * dxy;
    if (!(dxx < 0 && determinant > 0)) {
        return fallback;  // no peak in the sense of the expansion
    }
    const Offset offset{-(dyy * dx - dxy * dy) / determinant, -(dxx * dy - dxy * dx) / determinant};
    return std::abs(offset.x) > 1 || std::abs(offset.y) > 1 ? fallback : offset;
}

Offset topKOffset(const Map& map, const Peak& peak) {
    // The strongest 9 of the 5 x 5 pixels around the peak: enough for a Gaussian's centre, few enough that
    // the tail of a neighbouring maximum does not pull.
    constexpr std::size_t kStrongest = 9;
    struct Pixel {
        double value, x, y;
    };
    std::vector<Pixel> pixels;
    for (int64_t y = std::max<int64_t>(0, peak.y - 2); y <= std::min(map.height - 1, peak.y + 2); ++y) {
        for (int64_t x = std::max<int64_t>(0, peak.x - 2); x <= std::min(map.width - 1, peak.x + 2); ++x) {
            pixels.push_back({std::max(0.0, map.at(x, y)), static_cast<double>(x - peak.x),
                              static_cast<double>(y - peak.y)});
        }
    }
    std::stable_sort(pixels.begin(), pixels.end(),
                     [](const Pixel& a, const Pixel& b) { return a.value > b.value; });
    pixels.resize(std::min(kStrongest, pixels.size()));
    double sum = 0;
    Offset offset;
    for (const Pixel& pixel : pixels) {
        sum += pixel.value;
        offset.x += pixel.value * pixel.x;
        offset.y += pixel.value * pixel.y;
    }
    return {offset.x / sum, offset.y / sum};
}

torch::Tensor onCpuInDouble(const torch::Tensor& tensor) {
    return tensor.detach().to(torch::kCPU, torch::kDouble).contiguous();
}

}  // namespace

torch::Tensor mapFromInput(const torch::Tensor& points) {
    return (points + 0.5) / kHeatMapStride - 0.5;
}

torch::Tensor inputFromMap(const torch::Tensor& points) {
    return (points + 0.5) * kHeatMapStride - 0.5;
}

HeatMapTargets gaussianTargets(const torch::Tensor& points, const torch::Tensor& weights, int64_t height,
                               int64_t width, double sigmaPx) {
    core::expects(points.dim() == 3 && points.size(2) == 2 && weights.dim() == 2 &&
                      weights.size(0) == points.size(0) && weights.size(1) == points.size(1) && sigmaPx > 0,
                  "gaussianTargets: points [N, K, 2], weights [N, K], sigma above 0");
    const auto options = points.options();
    const torch::Tensor x = points.select(2, 0).unsqueeze(2);  // [N, K, 1]
    const torch::Tensor y = points.select(2, 1).unsqueeze(2);
    const torch::Tensor dx = (torch::arange(width, options).view({1, 1, width}) - x).abs();  // [N, K, W]
    const torch::Tensor dy = (torch::arange(height, options).view({1, 1, height}) - y).abs();
    const double reach = 3 * sigmaPx;
    const auto profile = [&](const torch::Tensor& distance) {
        return torch::exp(-distance.pow(2) / (2 * sigmaPx * sigmaPx)) * (distance <= reach);
    };
    HeatMapTargets targets;
    targets.maps = profile(dy).unsqueeze(3) * profile(dx).unsqueeze(2);
    const torch::Tensor touches = (dx <= reach).any(2) & (dy <= reach).any(2);
    targets.weights = weights * touches;
    targets.maps = targets.maps * (targets.weights > 0).unsqueeze(2).unsqueeze(3);
    return targets;
}

torch::Tensor heatMapLoss(const std::vector<torch::Tensor>& stacks, const HeatMapTargets& targets) {
    core::expects(!stacks.empty(), "heatMapLoss: no stack");
    const torch::Tensor total = targets.weights.sum().clamp_min(1e-8);
    torch::Tensor loss;
    for (const torch::Tensor& maps : stacks) {
        core::expects(maps.sizes() == targets.maps.sizes(), "heatMapLoss: maps and targets differ in size");
        const torch::Tensor difference = maps.to(targets.maps.scalar_type()) - targets.maps;
        const torch::Tensor perMap = difference.pow(2).mean({2, 3});
        const torch::Tensor stackLoss = (perMap * targets.weights).sum() / total * kReadable;
        loss = loss.defined() ? loss + stackLoss : stackLoss;
    }
    return loss;
}

DecodedPoints decode(const torch::Tensor& maps, Decoder decoder, double sigmaPx) {
    core::expects(maps.dim() == 4, "decode: maps must be [N, K, H, W]");
    const torch::Tensor values = onCpuInDouble(maps);
    DecodedPoints decoded{torch::empty({maps.size(0), maps.size(1), 2}, torch::kDouble),
                          torch::empty({maps.size(0), maps.size(1)}, torch::kDouble)};
    auto points = decoded.points.accessor<double, 3>();
    auto scores = decoded.scores.accessor<double, 2>();
    const int64_t height = maps.size(2);
    const int64_t width = maps.size(3);
    for (int64_t n = 0; n < maps.size(0); ++n) {
        for (int64_t k = 0; k < maps.size(1); ++k) {
            const Map map{values.data_ptr<double>() + (n * maps.size(1) + k) * height * width, height, width};
            const Peak peak = peakOf(map);
            if (!(peak.value > 0)) {
                points[n][k][0] = static_cast<double>(width - 1) / 2;
                points[n][k][1] = static_cast<double>(height - 1) / 2;
                scores[n][k] = 0;
                continue;
            }
            Offset offset;
            switch (decoder) {
                case Decoder::QuarterOffset:
                    offset = quarterOffset(map, peak);
                    break;
                case Decoder::Dark:
                    offset = darkOffset(map, peak, sigmaPx);
                    break;
                case Decoder::TopK:
                    offset = topKOffset(map, peak);
                    break;
            }
            points[n][k][0] = static_cast<double>(peak.x) + offset.x;
            points[n][k][1] = static_cast<double>(peak.y) + offset.y;
            scores[n][k] = std::min(1.0, peak.value);
        }
    }
    return decoded;
}

torch::Tensor spread(const torch::Tensor& maps, const torch::Tensor& points, double sigmaPx) {
    core::expects(maps.dim() == 4 && points.dim() == 3 && points.size(2) == 2,
                  "spread: [N, K, H, W] and [N, K, 2]");
    const torch::Tensor values = onCpuInDouble(maps).clamp_min(0);
    const torch::Tensor centres = onCpuInDouble(points);
    const torch::Tensor dx =
        torch::arange(maps.size(3), torch::kDouble).view({1, 1, -1}) - centres.select(2, 0).unsqueeze(2);
    const torch::Tensor dy =
        torch::arange(maps.size(2), torch::kDouble).view({1, 1, -1}) - centres.select(2, 1).unsqueeze(2);
    const torch::Tensor squared = dy.pow(2).unsqueeze(3) + dx.pow(2).unsqueeze(2);
    const torch::Tensor mass = values * (squared <= 9 * sigmaPx * sigmaPx);
    return ((mass * squared).sum({2, 3}) / mass.sum({2, 3}).clamp_min(1e-10)).sqrt();
}

}  // namespace maskwright::models::losses
