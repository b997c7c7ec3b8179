// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wiring/model_files.h"
#include "models/inference/network.h"

#include <memory>
#include <string>

namespace maskwright::app::wiring {

// A network with the name under which what it made is stored: "hourglass research 1 3fa4b2c1", where 1 is the
// version of the procedure around it and the last word the beginning of the file's SHA-256.
struct NamedNetwork {
    std::shared_ptr<const models::inference::Network> network;
    std::string version;
};

// Loads a weight file, or gives the network that this process has loaded from it already: the last one of
// each kind stays. Throws core::Error as Network::load() does. Safe from any thread.
[[nodiscard]] NamedNetwork networkFrom(const ModelFile& model, models::inference::Kind kind,
                                       const models::inference::NetworkOptions& options);

}  // namespace maskwright::app::wiring
