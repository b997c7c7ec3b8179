// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/project_tasks.h"

#include "annotation/project.h"
#include "core/shape/mean_shape.h"
#include "tests/app/gui/made_faces.h"
#include "tests/support/support.h"

#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;
using annotation::Project;

}  // namespace

TEST_CASE("the window's long work starts faces of the test split from the mean shape, as the commands do") {
    const tests::TemporaryFolder folder;
    const ProjectContext context{tests::madeProject(folder.path(), 3), "Ana", tests::madePredictors()};
    const std::string meanShape = core::shape::MeanShapePredictor().version();
    Project project(context.folder);
    const store::ImageId image = *project.store().imageNamed("face_2");
    const std::pair<store::ImageId, store::Split> test{image, store::Split::Test};
    project.store().setSplits(std::span(&test, 1));
    core::NoProgress progress;

    // What a model had placed before the split gives way.
    CHECK(placeWork(context)(progress).summary == QStringLiteral("Points placed on 1 image"));
    CHECK(project.landmarks(image)->modelVersion == meanShape);
    CHECK(project.landmarks(*project.store().imageNamed("face_1"))->modelVersion == "made 1");

    (void)nextFaceWork(context, image)(progress);
    CHECK(project.landmarks(image)->modelVersion == meanShape);
    (void)addFaceWork(context, image)(progress);
    CHECK(project.landmarks(*project.store().imageNamed("face_2_2"))->modelVersion == meanShape);
}

}  // namespace maskwright::app::gui
