// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lead/training_desk.h"

#include <QImage>
#include <QWidget>

class QPainter;

namespace maskwright::app::gui {

// One face with two sets of points, side by side or one above the other, whichever shows them larger, and the
// truth under both where it is known.
class FacePairView : public QWidget {
    Q_OBJECT
  public:
    explicit FacePairView(QWidget* parent = nullptr);

    // Null: nothing. The names stand above the two sides.
    void setPair(std::shared_ptr<const FacePair> pair, const QString& before, const QString& after);
    // The points of this part alone; none: all.
    void showPart(std::optional<core::Part> part);
    [[nodiscard]] const FacePair* pair() const { return pair_.get(); }
    [[nodiscard]] QSize sizeHint() const override { return {640, 340}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 160}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintSide(QPainter& painter, const QRectF& place, const core::PointMatrix& points,
                   const QString& name, bool square) const;

    std::shared_ptr<const FacePair> pair_;
    QImage photo_;
    QRectF shown_;  // of the photo
    QString before_;
    QString after_;
    std::optional<core::Part> part_;
};

}  // namespace maskwright::app::gui
