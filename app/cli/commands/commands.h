// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <span>

// Every command of the program, one function and one source file each.
namespace maskwright::app::cli {

Command addAnnotate(CLI::App& program);
Command addInit(CLI::App& program);
Command addImport(CLI::App& program);
Command addSplit(CLI::App& program);
Command addPlace(CLI::App& program);
Command addParse(CLI::App& program);
Command addAccept(CLI::App& program);
Command addCheck(CLI::App& program);
Command addExport(CLI::App& program);
Command addVerify(CLI::App& program);
Command addEvaluate(CLI::App& program);
Command addTrain(CLI::App& program);
Command addModels(CLI::App& program);
Command addPackage(CLI::App& program);
Command addMerge(CLI::App& program);
Command addRecheck(CLI::App& program);
Command addStatus(CLI::App& program);
Command addReport(CLI::App& program);
Command addReview(CLI::App& program);
Command addRelink(CLI::App& program);
Command addSample(CLI::App& program);
Command addMeanShape(CLI::App& program);
Command addHeadPrior(CLI::App& program);
Command addPack(CLI::App& program);
Command addPrepare(CLI::App& program);
Command addHats(CLI::App& program);
Command addErrors(CLI::App& program);
Command addProposals(CLI::App& program);

// In the order of the help.
[[nodiscard]] std::span<const AddCommand> allCommands();

}  // namespace maskwright::app::cli
