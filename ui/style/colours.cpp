#include "ui/style/colours.h"

#include <QPalette>
#include <QWidget>

namespace graft::ui {

namespace {

Colours lightColours() {
    return {.window = 0xF4F5F7, .card = 0xFFFFFF, .text = 0x1C2127, .secondary = 0x5A6470, .hairline = 0xDDE1E6, .edge = 0x868F9A,
            .accent = 0x0B6B74, .onAccent = 0xFFFFFF, .selection = 0xD9EEF0, .good = 0x1E7B45, .warn = 0x8A5A00, .error = 0xB3261E,
            .learned = 0xCFEBD9, .cut = 0xF7D9D6,
            .curves = {0x183DB2, 0xE26B1B, 0x65A08C, 0x7A0061, 0x37759E, 0x433300, 0xBF74F2, 0x9B4B3C}, .base = 0x868F9A};
}

Colours darkColours() {
    return {.window = 0x14171B, .card = 0x1B1F24, .text = 0xE6E9ED, .secondary = 0xA2ABB6, .hairline = 0x2C323A, .edge = 0x6B7581,
            .accent = 0x4FB9C3, .onAccent = 0x0E1114, .selection = 0x1F3F45, .good = 0x5CC48A, .warn = 0xE3B341, .error = 0xF28B82,
            .learned = 0x1E4A33, .cut = 0x552A28,
            .curves = {0x6D97F8, 0xCD6B1B, 0xA4F2CF, 0x9D6184, 0x74CCFE, 0xF7D22A, 0x7A4ECF, 0xE19794}, .base = 0x6B7581};
}

}  // namespace

const Colours& coloursOf(Scheme scheme) {
    static const Colours light = lightColours(), dark = darkColours();
    return scheme == Scheme::light ? light : dark;
}

Scheme schemeOf(const QPalette& palette) {
    const auto lightness = [&](QPalette::ColorRole role) { return palette.color(QPalette::Active, role).lightnessF(); };
    return lightness(QPalette::Window) >= lightness(QPalette::WindowText) ? Scheme::light : Scheme::dark;
}

const Colours& coloursOf(const QWidget* widget) {
    return coloursOf(schemeOf(widget->palette()));
}

QColor mixed(const QColor& under, const QColor& over, double share) {
    const auto blend = [share](float from, float to) { return static_cast<float>(from + (to - from) * share); };
    return QColor::fromRgbF(blend(under.redF(), over.redF()), blend(under.greenF(), over.greenF()), blend(under.blueF(), over.blueF()));
}

QColor colourOf(Tone tone, const Colours& colours) {
    switch (tone) {
        case Tone::text: return colours.text;
        case Tone::secondary: return colours.secondary;
        case Tone::accent: return colours.accent;
        case Tone::onAccent: return colours.onAccent;
        case Tone::good: return colours.good;
        case Tone::warn: return colours.warn;
        case Tone::error: return colours.error;
    }
    return colours.text;
}

}  // namespace graft::ui
