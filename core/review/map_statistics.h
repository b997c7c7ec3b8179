// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label_map.h"
#include "core/landmarks.h"

#include <array>
#include <cstdint>
#include <optional>

#include <nlohmann/json_fwd.hpp>

// core/review says what is doubtful about a label map, and how much, without knowing the truth. It knows
// neither photos nor projects: whoever asks brings map, points and second opinions.
namespace maskwright::core::review {

// Where a class lies in a face and how large it is, free of the face's place, size and roll: x and y of its
// centre from the centre of the 106 points, in units of the root of the area of their bounding box, x along
// the line of the eyes; and the natural logarithm of its area in these units squared.
struct ClassPlace {
    double x = 0;
    double y = 0;
    double logArea = 0;
};
// By class; none where the map does not show it, and for background. All are none where the points have no
// extent. Requires a map of the points' photo.
using ClassPlaces = std::array<std::optional<ClassPlace>, kClassCount>;
[[nodiscard]] ClassPlaces placesOf(const LabelMap& map, const PointMatrix& points);

// What places and sizes label maps of faces have as a rule: mean and standard deviation over maps that a
// person has agreed to. Value type.
class MapStatistics {
  public:
    void add(const ClassPlaces& places);
    [[nodiscard]] std::int64_t maps() const { return maps_; }

    // How many standard deviations a class is off the mean. None for a class that fewer than kEnough of the
    // maps have shown.
    struct Strangeness {
        double size = 0;   // below 0: smaller than as a rule
        double place = 0;  // the larger of both directions, >= 0
    };
    static constexpr std::int64_t kEnough = 30;
    [[nodiscard]] std::optional<Strangeness> strangeness(FaceClass value, const ClassPlace& place) const;

    [[nodiscard]] nlohmann::json toJson() const;
    // Throws Error for anything but what toJson() gives.
    [[nodiscard]] static MapStatistics fromJson(const nlohmann::json& json);

  private:
    struct Sums {
        std::int64_t maps = 0;
        std::array<double, 3> sum{};      // of x, y, logArea
        std::array<double, 3> squares{};  // likewise
    };
    std::int64_t maps_ = 0;
    std::array<Sums, kClassCount> classes_{};
};

}  // namespace maskwright::core::review
