// SPDX-License-Identifier: GPL-3.0-or-later
// Exports to a disk that is really full: a tiny file system in a mount namespace of its own.
#include "tests/app/cli/process.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::tests {

namespace fs = std::filesystem;

namespace {

constexpr int kPageBytes = 4096;

std::int64_t sizeOf(const fs::path& folder) {
    std::int64_t size = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            size += static_cast<std::int64_t>(entry.file_size());
        }
    }
    return size;
}

// A shell of its own in which mounts can be made and are seen by nobody else.
Ran shell(const std::string& script, const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {"unshare", "-rm", "bash", "-ec", script, "shell"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return runProgram(words);
}

// CLI PROJECT WHOLE OUT SIZE: exports to a file system of this many bytes, which fails and says so, then to
// the same one with room, which must give what WHOLE is.
constexpr const char* kScript = R"sh(
mount -t tmpfs -o size="$5" none "$4"
code=0
"$1" export "$2" "$4" --format lapa --author Ann 2> "$4.err" || code=$?
cat "$4.err" >&2
[ "$code" = 1 ] || { echo "the export ended with $code"; exit 1; }
grep -q "disk is full\|No space left" "$4.err" || { echo "it does not say that the disk is full"; exit 1; }
! "$1" verify "$4" || { echo "half a release verifies"; exit 1; }
[ -z "$(find "$4" -path '*/images/*.part' -o -path '*/labels/*.part')" ] || {
    echo "half files are left";
    exit 1;
}
mount -o remount,size=64m "$4"
"$1" export "$2" "$4" --format lapa --author Ann
"$1" verify "$4"
diff -r "$3" "$4"
)sh";

}  // namespace

TEST_CASE("an export that fills the disk loses nothing, and goes on when there is room") {
    if (shell("mount -t tmpfs none /mnt", {}).code != 0) {
        WARN("skipped: no file system can be mounted here");
        return;
    }
    const TemporaryFolder folder;
    REQUIRE(cli({"sample", folder / "sample", "--count", "3", "--seed", "1", "--quiet"}).code == 0);
    const std::string project = folder / "project";
    REQUIRE(cli({"init", project}).code == 0);
    REQUIRE(cli({"import", project, folder / "sample", "--format", "lapa", "--quiet"}).code == 0);
    const std::string whole = folder / "whole";
    REQUIRE(cli({"export", project, whole, "--format", "lapa", "--quiet"}).code == 0);
    for (const double share : {0.02, 0.2, 0.45, 0.7, 0.95}) {
        CAPTURE(share);
        const auto bytes = static_cast<std::int64_t>(share * static_cast<double>(sizeOf(whole)));
        const std::string size = std::to_string(std::max<std::int64_t>(bytes / kPageBytes, 2) * kPageBytes);
        const std::string out = folder / ("out " + size);
        fs::create_directory(out);
        const Ran ran = shell(kScript, {MASKWRIGHT_CLI, project, whole, out, size});
        INFO(ran.out << ran.err);
        CHECK(ran.code == 0);
    }
    CHECK(cliJson({"status", project, "--check"}).at("problems").empty());
}

}  // namespace maskwright::tests
