// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/torch_file.h"

#include "core/error.h"
#include "models/weights/pickle.h"
#include "models/weights/safetensors.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace maskwright::models::weights {

namespace fs = std::filesystem;
using core::Error;
using Tensors = std::map<std::string, torch::Tensor>;

namespace {

// Why a file is refused; becomes an Error with the file's name at the border of this unit.
[[noreturn]] void refuse(const std::string& reason) {
    throw std::runtime_error(reason);
}

std::uint64_t number(std::string_view bytes, std::uint64_t position, std::size_t count) {
    if (position > bytes.size() || bytes.size() - position < count) {
        refuse("the file is cut off");
    }
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) {
        value = value << 8 | static_cast<std::uint8_t>(bytes[position + i]);
    }
    return value;
}

std::string_view part(std::string_view bytes, std::uint64_t position, std::uint64_t count) {
    if (position > bytes.size() || bytes.size() - position < count) {
        refuse("the file is cut off");
    }
    return bytes.substr(position, count);
}

// The stored entries of a zip archive by name (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16).
std::map<std::string, std::string_view> zipEntries(std::string_view file) {
    constexpr std::size_t kEndBytes = 22;
    const std::size_t lowest = file.size() > kEndBytes + 0xffff ? file.size() - kEndBytes - 0xffff : 0;
    std::size_t end = file.size() >= kEndBytes ? file.size() - kEndBytes : 0;
    while (number(file, end, 4) != 0x06054b50) {
        if (end == lowest) {
            refuse("the archive has no end");
        }
        --end;
    }
    const std::uint64_t count = number(file, end + 10, 2);
    std::uint64_t position = number(file, end + 16, 4);
    if (count == 0xffff || position == 0xffffffff) {
        refuse("archives of 4 GB and more are not read");
    }
    std::map<std::string, std::string_view> entries;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (number(file, position, 4) != 0x02014b50) {
            refuse("the archive's list of entries is damaged");
        }
        const std::uint64_t stored = number(file, position + 20, 4);
        if (number(file, position + 10, 2) != 0 || stored != number(file, position + 24, 4)) {
            refuse("the archive is compressed");
        }
        const std::uint64_t nameLength = number(file, position + 28, 2);
        const std::uint64_t local = number(file, position + 42, 4);
        const std::string name(part(file, position + 46, nameLength));
        position += 46 + nameLength + number(file, position + 30, 2) + number(file, position + 32, 2);
        if (number(file, local, 4) != 0x04034b50) {
            refuse("entry " + name + " is not where the archive says");
        }
        const std::uint64_t data = local + 30 + number(file, local + 26, 2) + number(file, local + 28, 2);
        if (!entries.emplace(name, part(file, data, stored)).second) {
            refuse("two entries are called " + name);
        }
    }
    return entries;
}

struct StorageType {
    std::string_view name;
    torch::ScalarType type;
};
constexpr StorageType kStorageTypes[] = {
    {"torch FloatStorage", torch::kFloat},       {"torch HalfStorage", torch::kHalf},
    {"torch BFloat16Storage", torch::kBFloat16}, {"torch DoubleStorage", torch::kDouble},
    {"torch LongStorage", torch::kLong},         {"torch IntStorage", torch::kInt},
    {"torch ByteStorage", torch::kByte},         {"torch BoolStorage", torch::kBool},
};

// What a pickle says about a storage: ("storage", type, key, place, elements[, view]).
struct StorageName {
    torch::ScalarType type = torch::kFloat;
    std::string key;
    std::int64_t elements = 0;
};

// Builds the tensors that a pickle describes from the bytes of its storages.
class StateDict {
  public:
    StateDict(const Pickle& pickle, std::uint64_t byteLimit) : pickle_(pickle), byteLimit_(byteLimit) {}

    // Names of storages in the order of their first use; older files need their types before their bytes.
    std::map<std::string, StorageName> storageNames() {
        std::map<std::string, StorageName> names;
        for (const auto& [name, tensor] : items()) {
            const StorageName storage = storageOf(*tensor);
            names.emplace(storage.key, storage);
        }
        return names;
    }

    Tensors build(const std::map<std::string, std::string_view>& bytesOfStorage) {
        Tensors tensors;
        for (const auto& [name, call] : items()) {
            if (!tensors.emplace(name, tensorOf(*call, bytesOfStorage)).second) {
                refuse("two tensors are called " + name);
            }
        }
        return tensors;
    }

  private:
    using Kind = Pickle::Kind;
    using Value = Pickle::Value;

    const Value& member(const Value& value, std::size_t place, Kind kind) const {
        if (place >= value.members.size() || pickle_.at(value.members[place]).kind != kind) {
            refuse("a tensor is described in an unknown way");
        }
        return pickle_.at(value.members[place]);
    }

    // Name and rebuilding call of each tensor of the state dict.
    std::vector<std::pair<std::string, const Value*>> items() const {
        const Value* dict = &pickle_.at(pickle_.root());
        for (const char* key : {"state_dict", "model"}) {
            if (const Value* inner = find(*dict, key)) {
                dict = inner;
                break;
            }
        }
        if (dict->kind != Kind::Dict) {
            refuse("it holds no state dict");
        }
        std::vector<std::pair<std::string, const Value*>> found;
        for (std::size_t i = 0; i + 1 < dict->members.size(); i += 2) {
            const Value& key = pickle_.at(dict->members[i]);
            const Value* value = &pickle_.at(dict->members[i + 1]);
            if (key.kind == Kind::Text && value->kind == Kind::Call) {
                found.emplace_back(key.text, rebuildCall(*value));
            }
        }
        return found;
    }
    const Value* find(const Value& dict, std::string_view wanted) const {
        for (std::size_t i = 0; dict.kind == Kind::Dict && i + 1 < dict.members.size(); i += 2) {
            const Value& value = pickle_.at(dict.members[i + 1]);
            if (pickle_.at(dict.members[i]).text == wanted && value.kind == Kind::Dict) {
                return &value;
            }
        }
        return nullptr;
    }
    // A parameter is a tensor in a wrapping.
    const Value* rebuildCall(const Value& call) const {
        const std::string& function = pickle_.at(call.members[0]).text;
        if (function == "torch._utils _rebuild_parameter") {
            return rebuildCall(member(pickle_.at(call.members[1]), 0, Kind::Call));
        }
        if (function != "torch._utils _rebuild_tensor_v2" && function != "torch._utils _rebuild_tensor") {
            refuse("it asks for " + function + ", which weights do not need");
        }
        return &call;
    }
    const Value& argumentsOf(const Value& call) const { return pickle_.at(call.members[1]); }

    StorageName storageOf(const Value& call) const {
        const Value& identifier = member(member(argumentsOf(call), 0, Kind::Persistent), 0, Kind::Tuple);
        const std::string& type = member(identifier, 1, Kind::Global).text;
        const std::int64_t elements = member(identifier, 4, Kind::Integer).integer;
        for (const StorageType& known : kStorageTypes) {
            if (known.name == type && elements >= 0) {
                return {known.type, member(identifier, 2, Kind::Text).text, elements};
            }
        }
        refuse("it holds numbers of type " + type);
    }

    std::vector<std::int64_t> integers(const Value& tuple) const {
        std::vector<std::int64_t> values;
        for (std::size_t i = 0; i < tuple.members.size(); ++i) {
            const std::int64_t value = member(tuple, i, Kind::Integer).integer;
            if (value < 0 || value > (1LL << 40)) {
                refuse("a tensor has an impossible shape");
            }
            values.push_back(value);
        }
        return values;
    }

    static std::int64_t product(std::int64_t a, std::int64_t b, std::int64_t limit) {
        if (a != 0 && b > limit / a) {
            refuse("a tensor reaches beyond its storage");
        }
        return a * b;
    }

    torch::Tensor tensorOf(const Value& call, const std::map<std::string, std::string_view>& bytesOfStorage) {
        const StorageName storage = storageOf(call);
        const auto bytes = bytesOfStorage.find(storage.key);
        const auto elementBytes = static_cast<std::int64_t>(torch::elementSize(storage.type));
        if (bytes == bytesOfStorage.end() || storage.elements > (1LL << 40) ||
            static_cast<std::int64_t>(bytes->second.size()) != storage.elements * elementBytes) {
            refuse("storage " + storage.key + " is missing or of another size");
        }
        const std::int64_t offset = member(argumentsOf(call), 1, Kind::Integer).integer;
        const std::vector<std::int64_t> shape = integers(member(argumentsOf(call), 2, Kind::Tuple));
        const std::vector<std::int64_t> strides = integers(member(argumentsOf(call), 3, Kind::Tuple));
        if (shape.size() != strides.size() || shape.size() > 8 || offset < 0 || offset > storage.elements) {
            refuse("a tensor has an impossible shape");
        }
        std::int64_t count = 1;
        std::int64_t last = offset;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            count = product(count, shape[i], storage.elements);
            last += product(std::max<std::int64_t>(shape[i] - 1, 0), strides[i], storage.elements - last);
        }
        if (count > 0 && last >= storage.elements) {
            refuse("a tensor reaches beyond its storage");
        }
        built_ += static_cast<std::uint64_t>(count * elementBytes);
        if (built_ > byteLimit_) {
            refuse("its tensors claim more than the file holds");
        }
        torch::Tensor& whole = storages_[storage.key];
        if (!whole.defined()) {  // copied, because bytes in a file need not be aligned
            whole = torch::empty({storage.elements}, storage.type);
            std::memcpy(whole.data_ptr(), bytes->second.data(), bytes->second.size());
        }
        if (whole.scalar_type() != storage.type) {
            refuse("storage " + storage.key + " is of two types");
        }
        const torch::Tensor view = whole.as_strided(shape, strides, offset);
        const bool small = storage.type == torch::kHalf || storage.type == torch::kBFloat16;
        return small ? view.to(torch::kFloat).contiguous() : view.clone(torch::MemoryFormat::Contiguous);
    }

    const Pickle& pickle_;
    std::uint64_t byteLimit_;
    std::uint64_t built_ = 0;
    Tensors storages_;  // by key
};

Tensors readZip(std::string_view file) {
    const auto entries = zipEntries(file);
    constexpr std::string_view kPickleName = "/data.pkl";
    for (const auto& [name, bytes] : entries) {
        if (!name.ends_with(kPickleName)) {
            continue;
        }
        const std::string folder = name.substr(0, name.size() - kPickleName.size());
        const auto order = entries.find(folder + "/byteorder");
        if (order != entries.end() && order->second != "little") {
            refuse("its numbers are big-endian");
        }
        std::map<std::string, std::string_view> storages;
        const std::string prefix = folder + "/data/";
        for (const auto& [entry, content] : entries) {
            if (entry.starts_with(prefix)) {
                storages.emplace(entry.substr(prefix.size()), content);
            }
        }
        const Pickle pickle(bytes);
        return StateDict(pickle, 2 * file.size()).build(storages);
    }
    refuse("the archive holds no data.pkl");
}

// Before PyTorch 1.6: magic number, version and system as pickles, then the state dict, the keys of its
// storages and the storages themselves, each with its number of elements before it.
Tensors readOlder(std::string_view file) {
    constexpr auto kMagic = static_cast<std::int64_t>(0xa86a20f9469cfc6c);  // the low 8 bytes
    std::size_t position = 0;
    const auto next = [&] {
        Pickle pickle(file.substr(position));
        position += pickle.size();
        return pickle;
    };
    const Pickle magic = next();
    if (magic.at(magic.root()).integer != kMagic) {
        refuse("it does not begin as torch.save begins");
    }
    const Pickle version = next();
    if (version.at(version.root()).integer != 1001) {
        refuse("it is of an unknown version");
    }
    next();
    const Pickle description = next();
    const Pickle keys = next();
    StateDict dict(description, 2 * file.size());
    const auto names = dict.storageNames();
    std::map<std::string, std::string_view> storages;
    for (const Pickle::Index index : keys.at(keys.root()).members) {
        const std::string& key = keys.at(index).text;
        const std::uint64_t elements = number(file, position, 8);
        position += 8;
        const auto known = names.find(key);
        if (known == names.end() || elements > file.size()) {
            refuse("storage " + key + " belongs to no tensor");
        }
        const std::string_view bytes =
            part(file, position, elements * torch::elementSize(known->second.type));
        position += bytes.size();
        storages.emplace(key, bytes);
    }
    return dict.build(storages);
}

}  // namespace

Tensors readTorchFile(const fs::path& path) {
    std::error_code problem;
    const std::uintmax_t size = fs::is_regular_file(path, problem) ? fs::file_size(path, problem) : 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || problem || size == 0) {
        throw Error("the weights cannot be opened", path.string(),
                    "Check the path and that the file may be read.");
    }
    std::string file(size, '\0');
    stream.read(file.data(), static_cast<std::streamsize>(size));
    Tensors tensors;
    try {
        if (!stream) {
            refuse("it cannot be read to its end");
        }
        tensors = file.starts_with("PK") ? readZip(file) : readOlder(file);
    } catch (const std::runtime_error& reason) {
        throw Error(std::string("no PyTorch weights that can be read: ") + reason.what(), path.string(),
                    "Get the file again, or save the state dict as .safetensors.");
    }
    constexpr std::string_view kParallel = "module.";
    const bool parallel =
        !tensors.empty() && std::all_of(tensors.begin(), tensors.end(),
                                        [&](const auto& item) { return item.first.starts_with(kParallel); });
    if (parallel) {
        Tensors renamed;
        for (auto& [name, tensor] : tensors) {
            renamed.emplace(name.substr(kParallel.size()), std::move(tensor));
        }
        return renamed;
    }
    return tensors;
}

Tensors readAnyWeights(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    char first = 0;
    char second = 0;
    stream.get(first).get(second);
    const bool zip = first == 'P' && second == 'K';
    const bool pickle = static_cast<std::uint8_t>(first) == 0x80 && second == 2;
    return zip || pickle ? readTorchFile(path) : readSafetensors(path).tensors;
}

}  // namespace maskwright::models::weights
