// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/landmark_text.h"

#include "core/error.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>

namespace maskwright::core {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRemedy = "A LaPa landmark file holds the line 106 and then 106 lines \"x y\".";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kNumberCount = 2 * kPointCount;

bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// A token as a message may show it: short, and without bytes that would spoil a terminal.
std::string shown(std::string_view token) {
    constexpr std::size_t kShownLength = 24;
    std::string text;
    for (const char c : token.substr(0, kShownLength)) {
        text += c > ' ' && c < '\x7f' ? c : '?';
    }
    return "'" + text + (token.size() > kShownLength ? "...'" : "'");
}

class Reader {
  public:
    Reader(std::string_view text, const std::string& name) : rest_(text), name_(name) {
        if (rest_.starts_with(kByteOrderMark)) {
            rest_.remove_prefix(kByteOrderMark.size());
        }
    }

    bool atEnd() {
        while (!rest_.empty() && isSpace(rest_.front())) {
            line_ += rest_.front() == '\n' ? 1 : 0;
            rest_.remove_prefix(1);
        }
        return rest_.empty();
    }

    double number(const std::string& wanted) {
        if (atEnd()) {
            fail("ends where " + wanted + " should stand");
        }
        std::size_t length = 0;
        while (length < rest_.size() && !isSpace(rest_[length])) {
            ++length;
        }
        token_ = rest_.substr(0, length);
        rest_.remove_prefix(length);
        const std::string_view digits =
            token_.size() > 1 && token_[0] == '+' && token_[1] != '-' ? token_.substr(1) : token_;
        double value = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (problem == std::errc::result_out_of_range) {
            fail(shown(token_) + " is beyond all coordinates, where " + wanted + " should stand");
        }
        if (problem != std::errc{} || end != digits.data() + digits.size()) {
            fail(shown(token_) + " is no number, where " + wanted + " should stand");
        }
        if (!std::isfinite(value)) {
            fail(shown(token_) + " is not finite, where " + wanted + " should stand");
        }
        return value;
    }

    [[nodiscard]] std::string_view token() const { return token_; }

    [[noreturn]] void fail(const std::string& what) const {
        throw Error("line " + std::to_string(line_) + ": " + what, name_, std::string(kRemedy));
    }

  private:
    std::string_view rest_;
    std::string_view token_;
    const std::string& name_;
    std::size_t line_ = 1;
};

void append(std::string& text, double value) {
    std::array<char, 400> buffer{};  // the largest double has 309 digits before the point
    const auto [end, problem] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 6);
    expects(problem == std::errc{}, "landmarkText: number too long");
    std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    while (digits.ends_with('0') && digits[digits.size() - 2] != '.') {
        digits.remove_suffix(1);
    }
    text += digits;
}

}  // namespace

PointMatrix parseLandmarkText(std::string_view text, const std::string& name) {
    Reader reader(text, name);
    if (reader.number("the count 106") != static_cast<double>(kPointCount)) {
        reader.fail("the count is " + shown(reader.token()) + " instead of 106");
    }
    PointMatrix points;
    for (std::size_t i = 0; i < kNumberCount; ++i) {
        const std::string wanted = (i % 2 == 0 ? "x of point " : "y of point ") + std::to_string(i / 2);
        const double value = reader.number(wanted);
        if (std::abs(value) > kMaxLandmarkCoordinate) {
            reader.fail(shown(reader.token()) + " is beyond all photos, where " + wanted + " should stand");
        }
        points(static_cast<Eigen::Index>(i % 2), static_cast<Eigen::Index>(i / 2)) = value;
    }
    if (!reader.atEnd()) {
        reader.fail("something follows the 106 points");
    }
    return points;
}

PointMatrix readLandmarkText(const fs::path& path) {
    std::error_code problem;
    if (!fs::is_regular_file(path, problem)) {
        throw Error(fs::exists(path, problem) ? "is no plain file" : "does not exist", path.string(),
                    std::string(kRemedy));
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        throw Error("cannot be opened", path.string(), "Check that you may read the file.");
    }
    // One byte more than allowed is asked for, so that a file that grows or lies about its size is noticed
    // too.
    std::string text(kMaxLandmarkTextBytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) {
        throw Error("cannot be read", path.string(), "Check the disk.");
    }
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kMaxLandmarkTextBytes) {
        throw Error("is larger than 1 MiB, far too large for 106 points", path.string(),
                    std::string(kRemedy));
    }
    return parseLandmarkText(text, path.string());
}

std::string landmarkText(const PointMatrix& points) {
    expects(points.allFinite(), "landmarkText: points must be finite");
    std::string text = std::to_string(kPointCount) + "\n";
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        append(text, points(0, i));
        text += ' ';
        append(text, points(1, i));
        text += '\n';
    }
    return text;
}

}  // namespace maskwright::core
