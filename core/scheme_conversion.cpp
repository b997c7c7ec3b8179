// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scheme_conversion.h"

#include "core/error.h"
#include "core/resources.h"

#include <array>

#include <nlohmann/json.hpp>

namespace maskwright::core {

namespace {

// The formulas of spec section 1.5. Their coefficients were chosen on one symmetric frontal face.
class Filling {
  public:
    explicit Filling(ConvertedPoints& face) : face_(face) {}

    void fillAll() {
        fillContour();
        for (const Side& side : kSides) {
            fillEye(side);
            fillBrow(side);
            fillNose(side);
        }
    }

  private:
    // One side of the face by LaPa indices, each list from the outer end inwards.
    struct Side {
        std::array<std::size_t, 5> browUpper;
        std::array<std::size_t, 4> browLower;  // below browUpper[1] to browUpper[4]
        std::array<std::size_t, 5> lidUpper;   // corner, three of the lid, corner
        std::array<std::size_t, 3> lidLower;
        std::size_t centre;
        std::size_t pupil;
        std::size_t noseRoot;
        std::size_t noseUpperWing;
        std::size_t noseWing;
        std::size_t noseOuterBase;
    };
    static constexpr std::array<Side, 2> kSides{Side{{33, 34, 35, 36, 37},
                                                     {41, 40, 39, 38},
                                                     {66, 67, 68, 69, 70},
                                                     {73, 72, 71},
                                                     74,
                                                     104,
                                                     55,
                                                     56,
                                                     57,
                                                     58},
                                                Side{{46, 45, 44, 43, 42},
                                                     {47, 48, 49, 50},
                                                     {79, 78, 77, 76, 75},
                                                     {80, 81, 82},
                                                     83,
                                                     105,
                                                     65,
                                                     64,
                                                     63,
                                                     62}};
    static constexpr std::size_t kBridgeRoot = 51;
    static constexpr std::size_t kSubnasale = 60;

    [[nodiscard]] Point at(std::size_t point) const {
        return face_.points.col(static_cast<Eigen::Index>(point));
    }
    void fill(std::size_t point, const Point& to) {
        if (!face_.known[point]) {
            face_.points.col(static_cast<Eigen::Index>(point)) = to;
        }
    }

    void fillContour() {
        fill(1, (at(0) + at(2)) / 2);
        fill(31, (at(30) + at(32)) / 2);
        for (std::size_t k = 3; k <= 29; k += 2) {
            fill(k, (-at(k - 3) + 9 * at(k - 1) + 9 * at(k + 1) - at(k + 3)) / 16);
        }
    }

    void fillEye(const Side& side) {
        const Point upper = (at(side.lidUpper[1]) + at(side.lidUpper[3])) / 2;
        const Point lower = (at(side.lidLower[0]) + at(side.lidLower[2])) / 2;
        fill(side.lidUpper[2], upper + 0.15 * (upper - lower));
        fill(side.lidLower[1], lower + 0.15 * (lower - upper));
        Point sum = Point::Zero();
        for (const std::size_t point : side.lidUpper) {
            sum += at(point);
        }
        for (const std::size_t point : side.lidLower) {
            sum += at(point);
        }
        fill(side.centre, sum / 8);
        fill(side.pupil, sum / 8);
    }

    void fillBrow(const Side& side) {
        Point brow = Point::Zero();
        for (const std::size_t point : side.browUpper) {
            brow += at(point) / 5;
        }
        // Where brow and eye coincide there is no direction, and the lower edge falls on the upper one.
        const Point down = (at(side.centre) - brow).stableNormalized();
        const double length = (at(side.browUpper.front()) - at(side.browUpper.back())).norm();
        constexpr std::array kThickness{0.15, 0.19, 0.18,
                                        0.15};  // of the brow's length, from the outer end inwards
        for (std::size_t i = 0; i < kThickness.size(); ++i) {
            fill(side.browLower[i], at(side.browUpper[i + 1]) + kThickness[i] * length * down);
        }
    }

    void fillNose(const Side& side) {
        const Point up = at(kBridgeRoot) - at(kSubnasale);
        const Point base = at(side.noseOuterBase);
        fill(side.noseRoot, (at(side.lidUpper.back()) + at(kBridgeRoot)) / 2);
        fill(side.noseUpperWing, base + 0.32 * up);
        fill(side.noseWing, base + 0.38 * (base - at(kSubnasale)) + 0.11 * up);
    }

    ConvertedPoints& face_;
};

}  // namespace

const PointOrderInfo& PointOrderInfo::of(PointOrder order) {
    switch (order) {
        case PointOrder::Ibug68: {
            static const PointOrderInfo info("scheme/ibug68.json");
            return info;
        }
        case PointOrder::Wflw98: {
            static const PointOrderInfo info("scheme/wflw98.json");
            return info;
        }
        case PointOrder::Jd106: {
            static const PointOrderInfo info("scheme/jd106.json");
            return info;
        }
        case PointOrder::SenseTime106: {
            static const PointOrderInfo info("scheme/sensetime106.json");
            return info;
        }
    }
    throw ContractViolation("unknown order of points");
}

PointOrderInfo::PointOrderInfo(const std::string& resource) {
    const auto contradiction = [&](const std::string& what) {
        return Error(what, resource, "Restore the file from the release.");
    };
    const nlohmann::json file = resourceJson(resource);
    try {
        name_ = file.at("name").get<std::string>();
        lapaPoints_ = file.at("lapa_points").get<std::vector<std::size_t>>();
    } catch (const nlohmann::json::exception& problem) {
        throw contradiction(std::string("unexpected content (") + problem.what() + ")");
    }
    std::bitset<kPointCount> seen;
    for (const std::size_t point : lapaPoints_) {
        if (point >= kPointCount || seen[point]) {
            throw contradiction("point " + std::to_string(point) + " does not exist or stands twice");
        }
        seen.set(point);
    }
}

Eigen::Matrix2Xd pointsInOrder(const PointMatrix& points, PointOrder order) {
    const std::vector<std::size_t>& indices = PointOrderInfo::of(order).lapaPoints();
    Eigen::Matrix2Xd result(2, static_cast<Eigen::Index>(indices.size()));
    for (std::size_t i = 0; i < indices.size(); ++i) {
        result.col(static_cast<Eigen::Index>(i)) = points.col(static_cast<Eigen::Index>(indices[i]));
    }
    return result;
}

ConvertedPoints lapaPoints(const Eigen::Ref<const Eigen::Matrix2Xd>& points, PointOrder order) {
    const std::vector<std::size_t>& indices = PointOrderInfo::of(order).lapaPoints();
    expects(points.cols() == static_cast<Eigen::Index>(indices.size()), "lapaPoints: wrong number of points");
    expects(points.allFinite(), "lapaPoints: points must be finite");
    ConvertedPoints face;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        face.points.col(static_cast<Eigen::Index>(indices[i])) = points.col(static_cast<Eigen::Index>(i));
        face.known.set(indices[i]);
    }
    Filling(face).fillAll();
    return face;
}

}  // namespace maskwright::core
