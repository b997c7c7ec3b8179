// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/map_question.h"

#include <utility>

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(MapQuestion)
};

}  // namespace

MapQuestion::Answer MapQuestion::yes(std::uint64_t state, const std::optional<Findings>& known) {
    waiting_.reset();
    if (asked_ == state) {
        return Answer::Accept;
    }
    if (!known) {
        waiting_ = state;
        return Answer::Wait;
    }
    if (known->empty()) {
        return Answer::Accept;
    }
    asked_ = state;
    return Answer::Ask;
}

bool MapQuestion::waits(std::uint64_t state) {
    return waiting_ == state && std::exchange(waiting_, std::nullopt);
}

QString MapQuestion::words(const core::checks::MapFinding& finding) {
    return Words::tr("%1. Accept once more if it is right all the same.")
        .arg(QString::fromStdString(finding.words));
}

}  // namespace maskwright::app::gui
