// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/head_judge_training.h"

#include "core/image/head_judge.h"
#include "models/training/perceptron_training.h"

namespace maskwright::app::wiring {

core::Perceptron trainHeadJudge(const core::image::HeadJudgeExamples& examples, core::Progress& progress) {
    return models::training::trainPerceptron(examples.clues(), examples.parts(),
                                             static_cast<int>(core::image::kHeadPartCount), {}, progress);
}

}  // namespace maskwright::app::wiring
