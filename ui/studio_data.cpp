// The Data page: what it wants goes to the reading, the written examples and the draft; what they hold is shown on it.
#include "service/data_choices.h"
#include "ui/core_text.h"
#include "ui/pages/data_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"

#include <QGuiApplication>
#include <QLocale>

namespace graft::ui {

void Studio::connectData() {
    DataPage& page = m_window->data();
    connect(m_reading.get(), &DataReading::changed, this, &Studio::showData);
    connect(m_reading.get(), &DataReading::failed, &page.errors(), &ErrorBar::showError);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, m_reading.get(), [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive) m_reading->noticeChange();   // whoever comes back may have worked on the file
    });
    connect(m_written.get(), &WrittenList::changed, this, &Studio::showData);
    connect(m_written.get(), &WrittenList::failed, &page.errors(), &ErrorBar::showError);
    connect(m_draft.get(), &Draft::changed, this, [this] {
        m_window->data().errors().clear();
        showData();
    });
    connect(m_draft.get(), &Draft::planned, this, &Studio::showData);  // the guide's limit of length
    connect(&m_draft->undo(), &QUndoStack::indexChanged, this, &Studio::showData);
    connect(m_session.get(), &Session::opened, this, &Studio::showData);
    connect(&page, &DataPage::projectWanted, this, [this] { m_window->choose(PageId::start); });
    connect(&page, &DataPage::fileWanted, this, [this](const QString& file) {
        m_window->data().errors().clear();
        m_reading->open(file);
    });
    connect(&page, &DataPage::pasteWanted, this, [this](const QString& text) {
        m_window->data().errors().clear();
        m_reading->paste(text);
    });
    connect(&page, &DataPage::readAgainWanted, this, [this] {
        m_window->data().errors().clear();
        m_reading->readAgain();
    });
    connect(&page, &DataPage::stopWanted, m_reading.get(), &DataReading::stop);
    connect(&page, &DataPage::undoWanted, &m_draft->undo(), &QUndoStack::undo);
    connect(&page, &DataPage::addWanted, m_written.get(), &WrittenList::add);
    connect(&page, &DataPage::removeWanted, m_written.get(), &WrittenList::remove);
    connect(&page, &DataPage::modelWanted, this, [this] { m_window->choose(PageId::model); });
    connect(&page, &DataPage::useWanted, this, [this] { m_window->choose(m_draft->hasModel() ? PageId::method : PageId::model); });
    connectDataChoices();
}

void Studio::connectDataChoices() {
    DataPage& page = m_window->data();
    connect(&page, &DataPage::roleWanted, this, [this](const std::string& column, data::ColumnRole role) {
        if (const auto look = m_reading->look())
            m_draft->edit(tr("Say what “%1” is").arg(oneLine(fromCore(column)).left(40)), [&](recipe::Recipe& recipe) { service::giveRole(recipe.data, look->description, column, role); });
    });
    connect(&page, &DataPage::guessWanted, this, [this] {
        m_draft->edit(tr("Guess the columns"), [](recipe::Recipe& recipe) {
            recipe.data.roles.clear();
            recipe.data.group_column.clear();
        });
    });
    connect(&page, &DataPage::firstRowWanted, this, [this](bool isHeader) {
        m_draft->edit(isHeader ? tr("Take the first row for a header") : tr("Take the first row for an example"), [&](recipe::Recipe& recipe) { service::sayFirstRow(recipe.data, isHeader); });
        showData();  // the box stands as it is until the file is read again
    });
    connect(&page, &DataPage::splitWanted, this, [this](double heldOutShare, double testShare, quint64 seed, const std::string& together) {
        const auto look = m_reading->look();
        if (!look) return;
        m_draft->edit(tr("Divide the rows"), [&](recipe::Recipe& recipe) {
            recipe.data.held_out_share = heldOutShare;
            recipe.data.test_share = testShare;
            recipe.data.split_seed = seed;
            service::keepTogether(recipe.data, look->description, together);
        });
    });
    connect(&page, &DataPage::limitWanted, this, [this](qint64 tokens) {
        m_draft->edit(tr("Set the longest row"), [&](recipe::Recipe& recipe) {
            if (tokens > 0) recipe.data.max_length = tokens;
            else recipe.data.max_length.reset();
        });
    });
}

void Studio::showData() {
    DataFacts facts;
    facts.projectOpen = m_session->project().has_value();
    if (facts.projectOpen && !m_session->writable()) facts.readOnlyHolder = fromCore(m_session->project()->holder());
    facts.choice = m_draft->recipe().data;
    facts.look = m_reading->look();
    facts.state = m_reading->waiting() ? ReadState::waiting : m_reading->busy() ? ReadState::reading : ReadState::idle;
    facts.readingFile = m_reading->file();
    facts.progress = m_reading->progress();
    facts.modelChosen = m_draft->hasModel();
    const auto& plan = m_draft->plan();
    facts.limit = limitOf(facts.choice, plan ? plan->recipe.data.max_length : std::nullopt);
    facts.goal = m_session->answers().goal;
    facts.written = m_written->isData();
    facts.examples = m_written->examples();
    facts.undo = m_draft->undo().canUndo() ? m_draft->undo().undoText() : QString();
    m_window->data().showFacts(facts);
    showGuide();
}

GuideStep Studio::dataStep() const {
    const auto look = m_reading->look();
    if (!m_draft->hasData()) return {StepState::to_do, m_reading->busy() ? tr("Reading") : QString(), {}};
    if (!look) return m_reading->settled() ? GuideStep{StepState::look_again, tr("Not read"), tr("The file has not been read.")} : GuideStep{StepState::running, tr("Reading"), {}};
    const auto& description = look->description;
    const auto number = [](std::int64_t rows) { return QLocale().toString(qlonglong(rows)); };
    if (description.roles_problem) return {StepState::look_again, tr("Columns to map"), tr("It is not said which columns are asked and which are learned.")};
    const QString counted = tr("%1 examples").arg(number(description.examples));
    if (description.split_problem) return {StepState::look_again, counted, oneLine(fromCore(description.split_problem->why))};
    return {StepState::done, tr("%1 learn, %2 aside").arg(number(description.training), number(description.held_out + description.test)),
            tr("%1: %2.").arg(counted, splitCounts(description))};
}

}  // namespace graft::ui
