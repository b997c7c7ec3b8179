// SPDX-License-Identifier: GPL-3.0-or-later
// COCO: one JSON file per split; a face is one annotation with keypoints and one more per class with its mask
// as run lengths.
#include "annotation/formats/class_masks.h"
#include "annotation/formats/format_list.h"
#include "annotation/formats/point_text.h"
#include "annotation/formats/set_files.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr int kFaceCategory = 11;
constexpr std::int64_t kIdsPerFace = 16;
constexpr int kHidden = 1;   // labelled, not visible
constexpr int kVisible = 2;  // labelled and visible
constexpr double kLongestSide = 100'000;

struct FaceParts {
    std::vector<double> keypoints;  // x, y, v in turn
    std::vector<std::pair<core::FaceClass, json>> masks;
};

// COCO's compressed counts: five bits a letter, differences to the run before the last (cocoapi, maskApi.c).
std::vector<std::uint32_t> countsFrom(const std::string& text, const std::string& subject) {
    std::vector<std::uint32_t> counts;
    for (std::size_t at = 0; at < text.size();) {
        std::int64_t value = 0;
        int shift = 0;
        bool more = true;
        while (more) {
            if (at == text.size() || shift > 30) {
                throw core::Error("a compressed mask is damaged", subject, "Take the file again.");
            }
            const std::int64_t bits = text[at++] - 48;
            value |= (bits & 0x1f) << shift;
            more = (bits & 0x20) != 0;
            shift += 5;
            if (!more && (bits & 0x10) != 0) {
                value -= std::int64_t{1} << shift;
            }
        }
        value += counts.size() > 2 ? counts[counts.size() - 2] : 0;
        if (value < 0 || value > UINT32_MAX) {
            throw core::Error("a compressed mask is damaged", subject, "Take the file again.");
        }
        counts.push_back(static_cast<std::uint32_t>(value));
    }
    return counts;
}

void addMask(MapFromMasks& map, core::FaceClass value, const json& segmentation, int width, int height,
             const std::string& subject) {
    if (segmentation.is_array()) {  // polygons, drawn around the corners of pixels
        for (const json& numbers : segmentation) {
            core::geometry::Polygon polygon;
            for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
                polygon.push_back(
                    photoFromCorners().apply({numbers.at(i).get<double>(), numbers.at(i + 1).get<double>()}));
            }
            map.add(value, polygon);
        }
        return;
    }
    const json& counts = segmentation.at("counts");
    if (segmentation.at("size").at(0).get<int>() != height ||
        segmentation.at("size").at(1).get<int>() != width) {
        throw core::Error("a mask is not of the photo's size", subject, "Both must have one size.");
    }
    const auto runs = counts.is_string() ? countsFrom(counts.get<std::string>(), subject)
                                         : counts.get<std::vector<std::uint32_t>>();
    map.add(value, {0, 0, width, height}, maskFromRuns(runs, width, height, RunOrder::Columns, subject));
}

core::Landmarks ownLandmarks(const std::vector<double>& keypoints) {
    core::Landmarks landmarks;
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        landmarks.setPoint(i, {keypoints[3 * i], keypoints[3 * i + 1]});
        landmarks.visibilities[i] =
            keypoints[3 * i + 2] == kHidden ? core::Visibility::Occluded : core::Visibility::Visible;
    }
    return landmarks;
}

FaceContent contentOf(const FaceParts& parts, bool ourOrder, int width, int height,
                      const std::string& subject) {
    FaceContent content;
    if (!parts.keypoints.empty()) {
        if (parts.keypoints.size() % 3 != 0 ||
            std::any_of(parts.keypoints.begin(), parts.keypoints.end(),
                        [](double value) { return !(std::abs(value) < kLongestSide); })) {
            throw core::Error("keypoints are no triples of coordinates", subject, "Correct the file.");
        }
        const std::size_t count = parts.keypoints.size() / 3;
        if (ourOrder && count == core::kPointCount) {
            content.landmarks = ownLandmarks(parts.keypoints);
            content.known.set();
        } else {
            std::vector<double> coordinates;
            for (std::size_t i = 0; i < count; ++i) {
                coordinates.insert(coordinates.end(), {parts.keypoints[3 * i], parts.keypoints[3 * i + 1]});
            }
            content = faceFrom(coordinates, orderOf(count, subject));
        }
    }
    MapFromMasks map(width, height);
    for (const auto& [value, segmentation] : parts.masks) {
        addMask(map, value, segmentation, width, height, subject);
    }
    content.labels = map.map();
    return content;
}

const std::string& firstPointName() {
    return core::Scheme::lapa().pointName(0);
}

// Annotations of one photo, as faces: masks go with the face whose keypoints came before them, or with the
// only one.
void listFile(const json& content, const fs::path& file, const SetFiles& files, FaceNames& names,
              NotHeld& notHeld, ListedSet& set) {
    const std::string subject = files.relative(file);
    std::map<std::int64_t, core::FaceClass> classes;
    std::map<std::int64_t, std::string> others;
    bool ourOrder = false;
    for (const json& category : content.at("categories")) {
        const auto id = category.at("id").get<std::int64_t>();
        const auto name = category.at("name").get<std::string>();
        if (category.contains("keypoints")) {
            const json& keypoints = category.at("keypoints");
            ourOrder = keypoints.size() == core::kPointCount && keypoints.at(0) == firstPointName();
        } else if (const auto value = classNamed(name)) {
            classes[id] = *value;
        } else {
            others[id] = name;
        }
    }
    std::map<std::int64_t, std::vector<FaceParts>> byImage;
    for (const json& annotation : content.at("annotations")) {
        std::vector<FaceParts>& faces = byImage[annotation.at("image_id").get<std::int64_t>()];
        const auto category = annotation.at("category_id").get<std::int64_t>();
        if (annotation.contains("keypoints") && annotation.at("keypoints").size() > 0) {
            faces.push_back({annotation.at("keypoints").get<std::vector<double>>(), {}});
        } else if (const auto found = classes.find(category); found != classes.end()) {
            if (faces.empty()) {
                faces.emplace_back();
            }
            faces.back().masks.emplace_back(found->second, annotation.at("segmentation"));
        } else {
            notHeld.add("category '" + others[category] + "'");
        }
    }
    const std::string stem = file.stem().string();
    const store::Split split = splitNamed(stem.substr(stem.rfind('_') + 1));
    for (const json& image : content.at("images")) {
        const auto photoName = image.at("file_name").get<std::string>();
        try {
            const fs::path photo = files.photo(photoName, {"images", "", "data"}, subject);
            for (FaceParts& parts : byImage[image.at("id").get<std::int64_t>()]) {
                const std::string name = names.next(photo.stem().string());
                set.faces.push_back(
                    {name, subject + ", " + name, split == store::Split::None ? files.splitOf(photo) : split,
                     photo, [held = std::move(parts), ourOrder, subject, name](int width, int height) {
                         try {
                             return contentOf(held, ourOrder, width, height, subject + ", " + name);
                         } catch (const json::exception& error) {
                             throw core::Error(
                                 std::string("holds a mask of unknown form (") + error.what() + ")",
                                 subject + ", " + name, "Correct the file.");
                         }
                     }});
            }
        } catch (const core::Error& error) {
            set.leftOut.push_back(error);
        }
    }
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    FaceNames names;
    NotHeld notHeld;
    bool isFound = false;
    for (const fs::path& file : files.withEnding(".json")) {
        if (file.parent_path() != files.root() && file.parent_path().filename() != "annotations") {
            continue;
        }
        const json content = readSetJson(file, kMostListBytes);
        // dataset.json of a release, settings of tools: files without these lists are no annotations.
        const auto isList = [&](const char* name) {
            const auto found = content.find(name);
            return found != content.end() && found->is_array();
        };
        if (!content.is_object() || !isList("images") || !isList("annotations") || !isList("categories")) {
            continue;
        }
        try {
            listFile(content, file, files, names, notHeld, set);
            isFound = true;
        } catch (const json::exception& error) {
            set.leftOut.emplace_back(std::string("is no file of annotations (") + error.what() + ")",
                                     files.relative(file),
                                     "It has the lists images, annotations and categories.");
        }
    }
    if (!isFound) {
        throw core::Error("holds no annotations of COCO's form", root.string(),
                          "Name the folder that holds a JSON file with images, annotations and categories.");
    }
    set.notHeld = notHeld.inWords();
    return set;
}

ordered_json annotationJson(std::int64_t id, std::int64_t image, int category) {
    return {{"id", id}, {"image_id", image}, {"category_id", category}, {"iscrowd", 0}};
}

std::string fileOf(store::Split split) {
    const std::string folder = splitFolder(split);
    return "annotations/faces" + (folder.empty() ? "" : "_" + folder.substr(0, folder.size() - 1)) + ".json";
}

FaceFiles filesOf(const FaceToWrite& face) {
    FaceFiles files;
    const std::string inImages = splitFolder(face.split) + face.name + ".jpg";
    files.photo = "images/" + inImages;
    const std::string list = fileOf(face.split);
    const std::int64_t image = face.number + 1;
    std::int64_t next = face.number * kIdsPerFace + 1;
    files.listed.push_back(
        {list, 0,
         ordered_json(
             {{"id", image}, {"file_name", inImages}, {"width", face.width}, {"height", face.height}})
             .dump()});
    if (face.landmarks != nullptr) {
        ordered_json annotation = annotationJson(next++, image, kFaceCategory);
        const core::Box box = core::boundingBox(face.landmarks->points);
        annotation["bbox"] = {asStored(box.x0), asStored(box.y0), asStored(box.width()),
                              asStored(box.height())};
        annotation["area"] = asStored(box.area());
        annotation["num_keypoints"] = core::kPointCount;
        ordered_json keypoints = ordered_json::array();
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const bool hidden = face.landmarks->visibilities[i] == core::Visibility::Occluded;
            keypoints.push_back(asStored(face.landmarks->point(i).x()));
            keypoints.push_back(asStored(face.landmarks->point(i).y()));
            keypoints.push_back(hidden ? kHidden : kVisible);
        }
        annotation["keypoints"] = std::move(keypoints);
        files.listed.push_back({list, 1, annotation.dump()});
    }
    if (face.labels == nullptr) {
        return files;
    }
    for (const ClassMask& mask : masksOf(*face.labels)) {
        core::Raster<std::uint8_t> whole(face.width, face.height);
        for (int y = mask.box.y0; y < mask.box.y1; ++y) {
            std::copy(mask.inside.row(y - mask.box.y0), mask.inside.row(y - mask.box.y0) + mask.box.width(),
                      whole.row(y) + mask.box.x0);
        }
        ordered_json annotation = annotationJson(next++, image, core::labelOf(mask.value));
        annotation["bbox"] = {mask.box.x0, mask.box.y0, mask.box.width(), mask.box.height()};
        annotation["area"] = mask.pixels;
        annotation["segmentation"] = {{"size", {face.height, face.width}},
                                      {"counts", runsOf(whole, RunOrder::Columns)}};
        files.listed.push_back({list, 1, annotation.dump()});
    }
    return files;
}

ListShape shapeOf(const std::string& /*file*/) {
    ordered_json categories = ordered_json::array();
    const core::Scheme& scheme = core::Scheme::lapa();
    for (std::size_t value = 1; value < core::kClassCount; ++value) {
        categories.push_back(
            {{"id", value}, {"name", scheme.classes()[value].name}, {"supercategory", "face part"}});
    }
    ordered_json face = {{"id", kFaceCategory}, {"name", "face"}, {"supercategory", "face"}};
    for (std::size_t i = 0; i < core::kPointCount; ++i) {
        face["keypoints"].push_back(scheme.pointName(i));
    }
    face["skeleton"] = ordered_json::array();
    for (const core::Chain& chain : scheme.chains()) {
        for (std::size_t i = 0; i + 1 < chain.points.size(); ++i) {
            face["skeleton"].push_back({chain.points[i] + 1, chain.points[i + 1] + 1});  // counted from 1
        }
    }
    categories.push_back(std::move(face));
    return {{"{\"images\":[\n", "\n],\"annotations\":[\n"},
            ",\n",
            "\n],\"categories\":" + categories.dump() + "}\n"};
}

}  // namespace

const Format& cocoFormat() {
    static const Format format{"coco",
                               "annotations/*.json with keypoints and run-length masks, images/",
                               {"how sure the points are"},
                               listSet,
                               filesOf,
                               shapeOf};
    return format;
}

}  // namespace maskwright::annotation::formats
