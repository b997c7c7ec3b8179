// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/support.h"

#include "core/error.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <sstream>
#include <system_error>

namespace maskwright::tests {

namespace fs = std::filesystem;
using core::Point;

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "maskwright-test-XXXXXX").string();
    core::expects(mkdtemp(pattern.data()) != nullptr, "no temporary folder could be made");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void writeText(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    core::expects(stream.good(), "a test file could not be written");
}

std::string readText(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::optional<fs::path> sharedData(const std::string& name) {
    const char* named = std::getenv("MASKWRIGHT_SHARED");
    const fs::path folder = fs::path(named != nullptr ? named : MASKWRIGHT_DEFAULT_SHARED) / "data" / name;
    std::error_code ignored;
    return fs::is_directory(folder, ignored) ? std::optional(folder) : std::nullopt;
}

namespace {

// Point of an ellipse; turn 0 is the image's right, a quarter turn is down.
Point onEllipse(const Point& centre, double rx, double ry, double turn) {
    const double angle = 2 * std::numbers::pi * turn;
    return {centre.x() + rx * std::cos(angle), centre.y() + ry * std::sin(angle)};
}

// count points from the image-left corner over the top to the image-right corner and back below.
void ring(core::Landmarks& face, std::size_t first, std::size_t count, const Point& centre, double rx,
          double ry) {
    for (std::size_t i = 0; i < count; ++i) {
        const double turn = 0.5 + static_cast<double>(i) / static_cast<double>(count);
        face.setPoint(first + i, onEllipse(centre, rx, ry, turn));
    }
}

}  // namespace

core::Landmarks madeFace() {
    core::Landmarks face;
    for (std::size_t i = 0; i <= 32; ++i) {
        face.setPoint(i, onEllipse({256, 236}, 150, 190, 0.53 - 0.56 * static_cast<double>(i) / 32));
    }
    const double browUpper[5][2] = {{146, 190}, {162, 176}, {184, 168}, {208, 168}, {230, 176}};
    const double browLower[4][2] = {{230, 190}, {208, 184}, {184, 184}, {162, 188}};
    for (std::size_t i = 0; i < 5; ++i) {
        face.setPoint(33 + i, {browUpper[i][0], browUpper[i][1]});
    }
    for (std::size_t i = 0; i < 4; ++i) {
        face.setPoint(38 + i, {browLower[i][0], browLower[i][1]});
    }
    for (std::size_t i = 0; i < 4; ++i) {
        face.setPoint(51 + i, {256, 216 + 24 * static_cast<double>(i)});
    }
    const double nose[6][2] = {{236, 218}, {230, 268}, {218, 292}, {228, 304}, {244, 308}, {256, 310}};
    for (std::size_t i = 0; i < 6; ++i) {
        face.setPoint(55 + i, {nose[i][0], nose[i][1]});
    }
    ring(face, 66, 8, {184, 216}, 28, 12);
    face.setPoint(74, {184, 216});
    ring(face, 84, 12, {256, 350}, 50, 26);
    ring(face, 96, 8, {256, 350}, 40, 10);
    face.setPoint(104, {184, 216});
    // The image-right side is the mirror of the image-left one.
    const auto& mirror = core::Scheme::lapa().mirror();
    for (std::size_t i = 33; i < core::kPointCount; ++i) {
        const bool sided = (i >= 42 && i <= 50) || (i >= 61 && i <= 65) || (i >= 75 && i <= 83) || i == 105;
        if (sided) {
            const Point other = face.point(mirror[i]);
            face.setPoint(i, {512 - other.x(), other.y()});
        }
    }
    face.confidences.fill(1);
    return face;
}

}  // namespace maskwright::tests
