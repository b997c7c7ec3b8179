// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "core/label_map.h"
#include "core/progress.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Public face data sets, from the layout they are published in to a LaPa tree (images/, labels/ in train, val
// and test), which everything else reads. What is not stated by their papers follows spec sections 5.1, 5.3
// and 5.4.
namespace maskwright::annotation::formats {

using Labels = core::Raster<std::uint8_t>;

// CIHP's 20 classes: hair 2 and face 13 are the foreground.
enum class CihpClasses {
    Two,    // background 0, head 1: the coarse stage
    Three,  // background 0, skin 1 (face with its parts), hair 2: the fine stage
};
// Requires values 0..19; Error for others, with this name.
[[nodiscard]] Labels cihpLabels(const Labels& categories, CihpClasses classes, const std::string& name);

// The head of one person in a photo of several.
struct CihpHead {
    int person = 0;          // its number in Human_ids
    core::PixelRect window;  // its box, enlarged by a quarter of its sides, inside the photo
    Labels labels;  // of the window: three classes, 255 where another person's head is too large to learn
};
// Heads with a face, from boxes of 80 px and more, in which the other people's heads take at most half as
// many pixels as this one ("only one major face"). categories and people are of one size.
[[nodiscard]] std::vector<CihpHead> cihpHeads(const Labels& categories, const Labels& people,
                                              const std::string& name);

// Helen's confidence maps, one per class, as a label map: the class with the largest value, the lower one of
// equals. Requires 11 maps of one size.
[[nodiscard]] core::LabelMap strongestClasses(std::span<const Labels> maps);

// CelebAMask-HQ: one mask per class name ("l_eye"), pixels above 0 belong to it, later names of the official
// list over earlier ones. "l_" is the person's left there, and 7 % of the sources have it wrong: eyes, brows
// and ears are told apart by where they lie.
inline constexpr int kCelebAMaskClasses = 19;
// Their official names by number: "background", "skin", "nose", "eye_g", ...
[[nodiscard]] std::string_view celebAMaskName(int number);
// Lets eyes, brows and ears of a map of the 19 classes change sides where they are swapped; says whether any
// were. Such values alone, or 255.
bool putSidesRight(Labels& all);
// Reads a label map of the 19 classes, sides put right. Throws Error for other values.
[[nodiscard]] Labels readMasks19(const std::filesystem::path& file);

struct CelebAMaskLabels {
    Labels all;           // the official 19 classes, sides put right
    core::LabelMap lapa;  // LaPa's 11; glasses 255
    bool sidesRepaired = false;
};
// masks: of one size, at least one; Error for a name that is none of theirs.
[[nodiscard]] CelebAMaskLabels mergedMasks(const std::map<std::string, Labels>& masks,
                                           const std::string& name);

struct PreparedSet {
    std::int64_t images = 0;    // written
    std::int64_t leftOut = 0;   // CIHP: people without a head that can be learned from
    std::int64_t repaired = 0;  // CelebAMask-HQ: sides put right
    std::vector<dla::Failure> failures;
};

// All write out/SPLIT/images and out/SPLIT/labels; files of the same name are replaced. A photo whose files
// are broken or missing is reported and left out. Throw Error if the folder has another layout; Cancelled
// keeps what was written.
//
// CIHP: Training/ and Validation/, each with Images/, Category_ids/, Human_ids/.
// Whole photos with two classes, or one crop per head (ORIGINAL_PERSON) with three.
PreparedSet prepareCihp(const std::filesystem::path& source, CihpClasses classes,
                        const std::filesystem::path& out, core::Progress& progress);
// Helen of Smith et al.: images/, labels/NAME/NAME_lbl00.png to _lbl10.png; exemplars.txt (train), tuning.txt
// (val), testing.txt (test) with lines "NUMBER , NAME".
PreparedSet prepareHelen(const std::filesystem::path& source, const std::filesystem::path& out,
                         core::Progress& progress);
// CelebAMask-HQ: CelebA-HQ-img/N.jpg, CelebAMask-HQ-mask-anno/D/IIIII_NAME.png, and for the split
// CelebA-HQ-to-CelebA-mapping.txt with list_eval_partition.txt beside it. Photos are brought to the masks'
// size; labels19/ holds the 19 classes.
PreparedSet prepareCelebAMask(const std::filesystem::path& source, const std::filesystem::path& out,
                              core::Progress& progress);

}  // namespace maskwright::annotation::formats
