// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/hourglass_growth.h"

#include "models/nets/hourglass.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"

namespace maskwright::models::nets {

namespace {

HourglassOptions withStacks(std::int64_t stacks) {
    return {.block = BlockKind::Fan, .stacks = stacks, .channels = 16, .maps = 5, .depth = 2};
}

}  // namespace

CATCH_TEST_CASE("an hourglass that grew answers on every stack what it answered before") {
    torch::manual_seed(3);
    const torch::NoGradGuard noGradient;
    const torch::Tensor picture = torch::rand({2, 3, 32, 32});
    for (const std::int64_t before : {1, 2}) {
        Hourglass small(withStacks(before));
        small->eval();
        Hourglass large(withStacks(4));
        large->eval();
        weights::fill(*large, grownToStacks(weights::tensorsOf(*small), 4), "grown");
        const std::vector<torch::Tensor> old = small->forward(picture);
        const std::vector<torch::Tensor> maps = large->forward(picture);
        CATCH_REQUIRE(maps.size() == 4);
        for (std::size_t stack = 0; stack < maps.size(); ++stack) {
            CATCH_INFO("stack " << stack << " of one grown from " << before);
            CATCH_CHECK(torch::equal(maps[stack], old[std::min(stack, old.size() - 1)]));
        }
    }
}

CATCH_TEST_CASE("the new stack of an hourglass that grew learns what it hands on") {
    torch::manual_seed(3);
    Hourglass net(withStacks(2));
    weights::fill(*net, grownToStacks(weights::tensorsOf(*Hourglass(withStacks(1))), 2), "grown");
    (net->forward(torch::rand({2, 3, 32, 32})).back() - 0.5).pow(2).mean().backward();
    const auto parameters = net->named_parameters();
    for (const char* name :
         {"stack0_merge_features.weight", "stack0_merge_maps.weight", "stack1_conv.weight"}) {
        CATCH_INFO(name);
        CATCH_CHECK(parameters[name].grad().abs().max().item<float>() > 0);
    }
}

CATCH_TEST_CASE("weights with enough stacks, or of another network, do not grow") {
    const auto two = weights::tensorsOf(*Hourglass(withStacks(2)));
    CATCH_CHECK(grownToStacks(two, 2).size() == two.size());
    CATCH_CHECK(grownToStacks(two, 1).size() == two.size());
    const std::map<std::string, torch::Tensor> other{{"backbone.conv1.weight", torch::zeros({1})}};
    CATCH_CHECK(grownToStacks(other, 4).size() == 1);
}

}  // namespace maskwright::models::nets
