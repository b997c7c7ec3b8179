// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fitting/border_correction.h"
#include "core/fitting/border_profiles.h"

#include <array>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

namespace maskwright::core::fitting {

// Where the photo shows the border beside one point: offset along the outward normal and its standard
// deviation, in shares of the inter-ocular distance. What was known before the look is not in it, so that it
// can be weighed against a point as a second observation.
struct BorderSighting {
    std::size_t point = 0;
    Point normal = Point::Zero();
    double offset = 0;
    double deviation = 0;  // > 0, or infinite: nothing was seen
};

// One contour to learn from: how its profiles look, and how far outward of its points the true border lies.
struct BorderExample {
    BorderKind kind = BorderKind::Brow;
    std::vector<float> profiles;
    std::vector<float> offsets;  // by place
    int face = 0;                // examples of one face are never split between learning and judging
};

// Tells offsets of borders from profiles: one linear regression per part, learned with a ridge, and how far
// it was off on faces that it had not seen (supervised descent, Xiong and De la Torre 2013, by one step).
// Immutable after it is made; safe from any thread.
class BorderModel {
  public:
    // ridge: in units of the mean variance of a feature times the number of examples, > 0. Requires examples
    // of every kind from at least two faces.
    [[nodiscard]] static BorderModel learn(std::span<const BorderExample> examples, double ridge);

    // The model in resources/research/, or none where that folder has been taken out. Read on first use.
    // Throws Error if the file is malformed.
    [[nodiscard]] static const BorderModel* shipped();

    // One sighting per place of the view's contour.
    [[nodiscard]] std::vector<BorderSighting> look(const ImageView& photo, const PointMatrix& points,
                                                   const BorderView& view, double interOcularPx) const;

    // The last step, once looks, points and prior have been put together; none: they stay there.
    [[nodiscard]] const BorderCorrection* correction() const { return correction_ ? &*correction_ : nullptr; }
    [[nodiscard]] BorderModel withCorrection(BorderCorrection correction) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error if the sizes do not fit together or a value is not finite.
    [[nodiscard]] static BorderModel fromJson(const nlohmann::json& json);

  private:
    struct Regression {
        Eigen::MatrixXf weights;     // places x profile values
        Eigen::VectorXf offsets;     // of a mean profile
        Eigen::VectorXf deviations;  // before the look, 1 sigma
        Eigen::VectorXf remainders;  // after it, on unseen faces
    };

    BorderModel() = default;
    [[nodiscard]] const Regression& of(BorderKind kind) const {
        return regressions_[static_cast<std::size_t>(kind)];
    }
    [[nodiscard]] static Regression regress(std::span<const BorderExample* const> examples, double ridge);

    std::array<Regression, kBorderKinds.size()> regressions_;
    std::optional<BorderCorrection> correction_;
};

}  // namespace maskwright::core::fitting
