#include "ui/style/palette.h"

namespace graft::ui {

QPalette paletteFor(Scheme scheme) {
    const Colours& c = coloursOf(scheme);
    QPalette palette;
    const std::pair<QPalette::ColorRole, QColor> rows[] = {
        {QPalette::Window, c.window}, {QPalette::WindowText, c.text}, {QPalette::Base, c.card}, {QPalette::AlternateBase, c.window},
        {QPalette::Text, c.text}, {QPalette::Button, c.card}, {QPalette::ButtonText, c.text}, {QPalette::BrightText, c.onAccent},
        {QPalette::Highlight, c.selection}, {QPalette::HighlightedText, c.text}, {QPalette::Link, c.accent}, {QPalette::LinkVisited, c.accent},
        {QPalette::PlaceholderText, c.secondary}, {QPalette::ToolTipBase, c.card}, {QPalette::ToolTipText, c.text},
        {QPalette::Light, c.card}, {QPalette::Midlight, c.hairline}, {QPalette::Mid, c.hairline}, {QPalette::Dark, c.edge},
        {QPalette::Shadow, c.edge},
    };
    for (const auto& [role, colour] : rows) palette.setColor(QPalette::All, role, colour);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, mixed(c.card, c.secondary, 0.75));
    return palette;
}

}  // namespace graft::ui
