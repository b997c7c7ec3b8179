// SPDX-License-Identifier: GPL-3.0-or-later
// labelme: NAME.json beside the photo, with a list of shapes. Points are shapes of one point, masks are small
// pictures in base64 with the corners of their box, as labelme 5.2 and later write them; polygons are read.
#include "annotation/formats/class_masks.h"
#include "annotation/formats/format_list.h"
#include "annotation/formats/set_files.h"
#include "core/image/label_png.h"

#include <charconv>
#include <cmath>

#include <QByteArray>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr const char* kPointPrefix = "point ";  // then its LaPa number
constexpr const char* kHidden = "occluded";     // a flag of a shape

std::optional<std::size_t> pointOf(const std::string& label) {
    const std::string prefix = kPointPrefix;
    if (!label.starts_with(prefix)) {
        return std::nullopt;
    }
    std::size_t number = core::kPointCount;
    const char* end = label.data() + label.size();
    const auto [stop, error] = std::from_chars(label.data() + prefix.size(), end, number);
    return error == std::errc() && stop == end && number < core::kPointCount ? std::optional(number)
                                                                             : std::nullopt;
}

core::Point cornerPoint(const json& point) {
    const core::Point inCorners(point.at(0).get<double>(), point.at(1).get<double>());
    if (!inCorners.allFinite() || inCorners.cwiseAbs().maxCoeff() > 1e7) {
        throw core::Error("a coordinate is no place in a photo", "", "Correct the file.");
    }
    return inCorners;
}

void addShape(const json& shape, FaceContent& content, MapFromMasks& map, const std::string& name) {
    const auto label = shape.at("label").get<std::string>();
    const auto type = shape.value("shape_type", std::string("polygon"));
    const json& points = shape.at("points");
    if (const auto index = type == "point" ? pointOf(label) : std::nullopt) {
        if (!content.landmarks) {
            content.landmarks.emplace();
        }
        content.landmarks->setPoint(*index, photoFromCorners().apply(cornerPoint(points.at(0))));
        const json flags = shape.value("flags", json::object());
        if (flags.is_object() && flags.value(kHidden, false)) {
            content.landmarks->visibilities[*index] = core::Visibility::Occluded;
        }
        content.known.set(*index);
        return;
    }
    const auto value = classNamed(label);
    if (!value) {
        return;
    }
    if (type == "mask") {
        const QByteArray png =
            QByteArray::fromBase64(QByteArray::fromStdString(shape.at("mask").get<std::string>()));
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(png.constData());
        const core::Raster<std::uint8_t> inside =
            core::image::decodeLabelPng({bytes, static_cast<std::size_t>(png.size())}, name);
        const core::Point first = cornerPoint(points.at(0));
        const int x = static_cast<int>(std::floor(first.x()));
        const int y = static_cast<int>(std::floor(first.y()));
        map.add(*value, {x, y, x + inside.width(), y + inside.height()}, inside);
    } else if (type == "polygon") {
        core::geometry::Polygon polygon;
        for (const json& point : points) {
            polygon.push_back(photoFromCorners().apply(cornerPoint(point)));
        }
        map.add(*value, polygon);
    }
}

FaceContent contentOf(const fs::path& file, int width, int height) {
    const json content = readSetJson(file, kMostFaceBytes);
    FaceContent face;
    MapFromMasks map(width, height);
    try {
        for (const json& shape : content.at("shapes")) {
            addShape(shape, face, map, file.string());
        }
    } catch (const json::exception& error) {
        throw core::Error(std::string("holds a shape of unknown form (") + error.what() + ")", file.string(),
                          "Correct the file.");
    } catch (const core::Error& error) {
        throw core::Error(error.happened(), file.string(), error.remedy());
    }
    if (face.landmarks && !face.known.all()) {
        throw core::Error("holds " + std::to_string(face.known.count()) + " of the 106 points", file.string(),
                          "Draw all points, or none.");
    }
    face.labels = map.map();
    return face;
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    NotHeld notHeld;
    for (const fs::path& file : files.withEnding(".json")) {
        const std::string relative = files.relative(file);
        try {
            const json content = readSetJson(file, kMostFaceBytes);
            if (!content.is_object() || !content.contains("shapes")) {
                continue;
            }
            const auto photoName = content.value("imagePath", std::string());
            const fs::path folder = file.parent_path().lexically_relative(files.root());
            for (const json& shape : content.at("shapes")) {
                const auto label = shape.at("label").get<std::string>();
                if (!pointOf(label) && !classNamed(label)) {
                    notHeld.add("label '" + label + "'");
                }
            }
            set.faces.push_back({file.stem().string(), relative, files.splitOf(file),
                                 files.photo(photoName, {folder, ""}, relative),
                                 [file](int width, int height) { return contentOf(file, width, height); }});
        } catch (const json::exception& error) {
            set.leftOut.emplace_back(std::string("is no file of labelme (") + error.what() + ")", relative,
                                     "It has imagePath and shapes.");
        } catch (const core::Error& error) {
            set.leftOut.push_back(error);
        }
    }
    if (set.faces.empty() && set.leftOut.empty()) {
        throw core::Error("holds no files of labelme", root.string(), "Name the folder of its JSON files.");
    }
    set.notHeld = notHeld.inWords();
    return set;
}

ordered_json shapeJson(const std::string& label, const char* type, ordered_json points) {
    return {{"label", label},    {"points", std::move(points)}, {"group_id", nullptr},
            {"description", ""}, {"shape_type", type},          {"flags", ordered_json::object()},
            {"mask", nullptr}};
}

FaceFiles filesOf(const FaceToWrite& face) {
    const std::string base = splitFolder(face.split) + face.name;
    FaceFiles files;
    files.photo = base + ".jpg";
    ordered_json shapes = ordered_json::array();
    if (face.labels != nullptr) {
        for (const ClassMask& mask : masksOf(*face.labels)) {
            ordered_json shape = shapeJson(core::Scheme::lapa().classInfo(mask.value).name, "mask",
                                           {{mask.box.x0, mask.box.y0}, {mask.box.x1 - 1, mask.box.y1 - 1}});
            const std::vector<std::uint8_t> png = core::image::encodeLabelPng(mask.inside);
            shape["mask"] =
                QByteArray(reinterpret_cast<const char*>(png.data()), static_cast<qsizetype>(png.size()))
                    .toBase64()
                    .toStdString();
            shapes.push_back(std::move(shape));
        }
    }
    if (face.landmarks != nullptr) {
        const core::geometry::Similarity cornersFromPhoto = photoFromCorners().inverse();
        for (std::size_t i = 0; i < core::kPointCount; ++i) {
            const core::Point place = cornersFromPhoto.apply(face.landmarks->point(i));
            ordered_json points = ordered_json::array();
            points.push_back({asStored(place.x()), asStored(place.y())});
            ordered_json shape = shapeJson(kPointPrefix + std::to_string(i), "point", std::move(points));
            if (face.landmarks->visibilities[i] == core::Visibility::Occluded) {
                shape["flags"][kHidden] = true;
            }
            shapes.push_back(std::move(shape));
        }
    }
    const ordered_json json = {{"version", "5.4.1"},          {"flags", ordered_json::object()},
                               {"shapes", std::move(shapes)}, {"imagePath", face.name + ".jpg"},
                               {"imageData", nullptr},        {"imageHeight", face.height},
                               {"imageWidth", face.width}};
    files.files.emplace_back(base + ".json", bytesOf(json.dump(2) + "\n"));
    return files;
}

}  // namespace

const Format& labelmeFormat() {
    static const Format format{
        "labelme", "NAME.jpg with NAME.json beside it", {"how sure the points are"}, listSet, filesOf,
        nullptr};
    return format;
}

}  // namespace maskwright::annotation::formats
