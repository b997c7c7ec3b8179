// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/dla/placing.h"
#include "annotation/formats/import.h"
#include "annotation/ppa/parsing.h"
#include "annotation/release/release.h"
#include "app/cli/command.h"

// The reports of the pipelines as results; shared by the commands of one step and the one that does them all.
namespace maskwright::app::cli {

enum class ImportedFormat { Photos, Annotated };

[[nodiscard]] Result resultOf(annotation::formats::ImportReport report, ImportedFormat format);
[[nodiscard]] Result resultOf(annotation::dla::PlaceReport report);
[[nodiscard]] Result resultOf(annotation::ppa::ParseReport report);
[[nodiscard]] Result resultOf(annotation::release::ExportReport report);

}  // namespace maskwright::app::cli
