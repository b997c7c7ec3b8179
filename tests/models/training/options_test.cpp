// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/options.h"

#include "core/error.h"
#include "tests/models/catch.h"

#include <cmath>

namespace maskwright::models::training {

CATCH_TEST_CASE("training options survive JSON, and unknown or senseless ones are refused") {
    TrainingOptions options;
    options.kind = "parser";
    options.net = "bass";
    options.rate = 0.001;
    options.seed = 77;
    options.emaDecay = 0.999;
    options.covers = 0.3;
    CATCH_CHECK(toJson(optionsFromJson(toJson(options))) == toJson(options));

    const auto refused = [&](const char* name, const nlohmann::json& value) {
        nlohmann::json json = toJson(options);
        json[name] = value;
        CATCH_INFO(name);
        CATCH_CHECK_THROWS_AS(optionsFromJson(json), core::Error);
    };
    refused("kind", "nose");
    refused("ratte", 1);
    refused("rate", 0);
    refused("rate", "fast");
    refused("epochs", 0);
    refused("batch", -1);
    refused("ema_decay", 1);
    refused("schedule", "sometimes");
    refused("device", "cuda:x");
    refused("channels", 12);
    refused("alpha", -1);
    refused("bass_model", "e");
    refused("combination", "divide");
    refused("modules", 1);  // EAGRNet's, and this is BASS
    refused("edge", false);
    refused("block", "newell");
    refused("class_weights", {1, 0});
    refused("class_weights", "many");
    refused("freeze_backbone", true);  // of fresh weights
    refused("augmentation", "much");
    refused("covers", 1.5);
    refused("covers", -0.1);
}

CATCH_TEST_CASE("covers are for networks that learn from labels") {
    TrainingOptions options;
    options.covers = 0.3;
    options.kind = "coarse";
    CATCH_CHECK_NOTHROW(options.check());
    options.kind = "landmarks";
    CATCH_CHECK_THROWS_AS(options.check(), core::Error);
}

CATCH_TEST_CASE("learning rates follow their schedules") {
    TrainingOptions options;
    options.rate = 2;
    options.schedule = "poly";
    CATCH_CHECK(rateAt(options, 0, 100) == Approx(2));
    CATCH_CHECK(rateAt(options, 50, 100) == Approx(2 * std::pow(0.5, 0.9)));
    options.schedule = "steps";
    CATCH_CHECK(rateAt(options, 59, 100) == Approx(2));
    CATCH_CHECK(rateAt(options, 60, 100) == Approx(0.2));
    CATCH_CHECK(rateAt(options, 85, 100) == Approx(0.02));
    options.schedule = "cosine";
    CATCH_CHECK(rateAt(options, 50, 100) == Approx(1));
    options.schedule = "constant";
    options.warmupSteps = 4;
    CATCH_CHECK(rateAt(options, 0, 100) == Approx(0.5));
    CATCH_CHECK(rateAt(options, 3, 100) == Approx(2));
    CATCH_CHECK(rateAt(options, 99, 100) == Approx(2));
}

}  // namespace maskwright::models::training
