// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

// Who works here: the name that revisions carry. Asked once per user and kept in the user's settings, not in
// a project.
namespace maskwright::annotation {

// The name the user has given, or that of the environment variable MASKWRIGHT_AUTHOR, for scripts and shared
// logins; empty if there is none.
[[nodiscard]] std::string rememberedAuthor();
void rememberAuthor(const std::string& name);

// The remembered name, or else the one of the login. Never empty.
[[nodiscard]] std::string authorOrLogin();

}  // namespace maskwright::annotation
