// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/whole_file.h"

#include "core/error.h"
#include "core/image/file_descriptor.h"
#include "core/image/file_writing.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

void refuseUnlessRegular(const struct stat& status, const std::string& name) {
    if (S_ISREG(status.st_mode)) {
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        throw Error("is a folder, not a file", name, "Name the files in it, or rename the folder.");
    }
    throw Error("is a pipe, socket or device, not a file", name, "Copy its content into a file first.");
}

[[noreturn]] void cannotOpen(const fs::path& path, int error) {
    std::error_code ignored;
    if (error == ENOENT && fs::is_symlink(fs::symlink_status(path, ignored))) {
        throw Error(
            "is a link to a file that does not exist (" + fs::read_symlink(path, ignored).string() + ")",
            path.string(), "Restore the file the link points to, or remove the link.");
    }
    if (error == ENOENT || error == ENOTDIR) {
        throw Error("file not found", path.string(), "Check the name; the file may have been moved.");
    }
    throw Error("cannot be read (" + std::generic_category().message(error) + ")", path.string(),
                error == EACCES ? "Give yourself the right to read it." : "Check the disk it lies on.");
}

}  // namespace

WholeFile::WholeFile(const fs::path& path) {
    const std::string name = path.string();
    struct stat status {};
    // Looked at before it is opened: opening a pipe or a tape drive does things.
    if (::stat(path.c_str(), &status) != 0) {
        cannotOpen(path, errno);
    }
    refuseUnlessRegular(status, name);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
        cannotOpen(path, errno);
    }
    refuseUnlessRegular(status, name);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size == 0) {
        throw Error("is empty", name, "Take a fresh copy of the file.");
    }
    if (size > kMaxFileBytes) {
        throw Error("has " + std::to_string(size / 1'000'000) + " MB, more than the " +
                        std::to_string(kMaxFileBytes / 1'000'000) + " MB that are read",
                    name, "Save the photo in a smaller form, for example as JPEG.");
    }
    data_ = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    while (size_ < size) {
        const ssize_t got = ::read(file.number(), data_.get() + size_, size - size_);
        if (got < 0 && errno != EINTR) {
            cannotOpen(path, errno);
        }
        if (got == 0) {
            break;  // cut by somebody else meanwhile; whoever decodes it sees that it is truncated
        }
        size_ += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    }
}

void replaceFile(const fs::path& path, Bytes bytes) {
    writeFile(path, bytes, Durability::Now);
}

std::string shellQuoted(const fs::path& path) {
    std::string quoted = "'";
    for (const char letter : path.string()) {
        if (letter == '\'') {
            quoted += "'\\''";
        } else {
            quoted += letter;
        }
    }
    quoted += '\'';
    return quoted;
}

}  // namespace maskwright::core::image
