// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/project_store.h"
#include "app/cli/commands/commands.h"

namespace maskwright::app::cli {

Command addInit(CLI::App& program) {
    auto project = std::make_shared<std::filesystem::path>();
    CLI::App* parser = addParser(program, "init", "Make an empty project", "  maskwright-cli init faces");
    parser->add_option("PROJECT", *project, "Folder to make")->required();
    return {parser, [project](Session&) {
                annotation::store::ProjectStore::create(*project);
                Result result;
                result.json["project"] = project->string();
                result.lines.push_back("Made the project " + project->string());
                return result;
            }};
}

}  // namespace maskwright::app::cli
