// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/samples/part_header.h"

#include <bit>
#include <charconv>
#include <cstring>

#include <nlohmann/json.hpp>

namespace maskwright::core::samples {

static_assert(std::endian::native == std::endian::little, "sample files are little-endian");

namespace {

constexpr std::string_view kMagic = "MWSAMPLE";
constexpr std::size_t kTextStart = 16;

std::int64_t aligned(std::int64_t bytes) {
    return (bytes + 63) / 64 * 64;
}

[[noreturn]] void damaged(const std::string& what, const std::string& file) {
    throw Error(what, file, "Pack the samples again.");
}

std::string hex(std::uint64_t value) {
    char text[17] = {};
    std::to_chars(text, text + 16, value, 16);
    return text;
}

std::uint64_t fromHex(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (problem != std::errc() || end != text.data() + text.size()) {
        throw nlohmann::json::other_error::create(501, "the checksum is no hexadecimal number", nullptr);
    }
    return value;
}

}  // namespace

RecordLayout::RecordLayout(const SampleLayout& layout) {
    const std::int64_t pixels = static_cast<std::int64_t>(layout.side) * layout.side;
    constexpr auto kPoints = static_cast<std::int64_t>(kPointCount);
    points = aligned(weight + static_cast<std::int64_t>(sizeof(float)));
    pointWeights = points + (layout.hasPoints ? kPoints * 2 * static_cast<std::int64_t>(sizeof(float)) : 0);
    picture = aligned(pointWeights + (layout.hasPoints ? kPoints : 0));
    labels = picture + 3 * pixels;
    bytes = aligned(labels + (layout.hasLabels ? pixels : 0));
}

std::string encodeHeader(const PartHeader& header) {
    const nlohmann::json json{{"kind", header.layout.kind},
                              {"side", header.layout.side},
                              {"points", header.layout.hasPoints},
                              {"labels", header.layout.hasLabels},
                              {"classes", header.layout.classCount},
                              {"looks", header.layout.looks},
                              {"count", header.count},
                              {"checksum", hex(header.checksum)}};
    const std::string text = json.dump();
    expects(kTextStart + text.size() <= kHeaderBytes, "sample header: text too long");
    std::string bytes(kHeaderBytes, '\0');
    const auto length = static_cast<std::uint32_t>(text.size());
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    std::memcpy(bytes.data() + 8, &kVersion, sizeof kVersion);
    std::memcpy(bytes.data() + 12, &length, sizeof length);
    std::memcpy(bytes.data() + kTextStart, text.data(), text.size());
    return bytes;
}

PartHeader decodeHeader(std::span<const char> bytes, const std::string& file) {
    if (bytes.size() < kHeaderBytes || std::string_view(bytes.data(), kMagic.size()) != kMagic) {
        damaged("no sample file", file);
    }
    std::uint32_t version = 0;
    std::uint32_t length = 0;
    std::memcpy(&version, bytes.data() + 8, sizeof version);
    std::memcpy(&length, bytes.data() + 12, sizeof length);
    if (version != kVersion) {
        throw Error("sample file of version " + std::to_string(version) + ", this program reads version " +
                        std::to_string(kVersion),
                    file, "Pack the samples again with this version.");
    }
    if (length > kHeaderBytes - kTextStart) {
        damaged("the sample file's header is damaged", file);
    }
    PartHeader header;
    try {
        const auto json = nlohmann::json::parse(std::string_view(bytes.data() + kTextStart, length));
        header.layout.kind = json.at("kind").get<std::string>();
        header.layout.side = json.at("side").get<int>();
        header.layout.hasPoints = json.at("points").get<bool>();
        header.layout.hasLabels = json.at("labels").get<bool>();
        header.layout.classCount = json.at("classes").get<int>();
        header.layout.looks = json.value("looks", 1);  // files of before there were two
        header.count = json.at("count").get<std::int64_t>();
        header.checksum = fromHex(json.at("checksum").get<std::string>());
    } catch (const nlohmann::json::exception& problem) {
        damaged(std::string("the sample file's header is damaged (") + problem.what() + ")", file);
    }
    if (header.layout.side < 16 || header.layout.side > 2048 || header.count < 1 ||
        header.count > (1LL << 32) || header.layout.classCount < 0 || header.layout.classCount > 255 ||
        header.layout.looks < 1 || header.layout.looks > 2) {
        damaged("the sample file's header holds impossible numbers", file);
    }
    return header;
}

void Checksum::add(std::span<const std::uint8_t> bytes) {
    constexpr std::uint64_t kPrime = 0x100000001b3ULL;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        value_ = (value_ ^ word) * kPrime;
        value_ ^=
            value_ >> 29;  // words differ in high bits as well; multiplication alone carries only upwards
    }
    for (; i < bytes.size(); ++i) {
        value_ = (value_ ^ bytes[i]) * kPrime;
    }
}

}  // namespace maskwright::core::samples
