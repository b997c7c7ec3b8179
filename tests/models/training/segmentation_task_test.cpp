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
    [[nodiscard]] Loss loss(const data::Batch& /*batch*/) override { return {}; }

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

CATCH_TEST_CASE("each sample counts by its weight in every part of every network's loss") {
    struct Net {
        const char* kind;
        const char* name;
        int classes;
        int parts;
    };
    for (const Net& net :
         {Net{"coarse", "pspnet", 2, 2}, {"parser", "bass", 11, 3}, {"parser", "eagrnet", 11, 3}}) {
        CATCH_INFO(net.name);
        TrainingOptions options;
        options.kind = net.kind;
        options.net = net.name;
        options.inputPx = 64;
        torch::manual_seed(3);
        const auto task = makeTask(options, {net.kind, 64, false, true, net.classes});
        task->module().train();  // all heads answer
        for (const auto& part : task->module().children()) {
            part->eval();  // and samples do not touch each other through batch statistics
        }
        torch::Tensor labels = torch::zeros({2, 64, 64}, torch::kLong);
        labels.slice(1, 20, 44).slice(2, 20, 44).fill_(1);
        labels[1].slice(0, 10, 30).fill_(net.classes - 1);
        data::Batch both = batchOf(labels);
        both.images = torch::rand({2, 3, 64, 64});
        const auto partsFor = [&](const torch::Tensor& weights) {
            both.sampleWeights = weights;
            return torch::stack(task->loss(both).parts());
        };
        const torch::Tensor equal = partsFor(torch::ones({2}));
        CATCH_CHECK(equal.numel() == net.parts);
        CATCH_CHECK(torch::allclose(partsFor(torch::full({2}, 0.3)), equal));
        const torch::Tensor first = partsFor(torch::tensor({1.0F, 0.0F}));
        CATCH_CHECK_FALSE(torch::isclose(first, equal).any().item<bool>());
        // A sample without weight is as good as not there.
        both.images[1].fill_(0.5);
        both.labels[1].fill_(1);
        CATCH_CHECK(torch::allclose(partsFor(torch::tensor({1.0F, 0.0F})), first));
    }
}

}  // namespace maskwright::models::training
