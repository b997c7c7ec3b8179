// SPDX-License-Identifier: GPL-3.0-or-later
// Each network, with its loss and decoder, learns eight synthetic portraits by heart: if it cannot, something
// between target and answer is wrong.
#include "core/crop_picture.h"
#include "core/image/portrait/portrait.h"
#include "core/shape/face_crop.h"
#include "models/training/task.h"
#include "tests/models/catch.h"
#include "tests/support/support.h"

#include <numeric>

#include <torch/torch.h>

namespace maskwright::models::training {

namespace {

constexpr int kFaces = 8;
constexpr int kStoredPx = 160;
constexpr std::int64_t kInputPx = 128;

// Eight portraits as packed samples. Labels: LaPa's 11 classes, or background, skin and hair.
data::RawBatch portraits(const std::string& kind, int classes) {
    const tests::TemporaryFolder folder;
    const bool landmarks = kind == "landmarks";
    core::samples::SampleWriter writer(folder.path(), "portraits",
                                       {kind, kStoredPx, landmarks, !landmarks, landmarks ? 0 : classes});
    for (int i = 0; i < kFaces; ++i) {
        const auto portrait =
            core::image::portrait::renderPortrait({static_cast<std::uint64_t>(100 + i), 384, 384});
        const auto square = landmarks ? core::shape::landmarkSquare(portrait.landmarks.points)
                                      : core::shape::headSquare(portrait.landmarks.points);
        const auto cropFromPhoto = square.cropFromPhoto(kStoredPx);
        core::samples::Sample sample;
        sample.picture = core::cropPicture(core::viewOf(portrait.photo), cropFromPhoto, kStoredPx);
        for (Eigen::Index k = 0; k < portrait.landmarks.points.cols(); ++k) {
            sample.points.col(k) = cropFromPhoto.apply(core::Point(portrait.landmarks.points.col(k)));
        }
        sample.pointWeights.fill(255);
        if (!landmarks) {
            sample.labels = core::cropLabels(portrait.labels, cropFromPhoto, kStoredPx);
            for (std::uint8_t& label : sample.labels.pixels()) {
                if (classes == 3 && label < core::kClassCount) {
                    label = label == 0 ? 0 : label == core::labelOf(core::FaceClass::Hair) ? 2 : 1;
                }
            }
        }
        writer.add(sample);
    }
    writer.finish();
    std::vector<std::int64_t> all(kFaces);
    std::iota(all.begin(), all.end(), 0);
    return data::readBatch(core::samples::SampleSet(folder.path()), all);
}

// Figures after this many steps on the eight faces, unchanged.
std::map<std::string, double> learntByHeart(TrainingOptions options, int classes, int steps) {
    options.inputPx = kInputPx;
    torch::manual_seed(1);
    const auto task = makeTask(options, {options.kind, kStoredPx, options.kind == "landmarks",
                                         options.kind != "landmarks", classes});
    const data::Batch batch = data::unchanged(portraits(options.kind, classes), task->view());
    torch::optim::Adam optimiser(task->module().parameters(), torch::optim::AdamOptions(options.rate));
    for (int step = 0; step < steps; ++step) {
        // The last fifth with a tenth of the rate, so that it comes to rest.
        for (auto& group : optimiser.param_groups()) {
            group.options().set_lr(options.rate * (step < steps * 4 / 5 ? 1 : 0.1));
        }
        optimiser.zero_grad();
        task->loss(batch).backward();
        optimiser.step();
    }
    const torch::NoGradGuard noGradient;
    task->module().eval();
    task->validate(batch);
    return task->scores().figures;
}

TrainingOptions lite(const std::string& kind, const std::string& net) {
    TrainingOptions options;
    options.kind = kind;
    options.net = net;
    options.rate = 3e-3;
    return options;
}

}  // namespace

CATCH_TEST_CASE("the hourglass learns eight portraits by heart") {
    TrainingOptions options = lite("landmarks", "hourglass");
    options.channels = 64;
    const auto figures = learntByHeart(options, 0, 120);
    CATCH_CHECK(figures.at("nme") < 1.0);
}

CATCH_TEST_CASE("PSPNet learns eight portraits by heart") {
    const auto figures = learntByHeart(lite("coarse", "pspnet"), 3, 100);
    CATCH_CHECK(figures.at("mean_f1") > 97);
}

CATCH_TEST_CASE("BASS learns eight portraits by heart") {
    const auto figures = learntByHeart(lite("fine", "bass"), 3, 60);
    CATCH_CHECK(figures.at("mean_f1") > 98);
}

CATCH_TEST_CASE("EAGRNet learns eight portraits by heart") {
    const auto figures = learntByHeart(lite("parser", "eagrnet"), 11, 80);
    CATCH_CHECK(figures.at("mean_f1") > 95);
}

}  // namespace maskwright::models::training
