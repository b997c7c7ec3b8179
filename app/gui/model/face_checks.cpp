// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/face_checks.h"

#include <utility>

#include <QMetaObject>

namespace maskwright::app::gui {

void FaceChecks::setSession(ImageSession* session) {
    if (session_ != nullptr) {
        session_->disconnect(this);
    }
    session_ = session;
    if (session_ != nullptr) {
        connect(session_, &ImageSession::edited, this, [this] {
            // Accepting, and hiding a point, moves none.
            if (lookedAt_ != session_->landmarks()->points) {
                check();
            }
        });
    }
    check();
}

void FaceChecks::check() {
    const std::uint64_t number = ++asked_;
    lookedAt_.reset();
    if (session_ == nullptr || !session_->landmarks()) {
        tell({});
        return;
    }
    lookedAt_ = session_->landmarks()->points;
    const FaceData& face = session_->data();
    if (face.findings && face.landmarks->points == *lookedAt_) {
        tell(*face.findings);
        return;
    }
    worker_.dropWaiting();
    worker_.post([this, number, points = session_->landmarks()->points] {
        std::vector<core::checks::Finding> findings;
        try {
            findings = core::checks::checkShape(points);
        } catch (const core::Error&) {
            // Without its model there is nothing to compare with; faces are worked on as ever.
        }
        QMetaObject::invokeMethod(this, [this, number, findings = std::move(findings)] {
            if (number == asked_) {
                tell(findings);
            }
        });
    });
}

void FaceChecks::tell(std::vector<core::checks::Finding> findings) {
    findings_ = std::move(findings);
    Q_EMIT found(findings_);
}

}  // namespace maskwright::app::gui
