// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "tests/annotation/edits.h"

#include <cstdio>
#include <exception>
#include <string>
#include <unistd.h>

#include <QCoreApplication>

// A process that edits one image as the window does, for the tests that kill it or run two at a time:
//     edit_writer PROJECT IMAGE AUTHOR FIRST COUNT
// saves the edits FIRST, FIRST + 1, ... of this author, and says each outcome on a line of standard output
// once it is certain: "saved EDIT REVISION", or "conflict EDIT", after which it takes the newer head and
// saves the edit again.
namespace maskwright::annotation {
namespace {

void say(const std::string& line) {
    // One write, so that a line is whole or not there, and never waits in a buffer.
    if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw core::Error("the test does not listen any more");
    }
}

void work(const std::filesystem::path& folder, store::ImageId image, const std::string& author, int first,
          int count) {
    Project project(folder);
    const auto head = [&] {
        const auto now = project.store().head(image, store::RevisionKind::Landmarks);
        return now ? std::optional(now->revision) : std::nullopt;
    };
    std::optional<store::RevisionId> madeFrom = head();
    for (int edit = first; edit < first + count;) {
        try {
            madeFrom = tests::saveEdit(project, image, madeFrom, author, edit);
            say("saved " + std::to_string(edit) + " " + std::to_string(static_cast<std::int64_t>(*madeFrom)) +
                "\n");
            ++edit;
        } catch (const store::Conflict&) {
            say("conflict " + std::to_string(edit) + "\n");
            madeFrom = head();
        }
    }
}

}  // namespace
}  // namespace maskwright::annotation

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (argc != 6) {
        return 2;
    }
    try {
        maskwright::annotation::work(argv[1], maskwright::annotation::store::ImageId{std::stoll(argv[2])},
                                     argv[3], std::stoi(argv[4]), std::stoi(argv[5]));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "edit_writer: %s\n", error.what());
        return 1;
    }
    return 0;
}
