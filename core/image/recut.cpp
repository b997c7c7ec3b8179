// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/recut.h"

#include "core/image/contrast_edges.h"
#include "core/image/region_cut.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

// How far around the stroke colours are learned, in radii.
constexpr double kSurroundings = 2.5;
// More than a person's hand can mean; also what keeps a stroke below 100 ms.
constexpr double kMostWorkingPixels = 40'000;
constexpr float kImpossible = 1e4F;
constexpr float kUnwanted = 1.0F;        // what another region than the wanted one costs under the stroke
constexpr float kColourTrust = 0.5F;     // neighbouring pixels are no independent witnesses
constexpr float kMostColourCost = 8.0F;  // a colour that nobody has shown is no proof
constexpr int kComponents = 3;
constexpr std::size_t kMostSamples = 3000;

enum Place : std::uint8_t { kAround = 0, kUnder = 1, kCertain = 2 };

std::optional<std::uint8_t> wantedOf(StrokeWish wish) {
    switch (wish) {
        case StrokeWish::Background:
            return static_cast<std::uint8_t>(Region::Background);
        case StrokeWish::Skin:
            return static_cast<std::uint8_t>(Region::Skin);
        case StrokeWish::Hair:
            return static_cast<std::uint8_t>(Region::Hair);
        case StrokeWish::Decide:
            break;
    }
    return std::nullopt;
}

// The pixels of the photo within so many radii of the path.
PixelRect rectAround(const Stroke& stroke, double radii, const ImageView& photo) {
    double x0 = std::numeric_limits<double>::infinity();
    double y0 = x0;
    double x1 = -x0;
    double y1 = -x0;
    for (const Eigen::Vector2d& point : stroke.path) {
        x0 = std::min(x0, point.x());
        y0 = std::min(y0, point.y());
        x1 = std::max(x1, point.x());
        y1 = std::max(y1, point.y());
    }
    const double grow = radii * stroke.radiusPx + 1;
    const auto pixel = [](double value, int limit) {
        return static_cast<int>(std::clamp(std::floor(value), 0.0, static_cast<double>(limit)));
    };
    return {pixel(x0 - grow, photo.width), pixel(y0 - grow, photo.height), pixel(x1 + grow + 1, photo.width),
            pixel(y1 + grow + 1, photo.height)};
}

// Draws the stroke with a share of its radius into a picture of rect, shrunk by the factor.
void drawStroke(const Stroke& stroke, double share, const PixelRect& rect, double factor, Place value,
                cv::Mat& picture) {
    // OpenCV draws with 32 bits of which some are a fraction of a pixel.
    constexpr double kFarthest = 20'000;
    constexpr int kFractionBits = 4;
    const double one = 1 << kFractionBits;
    const auto at = [&](const Eigen::Vector2d& point) {
        const double x = (point.x() - rect.x0 + 0.5) * factor - 0.5;
        const double y = (point.y() - rect.y0 + 0.5) * factor - 0.5;
        return cv::Point(cvRound(std::clamp(x, -kFarthest, kFarthest) * one),
                         cvRound(std::clamp(y, -kFarthest, kFarthest) * one));
    };
    const double radius = share * stroke.radiusPx * factor;
    const int thickness = std::clamp(static_cast<int>(2 * radius), 1, 30'000);
    for (std::size_t i = 0; i < stroke.path.size(); ++i) {
        const std::size_t next = std::min(i + 1, stroke.path.size() - 1);
        cv::line(picture, at(stroke.path[i]), at(stroke.path[next]), value, thickness, cv::LINE_8,
                 kFractionBits);
    }
}

RegionMap grownTo(const RegionMap& regions, const PixelRect& rect) {
    const PixelRect window = regions.window.united(rect);
    if (window == regions.window) {
        return regions;
    }
    RegionMap grown{regions.photoWidth,
                    regions.photoHeight,
                    window,
                    {window.width(), window.height()},
                    {window.width(), window.height()}};
    for (int y = regions.window.y0; y < regions.window.y1; ++y) {
        const int from = y - regions.window.y0;
        const int shift = regions.window.x0 - window.x0;
        std::copy_n(regions.hair.row(from), regions.hair.width(), grown.hair.row(y - window.y0) + shift);
        std::copy_n(regions.skin.row(from), regions.skin.width(), grown.skin.row(y - window.y0) + shift);
    }
    return grown;
}

std::uint8_t strongest(const RegionMap& regions, int x, int y) {
    const int hair = regions.hair.at(x - regions.window.x0, y - regions.window.y0);
    const int skin = regions.skin.at(x - regions.window.x0, y - regions.window.y0);
    const int background = 255 - hair - skin;
    const Region region = background >= std::max(skin, hair) ? Region::Background
                          : skin >= hair                     ? Region::Skin
                                                             : Region::Hair;
    return static_cast<std::uint8_t>(region);
}

// The stroke's surroundings at working size.
struct Surroundings {
    Raster<Colour> colours;
    Raster<std::uint8_t> labels;  // as they were
    cv::Mat places;               // Place
};

Surroundings surroundingsOf(const ImageView& photo, const RegionMap& regions, const Stroke& stroke,
                            const PixelRect& rect) {
    const double area = static_cast<double>(rect.width()) * rect.height();
    const double factor = std::min(1.0, std::sqrt(kMostWorkingPixels / area));
    const cv::Size size(std::max(1, cvRound(rect.width() * factor)),
                        std::max(1, cvRound(rect.height() * factor)));
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat pixels(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                         static_cast<std::size_t>(photo.strideBytes));
    cv::Mat small;
    cv::resize(pixels(cv::Rect(rect.x0, rect.y0, rect.width(), rect.height())), small, size, 0, 0,
               cv::INTER_AREA);
    small.convertTo(small, CV_32FC3, 1 / 255.0);
    cv::cvtColor(small, small, cv::COLOR_RGB2Lab);
    Surroundings result{Raster<Colour>(size.width, size.height, Colour::Zero()),
                        Raster<std::uint8_t>(size.width, size.height), cv::Mat::zeros(size, CV_8U)};
    drawStroke(stroke, 1, rect, factor, kUnder, result.places);
    if (stroke.wish != StrokeWish::Decide) {
        drawStroke(stroke, stroke.certainShare, rect, factor, kCertain, result.places);
    }
    for (int y = 0; y < size.height; ++y) {
        const auto* row = small.ptr<cv::Vec3f>(y);
        for (int x = 0; x < size.width; ++x) {
            const int photoX = rect.x0 + std::min(rect.width() - 1, static_cast<int>((x + 0.5) / factor));
            const int photoY = rect.y0 + std::min(rect.height() - 1, static_cast<int>((y + 0.5) / factor));
            result.colours.at(x, y) = Colour(row[x][0], row[x][1], row[x][2]);
            result.labels.at(x, y) = strongest(regions, photoX, photoY);
        }
    }
    return result;
}

// The colours of each region around the stroke, and of the wanted one under its middle; none where a region
// is not seen.
std::array<std::optional<ColourMixture>, kRegionCount> coloursOf(const Surroundings& around,
                                                                 std::optional<std::uint8_t> wanted) {
    std::array<std::vector<Colour>, kRegionCount> samples;
    for (int y = 0; y < around.labels.height(); ++y) {
        for (int x = 0; x < around.labels.width(); ++x) {
            const std::uint8_t place = around.places.at<std::uint8_t>(y, x);
            if (place == kAround) {
                samples[around.labels.at(x, y)].push_back(around.colours.at(x, y));
            } else if (place == kCertain && wanted) {
                samples[*wanted].push_back(around.colours.at(x, y));
            }
        }
    }
    std::array<std::optional<ColourMixture>, kRegionCount> mixtures;
    for (std::size_t region = 0; region < kRegionCount; ++region) {
        std::vector<Colour>& all = samples[region];
        if (all.empty()) {
            continue;
        }
        const std::size_t step = all.size() / kMostSamples + 1;
        std::vector<Colour> some;
        for (std::size_t i = 0; i < all.size(); i += step) {
            some.push_back(all[i]);
        }
        const std::vector<float> weights(some.size(), 1);
        ColourMixture mixture(some, weights, kComponents);
        mixture.refine(some, weights);
        mixtures[region] = std::move(mixture);
    }
    return mixtures;
}

Raster<RegionCosts> costsOf(const Surroundings& around, std::optional<std::uint8_t> wanted) {
    const auto mixtures = coloursOf(around, wanted);
    Raster<RegionCosts> costs(around.labels.width(), around.labels.height());
    for (int y = 0; y < costs.height(); ++y) {
        for (int x = 0; x < costs.width(); ++x) {
            RegionCosts& cost = costs.at(x, y);
            const std::uint8_t place = around.places.at<std::uint8_t>(y, x);
            if (place != kUnder) {
                cost.fill(kImpossible);
                cost[place == kCertain && wanted ? *wanted : around.labels.at(x, y)] = 0;
                continue;
            }
            float most = -std::numeric_limits<float>::infinity();
            RegionCosts densities{};
            for (std::size_t region = 0; region < kRegionCount; ++region) {
                densities[region] = mixtures[region]
                                        ? kColourTrust * mixtures[region]->logDensity(around.colours.at(x, y))
                                        : -std::numeric_limits<float>::infinity();
                most = std::max(most, densities[region]);
            }
            for (std::size_t region = 0; region < kRegionCount; ++region) {
                cost[region] =
                    mixtures[region] ? std::min(most - densities[region], kMostColourCost) : kImpossible;
                cost[region] += wanted && region != *wanted ? kUnwanted : 0;
            }
        }
    }
    return costs;
}

// One region of the working labels at the size of rect.
cv::Mat enlarged(const Raster<std::uint8_t>& labels, Region region, const PixelRect& rect) {
    cv::Mat small(labels.height(), labels.width(), CV_8U);
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            small.at<std::uint8_t>(y, x) = labels.at(x, y) == static_cast<std::uint8_t>(region) ? 255 : 0;
        }
    }
    cv::Mat large;
    cv::resize(small, large, {rect.width(), rect.height()}, 0, 0, cv::INTER_LINEAR);
    return large;
}

}  // namespace

Recut recutRegions(const ImageView& photo, const RegionMap& regions, const Stroke& stroke,
                   const Progress& progress) {
    expects(!photo.empty() && photo.width == regions.photoWidth && photo.height == regions.photoHeight,
            "recutRegions: the regions are of another photo");
    expects(stroke.radiusPx > 0 && std::isfinite(stroke.radiusPx),
            "recutRegions: the radius must be positive");
    expects(stroke.certainShare >= 0 && stroke.certainShare <= 1, "recutRegions: a share is 0 to 1");
    expects(std::all_of(stroke.path.begin(), stroke.path.end(),
                        [](const auto& point) { return point.allFinite(); }),
            "recutRegions: a point is not finite");
    progress.stopIfCancelled();
    const PixelRect rect = stroke.path.empty() ? PixelRect{} : rectAround(stroke, kSurroundings, photo);
    if (rect.empty()) {
        return {regions, {}};
    }
    const PixelRect under = rectAround(stroke, 1, photo).intersected(rect);
    Recut result{grownTo(regions, rect), {}};
    const Surroundings around = surroundingsOf(photo, result.regions, stroke, rect);
    const Raster<std::uint8_t> labels =
        cutRegions(costsOf(around, wantedOf(stroke.wish)), contrastEdges(around.colours), progress);

    const cv::Mat hair = enlarged(labels, Region::Hair, rect);
    const cv::Mat skin = enlarged(labels, Region::Skin, rect);
    cv::Mat touched = cv::Mat::zeros(rect.height(), rect.width(), CV_8U);
    drawStroke(stroke, 1, rect, 1, kUnder, touched);
    RegionMap& target = result.regions;
    for (int y = under.y0; y < under.y1; ++y) {
        for (int x = under.x0; x < under.x1; ++x) {
            if (touched.at<std::uint8_t>(y - rect.y0, x - rect.x0) == 0) {
                continue;
            }
            const int newHair = hair.at<std::uint8_t>(y - rect.y0, x - rect.x0);
            const int newSkin = std::min<int>(skin.at<std::uint8_t>(y - rect.y0, x - rect.x0), 255 - newHair);
            std::uint8_t& hairHere = target.hair.at(x - target.window.x0, y - target.window.y0);
            std::uint8_t& skinHere = target.skin.at(x - target.window.x0, y - target.window.y0);
            const std::uint8_t before = strongest(target, x, y);
            const std::uint8_t oldHair = hairHere;
            const std::uint8_t oldSkin = skinHere;
            hairHere = static_cast<std::uint8_t>(newHair);
            skinHere = static_cast<std::uint8_t>(newSkin);
            if (strongest(target, x, y) == before) {
                hairHere = oldHair;
                skinHere = oldSkin;
            } else {
                result.changed = result.changed.united({x, y, x + 1, y + 1});
            }
        }
    }
    if (result.changed.empty()) {
        result.regions = regions;
    }
    return result;
}

}  // namespace maskwright::core::image
