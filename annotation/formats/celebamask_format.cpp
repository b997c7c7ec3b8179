// SPDX-License-Identifier: GPL-3.0-or-later
// CelebAMask-HQ: CelebA-HQ-img/N.jpg and, per class, CelebAMask-HQ-mask-anno/D/IIIII_NAME.png with 0 and 255.
// "l_" is the person's left there, which is the image's right.
#include "annotation/formats/class_masks.h"
#include "annotation/formats/format_list.h"
#include "annotation/formats/public_sets.h"
#include "annotation/formats/set_files.h"
#include "core/image/label_png.h"

#include <array>
#include <cstdio>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPhotos = "CelebA-HQ-img/";
constexpr const char* kMasks = "CelebAMask-HQ-mask-anno/";
constexpr const char* kNames = "names.csv";
constexpr int kMasksPerFolder = 2000;
constexpr std::uint8_t kInside = 255;

// The set's names by LaPa's class.
constexpr std::array<const char*, core::kClassCount> kNameOfClass{
    "", "skin", "r_brow", "l_brow", "r_eye", "l_eye", "nose", "u_lip", "mouth", "l_lip", "hair"};

// The nearest label, for masks that are smaller or larger than their photo by one factor.
core::LabelMap resizedTo(const core::LabelMap& map, int width, int height, const std::string& subject) {
    if (map.width() == width && map.height() == height) {
        return map;
    }
    if (static_cast<std::int64_t>(map.width()) * height != static_cast<std::int64_t>(map.height()) * width) {
        throw core::Error("the masks have other proportions than the photo", subject,
                          "Take the files that belong together.");
    }
    core::LabelMap resized(width, height);
    for (int y = 0; y < height; ++y) {
        const auto row = static_cast<int>((2LL * y + 1) * map.height() / (2LL * height));
        for (int x = 0; x < width; ++x) {
            resized.at(x, y) = map.at(static_cast<int>((2LL * x + 1) * map.width() / (2LL * width)), row);
        }
    }
    return resized;
}

FaceContent contentOf(const std::map<std::string, fs::path>& files, int width, int height,
                      const std::string& subject) {
    std::map<std::string, Labels> masks;
    for (const auto& [name, file] : files) {
        masks.emplace(name, core::image::readMaskPng(file));
    }
    FaceContent content;
    content.labels = resizedTo(mergedMasks(masks, subject).lapa, width, height, subject);
    // Glasses are left out of training there; a map of ours shows what is seen, and that is no face.
    for (std::uint8_t& pixel : content.labels->pixels()) {
        pixel = pixel == core::kIgnoredLabel ? core::labelOf(core::FaceClass::Background) : pixel;
    }
    return content;
}

ListedSet listSet(const fs::path& root) {
    const SetFiles files(root);
    std::map<int, std::map<std::string, fs::path>> masks;
    for (const fs::path& file : files.withEnding(".png")) {
        const std::string name = file.stem().string();
        int number = 0;
        int length = 0;
        if (files.relative(file).starts_with(kMasks) &&
            std::sscanf(name.c_str(), "%5d_%n", &number, &length) == 1 && length == 6) {
            masks[number][name.substr(6)] = file;
        }
    }
    if (masks.empty()) {
        throw core::Error("holds no masks in CelebAMask-HQ-mask-anno/", root.string(),
                          "Name the folder of the data set as it was unpacked.");
    }
    ListedSet set;
    set.notHeld = {"glasses, hats, earrings, necklaces, necks and clothes become background, ears skin"};
    for (auto& [number, ofFace] : masks) {
        const std::string subject = kPhotos + std::to_string(number);
        const auto photo = files.photoBeside(files.root() / kPhotos / (std::to_string(number) + ".any"));
        if (!photo) {
            set.leftOut.emplace_back("there are masks, and no photo", subject, "Put the photo there.");
            continue;
        }
        set.faces.push_back({std::to_string(number), subject, store::Split::None, *photo,
                             [held = std::move(ofFace), subject](int width, int height) {
                                 return contentOf(held, width, height, subject);
                             }});
    }
    return set;
}

FaceFiles filesOf(const FaceToWrite& face) {
    FaceFiles files;
    const std::string number = std::to_string(face.number);
    files.photo = kPhotos + number + ".jpg";
    const std::string folder = splitFolder(face.split);
    std::string name;
    for (const char letter : face.name) {
        name += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    files.listed.push_back(
        {kNames, 0,
         number + ",\"" + name + "\"," + (folder.empty() ? "" : folder.substr(0, folder.size() - 1)) + "\n"});
    if (face.labels == nullptr) {
        return files;
    }
    for (const ClassMask& mask : masksOf(*face.labels)) {
        core::Raster<std::uint8_t> whole(face.width, face.height);
        for (int y = mask.box.y0; y < mask.box.y1; ++y) {
            for (int x = mask.box.x0; x < mask.box.x1; ++x) {
                whole.at(x, y) = mask.inside.at(x - mask.box.x0, y - mask.box.y0) != 0 ? kInside : 0;
            }
        }
        std::array<char, 32> prefix{};
        std::snprintf(prefix.data(), prefix.size(), "%d/%05d_",
                      static_cast<int>(face.number / kMasksPerFolder), static_cast<int>(face.number));
        files.files.emplace_back(
            kMasks + std::string(prefix.data()) + kNameOfClass[core::labelOf(mask.value)] + ".png",
            core::image::encodeLabelPng(whole));
    }
    return files;
}

ListShape shapeOf(const std::string& /*file*/) {
    return {{"number,name,split\n"}, "", ""};
}

}  // namespace

const Format& celebamaskFormat() {
    static const Format format{
        "celebamask",
        "CelebA-HQ-img/N.jpg and CelebAMask-HQ-mask-anno/, one mask per class",
        {"points", "names of the images (they are numbered; names.csv says which is which)",
         "splits (likewise)"},
        listSet,
        filesOf,
        shapeOf};
    return format;
}

}  // namespace maskwright::annotation::formats
