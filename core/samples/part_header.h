// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/samples/sample_file.h"

#include <cstdint>
#include <span>
#include <string>

namespace maskwright::core::samples {

// The first 4096 bytes of a part: "MWSAMPLE", version (32-bit), length of the JSON text (32-bit), JSON text,
// zeros. All numbers little-endian, as on every machine this runs on.
inline constexpr std::int64_t kHeaderBytes = 4096;
inline constexpr std::uint32_t kVersion = 1;

struct PartHeader {
    SampleLayout layout;
    std::int64_t count = 0;
    std::uint64_t checksum = 0;  // of all bytes after the header
};

// Where the fields of a record lie. Records are multiples of 64 bytes, so that floats stay aligned.
struct RecordLayout {
    explicit RecordLayout(const SampleLayout& layout);

    static constexpr std::int64_t kNameBytes = 96;  // zero-terminated UTF-8
    std::int64_t weight = kNameBytes;               // float
    std::int64_t points = 0;
    std::int64_t pointWeights = 0;
    std::int64_t picture = 0;
    std::int64_t labels = 0;
    std::int64_t bytes = 0;
};

[[nodiscard]] std::string encodeHeader(const PartHeader& header);
// file: for messages. Throws Error unless the bytes are a header of this version with sane values.
[[nodiscard]] PartHeader decodeHeader(std::span<const char> bytes, const std::string& file);

// FNV-1a over 64-bit words (the rest byte by byte): fast, and enough against damage (not against malice).
class Checksum {
  public:
    // Every call but the last must pass a multiple of 8 bytes.
    void add(std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace maskwright::core::samples
