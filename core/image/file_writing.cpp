// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/file_writing.h"

#include "core/error.h"
#include "core/image/file_descriptor.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <random>
#include <sstream>
#include <system_error>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void cannotWrite(const fs::path& path, int error) {
    if (error == ENOSPC || error == EDQUOT) {
        throw Error("not written, the disk is full", path.string(), "Free space on the disk and try again.");
    }
    throw Error("not written (" + std::generic_category().message(error) + ")", path.string(),
                "Choose a folder that exists and that you may write to.");
}

// No other process and no other thread uses it. Process numbers would not do: in containers they repeat, and
// what a killed process left behind would stand in the way of the next one.
std::string temporaryName() {
    static std::random_device random;
    static std::mutex oneAtATime;
    const std::lock_guard lock(oneAtATime);
    std::ostringstream name;
    name << '.' << std::hex << random() << random() << random() << ".part";
    return name.str();
}

// Returns 0 or the error number.
int writeAll(int descriptor, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return 0;
}

}  // namespace

void writeFile(const fs::path& path, std::span<const std::uint8_t> bytes, Durability durability) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const fs::path temporary = folder / temporaryName();
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.number() < 0) {
        cannotWrite(path, errno);
    }
    int error = writeAll(file.number(), bytes);
    if (error == 0 && durability == Durability::Now && ::fsync(file.number()) != 0) {
        error = errno;
    }
    if (!file.close() && error == 0) {
        error = errno;
    }
    if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        ::unlink(temporary.c_str());
        cannotWrite(path, error);
    }
    if (durability == Durability::Later) {
        return;
    }
    // The name itself is safe only when the folder is synced too. Some file systems cannot; the content is
    // there anyway.
    const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.number() >= 0) {
        ::fsync(parent.number());
    }
}

void syncFileSystem(const fs::path& folder) {
    const Descriptor place(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (place.number() < 0 || ::syncfs(place.number()) != 0) {
        cannotWrite(folder, errno);
    }
}

}  // namespace maskwright::core::image
