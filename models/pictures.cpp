// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/pictures.h"

#include "core/error.h"
#include "models/data/augmentation.h"
#include "models/training/net_options.h"
#include "models/training/task.h"
#include "models/weights/safetensors.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

namespace maskwright::models {

namespace fs = std::filesystem;
using core::Error;
using core::samples::SampleSet;

namespace {

constexpr std::int64_t kGapPx = 2;

// LaPa's colours of its classes (spec 2.1); more classes take them again.
constexpr std::uint8_t kColours[][3] = {{0, 0, 0},       {0, 153, 255},   {102, 255, 153}, {0, 204, 153},
                                        {255, 255, 102}, {255, 255, 204}, {255, 153, 0},   {255, 102, 255},
                                        {102, 0, 51},    {255, 204, 255}, {255, 0, 102}};

// A picture here is a uint8 tensor [3, side, side].
torch::Tensor white(std::int64_t side) {
    return torch::full({3, side, side}, 255, torch::kByte);
}

torch::Tensor ofLabels(const torch::Tensor& labels) {
    constexpr std::int64_t kCount = std::size(kColours);
    torch::Tensor table = torch::empty({256, 3}, torch::kByte);
    for (std::int64_t value = 0; value < 256; ++value) {
        for (std::int64_t channel = 0; channel < 3; ++channel) {
            table[value][channel] = value == 255 ? 128 : kColours[value % kCount][channel];
        }
    }
    return table.index_select(0, labels.flatten())
        .view({labels.size(0), labels.size(1), 3})
        .permute({2, 0, 1});
}

// Values 0..1, drawn dark where they are large.
torch::Tensor ofShares(const torch::Tensor& shares, std::int64_t side) {
    const torch::Tensor large =
        torch::upsample_bilinear2d(shares.to(torch::kFloat).view({1, 1, shares.size(0), shares.size(1)}),
                                   {side, side}, /*align_corners=*/true)
            .view({side, side});
    return (255 * (1 - large.clamp(0, 1))).to(torch::kByte).expand({3, side, side}).clone();
}

torch::Tensor answerOf(const torch::Tensor& logits, std::int64_t side) {
    return ofLabels(torch::upsample_bilinear2d(logits.to(torch::kFloat), {side, side}, /*align_corners=*/true)
                        .argmax(1)
                        .squeeze(0));
}

void frame(torch::Tensor& picture, std::int64_t x0, std::int64_t y0, std::int64_t x1, std::int64_t y1) {
    const torch::Tensor blue = torch::tensor({0, 64, 255}, torch::kByte).view({3, 1});
    const auto line = [&](torch::Tensor part) { part.copy_(blue.expand_as(part)); };
    line(picture.select(1, y0).narrow(1, x0, x1 - x0));
    line(picture.select(1, y1 - 1).narrow(1, x0, x1 - x0));
    line(picture.select(2, x0).narrow(1, y0, y1 - y0));
    line(picture.select(2, x1 - 1).narrow(1, y0, y1 - y0));
}

// Pictures of one input.
class Drawer {
  public:
    virtual ~Drawer() = default;
    [[nodiscard]] virtual torch::nn::Module& module() = 0;
    // The label map that is used at test time.
    [[nodiscard]] virtual torch::Tensor answer(const torch::Tensor& images) = 0;
    // The parts, side by side.
    [[nodiscard]] virtual std::vector<torch::Tensor> draw(const torch::Tensor& images) = 0;
};

class BassDrawer final : public Drawer {
  public:
    BassDrawer(const training::TrainingOptions& options, std::int64_t classes)
        : net_(bassOptionsOf(options, classes)) {}
    torch::nn::Module& module() override { return *net_; }
    torch::Tensor answer(const torch::Tensor& images) override {
        return answerOf(net_->forward(images).prediction(), images.size(2));
    }
    std::vector<torch::Tensor> draw(const torch::Tensor& images) override {
        const std::int64_t side = images.size(2);
        const auto output = net_->forward(images);
        const auto boundary = [&] { return torch::softmax(output.edge.to(torch::kFloat), 1)[0][1]; };
        return {answerOf(output.semantic, side),
                output.edge.defined() ? ofShares(boundary(), side) : white(side),
                output.attention.defined() ? answerOf(output.attention, side) : white(side)};
    }

  private:
    nets::Bass net_;
};

class EagrDrawer final : public Drawer {
  public:
    EagrDrawer(const training::TrainingOptions& options, std::int64_t classes)
        : pooling_(options.pooling),
          hasVertices_(options.modules >= 2),
          net_(eagrNetOptionsOf(options, classes)) {}
    torch::nn::Module& module() override { return *net_; }
    torch::Tensor answer(const torch::Tensor& images) override {
        return answerOf(net_->forward(images).parsing, images.size(2));
    }
    std::vector<torch::Tensor> draw(const torch::Tensor& images) override {
        const std::int64_t side = images.size(2);
        std::vector<torch::Tensor> row{answer(images)};
        const torch::Tensor shares = hasVertices_ ? net_->vertexResponses(images)[0] : torch::Tensor();
        // The vertices are the inner cells of the pooled map; these four lie around its middle.
        const std::int64_t inner = pooling_ - 2;
        const std::int64_t low = std::max<std::int64_t>(inner / 2 - 1, 0);
        for (const std::int64_t y : {low, inner / 2}) {
            for (const std::int64_t x : {low, inner / 2}) {
                if (!hasVertices_) {
                    row.push_back(white(side));
                    continue;
                }
                torch::Tensor picture = ofShares(shares[y * inner + x], side);
                frame(picture, (x + 1) * side / pooling_, (y + 1) * side / pooling_,
                      (x + 2) * side / pooling_, (y + 2) * side / pooling_);
                row.push_back(picture);
            }
        }
        return row;
    }

  private:
    std::int64_t pooling_;
    bool hasVertices_;
    nets::EagrNet net_;
};

// Pictures side by side with white gaps: [3, H, W].
torch::Tensor joined(const std::vector<torch::Tensor>& parts, std::int64_t axis) {
    std::vector<torch::Tensor> pieces;
    for (const torch::Tensor& part : parts) {
        if (!pieces.empty()) {
            std::vector<std::int64_t> gap = part.sizes().vec();
            gap[static_cast<std::size_t>(axis)] = kGapPx;
            pieces.push_back(torch::full(gap, 255, torch::kByte));
        }
        pieces.push_back(part);
    }
    return torch::cat(pieces, axis);
}

void writePixmap(const fs::path& path, const torch::Tensor& picture) {
    const torch::Tensor bytes = picture.permute({1, 2, 0}).contiguous();
    std::ofstream stream(path, std::ios::binary);
    stream << "P6\n" << bytes.size(1) << ' ' << bytes.size(0) << "\n255\n";
    stream.write(static_cast<const char*>(bytes.data_ptr()), static_cast<std::streamsize>(bytes.nbytes()));
    stream.close();
    if (!stream) {
        throw Error("the picture cannot be written", path.string(), "Choose a place you may write to.");
    }
}

std::unique_ptr<Drawer> drawerOf(const training::TrainingOptions& options, std::int64_t classes,
                                 const fs::path& weights) {
    if (netOf(options) == "bass") {
        return std::make_unique<BassDrawer>(options, classes);
    }
    if (netOf(options) == "eagrnet") {
        return std::make_unique<EagrDrawer>(options, classes);
    }
    throw Error("these weights are of " + netOf(options) + ", which has no branches to draw",
                weights.string(), "Choose weights of bass or eagrnet.");
}

// A trained network that draws, as its weights describe it.
struct Trained {
    std::int64_t inputPx = 0;
    std::unique_ptr<Drawer> drawer;

    Trained(const fs::path& weights, const core::samples::SampleLayout& layout) {
        const weights::WeightFile file = weights::readSafetensors(weights);
        const auto written = file.metadata.find("options");
        const nlohmann::json given = written == file.metadata.end()
                                         ? nlohmann::json()
                                         : nlohmann::json::parse(written->second, nullptr, false);
        if (!given.is_object()) {
            throw Error("the weights do not say which network they are of", weights.string(),
                        "Choose weights that maskwright-train wrote.");
        }
        const training::TrainingOptions options = training::optionsFromJson(given);
        inputPx = inputPxOf(options);
        drawer = drawerOf(options, layout.classCount, weights);
        weights::fill(drawer->module(), file.tensors, weights.string());
        drawer->module().eval();
    }
};

SampleSet labelledSamples(const fs::path& samples) {
    SampleSet set(samples);
    if (!set.layout().hasLabels) {
        throw Error("the samples have no label maps", samples.string(), "Choose samples of a parser.");
    }
    return set;
}

// A sample as a network of this input sees it.
data::Batch seenAt(const SampleSet& set, std::int64_t index, std::int64_t inputPx) {
    return data::unchanged(data::readBatch(set, std::vector{index}), {inputPx, 0.8, {}});
}

torch::Tensor photoOf(const data::Batch& batch) {
    return (255 * batch.images[0]).clamp(0, 255).to(torch::kByte);
}

}  // namespace

void drawBranches(const fs::path& weights, const fs::path& samples, int count, const fs::path& picture) {
    const SampleSet set = labelledSamples(samples);
    const Trained trained(weights, set.layout());
    const torch::NoGradGuard noGradient;
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(count, set.size()); ++i) {
        const data::Batch batch = seenAt(set, i, trained.inputPx);
        std::vector<torch::Tensor> row{photoOf(batch), ofLabels(batch.labels[0])};
        for (torch::Tensor& part : trained.drawer->draw(training::normalised(batch.images))) {
            row.push_back(std::move(part));
        }
        rows.push_back(joined(row, 2));
    }
    writePixmap(picture, joined(rows, 1));
}

void drawComparison(const std::vector<fs::path>& weights, const fs::path& samples, int count,
                    const fs::path& picture) {
    core::expects(!weights.empty(), "drawComparison: weights");
    const SampleSet set = labelledSamples(samples);
    std::vector<Trained> trained;
    for (const fs::path& file : weights) {
        trained.emplace_back(file, set.layout());
        if (trained.back().inputPx != trained.front().inputPx) {
            throw Error("these weights look at pictures of another size than the first", file.string(),
                        "Compare networks of one input.");
        }
    }
    const torch::NoGradGuard noGradient;
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(count, set.size()); ++i) {
        const data::Batch batch = seenAt(set, i, trained.front().inputPx);
        std::vector<torch::Tensor> row{photoOf(batch)};
        for (const Trained& one : trained) {
            row.push_back(one.drawer->answer(training::normalised(batch.images)));
        }
        row.push_back(ofLabels(batch.labels[0]));
        rows.push_back(joined(row, 2));
    }
    writePixmap(picture, joined(rows, 1));
}

}  // namespace maskwright::models
