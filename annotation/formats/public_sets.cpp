// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/public_sets.h"

#include "annotation/formats/format.h"
#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/resize.h"
#include "core/image/whole_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;
using core::Error;

namespace {

constexpr int kJpegQuality = 95;

std::vector<fs::path> photosIn(const fs::path& folder) {
    std::vector<fs::path> photos;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        if (entry.is_regular_file() && core::image::namedLikePhoto(entry.path())) {
            photos.push_back(entry.path());
        }
    }
    if (problem || photos.empty()) {
        throw Error("there are no photos here", folder.string(),
                    "Name the folder of the data set as it was unpacked.");
    }
    std::sort(photos.begin(), photos.end());
    return photos;
}

// A place for photos and label maps of one name.
class Tree {
  public:
    Tree(const fs::path& out, const std::string& split) : folder_(out / split) {
        for (const char* part : {"images", "labels"}) {
            fs::create_directories(folder_ / part);
        }
    }
    void write(const std::string& name, const core::ImageView& photo, const Labels& labels) const {
        core::image::writeJpeg(folder_ / "images" / (name + ".jpg"), photo, kJpegQuality);
        write("labels", name, labels);
    }
    // For files that are right as they are.
    void copy(const std::string& name, const fs::path& photo, const Labels& labels) const {
        fs::copy_file(photo, folder_ / "images" / (name + photo.extension().string()),
                      fs::copy_options::overwrite_existing);
        write("labels", name, labels);
    }
    void write(const std::string& part, const std::string& name, const Labels& labels) const {
        fs::create_directories(folder_ / part);
        core::image::replaceFile(folder_ / part / (name + ".png"), core::image::encodeLabelPng(labels));
    }

  private:
    fs::path folder_;
};

// Does one photo after the other; what fails is reported and the rest goes on.
void eachPhoto(const std::vector<fs::path>& photos, core::Progress& progress, PreparedSet& report,
               const std::function<void(const fs::path&)>& work) {
    for (std::size_t i = 0; i < photos.size(); ++i) {
        progress.stopIfCancelled();
        const std::string name = photos[i].filename().string();
        progress.report(static_cast<double>(i) / static_cast<double>(photos.size()), name);
        try {
            work(photos[i]);
        } catch (const Error& error) {
            report.failures.push_back({name, error.what()});
        } catch (const fs::filesystem_error& error) {
            report.failures.push_back({name, error.what()});
        }
    }
}

void requireSize(const core::RgbImage& photo, const Labels& labels, const fs::path& path) {
    if (photo.bounds() != labels.bounds()) {
        throw Error("its mask is of another size", path.string(), "Take the files that belong together.");
    }
}

// Names of a list with lines "NUMBER , NAME".
std::vector<std::string> namesIn(const fs::path& list) {
    std::ifstream stream(list);
    if (!stream) {
        throw Error("a list of the data set is missing", list.string(),
                    "Name the folder of the data set as it was unpacked.");
    }
    std::vector<std::string> names;
    for (std::string line; std::getline(stream, line);) {
        const std::size_t comma = line.find(',');
        std::string name = comma == std::string::npos ? line : line.substr(comma + 1);
        std::erase_if(name, [](unsigned char c) { return std::isspace(c) != 0; });
        if (!name.empty() && !isSafeFileName(name)) {
            throw Error("the list names '" + name + "', which is no file name", list.string(),
                        "Get it again.");
        }
        if (!name.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

// Splits of CelebA by file name there, and of CelebA-HQ by number.
std::map<int, std::string> celebaSplits(const fs::path& source) {
    std::ifstream mapping(source / "CelebA-HQ-to-CelebA-mapping.txt");
    std::ifstream partition(source / "list_eval_partition.txt");
    if (!mapping || !partition) {
        throw Error("the lists of the split are missing", source.string(),
                    "Put CelebA-HQ-to-CelebA-mapping.txt and CelebA's list_eval_partition.txt there.");
    }
    std::map<std::string, int> parts;
    std::string file;
    for (int part = 0; partition >> file >> part;) {
        parts[file] = part;
    }
    std::map<int, std::string> splits;
    std::string line;
    std::getline(mapping, line);  // idx orig_idx orig_file
    int number = 0;
    int original = 0;
    while (mapping >> number >> original >> file) {
        const auto part = parts.find(file);
        if (part != parts.end()) {
            splits[number] = part->second == 0 ? "train" : part->second == 1 ? "val" : "test";
        }
    }
    return splits;
}

}  // namespace

PreparedSet prepareCihp(const fs::path& source, CihpClasses classes, const fs::path& out,
                        core::Progress& progress) {
    PreparedSet report;
    for (const auto& [part, split] : {std::pair{"Training", "train"}, {"Validation", "val"}}) {
        const fs::path folder = source / part;
        if (std::string(split) == "val" && !fs::exists(folder)) {
            continue;
        }
        const Tree tree(out, split);
        eachPhoto(photosIn(folder / "Images"), progress, report, [&, folder](const fs::path& path) {
            const std::string name = path.stem().string();
            const Labels categories = core::image::readMaskPng(folder / "Category_ids" / (name + ".png"));
            const core::RgbImage photo = core::image::readPhoto(path);
            requireSize(photo, categories, path);
            if (classes == CihpClasses::Two) {
                tree.copy(name, path, cihpLabels(categories, classes, path.string()));
                ++report.images;
                return;
            }
            const Labels people = core::image::readMaskPng(folder / "Human_ids" / (name + ".png"));
            std::int64_t persons = 0;
            std::array<bool, 256> seen{};
            for (const std::uint8_t person : people.pixels()) {
                persons += person != 0 && !seen[person] ? 1 : 0;
                seen[person] = true;
            }
            for (const CihpHead& head : cihpHeads(categories, people, path.string())) {
                tree.write(name + "_" + std::to_string(head.person),
                           core::image::viewOfWindow(core::viewOf(photo), head.window), head.labels);
                ++report.images;
                --persons;
            }
            report.leftOut += persons;
        });
    }
    return report;
}

PreparedSet prepareHelen(const fs::path& source, const fs::path& out, core::Progress& progress) {
    PreparedSet report;
    for (const auto& [list, split] :
         {std::pair{"exemplars.txt", "train"}, {"tuning.txt", "val"}, {"testing.txt", "test"}}) {
        std::vector<fs::path> photos;
        for (const std::string& name : namesIn(source / list)) {
            photos.push_back(source / "images" / (name + ".jpg"));
        }
        const Tree tree(out, split);
        eachPhoto(photos, progress, report, [&](const fs::path& path) {
            const std::string name = path.stem().string();
            std::vector<Labels> maps;
            for (std::size_t value = 0; value < core::kClassCount; ++value) {
                char ending[16];
                std::snprintf(ending, sizeof ending, "_lbl%02zu.png", value);
                maps.push_back(core::image::readMaskPng(source / "labels" / name / (name + ending)));
                if (maps.back().bounds() != maps.front().bounds()) {
                    throw Error("its confidence maps differ in size", path.string(), "Get them again.");
                }
            }
            requireSize(core::image::readPhoto(path), maps.front(), path);
            tree.copy(name, path, strongestClasses(maps));
            ++report.images;
        });
    }
    return report;
}

PreparedSet prepareCelebAMask(const fs::path& source, const fs::path& out, core::Progress& progress) {
    PreparedSet report;
    const std::map<int, std::string> splits = celebaSplits(source);
    // The masks of a photo, by number and name, from all their folders.
    std::map<int, std::map<std::string, fs::path>> files;
    for (const auto& entry : fs::recursive_directory_iterator(source / "CelebAMask-HQ-mask-anno")) {
        const std::string name = entry.path().stem().string();
        int number = 0;
        int length = 0;
        if (entry.is_regular_file() && entry.path().extension() == ".png" &&
            std::sscanf(name.c_str(), "%5d_%n", &number, &length) == 1 && length == 6) {
            files[number][name.substr(6)] = entry.path();
        }
    }
    eachPhoto(photosIn(source / "CelebA-HQ-img"), progress, report, [&](const fs::path& path) {
        const std::string stem = path.stem().string();
        int number = 0;
        int length = 0;
        const bool numbered = std::sscanf(stem.c_str(), "%d%n", &number, &length) == 1 &&
                              static_cast<std::size_t>(length) == stem.size();
        const auto found = numbered ? files.find(number) : files.end();
        const auto split = splits.find(number);
        if (found == files.end() || split == splits.end()) {
            throw Error("it has no masks, or the lists of the split do not name it", path.string(),
                        "Get the missing files.");
        }
        std::map<std::string, Labels> masks;
        for (const auto& [name, file] : found->second) {
            masks.emplace(name, core::image::readMaskPng(file));
        }
        const CelebAMaskLabels labels = mergedMasks(masks, path.string());
        const core::RgbImage photo = core::image::readPhoto(path);
        const double factor = static_cast<double>(labels.all.width()) / photo.width();
        const core::RgbImage fitting = core::image::resized(core::viewOf(photo), factor);
        requireSize(fitting, labels.all, path);
        const Tree tree(out, split->second);
        tree.write(stem, core::viewOf(fitting), labels.lapa);
        tree.write("labels19", stem, labels.all);
        ++report.images;
        report.repaired += labels.sidesRepaired ? 1 : 0;
    });
    return report;
}

}  // namespace maskwright::annotation::formats
