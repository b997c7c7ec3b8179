// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fusion/fuse.h"
#include "core/image/contact_sheet.h"
#include "core/image/overlay.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/portrait.h"

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

// maskwright-bench rules: draws the picture of docs/fitting.md that shows what each rule of the fusion does,
// on a synthetic portrait.
namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Point;
using core::Region;
using core::fusion::FusionOptions;

constexpr int kCellPx = 200;

// A portrait with the regions of its exact label map, which the rules are shown on.
class Example {
  public:
    explicit Example(std::uint64_t seed) {
        core::image::portrait::PortraitOptions options;
        options.seed = seed;
        portrait_ = core::image::portrait::renderPortrait(options);
        const core::LabelMap& labels = portrait_.labels;
        regions_ = {labels.width(),
                    labels.height(),
                    labels.bounds(),
                    {labels.width(), labels.height()},
                    {labels.width(), labels.height()}};
        for (int y = 0; y < labels.height(); ++y) {
            for (int x = 0; x < labels.width(); ++x) {
                const std::uint8_t value = labels.at(x, y);
                put(x, y,
                    value == labelOf(FaceClass::Hair) ? Region::Hair
                    : value == 0                      ? Region::Background
                                                      : Region::Skin);
            }
        }
    }

    [[nodiscard]] core::Landmarks& landmarks() { return portrait_.landmarks; }
    [[nodiscard]] Point point(std::size_t index) const { return portrait_.landmarks.point(index); }
    [[nodiscard]] double size() const { return core::interOcular(portrait_.landmarks.points); }

    void put(int x, int y, Region region) {
        regions_.hair.at(x, y) = region == Region::Hair ? 255 : 0;
        regions_.skin.at(x, y) = region == Region::Skin ? 255 : 0;
    }
    void putEllipse(const Point& centre, double halfWidth, double halfHeight, Region region) {
        for (int y = 0; y < regions_.photoHeight; ++y) {
            for (int x = 0; x < regions_.photoWidth; ++x) {
                if (std::hypot((x - centre.x()) / halfWidth, (y - centre.y()) / halfHeight) <= 1) {
                    put(x, y, region);
                }
            }
        }
    }

    [[nodiscard]] core::RgbImage photo() const { return drawn(nullptr, nullptr); }
    [[nodiscard]] core::RgbImage regions() const {
        core::LabelMap map(regions_.photoWidth, regions_.photoHeight);
        const auto strongest = core::strongestRegions(regions_);
        for (std::size_t i = 0; i < map.pixels().size(); ++i) {
            const auto region = static_cast<Region>(strongest.pixels()[i]);
            map.pixels()[i] = labelOf(region == Region::Hair   ? FaceClass::Hair
                                      : region == Region::Skin ? FaceClass::Skin
                                                               : FaceClass::Background);
        }
        return drawn(&map, nullptr);
    }
    [[nodiscard]] core::RgbImage curves() const {
        const auto fit = core::fitting::fitFace(portrait_.landmarks);
        return drawn(nullptr, &fit);
    }
    [[nodiscard]] core::RgbImage fused(const FusionOptions& options = {}) const {
        const core::LabelMap map = core::fusion::fuse(regions_, core::fitting::fitFace(portrait_.landmarks),
                                                      portrait_.landmarks, options);
        return drawn(&map, nullptr);
    }

  private:
    [[nodiscard]] core::RgbImage drawn(const core::LabelMap* map, const core::fitting::FaceFit* fit) const {
        core::image::OverlayOptions options;
        options.opacity = 0.75;
        options.points = false;
        const core::PixelRect window =
            core::image::headWindow(portrait_.landmarks, portrait_.photo.width(), portrait_.photo.height());
        return core::image::drawOverlay(core::viewOf(portrait_.photo), window, kCellPx, {map, nullptr, fit},
                                        options);
    }

    core::image::portrait::Portrait portrait_;
    core::RegionMap regions_;
};

}  // namespace

int runRules(int argc, char** argv) {
    CLI::App app("Draws what each rule of the fusion does", "maskwright-bench rules");
    std::string file;
    std::uint64_t seed = 3;
    app.add_option("FILE", file, "PNG file to write")->required();
    app.add_option("--seed", seed, "of the portrait");
    CLI11_PARSE(app, argc, argv);

    std::vector<core::image::SheetCell> cells;
    const Example plain(seed);
    cells.push_back({plain.photo(), "the photo"});
    cells.push_back({plain.regions(), "1 hair, skin, background"});
    cells.push_back({plain.curves(), "2 curves of the parts"});
    cells.push_back({plain.fused(), "3 fused"});

    Example specks(seed);
    for (int i = 0; i < 60; ++i) {
        const Point centre =
            plain.point(54) + plain.size() * Point(std::cos(i * 2.4), std::sin(i * 2.4)) * (0.012 * i);
        specks.putEllipse(centre, 1.5, 1.5, i % 2 == 0 ? Region::Hair : Region::Background);
    }
    FusionOptions noIslands;
    noIslands.leastIslandPx = 0;
    noIslands.leastIslandShare = 0;
    cells.push_back({specks.fused(noIslands), "islands left"});
    cells.push_back({specks.fused(), "islands cleaned"});

    Example hole(seed);
    const Point mouth = (plain.point(98) + plain.point(102)) / 2;
    hole.putEllipse(mouth, 0.08 * plain.size(), 0.03 * plain.size(), Region::Background);
    FusionOptions noFill;
    noFill.fillHoleShare = 0;
    cells.push_back({hole.fused(noFill), "hole in the mouth left"});
    cells.push_back({hole.fused(), "hole filled"});

    Example neck(seed);
    neck.putEllipse(plain.point(16) + Point(0, 0.2 * plain.size()), 0.6 * plain.size(), 0.5 * plain.size(),
                    Region::Skin);
    FusionOptions noCut;
    noCut.jawlineMargin = -1;
    cells.push_back({neck.fused(noCut), "neck taken for skin"});
    cells.push_back({neck.fused(), "cut along the jawline"});

    Example hidden(seed);
    for (const std::size_t i : {33, 34, 41, 66, 67, 73}) {
        hidden.landmarks().visibilities[i] = core::Visibility::Occluded;
    }
    cells.push_back({hidden.fused(), "occluded points cut"});
    hidden.putEllipse((plain.point(84) + plain.point(93)) / 2, 0.3 * plain.size(), 0.2 * plain.size(),
                      Region::Background);
    cells.push_back({hidden.fused(), "background hides parts"});

    core::image::SheetOptions layout;
    layout.columns = 4;
    layout.cellPx = kCellPx;
    core::image::writePng(file, core::viewOf(core::image::drawContactSheet(cells, layout)));
    std::printf("%s\n", file.c_str());
    return 0;
}

}  // namespace maskwright::bench
