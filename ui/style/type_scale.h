// The five sizes of type, scaled from the size of the system's font.
#pragma once

#include <QFont>

namespace graft::ui {

enum class TextRole { title, section, body, secondary, figure };

QFont fontFor(TextRole role);   // from the application's font; `body` is that font

// Where the platform names no size that suits a desktop (the offscreen platform does not), 13 pixels.
void adoptSystemFont();

}  // namespace graft::ui
