// SPDX-License-Identifier: GPL-3.0-or-later
// WFLW: one line per face in list_98pt_rect_attr_SPLIT.txt, 98 points, the face's rectangle, six attributes,
// and the photo below WFLW_images/.
#include "annotation/formats/format_list.h"
#include "annotation/formats/point_text.h"
#include "annotation/formats/set_files.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPoints = 98;
constexpr std::size_t kRectangle = 4;
constexpr std::size_t kAttributes = 6;
constexpr std::size_t kNumbers = 2 * kPoints + kRectangle + kAttributes;
constexpr const char* kPhotos = "WFLW_images";
constexpr const char* kLists = "WFLW_annotations/list_98pt_rect_attr_train_test/list_98pt_rect_attr_";

store::Split splitOfList(const fs::path& file) {
    const std::string name = file.stem().string();
    const std::size_t last = name.rfind('_');
    return splitNamed(last == std::string::npos ? name : name.substr(last + 1));
}

struct Line {
    std::vector<double> points;
    std::string photo;
};

Line lineFrom(const std::string& text, const std::string& subject) {
    // The photo's name comes last and may hold spaces.
    std::size_t at = 0;
    for (std::size_t number = 0; number < kNumbers && at != std::string::npos; ++number) {
        at = text.find(' ', text.find_first_not_of(' ', at));
    }
    if (at == std::string::npos) {
        throw core::Error("does not hold 98 points, a rectangle, six attributes and a name", subject,
                          "Take the list from where it came again.");
    }
    Line line;
    line.points = numbersIn(std::string_view(text).substr(0, at), kNumbers, subject);
    line.points.resize(2 * kPoints);
    line.photo = text.substr(std::min(text.find_first_not_of(' ', at), text.size()));
    line.photo.erase(line.photo.find_last_not_of(" \r") + 1);
    return line;
}

void listFaces(const fs::path& list, const SetFiles& files, FaceNames& names, ListedSet& set) {
    std::istringstream lines(readSetText(list, kMostListBytes));
    int number = 0;
    for (std::string text; std::getline(lines, text);) {
        ++number;
        if (text.find_first_not_of(" \r") == std::string::npos) {
            continue;
        }
        const std::string subject = files.relative(list) + ", line " + std::to_string(number);
        try {
            Line line = lineFrom(text, subject);
            const fs::path photo = files.photo(line.photo, {kPhotos, "", "images"}, subject);
            set.faces.push_back({names.next(photo.stem().string()), subject, splitOfList(list), photo,
                                 [points = std::move(line.points)](int /*width*/, int /*height*/) {
                                     return faceFrom(points, core::PointOrder::Wflw98);
                                 }});
        } catch (const core::Error& error) {
            set.leftOut.push_back(error);
        }
    }
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    FaceNames names;
    bool found = false;
    for (const fs::path& file : files.withEnding(".txt")) {
        if (file.filename().string().starts_with("list_98pt_rect_attr")) {
            found = true;
            listFaces(file, files, names, set);
        }
    }
    if (!found) {
        throw core::Error("holds no list_98pt_rect_attr_....txt", root.string(),
                          "Name the folder that holds WFLW_annotations and WFLW_images.");
    }
    return set;
}

FaceFiles filesOf(const FaceToWrite& face) {
    const std::string split = face.split == store::Split::None
                                  ? "train"
                                  : splitFolder(face.split).substr(0, splitFolder(face.split).size() - 1);
    FaceFiles files;
    files.photo = std::string(kPhotos) + "/" + split + "/" + face.name + ".jpg";
    if (face.landmarks == nullptr) {
        return files;
    }
    const Eigen::Matrix2Xd points = core::pointsInOrder(face.landmarks->points, core::PointOrder::Wflw98);
    std::string line;
    for (Eigen::Index i = 0; i < points.size(); ++i) {
        line += numberText(asStored(points.data()[i])) + " ";
    }
    const core::Box box = core::boundingBox(face.landmarks->points);
    for (const double side : {std::floor(box.x0), std::floor(box.y0), std::ceil(box.x1), std::ceil(box.y1)}) {
        line += std::to_string(std::lround(side)) + " ";
    }
    const bool occluded =
        std::any_of(face.landmarks->visibilities.begin(), face.landmarks->visibilities.end(),
                    [](core::Visibility one) { return one == core::Visibility::Occluded; });
    // Pose, expression, illumination, make-up, occlusion, blur.
    line += std::string("0 0 0 0 ") + (occluded ? "1" : "0") + " 0 ";
    files.listed.push_back({kLists + split + ".txt", 0, line + split + "/" + face.name + ".jpg\n"});
    return files;
}

ListShape shapeOf(const std::string& /*file*/) {
    return {{""}, "", ""};
}

}  // namespace

const Format& wflwFormat() {
    static const Format format{"wflw",
                               "WFLW_annotations/.../list_98pt_rect_attr_SPLIT.txt and WFLW_images/",
                               {"label maps", "8 of the 106 points (sides of the nose, centres of the eyes)",
                                "which of the points are hidden (only whether any is), and how sure they are",
                                "faces without a split (they are listed for training)"},
                               listSet,
                               filesOf,
                               shapeOf};
    return format;
}

}  // namespace maskwright::annotation::formats
