// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/safetensors.h"

#include "core/error.h"
#include "models/weights/durable_file.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace maskwright::models::weights {

namespace fs = std::filesystem;
using core::Error;
using nlohmann::json;

namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr const char* kMetadataKey = "__metadata__";

struct TypeName {
    std::string_view name;
    torch::ScalarType type;
};
constexpr TypeName kTypes[] = {
    {"F32", torch::kFloat}, {"F16", torch::kHalf}, {"BF16", torch::kBFloat16}, {"F64", torch::kDouble},
    {"I64", torch::kLong},  {"I32", torch::kInt},  {"U8", torch::kByte},       {"BOOL", torch::kBool},
};

[[noreturn]] void refuse(const std::string& what, const fs::path& path) {
    throw Error("no valid weights: " + what, path.string(), "Get the file again from where it came.");
}

std::optional<torch::ScalarType> typeNamed(const std::string& name) {
    for (const TypeName& known : kTypes) {
        if (known.name == name) {
            return known.type;
        }
    }
    return std::nullopt;
}

std::string nameOf(torch::ScalarType type) {
    for (const TypeName& known : kTypes) {
        if (known.type == type) {
            return std::string(known.name);
        }
    }
    core::expects(false, "safetensors: a tensor type that is never stored");
    return {};
}

// The JSON parser keeps the last of equal names silently; a file with two tensors of one name is refused
// instead.
json parseWithoutDuplicates(const std::string& text, const fs::path& path) {
    std::vector<std::set<std::string>> open;
    const auto watch = [&](int /*depth*/, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) {
            open.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            open.pop_back();
        } else if (event == json::parse_event_t::key &&
                   !open.back().insert(parsed.get<std::string>()).second) {
            refuse("two entries are called " + parsed.get<std::string>(), path);
        }
        return true;
    };
    try {
        return json::parse(text, watch);
    } catch (const json::exception& problem) {
        refuse(std::string("the header is no JSON (") + problem.what() + ")", path);
    }
}

struct Entry {
    std::string name;
    torch::ScalarType type = torch::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

Entry entryFrom(const std::string& name, const json& value, const fs::path& path) {
    Entry entry;
    entry.name = name;
    try {
        const auto type = typeNamed(value.at("dtype").get<std::string>());
        if (!type) {
            refuse("tensor " + name + " has an unknown type", path);
        }
        entry.type = *type;
        for (const json& size : value.at("shape")) {
            if (!size.is_number_unsigned() || size.get<std::uint64_t>() > (1ULL << 40)) {
                refuse("tensor " + name + " has an impossible shape", path);
            }
            entry.shape.push_back(size.get<std::int64_t>());
        }
        const json& offsets = value.at("data_offsets");
        if (offsets.size() != 2 || !offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned()) {
            refuse("tensor " + name + " has impossible offsets", path);
        }
        entry.begin = offsets[0].get<std::uint64_t>();
        entry.end = offsets[1].get<std::uint64_t>();
    } catch (const json::exception&) {
        refuse("the entry of tensor " + name + " is malformed", path);
    }
    std::uint64_t bytes = torch::elementSize(entry.type);
    for (const std::int64_t size : entry.shape) {
        if (size != 0 &&
            bytes > std::numeric_limits<std::uint64_t>::max() / static_cast<std::uint64_t>(size)) {
            refuse("tensor " + name + " has an impossible shape", path);
        }
        bytes *= static_cast<std::uint64_t>(size);
    }
    if (entry.end < entry.begin || entry.end - entry.begin != bytes) {
        refuse("the bytes of tensor " + name + " do not match its shape", path);
    }
    return entry;
}

}  // namespace

void writeSafetensors(const fs::path& path, const WeightFile& file, StoredType type) {
    json header = json::object();
    if (!file.metadata.empty()) {
        header[kMetadataKey] = file.metadata;
    }
    std::vector<torch::Tensor> stored;  // keeps the bytes alive until they are written
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : file.tensors) {
        core::expects(!name.empty() && name != kMetadataKey, "safetensors: a tensor needs a name");
        torch::Tensor bytes = tensor.detach().to(torch::kCPU);
        if (type == StoredType::Float16 && bytes.is_floating_point()) {
            const torch::Tensor halved = bytes.to(torch::kHalf);
            // Running variances, above all, can lie beyond float16's 65,504.
            const bool fits = torch::equal(torch::isfinite(halved), torch::isfinite(bytes));
            bytes = fits ? halved : bytes;
        }
        stored.push_back(bytes.contiguous());
        header[name] = {{"dtype", nameOf(stored.back().scalar_type())},
                        {"shape", stored.back().sizes().vec()},
                        {"data_offsets", {offset, offset + stored.back().nbytes()}}};
        offset += stored.back().nbytes();
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    std::vector<std::string_view> pieces{{reinterpret_cast<const char*>(&length), sizeof length}, text};
    for (const torch::Tensor& tensor : stored) {
        pieces.emplace_back(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    }
    writeDurably(path, pieces, "the weights");
}

WeightFile readSafetensors(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::error_code problem;
    const std::uint64_t fileBytes = fs::is_regular_file(path, problem) ? fs::file_size(path, problem) : 0;
    if (!stream || problem) {
        throw Error("the weights cannot be opened", path.string(),
                    "Check the path and that the file may be read.");
    }
    std::uint64_t headerBytes = 0;
    stream.read(reinterpret_cast<char*>(&headerBytes), sizeof headerBytes);
    if (!stream || headerBytes > kMaxHeaderBytes || headerBytes > fileBytes - sizeof headerBytes) {
        refuse("the length of the header is impossible", path);
    }
    std::string text(headerBytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(headerBytes));
    if (!stream || !text.starts_with('{')) {
        refuse("the header is no JSON object", path);
    }
    const json header = parseWithoutDuplicates(text, path);

    WeightFile file;
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.items()) {
        if (name == kMetadataKey) {
            for (const auto& [key, word] : value.items()) {
                if (!word.is_string()) {
                    refuse("the metadata hold something that is no text", path);
                }
                file.metadata[key] = word.get<std::string>();
            }
        } else if (name.empty()) {
            refuse("a tensor has no name", path);
        } else {
            entries.push_back(entryFrom(name, value, path));
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::uint64_t expected = 0;
    for (const Entry& entry : entries) {
        if (entry.begin != expected) {
            refuse("the tensors overlap or leave holes", path);
        }
        expected = entry.end;
    }
    if (expected != fileBytes - sizeof headerBytes - headerBytes) {
        refuse("the file is not as long as its tensors", path);
    }
    for (const Entry& entry : entries) {
        torch::Tensor tensor = torch::empty(entry.shape, entry.type);
        stream.read(static_cast<char*>(tensor.data_ptr()),
                    static_cast<std::streamsize>(entry.end - entry.begin));
        if (!stream) {
            refuse("the file ends in tensor " + entry.name, path);
        }
        const bool small = entry.type == torch::kHalf || entry.type == torch::kBFloat16;
        file.tensors.emplace(entry.name, small ? tensor.to(torch::kFloat) : tensor);
    }
    return file;
}

std::map<std::string, torch::Tensor> tensorsOf(const torch::nn::Module& module) {
    std::map<std::string, torch::Tensor> tensors;
    for (const auto& item : module.named_parameters()) {
        tensors[item.key()] = item.value().detach();
    }
    for (const auto& item : module.named_buffers()) {
        tensors[item.key()] = item.value().detach();
    }
    return tensors;
}

void fill(torch::nn::Module& module, const std::map<std::string, torch::Tensor>& tensors,
          const std::string& source) {
    const std::map<std::string, torch::Tensor> own = tensorsOf(module);
    std::string problems;
    for (const auto& [name, tensor] : own) {
        const auto given = tensors.find(name);
        if (given == tensors.end()) {
            problems += "; " + name + " is missing";
        } else if (given->second.sizes() != tensor.sizes()) {
            problems += "; " + name + " has another shape";
        }
    }
    for (const auto& [name, tensor] : tensors) {
        if (own.count(name) == 0) {
            problems += "; " + name + " does not belong to this network";
        }
    }
    if (!problems.empty()) {
        constexpr std::size_t kReadable = 400;
        throw Error("the weights are of another network: " + problems.substr(2, kReadable), source,
                    "Choose weights of this network and preset.");
    }
    const torch::NoGradGuard noGradient;
    for (const auto& [name, tensor] : own) {
        torch::Tensor target = tensor;  // shares its memory with the module's
        target.copy_(tensors.at(name));
    }
}

}  // namespace maskwright::models::weights
