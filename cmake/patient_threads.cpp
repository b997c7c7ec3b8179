// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every program of ours. OpenMP's threads, on which networks and OpenCV compute, wait for each other
// by spinning. Where other programs use the machine as well (a training beside the window, two jobs of a
// build), a thread that was put aside makes all others spin: a network then takes ten to forty times its
// processor time. Told to be passive they sleep, which costs nothing that could be measured.
//
// GCC's OpenMP reads OMP_WAIT_POLICY when it is loaded, before main() and before every constructor of ours,
// and the C library takes the environment as the kernel has laid it down, so that a variable set by ourselves
// comes too late or is lost. So the program starts itself once more, with the variable set, before any
// library has begun to work: the same process, some 70 milliseconds later. What the user has set is kept; an
// empty value, which OpenMP would only grumble about, counts as none.
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/auxv.h>
#include <unistd.h>

#include <climits>

// Sanitizers prepare themselves in the same place, and what is called here is theirs.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

constexpr char kName[] = "OMP_WAIT_POLICY=";
char passive[] = "OMP_WAIT_POLICY=passive";

bool isPolicy(const char* variable) {
    return std::strncmp(variable, kName, std::strlen(kName)) == 0;
}

// Where anything of this fails, the program goes on with threads that spin.
void waitPassively(int /*argc*/, char** arguments, char** environment) {
    std::size_t count = 0;
    for (; environment[count] != nullptr; ++count) {
        if (isPolicy(environment[count]) && environment[count][std::strlen(kName)] != '\0') {
            return;  // also the second time
        }
    }
    char program[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    const bool startedByLoader = getauxval(AT_BASE) == 0;  // that is the program then
    auto** variables = static_cast<char**>(std::calloc(count + 2, sizeof(char*)));
    if (length <= 0 || startedByLoader || variables == nullptr) {
        std::free(variables);
        return;
    }
    program[length] = '\0';
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isPolicy(environment[i])) {
            variables[kept++] = environment[i];
        }
    }
    variables[kept] = passive;
    execve(program, arguments, variables);
    std::free(variables);
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const beforeLibraries)(int, char**,
                                                                            char**) = waitPassively;

}  // namespace

#endif
