// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/save_queue.h"

#include "tests/support/support.h"

#include <atomic>

#include <QSignalSpy>
#include <QTest>
#include <catch2/catch.hpp>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

constexpr store::ImageId kImage{1};
constexpr store::ImageId kOther{2};

// A store that fails when it is told to, as a full disk does.
struct Disk {
    std::atomic<bool> full = false;
    std::atomic<bool> movedOn = false;  // somebody else has saved kImage
    std::mutex mutex;
    std::vector<Edit> written;

    std::size_t count() {
        const std::scoped_lock lock(mutex);
        return written.size();
    }
};

class DiskWriter final : public EditWriter {
  public:
    explicit DiskWriter(Disk& disk) : disk_(disk) {}
    void write(const Edit& edit) override {
        if (disk_.full) {
            throw core::Error("the disk is full", "project.db", "Make room.");
        }
        if (disk_.movedOn && edit.image == kImage) {
            throw store::Conflict("another revision was saved first", "face", "");
        }
        const std::scoped_lock lock(disk_.mutex);
        disk_.written.push_back(edit);
    }
    void setBase(store::ImageId, std::optional<store::RevisionId>) override {}
    void setAuthor(const std::string&) override {}
    void rebase(store::ImageId) override { disk_.movedOn = false; }

  private:
    Disk& disk_;
};

SaveQueue::WriterFactory onto(Disk& disk) {
    return [&disk] { return std::make_unique<DiskWriter>(disk); };
}

Edit edit(store::ImageId image, double x) {
    core::Landmarks landmarks = tests::madeFace();
    landmarks.setPoint(0, {x, 0});
    return {image, Edit::Points{landmarks, "drag"}};
}

}  // namespace

TEST_CASE("A save that fails keeps the edit, says so, and goes on when the disk has room") {
    Disk disk;
    SaveQueue queue(onto(disk));
    QSignalSpy states(&queue, &SaveQueue::stateChanged);
    disk.full = true;
    queue.add(edit(kImage, 1));
    queue.add(edit(kImage, 2));
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::NotSaved; }));
    CHECK(states.back().at(1).toString().contains("the disk is full"));
    CHECK(queue.pending() == 2);
    CHECK(queue.pendingFor(kImage));
    CHECK(disk.count() == 0);
    queue.add({kImage, Edit::RefreshMap{}});
    CHECK(queue.pending() == 3);
    CHECK(queue.unsavedEdits() == 2);

    disk.full = false;
    queue.retryNow();
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::Saved; }));
    CHECK(queue.pending() == 0);
    REQUIRE(disk.count() == 3);
    CHECK(std::get<Edit::Points>(disk.written[0].what).landmarks.point(0).x() == 1);
    CHECK(std::get<Edit::Points>(disk.written[1].what).landmarks.point(0).x() == 2);
}

TEST_CASE("It tries again without being told") {
    Disk disk;
    SaveQueue queue(onto(disk));
    disk.full = true;
    queue.add(edit(kImage, 1));
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::NotSaved; }));
    disk.full = false;
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::Saved; }, 10'000));
    CHECK(disk.count() == 1);
}

TEST_CASE("A store that cannot even be opened is a failed save") {
    Disk disk;
    std::atomic<bool> gone = true;
    SaveQueue queue([&]() -> std::unique_ptr<EditWriter> {
        if (gone) {
            throw core::Error("the project is gone", "", "");
        }
        return std::make_unique<DiskWriter>(disk);
    });
    queue.add(edit(kImage, 1));
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::NotSaved; }));
    gone = false;
    queue.retryNow();
    REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::Saved; }));
    CHECK(disk.count() == 1);
}

TEST_CASE("A conflict holds the edits of its image alone, until a person chooses") {
    Disk disk;
    SaveQueue queue(onto(disk));
    QSignalSpy conflicts(&queue, &SaveQueue::conflict);
    disk.movedOn = true;
    queue.add(edit(kImage, 1));
    queue.add(edit(kOther, 2));
    queue.add(edit(kImage, 3));
    REQUIRE(QTest::qWaitFor([&] { return conflicts.size() == 1 && disk.count() == 1; }));
    CHECK(disk.written[0].image == kOther);
    CHECK(queue.pending() == 2);
    CHECK(queue.state() == SaveState::NotSaved);

    SECTION("mine on top") {
        queue.resolve(kImage, ConflictChoice::KeepMine);
        REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::Saved; }));
        CHECK(disk.count() == 3);
    }
    SECTION("theirs") {
        queue.resolve(kImage, ConflictChoice::TakeTheirs);
        REQUIRE(QTest::qWaitFor([&] { return queue.state() == SaveState::Saved; }));
        CHECK(disk.count() == 1);
        CHECK(queue.pending() == 0);
    }
    CHECK(conflicts.size() == 1);
}

TEST_CASE("Waiting for the queue ends when all is written, and when that is not possible") {
    Disk disk;
    SaveQueue queue(onto(disk));
    for (int i = 0; i < 20; ++i) {
        queue.add(edit(kImage, i));
    }
    queue.finish();
    CHECK(disk.count() == 20);
    disk.full = true;
    queue.add(edit(kImage, 21));
    queue.finish();
    CHECK(disk.count() == 20);
    CHECK(queue.pending() == 1);
}

}  // namespace maskwright::app::gui
