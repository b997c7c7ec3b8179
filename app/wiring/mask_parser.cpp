// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/mask_parser.h"

#include "annotation/formats/public_sets.h"
#include "app/wiring/network_shelf.h"
#include "core/shape/face_crop.h"
#include "models/inference/class_map.h"

namespace maskwright::app::wiring {

annotation::review::MaskParser makeMaskParser(const std::string& parser, const PredictorChoice& choice) {
    using annotation::formats::kCelebAMaskClasses;
    const auto model = findModel({"parser", parser, choice.weightSet, choice.project});
    if (!model) {
        throw core::Error("no parser network is installed", {}, "Name the weights of one.");
    }
    models::inference::NetworkOptions options;
    options.device = choice.device;
    const auto network = networkFrom(*model, models::inference::Kind::Parser, options).network;
    if (network->classes() != kCelebAMaskClasses) {
        throw core::Error("the parser tells " + std::to_string(network->classes()) + " classes apart, " +
                              std::to_string(kCelebAMaskClasses) + " are needed",
                          model->file.string(), "Train one with samples of pack --classes 19.");
    }
    return [network](const core::ImageView& photo, const std::optional<core::PointMatrix>& points,
                     const core::Progress& progress) {
        const auto square =
            points ? core::shape::headSquare(*points) : core::shape::wholePhoto(photo.width, photo.height);
        return models::inference::classMapOf(*network, photo, square, progress);
    };
}

}  // namespace maskwright::app::wiring
