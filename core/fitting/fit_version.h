// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// In a header of its own, so that another number builds anew what marks label maps and nothing else.
namespace maskwright::core::fitting {

// Names what fitFace(), and the fusion of its parts with regions, make by their default options. Label maps
// are marked with it: whoever changes what they look like raises the number, and the maps that no person has
// accepted are made again.
inline constexpr const char* kFitVersion = "fit 9";

}  // namespace maskwright::core::fitting
