// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/paint_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace maskwright::app::gui {

namespace {

using core::FaceClass;

constexpr double kSizePerStep = 1.2;
// By digit. Hair and background are painted most and stand at the ends of the row, where they are found
// blind.
constexpr std::array kClassOfDigit{
    FaceClass::Background,     FaceClass::Hair,         FaceClass::Skin,          FaceClass::ImageLeftBrow,
    FaceClass::ImageRightBrow, FaceClass::ImageLeftEye, FaceClass::ImageRightEye, FaceClass::Nose,
    FaceClass::UpperLip,       FaceClass::LowerLip};

}  // namespace

void PaintSettings::setMode(PaintMode mode) {
    if (std::exchange(mode_, mode) != mode) {
        areaSource_.reset();
        Q_EMIT changed();
    }
}

void PaintSettings::takeAreasFrom(std::shared_ptr<const core::LabelMap> source) {
    if (std::exchange(areaSource_, std::move(source)) != areaSource_) {
        Q_EMIT changed();
    }
}

void PaintSettings::setValue(FaceClass value) {
    if (value != value_) {
        previous_ = std::exchange(value_, value);
        Q_EMIT changed();
    }
}

void PaintSettings::setRadiusPx(double radiusPx) {
    const double limited = std::clamp(radiusPx, kLeastBrushPx, kLargestBrushPx);
    if (std::exchange(radiusPx_, limited) != limited) {
        Q_EMIT changed();
    }
}

void PaintSettings::stepRadius(int steps) {
    setRadiusPx(radiusPx_ * std::pow(kSizePerStep, steps));
}

void PaintSettings::setLocked(FaceClass value, bool locked) {
    if (locked_.test(core::labelOf(value)) != locked) {
        locked_.set(core::labelOf(value), locked);
        Q_EMIT changed();
    }
}

void PaintSettings::setReach(double reach) {
    const double limited = std::clamp(reach, 1.0, kFarthestReach);
    if (std::exchange(reach_, limited) != limited) {
        Q_EMIT changed();
    }
}

void PaintSettings::setColoursDecide(bool decide) {
    if (std::exchange(coloursDecide_, decide) != decide) {
        Q_EMIT changed();
    }
}

std::optional<FaceClass> classOfDigit(int digit) {
    return digit >= 0 && digit < static_cast<int>(kClassOfDigit.size())
               ? std::optional(kClassOfDigit[static_cast<std::size_t>(digit)])
               : std::nullopt;
}

std::optional<int> digitOfClass(FaceClass value) {
    const auto found = std::ranges::find(kClassOfDigit, value);
    return found == kClassOfDigit.end() ? std::nullopt
                                        : std::optional(static_cast<int>(found - kClassOfDigit.begin()));
}

}  // namespace maskwright::app::gui
