// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/gui/model/map_question.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <QObject>

namespace maskwright::app::gui {

// What the checks find in label maps that are not open: looked for ahead of the hand, in a thread of its own.
// Window's thread.
class WallChecks : public QObject {
    Q_OBJECT
  public:
    explicit WallChecks(std::filesystem::path project, QObject* parent = nullptr);
    ~WallChecks() override;

    struct Map {
        annotation::store::ImageId image{};
        annotation::store::RevisionId revision{};
    };
    // These are looked at next, the first first; what still waits of the wishes before is dropped.
    void want(const std::vector<Map>& maps);
    // None: not looked at (yet). A map that is no longer the image's has no findings: saving refuses it.
    [[nodiscard]] std::optional<MapQuestion::Findings> of(annotation::store::RevisionId revision) const;

  Q_SIGNALS:
    // of() knows more.
    void found();
    // The map cannot be read; why.
    void failed(const QString& message);

  private:
    void check(const Map& map);  // worker's

    std::filesystem::path folder_;
    std::map<annotation::store::RevisionId, MapQuestion::Findings> known_;
    std::optional<annotation::Project> project_;  // the worker's
    WorkerThread worker_;                         // last: it uses all the others
};

}  // namespace maskwright::app::gui
