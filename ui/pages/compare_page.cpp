#include "ui/pages/compare_page.h"

#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"
#include "ui/models/damaged_runs.h"
#include "ui/models/run_health.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/groups_tab.h"
#include "ui/project_choices.h"
#include "ui/style/tokens.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/repeat_menu.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace graft::ui {

namespace {
constexpr int tallPage = 760;
}

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent), m_verdict(new TextLabel(TextRole::section, {}, Tone::text, Flow::wrap)),
      m_recommendation(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), m_race(new TextLabel(TextRole::body, {}, Tone::warn, Flow::wrap)), m_chosen(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)),
      m_remark(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_sameSettings(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_main(makeButton(ButtonKind::main, {}, this)), m_take(makeButton(ButtonKind::plain, {}, this)), m_columns(makeButton(ButtonKind::quiet, tr("Co&lumns"), this)),
      m_differences(makeButton(ButtonKind::quiet, tr("&Differences only"), this)), m_errors(new ErrorBar), m_repeats(new RepeatMenu), m_table(new ComparisonTable(m_model)), m_answers(new AnswersTab),
      m_curves(new CurvePlot), m_cost(new CostPlot), m_groups(new GroupsTab), m_settingsTable(new PlainTable(tr("Settings of the ticked runs"))), m_differingOnly(new QCheckBox(tr("Only those that differ"))),
      m_tabs(new QTabBar), m_views(new QStackedWidget), m_steering(new QStackedWidget), m_body(new QSplitter(Qt::Vertical)), m_choice(new QWidget) {
    m_body->setChildrenCollapsible(false);
    m_body->addWidget(makeUpper());
    m_body->addWidget(makeViews());
    m_body->setStretchFactor(0, 0);
    m_body->setStretchFactor(1, 1);
    connect(m_body, &QSplitter::splitterMoved, this, [this] { m_placed = true; });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Compare")), {m_differences, m_columns, m_repeats, m_main}));
    column->addWidget(m_errors);
    column->addWidget(m_verdict);
    column->addWidget(m_recommendation);
    column->addWidget(m_race);
    auto* choice = new QHBoxLayout(m_choice);
    choice->setContentsMargins(0, 0, 0, 0);
    choice->setSpacing(space::medium);
    choice->addWidget(m_chosen, 1);
    choice->addWidget(m_take);
    column->addWidget(m_choice);
    column->addSpacing(space::hair);
    column->addWidget(m_body, 1);
    column->addStretch();
    connect(m_main, &QPushButton::clicked, this, &ComparePage::pressMain);
    connect(m_take, &QPushButton::clicked, this, &ComparePage::pressTake);
    connect(&m_model, &ComparisonModel::renameWanted, this, &ComparePage::renameWanted);
    connect(&m_model, &ComparisonModel::tickedChanged, this, &ComparePage::showTicked);
    connect(m_table, &ComparisonTable::selectedChanged, this, [this] {
        m_groups->setSelected(m_table->selected());
        showChosen();
        showButtons();
    });
    showRace({});
    showComparison({}, {});
}

QWidget* ComparePage::makeUpper() {
    auto* menu = new QMenu(m_columns);
    m_table->fillColumnsMenu(*menu);
    m_columns->setMenu(menu);
    m_differences->setCheckable(true);
    m_differences->setToolTip(tr("Instead of what the runs cost, the settings in which they differ"));
    connect(m_differences, &QPushButton::toggled, this, [this](bool on) {
        m_table->setDetail(on ? Detail::differences : Detail::columns);
        m_differences->setText(on ? tr("All colu&mns") : tr("&Differences only"));
    });
    return m_table;
}

// What was selected stays so; at first it is the chosen run, or the one that leads.
void ComparePage::showComparison(const ComparedRuns& shown, const std::map<std::string, int>& colourSlots) {
    const std::string before = m_table->selected(), chosenBefore = m_shown.comparison.chosen;
    m_shown = shown;
    m_slots = colourSlots;
    const service::Comparison& comparison = m_shown.comparison;
    m_model.setComparison(comparison, colourSlots);
    const bool keep = before != m_proposed && m_model.rowOf(before) >= 0 && comparison.chosen == chosenBefore;
    m_proposed = comparison.chosen.empty() ? leader() : comparison.chosen;
    m_table->select(keep ? before : m_proposed);
    m_answers->setTicked(m_model.ticked());
    m_answers->setComparison(comparison);
    m_groups->setTicked(m_model.ticked());
    m_groups->setComparison(comparison, m_shown.cells);
    m_groups->setSelected(m_table->selected());
    placeSplitter();
    showVerdict();
    showChosen();
    showTicked();
    showButtons();
}

void ComparePage::showCells(const ComparedRuns& shown) {
    m_shown.cells = shown.cells;
    m_shown.worse_column = shown.worse_column;
    if (m_shown.cells) m_groups->setCells(*m_shown.cells);
    showVerdict();
}

// Of the runs that can be chosen the best, by more than chance or not; the first where nothing is measured.
std::string ComparePage::leader() const {
    const auto& rows = m_shown.comparison.rows;
    const auto found = std::ranges::find_if(rows, [](const service::ComparedRow& row) { return row.recipe && row.apart.empty(); });
    return found == rows.end() ? std::string() : found->contestant;
}

void ComparePage::setProject(const QString& folder) {
    m_project = folder;
    m_quality->setCurrentIndex(std::max(0, m_quality->findData(choiceIn(folder, QStringLiteral("cost/quality")))));
    m_against->setCurrentIndex(std::max(0, m_against->findData(choiceIn(folder, QStringLiteral("cost/against")))));
    showAxes();
    m_answers->setProject(folder);
    m_groups->setProject(folder);
}

void ComparePage::showTicked() {
    const std::set<std::string> ticked = m_model.ticked();
    m_answers->setTicked(ticked);
    m_groups->setTicked(ticked);
    showCurves(ticked);
    m_cost->setRuns(m_shown.comparison, m_slots, ticked);
    m_remark->setText(m_cost->remark());
    showSettings();
    showRepeatable();
}

void ComparePage::showRepeatable() {
    const std::string run = candidate();
    m_repeats->setChoice(run, run.empty() ? QString() : oneLine(fromCore(m_model.row(m_model.rowOf(run))->label)), m_model.ticked());
}

void ComparePage::resizeEvent(QResizeEvent*) {
    placeSplitter();
}

// The table as high as its rows, as long as the user has not decided otherwise.
void ComparePage::placeSplitter() {
    m_table->setMostRows(height() < tallPage ? 4 : 9);
    if (!m_placed) m_body->setSizes({m_table->sizeHint().height(), QWIDGETSIZE_MAX});
}

void ComparePage::showVerdict() {
    const service::Comparison& comparison = m_shown.comparison;
    const bool empty = std::ranges::all_of(comparison.rows, isDamaged);
    m_verdict->setText(empty ? tr("Nothing to compare yet") : oneLine(fromCore(comparison.verdict + (m_shown.worse_column.empty() ? "" : " ") + m_shown.worse_column)));
    m_recommendation->setText(empty ? tr("Once a run is trained, it stands here beside the base model, with scores, answers and cost.")
                                    : oneLine(fromCore(comparison.recommendation)));
    if (const QString falling = stillFalling(); !empty && !falling.isEmpty()) m_recommendation->setText((m_recommendation->text() + QLatin1Char(' ') + falling).trimmed());
    m_recommendation->setVisible(!m_recommendation->text().isEmpty());
    m_body->setVisible(!comparison.rows.empty());
    m_columns->setVisible(!empty);
    m_differences->setVisible(!empty);
    m_repeats->setVisible(!empty);
}

// Runs that would have learned more: their place in the table says too little of them.
QString ComparePage::stillFalling() const {
    QStringList names;
    for (const auto& [id, series] : m_shown.curves) {
        const int at = m_model.rowOf(id);
        if (at >= 0 && m_model.row(at)->apart.empty() && fallsToTheEnd(series)) names << oneLine(fromCore(m_model.row(at)->label));
    }
    constexpr int most = 3;
    if (names.isEmpty()) return {};
    if (names.size() > most) return tr("%1 runs still improved at their end: Train again gives all 50 % more.").arg(names.size());
    return names.size() == 1 ? tr("%1 still improved at its end: Train again gives it 50 % more.").arg(names.front()) : tr("%1 still improved at their end: Train again gives all 50 % more.").arg(names.join(QStringLiteral(", ")));
}

void ComparePage::showRace(const QString& summary) {
    m_race->setText(summary);
    m_race->setVisible(!summary.isEmpty());
}

// What the chosen run scored on rows that neither taught nor steered it, and whether they still deserve that trust; before a choice, what it reads.
void ComparePage::showChosen() {
    const service::Comparison& comparison = m_shown.comparison;
    const auto report = std::ranges::find(comparison.test_reports, comparison.chosen, &recipe::EvaluationReport::contestant);
    const int row = m_model.rowOf(comparison.chosen);
    const QString name = row < 0 ? QString() : oneLine(fromCore(m_model.row(row)->label));
    const bool measured = !comparison.chosen.empty() && report != comparison.test_reports.end() && !report->scores.empty();
    const bool again = comparison.test_readings > 1;
    QString text;
    if (measured) {
        const recipe::MetricScore& score = report->scores.front();
        const auto figure = [&](double value) { return scoreText({score.id, score.label, score.direction, value, score.low, score.high}); };
        const QString rows = report->answers.size() == 1 ? tr("1 judging row") : tr("%1 judging rows").arg(report->answers.size());
        const QString times = again ? tr("These were read %1 times: no longer unseen.").arg(comparison.test_readings) : tr("These were read once.");
        text = tr("Chosen: %1. %2 on %3: %4 (%5 to %6). %7")
                   .arg(name, oneLine(fromCore(score.label)), rows, figure(score.value), figure(score.low), figure(score.high), times);
    } else if (again) {
        text = tr("The judging rows were read %1 times: no longer unseen.").arg(comparison.test_readings);
    } else if (choosing()) {
        text = tr("Scores are of the steering rows. Choosing reads the judging rows, once, for that run.");
    }
    const std::string taken = measured ? comparison.chosen : candidate();
    const int of = m_model.rowOf(taken);
    if (!text.isEmpty() && of >= 0 && m_model.row(of)->recipe && m_model.row(of)->recipe->data.fold > 0)
        text += QLatin1Char(' ') + tr("This is the model of one fold, taught from four fifths of the rows: train the method once more on all of them before you take it home.");
    m_chosen->setText(text);
    m_chosen->setToolTip(plainToolTip(tr("Judging rows (test rows) were never learned from and never steered a run, so their score is the one to trust. Read for every new choice, they would become part of the choosing.")));
    m_chosen->setTone(again ? Tone::warn : Tone::secondary);
    m_choice->setVisible(!text.isEmpty() || choosing());
}

std::string ComparePage::candidate() const {
    const int at = m_model.rowOf(m_table->selected());
    const service::ComparedRow* row = at < 0 ? nullptr : m_model.row(at);
    return row && row->recipe ? row->contestant : std::string();
}

// A chosen run that has learned more since it was measured is to be chosen anew.
bool ComparePage::wouldTake(const std::string& run) const {
    const service::Comparison& comparison = m_shown.comparison;
    const bool known = std::ranges::any_of(comparison.test_reports, [&](const recipe::EvaluationReport& report) { return report.contestant == comparison.chosen; });
    return !comparison.chosen.empty() && known && (run.empty() || run == comparison.chosen);
}

void ComparePage::setMeasuring(Measuring measuring, int unmeasured) {
    m_measuring = measuring;
    m_unmeasured = unmeasured;
    m_model.setRenamable(measuring != Measuring::read_only && measuring != Measuring::impossible);
    showChosen();
    showButtons();
}

bool ComparePage::choosing() const {
    return m_measuring == Measuring::done || (m_measuring == Measuring::read_only && wouldTake(candidate()));
}

// As long as a run is unmeasured, measuring comes first; the choice is offered beside it.
void ComparePage::showButtons() {
    const std::string run = candidate();
    const bool take = wouldTake(run), more = m_measuring == Measuring::done && m_unmeasured > 0;
    m_main->setVisible(m_measuring == Measuring::done ? more : !choosing());
    m_main->setEnabled(m_measuring != Measuring::read_only);
    QString tip;
    switch (m_measuring) {
        case Measuring::impossible: m_main->setText(tr("Train a run first")); break;
        case Measuring::read_only:
            m_main->setText(tr("Read-only"));
            tip = tr("Another program has this project open; close it there to measure and to choose.");
            break;
        case Measuring::possible:
            m_main->setText(tr("&Measure on the steering rows"));
            tip = tr("Steering rows (held-out) were never learned from; they decided when to stop. The judging rows are kept for the run that you choose.");
            break;
        case Measuring::running: m_main->setText(tr("Stop measuring")); break;
        case Measuring::done:
            m_main->setText(tr("&Measure %n more", nullptr, m_unmeasured));
            tip = tr("On the steering rows, as the others: only then can all of them be ranked.");
            break;
    }
    m_main->setToolTip(tip);
    m_take->setVisible(choosing());
    m_take->setText(take ? tr("&Take it home") : run.empty() ? tr("Select a run to choose") : tr("C&hoose this run"));
    m_take->setToolTip(take ? QString() : tr("Reads the judging rows (test rows) once for this run: rows that were never learned from and never steered anything."));
    changeKind(*m_take, more ? ButtonKind::plain : ButtonKind::main);
    showRepeatable();
}

void ComparePage::pressMain() {
    switch (m_measuring) {
        case Measuring::impossible: return Q_EMIT trainWanted();
        case Measuring::possible:
        case Measuring::done: return Q_EMIT measureWanted();
        case Measuring::running: return Q_EMIT stopWanted();
        case Measuring::read_only: return;
    }
}

void ComparePage::pressTake() {
    const std::string run = candidate();
    if (wouldTake(run)) return Q_EMIT takeHomeWanted();
    if (run.empty()) return m_table->select(leader());
    Q_EMIT chooseWanted(run);
}

}  // namespace graft::ui
