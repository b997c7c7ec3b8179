// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lead/curve_view.h"

#include <algorithm>
#include <cmath>

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

namespace maskwright::app::gui {

namespace {

constexpr int kGap = 6;
constexpr int kTicks = 3;  // lines across, besides the axis

QString shortNumber(double value) {
    return QString::number(value, 'g', 3);
}

}  // namespace

QStringList axisNumbers(double bottom, double top, int steps) {
    const double step = (top - bottom) / steps;
    const int decimals = std::clamp(static_cast<int>(std::ceil(0.7 - std::log10(step))), 0, 6);
    QStringList numbers;
    for (int i = 0; i <= steps; ++i) {
        numbers.push_back(QString::number(bottom + step * i, 'f', decimals));
    }
    return numbers;
}

CurveView::CurveView(const QString& title, Over over, QWidget* parent)
    : QWidget(parent), title_(title), over_(over) {
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void CurveView::setPoints(std::vector<std::pair<double, double>> points, std::optional<double> best,
                          const QString& title) {
    points_ = std::move(points);
    best_ = best;
    if (!title.isEmpty()) {
        title_ = title;
        setAccessibleName(title);
    }
    QString words = emptyWords();
    if (!points_.empty()) {
        words = (over_ == Over::Epochs ? tr("%1 after epoch %2") : tr("%1 with %2 images"))
                    .arg(shortNumber(points_.back().second))
                    .arg(points_.back().first);
    }
    if (best_) {
        words += tr(", best at epoch %1").arg(*best_);
    }
    setAccessibleDescription(words);
    setToolTip(words);
    update();
}

QString CurveView::emptyWords() const {
    return over_ == Over::Epochs ? tr("no epoch is finished yet") : tr("no version is judged yet");
}

void CurveView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics(font());
    const QColor ink = palette().color(QPalette::WindowText);
    QColor faint = ink;
    faint.setAlphaF(0.25F);
    painter.setPen(ink);
    painter.drawText(QRect(0, 0, width(), metrics.height()), Qt::AlignLeft, title_);
    const int left = metrics.horizontalAdvance(QStringLiteral("0.0000")) + kGap;
    const QRectF field(left, metrics.height() + kGap, std::max(1, width() - left - 2 * kGap),
                       std::max(1, height() - 2 * metrics.height() - 3 * kGap));
    if (points_.empty()) {
        painter.setPen(faint);
        painter.drawRect(field);
        painter.setPen(ink);
        painter.drawText(field, Qt::AlignCenter | Qt::TextWordWrap, emptyWords());
        return;
    }
    const auto [low, high] = std::ranges::minmax_element(points_, {}, &std::pair<double, double>::second);
    const double range = high->second - low->second;
    // What does not change lies in the middle of some range.
    const double margin = range > 0 ? 0.05 * range : std::max(0.5, 0.05 * std::abs(low->second));
    // No axis goes below zero where no figure does.
    const double bottom = low->second < 0 ? low->second - margin : std::max(0.0, low->second - margin);
    const double top = high->second + margin;
    const double first = over_ == Over::Epochs ? 1 : points_.front().first;
    const double last = std::max(first + 1, points_.back().first);
    const auto place = [&](const std::pair<double, double>& point) {
        return QPointF(field.left() + (point.first - first) / (last - first) * field.width(),
                       field.bottom() - (point.second - bottom) / (top - bottom) * field.height());
    };
    const QStringList numbers = axisNumbers(bottom, top, kTicks);
    for (int i = 0; i <= kTicks; ++i) {
        const double value = bottom + (top - bottom) * i / kTicks;
        const double y = place({first, value}).y();
        painter.setPen(faint);
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y));
        painter.setPen(ink);
        painter.drawText(QRectF(0, y - metrics.height() / 2.0, left - kGap, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, numbers[i]);
    }
    painter.drawText(QRectF(field.left(), field.bottom() + kGap, field.width(), metrics.height()),
                     Qt::AlignRight, (over_ == Over::Epochs ? tr("epoch %1") : tr("%1 images")).arg(last));
    painter.drawText(QRectF(field.left(), field.bottom() + kGap, field.width(), metrics.height()),
                     Qt::AlignLeft, QString::number(first));
    QPainterPath path(place(points_.front()));
    for (const auto& point : points_) {
        path.lineTo(place(point));
    }
    const QColor line = palette().color(QPalette::Highlight);
    painter.setPen(QPen(line, 2));
    painter.drawPath(path);
    for (const auto& point : points_) {
        if (best_ && point.first == *best_) {
            painter.setBrush(palette().color(QPalette::Window));
            painter.drawEllipse(place(point), 5, 5);
            const QString words = tr("best: %1").arg(shortNumber(point.second));
            const double x =
                std::clamp(place(point).x(), field.left(), field.right() - metrics.horizontalAdvance(words));
            const double y = std::max(field.top() + metrics.ascent(), place(point).y() - 8);
            QColor ground = palette().color(QPalette::Window);
            ground.setAlphaF(0.8F);  // the curve must not run through the words
            painter.fillRect(
                QRectF(x, y - metrics.ascent(), metrics.horizontalAdvance(words), metrics.height()), ground);
            painter.setPen(ink);
            painter.drawText(QPointF(x, y), words);
        } else if (points_.size() == 1 || over_ == Over::Images) {
            painter.setBrush(line);
            painter.drawEllipse(place(point), 3, 3);
        }
    }
}

}  // namespace maskwright::app::gui
