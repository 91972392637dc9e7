// Tells an error on the page that a widget belongs to.
#pragma once

#include "base/result.h"

class QWidget;

namespace graft::ui {

void showErrorNear(const QWidget& owner, const Error& error);

}  // namespace graft::ui
