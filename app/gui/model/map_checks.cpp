// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/map_checks.h"

#include <optional>
#include <utility>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

// A stroke or drag is followed once it pauses: the map is copied for the look.
constexpr int kPauseMs = 300;
// Behind the painting of a face that is shown: copying a large map takes as long as that.
constexpr int kBehindPictureMs = 0;

}  // namespace

MapChecks::MapChecks(QObject* parent) : QObject(parent) {
    pause_.setSingleShot(true);
    connect(&pause_, &QTimer::timeout, this, &MapChecks::check);
}

void MapChecks::setSession(ImageSession* session) {
    if (session_ != nullptr) {
        session_->disconnect(this);
    }
    session_ = session;
    if (session_ != nullptr) {
        connect(session_, &ImageSession::mapChanged, this, &MapChecks::changed);
        connect(session_, &ImageSession::mapReplaced, this, &MapChecks::changed);
    }
    pause_.stop();
    ++asked_;
    known_.reset();
    Q_EMIT found({});
    pause_.start(kBehindPictureMs);
}

void MapChecks::changed() {
    ++asked_;  // what is being found out is of the map before
    known_.reset();
    pause_.start(kPauseMs);
}

void MapChecks::hurry() {
    if (pause_.isActive()) {
        pause_.stop();
        check();
    }
}

void MapChecks::check() {
    const core::LabelMap* map = session_ != nullptr ? session_->labelMap() : nullptr;
    if (map == nullptr) {
        return;
    }
    const auto& record = session_->data().record;
    worker_.dropWaiting();
    worker_.post([this, number = asked_, map = *map, landmarks = session_->landmarks(), width = record.width,
                  height = record.height] {
        auto findings = core::checks::checkLabelMap(map, landmarks ? &*landmarks : nullptr, width, height);
        QMetaObject::invokeMethod(this, [this, number, findings = std::move(findings)] {
            if (number == asked_) {
                known_ = findings;
                Q_EMIT found(findings);
            }
        });
    });
}

}  // namespace maskwright::app::gui
