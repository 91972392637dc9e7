#include "ui/widgets/nearest_error_bar.h"

#include "ui/widgets/error_bar.h"

namespace graft::ui {

void showErrorNear(const QWidget& owner, const Error& error) {
    for (const QWidget* part = owner.parentWidget(); part; part = part->parentWidget())
        if (auto* bar = part->findChild<ErrorBar*>()) return bar->showError(error);
}

}  // namespace graft::ui
