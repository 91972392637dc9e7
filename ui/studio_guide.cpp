// The steps before training: what their pages choose goes into the draft, and the draft is shown on them.
#include "ui/studio.h"

#include "ui/pages/train_page.h"
#include "ui/widgets/error_bar.h"

namespace graft::ui {

// One function per page follows here, each called once: connectModel(), connectData(), connectMethod().
void Studio::connectGuide() {
    connect(m_window.get(), &MainWindow::undoWanted, &m_draft->undo(), &QUndoStack::undo);
    connect(m_window.get(), &MainWindow::redoWanted, &m_draft->undo(), &QUndoStack::redo);
    connect(m_draft.get(), &Draft::failed, this, [this](const Error& error) { m_window->train().errors().showError(error); });
}

}  // namespace graft::ui
