// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace maskwright::core {

// Thrown by long work that was told to stop. What was finished before is kept.
struct Cancelled {};

// What long work tells whoever waits, and how it learns that it shall stop. Implementations are safe to call
// from any thread; cancelled() is cheap enough to ask every few milliseconds.
class Progress {
  public:
    virtual ~Progress() = default;

    // fraction: 0..1. text: what is being done now, for a person.
    virtual void report(double fraction, std::string_view text) = 0;
    [[nodiscard]] virtual bool cancelled() const = 0;

    // Throws Cancelled if cancelled().
    void stopIfCancelled() const {
        if (cancelled()) {
            throw Cancelled{};
        }
    }
};

// For callers that neither watch nor cancel.
class NoProgress final : public Progress {
  public:
    void report(double /*fraction*/, std::string_view /*text*/) override {}
    [[nodiscard]] bool cancelled() const override { return false; }
};

}  // namespace maskwright::core
