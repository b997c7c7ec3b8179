// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/overlay.h"

#include "core/geometry/polygon_fill.h"
#include "core/geometry/similarity.h"
#include "core/image/line_layer.h"
#include "core/image/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace maskwright::core::image {

namespace {

using geometry::Similarity;

constexpr Rgb8 kIgnored{128, 128, 128};
constexpr double kBorderOpacity = 0.35;  // added to that of the area

// The class whose colour a part's points and curves have. The inner mouth's own colour is too dark for lines.
FaceClass classOf(Part part) {
    switch (part) {
        case Part::ImageLeftBrow:
            return FaceClass::ImageLeftBrow;
        case Part::ImageRightBrow:
            return FaceClass::ImageRightBrow;
        case Part::NoseBridge:
        case Part::NoseOutline:
            return FaceClass::Nose;
        case Part::ImageLeftEye:
        case Part::ImageLeftPupil:
            return FaceClass::ImageLeftEye;
        case Part::ImageRightEye:
        case Part::ImageRightPupil:
            return FaceClass::ImageRightEye;
        case Part::OuterMouth:
            return FaceClass::UpperLip;
        case Part::InnerMouth:
            return FaceClass::LowerLip;
        case Part::Contour:
            break;
    }
    return FaceClass::Skin;
}

std::uint8_t blended(std::uint8_t below, std::uint8_t above, double opacity) {
    return static_cast<std::uint8_t>(std::lround(below + (above - below) * opacity));
}

Rgb8 blended(Rgb8 below, Rgb8 above, double opacity) {
    return {blended(below.r, above.r, opacity), blended(below.g, above.g, opacity),
            blended(below.b, above.b, opacity)};
}

Rgb8 colourOf(FaceClass value, const OverlayOptions& options) {
    const ClassInfo& info = Scheme::lapa().classInfo(value);
    return options.lapaColours ? info.lapaColour : info.displayColour;
}

Rgb8 colourOf(std::uint8_t label, const OverlayOptions& options) {
    return label < kClassCount ? colourOf(static_cast<FaceClass>(label), options) : kIgnored;
}

// The map as the picture shows it: the nearest pixel, labels have no mean.
LabelMap sampled(const LabelMap& map, int width, int height, const Similarity& pictureFromPhoto) {
    const Similarity photoFromPicture = pictureFromPhoto.inverse();
    const auto nearest = [](double position, int side) {
        return static_cast<int>(std::clamp(std::round(position), 0.0, side - 1.0));
    };
    std::vector<int> columns;
    for (int x = 0; x < width; ++x) {
        columns.push_back(nearest(photoFromPicture.apply({double(x), 0}).x(), map.width()));
    }
    LabelMap result(width, height);
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* from = map.row(nearest(photoFromPicture.apply({0, double(y)}).y(), map.height()));
        for (int x = 0; x < width; ++x) {
            result.at(x, y) = from[columns[static_cast<std::size_t>(x)]];
        }
    }
    return result;
}

void blendMap(RgbImage& picture, const LabelMap& labels, int borderPx, const OverlayOptions& options) {
    const double strong = std::min(1.0, options.opacity + kBorderOpacity);
    for (int y = 0; y < labels.height(); ++y) {
        const std::uint8_t* row = labels.row(y);
        const std::uint8_t* above = labels.row(std::max(0, y - borderPx));
        const std::uint8_t* below = labels.row(std::min(labels.height() - 1, y + borderPx));
        for (int x = 0; x < labels.width(); ++x) {
            const std::uint8_t label = row[x];
            if (label == labelOf(FaceClass::Background)) {
                continue;
            }
            const std::uint8_t left = row[std::max(0, x - borderPx)];
            const std::uint8_t right = row[std::min(labels.width() - 1, x + borderPx)];
            const bool border = above[x] != label || below[x] != label || left != label || right != label;
            picture.at(x, y) =
                blended(picture.at(x, y), colourOf(label, options), border ? strong : options.opacity);
        }
    }
}

// The parts as their contours bound them, with soft borders: what lies between two pixels is seen, too.
void blendParts(RgbImage& picture, const fitting::FaceFit& fit, const Similarity& pictureFromPhoto,
                const OverlayOptions& options) {
    for (const FaceClass value : fitting::fittedClasses()) {
        std::vector<geometry::Polygon> polygons = fit.part(value).region;
        PixelRect area;
        for (geometry::Polygon& polygon : polygons) {
            for (Point& vertex : polygon) {
                vertex = pictureFromPhoto.apply(vertex);
            }
            area = area.united(geometry::pixelBounds(polygon).grown(1));
        }
        area = area.intersected(picture.bounds());
        const Raster<std::uint8_t> coverage = geometry::polygonCoverage(polygons, area);
        const Rgb8 colour = colourOf(value, options);
        for (int y = area.y0; y < area.y1; ++y) {
            for (int x = area.x0; x < area.x1; ++x) {
                const double share = coverage.at(x - area.x0, y - area.y0) / 255.0;
                picture.at(x, y) = blended(picture.at(x, y), colour, options.opacity * share);
            }
        }
    }
}

void drawCurve(LineLayer& layer, const fitting::Curve& curve, Rgb8 colour) {
    layer.line(curve.samples, curve.closed ? LineEnds::Joined : LineEnds::Open, colour);
}

void drawFit(LineLayer& layer, const fitting::FaceFit& fit, const OverlayOptions& options) {
    drawCurve(layer, fit.jawline, colourOf(FaceClass::Skin, options));
    for (std::size_t value = 0; value < kClassCount; ++value) {
        for (const fitting::Curve& curve : fit.parts[value].curves) {
            drawCurve(layer, curve, colourOf(static_cast<FaceClass>(value), options));
        }
    }
}

void drawChains(LineLayer& layer, const Landmarks& landmarks, const OverlayOptions& options) {
    for (const Chain& chain : Scheme::lapa().chains()) {
        std::vector<Point> points;
        for (const std::size_t index : chain.points) {
            points.push_back(landmarks.point(index));
        }
        layer.line(points, chain.kind == ChainKind::Closed ? LineEnds::Joined : LineEnds::Open,
                   colourOf(classOf(chain.part), options));
    }
}

void drawPoints(LineLayer& layer, const Landmarks& landmarks, const OverlayOptions& options) {
    for (std::size_t i = 0; i < kPointCount; ++i) {
        const Rgb8 colour = colourOf(classOf(Scheme::lapa().partOf(i)), options);
        if (landmarks.visibilities[i] == Visibility::Visible) {
            layer.ring(landmarks.point(i), colour);
        } else {
            layer.cross(landmarks.point(i), colour);
        }
    }
}

// Where in the picture lines may be: the points with some room around. Fitted curves stay near their points.
PixelRect lineArea(const OverlayContent& content, const RgbImage& picture, const Similarity& pictureFromPhoto,
                   double faceSidePx) {
    if (content.landmarks == nullptr) {
        return picture.bounds();
    }
    const Eigen::Matrix2Xd points = pictureFromPhoto.applyAll(content.landmarks->points);
    const Point low = points.rowwise().minCoeff().array() - faceSidePx / 4 - 8;
    const Point high = points.rowwise().maxCoeff().array() + faceSidePx / 4 + 8;
    const auto whole = [](double value, int side) {
        return static_cast<int>(std::clamp(value, 0.0, double(side)));
    };
    return {whole(low.x(), picture.width()), whole(low.y(), picture.height()),
            whole(high.x(), picture.width()), whole(high.y(), picture.height())};
}

// Of the points' box where there are points, else guessed from the picture.
double faceSide(const OverlayContent& content, const RgbImage& picture, const Similarity& pictureFromPhoto) {
    if (content.landmarks == nullptr) {
        return std::min(picture.width(), picture.height()) / 2.0;
    }
    return std::sqrt(boundingBox(content.landmarks->points).area()) * pictureFromPhoto.scale();
}

void drawContent(RgbImage& picture, const Similarity& pictureFromPhoto, const OverlayContent& content,
                 const OverlayOptions& options) {
    const double faceSidePx = faceSide(content, picture, pictureFromPhoto);
    if (content.map != nullptr) {
        const int borderPx = std::clamp(static_cast<int>(std::lround(faceSidePx / 400)), 1, 16);
        blendMap(picture, sampled(*content.map, picture.width(), picture.height(), pictureFromPhoto),
                 borderPx, options);
    } else if (content.fit != nullptr) {
        blendParts(picture, *content.fit, pictureFromPhoto, options);
    }
    const PixelRect area = lineArea(content, picture, pictureFromPhoto, faceSidePx);
    if (area.empty() || (content.landmarks == nullptr && content.fit == nullptr)) {
        return;
    }
    LineLayer layer(area, pictureFromPhoto, faceSidePx);
    if (options.curves && content.fit != nullptr) {
        drawFit(layer, *content.fit, options);
    } else if (options.curves && content.landmarks != nullptr) {
        drawChains(layer, *content.landmarks, options);
    }
    if (options.points && content.landmarks != nullptr) {
        drawPoints(layer, *content.landmarks, options);
    }
    layer.blendOnto(picture);
}

void check(const ImageView& photo, const OverlayContent& content, const OverlayOptions& options) {
    expects(!photo.empty(), "drawOverlay: no photo");
    expects(content.map == nullptr ||
                (content.map->width() == photo.width && content.map->height() == photo.height),
            "drawOverlay: the map must have the photo's size");
    expects(options.opacity >= 0 && options.opacity <= 1, "drawOverlay: opacity is 0..1");
}

}  // namespace

RgbImage drawOverlay(const ImageView& photo, const OverlayContent& content, const OverlayOptions& options) {
    check(photo, content, options);
    RgbImage picture = copyOf(photo);
    drawContent(picture, Similarity(), content, options);
    return picture;
}

RgbImage drawOverlay(const ImageView& photo, const PixelRect& window, int longerSidePx,
                     const OverlayContent& content, const OverlayOptions& options) {
    check(photo, content, options);
    const PixelRect inside = window.intersected({0, 0, photo.width, photo.height});
    const ImageView view = viewOfWindow(photo, inside);
    const double factor = factorToFit(view.width, view.height, longerSidePx);
    RgbImage picture = resized(view, factor);
    const Similarity windowFromPhoto(1, 0, {-double(inside.x0), -double(inside.y0)});
    drawContent(picture, Similarity::resize(factor) * windowFromPhoto, content, options);
    return picture;
}

PixelRect headWindow(const Landmarks& landmarks, int photoWidth, int photoHeight) {
    const Box face = boundingBox(landmarks.points);
    const double half = std::max(face.width(), face.height());
    // Above the brows is more head than below the chin, so the window lies a little higher than the points.
    const Point centre = face.centre() - Point(0, 0.15 * half);
    const auto whole = [](double value, int limit) {
        return static_cast<int>(std::lround(std::clamp(value, 0.0, double(limit))));
    };
    const PixelRect window{whole(centre.x() - half, photoWidth), whole(centre.y() - half, photoHeight),
                           whole(centre.x() + half, photoWidth), whole(centre.y() + half, photoHeight)};
    return window.empty() ? PixelRect{0, 0, photoWidth, photoHeight} : window;
}

}  // namespace maskwright::core::image
