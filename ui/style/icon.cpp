#include "ui/style/icon.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace graft::ui {

namespace {

QByteArray drawingOf(const QString& name) {
    static QHash<QString, QByteArray> drawings;  // GUI thread only
    auto known = drawings.find(name);
    if (known == drawings.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        Q_ASSERT_X(file.exists(), "icon", qPrintable(name));
        if (!file.open(QIODevice::ReadOnly)) return {};
        known = drawings.insert(name, file.readAll());
    }
    return *known;
}

class TintedDrawing final : public QIconEngine {
public:
    TintedDrawing(QString name, Tone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        painter->drawPixmap(rect, scaledPixmap(rect.size(), mode, state, painter->device()->devicePixelRatio()));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal ratio) override {
        const Colours& colours = coloursOf(schemeOf(QApplication::palette()));
        const QColor colour = colourOf(mode == QIcon::Disabled ? Tone::secondary : m_tone, colours);
        return iconPixmap(m_name, colour, qMin(size.width(), size.height()), ratio);
    }
    QIconEngine* clone() const override { return new TintedDrawing(m_name, m_tone); }

private:
    QString m_name;
    Tone m_tone;
};

}  // namespace

// Rendered here at every size a desktop asks for, so that Qt's plug-in for SVG icons need not be installed.
QIcon applicationIcon() {
    QSvgRenderer drawing(QStringLiteral(":/graft.svg"));
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawing.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QIcon icon(const QString& name, Tone tone) {
    return QIcon(new TintedDrawing(name, tone));
}

QPixmap iconPixmap(const QString& name, const QColor& colour, int pixels, qreal ratio) {
    QByteArray drawing = drawingOf(name);
    drawing.replace("currentColor", colour.name().toLatin1());
    QPixmap pixmap(QSize(pixels, pixels) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(drawing).render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

}  // namespace graft::ui
