// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/fit_settings.h"

#include "annotation/project.h"
#include "core/error.h"
#include "tests/support/support.h"

#include <limits>

#include <catch2/catch.hpp>

namespace maskwright::annotation {

using core::fitting::FitScheme;

TEST_CASE("fit settings are kept by the project and name its maps") {
    const tests::TemporaryFolder folder;
    store::ProjectStore::create(folder / "project");
    store::ProjectStore store(folder / "project");
    CHECK(fitSettings(store) == FitSettings());
    CHECK(fusedMapVersion(store, "regions 1") == fusedMapVersion("regions 1"));

    FitSettings settings;
    settings.scheme = FitScheme::Paper;
    settings.noise.predicted = 0.025;
    setFitSettings(store, settings);
    CHECK(fitSettings(store::ProjectStore(folder / "project")) == settings);
    const core::fitting::FitOptions options = fitOptions(store);
    CHECK(options.scheme == FitScheme::Paper);
    CHECK(options.noise.predicted == 0.025);
    const std::string version = fusedMapVersion(store, "regions 1");
    CHECK(version != fusedMapVersion("regions 1"));
    settings.noise.predicted = 0.026;
    setFitSettings(store, settings);
    CHECK(fusedMapVersion(store, "regions 1") != version);

    setFitSettings(store, std::nullopt);
    CHECK(fitSettings(store) == FitSettings());
    CHECK(fusedMapVersion(store, "regions 1") == fusedMapVersion("regions 1"));
}

TEST_CASE("fit settings that make no sense are refused, damaged ones are told") {
    const tests::TemporaryFolder folder;
    store::ProjectStore::create(folder / "project");
    store::ProjectStore store(folder / "project");
    for (const double noise : {-0.01, 0.21, std::numeric_limits<double>::quiet_NaN()}) {
        FitSettings settings;
        settings.noise.accepted = noise;
        CHECK_THROWS_AS(setFitSettings(store, settings), core::Error);
    }
    for (const char* damaged : {"{", "[]", R"({"scheme": "paper"})", R"({"scheme": 3})",
                                R"({"scheme": "other", "predicted": 0, "propagated": 0,
                                    "accepted": 0, "moved": 0})",
                                R"({"scheme": "paper", "predicted": 9, "propagated": 0,
                                    "accepted": 0, "moved": 0})"}) {
        store.setSetting("fit", damaged);
        CHECK_THROWS_AS(fitSettings(store), core::Error);
    }
    CHECK_THROWS_AS(schemeNamed("splines"), core::Error);
}

}  // namespace maskwright::annotation
