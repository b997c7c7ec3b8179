// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/hourglass.h"

#include "core/error.h"
#include "tests/models/catch.h"
#include "tests/models/nets/net_checks.h"

namespace maskwright::models::nets {

CATCH_TEST_CASE("hourglasses have the published numbers of parameters") {
    // Table 4.8 of the specification: public weights of these structures would fit.
    struct Row {
        BlockKind block;
        int64_t stacks, maps, parameters;
    };
    const Row rows[] = {
        {BlockKind::Fan, 1, 106, 6259434},     {BlockKind::Fan, 2, 106, 12135764},
        {BlockKind::Fan, 4, 106, 23888424},    {BlockKind::Newell, 1, 106, 3449578},
        {BlockKind::Newell, 2, 106, 6639700},  {BlockKind::Newell, 4, 106, 13019944},
        {BlockKind::Newell, 8, 106, 25780432}, {BlockKind::Fan, 1, 68, 6249668},
        {BlockKind::Fan, 2, 68, 12106504},     {BlockKind::Fan, 4, 68, 23820176},
        {BlockKind::Newell, 8, 16, 25434112},
    };
    for (const Row& row : rows) {
        CATCH_CHECK(parameterCount(*Hourglass(HourglassOptions{row.block, row.stacks, 256, row.maps})) ==
                    row.parameters);
    }
}

CATCH_TEST_CASE("an hourglass gives one set of heat maps per stack, at a quarter of the input") {
    for (const BlockKind block : {BlockKind::Fan, BlockKind::Newell}) {
        Hourglass net(HourglassOptions{block, 3, 16, 7, 2});
        const auto maps = net->forward(torch::rand({2, 3, 32, 48}));
        CATCH_REQUIRE(maps.size() == 3);
        for (const torch::Tensor& map : maps) {
            CATCH_CHECK(map.sizes() == torch::IntArrayRef({2, 7, 8, 12}));
        }
    }
}

CATCH_TEST_CASE("every parameter of an hourglass learns, with the loss on every stack") {
    for (const BlockKind block : {BlockKind::Fan, BlockKind::Newell}) {
        torch::manual_seed(1);
        Hourglass net(HourglassOptions{block, 2, 16, 5, 2});
        torch::Tensor loss = torch::zeros({});
        for (const torch::Tensor& map : net->forward(torch::rand({2, 3, 32, 32}))) {
            loss = loss + (map - 0.5).pow(2).mean();
        }
        loss.backward();
        CATCH_CHECK(parametersWithoutGradient(*net) == std::vector<std::string>{});
    }
}

CATCH_TEST_CASE("an hourglass refuses inputs that its halvings do not divide") {
    Hourglass net(HourglassOptions{BlockKind::Fan, 1, 16, 5, 3});
    CATCH_CHECK_THROWS_AS(net->forward(torch::rand({1, 3, 40, 32})), core::ContractViolation);
    CATCH_CHECK_THROWS_AS(net->forward(torch::rand({1, 1, 32, 32})), core::ContractViolation);
    CATCH_CHECK_THROWS_AS(Hourglass(HourglassOptions{BlockKind::Fan, 0, 16, 5, 3}), core::ContractViolation);
}

}  // namespace maskwright::models::nets
