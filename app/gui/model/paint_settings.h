// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/painting/mended_map.h"

#include <memory>

#include <QObject>

namespace maskwright::app::gui {

// What a left drag on the map does. None: points and curves are dragged as ever.
enum class PaintMode { None, Brush, Eraser, Smart, Outline, Fill, Lasso };

// Smallest and largest brush, in photo pixels.
inline constexpr double kLeastBrushPx = 0.5;
inline constexpr double kLargestBrushPx = 500;
inline constexpr double kFarthestReach = 6;

// How a person paints: the tool, its class and size, and what is protected. Shared by the canvas, the panel
// and the keys. Window's thread.
class PaintSettings : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    [[nodiscard]] PaintMode mode() const { return mode_; }
    void setMode(PaintMode mode);
    [[nodiscard]] core::FaceClass value() const { return value_; }
    void setValue(core::FaceClass value);
    // The class before this one.
    void swapValues() { setValue(previous_); }
    [[nodiscard]] double radiusPx() const { return radiusPx_; }
    // Kept within the limits.
    void setRadiusPx(double radiusPx);
    // A notch of the wheel or a press of a key: larger (1) or smaller (-1).
    void stepRadius(int steps);
    // Classes that no stroke changes.
    [[nodiscard]] const core::painting::ClassSet& locked() const { return locked_; }
    void setLocked(core::FaceClass value, bool locked);
    // Smart strokes: how many radii from the path the map may change, 1 .. kFarthestReach.
    [[nodiscard]] double reach() const { return reach_; }
    void setReach(double reach);
    // Smart strokes: the colours decide between hair, skin and background, whatever the class is.
    [[nodiscard]] bool coloursDecide() const { return coloursDecide_; }
    void setColoursDecide(bool decide);
    // Lasso: the area becomes what this map of the same face shows there, instead of the class; null: the
    // class. As long as the lasso is the tool.
    [[nodiscard]] const core::LabelMap* areaSource() const { return areaSource_.get(); }
    void takeAreasFrom(std::shared_ptr<const core::LabelMap> source);

  Q_SIGNALS:
    void changed();

  private:
    PaintMode mode_ = PaintMode::None;
    core::FaceClass value_ = core::FaceClass::Hair;
    core::FaceClass previous_ = core::FaceClass::Background;
    double radiusPx_ = 12;
    core::painting::ClassSet locked_;
    double reach_ = 2;
    bool coloursDecide_ = false;
    std::shared_ptr<const core::LabelMap> areaSource_;
};

// The classes in the order of their keys: 1 is hair, ... 9 the lower lip, 0 the background. The inner mouth
// has none.
[[nodiscard]] std::optional<core::FaceClass> classOfDigit(int digit);
[[nodiscard]] std::optional<int> digitOfClass(core::FaceClass value);

}  // namespace maskwright::app::gui
