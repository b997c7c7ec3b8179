// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/portrait/sample.h"

#include "core/error.h"
#include "core/image/label_png.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/random.h"
#include "core/image/whole_file.h"
#include "core/landmark_text.h"

#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace maskwright::core::image::portrait {
namespace {

constexpr int kJpegQuality = 95;
constexpr int kThreads = 2;
constexpr std::uint64_t kPerSeed = 10000;  // room for the largest set

std::string nameOf(int index) {
    const std::string number = std::to_string(index + 1);
    return "portrait_" + std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
}

void writeOne(const std::filesystem::path& folder, std::uint64_t seed, int index) {
    const Portrait portrait = renderPortrait(sampleOptions(seed, index));
    const std::string name = nameOf(index);
    const std::string text = landmarkText(portrait.landmarks.points);
    replaceFile(folder / "labels" / (name + ".png"), encodeLabelPng(portrait.labels));
    replaceFile(folder / "landmarks" / (name + ".txt"),
                Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    // The photo last: a tree that is cut short has no photo without its truth.
    writeJpeg(folder / "images" / (name + ".jpg"), viewOf(portrait.photo), kJpegQuality);
}

}  // namespace

PortraitOptions sampleOptions(std::uint64_t seed, int index) {
    struct Size {
        int width;
        int height;
    };
    static constexpr std::array kSizes = {Size{512, 512}, Size{480, 600}, Size{640, 640},
                                          Size{600, 480}, Size{400, 400}, Size{720, 540}};
    PortraitOptions options;
    options.seed = seed * kPerSeed + static_cast<std::uint64_t>(index);
    constexpr std::uint64_t kSizeStream = 500;
    Random random(options.seed, kSizeStream);
    const Size size = kSizes[random.pick(std::array{4.0, 2.0, 1.5, 1.0, 1.0, 0.7})];
    options.width = size.width;
    options.height = size.height;
    return options;
}

void writeSample(const std::filesystem::path& folder, int count, std::uint64_t seed, Progress& progress) {
    expects(count >= 1 && count <= 9999, "writeSample: count must be 1..9999");
    for (const char* part : {"images", "labels", "landmarks"}) {
        std::error_code failure;
        std::filesystem::create_directories(folder / part, failure);
        if (failure) {
            throw Error("The folder cannot be made: " + failure.message(), (folder / part).string(),
                        "Choose a place that can be written.");
        }
    }
    std::atomic<int> next = 0;
    std::atomic<bool> stop = false;
    std::mutex mutex;  // guards what follows, and the order of the reports
    std::exception_ptr failure;
    int done = 0;
    const auto work = [&] {
        try {
            for (int i = next++; i < count && !stop; i = next++) {
                progress.stopIfCancelled();
                writeOne(folder, seed, i);
                const std::scoped_lock lock(mutex);
                ++done;
                progress.report(static_cast<double>(done) / count,
                                "Portrait " + std::to_string(done) + " of " + std::to_string(count));
            }
        } catch (...) {
            const std::scoped_lock lock(mutex);
            if (!failure) {
                failure = std::current_exception();
            }
            stop = true;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 1; i < std::min(kThreads, count); ++i) {
            threads.emplace_back(work);
        }
        work();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

}  // namespace maskwright::core::image::portrait
