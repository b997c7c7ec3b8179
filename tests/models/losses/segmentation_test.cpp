// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/losses/segmentation.h"

#include "tests/models/catch.h"

#include <cmath>

namespace maskwright::models::losses {

namespace {

torch::Tensor labels(std::vector<std::vector<int64_t>> rows) {
    const auto height = static_cast<int64_t>(rows.size());
    const auto width = static_cast<int64_t>(rows.front().size());
    torch::Tensor result = torch::empty({1, height, width}, torch::kLong);
    for (int64_t y = 0; y < height; ++y) {
        for (int64_t x = 0; x < width; ++x) {
            result[0][y][x] = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
        }
    }
    return result;
}

// Logits whose softmax gives class 1 the probability p everywhere (two classes).
torch::Tensor twoClassLogits(double p, int64_t height, int64_t width) {
    torch::Tensor logits = torch::zeros({1, 2, height, width});
    logits.select(1, 1).fill_(std::log(p / (1 - p)));
    return logits;
}

}  // namespace

CATCH_TEST_CASE("edge maps mark both sides of a change, grow by the radius, and pass 255 by") {
    const torch::Tensor map = labels({{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 3, 3}, {0, 0, 0, 3, 255}});
    CATCH_CHECK(torch::equal(edgeMap(map, 0),
                             labels({{0, 0, 0, 0, 0}, {0, 0, 0, 1, 1}, {0, 0, 1, 1, 1}, {0, 0, 1, 1, 255}})));
    CATCH_CHECK(torch::equal(edgeMap(map, 1),
                             labels({{0, 0, 1, 1, 1}, {0, 1, 1, 1, 1}, {0, 1, 1, 1, 1}, {0, 1, 1, 1, 255}})));
    // The change from 3 to 255 is no edge: nothing but 255 around it.
    CATCH_CHECK(edgeMap(labels({{3, 255}, {3, 255}}), 1).eq(1).sum().item<int64_t>() == 0);
}

CATCH_TEST_CASE("cross entropy averages over counted pixels, by hand") {
    // Probability of class 1 is 0.8: cost ln(1/0.8) where the truth is 1, ln(1/0.2) where it is 0; one pixel
    // left out.
    const torch::Tensor truth = labels({{1, 0}, {1, 255}});
    const double right = std::log(1 / 0.8);
    const double wrong = std::log(1 / 0.2);
    CATCH_CHECK(crossEntropy(twoClassLogits(0.8, 2, 2), truth).item<double>() ==
                Approx((2 * right + wrong) / 3));
    // With class weights 3 and 1 the mean divides by the sum of weights 3 + 1 + 1.
    CATCH_CHECK(
        crossEntropy(twoClassLogits(0.8, 2, 2), truth, {torch::tensor({3.0F, 1.0F}), {}}).item<double>() ==
        Approx((2 * right + 3 * wrong) / 5));
    CATCH_CHECK(crossEntropy(twoClassLogits(0.8, 1, 1), labels({{255}})).item<double>() == 0);
}

CATCH_TEST_CASE("a network that calls all classes equally likely has the loss the specification states") {
    const torch::Tensor truth = labels({{1, 2, 0, 0, 0, 0}, {5, 10, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}});
    const torch::Tensor edges = edgeMap(truth, 1);
    const double q = edges.eq(1).to(torch::kDouble).mean().item<double>();
    const torch::Tensor flat = torch::zeros({1, 11, 2, 2});
    CATCH_CHECK(crossEntropy(flat, truth).item<double>() == Approx(2.398).epsilon(1e-3));
    CATCH_CHECK(balancedEdgeLoss(torch::zeros({1, 2, 2, 2}), edges).item<double>() ==
                Approx(0.693).epsilon(1e-3));
    CATCH_CHECK(boundaryAttentionLoss(flat, truth, edges, 10).item<double>() ==
                Approx(2.398 * (1 + 10 * q)).epsilon(1e-3));
}

CATCH_TEST_CASE("the edge loss weighs each side by the share of the other") {
    // One edge pixel, three others, one left out; the network says "edge" with 0.9 everywhere.
    const torch::Tensor edges = labels({{1, 0, 0, 0, 255}});
    const double edgeWeight = 3.0 / 4;
    const double otherWeight = 1.0 / 4;
    const double expected = (edgeWeight * std::log(1 / 0.9) + 3 * otherWeight * std::log(1 / 0.1)) /
                            (edgeWeight + 3 * otherWeight);
    CATCH_CHECK(balancedEdgeLoss(twoClassLogits(0.9, 1, 5), edges).item<double>() == Approx(expected));
}

CATCH_TEST_CASE("boundary attention divides by the pixels, not by the weights") {
    const torch::Tensor truth = labels({{1, 1, 0, 255}});
    const torch::Tensor edges = labels({{0, 1, 1, 255}});
    const double right = std::log(1 / 0.8);
    const double wrong = std::log(1 / 0.2);
    const torch::Tensor logits = twoClassLogits(0.8, 1, 4);
    CATCH_CHECK(boundaryAttentionLoss(logits, truth, edges, 2).item<double>() ==
                Approx((right + 3 * right + 3 * wrong) / 3));
    CATCH_CHECK(boundaryAttentionLoss(logits, truth, edges, 0).item<double>() ==
                Approx(crossEntropy(logits, truth).item<double>()));
}

CATCH_TEST_CASE("the BA loss averages over the edge pixels of each image, then over images") {
    const torch::Tensor truth = torch::cat({labels({{1, 1, 0, 0}}), labels({{1, 1, 1, 1}})});
    const torch::Tensor edges = torch::cat({labels({{0, 1, 1, 0}}), labels({{0, 0, 0, 0}})});
    const torch::Tensor logits = twoClassLogits(0.8, 1, 4).repeat({2, 1, 1, 1});
    const double firstImage = (std::log(1 / 0.8) + std::log(1 / 0.2)) / 2;
    CATCH_CHECK(parsingLosses(logits, truth, edges).onEdges.item<double>() == Approx(firstImage / 2));
    // Beside it the plain cross entropy, of the same look at the pixels.
    CATCH_CHECK(parsingLosses(logits, truth, edges).everywhere.item<double>() ==
                Approx(crossEntropy(logits, truth).item<double>()));
}

CATCH_TEST_CASE("samples count by their weights, by hand") {
    // The network says class 1 with 0.8. First sample, weight 1: two pixels right; second, weight 1/2: one
    // right, one wrong.
    const torch::Tensor truth = torch::cat({labels({{1, 1}}), labels({{1, 0}})});
    const torch::Tensor logits = twoClassLogits(0.8, 1, 2).repeat({2, 1, 1, 1});
    const double right = std::log(1 / 0.8);
    const double wrong = std::log(1 / 0.2);
    const Weighting halves{{}, torch::tensor({1.0F, 0.5F})};
    CATCH_CHECK(crossEntropy(logits, truth, halves).item<double>() ==
                Approx((2 * right + 0.5 * (right + wrong)) / (2 * 1 + 2 * 0.5)));
    // With class weights 3 and 1 besides, which multiply.
    const Weighting both{torch::tensor({3.0F, 1.0F}), halves.samples};
    CATCH_CHECK(crossEntropy(logits, truth, both).item<double>() ==
                Approx((2 * right + 0.5 * right + 1.5 * wrong) / (1 + 1 + 0.5 + 1.5)));

    // Edges: the second pixel of the first sample, both of the second.
    const torch::Tensor edges = torch::cat({labels({{0, 1}}), labels({{1, 1}})});
    CATCH_CHECK(boundaryAttentionLoss(logits, truth, edges, 4, halves).item<double>() ==
                Approx((right + 5 * right + 0.5 * (5 * right + 5 * wrong)) / 3));
    CATCH_CHECK(parsingLosses(logits, truth, edges, halves).onEdges.item<double>() ==
                Approx((right + 0.5 * (right + wrong) / 2) / 1.5));
    // Weighted pixels: edges 1 + 0.5 + 0.5, the other 1; the network says "edge" with 0.8.
    const double edgeShare = 2.0 / 3;
    const double otherShare = 1.0 / 3;
    CATCH_CHECK(balancedEdgeLoss(logits, edges, halves.samples).item<double>() ==
                Approx((2 * otherShare * right + edgeShare * wrong) / (2 * otherShare + edgeShare)));

    // Equal weights of any size change nothing.
    const Weighting thirds{{}, torch::full({2}, 1.0 / 3)};
    CATCH_CHECK(crossEntropy(logits, truth, thirds).item<double>() ==
                Approx(crossEntropy(logits, truth).item<double>()));
    CATCH_CHECK(balancedEdgeLoss(logits, edges, thirds.samples).item<double>() ==
                Approx(balancedEdgeLoss(logits, edges).item<double>()));
    CATCH_CHECK(parsingLosses(logits, truth, edges, thirds).onEdges.item<double>() ==
                Approx(parsingLosses(logits, truth, edges).onEdges.item<double>()));
}

CATCH_TEST_CASE("logits are brought to the labels' size with aligned corners") {
    // Two columns 0 and 4 become 0, 1, 2, 3, 4 over five columns.
    torch::Tensor logits = torch::zeros({1, 2, 1, 2});
    logits[0][1][0][1] = 4;
    const torch::Tensor truth = labels({{255, 255, 255, 1, 255}});
    CATCH_CHECK(crossEntropy(logits, truth).item<double>() == Approx(std::log(1 + std::exp(-3.0))));
}

}  // namespace maskwright::models::losses
