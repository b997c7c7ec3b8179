// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/data/batch.h"
#include "models/data/numbers.h"

namespace maskwright::models::data {

// Things that lie before heads (scarves, caps, hands, dark glasses): each sample, with this probability, gets
// a smooth shape of any size that reaches to within a third of the view from its middle, filled with a
// colour or with a piece of the ground of any sample's picture, and with stripes of light and dark. What it
// covers is labelled ground (0), also where nothing was known. Changes the batch in place; requires labels.
void layCovers(Batch& batch, double probability, Numbers& numbers);

}  // namespace maskwright::models::data
