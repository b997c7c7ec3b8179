// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <utility>

namespace maskwright::core {

namespace {

std::string sentence(const std::string& what, const std::string& subject, const std::string& remedy) {
    std::string text = subject.empty() ? what : subject + ": " + what;
    if (!remedy.empty()) {
        if (!text.ends_with('.')) {
            text += '.';
        }
        text += ' ' + remedy;
    }
    return text;
}

}  // namespace

Error::Error(std::string what, std::string subject, std::string remedy)
    : std::runtime_error(sentence(what, subject, remedy)),
      happened_(std::move(what)),
      subject_(std::move(subject)),
      remedy_(std::move(remedy)) {}

void expects(bool condition, std::string_view message) {
    if (!condition) {
        throw ContractViolation(std::string(message));
    }
}

}  // namespace maskwright::core
