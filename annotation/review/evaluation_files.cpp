// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/evaluation_files.h"

#include "core/error.h"
#include "core/image/class_charts.h"
#include "core/image/photo_io.h"

#include <array>
#include <cstdio>
#include <fstream>

namespace maskwright::annotation::review {

namespace {

namespace fs = std::filesystem;
using core::FaceClass;
using core::kClassCount;
using core::metrics::Tolerance;

std::string percent(const std::optional<double>& share) {
    if (!share) {
        return {};
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", 100 * *share);
    return text.data();
}

const std::string& nameOf(std::size_t c) {
    return core::Scheme::lapa().classes()[c].fileName;
}

// A name may hold what ends a cell.
std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        return text;
    }
    std::string result = "\"";
    for (const char letter : text) {
        result += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return result + "\"";
}

std::string classesTable(const ParsingEvaluation& evaluation) {
    const auto& confusion = evaluation.confusion;
    std::string table =
        "class,f1,iou,precision,recall,boundary_f_1px,boundary_f_2px,boundary_f_3px,boundary_f_diagonal,"
        "boundary_iou\n";
    for (std::size_t c = 0; c < kClassCount; ++c) {
        const auto value = static_cast<FaceClass>(c);
        table += nameOf(c);
        for (const auto& share : {confusion.f1(value), confusion.iou(value), confusion.precision(value),
                                  confusion.recall(value)}) {
            table += "," + percent(share);
        }
        for (const Tolerance tolerance :
             {Tolerance::Px1, Tolerance::Px2, Tolerance::Px3, Tolerance::Diagonal}) {
            table += "," + percent(evaluation.boundaries ? evaluation.boundaries->f(value, tolerance)
                                                         : std::nullopt);
        }
        table +=
            "," + percent(evaluation.boundaries ? evaluation.boundaries->iou(value) : std::nullopt) + "\n";
    }
    return table + "mean," + percent(confusion.meanF1()) + "," + percent(confusion.meanIou()) + ",,,,,,,\n";
}

std::string confusionTable(const core::metrics::ConfusionMatrix& confusion) {
    std::string table = "true class";
    for (std::size_t c = 0; c < kClassCount; ++c) {
        table += "," + nameOf(c);
    }
    table += ",no class\n";
    for (std::size_t truth = 0; truth < kClassCount; ++truth) {
        table += nameOf(truth);
        for (std::size_t c = 0; c < kClassCount; ++c) {
            table += "," + std::to_string(
                               confusion.count(static_cast<FaceClass>(truth), static_cast<FaceClass>(c)));
        }
        table += "," + std::to_string(confusion.unlabelled(static_cast<FaceClass>(truth))) + "\n";
    }
    return table;
}

std::string imagesTable(const ParsingEvaluation& evaluation) {
    std::string table = "image,mean";
    for (std::size_t c = 0; c < kClassCount; ++c) {
        table += "," + nameOf(c);
    }
    table += "\n";
    for (const ImageScore& score : evaluation.perImage) {
        table += quoted(score.name) + "," + percent(score.confusion.meanF1());
        for (std::size_t c = 0; c < kClassCount; ++c) {
            table += "," + percent(score.confusion.f1(static_cast<FaceClass>(c)));
        }
        table += "\n";
    }
    return table;
}

}  // namespace

std::vector<fs::path> writeEvaluation(const ParsingEvaluation& evaluation, const fs::path& folder,
                                      const std::string& title) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        throw core::Error("the folder cannot be made (" + failure.message() + ")", folder.string(),
                          "Choose a place where you may write.");
    }
    std::vector<fs::path> written;
    const auto writeTable = [&](const char* name, const std::string& table) {
        const fs::path file = folder / name;
        std::ofstream stream(file, std::ios::binary);
        stream << table;
        if (!stream.flush()) {
            throw core::Error("the table cannot be written", file.string(),
                              "Check free space and whether you may write there.");
        }
        written.push_back(file);
    };
    const auto writeChart = [&](const char* name, const core::RgbImage& chart) {
        core::image::writePng(folder / name, core::viewOf(chart));
        written.push_back(folder / name);
    };
    writeTable("classes.csv", classesTable(evaluation));
    writeTable("confusion.csv", confusionTable(evaluation.confusion));
    writeTable("images.csv", imagesTable(evaluation));
    writeChart("classes.png", core::image::drawClassBars(evaluation.confusion, "F1 in percent: " + title));
    writeChart("confusion.png",
               core::image::drawConfusion(evaluation.confusion, "percent of each true class: " + title));
    return written;
}

}  // namespace maskwright::annotation::review
