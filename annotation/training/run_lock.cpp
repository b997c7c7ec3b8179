// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_lock.h"

#include <chrono>

#include <QLockFile>
#include <QString>

namespace maskwright::annotation::training {

namespace {

// Making a version looks at the whole test split.
constexpr std::chrono::minutes kPatience{60};

}  // namespace

RunLock::RunLock(const RunFolder& folder) {
    makeFolder(folder.root());
    lock_ = std::make_unique<QLockFile>(QString::fromStdString(folder.lock().string()));
    lock_->setStaleLockTime(0);  // only the death of its process makes a lock stale, not its age
    if (!lock_->tryLock(static_cast<int>(std::chrono::milliseconds(kPatience).count()))) {
        throw core::Error("another program is at work on this run", folder.root().string(),
                          "Wait until it has finished.");
    }
}

RunLock::~RunLock() = default;

}  // namespace maskwright::annotation::training
