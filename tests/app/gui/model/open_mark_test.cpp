// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/open_mark.h"

#include "tests/support/support.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

TEST_CASE("A project tells that its last window did not close, once, and not while another has it open") {
    const tests::TemporaryFolder folder;
    {
        const OpenMark first(folder.path());
        CHECK_FALSE(first.lastDidNotClose());
        CHECK_FALSE(OpenMark(folder.path()).lastDidNotClose());
    }
    CHECK_FALSE(OpenMark(folder.path()).lastDidNotClose());
    const pid_t child = fork();
    if (child == 0) {
        const OpenMark mark(folder.path());
        _exit(0);  // without a destructor, as by a kill
    }
    waitpid(child, nullptr, 0);
    CHECK(OpenMark(folder.path()).lastDidNotClose());
    CHECK_FALSE(OpenMark(folder.path()).lastDidNotClose());
}

}  // namespace maskwright::app::gui
