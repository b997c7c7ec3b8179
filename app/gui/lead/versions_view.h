// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/training_desk.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace maskwright::app::gui {

class CurveView;

// All model versions of the project with their scores, data and options, what can be done with them, and how
// points became better with more images.
class VersionsView : public QWidget {
    Q_OBJECT
  public:
    explicit VersionsView(QWidget* parent = nullptr);
    void showState(const LoopView& view);

  Q_SIGNALS:
    // after against before; before empty: what counts now.
    void compareWanted(const QString& before, const QString& after);
    void promoteWanted(const QString& version);
    void rollBackWanted(const QString& kind);
    void continueWanted(const QString& version);
    void growthWanted();

  private:
    [[nodiscard]] QString chosen() const;
    void showChosen();
    void showGrowth(const LoopView& view);

    std::vector<annotation::store::ModelVersionRecord> versions_;
    std::map<std::string, std::string> promoted_;
    QTableWidget* table_;
    QLabel* details_;
    CurveView* error_;
    CurveView* area_;
    QPushButton* compare_;
    QPushButton* compareTwo_;
    QPushButton* promote_;
    QPushButton* rollBack_;
    QPushButton* continue_;
    QPushButton* growth_;
};

}  // namespace maskwright::app::gui
