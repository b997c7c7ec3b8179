// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"
#include "app/gui/model/qt_types.h"
#include "app/gui/model/worker_thread.h"

#include <filesystem>
#include <optional>
#include <vector>

#include <QObject>
#include <QStringList>

namespace maskwright::app::gui {

// One stored state of a face's points, as a list of them shows it.
struct HistoryEntry {
    annotation::store::RevisionId revision{};
    QString time;  // of the person's clock, to the second
    QString who;   // a person, or the program's model version
    QString what;  // "moved chin"
    bool byProgram = false;
    core::Landmarks landmarks;
};

// Reads the states of an image's points from the store, in a thread of its own. Owned by the window's thread.
class HistoryReader : public QObject {
    Q_OBJECT
  public:
    explicit HistoryReader(std::filesystem::path project, QObject* parent = nullptr);
    ~HistoryReader() override;

    // read() or failed() follows.
    void request(annotation::store::ImageId image);

  Q_SIGNALS:
    // Newest first.
    void read(const std::vector<maskwright::app::gui::HistoryEntry>& entries);
    // What people have written about the image, oldest first; before read().
    void commented(const QStringList& comments);
    void failed(const QString& message);

  private:
    std::filesystem::path folder_;
    std::optional<annotation::Project> project_;  // the worker's
    WorkerThread worker_;                         // last: it uses all the others
};

// What was done between two states, by the tool that the revision names.
[[nodiscard]] QString describeChange(const std::string& tool, const core::Landmarks* before,
                                     const core::Landmarks& after);

}  // namespace maskwright::app::gui
