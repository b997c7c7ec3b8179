// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/lapa.h"
#include "core/error.h"
#include "core/fitting/contour_prior.h"
#include "core/landmark_text.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

// maskwright-bench prior: makes resources/research/contour_prior.json, so that the file can be made again and
// made from other faces.
namespace maskwright::bench {

int runLearnPrior(int argc, char** argv) {
    CLI::App app("Learns the contour prior from the landmarks of LaPa trees", "maskwright-bench prior");
    std::vector<std::string> trees;
    std::string out;
    int modes = 60;
    int leaveOutEvery = 0;
    app.add_option("--tree", trees, "LaPa trees with landmarks/; one may be named twice to count more")
        ->required();
    app.add_option("--out", out, "the file to write")->required();
    app.add_option("--modes", modes, "principal components kept")->check(CLI::Range(1, 200));
    app.add_option("--leave-out-every", leaveOutEvery,
                   "leave out face 0, n, 2n ... of each tree, for choosing options")
        ->check(CLI::NonNegativeNumber);
    CLI11_PARSE(app, argc, argv);

    std::vector<core::PointMatrix> shapes;
    for (const std::string& tree : trees) {
        int face = 0;
        for (const auto& entry : annotation::formats::listLapaTree(tree).entries) {
            if (entry.landmarks && (leaveOutEvery == 0 || face % leaveOutEvery != 0)) {
                shapes.push_back(core::readLandmarkText(*entry.landmarks));
            }
            ++face;
        }
    }
    if (shapes.size() < 2) {
        throw core::Error("fewer than two faces have landmarks", trees.front());
    }
    std::ofstream stream(out);
    stream << core::fitting::ContourPrior::learn(shapes, modes).toJson().dump() << '\n';
    if (!stream.flush()) {
        throw core::Error("the file could not be written", out);
    }
    std::fprintf(stderr, "%zu faces\n", shapes.size());
    return 0;
}

}  // namespace maskwright::bench
