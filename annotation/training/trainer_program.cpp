// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/trainer_program.h"

#include "core/error.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <system_error>

#include <QProcess>
#include <QString>
#include <QStringList>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;

namespace {

constexpr const char* kProgramName = "maskwright-train";
constexpr int kResolveTimeoutMs = 60'000;

QStringList listOf(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) {
        list << QString::fromStdString(word);
    }
    return list;
}

// State letter and start time of a process (proc(5): fields 3 and 22 of stat); start 0 if there is none.
struct ProcessState {
    char letter = 'X';
    std::int64_t start = 0;
};

ProcessState stateOf(std::int64_t id) {
    std::ifstream stream("/proc/" + std::to_string(id) + "/stat");
    std::string text;
    std::getline(stream, text);
    // The second field is the program's name in brackets, which may hold anything.
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) {
        return {};
    }
    std::istringstream fields(text.substr(end + 1));
    ProcessState state;
    fields >> state.letter;
    std::string skipped;
    for (int field = 4; field < 22; ++field) {
        fields >> skipped;
    }
    fields >> state.start;
    return state;
}

// People work on the same cores, and what they wait for comes first. A detached process is a session of its
// own; where the kernel first divides processors among sessions (sched_autogroup), only the session's nice
// value tells them apart, and elsewhere the file is not there. Threads that the process starts later are as
// nice as it is.
void letPeopleGoFirst(qint64 id) {
    constexpr int kNice = 10;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(id), kNice);
    std::ofstream("/proc/" + std::to_string(id) + "/autogroup") << kNice;
}

}  // namespace

fs::path trainerProgram() {
    std::error_code ignored;
    const fs::path own = fs::read_symlink("/proc/self/exe", ignored);
    fs::path program = own.parent_path() / kProgramName;
    if (own.empty() || !fs::is_regular_file(program, ignored)) {
        throw core::Error("the training program is not there", program.string(),
                          "Install or build it beside this program; it needs LibTorch.");
    }
    return program;
}

nlohmann::json resolvedOptions(const std::vector<std::string>& words) {
    QProcess process;
    process.start(QString::fromStdString(trainerProgram().string()),
                  QStringList{QStringLiteral("--resolve")} + listOf(words));
    if (!process.waitForFinished(kResolveTimeoutMs) || process.exitStatus() != QProcess::NormalExit) {
        throw core::Error("the training program does not run (" + process.errorString().toStdString() + ")",
                          trainerProgram().string(), "Try maskwright-train --help by hand.");
    }
    if (process.exitCode() != 0) {
        std::string said = process.readAllStandardError().toStdString();
        if (const std::string prefix = std::string(kProgramName) + ": "; said.starts_with(prefix)) {
            said.erase(0, prefix.size());
        }
        throw WrongOptions(said.substr(0, said.find('\n')));
    }
    const auto options = nlohmann::json::parse(process.readAllStandardOutput().toStdString(), nullptr,
                                               /*allow_exceptions=*/false);
    if (!options.is_object()) {
        throw core::Error("the training program answers in another way than this version expects",
                          trainerProgram().string(), "Build both programs from the same source.");
    }
    return options;
}

store::TrainingProcess startTrainer(const fs::path& folder, const std::vector<std::string>& words,
                                    const fs::path& events, const fs::path& log) {
    QProcess process;
    process.setProgram(QString::fromStdString(trainerProgram().string()));
    process.setArguments(listOf(words));
    process.setWorkingDirectory(QString::fromStdString(folder.string()));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QString::fromStdString(events.string()), QIODeviceBase::Truncate);
    process.setStandardErrorFile(QString::fromStdString(log.string()), QIODeviceBase::Append);
    qint64 id = 0;
    if (!process.startDetached(&id)) {
        throw core::Error(
            "the training process cannot be started (" + process.errorString().toStdString() + ")",
            folder.string(), "See that the disk has room and that the folder can be written.");
    }
    letPeopleGoFirst(id);
    return {id, stateOf(id).start};
}

bool isRunning(const store::TrainingProcess& process) {
    const ProcessState state = stateOf(process.id);
    return state.start != 0 && state.start == process.start && state.letter != 'Z' && state.letter != 'X';
}

void sendTo(const store::TrainingProcess& process, TrainerSignal signal) {
    if (isRunning(process)) {
        ::kill(static_cast<pid_t>(process.id), signal == TrainerSignal::Kill ? SIGKILL : SIGTERM);
    }
}

}  // namespace maskwright::annotation::training
