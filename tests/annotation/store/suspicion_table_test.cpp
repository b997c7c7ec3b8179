// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/database.h"
#include "annotation/store/project_store.h"
#include "tests/annotation/store/made_project.h"

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace {

// Images a, b, c with points and label maps; their revisions of maps.
struct MapsProject : MadeProject {
    std::vector<ImageId> images;
    std::vector<RevisionId> maps;

    MapsProject() {
        for (const char* name : {"a", "b", "c"}) {
            images.push_back(addImage(store, newImage(name)));
            static_cast<void>(store.save(newRevision(images.back(), std::nullopt, "points")));
            maps.push_back(
                store.save(newRevision(images.back(), std::nullopt, "map", RevisionKind::LabelMap)));
        }
    }
    void judge(std::size_t i, double score, const std::string& version = "1") {
        const MapSuspicion suspicion{images[i], maps[i], score, version, "doubts"};
        store.setSuspicions(std::span(&suspicion, 1));
    }
};

ImageQuery mostSuspicious(StateFilter state = StateFilter::All) {
    ImageQuery query;
    query.state = state;
    query.order = SortOrder::MostSuspicious;
    return query;
}

}  // namespace

TEST_CASE("The most suspicious maps come first, those that nobody has judged last") {
    MapsProject project;
    project.judge(1, 2.5);
    project.judge(2, 7);
    CHECK(project.store.ids(mostSuspicious()) ==
          std::vector{project.images[2], project.images[1], project.images[0]});
    CHECK(project.store.positionOf(project.images[1], mostSuspicious()) == 1);
    CHECK(project.store.neighbour(project.images[2], mostSuspicious(), Direction::Next) == project.images[1]);
    const std::vector<ImageRow> rows = project.store.rows(mostSuspicious(StateFilter::ToReview), 0, 10);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].suspicion == 7);
    CHECK(rows[0].doubts == "doubts");
    CHECK_FALSE(rows[2].suspicion);
    CHECK(project.store.unjudgedMaps("1") == std::vector{project.images[0]});
    CHECK(project.store.unjudgedMaps("2") == project.images);
    CHECK(project.store.unjudgedMaps(std::nullopt) == std::vector{project.images[0]});
    CHECK(project.store.checkIntegrity().empty());
}

TEST_CASE("A new label map is not judged by what was said of the old one") {
    MapsProject project;
    project.judge(0, 3);
    CHECK(project.store.suspicion(project.images[0])->score == 3);
    const RevisionId newer =
        project.store.save(newRevision(project.images[0], project.maps[0], "newer", RevisionKind::LabelMap));
    CHECK_FALSE(project.store.suspicion(project.images[0]));
    CHECK_FALSE(project.store.row(project.images[0]).suspicion);
    project.judge(0, 9);  // still about the old map
    CHECK_FALSE(project.store.suspicion(project.images[0]));
    project.maps[0] = newer;
    project.judge(0, 4);
    CHECK(project.store.suspicion(project.images[0])->map == newer);
    // Accepting is no new map.
    project.store.setAccepted(project.images[0], RevisionKind::LabelMap, newer, true, "Ann");
    CHECK(project.store.row(project.images[0]).suspicion == 4);
    CHECK(project.store.ids(mostSuspicious(StateFilter::MapAccepted)) == std::vector{project.images[0]});
    CHECK(project.store.checkIntegrity().empty());
}

TEST_CASE("Flagged images are a filter that goes with every other") {
    MapsProject project;
    project.store.setMark(project.images[1], Mark::Flagged, {}, "Ann");
    ImageQuery query = mostSuspicious(StateFilter::ToReview);
    query.mark = Mark::Flagged;
    CHECK(project.store.ids(query) == std::vector{project.images[1]});
    query.nameContains = "c";
    CHECK(project.store.count(query) == 0);
}

TEST_CASE("A check finds lists that show another suspicion than was judged") {
    MapsProject project;
    project.judge(0, 3);
    Database database(project.folder() / "project.db");
    database.execute("UPDATE image SET suspicion_order = -4 WHERE name = 'a'");
    CHECK(project.store.checkIntegrity().size() == 1);
}

}  // namespace maskwright::annotation::store
