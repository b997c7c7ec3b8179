// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "annotation/author.h"

#include <iostream>
#include <unistd.h>

namespace maskwright::app::cli {

std::string Session::author() const {
    if (!author_.empty()) {
        return author_;
    }
    if (annotation::rememberedAuthor().empty() && isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0) {
        const std::string login = annotation::authorOrLogin();
        std::cerr << "Your name, to stand with what you accept [" << login << "]: " << std::flush;
        std::string name;
        std::getline(std::cin, name);
        annotation::rememberAuthor(name.empty() ? login : name);
    }
    return annotation::authorOrLogin();
}

void Session::say(const std::string& line) const {
    if (words_ == Words::Said) {
        // A progress bar that stands on the line is overwritten; it comes back below.
        std::cerr << (isatty(STDERR_FILENO) != 0 ? "\r\033[K" : "") << line << std::endl;
    }
}

CLI::App* addParser(CLI::App& program, const std::string& name, const std::string& purpose,
                    const std::string& examples) {
    CLI::App* parser = program.add_subcommand(name, purpose);
    parser->footer("Examples:\n" + examples);
    return parser;
}

CLI::Option* addProjectArgument(CLI::App* parser, std::filesystem::path& project) {
    return parser->add_option("PROJECT", project, "Folder of the project")->required();
}

CLI::Option* addDeviceOption(CLI::App* parser, std::string& device) {
    return parser->add_option("--device", device, "Where networks run: auto, cpu, cuda, cuda:N")
        ->check([](const std::string& name) {
            const bool known = name == "auto" || name == "cpu" || name == "cuda" || name.starts_with("cuda:");
            return known ? std::string() : "--device is auto, cpu, cuda or cuda:N, not " + name;
        })
        ->capture_default_str();
}

std::string counted(std::int64_t count, const std::string& one, const std::string& several) {
    return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace maskwright::app::cli
