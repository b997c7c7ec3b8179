// SPDX-License-Identifier: GPL-3.0-or-later
// maskwright-made-weights FOLDER: the weights of networks that follow colour, for tests of real programs.
#include "tests/models/inference/colour_nets.h"

#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: maskwright-made-weights FOLDER\n", stderr);
        return 2;
    }
    maskwright::models::tests::writeColourWeights(argv[1], 128);
    return 0;
}
