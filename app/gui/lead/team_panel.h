// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/team_desk.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace maskwright::app::gui {

class FacePairView;

// Packages that were handed out, and what both sides have changed, side by side and part by part, until a
// person settles it.
class TeamPanel : public QWidget {
    Q_OBJECT
  public:
    explicit TeamPanel(QWidget* parent = nullptr);
    void showState(const LoopView& view);
    void showState(const std::vector<annotation::team::Disagreement>& all);
    void showPair(std::shared_ptr<const FacePair> pair);

  Q_SIGNALS:
    void packageWanted();
    void mergeWanted();
    void faceWanted(const maskwright::annotation::team::Disagreement& disagreement);
    void settled(const maskwright::annotation::team::Disagreement& disagreement,
                 const maskwright::annotation::team::PartChoice& choice);

  private:
    [[nodiscard]] const annotation::team::Disagreement* chosen() const;
    void showChosen();
    void settle(annotation::team::Side side);
    void settleAsMarked();

    std::vector<annotation::team::Disagreement> all_;
    QTableWidget* packages_;
    QLabel* words_;
    QListWidget* list_;
    QTableWidget* parts_;
    FacePairView* pair_;
    QPushButton* ours_;
    QPushButton* theirs_;
    QPushButton* mixed_;
};

}  // namespace maskwright::app::gui
