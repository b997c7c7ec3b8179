// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/durable_file.h"

#include "core/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace maskwright::models::weights {

namespace fs = std::filesystem;

namespace {

// An error number, or 0.
int writeAndSync(const fs::path& path, std::span<const std::string_view> pieces) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return errno;
    }
    int problem = 0;
    for (std::string_view piece : pieces) {
        while (!piece.empty() && problem == 0) {
            const ssize_t written = ::write(descriptor, piece.data(), piece.size());
            if (written < 0 && errno != EINTR) {
                problem = errno;
            }
            piece.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
    }
    if (problem == 0 && ::fsync(descriptor) != 0) {
        problem = errno;
    }
    ::close(descriptor);
    return problem;
}

}  // namespace

void writeDurably(const fs::path& path, std::span<const std::string_view> pieces, std::string_view what) {
    fs::path temporary = path;
    temporary += ".part";
    std::error_code problem(writeAndSync(temporary, pieces), std::generic_category());
    if (!problem) {
        fs::rename(temporary, path, problem);
    }
    if (problem) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        throw core::Error(std::string(what) + " cannot be written (" + problem.message() + ")", path.string(),
                          "Free some space there or choose another place, and start again; what stood there "
                          "before is untouched.");
    }
}

void writeDurably(const fs::path& path, std::string_view text, std::string_view what) {
    writeDurably(path, std::span(&text, 1), what);
}

}  // namespace maskwright::models::weights
