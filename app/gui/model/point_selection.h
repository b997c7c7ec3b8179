// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/landmarks.h"

#include <optional>
#include <vector>

#include <QObject>

namespace maskwright::app::gui {

// Which point is selected and which lies under the mouse; what keys and status texts refer to.
class PointSelection : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    [[nodiscard]] std::optional<std::size_t> selected() const { return selected_; }
    [[nodiscard]] std::optional<std::size_t> hovered() const { return hovered_; }
    void select(std::optional<std::size_t> point);
    void hover(std::optional<std::size_t> point);

  Q_SIGNALS:
    // Either has changed; the points that look different now.
    void changed(const std::vector<std::size_t>& points);

  private:
    std::optional<std::size_t> selected_;
    std::optional<std::size_t> hovered_;
};

// Below this confidence a predicted point is shown as doubtful.
inline constexpr double kDoubtfulBelow = 0.5;
[[nodiscard]] bool isDoubtful(const core::Landmarks& landmarks, std::size_t point);
// The points that no person has moved or accepted, the least certain first (equal ones by index).
[[nodiscard]] std::vector<std::size_t> byDoubt(const core::Landmarks& landmarks);

}  // namespace maskwright::app::gui
