// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/label_png.h"

#include "core/error.h"
#include "core/image/codecs/png.h"
#include "core/image/whole_file.h"
#include "core/scheme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace maskwright::core::image {

namespace {

// Skin and parts, three to a picture.
constexpr std::size_t kFirstPartClass = 1;
constexpr int kPartPictures = 3;

constexpr const char* kRemedy = "Store label maps as 8-bit grey PNG whose values are the classes 0 to 10.";

std::string place(std::size_t index, int width) {
    const auto columns = static_cast<std::size_t>(width);
    return "(" + std::to_string(index % columns) + ", " + std::to_string(index / columns) + ")";
}

LabelMap checkedValues(LabelMap map, const std::string& name) {
    const auto pixels = map.pixels();
    const auto wrong = std::find_if(pixels.begin(), pixels.end(), [](std::uint8_t value) {
        return value >= kClassCount && value != kIgnoredLabel;
    });
    if (wrong != pixels.end()) {
        throw Error("has value " + std::to_string(*wrong) + " at " +
                        place(static_cast<std::size_t>(wrong - pixels.begin()), map.width()) +
                        "; a label map has 0 to 10",
                    name, kRemedy);
    }
    return map;
}

LabelMap labelsFromColours(const RgbImage& colours, const std::string& name) {
    const auto& classes = Scheme::lapa().classes();
    LabelMap map(colours.width(), colours.height());
    std::size_t last = 0;  // neighbours are mostly alike
    for (std::size_t i = 0; i < colours.pixels().size(); ++i) {
        const Rgb8 colour = colours.pixels()[i];
        if (!(classes[last].lapaColour == colour)) {
            const auto found = std::find_if(classes.begin(), classes.end(),
                                            [&](const ClassInfo& info) { return info.lapaColour == colour; });
            if (found == classes.end()) {
                throw Error("has the colour (" + std::to_string(colour.r) + ", " + std::to_string(colour.g) +
                                ", " + std::to_string(colour.b) + ") at " + place(i, colours.width()) +
                                ", which is no class of LaPa",
                            name, kRemedy);
            }
            last = static_cast<std::size_t>(found - classes.begin());
        }
        map.pixels()[i] = static_cast<std::uint8_t>(last);
    }
    return map;
}

bool isPng(std::span<const std::uint8_t> bytes) {
    constexpr std::array<std::uint8_t, 8> kMagic{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

}  // namespace

std::vector<std::uint8_t> encodeLabelPng(const LabelMap& map) {
    return codecs::encodePngValues(map);
}

LabelMap decodeLabelPng(std::span<const std::uint8_t> bytes, const std::string& name) {
    if (!isPng(bytes)) {
        throw Error("is no PNG file", name, kRemedy);
    }
    const codecs::PngHeader header = codecs::pngHeader(bytes, name);
    if (header.kind == codecs::PngKind::Palette ||
        (header.kind == codecs::PngKind::Grey && header.bitDepth == 8)) {
        return checkedValues(codecs::decodePngValues(bytes, name), name);
    }
    if (header.kind == codecs::PngKind::Rgb && header.bitDepth == 8) {
        return labelsFromColours(codecs::decodePng(bytes, name), name);
    }
    throw Error("is a PNG with " + std::to_string(header.bitDepth) + " bits per sample" +
                    (header.kind == codecs::PngKind::WithAlpha ? " and transparency" : "") +
                    ", which is no form of a label map",
                name, kRemedy);
}

LabelMap readLabelPng(const std::filesystem::path& path) {
    const WholeFile file(path);
    return decodeLabelPng(file.bytes(), path.string());
}

Raster<std::uint8_t> readMaskPng(const std::filesystem::path& path) {
    const WholeFile file(path);
    const codecs::PngHeader header = codecs::pngHeader(file.bytes(), path.string());
    const bool oneValue = header.kind == codecs::PngKind::Palette ||
                          (header.kind == codecs::PngKind::Grey && header.bitDepth == 8);
    if (!oneValue) {
        throw Error("is no mask of one value per pixel", path.string(), "Save it as 8-bit grey PNG.");
    }
    return codecs::decodePngValues(file.bytes(), path.string());
}

std::vector<std::uint8_t> encodeRegionPng(const RegionMap& regions) {
    expects(regions.hair.bounds() == regions.skin.bounds() &&
                regions.hair.width() == regions.window.width() &&
                regions.hair.height() == regions.window.height(),
            "encodeRegionPng: hair and skin must have the window's size");
    RgbImage picture(regions.hair.width(), regions.hair.height());
    for (std::size_t i = 0; i < picture.pixels().size(); ++i) {
        const std::uint8_t hair = regions.hair.pixels()[i];
        const std::uint8_t skin = regions.skin.pixels()[i];
        picture.pixels()[i] = {hair, skin, static_cast<std::uint8_t>(std::max(0, 255 - hair - skin))};
    }
    return codecs::encodeRgbPng(viewOf(picture));
}

RegionMap decodeRegionPng(std::span<const std::uint8_t> bytes, int photoWidth, int photoHeight,
                          const PixelRect& window, const std::string& name) {
    constexpr const char* kRemake = "Find hair and skin of this image again.";
    if (!isPng(bytes)) {
        throw Error("is no PNG file", name, kRemake);
    }
    const codecs::PngHeader header = codecs::pngHeader(bytes, name);
    if (header.kind != codecs::PngKind::Rgb || header.bitDepth != 8) {
        throw Error("is no region map, which is an RGB picture of 8 bits", name, kRemake);
    }
    if (header.size.width != window.width() || header.size.height != window.height() || window.x0 < 0 ||
        window.y0 < 0 || window.x1 > photoWidth || window.y1 > photoHeight) {
        throw Error("is a region map of another size than its window in the photo", name, kRemake);
    }
    const RgbImage picture = codecs::decodePng(bytes, name);
    RegionMap regions{photoWidth, photoHeight, window,
                      Raster<std::uint8_t>(picture.width(), picture.height()),
                      Raster<std::uint8_t>(picture.width(), picture.height())};
    for (std::size_t i = 0; i < picture.pixels().size(); ++i) {
        regions.hair.pixels()[i] = picture.pixels()[i].r;
        regions.skin.pixels()[i] = picture.pixels()[i].g;
    }
    return regions;
}

std::vector<std::uint8_t> encodePartsPng(const PartProbabilities& parts) {
    const PixelRect grid = parts.ofClasses[kFirstPartClass].bounds();
    RgbImage picture(grid.width(), kPartPictures * grid.height());
    for (int k = 0; k < kPartPictures; ++k) {
        const auto of = [&](int colour) -> const Raster<std::uint8_t>& {
            const auto& raster = parts.ofClasses[kFirstPartClass + static_cast<std::size_t>(3 * k + colour)];
            expects(raster.bounds() == grid, "encodePartsPng: all classes must have one size");
            return raster;
        };
        for (int y = 0; y < grid.height(); ++y) {
            for (int x = 0; x < grid.width(); ++x) {
                picture.at(x, k * grid.height() + y) = {of(0).at(x, y), of(1).at(x, y), of(2).at(x, y)};
            }
        }
    }
    return codecs::encodeRgbPng(viewOf(picture));
}

PartProbabilities decodePartsPng(std::span<const std::uint8_t> bytes, const PixelRect& window, double cellPx,
                                 const std::string& name) {
    constexpr const char* kRemake = "Find hair and skin of this image again.";
    if (!isPng(bytes)) {
        throw Error("is no PNG file", name, kRemake);
    }
    const codecs::PngHeader header = codecs::pngHeader(bytes, name);
    const auto cells = [&](int pixels) { return std::ceil(pixels / cellPx); };
    if (header.kind != codecs::PngKind::Rgb || header.bitDepth != 8 || !(cellPx > 0) ||
        header.size.width != cells(window.width()) ||
        header.size.height != kPartPictures * cells(window.height())) {
        throw Error("is no picture of what a parser saw of the parts in this window", name, kRemake);
    }
    const RgbImage picture = codecs::decodePng(bytes, name);
    PartProbabilities parts{window, cellPx, {}};
    const int height = picture.height() / kPartPictures;
    for (int k = 0; k < kPartPictures; ++k) {
        const auto of = [&](int colour) -> Raster<std::uint8_t>& {
            return parts.ofClasses[kFirstPartClass + static_cast<std::size_t>(3 * k + colour)];
        };
        for (int colour = 0; colour < 3; ++colour) {
            of(colour) = Raster<std::uint8_t>(picture.width(), height);
        }
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                const Rgb8 pixel = picture.at(x, k * height + y);
                of(0).at(x, y) = pixel.r;
                of(1).at(x, y) = pixel.g;
                of(2).at(x, y) = pixel.b;
            }
        }
    }
    return parts;
}

}  // namespace maskwright::core::image
