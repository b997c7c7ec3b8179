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
constexpr double kMostWorkingPixels = 30'000;
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

// CIE L*a*b* of an sRGB pixel, under D65. OpenCV's conversion makes its tables when it is called first, which
// takes longer than a stroke may.
Colour labOf(const cv::Vec3b& rgb) {
    static const std::array<float, 256> kLinear = [] {
        std::array<float, 256> linear{};
        for (std::size_t i = 0; i < linear.size(); ++i) {
            const float value = static_cast<float>(i) / 255;
            linear[i] = value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
        }
        return linear;
    }();
    const float r = kLinear[rgb[0]];
    const float g = kLinear[rgb[1]];
    const float b = kLinear[rgb[2]];
    const auto curve = [](float t) { return t > 0.008856F ? std::cbrt(t) : 7.787F * t + 16.0F / 116; };
    const float x = curve((0.412453F * r + 0.357580F * g + 0.180423F * b) / 0.950456F);
    const float y = curve(0.212671F * r + 0.715160F * g + 0.072169F * b);
    const float z = curve((0.019334F * r + 0.119193F * g + 0.950227F * b) / 1.088754F);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// Where one pixel stands for many, nine of them tell as much as all, and sooner.
cv::Mat shrunk(const cv::Mat& picture, const cv::Size& size) {
    constexpr int kSamples = 3;  // across and down
    cv::Mat some = picture;
    if (picture.cols > kSamples * size.width && picture.rows > kSamples * size.height) {
        cv::resize(picture, some, {kSamples * size.width, kSamples * size.height}, 0, 0,
                   cv::INTER_NEAREST_EXACT);
    }
    cv::Mat small;
    cv::resize(some, small, size, 0, 0, cv::INTER_AREA);
    return small;
}

// The stroke's surroundings at working size.
struct Surroundings {
    Raster<Colour> colours;
    Raster<std::uint8_t> labels;  // as they were
    cv::Mat places;               // Place
};

Surroundings surroundingsOf(const ImageView& photo, const LabelMap& map, const RegionOfValue& regionOf,
                            const Stroke& stroke, const PixelRect& rect) {
    const double area = static_cast<double>(rect.width()) * rect.height();
    const double factor = std::min(1.0, std::sqrt(kMostWorkingPixels / area));
    const cv::Size size(std::max(1, cvRound(rect.width() * factor)),
                        std::max(1, cvRound(rect.height() * factor)));
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat pixels(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                         static_cast<std::size_t>(photo.strideBytes));
    const cv::Mat small = shrunk(pixels(cv::Rect(rect.x0, rect.y0, rect.width(), rect.height())), size);
    Surroundings result{Raster<Colour>(size.width, size.height, Colour::Zero()),
                        Raster<std::uint8_t>(size.width, size.height), cv::Mat::zeros(size, CV_8U)};
    drawStroke(stroke, 1, rect, factor, kUnder, result.places);
    if (stroke.wish != StrokeWish::Decide) {
        drawStroke(stroke, stroke.certainShare, rect, factor, kCertain, result.places);
    }
    for (int y = 0; y < size.height; ++y) {
        const auto* row = small.ptr<cv::Vec3b>(y);
        for (int x = 0; x < size.width; ++x) {
            const int photoX = rect.x0 + std::min(rect.width() - 1, static_cast<int>((x + 0.5) / factor));
            const int photoY = rect.y0 + std::min(rect.height() - 1, static_cast<int>((y + 0.5) / factor));
            result.colours.at(x, y) = labOf(row[x]);
            result.labels.at(x, y) = static_cast<std::uint8_t>(regionOf[map.at(photoX, photoY)]);
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

// One region of the working labels, which cover rect, as a smooth picture of a part of it: 0..255.
cv::Mat enlarged(const Raster<std::uint8_t>& labels, Region region, const PixelRect& rect,
                 const PixelRect& part) {
    cv::Mat small(labels.height(), labels.width(), CV_8U);
    for (int y = 0; y < labels.height(); ++y) {
        for (int x = 0; x < labels.width(); ++x) {
            small.at<std::uint8_t>(y, x) = labels.at(x, y) == static_cast<std::uint8_t>(region) ? 255 : 0;
        }
    }
    const double across = static_cast<double>(labels.width()) / rect.width();
    const double down = static_cast<double>(labels.height()) / rect.height();
    const cv::Matx23d smallFromPart(across, 0, (part.x0 - rect.x0 + 0.5) * across - 0.5, 0, down,
                                    (part.y0 - rect.y0 + 0.5) * down - 0.5);
    cv::Mat large;
    cv::warpAffine(small, large, smallFromPart, {part.width(), part.height()},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return large;
}

}  // namespace

Recut recutRegions(const ImageView& photo, const LabelMap& map, const RegionOfValue& regionOf,
                   const Stroke& stroke, const Progress& progress) {
    expects(!photo.empty() && photo.width == map.width() && photo.height == map.height(),
            "recutRegions: the map is of another photo");
    expects(stroke.radiusPx > 0 && std::isfinite(stroke.radiusPx),
            "recutRegions: the radius must be positive");
    expects(stroke.certainShare >= 0 && stroke.certainShare <= 1, "recutRegions: a share is 0 to 1");
    expects(std::all_of(stroke.path.begin(), stroke.path.end(),
                        [](const auto& point) { return point.allFinite(); }),
            "recutRegions: a point is not finite");
    progress.stopIfCancelled();
    const PixelRect rect = stroke.path.empty() ? PixelRect{} : rectAround(stroke, kSurroundings, photo);
    const PixelRect under = rect.empty() ? rect : rectAround(stroke, 1, photo).intersected(rect);
    if (under.empty()) {
        return {};
    }
    const Surroundings around = surroundingsOf(photo, map, regionOf, stroke, rect);
    const Raster<std::uint8_t> labels =
        cutRegions(costsOf(around, wantedOf(stroke.wish)), contrastEdges(around.colours), progress);

    const cv::Mat hair = enlarged(labels, Region::Hair, rect, under);
    const cv::Mat skin = enlarged(labels, Region::Skin, rect, under);
    cv::Mat touched = cv::Mat::zeros(under.height(), under.width(), CV_8U);
    drawStroke(stroke, 1, under, 1, kUnder, touched);
    Recut result{under, Raster<std::uint8_t>(under.width(), under.height(), Recut::kAsBefore)};
    for (int y = 0; y < under.height(); ++y) {
        const auto* hairRow = hair.ptr<std::uint8_t>(y);
        const auto* skinRow = skin.ptr<std::uint8_t>(y);
        const auto* touchedRow = touched.ptr<std::uint8_t>(y);
        const std::uint8_t* before = map.row(under.y0 + y) + under.x0;
        std::uint8_t* after = result.regions.row(y);
        for (int x = 0; x < under.width(); ++x) {
            if (touchedRow[x] == 0) {
                continue;
            }
            const int background = 255 - hairRow[x] - skinRow[x];
            const Region region = background >= std::max(hairRow[x], skinRow[x]) ? Region::Background
                                  : skinRow[x] >= hairRow[x]                     ? Region::Skin
                                                                                 : Region::Hair;
            if (region != regionOf[before[x]]) {
                after[x] = static_cast<std::uint8_t>(region);
            }
        }
    }
    return result;
}

}  // namespace maskwright::core::image
