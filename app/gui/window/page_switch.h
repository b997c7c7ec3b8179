// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QWidget>

class QAction;
class QActionGroup;
class QStackedWidget;
class QToolBar;

namespace maskwright::app::gui {

// The pages of the window, one of them shown, and the bar at its left by which a person goes from one to
// another. Owns its pages.
class PageSwitch : public QWidget {
    Q_OBJECT
  public:
    explicit PageSwitch(QWidget* parent = nullptr);

    // What is shown without a project; the bar is hidden meanwhile. Requires that no other page came before.
    void addStartPage(QWidget* page);
    // action: checkable, with text and icon for the bar; it shows the page, and is checked while the page is
    // shown.
    void addPage(QWidget* page, QAction* action);
    void showPage(QWidget* page);
    [[nodiscard]] QWidget* current() const;

  Q_SIGNALS:
    void currentChanged(QWidget* page);

  private:
    QToolBar* bar_;
    QStackedWidget* pages_;
    QActionGroup* actions_;
    std::map<QWidget*, QAction*> actionOf_;
};

}  // namespace maskwright::app::gui
