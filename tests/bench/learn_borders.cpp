// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/fitting/border_model.h"
#include "core/fitting/face_fit.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench borders: makes resources/research/border_model.json. Each face is disturbed as a model
// would disturb it, estimated by the contour prior, and shown to the regression with the way that was left to
// the border of the mask.
namespace maskwright::bench {

namespace {

using core::FaceClass;
using core::Point;
using core::PointMatrix;
using core::fitting::BorderExample;
using core::fitting::BorderKind;
using core::fitting::BorderView;

struct Face {
    core::RgbImage photo;
    PointMatrix points;
    core::LabelMap labels;
};

// Which classes lie inside the border at a point, and which just outside: elsewhere the mask shows something
// that hides the part.
struct Border {
    std::vector<FaceClass> inside;
    std::vector<FaceClass> outside;
};

Border borderAt(std::size_t point) {
    using enum FaceClass;
    if (point <= 41) {
        return {{ImageLeftBrow}, {Skin}};
    }
    if (point <= 50) {
        return {{ImageRightBrow}, {Skin}};
    }
    if (point <= 65) {
        return {{Nose}, {Skin}};
    }
    if (point <= 73) {
        return {{ImageLeftEye}, {Skin}};
    }
    if (point <= 82) {
        return {{ImageRightEye}, {Skin}};
    }
    if (point <= 95) {
        return {{UpperLip, InnerMouth, LowerLip}, {Skin, Nose}};
    }
    if (point == 96 || point == 100) {
        return {{InnerMouth}, {UpperLip, LowerLip}};
    }
    return point < 100 ? Border{{InnerMouth, LowerLip}, {UpperLip}}
                       : Border{{InnerMouth, UpperLip}, {LowerLip}};
}

bool holds(const std::vector<FaceClass>& classes, std::uint8_t label) {
    return std::any_of(classes.begin(), classes.end(), [&](FaceClass one) { return labelOf(one) == label; });
}

// Where the mask's border crosses the normal, nearest to where the given point lies along it.
double borderOffset(const Face& face, std::size_t point, const Point& from, const Point& normal,
                    double unitPx, bool fromMask) {
    const double given = (face.points.col(static_cast<Eigen::Index>(point)) - from).dot(normal);
    constexpr double kReach = 0.03;
    constexpr double kStepPx = 0.25;
    const Border border = borderAt(point);
    std::optional<double> nearest;
    const auto labelAt = [&](double offset) {
        const Point at = from + offset * normal;
        const int x = static_cast<int>(std::lround(at.x()));
        const int y = static_cast<int>(std::lround(at.y()));
        return face.labels.bounds().contains(x, y) ? face.labels.at(x, y) : core::kIgnoredLabel;
    };
    for (double offset = given - kReach * unitPx; fromMask && offset < given + kReach * unitPx;
         offset += kStepPx) {
        const bool crossed =
            holds(border.inside, labelAt(offset)) && holds(border.outside, labelAt(offset + kStepPx));
        const double middle = offset + kStepPx / 2;
        if (crossed && (!nearest || std::abs(middle - given) < std::abs(*nearest - given))) {
            nearest = middle;
        }
    }
    return nearest.value_or(given) / unitPx;
}

struct Settings {
    int draws = 6;
    double leastNoise = 0.005;
    double mostNoise = 0.025;
    bool masks = true;
};

void addExamples(const Face& face, int number, const core::fitting::ContourPrior& prior,
                 const Settings& settings, std::mt19937_64& random, std::vector<BorderExample>& examples) {
    std::uniform_real_distribution<double> level(settings.leastNoise, settings.mostNoise);
    core::fitting::PointMask all;
    all.set();
    for (int draw = 0; draw < settings.draws; ++draw) {
        std::normal_distribution<double> gauss(0, level(random) * core::interOcular(face.points));
        PointMatrix points = face.points;
        for (double& value : points.reshaped()) {
            value += gauss(random);
        }
        core::fitting::PointSpreads spreads;
        spreads.fill(core::fitting::FitOptions().noise.predicted *
                     core::fitting::FitOptions().noise.predicted * Eigen::Matrix2d::Identity());
        points = prior.posteriorMean(points, spreads, all, all);
        const double unitPx = prior.meanInterOcularPx(points, all).value_or(1);
        for (const BorderKind kind : core::fitting::kBorderKinds) {
            for (const bool mirrored : {false, true}) {
                const BorderView view{kind, mirrored};
                const std::vector<Point> normals = core::fitting::borderNormals(points, view);
                BorderExample example{
                    kind,
                    core::fitting::borderProfiles(core::viewOf(face.photo), points, view, unitPx),
                    {},
                    number};
                for (std::size_t place = 0; place < normals.size(); ++place) {
                    const std::size_t point = view.pointAt(place);
                    example.offsets.push_back(static_cast<float>(
                        borderOffset(face, point, points.col(static_cast<Eigen::Index>(point)),
                                     normals[place], unitPx, settings.masks)));
                }
                examples.push_back(std::move(example));
            }
        }
    }
}

}  // namespace

int runLearnBorders(int argc, char** argv) {
    CLI::App app("Learns where photos show the borders of parts from a LaPa tree",
                 "maskwright-bench borders");
    std::string tree;
    std::string out;
    int leaveOutEvery = 0;
    double ridge = 0.3;
    Settings settings;
    app.add_option("--truth", tree, "LaPa tree with images/, labels/ and landmarks/")->required();
    app.add_option("--out", out, "the file to write")->required();
    app.add_option("--ridge", ridge, "of the regression")->check(CLI::PositiveNumber);
    app.add_option("--draws", settings.draws, "disturbed copies of each face")->check(CLI::PositiveNumber);
    app.add_option("--masks", settings.masks, "borders of the masks (true) or of the points (false)");
    app.add_option("--leave-out-every", leaveOutEvery, "leave out face 0, n, 2n ..., for choosing options")
        ->check(CLI::NonNegativeNumber);
    CLI11_PARSE(app, argc, argv);

    const core::fitting::ContourPrior* prior = core::fitting::ContourPrior::shipped();
    if (prior == nullptr) {
        throw core::Error("the contour prior is missing", "research/contour_prior.json");
    }
    std::mt19937_64 random(1);
    std::vector<BorderExample> examples;
    int number = 0;
    int faces = 0;
    for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
        auto annotation = annotation::formats::readAnnotation(entry);
        const bool leftOut = leaveOutEvery > 0 && number % leaveOutEvery == 0;
        if (entry.image && annotation.points && annotation.labels && !leftOut) {
            const Face face{core::image::readPhoto(*entry.image), *annotation.points,
                            std::move(*annotation.labels)};
            addExamples(face, number, *prior, settings, random, examples);
            ++faces;
        }
        ++number;
    }
    if (faces < 2) {
        throw core::Error("fewer than two faces have a photo, points and a label map", tree);
    }
    std::ofstream stream(out);
    stream << core::fitting::BorderModel::learn(examples, ridge).toJson().dump() << '\n';
    if (!stream.flush()) {
        throw core::Error("the file could not be written", out);
    }
    std::fprintf(stderr, "%d faces\n", faces);
    return 0;
}

}  // namespace maskwright::bench
