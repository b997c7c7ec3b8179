// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"

#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/landmark_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <system_error>
#include <utility>

#include <QString>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

constexpr std::array kSplits{"", "test", "train", "val"};

enum class Kind { Image, Label, Landmarks };
constexpr std::array kKinds{std::pair{Kind::Image, "images"}, std::pair{Kind::Label, "labels"},
                            std::pair{Kind::Landmarks, "landmarks"}};

bool hasEnding(const fs::path& path, const std::string& ending) {
    std::string actual = path.extension().string();
    std::transform(actual.begin(), actual.end(), actual.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return actual == ending;
}

bool isOfKind(const fs::path& path, Kind kind) {
    switch (kind) {
        case Kind::Image:
            return core::image::namedLikePhoto(path);
        case Kind::Label:
            return hasEnding(path, ".png");
        case Kind::Landmarks:
            return hasEnding(path, ".txt");
    }
    return false;
}

bool isInside(const fs::path& path, const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// A name that may be printed and written to JSON whatever bytes it has.
std::string printable(const fs::path& path) {
    const std::string bytes = path.string();
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).toStdString();
}

// Collects the entries of a tree, split by split.
class Listing {
  public:
    explicit Listing(const fs::path& root) : root_(root) {}

    // Takes the folder of one kind, if it exists.
    void takeFolder(const std::string& split, Kind kind, const fs::path& folder) {
        std::error_code problem;
        const fs::path target = fs::canonical(folder, problem);
        if (problem || !fs::is_directory(target, problem)) {
            return;
        }
        found_ = true;
        if (!isInside(target, root_)) {
            leaveOut(folder, "is a link that leads out of the tree", "Copy the folder into the tree.");
            return;
        }
        fs::directory_iterator files(folder, problem);
        for (; !problem && files != fs::directory_iterator(); files.increment(problem)) {
            takeFile(split, kind, *files);
        }
        if (problem) {
            throw core::Error("cannot be listed (" + problem.message() + ")", printable(folder),
                              "Check that you may read the folder.");
        }
    }

    [[nodiscard]] bool found() const { return found_; }

    [[nodiscard]] LapaTree finished() && {
        LapaTree tree;
        for (auto& [key, held] : entries_) {
            if (held.ambiguous) {
                leaveOut(root_ / held.entry.split / held.entry.name,
                         "stands several times in one folder, with different endings",
                         "Keep one file of each name; the face was left out.");
                continue;
            }
            tree.hasSplits = tree.hasSplits || !held.entry.split.empty();
            tree.entries.push_back(std::move(held.entry));
        }
        tree.leftOut = std::move(leftOut_);
        return tree;
    }

  private:
    struct Held {
        LapaEntry entry;
        bool ambiguous = false;
    };

    void takeFile(const std::string& split, Kind kind, const fs::directory_entry& file) {
        const fs::path& path = file.path();
        if (path.filename().string().starts_with('.')) {
            return;
        }
        std::error_code problem;
        if (file.is_symlink(problem)) {
            const fs::path target = fs::canonical(path, problem);
            if (problem) {
                leaveOut(path, "is a link to nowhere", "Copy the file into the tree.");
                return;
            }
            if (!isInside(target, root_)) {
                leaveOut(path, "is a link that leads out of the tree", "Copy the file into the tree.");
                return;
            }
        }
        if (!file.is_regular_file(problem)) {
            leaveOut(path, "is no plain file", "");
            return;
        }
        if (!isOfKind(path, kind)) {
            leaveOut(path, "is no file of this folder's kind", "");
            return;
        }
        const std::string name = path.stem().string();
        if (printable(name) != name) {
            leaveOut(path, "has a name that is not UTF-8", "Rename the file.");
            return;
        }
        Held& held = entries_[{split, name}];
        held.entry.name = name;
        held.entry.split = split;
        std::optional<fs::path>& place = kind == Kind::Image   ? held.entry.image
                                         : kind == Kind::Label ? held.entry.label
                                                               : held.entry.landmarks;
        held.ambiguous = held.ambiguous || place.has_value();
        place = path;
    }

    void leaveOut(const fs::path& path, const std::string& why, const std::string& remedy) {
        leftOut_.emplace_back(why, printable(path), remedy);
    }

    fs::path root_;  // canonical
    bool found_ = false;
    std::map<std::pair<std::string, std::string>, Held> entries_;
    std::vector<core::Error> leftOut_;
};

}  // namespace

LapaTree listLapaTree(const fs::path& root) {
    std::error_code problem;
    const fs::path canonical = fs::canonical(root, problem);
    if (problem || !fs::is_directory(canonical, problem)) {
        throw core::Error("is no folder", printable(root), "Name the folder of a LaPa tree.");
    }
    Listing listing(canonical);
    for (const std::string split : kSplits) {
        for (const auto& [kind, folder] : kKinds) {
            listing.takeFolder(split, kind, split.empty() ? root / folder : root / split / folder);
        }
    }
    if (!listing.found()) {
        throw core::Error("holds none of the folders images, labels and landmarks", printable(root),
                          "A LaPa tree has them directly or below train, val and test.");
    }
    return std::move(listing).finished();
}

LapaAnnotation readAnnotation(const LapaEntry& entry) {
    LapaAnnotation annotation;
    if (entry.landmarks) {
        annotation.points = core::readLandmarkText(*entry.landmarks);
    }
    if (entry.label) {
        annotation.labels = core::image::readLabelPng(*entry.label);
    }
    return annotation;
}

void EyeSides::add(const core::LabelMap& labels) {
    struct Mean {
        std::int64_t sum = 0;
        std::int64_t count = 0;
        [[nodiscard]] double value() const { return static_cast<double>(sum) / static_cast<double>(count); }
    };
    Mean left;
    Mean right;
    for (int y = 0; y < labels.height(); ++y) {
        const std::uint8_t* row = labels.row(y);
        for (int x = 0; x < labels.width(); ++x) {
            if (row[x] == core::labelOf(core::FaceClass::ImageLeftEye)) {
                left.sum += x;
                ++left.count;
            } else if (row[x] == core::labelOf(core::FaceClass::ImageRightEye)) {
                right.sum += x;
                ++right.count;
            }
        }
    }
    if (left.count > 0 && right.count > 0) {
        ++faces_;
        distanceSum_ += (right.value() - left.value()) / labels.width();
    }
}

void EyeSides::require(const std::string& subject) const {
    if (faces_ > 0 && distanceSum_ <= 0) {
        throw core::Error(
            "left and right are swapped: over " + std::to_string(faces_) +
                " faces, class 4 (left eye) lies on the image's right of class 5 (right eye)",
            subject,
            "In LaPa, left means the image's left. Swap the classes 2 and 3, and 4 and 5, and import again.");
    }
}

}  // namespace maskwright::annotation::formats
