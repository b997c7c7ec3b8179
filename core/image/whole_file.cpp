// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/whole_file.h"

#include "core/error.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <random>
#include <sstream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }
    // Closes now, to see the errors that some file systems tell only here. False: errno says why.
    [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

std::string reason(int error) {
    return std::generic_category().message(error);
}

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
    throw Error("cannot be read (" + reason(error) + ")", path.string(),
                error == EACCES ? "Give yourself the right to read it." : "Check the disk it lies on.");
}

[[noreturn]] void cannotWrite(const fs::path& path, int error) {
    if (error == ENOSPC || error == EDQUOT) {
        throw Error("not written, the disk is full", path.string(), "Free space on the disk and try again.");
    }
    throw Error("not written (" + reason(error) + ")", path.string(),
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
int writeAll(int descriptor, Bytes bytes) {
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
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const fs::path temporary = folder / temporaryName();
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.number() < 0) {
        cannotWrite(path, errno);
    }
    int error = writeAll(file.number(), bytes);
    if (error == 0 && ::fsync(file.number()) != 0) {
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
    // The name itself is safe only when the folder is synced too. Some file systems cannot; the content is
    // there anyway.
    const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.number() >= 0) {
        ::fsync(parent.number());
    }
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
