// How every control of the window is drawn: Fusion's behaviour with our measures, palette and focus ring.
#pragma once

#include "ui/style/colours.h"

#include <QProxyStyle>
#include <optional>

namespace graft::ui {

// A default push button is the filled main button of its page, a flat one is quiet. The platform's palette only decides between
// light and dark, each time it changes; `forced` overrules it.
class StudioStyle final : public QProxyStyle {
    Q_OBJECT

public:
    explicit StudioStyle(std::optional<Scheme> forced = {});

    void polish(QPalette& palette) override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    QPalette standardPalette() const override;

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const override;

private:
    std::optional<Scheme> m_forced;
};

// Style, palette and font for the whole program; called once, after QApplication exists.
void dressApplication(std::optional<Scheme> forced = {});

}  // namespace graft::ui
