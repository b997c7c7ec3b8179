// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/canvas/layer.h"
#include "core/landmarks.h"

#include <span>
#include <vector>

namespace maskwright::app::gui {

// Where points were before they followed another one: a grey ring there, and a thin line to where they are
// now. Shown while the drag lasts.
class GhostLayer final : public Layer {
  public:
    // Of the followers, those that have moved.
    void show(const core::Landmarks& before, const core::Landmarks& now,
              std::span<const std::size_t> followers);
    void clear();
    [[nodiscard]] std::size_t count() const { return ghosts_.size(); }

    void paint(QPainter& painter, const ViewTransform& view, const QRect& exposed) override;

  private:
    struct Ghost {
        core::Point before;
        core::Point now;
    };
    void repaintGhosts();

    std::vector<Ghost> ghosts_;
};

}  // namespace maskwright::app::gui
