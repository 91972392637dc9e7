// Every colour of the window by its role, for the light and the dark scheme, and the curve colours by run slot.
#pragma once

#include <QColor>
#include <array>

class QPalette;
class QWidget;

namespace graft::ui {

enum class Scheme { light, dark };

struct Colours {
    QColor window, card, text, secondary, hairline, edge, accent, onAccent, selection, good, warn, error, learned, cut;
    std::array<QColor, 8> curves;  // slot n is the same run everywhere; told apart under colour-blindness
    QColor base;                   // of the base model's dashed curve
};

const Colours& coloursOf(Scheme scheme);
Scheme schemeOf(const QPalette& palette);        // by which of window and text is lighter
const Colours& coloursOf(const QWidget* widget); // by the widget's palette

// `share` of `over` laid on `under`: 0 is `under`, 1 is `over`.
QColor mixed(const QColor& under, const QColor& over, double share);

// What a text or an icon says besides its words.
enum class Tone { text, secondary, accent, onAccent, good, warn, error };
QColor colourOf(Tone tone, const Colours& colours);

}  // namespace graft::ui
