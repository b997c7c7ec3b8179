// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/team/rehearsal.h"

#include <filesystem>

#include <QDialog>

class QLabel;
class QVBoxLayout;

namespace maskwright::app::gui {

// Practice before the real work. In a project it offers to begin: twenty faces whose truth is known, as a
// project of its own. In a rehearsal it tells how far one has come, one's own error per part, and leads back.
class RehearsalDialog : public QDialog {
    Q_OBJECT
  public:
    explicit RehearsalDialog(const std::filesystem::path& project, QWidget* parent = nullptr);

  Q_SIGNALS:
    // The rehearsal that was made, or the project to go back to.
    void projectWanted(const QString& folder);

  private:
    void offer(QVBoxLayout& layout);
    void showResult(QVBoxLayout& layout, const annotation::team::RehearsalResult& result);
    void begin();

    std::filesystem::path project_;
    QLabel* words_;
};

}  // namespace maskwright::app::gui
