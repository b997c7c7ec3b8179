// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/canvas/following.h"

#include "core/error.h"

namespace maskwright::app::gui {

using core::propagation::Propagation;
using core::propagation::Scope;

namespace {

Scope scopeFor(Qt::KeyboardModifiers modifiers, Scope usual) {
    if (!modifiers.testFlag(Qt::AltModifier)) {
        return usual;
    }
    return modifiers.testFlag(Qt::ShiftModifier) ? Scope::Face : Scope::Point;
}

}  // namespace

const core::propagation::ErrorModel& Following::errors() const {
    return errors_ != nullptr ? *errors_ : core::propagation::ErrorModel::shipped();
}

void Following::begin(const core::Landmarks& start, std::size_t dragged) {
    start_ = start;
    dragged_ = dragged;
    propagations_.clear();
}

core::Landmarks Following::moved(const core::Point& to, Qt::KeyboardModifiers modifiers) {
    core::expects(active(), "Following: no drag is under way");
    const Scope scope = scopeFor(modifiers, scope_);
    auto found = propagations_.find(scope);
    if (found == propagations_.end()) {
        found = propagations_.emplace(scope, Propagation(*start_, {&dragged_, 1}, scope, errors())).first;
    }
    core::Landmarks now = found->second.dragged(to);
    ghosts_.show(*start_, now, found->second.followers());
    return now;
}

void Following::end() {
    start_.reset();
    propagations_.clear();
    ghosts_.clear();
}

}  // namespace maskwright::app::gui
