// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/segmentation_task.h"

#include "tests/models/catch.h"

namespace maskwright::models::training {

namespace {

TrainingOptions parserOptions() {
    TrainingOptions options;
    options.kind = "parser";
    options.inputPx = 32;
    options.channels = 16;
    options.classWeights = {};
    return options;
}

// Answers with the classes that it was told, whatever it sees.
class ToldTask final : public SegmentationTask {
  public:
    using SegmentationTask::SegmentationTask;
    torch::Tensor answer;  // int64 [N, H, W]

    [[nodiscard]] torch::nn::Module& module() override { return nothing_; }
    [[nodiscard]] torch::Tensor loss(const data::Batch& /*batch*/) override { return torch::zeros({}); }

  protected:
    [[nodiscard]] torch::Tensor logits(const torch::Tensor& /*images*/) override {
        return torch::one_hot(answer, 11).permute({0, 3, 1, 2}).to(torch::kFloat);
    }

  private:
    torch::nn::Module nothing_;
};

data::Batch batchOf(const torch::Tensor& labels) {
    data::Batch batch;
    batch.images = torch::zeros({labels.size(0), 3, labels.size(1), labels.size(2)});
    batch.labels = labels;
    batch.sampleWeights = torch::ones({labels.size(0)});
    return batch;
}

}  // namespace

CATCH_TEST_CASE("a validation's figures are those of the papers' tables, by hand") {
    ToldTask task(parserOptions(), 11);
    // Truth: background, skin, image-left brow, image-right brow, nose, nose, hair, left out.
    const torch::Tensor truth = torch::tensor({0, 1, 2, 3, 6, 6, 10, 255}, torch::kLong).view({1, 2, 4});
    task.answer = torch::tensor({0, 1, 3, 3, 6, 1, 10, 2}, torch::kLong).view({1, 2, 4});
    task.validate(batchOf(truth));
    const ValidationScores scores = task.scores();
    const auto figure = [&](const char* name) { return scores.figures.at(name); };
    CATCH_CHECK(figure("pixel_accuracy") == Approx(100 * 5.0 / 7));
    CATCH_CHECK(figure("f1_1") == Approx(100 * 2.0 / 3));
    CATCH_CHECK(figure("f1_2") == 0);
    CATCH_CHECK(figure("f1_3") == Approx(100 * 2.0 / 3));
    CATCH_CHECK(figure("f1_6") == Approx(100 * 2.0 / 3));
    CATCH_CHECK_FALSE(scores.figures.contains("f1_4"));  // neither there nor claimed
    CATCH_CHECK(figure("mean_f1") == Approx(100 * (2.0 / 3 + 0 + 2.0 / 3 + 2.0 / 3 + 1) / 5));
    CATCH_CHECK(scores.decisive == figure("mean_f1"));
    CATCH_CHECK(figure("miou") == Approx(100 * (1 + 0.5 + 0 + 0.5 + 0.5 + 1) / 6));
    CATCH_CHECK(figure("mean_accuracy") == Approx(100 * (1 + 1 + 0 + 1 + 0.5 + 1) / 6));
    // Four pixels of inner parts, three of them called one: the brow for its neighbour is no error.
    CATCH_CHECK(figure("helen_overall") == Approx(100 * 2 * 3.0 / (4 + 3)));

    task.answer = truth.masked_fill(truth == 255, 0);
    task.validate(batchOf(truth));
    CATCH_CHECK(task.scores().figures.at("helen_overall") == 100);  // nothing is left from before
}

}  // namespace maskwright::models::training
