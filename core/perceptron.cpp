// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/perceptron.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace maskwright::core {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

// So many examples at a time that what the layers pass on stays in the processor's cache.
constexpr Index kAtATime = 1024;
constexpr double kSteps = 1e5;

std::vector<double> rounded(const auto& values) {
    std::vector<double> list(static_cast<std::size_t>(values.size()));
    std::transform(values.data(), values.data() + values.size(), list.begin(),
                   [](float value) { return std::round(static_cast<double>(value) * kSteps) / kSteps; });
    return list;
}

void softmax(MatrixXf& values) {
    values.rowwise() -= values.colwise().maxCoeff().eval();
    values = values.array().exp();
    const Eigen::RowVectorXf sums = values.colwise().sum();
    values.array().rowwise() /= sums.array();
}

}  // namespace

bool Perceptron::fitTogether(std::span<const Layer> layers) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Layer& layer = layers[i];
        const bool takesWhatComes = i == 0 || layer.weights.cols() == layers[i - 1].weights.rows();
        if (!takesWhatComes || layer.weights.size() == 0 || layer.offsets.size() != layer.weights.rows() ||
            !layer.weights.allFinite() || !layer.offsets.allFinite()) {
            return false;
        }
    }
    return !layers.empty();
}

Perceptron::Perceptron(std::vector<Layer> layers) : layers_(std::move(layers)) {
    expects(fitTogether(layers_), "Perceptron: layers that do not fit together");
}

MatrixXf Perceptron::chances(const Eigen::Ref<const MatrixXf>& examples) const {
    expects(examples.rows() == inputs(), "Perceptron: one row per input");
    MatrixXf result(classes(), examples.cols());
    MatrixXf values;
    for (Index first = 0; first < examples.cols(); first += kAtATime) {
        const Index count = std::min(kAtATime, examples.cols() - first);
        values = examples.middleCols(first, count);
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            if (i > 0) {
                values = values.cwiseMax(0.0F);
            }
            values = ((layers_[i].weights * values).colwise() + layers_[i].offsets).eval();
        }
        softmax(values);
        result.middleCols(first, count) = values;
    }
    return result;
}

nlohmann::json Perceptron::toJson() const {
    nlohmann::json json = nlohmann::json::array();
    for (const Layer& layer : layers_) {
        json.push_back({{"inputs", layer.weights.cols()},
                        {"weights", rounded(layer.weights)},
                        {"offsets", rounded(layer.offsets)}});
    }
    return json;
}

Perceptron Perceptron::fromJson(const nlohmann::json& json, const std::string& subject) {
    const auto refuse = [&](const std::string& what) {
        throw Error(what, subject, "Restore the file from the release, or remove it: it is optional.");
    };
    std::vector<Layer> layers;
    try {
        for (const nlohmann::json& entry : json) {
            const auto inputs = entry.at("inputs").get<Index>();
            const auto weights = entry.at("weights").get<std::vector<float>>();
            const auto offsets = entry.at("offsets").get<std::vector<float>>();
            const auto outputs = static_cast<Index>(offsets.size());
            if (inputs <= 0 || outputs * inputs != static_cast<Index>(weights.size())) {
                refuse("a layer has other values than its sizes say");
            }
            layers.push_back({Eigen::Map<const MatrixXf>(weights.data(), outputs, inputs),
                              Eigen::Map<const VectorXf>(offsets.data(), outputs)});
        }
    } catch (const nlohmann::json::exception& problem) {
        refuse(std::string("unexpected content (") + problem.what() + ")");
    }
    if (!fitTogether(layers)) {
        refuse("layers that do not fit together");
    }
    return Perceptron(std::move(layers));
}

}  // namespace maskwright::core
