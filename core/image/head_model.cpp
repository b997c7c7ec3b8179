// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_model.h"

#include <algorithm>
#include <cmath>

namespace maskwright::core::image {

namespace {

// Background and clothes are of many colours, a neck of few.
constexpr std::array<int, kHeadPartCount> kComponents = {5, 3, 3, 2, 4};
constexpr int kRounds = 4;
// Colours are taken from where the prior, and later the explanation, is sure: a chance counts by this power.
// Else a colour of the background that hair may have at some places would stay in both.
constexpr float kStartSharpness = 4.0F;
constexpr float kLearnSharpness = 2.0F;
// Colours are learned from every second pixel of every second row.
constexpr int kSampleStep = 2;
// Neighbouring pixels are not independent witnesses: a colour counts less than its density says.
constexpr float kColourTrust = 0.9F;
// Likewise for the pixels that speak for a style of hair.
constexpr double kStyleTrust = 0.004;

PartChances combined(const PartChances& expected, const PartChances& densities) {
    PartChances chances{};
    float sum = 0;
    for (std::size_t part = 0; part < kHeadPartCount; ++part) {
        chances[part] = expected[part] * densities[part];
        sum += chances[part];
    }
    for (std::size_t part = 0; part < kHeadPartCount; ++part) {
        chances[part] = sum > 0 ? chances[part] / sum : expected[part];
    }
    return chances;
}

class Explanation {
  public:
    Explanation(const HeadPixels& pixels, const HeadPrior& prior) : prior_(prior) {
        for (std::size_t style = 0; style < prior.styleCount(); ++style) {
            styleWeights_.push_back(prior.share(style));
        }
        for (int y = 0; y < pixels.colours.height(); y += kSampleStep) {
            for (int x = 0; x < pixels.colours.width(); x += kSampleStep) {
                sampleColours_.push_back(pixels.colours.at(x, y));
                samplePlaces_.push_back(pixels.places.at(x, y));
            }
        }
        std::vector<PartChances> expected(samplePlaces_.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            expected[i] = expectedAt(samplePlaces_[i]);
            for (float& chance : expected[i]) {
                chance = std::pow(chance, kStartSharpness);
            }
        }
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            mixtures_.emplace_back(sampleColours_, weightsOf(expected, part), kComponents[part]);
        }
    }

    void refine() {
        std::vector<PartChances> densities(sampleColours_.size());
        for (std::size_t i = 0; i < densities.size(); ++i) {
            densities[i] = colourDensities(sampleColours_[i]);
        }
        weighStyles(densities);
        std::vector<PartChances> chances(densities.size());
        for (std::size_t i = 0; i < chances.size(); ++i) {
            chances[i] = combined(expectedAt(samplePlaces_[i]), densities[i]);
            for (float& chance : chances[i]) {
                chance = std::pow(chance, kLearnSharpness);
            }
        }
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            mixtures_[part].refine(sampleColours_, weightsOf(chances, part));
        }
    }

    [[nodiscard]] PartChances expectedAt(const HeadPlace& place) const {
        PartChances sum{};
        for (std::size_t style = 0; style < styleWeights_.size(); ++style) {
            const PartChances chances = prior_.at(style, place);
            for (std::size_t part = 0; part < kHeadPartCount; ++part) {
                sum[part] += static_cast<float>(styleWeights_[style]) * chances[part];
            }
        }
        return sum;
    }

    // Densities of the colour under each part, tempered, the greatest 1.
    [[nodiscard]] PartChances colourDensities(const Colour& colour) const {
        PartChances densities{};
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            densities[part] = kColourTrust * mixtures_[part].logDensity(colour);
        }
        const float most = *std::max_element(densities.begin(), densities.end());
        for (float& density : densities) {
            density = std::exp(density - most);
        }
        return densities;
    }

  private:
    void weighStyles(const std::vector<PartChances>& densities) {
        if (styleWeights_.size() < 2) {
            return;
        }
        std::vector<double> evidence(styleWeights_.size(), 0);
        for (std::size_t style = 0; style < evidence.size(); ++style) {
            for (std::size_t i = 0; i < densities.size(); ++i) {
                const PartChances chances = prior_.at(style, samplePlaces_[i]);
                float sum = 0;
                for (std::size_t part = 0; part < kHeadPartCount; ++part) {
                    sum += chances[part] * densities[i][part];
                }
                evidence[style] += std::log(std::max(sum, 1e-12F));
            }
            evidence[style] = kStyleTrust * evidence[style] + std::log(prior_.share(style));
        }
        const double most = *std::max_element(evidence.begin(), evidence.end());
        double total = 0;
        for (double& value : evidence) {
            value = std::exp(value - most);
            total += value;
        }
        for (std::size_t style = 0; style < evidence.size(); ++style) {
            styleWeights_[style] = evidence[style] / total;
        }
    }

    [[nodiscard]] static std::vector<float> weightsOf(const std::vector<PartChances>& chances,
                                                      std::size_t part) {
        std::vector<float> weights(chances.size());
        std::transform(chances.begin(), chances.end(), weights.begin(),
                       [part](const PartChances& pixel) { return pixel[part]; });
        return weights;
    }

    const HeadPrior& prior_;
    std::vector<double> styleWeights_;
    std::vector<Colour> sampleColours_;
    std::vector<HeadPlace> samplePlaces_;
    std::vector<ColourMixture> mixtures_;
};

}  // namespace

HeadExplanation explainHead(const HeadPixels& pixels, const HeadPrior& prior, const Progress& progress) {
    Explanation explanation(pixels, prior);
    for (int round = 0; round < kRounds; ++round) {
        progress.stopIfCancelled();
        explanation.refine();
    }
    const Raster<PartChances> none(pixels.colours.width(), pixels.colours.height());
    HeadExplanation result{none, none, none};
    for (std::size_t i = 0; i < none.pixels().size(); ++i) {
        const PartChances expected = explanation.expectedAt(pixels.places.pixels()[i]);
        const PartChances colours = explanation.colourDensities(pixels.colours.pixels()[i]);
        result.expected.pixels()[i] = expected;
        result.colours.pixels()[i] = colours;
        result.chances.pixels()[i] = combined(expected, colours);
    }
    return result;
}

}  // namespace maskwright::core::image
