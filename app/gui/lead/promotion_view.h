// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/team_desk.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace maskwright::app::gui {

class FacePairView;

// New against current on the frozen faces: better or worse beyond chance, part by part and face by face, and
// what it will cost or save people. Here a lead decides.
class PromotionView : public QWidget {
    Q_OBJECT
  public:
    explicit PromotionView(QWidget* parent = nullptr);
    void showState(std::shared_ptr<const annotation::training::Comparison> comparison);
    void showPair(std::shared_ptr<const FacePair> pair);
    // Measured beside expected, as far as people have worked with either version.
    void showMeasured(const annotation::review::WorkFigures& figures, const LoopView& view);
    void showPromoted(const std::map<std::string, std::string>& promoted);
    [[nodiscard]] const annotation::training::Comparison* comparison() const { return comparison_.get(); }

  Q_SIGNALS:
    void faceWanted(maskwright::annotation::store::ImageId image);
    void promoteWanted(const QString& version);
    void keepWanted();

  private:
    std::shared_ptr<const annotation::training::Comparison> comparison_;
    QLabel* heading_;
    QLabel* verdict_;
    QLabel* drags_;
    QLabel* measured_;
    QTableWidget* parts_;
    QTableWidget* faces_;
    FacePairView* pair_;
    QPushButton* promote_;
    QPushButton* keep_;
};

}  // namespace maskwright::app::gui
