// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/torch_file.h"

#include "core/error.h"
#include "models/weights/backbone_import.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <functional>

namespace maskwright::models::weights {

namespace {

using core::Error;
using Tensors = std::map<std::string, torch::Tensor>;

std::string little(std::uint64_t value, std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8 * i) & 0xff);
    }
    return text;
}

std::string bytesOf(const torch::Tensor& tensor) {
    const torch::Tensor whole = tensor.contiguous();
    return {static_cast<const char*>(whole.data_ptr()), whole.nbytes()};
}

// Operators of pickle protocol 2, as Python writes them.
namespace pickle {
const std::string kProtocol = "\x80\x02";
std::string text(const std::string& value) {
    return 'X' + little(value.size(), 4) + value;
}
std::string global(const std::string& module, const std::string& name) {
    return 'c' + module + '\n' + name + '\n';
}
std::string integer(std::int64_t value) {
    return 'J' + little(static_cast<std::uint64_t>(value), 4);
}
std::string integers(const std::vector<std::int64_t>& values) {
    std::string tuple = "(";
    for (const std::int64_t value : values) {
        tuple += integer(value);
    }
    return tuple + 't';
}
const std::string kOrderedDict = global("collections", "OrderedDict") + ")R";

struct View {
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
};
// One tensor of floats in a storage. `tail`: what older storages' names end with.
std::string tensor(const std::string& key, std::int64_t elements, const View& view,
                   const std::string& type = "FloatStorage", const std::string& tail = "") {
    const std::string storage = '(' + text("storage") + global("torch", type) + text(key) + text("cpu") +
                                integer(elements) + tail + "tQ";
    return global("torch._utils", "_rebuild_tensor_v2") + '(' + storage + integer(view.offset) +
           integers(view.shape) + integers(view.strides) + '\x89' + kOrderedDict + "tR";
}
}  // namespace pickle

// A zip archive of stored entries.
std::string zip(const std::vector<std::pair<std::string, std::string>>& entries, int method = 0) {
    std::string file;
    std::string list;
    for (const auto& [name, data] : entries) {
        const std::string sizes = little(0, 4) + little(data.size(), 4) + little(data.size(), 4);
        const std::string common = little(20, 2) + little(0, 2) +
                                   little(static_cast<std::uint64_t>(method), 2) + little(0, 4) + sizes +
                                   little(name.size(), 2);
        list += little(0x02014b50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) +
                little(0, 2) + little(0, 4) + little(file.size(), 4) + name;
        file += little(0x04034b50, 4) + common + little(3, 2) + name + "pad" + data;
    }
    return file + list + little(0x06054b50, 4) + little(0, 4) + little(entries.size(), 2) +
           little(entries.size(), 2) + little(list.size(), 4) + little(file.size(), 4) + little(0, 2);
}

// What torch.save writes of a state dict.
std::string savedZip(const Tensors& tensors) {
    std::string description = pickle::kProtocol + pickle::kOrderedDict + "q\x01(";
    std::vector<std::pair<std::string, std::string>> entries{{"archive/data.pkl", ""}};
    for (const auto& [name, tensor] : tensors) {
        const std::string key = std::to_string(entries.size() - 1);
        const bool isLong = tensor.scalar_type() == torch::kLong;
        description += pickle::text(name) +
                       pickle::tensor(key, tensor.numel(),
                                      {0, tensor.sizes().vec(), tensor.contiguous().strides().vec()},
                                      isLong ? "LongStorage" : "FloatStorage");
        entries.emplace_back("archive/data/" + key, bytesOf(tensor));
    }
    // Python adds the module's version as attributes of the dict.
    description += "u}" + pickle::text("_metadata") + pickle::kOrderedDict + "sb.";
    entries.front().second = description;
    return zip(entries);
}

std::string savedOlder(const Tensors& tensors) {
    const std::string magic("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    std::string state = pickle::kProtocol + pickle::kOrderedDict + '(';
    std::string keys = pickle::kProtocol + "](";
    std::string storages;
    for (const auto& [name, tensor] : tensors) {
        state += pickle::text(name) +
                 pickle::tensor(name, tensor.numel(),
                                {0, tensor.sizes().vec(), tensor.contiguous().strides().vec()},
                                "FloatStorage", "N");
        keys += pickle::text(name);
        storages += little(static_cast<std::uint64_t>(tensor.numel()), 8) + bytesOf(tensor);
    }
    return magic + pickle::kProtocol + "M" + little(1001, 2) + '.' + pickle::kProtocol + "}." + state + "u." +
           keys + "e." + storages;
}

bool equal(const Tensors& a, const Tensors& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& item) {
               return b.count(item.first) == 1 && torch::equal(item.second, b.at(item.first));
           });
}

// A small ResNet-18 and its weights, as torchvision would name them.
constexpr nets::ResNetOptions kPlain{18, nets::Stem::Plain, nets::OutputStride::By16, 8};
constexpr nets::ResNetOptions kDeep{18, nets::Stem::Deep, nets::OutputStride::By16, 8};

Tensors publicWeights() {
    torch::manual_seed(5);
    nets::ResNet net(kPlain);
    Tensors tensors;
    for (const auto& [name, tensor] : tensorsOf(*net)) {
        tensors[name] = tensor.is_floating_point() ? torch::rand_like(tensor) : tensor.clone();
    }
    tensors["fc.weight"] = torch::rand({10, 64});
    return tensors;
}

}  // namespace

CATCH_TEST_CASE("state dicts of torch.save come back, in the zip format and the older one") {
    const tests::TemporaryFolder folder;
    const Tensors tensors{{"a.weight", torch::rand({2, 3, 4})}, {"a.bias", torch::rand({3})}};
    tests::writeText(folder / "new.pth", savedZip(tensors));
    tests::writeText(folder / "old.pth", savedOlder(tensors));
    CATCH_CHECK(equal(readTorchFile(folder / "new.pth"), tensors));
    CATCH_CHECK(equal(readTorchFile(folder / "old.pth"), tensors));
    WeightFile file;
    file.tensors = tensors;
    writeSafetensors(folder / "w.safetensors", file, StoredType::AsIs);
    for (const char* name : {"new.pth", "old.pth", "w.safetensors"}) {
        CATCH_CHECK(equal(readAnyWeights(folder / name), tensors));
    }
}

CATCH_TEST_CASE("views, wrapped dicts and the names of parallel training are understood") {
    const tests::TemporaryFolder folder;
    const torch::Tensor storage = torch::arange(10, torch::kFloat);
    // Columns of a 2 x 3 matrix that begins at element 2: strides 1 and 3... of its transpose.
    const std::string inner = pickle::kOrderedDict + '(' + pickle::text("module.t") +
                              pickle::tensor("0", 10, {2, {3, 2}, {1, 3}}) + 'u';
    const std::string description = pickle::kProtocol + "}(" + pickle::text("epoch") + "K\x07" +
                                    pickle::text("state_dict") + inner + "u.";
    tests::writeText(folder / "v.pth", zip({{"x/data.pkl", description}, {"x/data/0", bytesOf(storage)}}));
    const Tensors read = readTorchFile(folder / "v.pth");
    CATCH_REQUIRE(read.size() == 1);
    CATCH_CHECK(torch::equal(read.at("t"), torch::tensor({{2.F, 5.F}, {3.F, 6.F}, {4.F, 7.F}})));
}

CATCH_TEST_CASE("hostile PyTorch files are refused") {
    const tests::TemporaryFolder folder;
    const auto refused = [&](const std::string& what, const std::string& bytes) {
        CATCH_INFO(what);
        tests::writeText(folder / "hostile.pth", bytes);
        CATCH_CHECK_THROWS_AS(readTorchFile(folder / "hostile.pth"), Error);
    };
    const std::string data = bytesOf(torch::ones({4}));
    const auto withPickle = [&](const std::string& description) {
        return zip({{"x/data.pkl", description}, {"x/data/0", data}});
    };
    const auto withTensor = [&](const std::string& tensor) {
        return withPickle(pickle::kProtocol + "}" + pickle::text("t") + tensor + "s.");
    };
    tests::writeText(folder / "good.pth", withTensor(pickle::tensor("0", 4, {0, {2, 2}, {2, 1}})));
    CATCH_CHECK(readTorchFile(folder / "good.pth").size() == 1);

    refused("a call of the system",
            withTensor(pickle::global("os", "system") + '(' + pickle::text("true") + "tR"));
    refused("a call at the top", withPickle(pickle::kProtocol + pickle::global("os", "system") + "(" +
                                            pickle::text("true") + "tR."));
    refused("an object that is built", withPickle(pickle::kProtocol + "(i__main__\nThing\n."));
    refused("more than the stack", withPickle(pickle::kProtocol + "ss."));
    refused("no mark", withPickle(pickle::kProtocol + "u."));
    refused("a memory that is empty", withPickle(pickle::kProtocol + "h\x05."));
    refused("no end", withPickle(pickle::kProtocol + "}"));
    refused("a text beyond the end", withPickle(pickle::kProtocol + "X\xff\xff\xff\x7f."));
    refused("a storage that is missing", withTensor(pickle::tensor("1", 4, {0, {4}, {1}})));
    refused("a storage of another size", withTensor(pickle::tensor("0", 5, {0, {4}, {1}})));
    refused("an unknown type", withTensor(pickle::tensor("0", 4, {0, {4}, {1}}, "ComplexFloatStorage")));
    refused("a view beyond its storage", withTensor(pickle::tensor("0", 4, {0, {5}, {1}})));
    refused("an offset beyond its storage", withTensor(pickle::tensor("0", 4, {3, {2}, {1}})));
    refused("a stride beyond its storage", withTensor(pickle::tensor("0", 4, {0, {2}, {9}})));
    refused("a negative shape", withTensor(pickle::tensor("0", 4, {0, {-1}, {1}})));
    refused("a shape that blows up", withTensor(pickle::tensor("0", 4, {0, {1 << 30, 1 << 30}, {0, 0}})));
    std::string many = pickle::kProtocol + "}";
    for (int i = 0; i < 1000; ++i) {
        many += pickle::text(std::to_string(i));
        many += pickle::tensor("0", 1 << 16, {0, {1 << 16}, {1}}) + 's';
    }
    refused("a storage claimed a thousand times",
            zip({{"x/data.pkl", many + '.'}, {"x/data/0", std::string(4 << 16, '\0')}}));
    refused("a compressed entry", zip({{"x/data.pkl", pickle::kProtocol + "}."}}, 8));
    refused("no pickle", zip({{"x/readme", "?"}}));
    refused("nothing", "");
    refused("text", "weights");
    const std::string good = savedZip({{"t", torch::ones({64})}});
    const std::string older = savedOlder({{"t", torch::ones({64})}});
    for (std::size_t length = 0; length < good.size(); length += 7) {
        refused("zip cut at " + std::to_string(length), good.substr(0, length));
    }
    for (std::size_t length = 0; length < older.size(); length += 7) {
        refused("older file cut at " + std::to_string(length), older.substr(0, length));
    }
    // Any single byte may be wrong: an Error or tensors, never more.
    for (std::size_t place = 0; place < good.size(); ++place) {
        std::string damaged = good;
        damaged[place] = static_cast<char>(damaged[place] ^ 0x55);
        tests::writeText(folder / "hostile.pth", damaged);
        try {
            const std::size_t count = readTorchFile(folder / "hostile.pth").size();
            CATCH_CHECK(count <= 1);
        } catch (const Error&) {
        }
    }
}

CATCH_TEST_CASE("public weights fill a backbone, and what was not used is named") {
    const tests::TemporaryFolder folder;
    const Tensors tensors = publicWeights();
    tests::writeText(folder / "resnet.pth", savedZip(tensors));
    nets::ResNet plain(kPlain);
    const BackboneImport import =
        fillBackbone(plain, readAnyWeights(folder / "resnet.pth"), (folder / "resnet.pth").string());
    CATCH_CHECK(import.unused == std::vector<std::string>{"fc.weight"});
    CATCH_CHECK(import.fresh.empty());
    CATCH_CHECK(import.loaded == tensors.size() - 1);
    for (const auto& [name, tensor] : tensorsOf(*plain)) {
        CATCH_CHECK(torch::equal(tensor, tensors.at(name)));
    }

    // The deep stem stays as it was; the first unit sees the file's channels twice, halved.
    nets::ResNet deep(kDeep);
    const torch::Tensor stem = tensorsOf(*deep).at("conv2.weight").clone();
    const BackboneImport adapted = fillBackbone(deep, tensors, "file");
    const Tensors filled = tensorsOf(*deep);
    CATCH_CHECK(torch::equal(filled.at("conv2.weight"), stem));
    CATCH_CHECK(adapted.adapted == std::vector<std::string>{"layer1.0.conv1.weight"});
    const torch::Tensor channels = torch::rand({1, 8, 4, 4});
    CATCH_CHECK(torch::allclose(
        torch::conv2d(torch::cat({channels, channels}, 1), filled.at("layer1.0.conv1.weight")),
        torch::conv2d(channels, tensors.at("layer1.0.conv1.weight")), 1e-4, 1e-5));
    CATCH_CHECK(torch::equal(filled.at("layer4.1.conv2.weight"), tensors.at("layer4.1.conv2.weight")));

    // A backbone of another depth or width is refused and left alone.
    nets::ResNet wider(nets::ResNetOptions{18, nets::Stem::Plain, nets::OutputStride::By16, 16});
    const torch::Tensor before = tensorsOf(*wider).at("layer1.0.conv1.weight").clone();
    CATCH_CHECK_THROWS_WITH(fillBackbone(wider, tensors, "file"), Catch::Contains("another shape"));
    nets::ResNet deeper(nets::ResNetOptions{34, nets::Stem::Plain, nets::OutputStride::By16, 8});
    CATCH_CHECK_THROWS_WITH(fillBackbone(deeper, tensors, "file"), Catch::Contains("missing"));
    CATCH_CHECK(torch::equal(tensorsOf(*wider).at("layer1.0.conv1.weight"), before));
}

}  // namespace maskwright::models::weights
