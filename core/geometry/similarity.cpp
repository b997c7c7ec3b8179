// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geometry/similarity.h"

#include "core/error.h"

#include <cmath>

#include <Eigen/LU>

namespace maskwright::core::geometry {

Similarity::Similarity(double scale, double angle, const Point& shift) : shift_(shift) {
    expects(std::isfinite(scale) && scale > 0 && std::isfinite(angle) && shift.allFinite(),
            "Similarity: scale must be positive and all values finite");
    const double c = scale * std::cos(angle);
    const double s = scale * std::sin(angle);
    linear_ << c, -s, s, c;
}

Similarity Similarity::resize(double factor) {
    const double half = 0.5 * factor - 0.5;
    return {factor, 0, {half, half}};
}

Similarity Similarity::crop(const Point& centre, double side, double angle, int outputSide) {
    const double factor = outputSide / side;
    const Similarity turned(factor, -angle, Point::Zero());
    const double middle = (outputSide - 1) / 2.0;
    return {factor, -angle, Point(middle, middle) - turned.apply(centre)};
}

double Similarity::scale() const {
    return std::hypot(linear_(0, 0), linear_(1, 0));
}

double Similarity::angle() const {
    return std::atan2(linear_(1, 0), linear_(0, 0));
}

Similarity Similarity::inverse() const {
    Similarity result;
    result.linear_ = linear_.inverse();
    result.shift_ = -(result.linear_ * shift_);
    return result;
}

Similarity Similarity::operator*(const Similarity& first) const {
    Similarity result;
    result.linear_ = linear_ * first.linear_;
    result.shift_ = linear_ * first.shift_ + shift_;
    return result;
}

Similarity fitSimilarity(const Eigen::Ref<const Eigen::Matrix2Xd>& from,
                         const Eigen::Ref<const Eigen::Matrix2Xd>& to,
                         const Eigen::Ref<const Eigen::VectorXd>& weights) {
    expects(from.cols() == to.cols() && from.cols() >= 2, "fitSimilarity: needs two or more pairs");
    expects(weights.size() == 0 || weights.size() == from.cols(), "fitSimilarity: one weight per pair");
    const Eigen::VectorXd w =
        weights.size() == 0 ? Eigen::VectorXd::Ones(from.cols()) : Eigen::VectorXd(weights);
    const double total = w.sum();
    if (!(total > 0)) {
        throw Error("no similarity can be fitted, every point has weight zero");
    }
    const Point meanFrom = from * w / total;
    const Point meanTo = to * w / total;
    const Eigen::Matrix2Xd a = from.colwise() - meanFrom;
    const Eigen::Matrix2Xd b = to.colwise() - meanTo;

    // In two dimensions the best turn and scale have a closed form: the complex number sum(conj(a) b) /
    // sum(|a|^2).
    const double spread = (a.colwise().squaredNorm() * w).value();
    const double real = ((a.row(0).cwiseProduct(b.row(0)) + a.row(1).cwiseProduct(b.row(1))) * w).value();
    const double imaginary =
        ((a.row(0).cwiseProduct(b.row(1)) - a.row(1).cwiseProduct(b.row(0))) * w).value();
    const double scale = spread > 0 ? std::hypot(real, imaginary) / spread : 0;
    if (!std::isfinite(scale) || !(scale > 0)) {
        throw Error("no similarity can be fitted, the points coincide");
    }
    const double angle = std::atan2(imaginary, real);
    const Similarity turned(scale, angle, Point::Zero());
    return {scale, angle, meanTo - turned.apply(meanFrom)};
}

}  // namespace maskwright::core::geometry
