// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/network_shelf.h"

#include "annotation/file_hash.h"

#include <array>
#include <map>
#include <mutex>

namespace maskwright::app::wiring {

namespace {

using models::inference::Kind;

constexpr std::size_t kHashDigits = 8;

// Of the procedure around a network, by kind: the next one when its results change.
constexpr std::array<const char*, 4> kProcedures{"2", "1", "1", "1"};

struct Loaded {
    std::string sha256;
    models::inference::NetworkOptions options;
    std::shared_ptr<const models::inference::Network> network;
};

}  // namespace

NamedNetwork networkFrom(const ModelFile& model, Kind kind,
                         const models::inference::NetworkOptions& options) {
    // One at a time: a second caller would load the same file again.
    static std::mutex mutex;
    static std::map<Kind, Loaded> shelf;
    const std::lock_guard lock(mutex);
    const std::string sha256 = annotation::sha256OfFile(model.file);
    Loaded& loaded = shelf[kind];
    if (loaded.network == nullptr || loaded.sha256 != sha256 || loaded.options != options) {
        loaded.network = models::inference::Network::load(model.file, kind, options);
        loaded.sha256 = sha256;
        loaded.options = options;
    }
    return {loaded.network, loaded.network->net() + " " + model.name + " " +
                                kProcedures.at(static_cast<std::size_t>(kind)) + " " +
                                sha256.substr(0, kHashDigits)};
}

}  // namespace maskwright::app::wiring
