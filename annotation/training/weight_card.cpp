// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/weight_card.h"

#include "core/error.h"

#include <array>
#include <cstdint>
#include <fstream>

namespace maskwright::annotation::training {

using nlohmann::json;

namespace {

constexpr std::uint64_t kLargestHeader = 16U << 20U;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw core::Error("is no weight file of maskwright-train: " + why, file.string(),
                      "Name a best.safetensors of a training.");
}

// An object that stands as text in the metadata.
json objectIn(const json& metadata, const char* name, const std::filesystem::path& file) {
    if (!metadata.contains(name)) {
        return json::object();
    }
    json object = json::parse(metadata[name].get<std::string>(), nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) {
        refuse(file, std::string(name) + " is no JSON object");
    }
    return object;
}

}  // namespace

WeightCard readWeightCard(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::array<unsigned char, 8> sizeBytes{};
    if (!stream.read(reinterpret_cast<char*>(sizeBytes.data()), sizeBytes.size())) {
        refuse(file, "it cannot be read");
    }
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < sizeBytes.size(); ++i) {
        size |= static_cast<std::uint64_t>(sizeBytes[i]) << (8 * i);
    }
    if (size > kLargestHeader) {
        refuse(file, "its header is too large");
    }
    std::string header(size, '\0');
    if (!stream.read(header.data(), static_cast<std::streamsize>(size))) {
        refuse(file, "it is cut off");
    }
    const json parsed = json::parse(header, nullptr, /*allow_exceptions=*/false);
    if (!parsed.is_object() || !parsed.contains("__metadata__") || !parsed["__metadata__"].is_object()) {
        refuse(file, "it has no model card");
    }
    const json& metadata = parsed["__metadata__"];
    for (const auto& [name, value] : metadata.items()) {
        if (!value.is_string()) {
            refuse(file, name + " is no text");
        }
    }
    WeightCard card;
    card.kind = metadata.value("kind", "");
    card.options = objectIn(metadata, "options", file);
    card.dataHash = metadata.value("data_hash", "");
    card.validation = objectIn(metadata, "validation", file);
    return card;
}

json structureOf(const json& options) {
    json structure = json::object();
    for (const char* name : {"kind", "net", "preset", "input_px", "stacks", "channels", "block", "maps",
                             "bass_model", "combination", "modules", "pooling", "edge", "reasoning"}) {
        if (options.contains(name)) {
            structure[name] = options[name];
        }
    }
    return structure;
}

bool weightsFit(const json& weightOptions, const json& options) {
    const json structure = structureOf(weightOptions);
    for (const auto& [name, value] : structure.items()) {
        if (!options.contains(name) || options[name] != value) {
            return false;
        }
    }
    return true;
}

}  // namespace maskwright::annotation::training
