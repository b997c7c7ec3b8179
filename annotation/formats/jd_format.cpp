// SPDX-License-Identifier: GPL-3.0-or-later
// JD-landmark: picture/NAME.jpg with landmark/NAME.jpg.txt, "106" and as many lines "x y" in JD's order.
#include "annotation/formats/format_list.h"
#include "annotation/formats/point_text.h"
#include "annotation/formats/set_files.h"

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

FaceContent contentOf(const fs::path& file) {
    const std::string name = file.string();
    std::vector<double> numbers =
        numbersIn(readSetText(file, kMostFaceBytes), 1 + 2 * core::kPointCount, name);
    if (numbers.size() != 1 + 2 * core::kPointCount || numbers[0] != static_cast<double>(core::kPointCount)) {
        throw core::Error("does not hold 106 and as many points", name,
                          "The first line is 106, then come 106 lines x y.");
    }
    numbers.erase(numbers.begin());
    return faceFrom(numbers, core::PointOrder::Jd106);
}

// "a.jpg.txt" and "a.txt" both belong to a photo "a.jpg".
std::string photoNameOf(const fs::path& file) {
    return file.stem().string();
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    ListedSet set;
    for (const fs::path& file : files.withEnding(".txt")) {
        if (file.parent_path().filename() != "landmark") {
            continue;
        }
        const std::string relative = files.relative(file);
        const fs::path pictures = file.parent_path().parent_path() / "picture";
        std::optional<fs::path> photo = files.photoBeside(pictures / (photoNameOf(file) + ".any"));
        if (!photo) {
            photo = files.photoBeside(pictures / file.stem());
        }
        if (!photo) {
            set.leftOut.emplace_back("there is no photo of this name in picture/", relative, "Put it there.");
            continue;
        }
        set.faces.push_back({photo->stem().string(), relative, files.splitOf(file), *photo,
                             [file](int /*width*/, int /*height*/) { return contentOf(file); }});
    }
    if (set.faces.empty() && set.leftOut.empty()) {
        throw core::Error("holds no texts in a folder landmark/", root.string(),
                          "Name the folder of a set like JD-landmark: picture/ and landmark/.");
    }
    return set;
}

FaceFiles filesOf(const FaceToWrite& face) {
    const std::string split = splitFolder(face.split);
    FaceFiles files;
    files.photo = split + "picture/" + face.name + ".jpg";
    if (face.landmarks != nullptr) {
        files.files.emplace_back(split + "landmark/" + face.name + ".jpg.txt",
                                 bytesOf("106\n" + pointLines(core::pointsInOrder(face.landmarks->points,
                                                                                  core::PointOrder::Jd106))));
    }
    return files;
}

}  // namespace

const Format& jdFormat() {
    static const Format format{"jd106",
                               "picture/NAME.jpg with landmark/NAME.jpg.txt of 106 points in JD's order",
                               {"label maps", "which points are hidden, and how sure they are"},
                               listSet,
                               filesOf,
                               nullptr};
    return format;
}

}  // namespace maskwright::annotation::formats
