// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/aligned_parser.h"

#include "app/wiring/network_shelf.h"
#include "models/inference/parser_network.h"

namespace maskwright::app::wiring {

std::unique_ptr<core::FaceParser> makeAlignedParser(const std::string& parser,
                                                    const PredictorChoice& choice) {
    using models::inference::Kind;
    const auto model = findModel({"parser", parser, choice.weightSet, choice.project});
    if (!model) {
        throw core::Error("no parser network is installed", {}, "Name the weights of one.");
    }
    models::inference::NetworkOptions options;
    options.device = choice.device;
    const NamedNetwork network = networkFrom(*model, Kind::Parser, options);
    return std::make_unique<models::inference::ParserNetwork>(
        network.network, network.version + " five points", core::shape::Alignment::FivePoints);
}

}  // namespace maskwright::app::wiring
