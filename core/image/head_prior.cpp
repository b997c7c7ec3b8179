// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/head_prior.h"

#include "core/error.h"
#include "core/resources.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <optional>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDescription = "research/head_prior.json";
constexpr const char* kGrid = "research/head_prior.png";
constexpr int kMaxStyles = 64;
constexpr int kMaxCells = 512;
constexpr float kLeastChance = 0.004F;  // nothing is impossible

double step(double x, double at, double width) {
    return 1 / (1 + std::exp(-(x - at) / width));
}

void makeSumOne(PartChances& chances) {
    float sum = 0;
    for (float& chance : chances) {
        chance = std::max(chance, kLeastChance);
        sum += chance;
    }
    for (float& chance : chances) {
        chance /= sum;
    }
}

[[noreturn]] void refuse(const fs::path& path, const std::string& what) {
    throw Error(what, path.string(), "Restore the file from the release, or remove it: it is optional.");
}

// Hair surrounds the upper half of the face, and hangs down beside it if it is long; the neck lies below the
// chin, clothes below the neck.
enum class HairLength { Short, Long };

PartChances geometricChances(const HeadPlace& place, HairLength length) {
    const double angle = 2 * std::numbers::pi * place.turn;
    const double up = std::cos(angle);  // 1 above, -1 below
    const double side = std::abs(std::sin(angle));
    const double radius = place.radius;

    const double hairline = step(up, 0.35, 0.15);
    const double skinEnd = 1.02 - 0.04 * hairline;
    const double skin = 1 - step(radius, skinEnd, 0.02 + 0.08 * hairline);
    const double outside = 1 - skin;

    const bool isLong = length == HairLength::Long;
    const double hairReach = isLong ? 1.7 : 1.25 + 0.2 * step(up, 0.0, 0.3);
    const double hairEnd = isLong ? 0.2 : 0.08;
    // Down to where hair may be: the ears, or the shoulders but not the throat.
    const double hairSide = isLong ? 0.05 + 0.85 * step(up, -0.85, 0.08) : 0.05 + 0.85 * step(up, 0.05, 0.15);
    const double hair = outside * hairSide * (1 - step(radius, hairReach, hairEnd));
    const double below = step(-up, 0.55, 0.1);
    const double neck = (outside - hair) * below * (1 - step(radius, 1.5, 0.08)) * (1 - 0.5 * side);
    const double clothes = (outside - hair - neck) * step(-up * radius, 1.3, 0.12) * 0.9;
    const double background = outside - hair - neck - clothes;

    PartChances chances{static_cast<float>(background), static_cast<float>(skin), static_cast<float>(hair),
                        static_cast<float>(neck), static_cast<float>(clothes)};
    makeSumOne(chances);
    return chances;
}

}  // namespace

HeadPlace priorCellPlace(int column, int row) {
    const double t = (row + 0.5) / kPriorRadii;
    return {(column + 0.5) / kPriorTurns, t / (1 - t)};
}

HeadPrior HeadPrior::builtIn() {
    HeadPrior prior;
    for (const HairLength length : {HairLength::Short, HairLength::Long}) {
        Style style{0.5, Raster<PartChances>(kPriorTurns, kPriorRadii)};
        for (int y = 0; y < kPriorRadii; ++y) {
            for (int x = 0; x < kPriorTurns; ++x) {
                style.grid.at(x, y) = geometricChances(priorCellPlace(x, y), length);
            }
        }
        prior.styles_.push_back(std::move(style));
    }
    return prior;
}

HeadPrior HeadPrior::fromFiles(const fs::path& description, const fs::path& grid) {
    std::vector<double> shares;
    int turns = 0;
    int radii = 0;
    try {
        std::ifstream stream(description);
        const nlohmann::json json = nlohmann::json::parse(stream);
        shares = json.at("shares").get<std::vector<double>>();
        turns = json.at("turns").get<int>();
        radii = json.at("radii").get<int>();
    } catch (const nlohmann::json::exception& problem) {
        refuse(description, std::string("unexpected content (") + problem.what() + ")");
    }
    const auto styles = static_cast<int>(shares.size());
    const bool sharesAreSound =
        std::all_of(shares.begin(), shares.end(), [](double share) { return share > 0 && share <= 1; });
    if (styles < 1 || styles > kMaxStyles || !sharesAreSound || turns < 2 || turns > kMaxCells || radii < 2 ||
        radii > kMaxCells) {
        refuse(description, "numbers outside of what a prior can have");
    }
    const cv::Mat picture = cv::imread(grid.string(), cv::IMREAD_UNCHANGED);
    if (picture.type() != CV_8U || picture.cols != turns ||
        picture.rows != styles * static_cast<int>(kHeadPartCount) * radii) {
        refuse(grid, "not a grey picture of the size that the prior's description says");
    }
    HeadPrior prior;
    int row = 0;
    for (const double share : shares) {
        Style style{share, Raster<PartChances>(turns, radii)};
        for (std::size_t part = 0; part < kHeadPartCount; ++part) {
            for (int y = 0; y < radii; ++y, ++row) {
                for (int x = 0; x < turns; ++x) {
                    style.grid.at(x, y)[part] = static_cast<float>(picture.at<std::uint8_t>(row, x));
                }
            }
        }
        for (PartChances& chances : style.grid.pixels()) {
            for (float& chance : chances) {
                chance /= 255;
            }
            makeSumOne(chances);
        }
        prior.styles_.push_back(std::move(style));
    }
    return prior;
}

const HeadPrior& HeadPrior::shipped() {
    static const HeadPrior prior = [] {
        std::optional<std::pair<fs::path, fs::path>> files;
        try {
            files = {resourcePath(kDescription), resourcePath(kGrid)};
        } catch (const Error&) {
            // Not installed: its data is for research only, and the built-in prior does without it.
        }
        return files ? fromFiles(files->first, files->second) : builtIn();
    }();
    return prior;
}

PartChances HeadPrior::at(std::size_t style, const HeadPlace& place) const {
    const Raster<PartChances>& grid = styles_[style].grid;
    const double x = place.turn * grid.width() - 0.5;
    const double y =
        std::clamp(place.radius / (1 + place.radius) * grid.height() - 0.5, 0.0, grid.height() - 1.0);
    const double left = std::floor(x);
    const auto shareX = static_cast<float>(x - left);
    const int x0 = (static_cast<int>(left) + grid.width()) % grid.width();
    const int x1 = (x0 + 1) % grid.width();
    const int y0 = std::min(static_cast<int>(y), grid.height() - 1);
    const int y1 = std::min(y0 + 1, grid.height() - 1);
    const auto shareY = static_cast<float>(y - y0);
    PartChances result{};
    for (std::size_t part = 0; part < kHeadPartCount; ++part) {
        const float upper = (1 - shareX) * grid.at(x0, y0)[part] + shareX * grid.at(x1, y0)[part];
        const float lower = (1 - shareX) * grid.at(x0, y1)[part] + shareX * grid.at(x1, y1)[part];
        result[part] = (1 - shareY) * upper + shareY * lower;
    }
    return result;
}

}  // namespace maskwright::core::image
