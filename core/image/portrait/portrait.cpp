// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/portrait.h"

#include "core/image/portrait/backdrop.h"
#include "core/image/portrait/body.h"
#include "core/image/portrait/camera.h"
#include "core/image/portrait/develop.h"
#include "core/image/portrait/face_curves.h"
#include "core/image/portrait/frame.h"
#include "core/image/portrait/hair.h"
#include "core/image/portrait/head_shape.h"
#include "core/image/portrait/landmark_points.h"
#include "core/image/portrait/lighting.h"
#include "core/image/portrait/props.h"
#include "core/image/portrait/skin_texture.h"
#include "core/image/portrait/traits.h"

#include <algorithm>
#include <utility>

namespace maskwright::core::image::portrait {
namespace {

Frame frameWith(const RgbImage& backdrop) {
    Frame frame(backdrop.width(), backdrop.height());
    for (int y = 0; y < frame.rows; ++y) {
        for (int x = 0; x < frame.columns; ++x) {
            frame.colour.at(x, y) = backdrop.at(x / kSamples, y / kSamples);
        }
    }
    return frame;
}

}  // namespace

Portrait renderPortrait(const PortraitOptions& options) {
    expects(options.width >= 64 && options.height >= 64 && options.width <= 2048 && options.height <= 2048,
            "renderPortrait: sides must be 64..2048");
    Traits traits = drawTraits(options.seed);
    traits.pose.pitch = options.pitchDegrees.value_or(traits.pose.pitch);
    const FaceCurves curves = drawFaceCurves(traits.identity, traits.expression);
    const HeadShape head(traits.identity, traits.expression, curves);
    const Camera camera(traits.pose, traits.framing, head, options.width, options.height);

    Body body = makeBody(head, camera, traits);
    const std::vector<Strand> hair = growHair(head, camera, traits, options.seed);
    std::vector<Prop> props = makeHeadwear(head, camera, traits);
    for (Prop& prop : makeOccluder(head, camera, traits, options.seed)) {
        props.push_back(std::move(prop));
    }
    Lighting lighting(traits.scene, traits.look.oiliness);
    for (const Mesh* mesh : {&body.head, &body.ears[0], &body.ears[1], &body.neck, &body.torso}) {
        lighting.addCaster(*mesh);
    }
    for (const Prop& prop : props) {
        lighting.addCaster(prop.mesh);
    }
    for (const Strand& strand : hair) {
        for (const Eigen::Vector3f& p : strand.points) {
            lighting.addCaster(p);
        }
    }

    Frame frame = frameWith(drawBackdrop(traits.scene, options.width, options.height, options.seed));
    const double texelMm = std::clamp(0.4 / camera.pxPerMm(), 0.12, 0.5);
    const SkinTexture skin = paintSkin(head, curves, traits, texelMm, options.seed);
    drawBody(frame, body, camera, lighting, skin, traits);

    Portrait portrait;
    portrait.landmarks = placePoints(head, curves, camera, traits.pose, frame);
    drawHair(frame, hair, body.head, camera, lighting, traits);
    drawEyewear(frame, head, camera, lighting, traits);
    for (Prop& prop : props) {
        drawProp(frame, prop, camera, lighting);
    }
    const Developed developed = develop(frame, traits.scene, options.seed);
    portrait.photo = developed.photo;
    portrait.labels = developed.labels;
    markCovered(portrait.landmarks, developed.covered);
    portrait.description = describe(traits);
    return portrait;
}

}  // namespace maskwright::core::image::portrait
