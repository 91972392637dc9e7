#include "ui/style/type_scale.h"

#include <QApplication>
#include <QFontInfo>

#include <array>

namespace graft::ui {

namespace {

struct Step {
    int pixels;             // beside a body of 13
    QFont::Weight weight;
};
constexpr int bodyPixels = 13;
constexpr std::array<Step, 5> scale{{{20, QFont::DemiBold}, {15, QFont::DemiBold}, {bodyPixels, QFont::Normal}, {12, QFont::Normal}, {24, QFont::DemiBold}}};

}  // namespace

QFont fontFor(TextRole role) {
    const Step& step = scale[static_cast<std::size_t>(role)];
    QFont font = QApplication::font();
    font.setPixelSize(qRound(step.pixels * QFontInfo(font).pixelSize() / double(bodyPixels)));
    font.setWeight(step.weight);
    return font;
}

void adoptSystemFont() {
    QFont font = QApplication::font();
    const bool named = QGuiApplication::platformName() != QLatin1String("offscreen") && QFontInfo(font).pixelSize() <= 2 * bodyPixels;
    if (!named) font.setPixelSize(bodyPixels);
    QApplication::setFont(font);
}

}  // namespace graft::ui
