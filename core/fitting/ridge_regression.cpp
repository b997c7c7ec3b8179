// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fitting/ridge_regression.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

namespace maskwright::core::fitting {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;

RidgeSums::RidgeSums(Index features, Index targets)
    : square_(MatrixXd::Zero(features + 1, features + 1)), product_(MatrixXd::Zero(features + 1, targets)) {}

void RidgeSums::add(const MatrixXd& features, const MatrixXd& targets) {
    const MatrixXd rows = withOnes(features);
    square_.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    product_.noalias() += rows.transpose() * targets;
}

RidgeSums& RidgeSums::operator+=(const RidgeSums& others) {
    square_ += others.square_;
    product_ += others.product_;
    return *this;
}

RidgeSums& RidgeSums::operator-=(const RidgeSums& others) {
    square_ -= others.square_;
    product_ -= others.product_;
    return *this;
}

MatrixXd RidgeSums::solved(double ridge) const {
    MatrixXd normal = square_.selfadjointView<Eigen::Lower>();
    const Index features = normal.rows() - 1;
    const double scale = normal.diagonal().head(features).mean();
    normal.diagonal().head(features).array() += ridge * scale;
    return normal.llt().solve(product_);
}

MatrixXd withOnes(const MatrixXd& features) {
    MatrixXd rows(features.rows(), features.cols() + 1);
    rows.leftCols(features.cols()) = features;
    rows.rightCols<1>().setOnes();
    return rows;
}

MatrixXd rowsOf(std::span<const std::span<const float>> lists) {
    expects(!lists.empty(), "rowsOf: no lists");
    const auto length = static_cast<Index>(lists.front().size());
    MatrixXd rows(static_cast<Index>(lists.size()), length);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        expects(lists[i].size() == lists.front().size(), "rowsOf: lists of different lengths");
        rows.row(static_cast<Index>(i)) =
            Eigen::Map<const Eigen::VectorXf>(lists[i].data(), length).cast<double>();
    }
    return rows;
}

nlohmann::json listOf(const MatrixXf& values) {
    std::vector<double> list;
    for (Index i = 0; i < values.size(); ++i) {
        list.push_back(std::round(static_cast<double>(values.data()[i]) * 1e6) / 1e6);
    }
    return list;
}

std::vector<float> readList(const nlohmann::json& json, const char* key, std::size_t count,
                            const char* resource) {
    auto values = json.at(key).get<std::vector<float>>();
    const bool finite =
        std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
    if (values.size() != count || !finite) {
        throw Error(std::string("a regression of borders has wrong values in '") + key + "'", resource);
    }
    return values;
}

}  // namespace maskwright::core::fitting
