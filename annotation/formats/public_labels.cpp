// SPDX-License-Identifier: GPL-3.0-or-later
// The labels of public sets as ours; public_sets.cpp walks their folders.
#include "annotation/formats/public_sets.h"
#include "core/error.h"
#include "core/image/label_png.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string_view>

namespace maskwright::annotation::formats {

using core::Error;
using core::PixelRect;

namespace {

constexpr std::uint8_t kCihpHair = 2;
constexpr std::uint8_t kCihpFace = 13;
constexpr std::uint8_t kCihpCount = 20;
constexpr int kSmallestHeadPx = 80;
constexpr double kMargin = 0.25;
constexpr double kNegligible = 0.1;  // of the head's pixels: another person's hair at the border
constexpr double kTooMuch = 0.5;

bool isHead(std::uint8_t category) {
    return category == kCihpHair || category == kCihpFace;
}

struct Person {
    PixelRect box;
    std::int64_t head = 0;
    std::int64_t face = 0;
};

// CelebAMask-HQ's names by official number, and what they are for LaPa.
struct MaskClass {
    std::string_view name;
    std::uint8_t lapa;
};
constexpr std::array<MaskClass, 19> kMaskClasses{{{"background", 0},
                                                  {"skin", 1},
                                                  {"nose", 6},
                                                  {"eye_g", 255},
                                                  {"l_eye", 5},
                                                  {"r_eye", 4},
                                                  {"l_brow", 3},
                                                  {"r_brow", 2},
                                                  {"l_ear", 1},
                                                  {"r_ear", 1},
                                                  {"mouth", 8},
                                                  {"u_lip", 7},
                                                  {"l_lip", 9},
                                                  {"hair", 10},
                                                  {"hat", 0},
                                                  {"ear_r", 0},
                                                  {"neck_l", 0},
                                                  {"neck", 0},
                                                  {"cloth", 0}}};
static_assert(kMaskClasses.size() == kCelebAMaskClasses);
constexpr std::size_t kLeftOfPairs[] = {4, 6, 8};  // its right is the next number
constexpr std::size_t kNoseNumber = 2;

// Where the classes of a map lie.
struct Places {
    std::array<double, kMaskClasses.size()> sums{};
    std::array<std::int64_t, kMaskClasses.size()> counts{};

    explicit Places(const Labels& all) {
        for (int y = 0; y < all.height(); ++y) {
            for (int x = 0; x < all.width(); ++x) {
                if (const std::size_t number = all.at(x, y); number < sums.size()) {
                    sums[number] += x;
                    ++counts[number];
                }
            }
        }
    }
    [[nodiscard]] std::optional<double> meanX(std::size_t number) const {
        return counts[number] > 0 ? std::optional(sums[number] / static_cast<double>(counts[number]))
                                  : std::nullopt;
    }
    // The person's left lies on the image's right: of its right counterpart, or of the nose where there is
    // none.
    [[nodiscard]] bool areSwapped(std::size_t left, std::size_t right) const {
        const auto leftX = meanX(left);
        const auto rightX = meanX(right);
        const auto noseX = meanX(kNoseNumber);
        if (leftX && rightX) {
            return *leftX < *rightX;
        }
        return (leftX && noseX && *leftX < *noseX) || (rightX && noseX && *rightX > *noseX);
    }
};

}  // namespace

Labels cihpLabels(const Labels& categories, CihpClasses classes, const std::string& name) {
    Labels result(categories.width(), categories.height());
    for (std::size_t i = 0; i < result.pixels().size(); ++i) {
        const std::uint8_t category = categories.pixels()[i];
        if (category >= kCihpCount) {
            throw Error("holds the value " + std::to_string(category) + ", CIHP has 0 to 19", name,
                        "Take the grey masks of Category_ids.");
        }
        const std::uint8_t hair = classes == CihpClasses::Two ? 1 : 2;
        result.pixels()[i] = category == kCihpFace ? 1 : category == kCihpHair ? hair : 0;
    }
    return result;
}

std::vector<CihpHead> cihpHeads(const Labels& categories, const Labels& people, const std::string& name) {
    if (categories.bounds() != people.bounds()) {
        throw Error("its masks of classes and of people differ in size", name,
                    "Take the files that belong together.");
    }
    const Labels labels = cihpLabels(categories, CihpClasses::Three, name);
    std::map<int, Person> persons;
    for (int y = 0; y < people.height(); ++y) {
        for (int x = 0; x < people.width(); ++x) {
            if (people.at(x, y) == 0 || !isHead(categories.at(x, y))) {
                continue;
            }
            Person& person = persons[people.at(x, y)];
            person.box = person.box.united({x, y, x + 1, y + 1});
            ++person.head;
            person.face += categories.at(x, y) == kCihpFace ? 1 : 0;
        }
    }
    std::vector<CihpHead> heads;
    for (const auto& [number, person] : persons) {
        const PixelRect& box = person.box;
        if (person.face == 0 || box.width() < kSmallestHeadPx || box.height() < kSmallestHeadPx) {
            continue;
        }
        const int marginX = static_cast<int>(box.width() * kMargin);
        const int marginY = static_cast<int>(box.height() * kMargin);
        CihpHead head{
            number,
            PixelRect{box.x0 - marginX, box.y0 - marginY, box.x1 + marginX, box.y1 + marginY}.intersected(
                labels.bounds()),
            {}};
        head.labels = Labels(head.window.width(), head.window.height());
        std::map<int, std::int64_t> others;
        for (int y = head.window.y0; y < head.window.y1; ++y) {
            for (int x = head.window.x0; x < head.window.x1; ++x) {
                if (labels.at(x, y) != 0 && people.at(x, y) != number) {
                    ++others[people.at(x, y)];
                }
            }
        }
        const auto share = [&, all = static_cast<double>(person.head)](const auto& other) {
            return static_cast<double>(other.second) / all;
        };
        if (std::any_of(others.begin(), others.end(),
                        [&](const auto& other) { return share(other) > kTooMuch; })) {
            continue;
        }
        for (int y = head.window.y0; y < head.window.y1; ++y) {
            for (int x = head.window.x0; x < head.window.x1; ++x) {
                const auto other = others.find(people.at(x, y));
                const bool hidden = labels.at(x, y) != 0 && people.at(x, y) != number &&
                                    other != others.end() && share(*other) >= kNegligible;
                head.labels.at(x - head.window.x0, y - head.window.y0) =
                    hidden ? core::kIgnoredLabel : labels.at(x, y);
            }
        }
        heads.push_back(std::move(head));
    }
    return heads;
}

core::LabelMap strongestClasses(std::span<const Labels> maps) {
    core::expects(maps.size() == core::kClassCount, "strongestClasses: one map per class");
    core::LabelMap result(maps.front().width(), maps.front().height());
    for (const Labels& map : maps) {
        core::expects(map.bounds() == result.bounds(), "strongestClasses: maps of one size");
    }
    for (std::size_t i = 0; i < result.pixels().size(); ++i) {
        std::size_t best = 0;
        for (std::size_t value = 1; value < maps.size(); ++value) {
            if (maps[value].pixels()[i] > maps[best].pixels()[i]) {
                best = value;
            }
        }
        result.pixels()[i] = static_cast<std::uint8_t>(best);
    }
    return result;
}

CelebAMaskLabels mergedMasks(const std::map<std::string, Labels>& masks, const std::string& name) {
    core::expects(!masks.empty(), "mergedMasks: at least one mask");
    const PixelRect bounds = masks.begin()->second.bounds();
    std::array<const Labels*, kMaskClasses.size()> byNumber{};
    for (const auto& [maskName, mask] : masks) {
        const auto known = std::find_if(kMaskClasses.begin(), kMaskClasses.end(),
                                        [&](const MaskClass& item) { return item.name == maskName; });
        if (known == kMaskClasses.end() || mask.bounds() != bounds) {
            throw Error("its mask '" + maskName + "' is of no class of CelebAMask-HQ, or of another size",
                        name, "Take the masks that belong together.");
        }
        byNumber[static_cast<std::size_t>(known - kMaskClasses.begin())] = &mask;
    }
    CelebAMaskLabels result{Labels(bounds.width(), bounds.height()),
                            core::LabelMap(bounds.width(), bounds.height()), false};
    for (std::size_t number = 1; number < byNumber.size(); ++number) {
        for (std::size_t i = 0; byNumber[number] != nullptr && i < result.all.pixels().size(); ++i) {
            if (byNumber[number]->pixels()[i] > 0) {
                result.all.pixels()[i] = static_cast<std::uint8_t>(number);
            }
        }
    }
    result.sidesRepaired = putSidesRight(result.all);
    std::ranges::transform(result.all.pixels(), result.lapa.pixels().begin(),
                           [](std::uint8_t number) { return kMaskClasses[number].lapa; });
    return result;
}

std::string_view celebAMaskName(int number) {
    return kMaskClasses.at(static_cast<std::size_t>(number)).name;
}

bool putSidesRight(Labels& all) {
    const Places places(all);
    std::array<std::uint8_t, 256> becomes{};
    std::iota(becomes.begin(), becomes.end(), std::uint8_t{0});
    bool any = false;
    for (const std::size_t left : kLeftOfPairs) {
        if (places.areSwapped(left, left + 1)) {
            std::swap(becomes[left], becomes[left + 1]);
            any = true;
        }
    }
    std::ranges::transform(all.pixels(), all.pixels().begin(),
                           [&](std::uint8_t value) { return becomes[value]; });
    return any;
}

Labels readMasks19(const std::filesystem::path& file) {
    Labels all = core::image::readMaskPng(file);
    for (const std::uint8_t value : all.pixels()) {
        if (value >= kCelebAMaskClasses && value != core::kIgnoredLabel) {
            throw Error("holds the value " + std::to_string(value) + ", CelebAMask-HQ has 0 to 18",
                        file.string(), "Take the maps that prepare celebamask writes into labels19/.");
        }
    }
    putSidesRight(all);
    return all;
}

}  // namespace maskwright::annotation::formats
