// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/review/evaluation.h"

#include <filesystem>
#include <string>
#include <vector>

namespace maskwright::annotation::review {

// Writes an evaluation of label maps into a folder, which is made if need be: classes.csv (F1, IoU,
// precision, recall and boundary F of each class), confusion.csv (pixels; rows are true classes), images.csv
// (F1 of each image), and as pictures classes.png and confusion.png. Percent with two decimals; empty where
// undefined. title: of the pictures, ASCII. Returns what was written. Throws Error if the folder cannot be
// written.
std::vector<std::filesystem::path> writeEvaluation(const ParsingEvaluation& evaluation,
                                                   const std::filesystem::path& folder,
                                                   const std::string& title);

}  // namespace maskwright::annotation::review
