// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/icons.h"

#include "core/error.h"
#include "core/resources.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace maskwright::app::gui {

namespace {

QByteArray svgText(const QString& name) {
    const std::filesystem::path path =
        core::resourcePath(std::filesystem::path("icons") / (name.toStdString() + ".svg"));
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) {
        throw core::Error("the icon cannot be read", path.string(), "Install Maskwright again.");
    }
    return file.readAll();
}

class ThemedIconEngine final : public QIconEngine {
  public:
    explicit ThemedIconEngine(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        painter->drawPixmap(rect, scaledPixmap(rect.size() * painter->device()->devicePixelRatioF(), mode,
                                               state, painter->device()->devicePixelRatioF()));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/, qreal scale) override {
        const QPalette palette = QGuiApplication::palette();
        const QColor colour = mode == QIcon::Disabled
                                  ? palette.color(QPalette::Disabled, QPalette::WindowText)
                              : mode == QIcon::Selected ? palette.color(QPalette::HighlightedText)
                                                        : palette.color(QPalette::WindowText);
        return iconPixmap(name_, (QSizeF(size) / scale).toSize(), scale, colour);
    }
    [[nodiscard]] QIconEngine* clone() const override { return new ThemedIconEngine(name_); }

  private:
    QString name_;
};

}  // namespace

QPixmap iconPixmap(const QString& name, const QSize& size, double devicePixelRatio, const QColor& colour) {
    const QString key = QStringLiteral("%1 %2 %3 %4")
                            .arg(name, colour.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    QSvgRenderer renderer(svgText(name).replace("#000", colour.name().toLatin1()));
    pixmap = QPixmap(size * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon themedIcon(const QString& name) {
    return QIcon(new ThemedIconEngine(name));
}

QIcon programIcon() {
    QIcon icon;
    for (const int size : {16, 32, 64, 128}) {
        icon.addPixmap(iconPixmap(QStringLiteral("maskwright"), {size, size}, 1, Qt::black));
    }
    return icon;
}

}  // namespace maskwright::app::gui
