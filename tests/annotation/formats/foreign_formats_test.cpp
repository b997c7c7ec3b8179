// SPDX-License-Identifier: GPL-3.0-or-later
// Every format that is read and written: out of a project and into another one, and files in the exact layout
// of the tools that made the format.
#include "annotation/formats/format_list.h"
#include "annotation/formats/import.h"
#include "annotation/release/release.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"
#include "core/scheme_conversion.h"
#include "tests/annotation/fakes.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using Catch::Contains;

namespace {

constexpr int kWidth = 96;
constexpr int kHeight = 80;

core::Landmarks madePoints(double shift) {
    core::Landmarks face = tests::madeFace();
    face.points /= 7;
    face.points.array() += shift;
    face.visibilities[104] = core::Visibility::Occluded;
    return face;
}

// Every class, on the side where LaPa has it.
core::LabelMap madeMap() {
    core::LabelMap map(kWidth, kHeight, 0);
    const auto fill = [&](const core::PixelRect& rect, std::uint8_t value) {
        for (int y = rect.y0; y < rect.y1; ++y) {
            std::fill(map.row(y) + rect.x0, map.row(y) + rect.x1, value);
        }
    };
    fill({8, 4, 88, 14}, 10);
    fill({10, 14, 86, 76}, 1);
    fill({18, 20, 40, 24}, 2);
    fill({56, 20, 78, 24}, 3);
    fill({20, 28, 38, 34}, 4);
    fill({58, 28, 76, 34}, 5);
    fill({42, 34, 54, 50}, 6);
    fill({34, 56, 62, 59}, 7);
    fill({36, 59, 60, 62}, 8);
    fill({34, 62, 62, 66}, 9);
    map.at(30, 22) = 1;  // a hole in a brow
    return map;
}

class Lab {
  public:
    Lab() {
        store::ProjectStore::create(folder_ / "first");
        store::ProjectStore::create(folder_ / "second");
    }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return folder_ / name; }
    [[nodiscard]] Project first() const { return Project(folder_ / "first"); }
    [[nodiscard]] Project second() const { return Project(folder_ / "second"); }

    // Three faces with points and maps, one of them in the test split.
    void fill() const {
        for (int face = 0; face < 3; ++face) {
            tests::writePhoto(folder_ / "photos" / ("face " + std::to_string(face) + ".jpg"), kWidth, kHeight,
                              face);
        }
        Project project = first();
        core::NoProgress progress;
        importPhotos(project, folder_ / "photos", {}, progress);
        for (int face = 0; face < 3; ++face) {
            const auto image = *project.store().imageNamed("face " + std::to_string(face));
            project.saveLandmarks(image, madePoints(face), {std::nullopt, "Ann", "test", ""});
            project.saveLabelMap(image, madeMap(), std::nullopt, std::nullopt,
                                 {std::nullopt, "Ann", "test", ""});
        }
        const std::array<std::pair<store::ImageId, store::Split>, 1> splits{
            {{*project.store().imageNamed("face 2"), store::Split::Test}}};
        project.store().setSplits(splits);
    }
    void exportAs(const Format& format) const {
        Project project = first();
        release::ExportOptions options;
        options.format = &format;
        core::NoProgress progress;
        REQUIRE(release::exportRelease(project, folder_ / "set", options, progress).failures.empty());
    }
    ImportReport import(const Format& format) const {
        Project project = second();
        ImportOptions options;
        options.author = "Bo";
        core::NoProgress progress;
        return importAnnotated(project, folder_ / "set", format, options, progress);
    }

  private:
    tests::TemporaryFolder folder_;
};

bool holds(const Format& format, const std::string& what) {
    return std::find(format.notHeld.begin(), format.notHeld.end(), what) == format.notHeld.end();
}

}  // namespace

TEST_CASE("what a format holds comes back as it was") {
    for (const Format* format : allFormats()) {
        if (format->list == nullptr) {
            continue;
        }
        INFO(format->name);
        const Lab lab;
        lab.fill();
        lab.exportAs(*format);
        const ImportReport report = lab.import(*format);
        for (const auto& failure : report.failures) {
            UNSCOPED_INFO(failure.image << ": " << failure.message);
        }
        CHECK(report.failures.empty());
        CHECK(report.notHeld.size() == (format->name == "celebamask" ? 1 : 0));
        Project project = lab.second();
        REQUIRE(project.store().counts().images == 3);
        const bool hasPoints = holds(*format, "points");
        const bool hasMaps = holds(*format, "label maps");
        CHECK(report.landmarks == (hasPoints ? 3 : 0));
        CHECK(report.labelMaps == (hasMaps ? 3 : 0));
        for (int face = 0; face < 3; ++face) {
            const std::string name =
                format->name == "celebamask" ? std::to_string(face) : "face " + std::to_string(face);
            const auto image = *project.store().imageNamed(name);
            if (hasMaps) {
                CHECK(project.labelMap(image)->value == madeMap());
                CHECK(project.labelMap(image)->accepted);
            }
            if (!hasPoints) {
                continue;
            }
            const auto points = *project.landmarks(image);
            const core::PointMatrix wanted = madePoints(face).points;
            for (Eigen::Index i = 0; i < wanted.cols(); ++i) {
                if (points.value.states[static_cast<std::size_t>(i)] == core::PointState::Accepted) {
                    CHECK((points.value.points.col(i) - wanted.col(i)).norm() < 2e-6);
                }
            }
            CHECK(points.accepted == (report.filledIn == 0));
            if (format->name == "coco" || format->name == "labelme" || format->name == "cvat") {
                CHECK(points.value.visibilities == madePoints(face).visibilities);
            }
        }
        CHECK(report.filledIn == (format->name == "300w" || format->name == "wflw" ? 3 : 0));
        if (format->name != "celebamask") {
            CHECK(project.store().image(*project.store().imageNamed("face 2")).split == store::Split::Test);
        }
        // A second import finds everything where it is.
        CHECK(lab.import(*format).known == 3);
    }
}

TEST_CASE("300-W counts pixels from 1") {
    const Lab lab;
    tests::writePhoto(lab / "set/a.jpg", kWidth, kHeight, 1);
    std::string text = "version: 1\r\nn_points:  68\r\n{\r\n";
    for (int i = 0; i < 68; ++i) {
        text += std::to_string(1 + i) + ".5 " + std::to_string(2 * i + 1) + "\r\n";
    }
    tests::writeText(lab / "set/a.pts", text + "}");
    CHECK(lab.import(ptsFormat()).landmarks == 1);
    Project project = lab.second();
    const auto points = *project.landmarks(*project.store().imageNamed("a"));
    // Point 8 of the 68 is the chin, 16 of the 106.
    CHECK(points.value.point(16) == core::Point(8.5, 16));
    CHECK(points.value.states[16] == core::PointState::Accepted);
    CHECK(points.value.states[1] == core::PointState::Predicted);
    CHECK_FALSE(points.accepted);
    CHECK(project.store()
              .headRevision(*project.store().imageNamed("a"), store::RevisionKind::Landmarks)
              ->tool == "import 300w");
}

TEST_CASE("several faces of one photo in WFLW's list become images of their own") {
    const Lab lab;
    tests::writePhoto(lab / "set/WFLW_images/0--Parade/p 1.jpg", kWidth, kHeight, 1);
    std::string lines;
    for (int face = 0; face < 2; ++face) {
        for (int i = 0; i < 98; ++i) {
            lines += std::to_string(i + 10 * face) + ".25 " + std::to_string(i) + " ";
        }
        lines += "1 2 30 40 0 0 0 0 1 0 0--Parade/p 1.jpg\n";
    }
    tests::writeText(lab / "set/WFLW_annotations/list_98pt_rect_attr_train_test/list_98pt_rect_attr_test.txt",
                     lines);
    const ImportReport report = lab.import(wflwFormat());
    CHECK(report.added == 2);
    CHECK(report.duplicates.empty());
    Project project = lab.second();
    CHECK(project.landmarks(*project.store().imageNamed("p 1"))->value.point(16) == core::Point(16.25, 16));
    CHECK(project.landmarks(*project.store().imageNamed("p 1_2"))->value.point(16) == core::Point(26.25, 16));
    CHECK(project.store().counts().test == 2);
    CHECK(lab.import(wflwFormat()).known == 2);
}

TEST_CASE("COCO's polygons and compressed masks are read") {
    const Lab lab;
    tests::writePhoto(lab / "set/images/a.jpg", kWidth, kHeight, 1);
    // Pixels 2..4 x 1..2 as a polygon around their corners. Skin as COCO compresses it: runs 3, 2 and the
    // rest of 7680 pixels, in letters of five bits.
    const nlohmann::json set = {
        {"images", {{{"id", 7}, {"file_name", "a.jpg"}, {"width", kWidth}, {"height", kHeight}}}},
        {"categories",
         {{{"id", 1}, {"name", "Hair"}}, {{"id", 2}, {"name", "skin"}}, {{"id", 3}, {"name", "necklace"}}}},
        {"annotations",
         {{{"id", 1}, {"image_id", 7}, {"category_id", 1}, {"segmentation", {{2, 1, 5, 1, 5, 3, 2, 3}}}},
          {{"id", 2},
           {"image_id", 7},
           {"category_id", 2},
           {"segmentation", {{"size", {kHeight, kWidth}}, {"counts", "32k_7"}}}},
          {{"id", 3}, {"image_id", 7}, {"category_id", 3}, {"segmentation", nlohmann::json::array()}}}}};
    tests::writeText(lab / "set/annotations/instances.json", set.dump());
    const ImportReport report = lab.import(cocoFormat());
    for (const auto& failure : report.failures) {
        UNSCOPED_INFO(failure.message);
    }
    CHECK(report.labelMaps == 1);
    CHECK(report.notHeld == std::vector<std::string>{"category 'necklace' (1 time)"});
    Project project = lab.second();
    const core::LabelMap map = project.labelMap(*project.store().imageNamed("a"))->value;
    const auto areas = core::classAreas(map);
    CHECK(areas[10] == 6);
    CHECK(map.at(2, 1) == 10);
    CHECK(map.at(4, 2) == 10);
    CHECK(areas[1] == 2);
    CHECK(map.at(0, 3) == 1);
    CHECK(map.at(0, 4) == 1);
}

TEST_CASE("CelebAMask-HQ's left is the image's right, and its masks may be half the photo") {
    const Lab lab;
    tests::writePhoto(lab / "set/CelebA-HQ-img/3.jpg", kWidth, kHeight, 1);
    const auto write = [&](const char* name, const core::PixelRect& where) {
        core::Raster<std::uint8_t> mask(kWidth / 2, kHeight / 2);
        for (int y = where.y0; y < where.y1; ++y) {
            std::fill(mask.row(y) + where.x0, mask.row(y) + where.x1, std::uint8_t{255});
        }
        const auto png = core::image::encodeLabelPng(mask);
        tests::writeText(lab / ("set/CelebAMask-HQ-mask-anno/0/00003_" + std::string(name) + ".png"),
                         std::string(png.begin(), png.end()));
    };
    write("skin", {4, 4, 44, 36});
    write("l_eye", {28, 12, 36, 15});
    write("r_eye", {10, 12, 18, 15});
    write("eye_g", {20, 12, 26, 15});
    const ImportReport report = lab.import(celebamaskFormat());
    CHECK(report.failures.empty());
    Project project = lab.second();
    const core::LabelMap map = project.labelMap(*project.store().imageNamed("3"))->value;
    CHECK(map.bounds() == core::PixelRect{0, 0, kWidth, kHeight});
    CHECK(map.at(24, 26) == 4);
    CHECK(map.at(60, 26) == 5);
    CHECK(map.at(44, 26) == 0);
    CHECK(core::classAreas(map)[5] == 4 * 24);
}

TEST_CASE("hostile sets are refused by file, and the rest comes in") {
    const Lab lab;
    tests::writePhoto(lab / "outside.jpg", kWidth, kHeight, 9);
    tests::writePhoto(lab / "set/images/a.jpg", kWidth, kHeight, 1);

    // A photo outside of the set, by path and by link.
    fs::create_symlink(lab / "outside.jpg", lab / "set/images/link.jpg");
    const auto cocoOf = [](const std::string& file) {
        return nlohmann::json{
            {"images", {{{"id", 1}, {"file_name", file}}, {{"id", 2}, {"file_name", "a.jpg"}}}},
            {"categories", {{{"id", 1}, {"name", "hair"}}}},
            {"annotations",
             {{{"image_id", 1}, {"category_id", 1}, {"segmentation", {{1, 1, 9, 1, 9, 9}}}},
              {{"image_id", 2}, {"category_id", 1}, {"segmentation", {{1, 1, 9, 1, 9, 9}}}}}}};
    };
    for (const std::string file : {"../../outside.jpg", "link.jpg", "/etc/passwd"}) {
        tests::writeText(lab / "set/annotations/x.json", cocoOf(file).dump());
        const ListedSet set = cocoFormat().list(lab / "set");
        CHECK(set.faces.size() == 1);
        CHECK(set.leftOut.size() == 1);
    }
    // Runs that promise more pixels than there are, sizes that lie, and texts that are something else.
    auto lying = cocoOf("a.jpg");
    lying["annotations"][0]["segmentation"] = {{"size", {kHeight, kWidth}}, {"counts", {0, 4'000'000'000U}}};
    lying["annotations"][1]["segmentation"] = {{"size", {1, 1}}, {"counts", {1}}};
    tests::writeText(lab / "set/annotations/x.json", lying.dump());
    for (const ListedFace& face : cocoFormat().list(lab / "set").faces) {
        CHECK_THROWS_AS(face.read(kWidth, kHeight), core::Error);
    }
    tests::writeText(lab / "set/annotations/x.json", "{\"images\": 4, \"annotations\": []}");
    CHECK_THROWS_AS(cocoFormat().list(lab / "set"), core::Error);
    tests::writeText(lab / "set/annotations/x.json", "{\"images\": " + std::string(100'000, '['));
    CHECK_THROWS_WITH(cocoFormat().list(lab / "set"), Contains("x.json"));

    // Entities that grow without end.
    std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaa\">";
    for (char name = 'b'; name < 'l'; ++name) {
        bomb += std::string("<!ENTITY ") + name + " \"";
        for (int i = 0; i < 10; ++i) {
            bomb += std::string("&") + static_cast<char>(name - 1) + ";";
        }
        bomb += "\">";
    }
    tests::writeText(lab / "set/annotations.xml",
                     bomb + "]><annotations><image name=\"&k;\"></image></annotations>");
    const ListedSet exploded = cvatFormat().list(lab / "set");
    CHECK(exploded.faces.empty());
    CHECK(exploded.leftOut.size() == 1);

    for (const char* text : {"", "version: 1\nn_points: 68\n{\n1 2\n}", "{\n1 nan\n}", "{ 1 2", "garbage"}) {
        tests::writeText(lab / "set/images/a.pts", text);
        const ListedSet set = ptsFormat().list(lab / "set");
        REQUIRE(set.faces.size() == 1);
        CHECK_THROWS_WITH(set.faces[0].read(kWidth, kHeight), Contains("a.pts"));
    }
    CHECK_THROWS_AS(labelmeFormat().list(lab / "nowhere"), core::Error);
    CHECK_THROWS_WITH(formatNamed("yolo"), Contains("lapa, 300w"));
}

}  // namespace maskwright::annotation::formats
