// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/describe.h"

#include "core/error.h"
#include "tests/models/catch.h"

#include <algorithm>
#include <cmath>

namespace maskwright::models {

namespace {

NetworkDescription described(const nlohmann::json& given) {
    return describeNetwork(training::optionsFromJson(given));
}

}  // namespace

CATCH_TEST_CASE("multiply-adds of the hourglasses agree with the specification") {
    const auto giga = [](const std::string& block, std::int64_t stacks) {
        const auto net =
            described({{"kind", "landmarks"}, {"preset", "paper"}, {"block", block}, {"stacks", stacks}});
        return std::round(static_cast<double>(net.multiplyAdds) / 1e6) / 1e3;
    };
    CATCH_CHECK(giga("fan", 1) == Approx(8.308));
    CATCH_CHECK(giga("fan", 2) == Approx(14.043));
    CATCH_CHECK(giga("newell", 1) == Approx(5.245));
    CATCH_CHECK(giga("newell", 2) == Approx(8.618));
}

CATCH_TEST_CASE("a lite network is described with all its figures") {
    const auto parser = described({{"kind", "parser"}, {"preset", "lite"}});
    CATCH_CHECK(parser.net == "eagrnet");
    CATCH_CHECK(parser.outputChannels == 11);
    CATCH_CHECK(parser.inputPx <= 256);
    CATCH_CHECK(parser.parameters > 0);
    CATCH_CHECK(parser.multiplyAdds > 0);
    CATCH_CHECK(described({{"kind", "fine"}}).outputChannels == 3);
    CATCH_CHECK(described({{"kind", "coarse"}}).outputChannels == 3);
}

CATCH_TEST_CASE("the options of the studies change the network they describe") {
    const auto size = [](const nlohmann::json& given) {
        nlohmann::json options = {{"kind", "parser"}, {"preset", "paper"}, {"input_px", 64}};
        options.update(given);
        return described(options).parameters;
    };
    // The figures of the specification, section 4.8.
    CATCH_CHECK(size({{"net", "bass"}, {"bass_model", "a"}}) == 65'988'907);
    CATCH_CHECK(size({{"net", "bass"}, {"bass_model", "b"}}) == 66'453'819);
    CATCH_CHECK(size({{"net", "bass"}, {"bass_model", "c"}}) == 66'719'302);
    CATCH_CHECK(size({{"net", "bass"}, {"combination", "plus"}}) == 66'719'814);
    CATCH_CHECK(size({{"modules", 0}}) == 66'453'819);
    CATCH_CHECK(size({{"modules", 1}}) == 66'588'075);
    CATCH_CHECK(size({{"modules", 3}}) == 66'856'779);
}

CATCH_TEST_CASE("networks that do not exist are refused in words") {
    const nlohmann::json wrong[] = {
        {{"kind", "nose"}},
        {{"preset", "tiny"}},
        {{"net", "bass"}},
        {{"block", "square"}},
        {{"stacks", 99}},
        {{"kind", "coarse"}, {"net", "eagrnet"}},
        {{"kind", "parser"}, {"block", "newell"}},
    };
    for (const nlohmann::json& options : wrong) {
        CATCH_INFO(options.dump());
        CATCH_CHECK_THROWS_AS(described(options), core::Error);
    }
}

CATCH_TEST_CASE("a full non-local module costs with the square of the pixels, the graph next to nothing") {
    const auto curve = eagrComplexity("lite", {64, 128});
    const auto at = [&](const std::string& variant, std::int64_t side) {
        return *std::find_if(curve.begin(), curve.end(), [&](const Complexity& point) {
            return point.variant == variant && point.inputPx == side;
        });
    };
    CATCH_CHECK(curve.size() == 8);
    const Complexity baseline = at("baseline", 128);
    const Complexity published = at("eagrnet", 128);
    const Complexity nonLocal = at("without sampling", 128);
    CATCH_CHECK(at("without graph", 128).multiplyAdds < published.multiplyAdds);
    CATCH_CHECK(static_cast<double>(published.multiplyAdds) <
                1.25 * static_cast<double>(baseline.multiplyAdds));
    // The largest matrix is that of the low-level map: one float for each pair of its 32 x 32 pixels.
    CATCH_CHECK(nonLocal.peakBytes > 1024 * 1024 * 4);
    CATCH_CHECK(nonLocal.peakBytes > published.peakBytes);
    // Twice the side: four times the convolutions, sixteen times the attention.
    CATCH_CHECK(baseline.multiplyAdds < 5 * at("baseline", 64).multiplyAdds);
    CATCH_CHECK(nonLocal.multiplyAdds - baseline.multiplyAdds >
                8 * (at("without sampling", 64).multiplyAdds - at("baseline", 64).multiplyAdds));
    CATCH_CHECK_THROWS_AS(eagrComplexity("lite", {16}), core::Error);
}

}  // namespace maskwright::models
