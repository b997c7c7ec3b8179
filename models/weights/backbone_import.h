// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/resnet.h"

#include <map>
#include <string>
#include <vector>

namespace maskwright::models::weights {

// What became of each tensor, by name.
struct BackboneImport {
    std::size_t loaded = 0;
    std::vector<std::string> adapted;  // of the backbone: taken from a tensor of another shape
    std::vector<std::string> fresh;    // of the backbone: left as they were, the file does not have them
    std::vector<std::string> unused;   // of the file (its classifier, for example)
};

// Fills a backbone with public ResNet weights (torchvision's names; spec 4.3). A file with a plain stem fits
// a deep one in all but the stem and the first unit: what layer1.0 expects of twice as many channels is
// repeated and halved, the stem's three convolutions stay fresh. Names may begin with "backbone.". Throws
// core::Error naming what does not fit, and changes nothing then.
BackboneImport fillBackbone(nets::ResNet& backbone, std::map<std::string, torch::Tensor> tensors,
                            const std::string& source);

}  // namespace maskwright::models::weights
