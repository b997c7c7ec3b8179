// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/durable_file.h"

#include "core/error.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>

namespace maskwright::annotation::store {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(int code, const fs::path& file) {
    const std::string reason = std::error_code(code, std::generic_category()).message();
    if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
        throw core::Error("not saved: the disk is full (" + reason + ")", file.string(),
                          "Free some space on it, then try again. What was saved before is safe.");
    }
    throw core::Error("not saved: the file cannot be written (" + reason + ")", file.string(),
                      "Check that the disk is connected and that you may write to the folder.");
}

class Descriptor {
  public:
    Descriptor(const fs::path& file, int flags)
        : file_(file), number_(::open(file.c_str(), flags | O_CLOEXEC, 0666)) {
        if (number_ < 0) {
            fail(errno, file);
        }
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(std::span<const std::uint8_t> bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(number_, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) {
                fail(errno, file_);
            }
            if (written > 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(written));
            }
        }
    }
    void sync() {
        if (::fsync(number_) != 0) {
            fail(errno, file_);
        }
    }

  private:
    const fs::path& file_;
    int number_;
};

}  // namespace

void syncFile(const fs::path& file) {
    Descriptor(file, O_RDONLY).sync();
}

void syncFolder(const fs::path& folder) {
    Descriptor(folder, O_RDONLY | O_DIRECTORY).sync();
}

void renameDurably(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        fail(error.value(), to);
    }
    syncFolder(to.parent_path());
}

Renaming renameDurablyIfFree(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST) {
            return Renaming::TargetExists;
        }
        // File systems that cannot do this in one step (some of removable disks) say that it is invalid.
        std::error_code error;
        if (errno != EINVAL && errno != ENOSYS) {
            fail(errno, to);
        }
        if (fs::exists(to, error)) {
            return Renaming::TargetExists;
        }
        fs::rename(from, to, error);
        if (error) {
            fail(error.value(), to);
        }
    }
    syncFolder(to.parent_path());
    return Renaming::Done;
}

void makeFolderDurably(const fs::path& folder) {
    std::error_code error;
    if (fs::create_directory(folder, error)) {
        syncFolder(folder.parent_path());
    } else if (error) {
        fail(error.value(), folder);
    }
}

void writeAndSync(const fs::path& file, std::span<const std::uint8_t> bytes) {
    try {
        Descriptor descriptor(file, O_WRONLY | O_CREAT | O_EXCL);
        descriptor.write(bytes);
        descriptor.sync();
    } catch (...) {
        std::error_code ignored;
        fs::remove(file, ignored);
        throw;
    }
}

}  // namespace maskwright::annotation::store
