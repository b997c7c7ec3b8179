// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/model/history_reader.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace maskwright::app::gui {

// All stored states of the shown face's points, newest first. The chosen one is shown on the canvas at once;
// what to take from it, the buttons say. Nothing is ever removed: taking an old state is a new edit.
class HistoryDialog : public QDialog {
    Q_OBJECT
  public:
    HistoryDialog(const std::filesystem::path& project, annotation::store::ImageId image,
                  QWidget* parent = nullptr);

  Q_SIGNALS:
    // A row was chosen: this is how the face was.
    void looked(const maskwright::core::Landmarks& landmarks, const QString& name);
    // Take what is looked at: all of it, or the selected points alone.
    void restoreWanted();
    void pointsWanted(const maskwright::core::Landmarks& landmarks, const QString& source);

  private:
    void take(const std::vector<HistoryEntry>& entries);

    HistoryReader reader_;
    std::vector<HistoryEntry> entries_;
    QListWidget* list_;
    QLabel* note_;
    QLabel* comments_;
    QPushButton* restore_;
    QPushButton* points_;
};

}  // namespace maskwright::app::gui
