// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every program of ours. OpenMP's threads, on which networks and OpenCV compute, wait for each other
// by spinning. Where other programs use the machine as well (a training beside the window, two jobs of a
// build), a thread that was put aside makes all others spin: a network then takes ten to forty times its
// processor time. Told to be passive they sleep, which costs nothing that could be measured.
//
// GCC's OpenMP reads this when it is loaded, before main() and before every constructor; what stands in
// .preinit_array is called before that. A value that the user has set is kept; an
// empty one, which OpenMP would only grumble about, counts as none.
#include <cstdlib>

// Sanitizers prepare themselves in the same place, and setenv() is theirs.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

void waitPassively(int /*argc*/, char** /*argv*/, char** /*environment*/) {
    const char* given = std::getenv("OMP_WAIT_POLICY");
    if (given == nullptr || *given == '\0') {
        setenv("OMP_WAIT_POLICY", "passive", /*replace=*/1);
    }
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const beforeLibraries)(int, char**,
                                                                            char**) = waitPassively;

}  // namespace

#endif
