// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/border_profiles.h"

#include "core/error.h"
#include "core/scheme.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::fitting {

namespace {

template <std::size_t kFirst, std::size_t kLast>
constexpr std::array<std::size_t, kLast - kFirst + 1> range() {
    std::array<std::size_t, kLast - kFirst + 1> indices{};
    for (std::size_t i = 0; i < indices.size(); ++i) {
        indices[i] = kFirst + i;
    }
    return indices;
}

constexpr auto kBrow = range<33, 41>();
constexpr auto kEye = range<66, 73>();
constexpr auto kNose = range<55, 65>();
constexpr auto kMouth = range<84, 103>();

// Places of one closed contour, or of one open one.
struct Chain {
    std::size_t first = 0;
    std::size_t count = 0;
    bool closed = true;
    double outward = 1;  // which side of the way along the points is outside
};

std::vector<Chain> chainsOf(BorderKind kind) {
    switch (kind) {
        case BorderKind::Brow:
            return {{0, kBrow.size()}};
        case BorderKind::Eye:
            return {{0, kEye.size()}};
        case BorderKind::Nose:
            return {{0, kNose.size(), false, -1}};
        case BorderKind::Mouth:
            return {{0, 12}, {12, 8}};
    }
    return {};
}

using Rgb = std::array<float, 3>;

Rgb pixelAt(const ImageView& photo, int x, int y) {
    const std::uint8_t* pixel = photo.row(std::clamp(y, 0, photo.height - 1)) +
                                static_cast<std::ptrdiff_t>(3) * std::clamp(x, 0, photo.width - 1);
    return {static_cast<float>(pixel[0]), static_cast<float>(pixel[1]), static_cast<float>(pixel[2])};
}

// Requires a place with pixels of the photo on all sides.
void addBetweenPixels(const ImageView& photo, const Point& at, Rgb& sum) {
    const int x0 = static_cast<int>(at.x());
    const int y0 = static_cast<int>(at.y());
    const auto fx = static_cast<float>(at.x() - x0);
    const auto fy = static_cast<float>(at.y() - y0);
    const std::uint8_t* above = photo.row(y0) + static_cast<std::ptrdiff_t>(3) * x0;
    const std::uint8_t* below = above + photo.strideBytes;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto upper = (1 - fx) * static_cast<float>(above[k]) + fx * static_cast<float>(above[k + 3]);
        const auto lower = (1 - fx) * static_cast<float>(below[k]) + fx * static_cast<float>(below[k + 3]);
        sum[k] += (1 - fy) * upper + fy * lower;
    }
}

// Between pixels; beyond the photo its border goes on.
void addInterpolated(const ImageView& photo, const Point& at, Rgb& sum) {
    const double x = std::clamp(at.x(), -1.0, static_cast<double>(photo.width));
    const double y = std::clamp(at.y(), -1.0, static_cast<double>(photo.height));
    const int x0 = static_cast<int>(std::floor(x));
    const int y0 = static_cast<int>(std::floor(y));
    const auto fx = static_cast<float>(x - x0);
    const auto fy = static_cast<float>(y - y0);
    const Rgb a = pixelAt(photo, x0, y0);
    const Rgb b = pixelAt(photo, x0 + 1, y0);
    const Rgb c = pixelAt(photo, x0, y0 + 1);
    const Rgb d = pixelAt(photo, x0 + 1, y0 + 1);
    for (std::size_t k = 0; k < 3; ++k) {
        sum[k] += (1 - fy) * ((1 - fx) * a[k] + fx * b[k]) + fy * ((1 - fx) * c[k] + fx * d[k]);
    }
}

// The mean over a square of the step's side, so that a large face looks like a small one.
Rgb areaMean(const ImageView& photo, const Point& at, const Point& normal, double stepPx) {
    constexpr int kMostSamples = 4;
    const int count = std::clamp(static_cast<int>(std::ceil(stepPx / 1.5)), 1, kMostSamples);
    const Point along(-normal.y(), normal.x());
    const bool inside =
        at.minCoeff() >= stepPx && at.x() + stepPx < photo.width - 1 && at.y() + stepPx < photo.height - 1;
    Rgb sum{};
    for (int i = 0; i < count; ++i) {
        for (int j = 0; j < count; ++j) {
            const double u = ((i + 0.5) / count - 0.5) * stepPx;
            const double v = ((j + 0.5) / count - 0.5) * stepPx;
            const Point sample = at + u * normal + v * along;
            if (inside) {
                addBetweenPixels(photo, sample, sum);
            } else {
                addInterpolated(photo, sample, sum);
            }
        }
    }
    for (float& value : sum) {
        value /= static_cast<float>(count * count);
    }
    return sum;
}

void standardise(std::vector<float>& profiles, std::size_t places) {
    constexpr double kLeastDeviation = 2;  // of 255: below is noise
    constexpr std::size_t kSamples = kProfileSamples;
    for (std::size_t channel = 0; channel < kProfileChannels; ++channel) {
        double sum = 0;
        double squares = 0;
        const auto each = [&](auto&& visit) {
            for (std::size_t place = 0; place < places; ++place) {
                for (std::size_t k = 0; k < kSamples; ++k) {
                    visit(profiles[(place * kProfileChannels + channel) * kSamples + k]);
                }
            }
        };
        each([&](float& value) {
            sum += value;
            squares += static_cast<double>(value) * value;
        });
        const double count = static_cast<double>(places * kSamples);
        const double mean = sum / count;
        const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
        const double factor = 1 / std::max(deviation, kLeastDeviation);
        each([&](float& value) { value = static_cast<float>((value - mean) * factor); });
    }
}

}  // namespace

const char* nameOf(BorderKind kind) {
    constexpr std::array<const char*, kBorderKinds.size()> kNames{"brow", "eye", "nose", "mouth"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::span<const std::size_t> borderPoints(BorderKind kind) {
    switch (kind) {
        case BorderKind::Brow:
            return kBrow;
        case BorderKind::Eye:
            return kEye;
        case BorderKind::Nose:
            return kNose;
        case BorderKind::Mouth:
            break;
    }
    return kMouth;
}

std::size_t BorderView::pointAt(std::size_t place) const {
    const std::size_t point = borderPoints(kind)[place];
    return mirrored ? Scheme::lapa().mirror()[point] : point;
}

std::vector<Point> borderNormals(const PointMatrix& points, const BorderView& view) {
    std::vector<Point> normals(borderPoints(view.kind).size(), Point::Zero());
    const auto pointOf = [&](std::size_t place) {
        return Point(points.col(static_cast<Eigen::Index>(view.pointAt(place))));
    };
    for (const Chain& chain : chainsOf(view.kind)) {
        for (std::size_t i = 0; i < chain.count; ++i) {
            std::size_t before = (i + chain.count - 1) % chain.count;
            std::size_t after = (i + 1) % chain.count;
            if (!chain.closed) {
                before = i > 0 ? i - 1 : 0;
                after = std::min(i + 1, chain.count - 1);
            }
            const Point along = pointOf(chain.first + after) - pointOf(chain.first + before);
            const double length = along.norm();
            if (length > 0) {
                const double side = (view.mirrored ? -1 : 1) * chain.outward / length;
                normals[chain.first + i] = side * Point(along.y(), -along.x());
            }
        }
    }
    return normals;
}

std::size_t profileSize(BorderKind kind) {
    return borderPoints(kind).size() * kProfileChannels * kProfileSamples;
}

std::vector<float> borderProfiles(const ImageView& photo, const PointMatrix& points, const BorderView& view,
                                  double interOcularPx) {
    expects(!photo.empty() && interOcularPx > 0, "borderProfiles: nothing to look at");
    const std::vector<Point> normals = borderNormals(points, view);
    const double stepPx = kProfileStep * interOcularPx;
    std::vector<float> profiles(profileSize(view.kind));
    for (std::size_t place = 0; place < normals.size(); ++place) {
        const Point middle = points.col(static_cast<Eigen::Index>(view.pointAt(place)));
        float* row = profiles.data() + place * kProfileChannels * kProfileSamples;
        for (int k = 0; k < kProfileSamples; ++k) {
            const Point at = middle + (k - kProfileSamples / 2) * stepPx * normals[place];
            const Rgb colour = areaMean(photo, at, normals[place], stepPx);
            row[k] = (colour[0] + colour[1] + colour[2]) / 3;
            row[kProfileSamples + k] = colour[0] - colour[1];
            row[2 * kProfileSamples + k] = (colour[0] + colour[1]) / 2 - colour[2];
        }
    }
    standardise(profiles, normals.size());
    return profiles;
}

}  // namespace maskwright::core::fitting
