// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/fitting/border_model.h"
#include "core/fitting/face_fit.h"
#include "tests/bench/masked_faces.h"

#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench borders: makes resources/research/border_model.json. Each face is disturbed as a model
// would disturb it, estimated by the contour prior, and shown to the regression with the way that was left to
// the border of the mask. Then it is disturbed anew and fitted with what was learned, and the correction is
// shown what is left.
namespace maskwright::bench {

namespace {

using core::Point;
using core::PointMatrix;
using core::fitting::BorderExample;
using core::fitting::BorderKind;
using core::fitting::BorderView;
using core::fitting::CorrectionExample;

struct Settings {
    int draws = 6;
    bool masks = true;
};

void addExamples(const MaskedFace& face, int number, const core::fitting::ContourPrior& prior,
                 const Settings& settings, std::mt19937_64& random, std::vector<BorderExample>& examples) {
    core::fitting::PointMask all;
    all.set();
    for (int draw = 0; draw < settings.draws; ++draw) {
        core::fitting::PointSpreads spreads;
        spreads.fill(core::fitting::FitOptions().noise.predicted *
                     core::fitting::FitOptions().noise.predicted * Eigen::Matrix2d::Identity());
        const PointMatrix points =
            prior.posteriorMean(disturbed(face.points, NoiseLevels(), random), spreads, all, all);
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
                    const Point from = points.col(static_cast<Eigen::Index>(point));
                    example.offsets.push_back(static_cast<float>(
                        settings.masks ? maskBorderOffset(face, point, from, normals[place], unitPx)
                                       : pointOffset(face, point, from, normals[place], unitPx)));
                }
                examples.push_back(std::move(example));
            }
        }
    }
}

void addCorrections(const MaskedFace& face, int draws, const core::fitting::FitOptions& uncorrected,
                    std::mt19937_64& random, std::vector<CorrectionExample>& examples) {
    core::Landmarks landmarks;
    landmarks.states.fill(core::PointState::Predicted);
    landmarks.confidences.fill(1);
    core::fitting::FitOptions options = uncorrected;
    options.photo = core::viewOf(face.photo);
    for (int draw = 0; draw < draws; ++draw) {
        landmarks.points = disturbed(face.points, NoiseLevels(), random);
        const core::fitting::FaceFit fit = core::fitting::fitFace(landmarks, options);
        const double unitPx = options.prior->meanInterOcularPx(landmarks.points, fit.context).value_or(1);
        for (const BorderKind kind : core::fitting::kBorderKinds) {
            for (const bool mirrored : {false, true}) {
                const BorderView view{kind, mirrored};
                const std::vector<Point> normals = core::fitting::borderNormals(fit.points, view);
                CorrectionExample example{kind,
                                          core::fitting::correctionFeatures(
                                              options.photo, {landmarks.points, fit.points, unitPx}, view),
                                          {}};
                for (std::size_t place = 0; place < normals.size(); ++place) {
                    const std::size_t point = view.pointAt(place);
                    const Point from = fit.points.col(static_cast<Eigen::Index>(point));
                    example.offsets.push_back(
                        static_cast<float>(maskBorderOffset(face, point, from, normals[place], unitPx)));
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
    double correctionRidge = 0.7;
    Settings settings;
    app.add_option("--truth", tree, "LaPa tree with images/, labels/ and landmarks/")->required();
    app.add_option("--out", out, "the file to write")->required();
    app.add_option("--ridge", ridge, "of the regression")->check(CLI::PositiveNumber);
    app.add_option("--correction-ridge", correctionRidge, "of the correction; 0: none is learned")
        ->check(CLI::NonNegativeNumber);
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
    const int faces = visitMaskedFaces(tree, leaveOutEvery, [&](const MaskedFace& face, int number) {
        addExamples(face, number, *prior, settings, random, examples);
    });
    core::fitting::BorderModel model = core::fitting::BorderModel::learn(examples, ridge);
    if (correctionRidge > 0) {
        core::fitting::FitOptions options;
        options.borders = &model;
        std::vector<CorrectionExample> corrections;
        visitMaskedFaces(tree, leaveOutEvery, [&](const MaskedFace& face, int) {
            addCorrections(face, settings.draws, options, random, corrections);
        });
        model = model.withCorrection(core::fitting::BorderCorrection::learn(corrections, correctionRidge));
    }
    std::ofstream stream(out);
    stream << model.toJson().dump() << '\n';
    if (!stream.flush()) {
        throw core::Error("the file could not be written", out);
    }
    std::fprintf(stderr, "%d faces\n", faces);
    return 0;
}

}  // namespace maskwright::bench
