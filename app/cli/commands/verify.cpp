// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/release/manifest.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

namespace {

namespace release = annotation::release;

Result verify(const std::filesystem::path& folder, Session& session) {
    const release::Verification verification = release::verifyRelease(folder, 0, session.progress());
    Result result;
    result.json = {{"files", verification.files},     {"whole", verification.whole},
                   {"missing", verification.missing}, {"changed", verification.changed},
                   {"added", verification.added},     {"right", verification.isRight()}};
    if (!verification.whole) {
        result.failures.push_back(
            {folder.string(), "the export was not finished; the same export command goes on"});
    }
    for (const std::string& file : verification.missing) {
        result.failures.push_back({file, "is missing"});
    }
    for (const std::string& file : verification.changed) {
        result.failures.push_back({file, "is not what the manifest says"});
    }
    for (const std::string& file : verification.added) {
        result.lines.push_back("not part of the release: " + file);
    }
    result.lines.push_back(counted(verification.files, "file", "files") + " in the manifest, " +
                           std::to_string(verification.missing.size()) + " missing, " +
                           std::to_string(verification.changed.size()) + " changed");
    return result;
}

}  // namespace

Command addVerify(CLI::App& program) {
    auto folder = std::make_shared<std::filesystem::path>();
    CLI::App* parser = addParser(program, "verify", "Compare a release with its manifest",
                                 "  maskwright-cli verify data_set\n"
                                 "Missing and changed files are listed (exit code 3).");
    parser->add_option("RELEASE", *folder, "Folder that an export has written")->required();
    return {parser, [folder](Session& session) { return verify(*folder, session); }};
}

}  // namespace maskwright::app::cli
