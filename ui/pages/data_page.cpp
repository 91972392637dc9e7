#include "ui/pages/data_page.h"

#include "service/data_choices.h"
#include "ui/core_text.h"
#include "ui/pages/columns_tab.h"
#include "ui/pages/overview_tab.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/drop_area.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/example_writer.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/verdict_card.h"

#include <QClipboard>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "data/last_place";

QString droppedFile(const QMimeData* mime) {
    if (!mime->hasUrls() || mime->urls().size() != 1) return {};
    const QString path = mime->urls().constFirst().toLocalFile();
    return QFileInfo(path).isFile() ? path : QString();
}

}  // namespace

DataPage::DataPage(QWidget* parent)
    : QWidget(parent), m_main(makeButton(ButtonKind::main, {}, this)), m_another(makeButton(ButtonKind::plain, tr("Choose another file"), this)),
      m_change(makeButton(ButtonKind::quiet, tr("Change …"), this)), m_errors(new ErrorBar),
      m_file(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_split(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_progress(new QProgressBar),
      m_verdict(new VerdictCard), m_tabs(new QTabBar), m_views(new QStackedWidget), m_writer(new ExampleWriter), m_columns(new ColumnsTab), m_learned(new LearnedTab),
      m_overview(new OverviewTab), m_empty(nullptr), m_fileLine(new QWidget), m_splitLine(nullptr), m_body(new QWidget) {
    setAcceptDrops(true);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::small);
    body->addWidget(m_verdict);
    body->addWidget(makeSplitLine());
    body->addWidget(makeTabs(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Data")), {m_another, m_main}));
    column->addWidget(m_errors);
    column->addWidget(makeFileLine());
    column->addWidget(makeEmpty(), 1);
    column->addWidget(m_body, 1);
    connect(m_main, &QPushButton::clicked, this, &DataPage::press);
    connect(m_another, &QPushButton::clicked, this, &DataPage::chooseFile);
    connect(m_change, &QPushButton::clicked, this, &DataPage::divide);
    connect(m_verdict, &VerdictCard::actionWanted, this, &DataPage::act);
    connect(m_columns, &ColumnsTab::roleWanted, this, &DataPage::roleWanted);
    connect(m_columns, &ColumnsTab::guessWanted, this, &DataPage::guessWanted);
    connect(m_columns, &ColumnsTab::firstRowWanted, this, &DataPage::firstRowWanted);
    connect(m_overview, &OverviewTab::rowsWanted, this, &DataPage::rowsWanted);
    connect(m_learned, &LearnedTab::limitWanted, this, &DataPage::limitWanted);
    connect(m_learned, &LearnedTab::modelWanted, this, &DataPage::modelWanted);
    connect(m_writer, &ExampleWriter::addWanted, this, &DataPage::addWanted);
    connect(m_writer, &ExampleWriter::removeWanted, this, &DataPage::removeWanted);
    auto* pasting = new QShortcut(QKeySequence::Paste, this);  // a text box that is typed in keeps it for itself
    connect(pasting, &QShortcut::activated, this, &DataPage::paste);
    showFacts({});
}

QWidget* DataPage::makeFileLine() {
    m_fileLine->setFixedHeight(20);
    auto* row = new QHBoxLayout(m_fileLine);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How much of the file is read"));
    m_progress->setFixedWidth(size::guideWidth);
    m_progress->setFixedHeight(space::small);
    row->addWidget(m_progress, 0, Qt::AlignVCenter);
    row->addWidget(m_file, 1);
    return m_fileLine;
}

QWidget* DataPage::makeSplitLine() {
    m_splitLine = new QWidget;
    auto* row = new QHBoxLayout(m_splitLine);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_split, 1);
    row->addWidget(m_change);
    m_change->setAccessibleName(tr("Change how the rows are divided"));
    return m_splitLine;
}

QWidget* DataPage::makeTabs() {
    for (const QString& name : {tr("Write"), tr("Columns"), tr("What is learned"), tr("Overview")}) m_tabs->addTab(name);
    for (QWidget* view : {static_cast<QWidget*>(m_writer), static_cast<QWidget*>(m_columns), static_cast<QWidget*>(m_learned), static_cast<QWidget*>(m_overview)}) m_views->addWidget(view);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Views of the data"));
    connect(m_tabs, &QTabBar::currentChanged, m_views, &QStackedWidget::setCurrentIndex);
    auto* hairline = new QWidget;
    hairline->setFixedHeight(1);
    hairline->setAutoFillBackground(true);
    hairline->setBackgroundRole(QPalette::Mid);
    auto* held = new QWidget;
    auto* column = new QVBoxLayout(held);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(hairline);
    column->addWidget(m_views, 1);
    return held;
}

QWidget* DataPage::makeEmpty() {
    m_empty = new DropArea(tr("Drop a file with your examples here"),
                           tr("A table with one example per row: what the model is asked and what it should answer. CSV, TSV, JSON or JSON lines. The file is only read; nothing in it "
                              "is changed and nothing leaves this computer."));
    auto* actions = new QWidget;
    auto* row = new QHBoxLayout(actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    auto* pasting = makeButton(ButtonKind::plain, tr("&Paste a table"), actions);
    pasting->setToolTip(plainToolTip(tr("Rows copied from a spreadsheet; Ctrl+V does the same")));
    auto* writing = makeButton(ButtonKind::plain, tr("&Write examples instead"), actions);
    row->addWidget(pasting);
    row->addWidget(writing);
    m_empty->addAction(actions);
    connect(pasting, &QPushButton::clicked, this, &DataPage::paste);
    connect(writing, &QPushButton::clicked, this, &DataPage::write);
    return m_empty;
}

void DataPage::showFacts(const DataFacts& facts) {
    const bool begun = facts.choice.path != m_facts.choice.path;
    m_facts = facts;
    if (!facts.projectOpen || (begun && !facts.written && !facts.choice.path.empty())) m_writing = false;
    showFileLine();
    showBody();
    showHead();
    const bool newTable = begun && !facts.choice.path.empty() && !facts.written && m_tabs->currentIndex() == int(Tab::write);
    if (newTable) turnTo(Tab::columns);
}

void DataPage::forget() {
    m_writing = false;
    m_writer->forget();
    showBody();
    showHead();
}

void DataPage::showHead() {
    const Next now = next();
    m_main->setText(nextLabel(now));
    m_main->setEnabled(now != Next::nothing);
    const bool chooses = now == Next::choose || now == Next::choose_larger || now == Next::open_project;
    m_another->setText(m_facts.choice.path.empty() ? tr("Choose a data file") : tr("Choose another file"));
    m_another->setVisible(mayChange() && !chooses && m_facts.state == ReadState::idle);
}

void DataPage::showFileLine() {
    const bool reading = m_facts.state == ReadState::reading;
    m_fileLine->setVisible(m_facts.state != ReadState::idle || !m_facts.choice.path.empty());
    m_progress->setVisible(reading);
    if (reading) {
        const bool known = m_facts.progress.total > 0;
        m_progress->setRange(0, known ? 1000 : 0);
        if (known) m_progress->setValue(int(1000 * double(m_facts.progress.done) / double(m_facts.progress.total)));
        m_file->setText(tr("Reading %1 · %2").arg(oneLine(m_facts.readingFile), m_facts.progress.activity));
    } else if (m_facts.state == ReadState::waiting) {
        m_file->setText(tr("%1 is read as soon as what runs below has ended").arg(oneLine(m_facts.readingFile)));
    } else if (m_facts.choice.path.empty()) {
        m_file->setText({});
    } else {
        const QString name = m_facts.written ? tr("Examples written here") : oneLine(QFileInfo(fromCore(m_facts.choice.path)).fileName());
        m_file->setText(m_facts.look ? QStringLiteral("%1 · %2 · %3").arg(name, oneLine(fromCore(m_facts.look->description.format)), countOf(std::int64_t(m_facts.look->description.rows_in_file)))
                                     : tr("%1 is not read").arg(name));
        m_file->setToolTip(plainToolTip(fromCore(m_facts.choice.path)));
    }
    if (m_facts.readOnlyHolder.isEmpty()) return;
    const QString held = tr("Read only: %1 has this project open").arg(m_facts.readOnlyHolder);
    m_fileLine->show();
    m_file->setText(m_file->text().isEmpty() ? held : m_file->text() + QStringLiteral(" · ") + held);
}

void DataPage::showBody() {
    const bool writes = m_writing || m_facts.written;
    const bool empty = m_facts.choice.path.empty() && !writes && !m_facts.look;
    m_empty->setVisible(empty);
    m_body->setVisible(!empty);
    m_tabs->setTabVisible(int(Tab::write), writes);
    const auto shown = m_facts.choice.path.empty() ? nullptr : m_facts.look;
    m_verdict->setVisible(bool(shown));
    m_splitLine->setVisible(bool(shown));
    if (shown) {
        const service::SetCounts& counts = m_account.of(shown, m_facts.limit);
        m_verdict->showVerdicts(verdictsOn(*shown, counts, m_facts.choice, m_facts.goal));
        m_split->setText(splitSentence(*shown, counts, m_facts.choice));
        m_change->setVisible(mayChange() && !shown->description.roles_problem);
    }
    m_columns->showLook(shown, m_facts.choice, m_facts.goal, mayChange() ? Changeable::yes : Changeable::no);
    m_learned->showLook(shown, m_facts.limit, m_facts.modelChosen, mayChange());
    m_overview->showLook(shown, m_facts.limit, m_facts.modelChosen);
    m_writer->setChangeable(mayChange());
    m_writer->showExamples(m_facts.examples);
}

DataPage::Next DataPage::next() const {
    if (!m_facts.projectOpen) return Next::open_project;
    if (m_facts.state != ReadState::idle) return Next::stop;
    const bool writes = m_writing || m_facts.written;
    if (m_facts.choice.path.empty()) return !mayChange() ? Next::nothing : writes ? Next::write : Next::choose;
    if (!m_facts.look) return Next::read_again;
    const auto& description = m_facts.look->description;
    if (!mayChange()) return Next::use;
    if (description.roles_problem) return Next::map_columns;
    if (description.examples < service::leastExamples(m_facts.choice)) return writes ? Next::write : Next::choose_larger;
    return description.split_problem ? Next::divide : Next::use;
}

QString DataPage::nextLabel(Next next) const {
    switch (next) {
        case Next::open_project: return tr("Open a project first");
        case Next::stop: return m_facts.state == ReadState::waiting ? tr("Do not read it") : tr("Stop reading");
        case Next::choose: return tr("&Choose a data file");
        case Next::write: {
            const std::int64_t missing = service::leastExamples(m_facts.choice) - std::int64_t(m_facts.examples.size());
            return missing == 1 ? tr("Write 1 more example") : missing > 1 ? tr("Write %1 more examples").arg(missing) : tr("Write another example");
        }
        case Next::read_again: return tr("Read the file again");
        case Next::map_columns:
            switch (service::missingRole(m_facts.choice, m_facts.look->description)) {
                case data::ColumnRole::answer: return tr("Choose the answer column");
                case data::ColumnRole::prompt: return tr("Choose the prompt column");
                default: return tr("Choose the columns");
            }
        case Next::choose_larger: return tr("&Choose a larger file");
        case Next::divide: return tr("Divide the rows otherwise");
        case Next::use: return tr("&Use this data");
        case Next::nothing: return tr("Open for reading only");
    }
    return {};
}

void DataPage::press() {
    switch (next()) {
        case Next::open_project: return Q_EMIT projectWanted();
        case Next::stop: return Q_EMIT stopWanted();
        case Next::choose:
        case Next::choose_larger: return chooseFile();
        case Next::write: return write();
        case Next::read_again: return Q_EMIT readAgainWanted();
        case Next::map_columns: return act(DataAction::choose_columns);
        case Next::divide: return divide();
        case Next::use: return Q_EMIT useWanted();
        case Next::nothing: return;
    }
}

void DataPage::act(DataAction action, const std::string& finding) {
    switch (action) {
        case DataAction::none: return;
        case DataAction::choose_columns:
            turnTo(Tab::columns);
            return m_columns->askForRole(service::likelyColumn(m_facts.choice, m_facts.look->description, service::missingRole(m_facts.choice, m_facts.look->description)));
        case DataAction::write_more: return m_facts.written ? write() : chooseFile();
        case DataAction::change_goal: return Q_EMIT goalWanted();
        case DataAction::show_findings: return turnTo(Tab::overview);
        case DataAction::show_rows: return Q_EMIT rowsWanted(finding);
        case DataAction::show_learned: return turnTo(Tab::learned);
    }
}

void DataPage::turnTo(Tab tab) {
    m_tabs->setCurrentIndex(int(tab));
}

void DataPage::write() {
    if (!m_facts.projectOpen) return Q_EMIT projectWanted();
    m_writing = true;
    showBody();
    showHead();
    turnTo(Tab::write);
    m_writer->startWriting();
}

// A file that was copied in a file manager is opened; anything else is taken for a table.
void DataPage::paste() {
    if (!m_facts.projectOpen) return Q_EMIT projectWanted();
    if (!mayChange()) return;
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    if (const QString file = copied ? droppedFile(copied) : QString(); !file.isEmpty()) return Q_EMIT fileWanted(file);
    Q_EMIT pasteWanted(copied ? copied->text() : QString());
}

void DataPage::divide() {
    if (!m_facts.look) return;
    const auto& columns = m_facts.look->description.columns;
    const std::string together = service::keptTogether(m_facts.choice, m_facts.look->description);
    SplitChoice held{m_facts.choice.held_out_share, m_facts.choice.test_share, m_facts.choice.split_seed, -1};
    QStringList names;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names << fromCore(columns[i].name);
        if (columns[i].name == together) held.together = int(i);
    }
    const auto chosen = askForSplit(this, names, held, [this](const SplitChoice& choice) { return splitOutcome(m_facts.choice, choice.heldOutShare, choice.testShare, m_facts.look->description.examples); });
    if (!chosen || *chosen == held) return;
    Q_EMIT splitWanted(chosen->heldOutShare, chosen->testShare, chosen->seed, chosen->together < 0 ? std::string() : columns[std::size_t(chosen->together)].name);
}

void DataPage::chooseFile() {
    if (!m_facts.projectOpen) return Q_EMIT projectWanted();
    const QString from = QSettings().value(QLatin1String(lastPlaceKey)).toString();
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a data file"), from, tr("Tables (*.csv *.tsv *.txt *.json *.jsonl *.ndjson);;All files (*)"));
    if (file.isEmpty()) return;
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(file).absolutePath());
    Q_EMIT fileWanted(file);
}

void DataPage::dragEnterEvent(QDragEnterEvent* event) {
    if (!mayChange() || droppedFile(event->mimeData()).isEmpty()) return;
    m_empty->setAwaiting(true);
    event->acceptProposedAction();
}

void DataPage::dragLeaveEvent(QDragLeaveEvent*) {
    m_empty->setAwaiting(false);
}

void DataPage::dropEvent(QDropEvent* event) {
    m_empty->setAwaiting(false);
    const QString file = droppedFile(event->mimeData());
    if (!mayChange() || file.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT fileWanted(file);
}

}  // namespace graft::ui
