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
        connect(session_, &ImageSession::edited, this, &FaceChecks::check);
    }
    check();
}

void FaceChecks::check() {
    const std::uint64_t number = ++asked_;
    if (session_ == nullptr || !session_->landmarks()) {
        tell({});
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
