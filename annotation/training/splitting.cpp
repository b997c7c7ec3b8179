// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/splitting.h"

#include "annotation/photo_names.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <random>
#include <vector>

namespace maskwright::annotation::training {

using store::Split;

namespace {

// Images that must stand in one split, by index.
struct Unit {
    std::vector<std::size_t> images;
    Split split = Split::None;
};

// Joins images into units (union-find by the smallest index).
class Joining {
  public:
    explicit Joining(std::size_t count) : parents_(count) { std::iota(parents_.begin(), parents_.end(), 0U); }

    std::size_t root(std::size_t index) {
        while (parents_[index] != index) {
            parents_[index] = parents_[parents_[index]];
            index = parents_[index];
        }
        return index;
    }
    void join(std::size_t a, std::size_t b) {
        const std::size_t rootOfA = root(a);
        const std::size_t rootOfB = root(b);
        parents_[std::max(rootOfA, rootOfB)] = std::min(rootOfA, rootOfB);
    }
    // Joins all images of one key.
    void joinByKey(std::map<std::string, std::size_t>& firstOfKey, const std::string& key,
                   std::size_t index) {
        join(firstOfKey.try_emplace(key, index).first->second, index);
    }

  private:
    std::vector<std::size_t> parents_;
};

std::optional<std::string> groupOf(const store::ImageRecord& image, const SplitOptions& options) {
    if (options.grouping == Grouping::Folder) {
        return std::filesystem::path(image.path).parent_path().string();
    }
    if (options.grouping == Grouping::Named) {
        for (const std::string& name : photoNames(image)) {
            if (const auto found = options.groups.find(name); found != options.groups.end()) {
                return found->second;
            }
        }
    }
    return std::nullopt;
}

std::vector<Unit> unitsOf(const std::vector<store::ImageRecord>& images, const SplitOptions& options) {
    Joining joining(images.size());
    std::map<std::string, std::size_t> firstOfContent;
    std::map<std::string, std::size_t> firstOfGroup;
    for (std::size_t i = 0; i < images.size(); ++i) {
        joining.joinByKey(firstOfContent, images[i].sha256, i);
        if (const auto group = groupOf(images[i], options)) {
            joining.joinByKey(firstOfGroup, *group, i);
        }
    }
    std::map<std::size_t, Unit> byRoot;
    for (std::size_t i = 0; i < images.size(); ++i) {
        Unit& unit = byRoot[joining.root(i)];
        unit.images.push_back(i);
        if (images[i].split == Split::None) {
            continue;
        }
        if (unit.split != Split::None && unit.split != images[i].split) {
            throw core::Error("the group of this image stands in two splits already", images[i].name,
                              "Splits are fixed once made; leave the group out of --group.");
        }
        unit.split = images[i].split;
    }
    std::vector<Unit> units;
    for (auto& [root, unit] : byRoot) {
        units.push_back(std::move(unit));
    }
    return units;
}

std::int64_t imagesIn(const SplitSize& size, std::size_t all) {
    return size.unit == SplitSize::Unit::Images ? std::llround(size.value)
                                                : std::llround(size.value * static_cast<double>(all) / 100);
}

// std::shuffle gives another order with another standard library; this one does not.
void shuffle(std::vector<Unit*>& units, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t left = units.size(); left > 1; --left) {
        std::swap(units[left - 1], units[random() % left]);
    }
}

}  // namespace

SplitSize splitSizeFromText(const std::string& text) {
    SplitSize size;
    const bool percent = text.ends_with('%');
    const char* end = text.data() + text.size() - (percent ? 1 : 0);
    const auto [stop, error] = std::from_chars(text.data(), end, size.value);
    size.unit = percent ? SplitSize::Unit::Percent : SplitSize::Unit::Images;
    const bool valid = error == std::errc() && stop == end && std::isfinite(size.value) && size.value >= 0;
    if (!valid || (percent && size.value > 100) || (!percent && size.value != std::floor(size.value))) {
        throw core::Error("this is no size of a split", text,
                          "Give a number of images or a share such as 10%.");
    }
    return size;
}

SplitReport splitImages(Project& project, const SplitOptions& options) {
    std::vector<store::ImageRecord> images;
    for (const store::ImageId id : project.store().ids({})) {
        images.push_back(project.store().image(id));
    }
    std::vector<Unit> units = unitsOf(images, options);

    std::map<Split, std::int64_t> wanted = {{Split::Test, imagesIn(options.test, images.size())},
                                            {Split::Validation, imagesIn(options.validation, images.size())}};
    if (wanted[Split::Test] + wanted[Split::Validation] > static_cast<std::int64_t>(images.size())) {
        throw core::Error("validation and test together hold more images than the project, which has " +
                              std::to_string(images.size()),
                          "", "Give smaller sizes.");
    }
    std::map<Split, std::int64_t> counts;
    std::vector<Unit*> free;
    for (Unit& unit : units) {
        counts[unit.split] += static_cast<std::int64_t>(unit.images.size());
        if (unit.split == Split::None) {
            free.push_back(&unit);
        }
    }
    shuffle(free, options.seed);
    for (const Split split : {Split::Test, Split::Validation}) {
        for (Unit* unit : free) {
            const auto size = static_cast<std::int64_t>(unit->images.size());
            if (unit->split == Split::None && counts[split] + size <= wanted[split]) {
                unit->split = split;
                counts[split] += size;
            }
        }
    }
    std::vector<std::pair<store::ImageId, Split>> assigned;
    for (Unit& unit : units) {
        if (unit.split == Split::None) {
            unit.split = Split::Train;
            counts[Split::Train] += static_cast<std::int64_t>(unit.images.size());
        }
        for (const std::size_t index : unit.images) {
            if (images[index].split == Split::None) {
                assigned.emplace_back(images[index].id, unit.split);
            }
        }
    }
    project.store().setSplits(assigned);
    return {counts[Split::Train], counts[Split::Validation], counts[Split::Test],
            static_cast<std::int64_t>(assigned.size())};
}

}  // namespace maskwright::annotation::training
