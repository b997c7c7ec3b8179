// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/wall_checks.h"

#include "annotation/review/checking.h"

#include <utility>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

// Findings are small, but a wall may be long.
constexpr std::size_t kMostKept = 2000;

}  // namespace

WallChecks::WallChecks(std::filesystem::path project, QObject* parent)
    : QObject(parent), folder_(std::move(project)) {}

WallChecks::~WallChecks() {
    worker_.dropWaiting();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { project_.reset(); });
}

void WallChecks::want(const std::vector<Map>& maps) {
    worker_.dropWaiting();
    for (const Map& map : maps) {
        if (!known_.contains(map.revision)) {
            worker_.post([this, map] { check(map); });
        }
    }
}

std::optional<MapQuestion::Findings> WallChecks::of(annotation::store::RevisionId revision) const {
    const auto known = known_.find(revision);
    return known != known_.end() ? std::optional(known->second) : std::nullopt;
}

void WallChecks::check(const Map& map) {
    MapQuestion::Findings findings;
    try {
        if (!project_) {
            project_.emplace(folder_);
        }
        if (auto checked = annotation::review::checkMap(*project_, map.image);
            checked && checked->revision == map.revision) {
            findings = std::move(checked->findings);
        }
    } catch (const core::Error& error) {
        QMetaObject::invokeMethod(
            this, [this, message = QString::fromUtf8(error.what())] { Q_EMIT failed(message); });
        return;
    }
    QMetaObject::invokeMethod(this, [this, map, findings = std::move(findings)] {
        if (known_.size() >= kMostKept) {
            known_.clear();
        }
        known_[map.revision] = findings;
        Q_EMIT found();
    });
}

}  // namespace maskwright::app::gui
