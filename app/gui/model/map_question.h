// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checks/label_map_checks.h"

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

namespace maskwright::app::gui {

// The rule by which a person accepts a label map, in the canvas as on the wall: what the checks doubt is
// accepted only when it was said why and the person says yes again, to the same state of the map. A yes that
// comes before the checks have looked waits for them.
class MapQuestion {
  public:
    using Findings = std::vector<core::checks::MapFinding>;
    enum class Answer {
        Accept,
        Ask,   // say the gravest finding
        Wait,  // until the checks have looked; then see waits()
    };
    // A person says yes. The number tells states of all maps apart; known: what the checks find in this one,
    // none while they have not looked.
    [[nodiscard]] Answer yes(std::uint64_t state, const std::optional<Findings>& known);
    // The checks have looked at this state: true, once, if a yes waits for it, which is to be said again.
    [[nodiscard]] bool waits(std::uint64_t state);

    // The question is no longer before the person's eyes: it is asked again.
    void forget() { asked_.reset(); }

    [[nodiscard]] static QString words(const core::checks::MapFinding& finding);

  private:
    std::optional<std::uint64_t> asked_;
    std::optional<std::uint64_t> waiting_;
};

}  // namespace maskwright::app::gui
