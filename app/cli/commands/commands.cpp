// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/commands.h"

#include "app/cli/commands/chart.h"

namespace maskwright::app::cli {

std::span<const AddCommand> allCommands() {
    static constexpr AddCommand kCommands[] = {
        addAnnotate,  addInit,    addImport, addSplit,    addPlace,  addParse,  addAccept,    addCheck,
        addProposals, addExport,  addVerify, addEvaluate, addTrain,  addModels, addPackage,   addMerge,
        addRecheck,   addStatus,  addReport, addReview,   addRelink, addSample, addMeanShape, addHeadPrior,
        addPack,      addPrepare, addHats,   addErrors,   addChart,
    };
    return kCommands;
}

}  // namespace maskwright::app::cli
