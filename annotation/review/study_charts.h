// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

// Draws what maskwright-train's studies found, as the papers' figures do, into a PNG file.
namespace maskwright::annotation::review {

// study: one of
//   what `maskwright-train --describe --study complexity --json` prints: multiply-adds and memory of EAGRNet,
//   its baseline, without graph and without sampling by the side of the input (EAGR paper, figure 4);
//   tables.json of `maskwright-train --studies`: mean F1 by the weight alpha of boundary pixels, and how the
//   F1 of each class differs from that at the smallest alpha (LaPa paper, figure 5).
// Throws Error, about `source`, for anything else and for tables of which no such row has been run, and if
// the picture cannot be written.
void drawStudy(const nlohmann::json& study, const std::filesystem::path& source,
               const std::filesystem::path& png);

}  // namespace maskwright::annotation::review
