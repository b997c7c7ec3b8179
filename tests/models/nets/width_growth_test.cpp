// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/width_growth.h"

#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/hourglass.h"
#include "models/nets/pspnet.h"
#include "models/weights/safetensors.h"
#include "tests/models/catch.h"

#include <algorithm>
#include <utility>

namespace maskwright::models::nets {

namespace {

ResNetOptions backbone(std::int64_t channels) {
    return {18, Stem::Plain, OutputStride::By16, channels};
}

constexpr HeadChannels kHead{16, 16, 8, 8};

BassOptions bassOf(std::int64_t channels, std::int64_t classes = 11) {
    BassOptions options;
    options.backbone = backbone(channels);
    options.head = kHead;
    options.classes = classes;
    return options;
}

EagrNetOptions eagrNetOf(std::int64_t channels) {
    EagrNetOptions options;
    options.backbone = backbone(channels);
    options.head = kHead;
    options.highStates = 8;
    options.lowStates = 4;
    return options;
}

PspNetOptions pspNetOf(std::int64_t channels) {
    PspNetOptions options;
    options.backbone = backbone(channels);
    return options;
}

// A batch that moves the statistics of normalisation away from what they begin as.
template <typename Net>
Net lived(Net net, const torch::Tensor& pictures) {
    net->train();
    net->forward(pictures);
    net->eval();
    return net;
}

template <typename Net, typename Answer>
void checkThatGrowthChangesNoAnswer(Net small, Net large, const torch::Tensor& pictures,
                                    const Answer& answer) {
    small = lived(small, pictures);
    const auto wanted = weights::tensorsOf(*large);
    weights::fill(*large, grownToWidth(weights::tensorsOf(*small), wanted), "grown");
    large->eval();
    CATCH_CHECK(torch::allclose(answer(large->forward(pictures)), answer(small->forward(pictures)),
                                /*rtol=*/1e-3, /*atol=*/1e-4));
}

}  // namespace

CATCH_TEST_CASE("a network that grew wider answers what it answered before") {
    torch::manual_seed(3);
    const torch::NoGradGuard noGradient;
    const torch::Tensor pictures = torch::rand({2, 3, 64, 64});
    for (const std::int64_t wide : {12, 16, 24}) {
        CATCH_INFO("8 channels became " << wide);
        checkThatGrowthChangesNoAnswer(Bass(bassOf(8)), Bass(bassOf(wide)), pictures,
                                       [](const BassImpl::Output& output) { return output.prediction(); });
        checkThatGrowthChangesNoAnswer(Bass(bassOf(8)), Bass(bassOf(wide)), pictures,
                                       [](const BassImpl::Output& output) { return output.edge; });
        checkThatGrowthChangesNoAnswer(EagrNet(eagrNetOf(8)), EagrNet(eagrNetOf(wide)), pictures,
                                       [](const EagrNetImpl::Output& output) { return output.parsing; });
        checkThatGrowthChangesNoAnswer(PspNet(pspNetOf(8)), PspNet(pspNetOf(wide)), pictures,
                                       [](const PspNetImpl::Output& output) { return output.logits; });
    }
    const auto hourglass = [](std::int64_t channels) {
        return Hourglass(HourglassOptions{
            .block = BlockKind::Fan, .stacks = 2, .channels = channels, .maps = 5, .depth = 2});
    };
    checkThatGrowthChangesNoAnswer(hourglass(16), hourglass(24), pictures,
                                   [](const std::vector<torch::Tensor>& maps) { return maps.back(); });
}

CATCH_TEST_CASE("channels that began as copies of one learn different things") {
    torch::manual_seed(3);
    Bass net(bassOf(16));
    const auto wanted = weights::tensorsOf(*net);
    weights::fill(*net, grownToWidth(weights::tensorsOf(*Bass(bassOf(8))), wanted), "grown");
    const torch::Tensor first = net->named_parameters()["backbone.conv1.weight"];
    CATCH_REQUIRE(torch::equal(first[0], first[1]));
    (net->forward(torch::rand({2, 3, 64, 64})).prediction() - 0.5).pow(2).mean().backward();
    CATCH_CHECK(!torch::allclose(first.grad()[0], first.grad()[1]));
}

CATCH_TEST_CASE("weights do not grow more classes, nor where the width is the same") {
    const auto small = weights::tensorsOf(*Bass(bassOf(8, 3)));
    for (const auto& [net, classes] :
         {std::pair{bassOf(8, 11), 3}, std::pair{bassOf(16, 11), 3}, std::pair{bassOf(4, 3), 3}}) {
        const auto grown = grownToWidth(small, weights::tensorsOf(*Bass(net)));
        CATCH_CHECK(grown.size() == small.size());
        CATCH_CHECK(grown.at("classifier.weight").size(0) == classes);
        CATCH_CHECK(grown.at("backbone.conv1.weight").size(0) ==
                    std::max<std::int64_t>(8, net.backbone.baseChannels));
    }
}

}  // namespace maskwright::models::nets
