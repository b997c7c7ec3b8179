// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/ghost_layer.h"
#include "core/propagation/propagation.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <Qt>

namespace maskwright::app::gui {

// Which points follow when a person moves one, and where they go (core/propagation): only points that nobody
// has moved or accepted, seen as it happens, with a ghost where each of them was. Used by tools while they
// preview; what is committed is one edit for the dragged point and all that followed it. Window's thread.
class Following {
  public:
    // The layer outlives this.
    explicit Following(GhostLayer& ghosts) : ghosts_(ghosts) {}

    // What follows as a rule: the same part until a person chooses otherwise.
    void setScope(core::propagation::Scope scope) { scope_ = scope; }
    [[nodiscard]] core::propagation::Scope scope() const { return scope_; }
    // Null: that of the shipped landmark network.
    void setErrors(std::shared_ptr<const core::propagation::ErrorModel> errors) {
        errors_ = std::move(errors);
    }

    // A drag of this point begins, of the face as it is now.
    void begin(const core::Landmarks& start, std::size_t dragged);
    [[nodiscard]] bool active() const { return start_.has_value(); }
    // The face with the dragged point here. While it is held, Alt lets nothing follow, and Alt with Shift the
    // whole face. Requires a drag.
    [[nodiscard]] core::Landmarks moved(const core::Point& to, Qt::KeyboardModifiers modifiers = {});
    void end();

  private:
    [[nodiscard]] const core::propagation::ErrorModel& errors() const;

    GhostLayer& ghosts_;
    core::propagation::Scope scope_ = core::propagation::Scope::Part;
    std::shared_ptr<const core::propagation::ErrorModel> errors_;
    std::optional<core::Landmarks> start_;
    std::size_t dragged_ = 0;
    // Of this drag, made when first asked for.
    std::map<core::propagation::Scope, core::propagation::Propagation> propagations_;
};

}  // namespace maskwright::app::gui
