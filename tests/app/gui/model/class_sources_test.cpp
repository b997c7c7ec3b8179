// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/class_sources.h"

#include "annotation/project.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

// Sees hair everywhere.
class HairEverywhere final : public core::FaceParser {
  public:
    [[nodiscard]] core::ClassProbabilities parse(const core::ImageView& photo,
                                                 const core::Landmarks& /*points*/,
                                                 const core::Progress& /*progress*/) const override {
        core::ClassProbabilities answer;
        answer.photoWidth = photo.width;
        answer.photoHeight = photo.height;
        answer.window = {0, 0, photo.width, photo.height};
        for (std::size_t i = 0; i < core::kClassCount; ++i) {
            const bool isHair = i == core::labelOf(core::FaceClass::Hair);
            answer.ofClasses[i] = core::Raster<float>(photo.width, photo.height, isHair ? 1.0F : 0.0F);
        }
        return answer;
    }
    [[nodiscard]] std::string version() const override { return "hair everywhere 1"; }
};

}  // namespace

TEST_CASE(
    "A class can be taken from a parser where one is installed, and nobody is offered one that is not") {
    const tests::TemporaryFolder folder;
    ProjectContext context{tests::madeProject(folder.path(), 1), "Boris", tests::madePredictors()};
    const annotation::store::ImageId image = annotation::Project(context.folder).store().ids({}).front();
    const auto parserIn = [](const std::vector<ClassSource>& sources) {
        return std::ranges::find_if(sources,
                                    [](const ClassSource& source) { return source.name.contains("parser"); });
    };
    const auto without = classSources(context, image);
    CHECK(parserIn(without) == without.end());

    context.predictors.parserName = [](const auto&) { return QStringLiteral("network 'made'"); };
    context.predictors.parser = [](const auto&, const std::string&) {
        return std::make_unique<HairEverywhere>();
    };
    const auto with = classSources(context, image);
    CHECK(with.size() == without.size() + 1);
    const auto parser = parserIn(with);
    REQUIRE(parser != with.end());
    CHECK(parser->name.contains("network 'made'"));
    const core::LabelMap map = parser->make();
    CHECK(core::classAreas(map)[core::labelOf(core::FaceClass::Hair)] == 320 * 240);
}

}  // namespace maskwright::app::gui
