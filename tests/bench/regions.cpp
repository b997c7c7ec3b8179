// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "app/wiring/predictors.h"
#include "core/error.h"
#include "core/image/contact_sheet.h"
#include "core/image/overlay.h"
#include "core/image/photo_io.h"
#include "core/metrics/confusion.h"
#include "tests/bench/covered_head.h"
#include "tests/bench/fasseg_labels.h"
#include "tests/bench/region_groups.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench regions: hair and skin of the networks or the graph cut against hand-drawn label maps,
// from the points that the tree gives. Skin is the whole face region with its parts. One confusion over the
// whole set, in percent.
namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::LabelMap;

// Background, skin, hair: parts count as skin, pixels without a class stay out.
LabelMap regionsOf(LabelMap labels) {
    for (std::uint8_t& value : labels.pixels()) {
        if (value != core::kIgnoredLabel && value != labelOf(FaceClass::Background) &&
            value != labelOf(FaceClass::Hair)) {
            value = labelOf(FaceClass::Skin);
        }
    }
    return labels;
}

LabelMap labelsOf(const core::RegionMap& regions) {
    LabelMap labels(regions.photoWidth, regions.photoHeight);
    const auto strongest = core::strongestRegions(regions);
    for (int y = 0; y < strongest.height(); ++y) {
        for (int x = 0; x < strongest.width(); ++x) {
            const auto region = static_cast<core::Region>(strongest.at(x, y));
            labels.at(regions.window.x0 + x, regions.window.y0 + y) =
                labelOf(region == core::Region::Hair   ? FaceClass::Hair
                        : region == core::Region::Skin ? FaceClass::Skin
                                                       : FaceClass::Background);
        }
    }
    return labels;
}

struct Measured {
    std::string name;
    core::metrics::ConfusionMatrix confusion;
    std::size_t entry = 0;
};

struct Face {
    core::RgbImage photo;
    core::Landmarks landmarks;
    LabelMap labels;
};

// The faces of a tree, as they are or with cloth before them.
class Faces {
  public:
    Faces(std::filesystem::path tree, bool fasseg, std::optional<Cloth> cloth)
        : tree_(std::move(tree)),
          fasseg_(fasseg),
          cloth_(std::move(cloth)),
          entries_(annotation::formats::listLapaTree(tree_).entries) {}

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] const std::string& name(std::size_t i) const { return entries_[i].name; }
    // None where photo, points or masks are missing.
    [[nodiscard]] std::optional<Face> read(std::size_t i) const {
        const auto& entry = entries_[i];
        auto annotation = annotation::formats::readAnnotation(entry);
        if (!entry.image || !annotation.points || (!fasseg_ && !annotation.labels)) {
            return std::nullopt;
        }
        Face face{core::image::readPhoto(*entry.image), {}, {}};
        face.landmarks.points = *annotation.points;
        face.labels =
            fasseg_ ? asRegions(readFassegLabels(tree_, entry.name)) : std::move(*annotation.labels);
        if (cloth_) {
            cloth_->lay(static_cast<int>(i), face.landmarks.points, face.photo, face.labels);
        }
        return face;
    }
    // Of what is to be seen: none with cloth before it.
    [[nodiscard]] std::optional<core::Raster<std::uint8_t>> classes19(std::size_t i) const {
        return cloth_ ? std::nullopt : readClasses19(tree_, entries_[i].name);
    }

  private:
    std::filesystem::path tree_;
    bool fasseg_;
    std::optional<Cloth> cloth_;
    std::vector<annotation::formats::LapaEntry> entries_;
};

// The photo, the masks and the cut of each face, beside each other.
void drawFaces(const std::vector<Measured>& measured, const Faces& faces,
               const core::RegionSegmenter& segmenter, const std::filesystem::path& file) {
    core::image::OverlayOptions options;
    options.points = options.curves = false;
    std::vector<core::image::SheetCell> cells;
    for (const Measured& one : measured) {
        Face face = faces.read(one.entry).value();
        LabelMap truth = regionsOf(std::move(face.labels));
        std::replace(truth.pixels().begin(), truth.pixels().end(), core::kIgnoredLabel, std::uint8_t{0});
        const core::ImageView photo = core::viewOf(face.photo);
        const LabelMap cut = labelsOf(segmenter.segment(photo, face.landmarks, core::NoProgress()));
        cells.push_back({face.photo, one.name});
        cells.push_back({core::image::drawOverlay(photo, {&truth, nullptr, nullptr}, options), "masks"});
        cells.push_back({core::image::drawOverlay(photo, {&cut, nullptr, nullptr}, options), "cut"});
    }
    core::image::SheetOptions layout;
    layout.columns = 6;
    layout.cellPx = 240;
    core::image::writePng(file, core::viewOf(core::image::drawContactSheet(cells, layout)));
}

double percent(std::optional<double> share) {
    return 100 * share.value_or(0);
}

// One kind of heads: all their pixels, and those the kind is about.
struct GroupScore {
    int faces = 0;
    core::metrics::ConfusionMatrix all;
    core::metrics::ConfusionMatrix zone;
};

// The truth with everything beyond the zone left out.
LabelMap inside(LabelMap truth, const core::Raster<std::uint8_t>& zone) {
    for (std::size_t i = 0; i < truth.pixels().size(); ++i) {
        if (zone.pixels()[i] == 0) {
            truth.pixels()[i] = core::kIgnoredLabel;
        }
    }
    return truth;
}

void addToGroups(const std::vector<RegionGroup>& ofFace, const LabelMap& truth, const LabelMap& cut,
                 std::map<std::string, GroupScore>& groups) {
    for (const RegionGroup& group : ofFace) {
        GroupScore& score = groups[group.name];
        ++score.faces;
        score.all.add(truth, cut);
        if (!group.zone.empty()) {
            score.zone.add(inside(truth, group.zone), cut);
        }
    }
}

nlohmann::json toJson(const std::map<std::string, GroupScore>& groups) {
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [name, score] : groups) {
        json[name] = {{"faces", score.faces},
                      {"skin", percent(score.all.f1(FaceClass::Skin))},
                      {"hair", percent(score.all.f1(FaceClass::Hair))}};
        if (score.zone.pixels() > 0) {
            json[name]["right_in_its_place"] = percent(score.zone.pixelAccuracy());
        }
    }
    return json;
}

void print(const std::map<std::string, GroupScore>& groups) {
    std::printf("  %-34s %6s %7s %7s %9s\n", "kind of head", "faces", "skin", "hair", "in place");
    for (const auto& [name, score] : groups) {
        std::printf("  %-34s %6d %7.2f %7.2f", name.c_str(), score.faces,
                    percent(score.all.f1(FaceClass::Skin)), percent(score.all.f1(FaceClass::Hair)));
        if (score.zone.pixels() > 0) {
            std::printf(" %9.2f", percent(score.zone.pixelAccuracy()));
        }
        std::printf("\n");
    }
}

// What faces are the worst by: all pixels, or one class, of faces that have it.
double orderBy(const core::metrics::ConfusionMatrix& confusion, const std::string& what) {
    constexpr double kHasNone = 2;
    if (what == "skin") {
        return confusion.f1(FaceClass::Skin).value_or(kHasNone);
    }
    if (what == "hair") {
        return confusion.f1(FaceClass::Hair).value_or(kHasNone);
    }
    return confusion.pixelAccuracy().value_or(kHasNone);
}

}  // namespace

int runRegions(int argc, char** argv) {
    CLI::App app("F1 of hair and skin against the label maps of a LaPa tree, in percent",
                 "maskwright-bench regions");
    std::string folder;
    int every = 1;
    int worst = 10;
    bool fasseg = false;
    bool json = false;
    std::string draw;
    std::string worstBy = "all";
    std::string kind;
    app.add_option("--truth", folder, "LaPa tree with images/, labels/ and landmarks/")->required();
    app.add_option("--every", every, "take every n-th face only")->check(CLI::PositiveNumber);
    app.add_option("--worst", worst, "how many of the worst faces are named")->check(CLI::NonNegativeNumber);
    app.add_option("--worst-by", worstBy, "F1 of skin, of hair, or all pixels")
        ->check(CLI::IsMember({"all", "skin", "hair"}));
    app.add_option("--kind", kind,
                   "name (and draw) faces of this kind of heads alone, as the table calls it: beard");
    app::wiring::PredictorChoice choice;
    app.add_option("--regions", choice.regions, "networks or graphcut, as in maskwright-cli parse");
    app.add_option("--model", choice.regionModel, "fine network, as in maskwright-cli parse");
    app.add_option("--device", choice.device, "where networks run");
    app.add_option("--draw", draw,
                   "PNG file to draw the worst faces on; keep pictures of real faces to yourself");
    app.add_option("--precision", choice.precision, "of networks: auto, float32, bfloat16");
    std::string cloth;
    app.add_option("--covered", cloth,
                   "folder of photos of people, whose clothes are laid before the heads as scarves, caps and "
                   "pieces of cloth");
    app.add_flag("--fasseg", fasseg, "the masks are FASSEG's, in labels6/");
    app.add_flag("--json", json, "one object on standard output");
    CLI11_PARSE(app, argc, argv);

    const auto segmenter = app::wiring::makeRegionSegmenter(choice);
    core::NoProgress progress;
    core::metrics::ConfusionMatrix all;
    std::vector<Measured> faces;
    std::map<std::string, GroupScore> groups;
    double seconds = 0;
    std::size_t count = 0;
    const Faces tree(folder, fasseg, cloth.empty() ? std::nullopt : std::optional<Cloth>(cloth));
    for (std::size_t i = 0; i < tree.size(); i += static_cast<std::size_t>(every)) {
        const std::optional<Face> read = tree.read(i);
        if (!read) {
            continue;
        }
        const auto& [photo, landmarks, labels] = *read;
        // Processor time, so that a busy machine does not count.
        const std::clock_t start = std::clock();
        const core::RegionMap regions = segmenter->segment(core::viewOf(photo), landmarks, progress);
        seconds += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        Measured face{tree.name(i), {}, i};
        const LabelMap truth = regionsOf(labels);
        const LabelMap cut = labelsOf(regions);
        face.confusion.add(truth, cut);
        const auto kinds = groupsOf({photo, landmarks, labels, tree.classes19(i)});
        addToGroups(kinds, truth, cut, groups);
        all += face.confusion;
        ++count;
        const auto isOf = [&](const RegionGroup& group) { return group.name == kind; };
        if (kind.empty() || std::ranges::any_of(kinds, isOf)) {
            faces.push_back(std::move(face));
        }
    }
    if (count == 0) {
        throw core::Error("no face has a photo, points and a label map", folder);
    }
    if (faces.empty()) {
        throw core::Error("no face is of this kind", kind, "Take a name from the table.");
    }
    std::stable_sort(faces.begin(), faces.end(), [&](const Measured& a, const Measured& b) {
        return orderBy(a.confusion, worstBy) < orderBy(b.confusion, worstBy);
    });
    const double milliseconds = 1000 * seconds / static_cast<double>(count);
    faces.resize(std::min(faces.size(), static_cast<std::size_t>(worst)));
    if (!draw.empty()) {
        drawFaces(faces, tree, *segmenter, draw);
    }
    nlohmann::json named = nlohmann::json::array();
    for (const Measured& face : faces) {
        named.push_back({{"name", face.name},
                         {"skin", percent(face.confusion.f1(FaceClass::Skin))},
                         {"hair", percent(face.confusion.f1(FaceClass::Hair))},
                         {"pixel_accuracy", percent(face.confusion.pixelAccuracy())}});
    }
    if (json) {
        std::printf("%s\n", nlohmann::json{{"faces", count},
                                           {"regions", segmenter->version()},
                                           {"skin", percent(all.f1(FaceClass::Skin))},
                                           {"hair", percent(all.f1(FaceClass::Hair))},
                                           {"background", percent(all.f1(FaceClass::Background))},
                                           {"milliseconds", milliseconds},
                                           {"groups", toJson(groups)},
                                           {"worst", named}}
                                .dump(2)
                                .c_str());
        return 0;
    }
    std::printf("%zu faces: skin %.2f  hair %.2f  background %.2f  processor time per face %.0f ms\n", count,
                percent(all.f1(FaceClass::Skin)), percent(all.f1(FaceClass::Hair)),
                percent(all.f1(FaceClass::Background)), milliseconds);
    print(groups);
    for (const auto& face : named) {
        std::printf("  %-32s skin %6.2f  hair %6.2f\n", face["name"].get<std::string>().c_str(),
                    face["skin"].get<double>(), face["hair"].get<double>());
    }
    return 0;
}

}  // namespace maskwright::bench
