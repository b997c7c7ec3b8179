// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wiring/head_judge_training.h"

#include "core/image/head_judge.h"
#include "models/training/perceptron_training.h"

namespace maskwright::app::wiring {

core::Perceptron trainHeadJudge(const core::image::HeadJudgeExamples& examples, core::Progress& progress) {
    models::training::PerceptronOptions options;
    options.hidden = 64;  // chosen on faces left out; 32 learn too little of photos in the wild
    return models::training::trainPerceptron(
        examples.clues(), examples.parts(), static_cast<int>(core::image::kHeadPartCount), options, progress);
}

}  // namespace maskwright::app::wiring
