// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/run_folder.h"

#include "annotation/store/durable_file.h"

#include <fstream>
#include <sstream>
#include <system_error>

namespace maskwright::annotation::training {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kLargestText = 64U << 20U;

[[noreturn]] void fail(const std::string& what, const std::error_code& problem, const fs::path& path) {
    throw core::Error(what + " (" + problem.message() + ")", path.string(),
                      "See that the disk has room and that you may write there.");
}

}  // namespace

RunFolder RunFolder::of(const Project& project, store::RunId run) {
    return RunFolder(project.store().folder() / "runs" / std::to_string(static_cast<std::int64_t>(run)));
}

RunFolder RunFolder::made(const Project& project, store::RunId run) {
    RunFolder folder = of(project, run);
    makeFolder(folder.root());
    return folder;
}

std::vector<std::string> RunFolder::trainerWords(int threads) {
    std::vector<std::string> words = {"--train", "data/train", "--validation", "data/validation",
                                      "--run",   "training",   "--options",    "options.json"};
    if (threads > 0) {
        words.insert(words.end(), {"--threads", std::to_string(threads)});
    }
    return words;
}

void makeFolder(const fs::path& folder) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) {
        fail("the folder cannot be made", problem, folder);
    }
}

void copyFile(const fs::path& from, const fs::path& to) {
    const fs::path part = to.string() + ".part";
    std::error_code problem;
    fs::copy_file(from, part, fs::copy_options::overwrite_existing, problem);
    if (problem) {
        std::error_code ignored;
        fs::remove(part, ignored);
        fail("cannot be copied to " + to.string(), problem, from);
    }
    store::syncFile(part);
    store::renameDurably(part, to);
}

void writeText(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + ".part";
    std::error_code ignored;
    fs::remove(part, ignored);
    store::writeAndSync(part, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    store::renameDurably(part, file);
}

std::string readText(const fs::path& file) {
    std::error_code problem;
    const std::uintmax_t size = fs::file_size(file, problem);
    std::ifstream stream(file, std::ios::binary);
    if (problem || !stream) {
        throw core::Error("cannot be read", file.string(), "See that the file is there.");
    }
    if (size > kLargestText) {
        throw core::Error("is too large for what it should be", file.string());
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

}  // namespace maskwright::annotation::training
