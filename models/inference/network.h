// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/progress.h"
#include "core/raster.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace at {
class Tensor;
}

namespace maskwright::models::losses {
enum class MapMeaning : std::uint8_t;
}

// models/inference puts trained networks behind the interfaces of core/predictors.h. Its headers need no
// header of Torch; all passes run in one thread of their own (network_thread.h).
namespace maskwright::models::inference {

// What a network was trained for, in the words of maskwright-train.
enum class Kind { Landmarks, Coarse, Fine, Parser };
[[nodiscard]] std::string nameOf(Kind kind);

enum class Precision {
    Auto,  // BFloat16 where the processor computes with it, else Float32
    Float32,
    BFloat16,
};

struct NetworkOptions {
    std::string device = "auto";  // auto (the first GPU if there is one), cpu, cuda, cuda:N
    Precision precision = Precision::Auto;
    bool operator==(const NetworkOptions&) const = default;
};

// A trained network, ready to be asked. Immutable, safe from any thread.
class Network {
  public:
    // Reads a weight file as maskwright-train writes it, rebuilds the network that its model card describes,
    // and runs it once, so that the first question is answered as fast as the next. The file is hostile until
    // parsed. Throws core::Error if it is no weight file, was trained for another kind, describes a network
    // that its tensors do not fit, or holds values that are no numbers; or if the device is not there.
    [[nodiscard]] static std::shared_ptr<const Network> load(const std::filesystem::path& file, Kind kind,
                                                             const NetworkOptions& options);
    ~Network();

    [[nodiscard]] Kind kind() const;
    // hourglass, pspnet, bass, eagrnet
    [[nodiscard]] const std::string& net() const;
    // Side of the square it looks at, in pixels.
    [[nodiscard]] int inputPx() const;
    // Of a segmentation network; 0: it marks points.
    [[nodiscard]] int classes() const;
    // From how far it learned to look at a face: 1, from one distance; 2, from afar and from near.
    [[nodiscard]] int looks() const;
    // How the maps of a network of the kind Landmarks are read. Requires that kind.
    [[nodiscard]] losses::MapMeaning mapMeaning() const;
    // The model card as it stands in the file.
    [[nodiscard]] const std::map<std::string, std::string>& card() const;
    // Where and how it computes: "cpu, bfloat16".
    [[nodiscard]] std::string runsOn() const;

    // crops: squares of inputPx pixels, 1 or more; RGB as it is, the network's normalisation is applied here.
    // Returns float32 on the CPU: heat maps [N, 106, inputPx / 4, inputPx / 4], or the logits of classes [N,
    // classes, inputPx, inputPx]. Throws Cancelled, and core::Error if memory runs out.
    [[nodiscard]] at::Tensor forward(std::span<const core::RgbImage> crops,
                                     const core::Progress& progress) const;

  private:
    struct State;
    explicit Network(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;  // shared with passes that a cancel has left behind
};

}  // namespace maskwright::models::inference
