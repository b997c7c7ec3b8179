// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QColor>
#include <QImage>
#include <QPainter>

namespace maskwright::app::gui {

// What a person must be able to tell apart at a glance, by shape and by colour.
enum class MarkerKind { Predicted, Doubtful, Moved, Accepted };

struct Marker {
    MarkerKind kind = MarkerKind::Predicted;
    bool occluded = false;
    bool hovered = false;
    bool selected = false;

    auto operator<=>(const Marker&) const = default;
};

// Nothing of a marker reaches farther from its point, in device-independent pixels.
inline constexpr double kMarkerHalfPx = 11;

[[nodiscard]] QColor markerColour(MarkerKind kind);

// Markers drawn once and then copied; on a quarter of a device pixel exact.
class MarkerPictures {
  public:
    void draw(QPainter& painter, const Marker& marker, const QPointF& at);

  private:
    struct Key {
        Marker marker;
        int quarterX = 0;  // of a device pixel
        int quarterY = 0;
        double devicePixelRatio = 1;
        auto operator<=>(const Key&) const = default;
    };
    std::map<Key, QImage> pictures_;
};

}  // namespace maskwright::app::gui
