// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/example_face.h"

#include "core/image/portrait/portrait.h"
#include "core/image/portrait/traits.h"

#include <cmath>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

namespace portrait = core::image::portrait;

constexpr int kSidePx = 768;

bool showsEverything(const portrait::Traits& traits) {
    using portrait::HairStyle;
    const auto& [yaw, pitch, roll] = traits.pose;
    const HairStyle hair = traits.look.hairStyle;
    const auto& open = traits.expression.eyeOpen;
    return std::abs(yaw) < 4 && std::abs(pitch) < 6 && std::abs(roll) < 4 &&
           traits.extras.eyewear == portrait::Eyewear::None &&
           traits.extras.headwear == portrait::Headwear::None &&
           traits.extras.occluder == portrait::Occluder::None && hair != HairStyle::Fringe &&
           hair != HairStyle::OverEye && hair != HairStyle::SideSwept && traits.look.beard < 0.1 &&
           std::min(open[0], open[1]) > 0.8 && traits.expression.mouthOpenMm > 2 &&
           traits.expression.mouthOpenMm < 12 && traits.framing.faceHeight > 0.45;
}

ExampleFace make() {
    portrait::PortraitOptions options;
    options.width = options.height = kSidePx;
    while (!showsEverything(portrait::drawTraits(options.seed))) {
        ++options.seed;
    }
    const portrait::Portrait made = portrait::renderPortrait(options);
    QImage picture(kSidePx, kSidePx, QImage::Format_RGB32);
    for (int y = 0; y < kSidePx; ++y) {
        auto* to = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < kSidePx; ++x) {
            const core::Rgb8& pixel = made.photo.at(x, y);
            to[x] = qRgb(pixel.r, pixel.g, pixel.b);
        }
    }
    return {picture, made.landmarks};
}

}  // namespace

void ExampleFaceMaker::request() {
    if (face_ != nullptr) {
        Q_EMIT ready(face_);
        return;
    }
    worker_.dropWaiting();
    worker_.post([this] {
        auto face = std::make_shared<const ExampleFace>(make());
        QMetaObject::invokeMethod(this, [this, face] {
            face_ = face;
            Q_EMIT ready(face);
        });
    });
}

}  // namespace maskwright::app::gui
