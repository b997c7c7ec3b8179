// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/pack_source.h"

namespace maskwright::app::cli {

annotation::training::PackSource packSourceFrom(const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::filesystem::path folder(equals == std::string::npos ? text : text.substr(equals + 1));
    const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
    return {annotation::training::dataSetNamed(name), folder};
}

}  // namespace maskwright::app::cli
