// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_prior_learner.h"

#include "core/error.h"
#include "core/image/codecs/png.h"
#include "core/image/whole_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace {

constexpr int kParts = static_cast<int>(kHeadPartCount);

// Styles differ by the large forms of hair: a fourth of the resolution shows them.
constexpr int kCoarse = 4;
constexpr int kCoarseTurns = kPriorTurns / kCoarse;
constexpr int kCoarseRadii = kPriorRadii / kCoarse;
constexpr std::size_t kFeatures = 2 * std::size_t{kCoarseTurns} * kCoarseRadii;
constexpr float kUnseen = -1;

constexpr int kStarts = 6;
constexpr int kRounds = 25;

constexpr double kSmoothingCells = 0.8;
// Fewer faces than this say too little of a cell: it is taken from the next one towards the face.
constexpr double kEnoughFaces = 6;
// Over this distance (1 is the face's outline) what goes on beyond the photos fades.
constexpr double kFadeRadius = 0.35;
// The mean of all faces counts in each style as much as so many of its faces.
constexpr double kFacesOfTheMean = 3;

constexpr std::uint8_t valueOf(HeadPart part) {
    return static_cast<std::uint8_t>(part);
}

constexpr std::size_t indexOf(HeadPart part) {
    return static_cast<std::size_t>(part);
}

// A face as it is, or mirrored: where a column of its counts stands.
enum class Side : std::uint8_t { AsIs, Mirrored };

int columnOf(int turn, Side side) {
    return side == Side::AsIs ? turn : kPriorTurns - 1 - turn;
}

using Feature = std::vector<float>;  // share of hair, then of skin, in the coarse cells; kUnseen: no pixel
using Centre = std::vector<double>;

Feature featureOf(const Raster<std::uint32_t>& counts, Side side) {
    Feature feature(kFeatures, kUnseen);
    std::size_t cell = 0;
    for (int row = 0; row < kCoarseRadii; ++row) {
        for (int column = 0; column < kCoarseTurns; ++column, ++cell) {
            std::array<double, kHeadPartCount> pixels{};
            double all = 0;
            for (int i = 0; i < kParts * kCoarse * kCoarse; ++i) {
                const int part = i / (kCoarse * kCoarse);
                const int y = part * kPriorRadii + row * kCoarse + i / kCoarse % kCoarse;
                const double count = counts.at(columnOf(column * kCoarse + i % kCoarse, side), y);
                pixels[static_cast<std::size_t>(part)] += count;
                all += count;
            }
            if (all > 0) {
                feature[cell] = static_cast<float>(pixels[indexOf(HeadPart::Hair)] / all);
                feature[kFeatures / 2 + cell] = static_cast<float>(pixels[indexOf(HeadPart::Skin)] / all);
            }
        }
    }
    return feature;
}

double squaredDistance(const Feature& feature, const Centre& centre) {
    double sum = 0;
    for (std::size_t i = 0; i < kFeatures; ++i) {
        if (feature[i] >= 0) {
            const double difference = feature[i] - centre[i];
            sum += difference * difference;
        }
    }
    return sum;
}

// 0 <= share < 1. The standard's engines are the same everywhere, its distributions are not.
double randomShare(std::mt19937& random) {
    const auto low = static_cast<double>(random());
    const auto high = static_cast<double>(random());
    return (low + high * 0x1p32) / 0x1p64;
}

std::vector<Centre> firstCentres(const std::vector<Feature>& features, int styles, std::mt19937& random) {
    std::vector<Centre> centres;
    std::vector<double> distances(features.size(), std::numeric_limits<double>::max());
    std::size_t pick = random() % features.size();
    while (true) {
        Centre centre(features[pick].begin(), features[pick].end());
        for (double& value : centre) {
            value = std::max(value, 0.0);
        }
        double sum = 0;
        for (std::size_t i = 0; i < features.size(); ++i) {
            distances[i] = std::min(distances[i], squaredDistance(features[i], centre));
            sum += distances[i];
        }
        centres.push_back(std::move(centre));
        if (static_cast<int>(centres.size()) == styles) {
            return centres;
        }
        double left = sum * randomShare(random);
        for (pick = 0; pick + 1 < features.size() && (left -= distances[pick]) > 0;) {
            ++pick;
        }
    }
}

struct Grouping {
    std::vector<std::size_t> styleOf;
    double distance = std::numeric_limits<double>::max();
};

Grouping nearest(const std::vector<Feature>& features, const std::vector<Centre>& centres) {
    Grouping grouping{std::vector<std::size_t>(features.size()), 0};
    for (std::size_t i = 0; i < features.size(); ++i) {
        double best = std::numeric_limits<double>::max();
        for (std::size_t style = 0; style < centres.size(); ++style) {
            const double distance = squaredDistance(features[i], centres[style]);
            if (distance < best) {
                best = distance;
                grouping.styleOf[i] = style;
            }
        }
        grouping.distance += best;
    }
    return grouping;
}

Centre centreOf(const std::vector<Feature>& features, const Grouping& grouping, std::size_t style) {
    Centre sum(kFeatures, 0);
    std::vector<int> seen(kFeatures, 0);
    for (std::size_t i = 0; i < features.size(); ++i) {
        for (std::size_t f = 0; grouping.styleOf[i] == style && f < kFeatures; ++f) {
            if (features[i][f] >= 0) {
                sum[f] += features[i][f];
                ++seen[f];
            }
        }
    }
    for (std::size_t f = 0; f < kFeatures; ++f) {
        sum[f] = seen[f] > 0 ? sum[f] / seen[f] : 0;
    }
    return sum;
}

Grouping grouped(const std::vector<Feature>& features, int styles, std::uint32_t seed, Progress& progress) {
    std::mt19937 random(seed);
    Grouping best;
    for (int start = 0; start < kStarts; ++start) {
        progress.report(static_cast<double>(start) / kStarts, "sorting faces by hair");
        std::vector<Centre> centres = firstCentres(features, styles, random);
        Grouping grouping;
        for (int round = 0; round < kRounds; ++round) {
            progress.stopIfCancelled();
            grouping = nearest(features, centres);
            for (std::size_t style = 0; style < centres.size(); ++style) {
                centres[style] = centreOf(features, grouping, style);
            }
        }
        if (grouping.distance < best.distance) {
            best = std::move(grouping);
        }
    }
    return best;
}

// Per cell, the sum over faces of each part's share of the face's pixels there.
struct Sums {
    std::array<cv::Mat1d, kHeadPartCount> parts;

    Sums() {
        for (cv::Mat1d& part : parts) {
            part = cv::Mat1d(kPriorRadii, kPriorTurns, 0.0);
        }
    }

    void add(const Raster<std::uint32_t>& counts, Side side) {
        for (int y = 0; y < kPriorRadii; ++y) {
            for (int x = 0; x < kPriorTurns; ++x) {
                const int column = columnOf(x, side);
                double all = 0;
                for (int part = 0; part < kParts; ++part) {
                    all += counts.at(column, part * kPriorRadii + y);
                }
                for (int part = 0; part < kParts && all > 0; ++part) {
                    parts[static_cast<std::size_t>(part)](y, x) +=
                        counts.at(column, part * kPriorRadii + y) / all;
                }
            }
        }
    }

    // How many faces have pixels in each cell.
    [[nodiscard]] cv::Mat1d faces() const {
        cv::Mat1d sum(kPriorRadii, kPriorTurns, 0.0);
        for (const cv::Mat1d& part : parts) {
            sum += part;
        }
        return sum;
    }
};

// Around the face there is no border.
cv::Mat1d smoothed(const cv::Mat1d& cells) {
    constexpr int kMargin = 12;
    cv::Mat1d wide;
    cv::copyMakeBorder(cells, wide, 0, 0, kMargin, kMargin, cv::BORDER_WRAP);
    cv::GaussianBlur(wide, wide, {}, kSmoothingCells, kSmoothingCells, cv::BORDER_REPLICATE);
    return wide.colRange(kMargin, kMargin + kPriorTurns).clone();
}

using Chances = std::array<double, kHeadPartCount>;

// What the cell `last` says, seen from farther out.
Chances faded(Chances chances, int last, int row) {
    const double distance = priorCellPlace(0, row).radius - priorCellPlace(0, last).radius;
    const double keep = std::exp(-distance / kFadeRadius);
    double rest = 0;
    for (const HeadPart part : {HeadPart::Skin, HeadPart::Hair, HeadPart::Neck}) {
        double& chance = chances[indexOf(part)];
        rest += chance * (1 - keep);
        chance *= keep;
    }
    chances[indexOf(HeadPart::Background)] += rest;
    return chances;
}

Raster<Chances> chancesOf(const Sums& style, const Sums& all) {
    Sums sums;
    std::transform(style.parts.begin(), style.parts.end(), sums.parts.begin(), smoothed);
    const cv::Mat1d faces = smoothed(style.faces());
    const cv::Mat1d allFaces = all.faces();
    Raster<Chances> result(kPriorTurns, kPriorRadii);
    for (int x = 0; x < kPriorTurns; ++x) {
        std::optional<int> last;
        for (int y = 0; y < kPriorRadii; ++y) {
            if (faces(y, x) > kEnoughFaces) {
                last = y;
            }
            const bool reached = !last || *last == y;
            const int from = reached ? y : *last;
            Chances chances{};
            for (std::size_t part = 0; part < kHeadPartCount; ++part) {
                const double sum = sums.parts[part](from, x);
                const double mean =
                    allFaces(y, x) > 0 ? all.parts[part](y, x) / allFaces(y, x) : 1.0 / kParts;
                chances[part] = reached ? (sum + kFacesOfTheMean * mean) / (faces(y, x) + kFacesOfTheMean)
                                        : sum / faces(from, x);
            }
            result.at(x, y) = reached ? chances : faded(chances, from, y);
        }
    }
    return result;
}

// For masks that know neither neck nor clothes.
void divideBackground(Raster<Chances>& chances) {
    const HeadPrior geometry = HeadPrior::builtIn();
    for (int y = 0; y < chances.height(); ++y) {
        for (int x = 0; x < chances.width(); ++x) {
            Chances expected{};
            for (std::size_t style = 0; style < geometry.styleCount(); ++style) {
                const PartChances there = geometry.at(style, priorCellPlace(x, y));
                for (std::size_t part = 0; part < kHeadPartCount; ++part) {
                    expected[part] += geometry.share(style) * there[part];
                }
            }
            constexpr std::array kDivided{HeadPart::Background, HeadPart::Neck, HeadPart::Clothes};
            double sum = 0;
            for (const HeadPart part : kDivided) {
                sum += expected[indexOf(part)];
            }
            const double background = chances.at(x, y)[indexOf(HeadPart::Background)];
            for (const HeadPart part : kDivided) {
                chances.at(x, y)[indexOf(part)] = background * expected[indexOf(part)] / sum;
            }
        }
    }
}

}  // namespace

HeadPartMap headParts(const LabelMap& labels) {
    HeadPartMap parts(labels.width(), labels.height());
    std::transform(labels.pixels().begin(), labels.pixels().end(), parts.pixels().begin(),
                   [](std::uint8_t label) {
                       if (label == kIgnoredLabel) {
                           return kIgnoredLabel;
                       }
                       return valueOf(label == labelOf(FaceClass::Background) ? HeadPart::Background
                                      : label == labelOf(FaceClass::Hair)     ? HeadPart::Hair
                                                                              : HeadPart::Skin);
                   });
    return parts;
}

void addNeckAndClothes(HeadPartMap& parts, const std::filesystem::path& celebaMask) {
    constexpr const char* kRemedy = "Take the masks of 19 classes that belong to these label maps, or none.";
    const WholeFile file(celebaMask);
    const codecs::PngHeader header = codecs::pngHeader(file.bytes(), celebaMask.string());
    if (header.kind != codecs::PngKind::Grey || header.bitDepth != 8 || header.size.width != parts.width() ||
        header.size.height != parts.height()) {
        throw Error("is no 8-bit grey mask of its label map's size", celebaMask.string(), kRemedy);
    }
    const Raster<std::uint8_t> mask = codecs::decodePngValues(file.bytes(), celebaMask.string());
    for (std::size_t i = 0; i < mask.pixels().size(); ++i) {
        std::uint8_t& part = parts.pixels()[i];
        const int value = mask.pixels()[i];
        if (part != valueOf(HeadPart::Background)) {
            continue;
        }
        if (value == 16 || value == 17) {
            part = valueOf(HeadPart::Neck);
        } else if (value == 14 || value == 18) {
            part = valueOf(HeadPart::Clothes);
        }
    }
}

void LearnedHeadPrior::write(const std::filesystem::path& folder) const {
    const cv::Mat picture(grid.height(), grid.width(), CV_8U,
                          const_cast<std::uint8_t*>(grid.pixels().data()));  // only read
    std::vector<std::uint8_t> png;
    cv::imencode(".png", picture, png, {cv::IMWRITE_PNG_COMPRESSION, 9});
    const nlohmann::json json{{"shares", shares}, {"turns", kPriorTurns}, {"radii", kPriorRadii}};
    const std::string text = json.dump() + "\n";
    replaceFile(folder / "head_prior.png", png);
    replaceFile(folder / "head_prior.json",
                {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void HeadPriorLearner::add(const PointMatrix& points, const HeadPartMap& parts, const Progress& progress) {
    const HeadCoordinates head(points);
    Counts counts(kPriorTurns, kParts * kPriorRadii);
    for (int y = 0; y < parts.height(); ++y) {
        progress.stopIfCancelled();
        for (int x = 0; x < parts.width(); ++x) {
            const int part = parts.at(x, y);
            if (part >= kParts) {
                continue;
            }
            const HeadPlace place = head.placeOf({x, y});
            const int column = std::min(kPriorTurns - 1, static_cast<int>(place.turn * kPriorTurns));
            const int row =
                std::min(kPriorRadii - 1, static_cast<int>(place.radius / (1 + place.radius) * kPriorRadii));
            ++counts.at(column, part * kPriorRadii + row);
        }
    }
    faces_.push_back(std::move(counts));
}

LearnedHeadPrior HeadPriorLearner::learn(int styles, std::uint32_t seed, Progress& progress) const {
    expects(styles >= 1 && static_cast<std::size_t>(styles) <= 2 * faces_.size(),
            "HeadPriorLearner: as many styles as faces and their mirror images at most");
    std::vector<Feature> features;
    Sums all;
    for (const Counts& face : faces_) {
        for (const Side side : {Side::AsIs, Side::Mirrored}) {
            features.push_back(featureOf(face, side));
            all.add(face, side);
        }
    }
    const Grouping grouping = grouped(features, styles, seed, progress);
    std::vector<Sums> sums(static_cast<std::size_t>(styles));
    std::vector<double> shares(sums.size(), 0);
    for (std::size_t i = 0; i < features.size(); ++i) {
        const std::size_t style = grouping.styleOf[i];
        sums[style].add(faces_[i / 2], i % 2 == 0 ? Side::AsIs : Side::Mirrored);
        shares[style] += 1.0 / static_cast<double>(features.size());
    }
    const bool knowsOutside = cv::countNonZero(all.parts[indexOf(HeadPart::Neck)]) > 0 ||
                              cv::countNonZero(all.parts[indexOf(HeadPart::Clothes)]) > 0;
    LearnedHeadPrior prior;
    std::vector<std::uint8_t> cells;
    for (std::size_t style = 0; style < sums.size(); ++style) {
        if (!(shares[style] > 0)) {
            continue;
        }
        Raster<Chances> chances = chancesOf(sums[style], all);
        if (!knowsOutside) {
            divideBackground(chances);
        }
        prior.shares.push_back(shares[style]);
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            for (const Chances& cell : chances.pixels()) {
                cells.push_back(cv::saturate_cast<std::uint8_t>(255 * cell[part]));
            }
        }
    }
    prior.grid = Raster<std::uint8_t>(kPriorTurns, static_cast<int>(cells.size()) / kPriorTurns);
    std::copy(cells.begin(), cells.end(), prior.grid.pixels().begin());
    return prior;
}

}  // namespace maskwright::core::image
