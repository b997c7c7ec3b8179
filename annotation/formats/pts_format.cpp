// SPDX-License-Identifier: GPL-3.0-or-later
// 300-W: NAME.pts beside the photo, 68 points, counted from 1 as Matlab does (the pixel in the top left
// corner is 1, 1).
#include "annotation/formats/format_list.h"
#include "annotation/formats/point_text.h"
#include "annotation/formats/set_files.h"

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPoints = 68;
constexpr double kFirstPixel = 1;

FaceContent contentOf(const fs::path& file) {
    const std::string name = file.string();
    const std::string text = readSetText(file, kMostFaceBytes);
    const auto refuse = [&](const std::string& what) {
        return core::Error(what, name,
                           "A .pts file has the lines version: 1, n_points: 68, {, 68 times x y, }.");
    };
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos) {
        throw refuse("has no points between { and }");
    }
    if (text.find_first_not_of(" \t\r\n", close + 1) != std::string::npos) {
        throw refuse("holds something after its points");
    }
    std::vector<double> numbers =
        numbersIn(std::string_view(text).substr(open + 1, close - open - 1), 2 * kPoints, name);
    const std::size_t label = text.find("n_points:");
    const std::vector<double> said =
        label < open ? numbersIn(std::string_view(text).substr(label + 9, open - label - 9), 1, name)
                     : std::vector<double>{kPoints};
    if (numbers.size() != 2 * kPoints || said.empty() || said[0] != kPoints) {
        throw refuse("does not hold 68 points");
    }
    for (double& number : numbers) {
        number -= kFirstPixel;
    }
    return faceFrom(numbers, core::PointOrder::Ibug68);
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    for (const fs::path& file : files.withEnding(".pts")) {
        const std::string relative = files.relative(file);
        const auto photo = files.photoBeside(file);
        if (!photo) {
            set.leftOut.emplace_back("there is no photo beside it", relative,
                                     "Put the photo of the same name there.");
            continue;
        }
        set.faces.push_back({file.stem().string(), relative, files.splitOf(file), *photo,
                             [file](int /*width*/, int /*height*/) { return contentOf(file); }});
    }
    if (set.faces.empty() && set.leftOut.empty()) {
        throw core::Error("holds no .pts files", root.string(), "Name the folder of a set like 300-W.");
    }
    return set;
}

FaceFiles filesOf(const FaceToWrite& face) {
    const std::string base = splitFolder(face.split) + face.name;
    FaceFiles files;
    files.photo = base + ".jpg";
    if (face.landmarks != nullptr) {
        const Eigen::Matrix2Xd points =
            core::pointsInOrder(face.landmarks->points, core::PointOrder::Ibug68).array() + kFirstPixel;
        files.files.emplace_back(base + ".pts",
                                 bytesOf("version: 1\nn_points: 68\n{\n" + pointLines(points) + "}\n"));
    }
    return files;
}

}  // namespace

const Format& ptsFormat() {
    static const Format format{"300w",
                               "NAME.jpg with NAME.pts of 68 points beside it",
                               {"label maps",
                                "38 of the 106 points (every second one of the outline, lower edges "
                                "of the brows, sides of the nose, middles of the lids, pupils)",
                                "which points are hidden, and how sure they are"},
                               listSet,
                               filesOf,
                               nullptr};
    return format;
}

}  // namespace maskwright::annotation::formats
