// The Data page: what it wants goes to the reading, the written examples and the draft; what they hold is shown on it.
#include "service/data_choices.h"
#include "service/table_rows.h"
#include "ui/core_text.h"
#include "ui/pages/data_page.h"
#include "ui/studio.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/rows_dialog.h"

#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

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
    connect(&page, &DataPage::rowsWanted, this, &Studio::showFoundRows);
    connect(&page, &DataPage::limitWanted, this, [this](qint64 tokens) {
        m_draft->edit(tr("Set the longest row"), [&](recipe::Recipe& recipe) {
            if (tokens > 0) recipe.data.max_length = tokens;
            else recipe.data.max_length.reset();
        });
    });
}

void Studio::showFoundRows(const std::string& id) {
    const auto look = m_reading->look();
    if (!look || !m_reading->settled()) return;   // its rows may be counted otherwise in a moment
    const auto& findings = look->description.findings;
    const auto found = std::ranges::find(findings, id, &data::Finding::id);
    if (found == findings.end()) return;
    const std::int64_t listed = std::int64_t(found->rows.size());
    QString why = QStringLiteral("%1: %2.").arg(oneLine(fromCore(found->label)), QLocale().toString(qlonglong(found->count)));
    if (listed < found->count) why += QLatin1Char(' ') + tr("The first %1 are listed.").arg(QLocale().toString(qlonglong(listed)));
    std::vector<std::int64_t> numbers;
    RowNotes earlier;
    for (const data::FoundRow& row : found->rows) {
        numbers.push_back(row.row);
        if (row.earlier_line > 0) earlier.notes[row.row] = QString::number(row.earlier_line);
    }
    if (!earlier.notes.empty()) earlier.title = tr("Earlier line");
    recipe::DataChoice choice = m_draft->recipe().data;
    choice.hash = look->description.hash;
    m_compute->runAside(tr("Reading rows"), [choice, numbers](TaskContext& context) { return service::readRows(choice, numbers, context.progress()); },
                        [this, why, earlier](const Result<service::TableRows>& rows) {
                            if (!rows) return m_window->data().errors().showError(rows.error());
                            makeRowsDialog(m_window.get(), why, *rows, earlier)->open();
                        });
}

// The limit that the guide chose stands while it looks again at the same model and file: the counts would jump otherwise.
LengthLimit Studio::lengthLimit() {
    const recipe::Recipe& draft = m_draft->recipe();
    if (const std::pair now{draft.model.path, draft.data.path}; now != m_lengthFor) m_lengthFor = now, m_guidesLength.reset();
    if (const auto& plan = m_draft->plan()) m_guidesLength = plan->recipe.data.max_length;
    return limitOf(draft.data, m_guidesLength);
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
    facts.limit = lengthLimit();
    facts.goal = m_session->answers().goal;
    facts.written = m_written->isData();
    facts.examples = m_written->examples();
    m_window->data().showFacts(facts);
    showGuide();
}

GuideStep Studio::dataStep() {
    const auto look = m_reading->look();
    if (!m_draft->hasData()) return {StepState::to_do, m_reading->busy() ? tr("Reading") : QString(), {}};
    if (!look) return m_reading->settled() ? GuideStep{StepState::look_again, tr("Not read"), tr("The file has not been read.")} : GuideStep{StepState::running, tr("Reading"), {}};
    const auto& description = look->description;
    const auto number = [](std::int64_t rows) { return QLocale().toString(qlonglong(rows)); };
    if (description.roles_problem) return {StepState::look_again, tr("Columns to map"), tr("It is not said which columns are asked and which are learned.")};
    const service::SetCounts& counts = m_account.of(look, lengthLimit());
    const QString counted = tr("%1 examples").arg(number(description.examples));
    if (description.split_problem) return {StepState::look_again, counted, oneLine(fromCore(description.split_problem->why))};
    return {StepState::done, tr("%1 learn, %2 aside").arg(number(counts.training), number(counts.held_out + counts.test)),
            QStringList{tr("%1: %2.").arg(counted, splitCounts(counts)), leftOutSentence(counts.left_out)}.join(QLatin1Char(' ')).trimmed()};
}

}  // namespace graft::ui
