// Our stroke icons, tinted at painting time by the palette that holds then.
#pragma once

#include "ui/style/colours.h"

#include <QIcon>
#include <QString>

namespace graft::ui {

// `name` is a file of resources/icons without ".svg".
QIcon icon(const QString& name, Tone tone = Tone::text);

// The program's own picture, in its own colours: resources/graft.svg.
QIcon applicationIcon();

// One rendering, for painting by hand; `pixels` is the side in device-independent pixels.
QPixmap iconPixmap(const QString& name, const QColor& colour, int pixels, qreal ratio);

}  // namespace graft::ui
