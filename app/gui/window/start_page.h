// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QVBoxLayout;

namespace maskwright::app::gui {

// What is seen before a project is open: three ways in and the projects of late.
class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(QWidget* parent = nullptr);
    void setRecent(const QStringList& projects);

  Q_SIGNALS:
    void openFolderWanted();
    void openProjectWanted();
    void sampleWanted();
    void recentWanted(const QString& project);

  private:
    QVBoxLayout* recent_;
};

}  // namespace maskwright::app::gui
