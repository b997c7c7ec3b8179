// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "core/progress.h"

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

// The process of a run: started, watched, stopped; by whichever program has the project open.
namespace maskwright::annotation::training {

// Starts the training of a packed run, or goes on with it from its last finished epoch. Does nothing if its
// process lives or its training has ended well. Two programs may ask at the same time; one process is
// started.
void startRun(Project& project, store::RunId run);

// True while the run's process lives.
[[nodiscard]] bool isTraining(const Project& project, store::RunId run);

// Events of maskwright-train (see its --help), each once.
using RunEvents = std::function<void(const nlohmann::json& event)>;

// Waits for the end of the process, passing on what it says. Its state is Trained then, with the best weights
// in the run's folder. A cancel of progress cancels the training, waits for its end and throws Cancelled; the
// run can go on later. Throws Error, with the training's own words, if it failed.
void followRun(Project& project, store::RunId run, const RunEvents& events, core::Progress& progress);

// Asks the training to stop at the next step and keep its best weights; whoever follows it goes on with them.
// Throws Error if it is not training.
void stopRunEarly(const Project& project, store::RunId run);

// Ends the training; the run can go on later. Throws Error if it is not training.
void cancelRun(Project& project, store::RunId run);

}  // namespace maskwright::annotation::training
