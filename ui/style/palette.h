// The one QPalette of each scheme.
#pragma once

#include "ui/style/colours.h"

#include <QPalette>

namespace graft::ui {

// PlaceholderText is the secondary text, Mid the hairline, Dark the edge of a control, Link the accent.
QPalette paletteFor(Scheme scheme);

}  // namespace graft::ui
