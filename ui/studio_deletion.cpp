// Deleting: asked once with what goes and how large it is, done at once, and taken back for a moment.
#include "base/quantities.h"
#include "ui/bottom_bar.h"
#include "ui/bridge/deletions.h"
#include "ui/core_text.h"
#include "ui/models/damaged_runs.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/style/tokens.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/typed_before.h"
#include "ui/widgets/undo_notice.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

namespace {

enum class Answer { remove, keep };

Answer ask(QWidget* parent, const QString& title, const QString& question, const QString& what) {
    QMessageBox box(parent);
    box.setTextFormat(Qt::PlainText);
    box.setWindowTitle(title);
    box.setText(question);
    box.setInformativeText(what);
    QPushButton* remove = box.addButton(Studio::tr("Delete"), QMessageBox::AcceptRole);
    QPushButton* keep = box.addButton(Studio::tr("Keep"), QMessageBox::RejectRole);
    box.setDefaultButton(keep);
    box.setEscapeButton(keep);
    box.exec();
    return box.clickedButton() == remove ? Answer::remove : Answer::keep;
}

QString sizeOf(std::uint64_t bytes) {
    return fromCore(formatBytes(bytes));
}

}  // namespace

void Studio::connectDeletions() {
    m_deletions = std::make_unique<Deletions>(*m_session);
    m_undoNotice = new UndoNotice(m_window.get());
    m_undoNotice->setFoot(size::bottomBar);
    Deletions* deletions = m_deletions.get();
    auto* table = m_window->compare().findChild<ComparisonTable*>();
    auto* remove = new QAction(tr("Delete this run …"), table);
    remove->setShortcut(Qt::Key_Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(remove);
    const auto showRemove = [this, table, remove] {
        const std::string selected = table->selected();
        remove->setEnabled(m_session->writable() && (isUnreadable(selected) || std::ranges::any_of(m_session->runs(), [&](const auto& run) { return run.id == selected; })));
    };
    connect(table, &ComparisonTable::selectedChanged, this, showRemove);
    connect(m_session.get(), &Session::runsChanged, this, showRemove);
    connect(m_comparison.get(), &RunComparison::changed, this, showRemove);
    showRemove();
    connect(remove, &QAction::triggered, this, [this, table] { wantRunDeleted(table->selected()); });
    connect(deletions, &Deletions::runWeighed, this, &Studio::askToDeleteRun);
    connect(deletions, &Deletions::runDeleted, this, [this](const std::string& run) {
        for (ErrorBar* bar : m_window->findChildren<ErrorBar*>())
            if (bar->accessibleName().contains(oneLine(fromCore(run)))) bar->clear();   // that it cannot be read
        // The project itself is not held on to: that would keep its lock when another is opened.
        const auto stillOpen = [this, folder = m_session->project()->folder()] { return m_session->writable() && m_session->project()->folder() == folder; };
        m_undoNotice->offer(tr("The run is deleted."),
                            [this, run, stillOpen] {
                                if (stillOpen()) m_deletions->restoreRun(*m_session->project(), run);
                            },
                            [this, stillOpen] {
                                if (stillOpen()) m_deletions->endRun(*m_session->project());
                            });
        m_noticeOfRun = true;
    });
    connect(m_session.get(), &Session::opened, this, [this] {
        if (m_noticeOfRun) m_undoNotice->end();  // it is about a run of the project before
    });
    connect(deletions, &Deletions::runsChanged, this, [this] {
        m_session->reloadRuns();
        m_comparison->refresh();
        m_session->refreshRecent();
    });
    connect(deletions, &Deletions::runFailed, this, [this](const Error& error) { m_window->compare().errors().showError(error); });
    connect(&m_window->start(), &StartPage::deleteWanted, this, &Studio::wantProjectDeleted);
    connect(&m_window->start(), &StartPage::forgetWanted, this, [this](const QString& folder) { m_deletions->forgetProject(toPath(folder)); });
    connect(deletions, &Deletions::projectWeighed, this, &Studio::askToDeleteProject);
    connect(deletions, &Deletions::projectDeleted, this, [this](const std::filesystem::path& folder) {
        m_undoNotice->offer(tr("The project is deleted."), [this, folder] { m_deletions->restoreProject(folder); },
                            [this, folder] {
                                TypedBefore::forgetProject(pathText(folder));
                                m_deletions->endProject(folder);
                            });
        m_noticeOfRun = false;
    });
    connect(deletions, &Deletions::projectsChanged, m_session.get(), &Session::refreshRecent);
    connect(deletions, &Deletions::projectFailed, this, [this](const Error& error) { m_window->start().errors().showError(error); });
}

bool Studio::isUnreadable(const std::string& run) const {
    return std::ranges::any_of(m_comparison->shown().comparison.rows, [&](const service::ComparedRow& row) { return row.contestant == run && isDamaged(row); });
}

void Studio::wantRunDeleted(const std::string& run) {
    const auto& runs = m_session->runs();
    const auto found = std::ranges::find(runs, run, &recipe::RunRecord::id);
    if (found == runs.end() && !isUnreadable(run)) return;
    m_window->compare().errors().clear();
    const auto refuse = [this](const QString& why, const QString& hint) {
        m_window->compare().errors().showError({ErrorKind::unsupported, tr("The run cannot be deleted now").toStdString(), why.toStdString(), hint.toStdString()});
    };
    if (!m_session->writable()) return refuse(tr("The project is open in %1").arg(fromCore(m_session->project()->holder())), tr("Close it there first."));
    if (found != runs.end() && found->state == recipe::RunState::running) return refuse(tr("It is training"), tr("Stop it first."));
    if (m_comparison->measuring() || m_questions->busy() || m_trials->busy() || m_export->busy()) return refuse(tr("Something is being computed with the runs"), tr("Wait until it has ended, or stop it below."));
    m_deletions->weighRun(run);
}

void Studio::askToDeleteRun(const std::string& run, quint64 bytes) {
    QString name = fromCore(run);
    for (const auto& row : m_comparison->shown().comparison.rows)
        if (row.contestant == run) name = fromCore(row.label);
    const QString what = tr("Its curve, checkpoints, answers and scores go: %1. What you took home of it stays. You can undo it for half a minute.").arg(sizeOf(bytes));
    if (ask(m_window.get(), tr("Delete a run"), tr("Delete the run “%1”?").arg(oneLine(name).left(80)), what) == Answer::remove) m_deletions->deleteRun(run);
}

void Studio::wantProjectDeleted(const QString& folder) {
    m_window->start().errors().clear();
    std::error_code missing;
    const bool isOpen = m_session->project() && std::filesystem::equivalent(m_session->project()->folder(), toPath(folder), missing);
    if (!isOpen) return m_deletions->weighProject(toPath(folder));
    m_window->start().errors().showError({ErrorKind::unsupported, tr("The project cannot be deleted now").toStdString(), tr("It is open in this window").toStdString(),
                                          tr("Open another project first, then delete it.").toStdString()});
}

void Studio::askToDeleteProject(const std::filesystem::path& folder, const service::ProjectContents& contents) {
    const QString runs = contents.runs == 0 ? tr("It has no run") : contents.runs == 1 ? tr("1 run goes") : tr("%1 runs go").arg(contents.runs);
    QString what = contents.examples ? tr("%1, and so do the examples written or pasted in it: %2.").arg(runs, sizeOf(contents.bytes)) : tr("%1: %2.").arg(runs, sizeOf(contents.bytes));
    what += QLatin1Char(' ') + tr("Your data files and models stay where they are.");
    if (contents.others) what += QLatin1Char(' ') + tr("What you took home and other files in its folder stay, too.");
    what += QLatin1Char(' ') + tr("You can undo it for half a minute.");
    const QString name = oneLine(pathText(folder.filename())).left(80);
    if (ask(m_window.get(), tr("Delete a project"), tr("Delete the project in “%1”?").arg(name), what) == Answer::remove) m_deletions->deleteProject(folder);
}

}  // namespace graft::ui
