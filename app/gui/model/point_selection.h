// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <bitset>
#include <optional>
#include <vector>

#include <QObject>

namespace maskwright::app::gui {

// Which points are selected and which lies under the mouse; what keys and status texts refer to. One of the
// selected points is the current one: what steps from point to point and what names a part start there.
class PointSelection : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    // The current point.
    [[nodiscard]] std::optional<std::size_t> selected() const { return selected_; }
    [[nodiscard]] std::optional<std::size_t> hovered() const { return hovered_; }
    // All selected points, in the order of their indices; the current one is among them.
    [[nodiscard]] std::vector<std::size_t> group() const;
    [[nodiscard]] std::size_t groupSize() const { return group_.count(); }
    [[nodiscard]] bool contains(std::size_t point) const { return group_.test(point); }
    // This point alone, or nothing.
    void select(std::optional<std::size_t> point);
    // The current point stays if it is among them.
    void selectGroup(const std::vector<std::size_t>& points);
    // Adds the point, which becomes the current one, or takes it out.
    void toggle(std::size_t point);
    void hover(std::optional<std::size_t> point);

  Q_SIGNALS:
    // Selection or hovering has changed; the points that look different now.
    void changed(const std::vector<std::size_t>& points);

  private:
    using Group = std::bitset<core::kPointCount>;
    void take(const Group& group, std::optional<std::size_t> current);

    Group group_;
    std::optional<std::size_t> selected_;
    std::optional<std::size_t> hovered_;
};

// Below this confidence a predicted point is shown as doubtful.
inline constexpr double kDoubtfulBelow = 0.5;
[[nodiscard]] bool isDoubtful(const core::Landmarks& landmarks, std::size_t point);
// The points that no person has moved or accepted, the least certain first (equal ones by index).
[[nodiscard]] std::vector<std::size_t> byDoubt(const core::Landmarks& landmarks);

}  // namespace maskwright::app::gui
