// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/describe.h"

#include "core/error.h"
#include "tests/models/catch.h"

#include <cmath>

namespace maskwright::models {

CATCH_TEST_CASE("multiply-adds of the hourglasses agree with the specification") {
    const auto giga = [](const std::string& block, std::int64_t stacks) {
        const auto described = describeNetwork({"landmarks", "", "paper", block, stacks});
        return std::round(static_cast<double>(described.multiplyAdds) / 1e6) / 1e3;
    };
    CATCH_CHECK(giga("fan", 1) == Approx(8.308));
    CATCH_CHECK(giga("fan", 2) == Approx(14.043));
    CATCH_CHECK(giga("newell", 1) == Approx(5.245));
    CATCH_CHECK(giga("newell", 2) == Approx(8.618));
}

CATCH_TEST_CASE("a lite network is described with all its figures") {
    const auto described = describeNetwork({"parser", "", "lite", "", 0});
    CATCH_CHECK(described.net == "eagrnet");
    CATCH_CHECK(described.outputChannels == 11);
    CATCH_CHECK(described.inputPx <= 256);
    CATCH_CHECK(described.parameters > 0);
    CATCH_CHECK(described.multiplyAdds > 0);
    CATCH_CHECK(describeNetwork({"fine", "", "lite", "", 0}).outputChannels == 3);
    CATCH_CHECK(describeNetwork({"coarse", "", "lite", "", 0}).outputChannels == 2);
}

CATCH_TEST_CASE("networks that do not exist are refused in words") {
    CATCH_CHECK_THROWS_AS(describeNetwork({"nose", "", "paper", "", 0}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"landmarks", "", "tiny", "", 0}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"landmarks", "bass", "paper", "", 0}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"coarse", "eagrnet", "lite", "", 0}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"landmarks", "", "paper", "square", 0}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"landmarks", "", "paper", "", 99}), core::Error);
    CATCH_CHECK_THROWS_AS(describeNetwork({"parser", "", "lite", "fan", 0}), core::Error);
}

}  // namespace maskwright::models
