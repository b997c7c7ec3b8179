// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/wall_desk.h"

#include "annotation/ppa/parsing.h"
#include "annotation/ppa/proposals.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace store = annotation::store;
using store::RevisionKind;

namespace {

// Faster than a hand that accepts one after the other.
constexpr int kCheckedAhead = 8;

std::uint64_t stateOf(store::RevisionId map) {
    return static_cast<std::uint64_t>(map);
}

}  // namespace

WallDesk::WallDesk(const std::filesystem::path& project, QObject* parent)
    : QObject(parent), folder_(project), images_(project), thumbnails_(project), checks_(project) {
    connect(&checks_, &WallChecks::failed, this, &WallDesk::failed);
    connect(&checks_, &WallChecks::found, this, [this] {
        if (!wish_ || !checks_.of(wish_->shown.labelMap->revision)) {
            return;
        }
        const Wish wish = *std::exchange(wish_, std::nullopt);
        if (question_.waits(stateOf(wish.shown.labelMap->revision))) {
            accept(wish.shown, wish.author);
        }
    });
    connect(&images_, &ImageListModel::failed, this, &WallDesk::failed);
    connect(&images_, &ImageListModel::changedInStore, &images_, &ImageListModel::refreshAll);
}

WallDesk::~WallDesk() {
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { project_.reset(); });
}

void WallDesk::post(store::ImageId image, std::function<void(annotation::Project&)> work) {
    worker_.post([this, image, work = std::move(work)] {
        QString failure;
        try {
            if (!project_) {
                project_.emplace(folder_);
            }
            work(*project_);
        } catch (const core::Error& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, image, failure] {
            images_.refresh(image);
            if (failure.isEmpty()) {
                Q_EMIT changed(image);
            } else {
                Q_EMIT failed(failure);
                Q_EMIT refused(image);
            }
        });
    });
}

void WallDesk::accept(const store::ImageRow& shown, const std::string& author) {
    if (!shown.labelMap) {
        Q_EMIT failed(tr("%1 has no label map yet.").arg(QString::fromStdString(shown.name)));
        return;
    }
    const store::RevisionId map = shown.labelMap->revision;
    const auto known = checks_.of(map);
    switch (shown.labelMap->accepted ? MapQuestion::Answer::Accept : question_.yes(stateOf(map), known)) {
        case MapQuestion::Answer::Accept:
            setAccepted(shown, true, author);
            Q_EMIT agreed(shown.id);
            break;
        case MapQuestion::Answer::Ask:
            Q_EMIT questioned(shown.id, known->front());
            break;
        case MapQuestion::Answer::Wait:
            wish_ = Wish{shown, author};
            checks_.want({{shown.id, map}});
            break;
    }
}

void WallDesk::takeBack(const store::ImageRow& shown, const std::string& author) {
    if (shown.labelMap) {
        setAccepted(shown, false, author);
    }
}

void WallDesk::lookAhead(int row) {
    std::vector<WallChecks::Map> maps;
    for (int i = std::max(row, 0); i < row + kCheckedAhead; ++i) {
        const store::ImageRow* known = images_.rowAt(i);
        if (known != nullptr && known->labelMap && !known->labelMap->accepted) {
            maps.push_back({known->id, known->labelMap->revision});
        }
    }
    checks_.want(maps);
}

void WallDesk::setAccepted(const store::ImageRow& shown, bool accepted, const std::string& author) {
    post(shown.id, [image = shown.id, name = shown.name, map = shown.labelMap->revision, accepted,
                    author](annotation::Project& project) {
        if (accepted && project.labelMapIsStale(image)) {
            annotation::ppa::refreshLabelMap(project, image, {});
            throw core::Error("the label map was made anew, for its points or pixels have changed", name,
                              "Look at it again, then accept it.");
        }
        if (accepted) {
            (void)project.photoPath(image);  // throws if it is gone: nobody can have looked at it
        }
        project.store().setAccepted(image, RevisionKind::LabelMap, map, accepted, author);
    });
}

void WallDesk::answerProposal(const store::ImageRow& shown, Answer answer, const std::string& author) {
    if (shown.proposalPixels == 0) {
        Q_EMIT failed(tr("Nothing is proposed for %1.").arg(QString::fromStdString(shown.name)));
        return;
    }
    post(shown.id, [shown, answer, author](annotation::Project& project) {
        const store::ImageRow now = project.store().row(shown.id);
        if (now.proposalPixels != shown.proposalPixels ||
            now.labelMap->revision != shown.labelMap->revision) {
            throw core::Error("another map is proposed by now", shown.name, "Look at it again, then decide.");
        }
        if (answer == Answer::Take) {
            annotation::ppa::takeProposal(project, shown.id, author);
        } else {
            annotation::ppa::refuseProposal(project, shown.id, author);
        }
    });
}

void WallDesk::setMark(store::ImageId image, store::Mark mark, const std::string& author) {
    post(image, [image, mark, author](annotation::Project& project) {
        project.store().setMark(image, mark, {}, author);
    });
}

void WallDesk::lookForUnjudged() {
    worker_.post([this] {
        std::size_t maps = 0;
        try {
            if (!project_) {
                project_.emplace(folder_);
            }
            maps = project_->store().unjudgedMaps(std::nullopt).size();
        } catch (const core::Error&) {
            return;  // the list will say what is wrong with the project
        }
        if (maps > 0) {
            QMetaObject::invokeMethod(this, [this, maps] { Q_EMIT unjudgedFound(static_cast<int>(maps)); });
        }
    });
}

}  // namespace maskwright::app::gui
