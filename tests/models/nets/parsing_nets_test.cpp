// SPDX-License-Identifier: GPL-3.0-or-later
// PSPNet, BASS and EAGRNet share backbone, pooling and heads; so do their tests.
#include "models/nets/bass.h"
#include "models/nets/eagrnet.h"
#include "models/nets/pspnet.h"
#include "tests/models/catch.h"
#include "tests/models/nets/net_checks.h"

namespace maskwright::models::nets {

namespace {

// Small enough for a test, with every kind of layer of the published networks.
ResNetOptions smallBackbone(OutputStride stride) {
    return {18, Stem::Plain, stride, 8};
}
constexpr HeadChannels kSmallHead{16, 16, 8, 8};

ResNetOptions resNet(int depth, Stem stem, OutputStride stride) {
    return {depth, stem, stride, 64};
}

BassOptions bass(ResNetOptions backbone, BassModel model, BassCombination combination, BassSemantic semantic,
                 int64_t classes) {
    return {backbone, model, combination, semantic, {}, classes};
}

}  // namespace

CATCH_TEST_CASE("backbones have the published numbers of parameters") {
    const auto count = [](int depth, Stem stem) {
        return parameterCount(*ResNet(resNet(depth, stem, OutputStride::By32)));
    };
    CATCH_CHECK(count(18, Stem::Plain) == 11176512);
    CATCH_CHECK(count(18, Stem::Deep) == 11324992);
    CATCH_CHECK(count(34, Stem::Plain) == 21284672);
    CATCH_CHECK(count(34, Stem::Deep) == 21433152);
    CATCH_CHECK(count(50, Stem::Plain) == 23508032);
    CATCH_CHECK(count(50, Stem::Deep) == 23631808);
    CATCH_CHECK(count(101, Stem::Plain) == 42500160);
    CATCH_CHECK(count(101, Stem::Deep) == 42623936);
}

CATCH_TEST_CASE("feature sizes for an input of 473 follow the output stride") {
    const torch::NoGradGuard noGradient;
    const auto sizes = [](OutputStride stride) {
        ResNet net(smallBackbone(stride));
        net->eval();
        std::vector<int64_t> result;
        for (const torch::Tensor& map : net->forward(torch::zeros({1, 3, 473, 473}))) {
            result.push_back(map.size(2));
        }
        return result;
    };
    CATCH_CHECK(sizes(OutputStride::By32) == std::vector<int64_t>{119, 60, 30, 15});
    CATCH_CHECK(sizes(OutputStride::By16) == std::vector<int64_t>{119, 60, 30, 30});
    CATCH_CHECK(sizes(OutputStride::By8) == std::vector<int64_t>{119, 60, 60, 60});
    CATCH_CHECK(sizes(OutputStride::By8Eagr) == std::vector<int64_t>{119, 60, 60, 60});
}

CATCH_TEST_CASE("torchvision's names stand in the backbone, so that public weights fit") {
    const auto parameters = ResNet(resNet(50, Stem::Plain, OutputStride::By32))->named_parameters();
    for (const char* name :
         {"conv1.weight", "bn1.bias", "layer1.0.conv3.weight", "layer1.0.downsample.0.weight",
          "layer1.0.downsample.1.bias", "layer4.2.bn3.weight"}) {
        CATCH_INFO(name);
        CATCH_CHECK(parameters.contains(name));
    }
    CATCH_CHECK_FALSE(parameters.contains("layer1.1.downsample.0.weight"));
}

CATCH_TEST_CASE("PSPNet has the published numbers of parameters") {
    const auto count = [](int depth, Stem stem, int64_t classes) {
        return parameterCount(*PspNet(PspNetOptions{resNet(depth, stem, OutputStride::By8), classes}));
    };
    CATCH_CHECK(count(101, Stem::Deep, 2) == 68059076);
    CATCH_CHECK(count(101, Stem::Deep, 11) == 68066006);
    CATCH_CHECK(count(50, Stem::Deep, 2) == 49066948);
    CATCH_CHECK(count(18, Stem::Plain, 2) == 12767556);
}

CATCH_TEST_CASE("BASS has the published numbers of parameters in all its variants") {
    using enum BassModel;
    using enum BassCombination;
    const ResNetOptions deep = resNet(101, Stem::Deep, OutputStride::By16);
    const auto count = [](const BassOptions& options) { return parameterCount(*Bass(options)); };
    CATCH_CHECK(count(bass(deep, A, Concatenate, BassSemantic::Ce2p, 11)) == 65988907);
    CATCH_CHECK(count(bass(deep, B, Concatenate, BassSemantic::Ce2p, 11)) == 66453819);
    CATCH_CHECK(count(bass(deep, CD, Concatenate, BassSemantic::Ce2p, 11)) == 66719302);
    CATCH_CHECK(count(bass(deep, CD, Plus, BassSemantic::Ce2p, 11)) == 66719814);
    CATCH_CHECK(count(bass(deep, CD, Multiply, BassSemantic::Ce2p, 11)) == 66719814);
    CATCH_CHECK(count(bass(deep, A, Concatenate, BassSemantic::Plain, 11)) == 65832139);
    CATCH_CHECK(count(bass(deep, B, Concatenate, BassSemantic::Plain, 11)) == 66297051);
    CATCH_CHECK(count(bass(deep, CD, Concatenate, BassSemantic::Plain, 11)) == 66562534);
    CATCH_CHECK(count(bass(deep, CD, Concatenate, BassSemantic::Ce2p, 3)) == 66715190);
    CATCH_CHECK(count(bass(resNet(18, Stem::Plain, OutputStride::By16), CD, Concatenate, BassSemantic::Ce2p,
                           11)) == 16827590);
}

CATCH_TEST_CASE("EAGRNet has the published numbers of parameters in all its variants") {
    const auto count = [](int depth, EagrModules modules, int64_t classes) {
        EagrNetOptions options;
        options.backbone = resNet(depth, Stem::Deep, OutputStride::By8Eagr);
        options.modules = modules;
        options.classes = classes;
        return parameterCount(*EagrNet(options));
    };
    CATCH_CHECK(count(101, EagrModules::None, 11) == 66453819);
    CATCH_CHECK(count(101, EagrModules::Joined, 11) == 66588075);
    CATCH_CHECK(count(101, EagrModules::LowAndHigh, 11) == 66722523);
    CATCH_CHECK(count(101, EagrModules::JoinedLowHigh, 11) == 66856779);
    CATCH_CHECK(count(101, EagrModules::LowAndHigh, 19) == 66724579);
    CATCH_CHECK(count(50, EagrModules::LowAndHigh, 11) == 47730395);
    CATCH_CHECK(count(18, EagrModules::LowAndHigh, 11) == 16942043);
}

CATCH_TEST_CASE("PSPNet answers at the input's size and has its auxiliary head only while training") {
    PspNet net(PspNetOptions{smallBackbone(OutputStride::By8), 2});
    const auto training = net->forward(torch::rand({2, 3, 65, 49}));
    CATCH_CHECK(training.logits.sizes() == torch::IntArrayRef({2, 2, 65, 49}));
    CATCH_CHECK(training.auxiliary.sizes() == torch::IntArrayRef({2, 2, 65, 49}));
    (training.logits.pow(2).sum() + training.auxiliary.pow(2).sum()).backward();
    CATCH_CHECK(parametersWithoutGradient(*net) == std::vector<std::string>{});
    net->eval();
    CATCH_CHECK_FALSE(net->forward(torch::rand({1, 3, 65, 49})).auxiliary.defined());
}

CATCH_TEST_CASE("the branches of BASS exist as its model says, and all of them learn") {
    for (const BassSemantic semantic : {BassSemantic::Ce2p, BassSemantic::Plain}) {
        for (const BassModel model : {BassModel::A, BassModel::B, BassModel::CD}) {
            for (const BassCombination combination :
                 {BassCombination::Plus, BassCombination::Multiply, BassCombination::Concatenate}) {
                torch::manual_seed(3);
                Bass net(BassOptions{smallBackbone(OutputStride::By16), model, combination, semantic,
                                     kSmallHead, 5});
                const auto output = net->forward(torch::rand({2, 3, 65, 65}));
                CATCH_REQUIRE(output.semantic.size(1) == 5);
                CATCH_CHECK(output.edge.defined() == (model != BassModel::A));
                CATCH_CHECK(output.attention.defined() == (model == BassModel::CD));
                torch::Tensor loss = output.semantic.pow(2).sum();
                if (output.edge.defined()) {
                    CATCH_CHECK(output.edge.sizes() == torch::IntArrayRef({2, 2, 17, 17}));
                    loss = loss + output.edge.pow(2).sum();
                }
                if (output.attention.defined()) {
                    CATCH_CHECK(output.attention.sizes() == torch::IntArrayRef({2, 5, 17, 17}));
                    CATCH_CHECK(output.prediction().is_same(output.attention));
                    loss = loss + output.attention.pow(2).sum();
                } else {
                    CATCH_CHECK(output.prediction().is_same(output.semantic));
                }
                loss.backward();
                CATCH_CHECK(parametersWithoutGradient(*net) == std::vector<std::string>{});
            }
        }
    }
}

CATCH_TEST_CASE("the modules of EAGRNet send no gradient into the edge branch, and all else learns") {
    for (const EagrModules modules :
         {EagrModules::None, EagrModules::Joined, EagrModules::LowAndHigh, EagrModules::JoinedLowHigh}) {
        torch::manual_seed(5);
        EagrNetOptions options;
        options.backbone = smallBackbone(OutputStride::By8Eagr);
        options.head = kSmallHead;
        options.highStates = 8;
        options.lowStates = 4;
        options.modules = modules;
        options.classes = 4;
        EagrNet net(options);
        const auto output = net->forward(torch::rand({2, 3, 65, 65}));
        CATCH_CHECK(output.parsing.sizes() == torch::IntArrayRef({2, 4, 17, 17}));
        output.parsing.pow(2).sum().backward({}, /*retain_graph=*/true);
        for (const std::string& name : parametersWithoutGradient(*net)) {
            CATCH_CHECK(name.starts_with("edge."));
        }
        output.edge.pow(2).sum().backward();
        CATCH_CHECK(parametersWithoutGradient(*net) == std::vector<std::string>{});
    }
}

CATCH_TEST_CASE("an EAGR module shares each pixel out among its vertices, drawn by the edges") {
    torch::manual_seed(7);
    EagrModule module(EagrModuleOptions{6, 4, 4, 6, Reasoning::On});
    module->eval();
    const torch::Tensor x = torch::rand({1, 6, 24, 24});
    const torch::Tensor p = module->projection(x, torch::rand({1, 2, 48, 48}));
    CATCH_CHECK(p.sizes() == torch::IntArrayRef({1, 16, 24, 24}));
    CATCH_CHECK(torch::allclose(p.sum(1), torch::ones({1, 24, 24}), 1e-5, 1e-5));

    // Certain edges everywhere weigh as much as no edges at all; certain absence of edges makes all anchors
    // equal.
    torch::Tensor edges = torch::zeros({1, 2, 24, 24});
    edges.select(1, 1).fill_(100);
    CATCH_CHECK(torch::allclose(module->projection(x, edges), module->projection(x, {}), 1e-5, 1e-6));
    CATCH_CHECK(
        torch::allclose(module->projection(x, -edges), torch::full({1, 16, 24, 24}, 1.0 / 16), 1e-4, 1e-5));

    // Without reasoning the module has two weights less, and still changes its input.
    EagrModule plain(EagrModuleOptions{6, 4, 4, 6, Reasoning::Off});
    CATCH_CHECK(parameterCount(*module) - parameterCount(*plain) == 16 * 16 + 16 + 4 * 4);
    for (const int64_t pooling : {4, 6, 8}) {
        EagrModule variant(EagrModuleOptions{6, 4, 4, pooling, Reasoning::On});
        CATCH_CHECK(variant->projection(x, {}).size(1) == (pooling - 2) * (pooling - 2));
    }
}

}  // namespace maskwright::models::nets
