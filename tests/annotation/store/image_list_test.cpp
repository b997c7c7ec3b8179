// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/store/image_list.h"

#include "annotation/store/sqlite.h"
#include "tests/annotation/store/made_project.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

namespace maskwright::annotation::store {

namespace {

constexpr StateFilter kStates[] = {StateFilter::All,       StateFilter::NotPlaced,   StateFilter::NoFace,
                                   StateFilter::ToCorrect, StateFilter::Accepted,    StateFilter::NotParsed,
                                   StateFilter::ToReview,  StateFilter::MapAccepted, StateFilter::Flagged,
                                   StateFilter::ToVerify,  StateFilter::Verified,    StateFilter::LookAgain,
                                   StateFilter::Proposed,  StateFilter::Faces};
constexpr SortOrder kOrders[] = {SortOrder::Name,           SortOrder::Imported,   SortOrder::WorstFirst,
                                 SortOrder::MostSuspicious, SortOrder::WorstPoint, SortOrder::Disagreement,
                                 SortOrder::State};
const std::optional<Mark> kMarks[] = {std::nullopt, Mark::None, Mark::Flagged, Mark::Postponed,
                                      Mark::NotAFace};

// Images in every state, with names and scores in no order.
void fill(ProjectStore& store, int count) {
    std::mt19937 random(7);
    std::vector<NewImage> images;
    for (int i = 0; i < count; ++i) {
        const std::string name = (i % 3 == 0 ? "Face " : "face ") + std::to_string(random() % 100'000);
        images.push_back(newImage(name, "sha " + std::to_string(i), static_cast<Split>(i % 4)));
    }
    const auto save = [&](ImageId image, RevisionKind kind) {
        NewRevision revision = newRevision(image, std::nullopt, "x", kind);
        revision.score = random() % 5 == 0 ? -1 : static_cast<double>(random() % 10) / 10;
        if (kind == RevisionKind::Landmarks) {
            revision.worstPoint = random() % 4 == 0 ? -1 : static_cast<double>(random() % 10) / 20;
            revision.disagreement = random() % 2 == 0 ? -1 : static_cast<double>(random() % 10) / 50;
        }
        revision.nothingFound = kind == RevisionKind::Faces && random() % 4 == 0;
        const RevisionId id = store.save(revision);
        if (kind != RevisionKind::Faces && random() % 2 == 0) {
            store.setAccepted(image, kind, id, true, "Ann");
            if (random() % 3 == 0) {
                store.setVerified(image, kind, id, true, "Ben");
            }
        }
    };
    for (const ImageId image : store.addImages(images)) {
        if (random() % 4 != 0) {
            save(image, RevisionKind::Faces);
        }
        if (random() % 3 != 0) {
            save(image, RevisionKind::Landmarks);
        }
        if (random() % 3 == 0) {
            save(image, RevisionKind::LabelMap);
        }
        if (random() % 3 == 0) {
            store.setMark(image, static_cast<Mark>(random() % 4), "", "Ann");
        }
    }
}

bool belongs(const ImageRow& row, StateFilter state) {
    switch (state) {
        case StateFilter::All:
            return true;
        case StateFilter::NotPlaced:
            return !row.landmarks;
        case StateFilter::NoFace:
            return row.faces && row.faces->nothingFound;
        case StateFilter::ToCorrect:
            return row.landmarks && !row.landmarks->accepted;
        case StateFilter::Accepted:
            return row.landmarks && row.landmarks->accepted;
        case StateFilter::NotParsed:
            return !row.labelMap;
        case StateFilter::ToReview:
            return row.labelMap && !row.labelMap->accepted;
        case StateFilter::MapAccepted:
            return row.labelMap && row.labelMap->accepted;
        case StateFilter::Flagged:
            return row.mark == Mark::Flagged;
        case StateFilter::ToVerify:
            return row.landmarks && row.landmarks->accepted && !row.landmarks->verified;
        case StateFilter::Verified:
            return row.landmarks && row.landmarks->verified;
        case StateFilter::LookAgain:
            return (row.landmarks && row.landmarks->lookAgain) || (row.labelMap && row.labelMap->lookAgain);
        case StateFilter::Proposed:
            return row.proposalPixels > 0;
        case StateFilter::Faces:
            return row.mark != Mark::NotAFace;
    }
    return false;
}

// What is no face is offered nowhere but in the list of all, unless one asks for it.
bool belongs(const ImageRow& row, const ImageQuery& query) {
    const bool marked =
        query.mark ? row.mark == *query.mark : query.state == StateFilter::All || row.mark != Mark::NotAFace;
    return belongs(row, query.state) && marked && (!query.split || row.split == *query.split);
}

// 2 where unknown, so that it comes last.
double scoreOf(const std::optional<Head>& head) {
    return head && head->score >= 0 ? head->score : 2;
}

}  // namespace

TEST_CASE("pages, ids, counts, positions and neighbours of every query agree") {
    MadeProject project;
    ProjectStore& store = project.store;
    fill(store, 120);
    std::vector<ImageRow> all;
    for (const ImageRecord& record : store.images()) {
        all.push_back(store.row(record.id));
    }
    for (const StateFilter state : kStates) {
        for (const SortOrder order : kOrders) {
            for (const auto split : {std::optional<Split>(), std::optional(Split::Train)}) {
                for (std::size_t turn = 0; turn < 2 * std::size(kMarks); ++turn) {
                    const char* text = turn % 2 == 0 ? "" : "FACE 1";
                    const ImageQuery query{state, split, kMarks[turn / 2], text, order};
                    const std::vector<ImageId> ids = store.ids(query);
                    const auto expected = std::count_if(all.begin(), all.end(), [&](const ImageRow& row) {
                        const bool named = *text == '\0' || row.name.find("ace 1") != std::string::npos;
                        return belongs(row, query) && named;
                    });
                    REQUIRE(static_cast<std::ptrdiff_t>(ids.size()) == expected);
                    REQUIRE(store.count(query) == expected);

                    std::vector<ImageId> paged;
                    for (std::int64_t offset = 0; offset < expected + 7; offset += 7) {
                        for (const ImageRow& row : store.rows(query, offset, 7)) {
                            REQUIRE(belongs(row, query));
                            paged.push_back(row.id);
                        }
                    }
                    REQUIRE(paged == ids);

                    for (std::size_t i = 0; i < ids.size(); i += 1 + turn) {
                        REQUIRE(store.positionOf(ids[i], query) == static_cast<std::int64_t>(i));
                        const auto next = store.neighbour(ids[i], query, Direction::Next);
                        REQUIRE(next == (i + 1 < ids.size() ? std::optional(ids[i + 1]) : std::nullopt));
                        const auto previous = store.neighbour(ids[i], query, Direction::Previous);
                        REQUIRE(previous == (i > 0 ? std::optional(ids[i - 1]) : std::nullopt));
                    }
                }
            }
        }
    }
    CHECK(store.checkIntegrity().empty());
}

TEST_CASE("rows come in the order asked for") {
    MadeProject project;
    fill(project.store, 120);
    const auto rowsBy = [&](StateFilter state, SortOrder order) {
        ImageQuery query;
        query.state = state;
        query.order = order;
        return project.store.rows(query, 0, 1000);
    };
    const auto byScore = [](const auto& member) {
        return [&member](const ImageRow& a, const ImageRow& b) {
            return scoreOf(a.*member) < scoreOf(b.*member);
        };
    };
    const auto landmarks = &ImageRow::landmarks;
    const auto maps = &ImageRow::labelMap;
    const auto worst = rowsBy(StateFilter::ToCorrect, SortOrder::WorstFirst);
    CHECK(std::is_sorted(worst.begin(), worst.end(), byScore(landmarks)));
    CHECK(scoreOf(worst.front().landmarks) < 1);
    CHECK(scoreOf(worst.back().landmarks) == 2);
    const auto worstMaps = rowsBy(StateFilter::ToReview, SortOrder::WorstFirst);
    CHECK(std::is_sorted(worstMaps.begin(), worstMaps.end(), byScore(maps)));
    const auto points = rowsBy(StateFilter::ToCorrect, SortOrder::WorstPoint);
    CHECK(std::is_sorted(points.begin(), points.end(), [](const ImageRow& a, const ImageRow& b) {
        const auto known = [](const ImageRow& row) {
            return row.landmarks->worstPoint < 0 ? 2 : row.landmarks->worstPoint;
        };
        return known(a) < known(b);
    }));
    CHECK(points.front().landmarks->worstPoint >= 0);
    const auto apart = rowsBy(StateFilter::ToCorrect, SortOrder::Disagreement);
    CHECK(std::is_sorted(apart.begin(), apart.end(), [](const ImageRow& a, const ImageRow& b) {
        return a.landmarks->disagreement > b.landmarks->disagreement;
    }));
    CHECK(apart.front().landmarks->disagreement > 0);
    CHECK(apart.back().landmarks->disagreement == -1);
    const auto states = rowsBy(StateFilter::All, SortOrder::State);
    CHECK(std::is_sorted(states.begin(), states.end(), [](const ImageRow& a, const ImageRow& b) {
        const auto stage = [](const std::optional<Head>& head) { return !head ? 0 : head->accepted ? 2 : 1; };
        return std::pair(stage(a.landmarks), stage(a.labelMap)) <
               std::pair(stage(b.landmarks), stage(b.labelMap));
    }));
    const auto imported = rowsBy(StateFilter::All, SortOrder::Imported);
    CHECK(std::is_sorted(imported.begin(), imported.end(),
                         [](const ImageRow& a, const ImageRow& b) { return a.id < b.id; }));
    const auto named = rowsBy(StateFilter::All, SortOrder::Name);
    CHECK(std::is_sorted(named.begin(), named.end(), [](ImageRow a, ImageRow b) {
        a.name.front() = b.name.front() = 'f';
        return a.name < b.name;
    }));
}

TEST_CASE("an image that has left a query still has neighbours in it, but no position") {
    MadeProject project;
    ProjectStore& store = project.store;
    const std::vector images = {newImage("a"), newImage("b"), newImage("c")};
    const std::vector<ImageId> ids = store.addImages(images);
    std::vector<RevisionId> heads;
    for (const ImageId image : ids) {
        heads.push_back(store.save(newRevision(image, std::nullopt, "x")));
    }
    store.setAccepted(ids[1], RevisionKind::Landmarks, heads[1], true, "Ann");
    ImageQuery query;
    query.state = StateFilter::ToCorrect;
    CHECK_FALSE(store.positionOf(ids[1], query));
    CHECK(store.neighbour(ids[1], query, Direction::Next) == ids[2]);
    CHECK(store.neighbour(ids[1], query, Direction::Previous) == ids[0]);
    CHECK_FALSE(store.positionOf(ImageId{99}, query));
    CHECK_FALSE(store.neighbour(ImageId{99}, query, Direction::Next));
}

TEST_CASE("counts add up to what the queries find") {
    MadeProject project;
    ProjectStore& store = project.store;
    CHECK(store.counts().images == 0);
    fill(store, 90);
    const ProjectCounts counts = store.counts();
    const auto count = [&](StateFilter state, std::optional<Split> split = std::nullopt) {
        ImageQuery query;
        query.state = state;
        query.split = split;
        return store.count(query);
    };
    CHECK(counts.images == 90);
    CHECK(counts.placed == count(StateFilter::Faces) - count(StateFilter::NotPlaced));
    CHECK(counts.landmarksAccepted == count(StateFilter::Accepted));
    CHECK(counts.parsed == count(StateFilter::Faces) - count(StateFilter::NotParsed));
    CHECK(counts.mapsAccepted == count(StateFilter::MapAccepted));
    CHECK(counts.noFace == count(StateFilter::NoFace));
    CHECK(counts.flagged == count(StateFilter::Flagged));
    CHECK(counts.notAFace == 90 - count(StateFilter::Faces));
    CHECK(counts.notAFace > 0);
    ImageQuery postponed;
    postponed.mark = Mark::Postponed;
    CHECK(counts.postponed == store.count(postponed));
    CHECK(counts.train == count(StateFilter::All, Split::Train));
    CHECK(counts.validation == count(StateFilter::All, Split::Validation));
    CHECK(counts.test == count(StateFilter::All, Split::Test));
}

TEST_CASE("text that is searched for is text, not a pattern") {
    MadeProject project;
    const std::vector images = {newImage("100% a_b"), newImage("1000 aXb"), newImage("it's Ä")};
    project.store.addImages(images);
    const auto found = [&](const char* text) {
        ImageQuery query;
        query.nameContains = text;
        return project.store.count(query);
    };
    CHECK(found("0%") == 1);
    CHECK(found("a_b") == 1);
    CHECK(found("it's ä") == 1);
    CHECK(found("' OR 1") == 0);
}

// What makes a project of 100,000 images quick: a page is found by an index in its order, and revisions and
// heads are looked up for the page alone.
TEST_CASE("lists are answered by indices") {
    MadeProject project;
    const Database database(project.folder() / "project.db");
    for (const StateFilter state : kStates) {
        for (const SortOrder order : kOrders) {
            const ImageQuery query{state, std::nullopt, std::nullopt, "", order};
            bool searchedOrWalked = false;
            for (const std::string& line : queryPlan(database, imageRowsSql(query))) {
                INFO(line);
                CHECK(line.find("SCAN revision") == std::string::npos);
                CHECK(line.find("SCAN image_head") == std::string::npos);
                if (state != StateFilter::All && state != StateFilter::Faces) {
                    // By the state's index; without one it would be "SCAN image".
                    CHECK(line != "SCAN image");
                }
                searchedOrWalked = searchedOrWalked || line.find("SEARCH image USING") != std::string::npos;
            }
            CHECK(searchedOrWalked);
        }
    }
}

TEST_CASE("Lists of few images and lists by name read no more than an index of their own") {
    MadeProject project;
    const Database database(project.folder() / "project.db");
    const auto reads = [&](StateFilter state, SortOrder order, const std::string& index) {
        const ImageQuery query{state, std::nullopt, std::nullopt, "", order};
        const auto plan = queryPlan(database, imageRowsSql(query));
        return std::any_of(plan.begin(), plan.end(), [&](const std::string& line) {
            return line.ends_with("INDEX " + index) ||
                   line.find("INDEX " + index + " (") != std::string::npos;
        });
    };
    for (const SortOrder order : kOrders) {
        INFO(static_cast<int>(order));
        CHECK(reads(StateFilter::LookAgain, order, "image_look_again"));
        CHECK(reads(StateFilter::Proposed, order, "image_proposal"));
    }
    CHECK(reads(StateFilter::Faces, SortOrder::Name, "image_names"));
    for (const StateFilter state :
         {StateFilter::NotParsed, StateFilter::ToReview, StateFilter::MapAccepted}) {
        CHECK(reads(state, SortOrder::State, "image_state_map"));
    }
}

}  // namespace maskwright::annotation::store
