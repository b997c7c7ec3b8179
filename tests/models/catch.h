// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Catch with its prefixed macros: Torch's logging defines CHECK as well.
#define CATCH_CONFIG_PREFIX_ALL
#include <catch2/catch.hpp>
