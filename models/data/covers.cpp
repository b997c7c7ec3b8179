// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/data/covers.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace maskwright::models::data {

namespace F = torch::nn::functional;

namespace {

constexpr std::size_t kWaves = 3;  // of the outline, two to four a turn
constexpr int kPiecesTried = 12;
constexpr double kLeastGround = 0.7;  // share of a piece

// All lengths are shares of the view's side.
struct Shape {
    double x = 0;
    double y = 0;
    double radius = 0;
    double stretch = 1;  // width over height, before it is turned
    double turn = 0;
    std::array<double, kWaves> heights{};
    std::array<double, kWaves> phases{};
};

// A square of a picture.
struct Piece {
    std::int64_t sample = 0;
    double x = 0;
    double y = 0;
    double side = 0;
};

// Light and dark across a cover: folds, knit, stripes.
struct Stripes {
    double turn = 0;
    double count = 0;  // across the view
    double phase = 0;
    double strength = 0;  // share of the colour
};

struct Cover {
    Shape shape;
    std::array<Stripes, 2> stripes{};
    std::array<double, 3> colour{};  // plain, or by which a piece's colours are multiplied
    std::optional<Piece> piece;
};

// From a mole to half a head, as likely small as large; its nearest border lies up to a third from the
// middle.
Shape drawnShape(Numbers& numbers) {
    Shape shape;
    shape.radius = std::exp(numbers.uniform(std::log(0.05), std::log(0.6)));
    const double direction = numbers.uniform(0, 2 * std::numbers::pi);
    const double distance = numbers.uniform(0, 0.35) + shape.radius;
    shape.x = 0.5 + distance * std::cos(direction);
    shape.y = 0.5 + distance * std::sin(direction);
    shape.stretch = std::exp(numbers.uniform(std::log(0.5), std::log(2)));
    shape.turn = numbers.uniform(0, std::numbers::pi);
    for (std::size_t i = 0; i < kWaves; ++i) {
        shape.heights[i] = numbers.uniform(0, 0.15);
        shape.phases[i] = numbers.uniform(0, 2 * std::numbers::pi);
    }
    return shape;
}

double groundIn(const torch::Tensor& labels, const Piece& piece) {
    const auto side = static_cast<double>(labels.size(2));
    const auto pixels = std::max<std::int64_t>(1, std::lround(piece.side * side));
    const auto start = [&](double middle) {
        return std::clamp<std::int64_t>(std::lround((middle - piece.side / 2) * side), 0,
                                        labels.size(2) - pixels);
    };
    return (labels[piece.sample].narrow(0, start(piece.y), pixels).narrow(1, start(piece.x), pixels) == 0)
        .to(torch::kDouble)
        .mean()
        .item<double>();
}

// Cloth and walls; none if a few tries all show a head, whose hair and skin would teach that hair and skin
// are ground.
std::optional<Piece> drawnPiece(const torch::Tensor& labels, Numbers& numbers) {
    for (int i = 0; i < kPiecesTried; ++i) {
        Piece piece;
        piece.sample = numbers.index(labels.size(0));
        piece.side = numbers.uniform(0.2, 0.5);
        piece.x = numbers.uniform(piece.side / 2, 1 - piece.side / 2);
        piece.y = numbers.uniform(piece.side / 2, 1 - piece.side / 2);
        if (groundIn(labels, piece) >= kLeastGround) {
            return piece;
        }
    }
    return std::nullopt;
}

Cover drawnCover(const torch::Tensor& labels, Numbers& numbers) {
    Cover cover;
    cover.shape = drawnShape(numbers);
    if (!numbers.chance(0.25)) {
        cover.piece = drawnPiece(labels, numbers);
    }
    const double brightness = cover.piece ? numbers.uniform(0.5, 1.5) : numbers.uniform(0, 1);
    for (double& channel : cover.colour) {
        channel = brightness * numbers.uniform(0.7, 1.3);
    }
    for (Stripes& stripes : cover.stripes) {
        stripes.turn = numbers.uniform(0, std::numbers::pi);
        stripes.count = std::exp(numbers.uniform(std::log(1), std::log(60)));
        stripes.phase = numbers.uniform(0, 2 * std::numbers::pi);
        stripes.strength = numbers.uniform(0, 0.4);
    }
    return cover;
}

// Pixel centres along one axis as shares of the side, and about a middle.
torch::Tensor axisAbout(double middle, std::int64_t side, const torch::TensorOptions& options) {
    return (torch::arange(side, options) + 0.5) / static_cast<double>(side) - middle;
}

// How much of each pixel is covered, 0..1: [side, side].
torch::Tensor coverage(const Shape& shape, std::int64_t side, const torch::TensorOptions& options) {
    const torch::Tensor x = axisAbout(shape.x, side, options).view({1, -1});
    const torch::Tensor y = axisAbout(shape.y, side, options).view({-1, 1});
    const double c = std::cos(shape.turn);
    const double s = std::sin(shape.turn);
    const torch::Tensor u = (c * x + s * y) / std::sqrt(shape.stretch);
    const torch::Tensor v = (c * y - s * x) * std::sqrt(shape.stretch);
    const torch::Tensor angle = torch::atan2(v, u);
    torch::Tensor border = torch::ones_like(angle);
    for (std::size_t i = 0; i < kWaves; ++i) {
        border += shape.heights[i] * torch::cos(static_cast<double>(i + 2) * angle + shape.phases[i]);
    }
    const torch::Tensor inside = shape.radius * border - torch::hypot(u, v);
    return (inside * static_cast<double>(side) + 0.5).clamp(0, 1);
}

// The piece, as large as the shape, over the whole view; mirrored at the ends of its picture: [3, side,
// side].
torch::Tensor filledWith(const Piece& piece, const Shape& shape, const torch::Tensor& images) {
    const std::int64_t side = images.size(2);
    const double scale = piece.side / (2 * shape.radius);
    const auto axis = [&](double middle, double start) {
        return 2 * (start + scale * axisAbout(middle, side, images.options())) - 1;
    };
    const torch::Tensor x = axis(shape.x, piece.x).view({1, -1}).expand({side, side});
    const torch::Tensor y = axis(shape.y, piece.y).view({-1, 1}).expand({side, side});
    const auto options = F::GridSampleFuncOptions()
                             .mode(torch::kBilinear)
                             .padding_mode(torch::kReflection)
                             .align_corners(false);
    return F::grid_sample(images.narrow(0, piece.sample, 1), torch::stack({x, y}, 2).unsqueeze(0), options)
        .squeeze(0);
}

// By which colours are multiplied: [side, side].
torch::Tensor shading(const Stripes& stripes, std::int64_t side, const torch::TensorOptions& options) {
    const torch::Tensor across = std::cos(stripes.turn) * axisAbout(0, side, options).view({1, -1}) +
                                 std::sin(stripes.turn) * axisAbout(0, side, options).view({-1, 1});
    return 1 + stripes.strength * torch::sin(2 * std::numbers::pi * stripes.count * across + stripes.phase);
}

}  // namespace

void layCovers(Batch& batch, double probability, Numbers& numbers) {
    core::expects(batch.labels.defined(), "covers need labels");
    // Pieces are cut from the pictures as they were.
    const torch::Tensor images = batch.images.clone();
    const torch::Tensor labels = batch.labels.clone();
    for (std::int64_t i = 0; i < images.size(0); ++i) {
        if (!numbers.chance(probability)) {
            continue;
        }
        const Cover cover = drawnCover(labels, numbers);
        const torch::Tensor covered = coverage(cover.shape, images.size(2), images.options());
        const auto [red, green, blue] = cover.colour;
        torch::Tensor filling =
            torch::tensor({red, green, blue}, torch::kDouble).to(images.options()).view({3, 1, 1});
        for (const Stripes& stripes : cover.stripes) {
            filling = filling * shading(stripes, images.size(2), images.options());
        }
        if (cover.piece) {
            filling = filling * filledWith(*cover.piece, cover.shape, images);
        }
        batch.images[i].copy_(images[i] + covered * (filling.clamp(0, 1) - images[i]));
        batch.labels[i].masked_fill_(covered >= 0.5, 0);
    }
}

}  // namespace maskwright::models::data
