// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"
#include "core/progress.h"
#include "core/raster.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

// core/samples is the packed form in which faces travel from the annotation side to the trainer: square crops
// with points and label maps, as fixed-size records in memory-mapped files. It needs no image library on
// either side.
namespace maskwright::core::samples {

// What every record of a set holds. Crops are larger than the network's input by the margin that augmentation
// needs.
struct SampleLayout {
    std::string kind;  // landmarks, coarse, fine, parser
    int side = 0;      // of the square crop in pixels, 16..2048
    bool hasPoints = false;
    bool hasLabels = false;
    int classCount = 0;  // label values are 0 .. classCount-1, or 255 to leave out; 0 without labels
    // From how far a network that learns from them looks at a face: 1, from one distance; 2, from afar and
    // from near.
    int looks = 1;
    bool operator==(const SampleLayout&) const = default;
};

// One face, cropped. Coordinates are those of the crop.
struct Sample {
    std::string name;  // of the image it comes from, at most 95 bytes are kept
    float weight = 1;  // of the whole sample in the loss, >= 0
    RgbImage picture;  // side x side
    PointMatrix points = PointMatrix::Zero();
    std::array<std::uint8_t, kPointCount> pointWeights{};  // 0: not annotated, leave out; 255: full weight
    Raster<std::uint8_t> labels;                           // side x side, empty without labels
};

// Writes NAME-000.mws, NAME-001.mws, ... into a folder, each below the size limit, and nothing else. Parts
// are written under temporary names and renamed by finish(); without it nothing of them stays.
class SampleWriter {
  public:
    // Throws Error if the folder cannot be written or holds parts of this name already.
    SampleWriter(std::filesystem::path folder, std::string name, SampleLayout layout,
                 std::int64_t maxPartBytes = 48LL << 20);
    ~SampleWriter();
    SampleWriter(const SampleWriter&) = delete;
    SampleWriter& operator=(const SampleWriter&) = delete;

    // Requires a sample of the layout: picture and labels of side x side.
    void add(const Sample& sample);
    // Closes and names the parts; returns their paths. Requires at least one sample, else throws Error.
    std::vector<std::filesystem::path> finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// A set of samples read from its parts. The files stay mapped, so that memory holds only what is being looked
// at. Const functions are safe from several threads at once.
class SampleSet {
  public:
    // Maps every *.mws of the folder, in the order of names. Throws Error naming the file for anything that
    // is not a whole part of the same layout: foreign, truncated, of a newer version, of a size that its
    // header contradicts.
    explicit SampleSet(const std::filesystem::path& folder);
    ~SampleSet();
    SampleSet(SampleSet&&) noexcept;
    SampleSet& operator=(SampleSet&&) noexcept;

    [[nodiscard]] const SampleLayout& layout() const;
    [[nodiscard]] std::int64_t size() const;
    // A look at a record in the mapped file, valid as long as the set. Requires 0 <= index < size().
    struct Record {
        std::string name;
        float weight = 0;
        const std::uint8_t* picture = nullptr;       // side * side * 3, RGB
        const float* points = nullptr;               // 106 * 2, x then y of each; null without points
        const std::uint8_t* pointWeights = nullptr;  // 106; null without points
        const std::uint8_t* labels = nullptr;        // side * side; null without labels
    };
    [[nodiscard]] Record record(std::int64_t index) const;
    // Reads every byte and compares the checksums of the parts, and looks at every label, point and weight:
    // throws Error naming the first file that is damaged, or whose samples cannot be trained on.
    void verify(Progress& progress) const;
    // Names the data exactly: equal content in equal order gives equal text. From the parts' checksums, so
    // cheap.
    [[nodiscard]] std::string dataHash() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace maskwright::core::samples
