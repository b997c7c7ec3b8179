// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal_progress.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>

namespace maskwright::app::cli {

namespace {

constexpr int kBarCells = 30;
constexpr std::size_t kTextBytes = 40;
constexpr std::chrono::milliseconds kDrawEvery{100};

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not lock");

void interrupt(int /*signal*/) {
    interrupted = true;
}

void handleOnce(int signal) {
    struct sigaction action {};
    action.sa_handler = interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

// At most kTextBytes, never cutting a character in two.
std::string_view shortened(std::string_view text) {
    std::size_t length = std::min(text.size(), kTextBytes);
    while (length < text.size() && length > 0 &&
           (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
        --length;
    }
    return text.substr(0, length);
}

}  // namespace

TerminalProgress::TerminalProgress(ProgressBar bar) : bar_(bar) {
    handleOnce(SIGINT);
    handleOnce(SIGTERM);
}

TerminalProgress::~TerminalProgress() {
    clear();
}

void TerminalProgress::report(double fraction, std::string_view text) {
    if (bar_ == ProgressBar::Hidden) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (drawn_ && now - lastDrawn_ < kDrawEvery) {
        return;
    }
    const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kBarCells);
    const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(kBarCells - filled), '.');
    std::cerr << "\r\033[K[" << bar << "] " << static_cast<int>(fraction * 100) << " % " << shortened(text)
              << std::flush;
    lastDrawn_ = now;
    drawn_ = true;
}

bool TerminalProgress::cancelled() const {
    return interrupted;
}

void TerminalProgress::clear() {
    const std::scoped_lock lock(mutex_);
    if (drawn_) {
        std::cerr << "\r\033[K" << std::flush;
        drawn_ = false;
    }
}

}  // namespace maskwright::app::cli
