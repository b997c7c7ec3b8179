// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/augmentation.h"

#include "core/error.h"
#include "core/scheme.h"
#include "models/data/covers.h"
#include "models/data/numbers.h"

#include <cmath>
#include <numbers>

namespace maskwright::models::data {

namespace F = torch::nn::functional;

namespace {

constexpr double kOutsideGrey = 0.5;

// Numbers of one sample. Drawn on the CPU, one after the other, so that every device and every option sees
// the same.
struct Draw {
    double angle = 0;
    double scale = 1;
    double shiftX = 0;
    double shiftY = 0;
    bool mirror = false;
    std::array<double, 3> gain{1, 1, 1};
    double gamma = 1;
    double saturation = 1;
    double blur = 1;  // factor by which the resolution is lowered
    double noise = 0;
    bool occluded = false;
    std::array<double, 4> patch{};  // x, y, width, height as shares of the view
    std::array<double, 3> patchColour{};
};

Draw draw(const AugmentationOptions& options, Numbers& numbers) {
    Draw result;
    const double angle = numbers.uniform(-options.rotationDegrees, options.rotationDegrees);
    result.angle = numbers.chance(options.rotationProbability) ? angle * std::numbers::pi / 180 : 0;
    // Uniform in the logarithm: as often half as twice the size.
    result.scale = std::exp(numbers.uniform(std::log(options.scaleLow), std::log(options.scaleHigh)));
    result.shiftX = numbers.uniform(-options.shiftShare, options.shiftShare);
    result.shiftY = numbers.uniform(-options.shiftShare, options.shiftShare);
    result.mirror = numbers.chance(options.mirrorProbability);
    for (double& gain : result.gain) {
        gain = numbers.uniform(1 - options.gain, 1 + options.gain);
    }
    result.gamma = std::exp(numbers.uniform(std::log(options.gammaLow), std::log(options.gammaHigh)));
    result.saturation = numbers.uniform(options.saturationLow, options.saturationHigh);
    if (numbers.chance(options.greyProbability)) {
        result.saturation = 0;
    }
    const double blur = numbers.uniform(1.5, 4);
    result.blur = numbers.chance(options.blurProbability) ? blur : 1;
    result.noise = numbers.uniform(0, options.noiseSigma);
    result.occluded = numbers.chance(options.occlusionProbability);
    const double width = numbers.uniform(0.05, std::max(0.05, options.occlusionShare));
    const double height = numbers.uniform(0.05, std::max(0.05, options.occlusionShare));
    result.patch = {numbers.uniform(0, 1 - width), numbers.uniform(0, 1 - height), width, height};
    for (double& colour : result.patchColour) {
        colour = numbers.uniform(0, 1);
    }
    return result;
}

// Maps input pixels to crop pixels: crop = A input + b, per sample.
struct Placement {
    torch::Tensor linear;  // [N, 2, 2]
    torch::Tensor shift;   // [N, 2]
};

Placement placementOf(const std::vector<Draw>& draws, const View& view, std::int64_t cropSide) {
    const auto count = static_cast<std::int64_t>(draws.size());
    torch::Tensor linear = torch::empty({count, 2, 2}, torch::kDouble);
    torch::Tensor shift = torch::empty({count, 2}, torch::kDouble);
    auto a = linear.accessor<double, 3>();
    auto b = shift.accessor<double, 2>();
    const double cropPerInput =
        view.share * static_cast<double>(cropSide) / static_cast<double>(view.inputSide);
    const double inputMiddle = static_cast<double>(view.inputSide - 1) / 2;
    const double cropMiddle = static_cast<double>(cropSide - 1) / 2;
    for (std::int64_t i = 0; i < count; ++i) {
        const Draw& one = draws[static_cast<std::size_t>(i)];
        const double s = cropPerInput / one.scale;
        const double flip = one.mirror ? -1 : 1;
        const double c = s * std::cos(one.angle);
        const double d = s * std::sin(one.angle);
        a[i][0][0] = c * flip;
        a[i][0][1] = -d;
        a[i][1][0] = d * flip;
        a[i][1][1] = c;
        const double viewSide = cropPerInput * static_cast<double>(view.inputSide);
        const double centreX = cropMiddle + one.shiftX * viewSide;
        const double centreY = cropMiddle + one.shiftY * viewSide;
        b[i][0] = centreX - (a[i][0][0] + a[i][0][1]) * inputMiddle;
        b[i][1] = centreY - (a[i][1][0] + a[i][1][1]) * inputMiddle;
    }
    return {linear, shift};
}

// Sampling positions in grid_sample's frame (pixel areas -1..1, align_corners off): [N, side, side, 2].
torch::Tensor gridOf(const Placement& placement, const View& view, std::int64_t cropSide,
                     const torch::TensorOptions& options) {
    const torch::Tensor axis = torch::arange(view.inputSide, options);
    const torch::Tensor x = axis.view({1, -1}).expand({view.inputSide, view.inputSide});
    const torch::Tensor y = axis.view({-1, 1}).expand({view.inputSide, view.inputSide});
    const torch::Tensor input = torch::stack({x, y}, 2).view({1, -1, 2});  // [1, S*S, 2]
    const torch::Tensor linear = placement.linear.to(options);
    const torch::Tensor crop =
        torch::matmul(input, linear.transpose(1, 2)) + placement.shift.to(options).unsqueeze(1);
    return ((2 * crop + 1) / static_cast<double>(cropSide) - 1)
        .view({linear.size(0), view.inputSide, view.inputSide, 2});
}

torch::Tensor sampleGrid(const torch::Tensor& source, const torch::Tensor& grid, bool nearest) {
    auto options = F::GridSampleFuncOptions().padding_mode(torch::kZeros).align_corners(false);
    if (nearest) {
        options.mode(torch::kNearest);
    } else {
        options.mode(torch::kBilinear);
    }
    return F::grid_sample(source, grid, options);
}

torch::Tensor perSample(const std::vector<Draw>& draws, double Draw::*field,
                        const torch::TensorOptions& options) {
    std::vector<double> values;
    for (const Draw& one : draws) {
        values.push_back(one.*field);
    }
    return torch::tensor(values, torch::kDouble).to(options).view({-1, 1, 1, 1});
}

torch::Tensor changedColours(torch::Tensor images, const std::vector<Draw>& draws,
                             const AugmentationOptions& options, std::uint64_t seed) {
    const auto floats = images.options();
    torch::Tensor gains = torch::empty({images.size(0), 3}, torch::kDouble);
    for (std::int64_t i = 0; i < images.size(0); ++i) {
        for (std::int64_t channel = 0; channel < 3; ++channel) {
            gains[i][channel] = draws[static_cast<std::size_t>(i)].gain[static_cast<std::size_t>(channel)];
        }
    }
    images = images * gains.to(floats).view({-1, 3, 1, 1});
    const torch::Tensor grey = images.mean(1, /*keepdim=*/true);
    images = grey + (images - grey) * perSample(draws, &Draw::saturation, floats);
    images = images.clamp(0, 1).pow(perSample(draws, &Draw::gamma, floats));
    const std::int64_t side = images.size(2);
    for (std::int64_t i = 0; i < images.size(0); ++i) {
        const Draw& one = draws[static_cast<std::size_t>(i)];
        if (one.blur > 1) {
            const auto small = std::max<std::int64_t>(2, std::lround(static_cast<double>(side) / one.blur));
            const torch::Tensor lowered =
                torch::upsample_bilinear2d(images.narrow(0, i, 1), {small, small}, /*align_corners=*/false);
            images.narrow(0, i, 1).copy_(
                torch::upsample_bilinear2d(lowered, {side, side}, /*align_corners=*/false));
        }
        if (one.occluded) {
            const auto pixels = [&](double share) { return std::lround(share * static_cast<double>(side)); };
            const torch::Tensor patch = images[i]
                                            .narrow(1, pixels(one.patch[1]), pixels(one.patch[3]))
                                            .narrow(2, pixels(one.patch[0]), pixels(one.patch[2]));
            for (std::int64_t channel = 0; channel < 3; ++channel) {
                patch[channel].fill_(one.patchColour[static_cast<std::size_t>(channel)]);
            }
        }
    }
    if (options.noiseSigma > 0) {
        auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
        const torch::Tensor noise = torch::randn(images.sizes(), generator, torch::kFloat).to(floats);
        images = images + noise * perSample(draws, &Draw::noise, floats);
    }
    return images.clamp(0, 1);
}

torch::Tensor mirrorPermutation(const torch::Device& device) {
    const auto& mirror = core::Scheme::lapa().mirror();
    const std::vector<std::int64_t> indices(mirror.begin(), mirror.end());
    return torch::tensor(indices, torch::kLong).to(device);
}

Batch batchOf(const RawBatch& raw, const View& view, const std::vector<Draw>& draws,
              const AugmentationOptions& options, std::uint64_t seed) {
    core::expects(view.inputSide >= 1 && view.share > 0 && view.share <= 1, "View: input side and share");
    const torch::Device device = raw.pictures.device();
    const auto floats = torch::TensorOptions().dtype(torch::kFloat).device(device);
    const std::int64_t cropSide = raw.pictures.size(2);
    const Placement placement = placementOf(draws, view, cropSide);
    const torch::Tensor grid = gridOf(placement, view, cropSide, floats);
    std::vector<bool> mirrorFlags;
    for (const Draw& one : draws) {
        mirrorFlags.push_back(one.mirror);
    }
    Batch batch;
    batch.sampleWeights = raw.sampleWeights;

    // Shifted by the grey, so that the zeros outside the crop become grey.
    const torch::Tensor pictures = raw.pictures.to(floats) / 255 - kOutsideGrey;
    batch.images =
        changedColours(sampleGrid(pictures, grid, /*nearest=*/false) + kOutsideGrey, draws, options, seed);

    if (raw.points.defined()) {
        const torch::Tensor inverse = torch::inverse(placement.linear);
        const torch::Tensor points =
            raw.points.to(torch::kCPU, torch::kDouble) - placement.shift.unsqueeze(1);
        torch::Tensor mapped = torch::matmul(points, inverse.transpose(1, 2)).to(floats);
        torch::Tensor weights = raw.pointWeights.clone();
        const torch::Tensor permutation = mirrorPermutation(device);
        for (std::size_t i = 0; i < mirrorFlags.size(); ++i) {
            if (mirrorFlags[i]) {
                const auto index = static_cast<std::int64_t>(i);
                mapped[index].copy_(mapped[index].index_select(0, permutation));
                weights[index].copy_(weights[index].index_select(0, permutation));
            }
        }
        const double last = static_cast<double>(view.inputSide) - 0.5;
        const torch::Tensor inside = ((mapped >= -0.5) & (mapped <= last)).all(2);
        batch.points = mapped;
        batch.pointWeights = weights * inside;
    }
    if (raw.labels.defined()) {
        // Labels plus one: zero then means "outside the crop".
        const torch::Tensor shifted = raw.labels.to(floats).unsqueeze(1) + 1;
        torch::Tensor labels =
            sampleGrid(shifted, grid, /*nearest=*/true).squeeze(1).round().to(torch::kLong) - 1;
        labels.masked_fill_(labels < 0, 255);
        if (!view.mirroredLabels.empty()) {
            std::vector<std::int64_t> table(256);
            for (std::size_t value = 0; value < table.size(); ++value) {
                table[value] = value < view.mirroredLabels.size() ? view.mirroredLabels[value]
                                                                  : static_cast<std::int64_t>(value);
            }
            const torch::Tensor lookup = torch::tensor(table, torch::kLong).to(device);
            for (std::size_t i = 0; i < mirrorFlags.size(); ++i) {
                if (mirrorFlags[i]) {
                    const auto index = static_cast<std::int64_t>(i);
                    labels[index].copy_(
                        lookup.index_select(0, labels[index].flatten()).view_as(labels[index]));
                }
            }
        }
        batch.labels = labels;
    }
    return batch;
}

// Half the size: pictures by averages of four pixels, labels by one of the four.
torch::Tensor halved(const torch::Tensor& tensor) {
    using torch::indexing::None;
    using torch::indexing::Slice;
    return tensor.is_floating_point()
               ? torch::avg_pool2d(tensor, 2)
               : tensor.index({Slice(), Slice(None, None, 2), Slice(None, None, 2)}).clone();
}

// Puts quarters of chosen samples together in place; the drawn sample itself stands in one of them. Requires
// an even side.
void makeMosaics(Batch& batch, double probability, Numbers& numbers) {
    const std::int64_t count = batch.images.size(0);
    const std::int64_t half = batch.images.size(2) / 2;
    core::expects(batch.images.size(2) % 2 == 0, "mosaics need an even side");
    const torch::Tensor images = halved(batch.images);
    const torch::Tensor labels = halved(batch.labels);
    for (std::int64_t i = 0; i < count; ++i) {
        const bool wanted = numbers.chance(probability);
        const std::int64_t own = numbers.index(4);
        for (std::int64_t quarter = 0; quarter < 4; ++quarter) {
            const std::int64_t other = numbers.index(count);
            if (!wanted) {
                continue;
            }
            const std::int64_t from = quarter == own ? i : other;
            const std::int64_t x = quarter % 2 * half;
            const std::int64_t y = quarter / 2 * half;
            batch.images[i].narrow(1, y, half).narrow(2, x, half).copy_(images[from]);
            batch.labels[i].narrow(0, y, half).narrow(1, x, half).copy_(labels[from]);
        }
    }
}

}  // namespace

std::vector<std::int64_t> mirroredLabelsOf(std::int64_t classCount) {
    if (classCount == static_cast<std::int64_t>(core::kClassCount)) {
        std::vector<std::int64_t> mirrored;
        for (const core::ClassInfo& info : core::Scheme::lapa().classes()) {
            mirrored.push_back(static_cast<std::int64_t>(info.mirror));
        }
        return mirrored;
    }
    if (classCount == 19) {  // CelebAMask-HQ in its official order: eyes, brows and ears swap (spec 5.4)
        return {0, 1, 2, 3, 5, 4, 7, 6, 9, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18};
    }
    return {};
}

Batch augmented(const RawBatch& raw, const View& view, const AugmentationOptions& options,
                std::uint64_t seed) {
    Numbers numbers(seed);
    std::vector<Draw> draws;
    for (std::int64_t i = 0; i < raw.pictures.size(0); ++i) {
        draws.push_back(draw(options, numbers));
    }
    Batch batch = batchOf(raw, view, draws, options, seed);
    if (options.coverProbability > 0 && batch.labels.defined()) {
        layCovers(batch, options.coverProbability, numbers);
    }
    if (options.mosaicProbability > 0 && batch.labels.defined()) {
        makeMosaics(batch, options.mosaicProbability, numbers);
    }
    return batch;
}

Batch unchanged(const RawBatch& raw, const View& view) {
    return batchOf(raw, view, std::vector<Draw>(static_cast<std::size_t>(raw.pictures.size(0))), {}, 0);
}

}  // namespace maskwright::models::data
