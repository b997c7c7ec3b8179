// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/side_training.h"

#include "annotation/formats/import.h"
#include "annotation/training/run_folder.h"
#include "annotation/training/run_packing.h"
#include "annotation/training/run_plan.h"
#include "annotation/training/run_process.h"
#include "core/error.h"
#include "core/image/portrait/sample.h"
#include "core/progress.h"

#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace maskwright::bench {

namespace {

namespace training = annotation::training;
using annotation::Project;

constexpr int kPortraits = 8;
constexpr std::chrono::seconds kPatience(300);

}  // namespace

SideTraining::SideTraining() {
    core::NoProgress progress;
    core::image::portrait::writeSample(folder_ / "portraits", kPortraits, 1, progress);
    annotation::store::ProjectStore::create(folder_ / "project");
    Project project(folder_ / "project");
    annotation::formats::ImportOptions import;
    import.author = "bench";
    (void)annotation::formats::importLapa(project, folder_ / "portraits", import, progress);
    training::TrainRequest request;
    request.start = training::StartFrom::Nothing;
    request.words = {"--epochs", "100000", "--device", "cpu"};
    request.author = "bench";
    run_ = training::freezeRun(project, request).id;
    (void)training::packRun(project, run_, std::nullopt, progress);
    training::startRun(project, run_);
    process_ = project.store().run(run_).process.value().id;
    const auto begun = std::chrono::steady_clock::now();
    const auto events = training::RunFolder::of(project, run_).events();
    std::error_code ignored;
    while (std::filesystem::file_size(events, ignored) == 0 || ignored) {
        if (!training::isTraining(project, run_) || std::chrono::steady_clock::now() - begun > kPatience) {
            throw core::Error("the training beside the drags has not begun", events.string());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    computedBefore_ = computedSeconds();
    start_ = std::chrono::steady_clock::now();
}

SideTraining::~SideTraining() {
    try {
        Project project(folder_ / "project");
        if (training::isTraining(project, run_)) {
            training::cancelRun(project, run_);
            while (training::isTraining(project, run_)) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        }
    } catch (const core::Error&) {
        // Its folder goes, and with that the training.
    }
}

double SideTraining::processorsUsed() const {
    const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start_;
    return (computedSeconds() - computedBefore_) / since.count();
}

// Of all its threads, from /proc (fields 14 and 15 of stat, in ticks); 0 when it has ended.
double SideTraining::computedSeconds() const {
    std::ifstream stream("/proc/" + std::to_string(process_) + "/stat");
    std::string text;
    std::getline(stream, text);
    std::istringstream fields(text.substr(text.rfind(')') == std::string::npos ? 0 : text.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        fields >> skipped;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace maskwright::bench
