// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <QString>
#include <QStringList>
#include <QWidget>

namespace maskwright::app::gui {

// The numbers beside the lines across a chart, from the lowest to the highest, with as many decimals as tell
// neighbours apart. Requires bottom < top and steps >= 1.
[[nodiscard]] QStringList axisNumbers(double bottom, double top, int steps);

// One curve over the epochs of a training or over the images that versions were trained on, in the colours of
// the theme, with a marker at the best epoch. The same is said in words to a screen reader.
class CurveView : public QWidget {
    Q_OBJECT
  public:
    // What x counts: epochs, from 1 on, or images.
    enum class Over { Epochs, Images };
    CurveView(const QString& title, Over over, QWidget* parent = nullptr);

    // By x. best: the x to mark; none: no marker.
    void setPoints(std::vector<std::pair<double, double>> points, std::optional<double> best,
                   const QString& title = {});
    [[nodiscard]] const std::vector<std::pair<double, double>>& points() const { return points_; }
    [[nodiscard]] std::optional<double> best() const { return best_; }
    [[nodiscard]] QSize sizeHint() const override { return {320, 180}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {180, 120}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] QString emptyWords() const;

    QString title_;
    Over over_;
    std::vector<std::pair<double, double>> points_;
    std::optional<double> best_;
};

}  // namespace maskwright::app::gui
