#include "ui/pages/groups_tab.h"

#include "ui/core_text.h"
#include "ui/project_choices.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QHeaderView>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>
#include <cmath>

namespace graft::ui {

namespace {

const QString choiceKey = QStringLiteral("groups");
constexpr int nameWidth = 176, rowsWidth = 56, scoreWidth = 136, differenceWidth = 248, countWidth = 96, choiceWidth = 176;
constexpr int remarkNeeds = 880;   // narrower, too little of it could be read

QString keyOf(const service::Grouping& grouping) { return (grouping.field ? QStringLiteral("answer:") : QStringLiteral("column:")) + fromCore(grouping.title); }

}  // namespace

GroupsTab::GroupsTab(QWidget* parent)
    : QWidget(parent), m_table(new PlainTable(tr("Scores by group"))), m_confusionTable(new PlainTable(tr("Confusion table"))), m_empty(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)),
      m_remark(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_by(new QComboBox), m_confused(makeButton(ButtonKind::quiet, tr("Con&fusion table"), this)), m_views(new QStackedWidget), m_steering(makeSteering()) {
    m_table->setModel(&m_groups);
    m_confusionTable->setModel(&m_confusion);
    for (PlainTable* table : {m_table, m_confusionTable}) table->horizontalHeader()->setStretchLastSection(false);   // counts are read side by side
    m_empty->setAlignment(Qt::AlignCenter);
    for (QWidget* view : {static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_confusionTable)}) m_views->addWidget(view);
    auto* inset = new QVBoxLayout(this);
    inset->setContentsMargins(0, space::small, 0, 0);
    inset->addWidget(m_views);
    showGroups();
}

QWidget* GroupsTab::makeSteering() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, space::hair);
    row->setSpacing(space::small);
    m_remark->setContentsMargins(0, space::hair, 0, 0);
    m_by->setAccessibleName(tr("By what the rows are grouped"));
    m_by->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_by->setFixedWidth(choiceWidth);
    m_confused->setCheckable(true);
    m_confused->setToolTip(tr("How often each label was answered where another one was expected"));
    row->addWidget(m_remark, 1);
    row->addStretch();
    row->addWidget(m_confused);
    row->addWidget(m_by);
    connect(m_by, &QComboBox::activated, this, &GroupsTab::choose);
    connect(m_confused, &QPushButton::toggled, this, [this](bool on) {
        m_confused->setText(on ? tr("&Scores") : tr("Con&fusion table"));
        showGroups();
    });
    reserveWidth(*m_confused, {tr("&Scores"), tr("Con&fusion table")});
    return box;
}

void GroupsTab::setComparison(const service::Comparison& comparison, const std::optional<Result<service::MeasuredCells>>& cells) {
    m_comparison = comparison;
    m_atHand.clear();
    if (!comparison.reports.empty()) m_atHand = service::groupingsAtHand(comparison);   // an empty page is there before the engine
    m_cells.reset();
    m_unread.reset();
    if (cells) return setCells(*cells);
    fillChoices();
    showGroups();
}

void GroupsTab::setTicked(const std::set<std::string>& ticked) {
    m_ticked = ticked;
    showGroups();
}

void GroupsTab::setSelected(const std::string& contestant) {
    if (contestant == m_selected) return;
    m_selected = contestant;
    showGroups();
}

void GroupsTab::setCells(const Result<service::MeasuredCells>& cells) {
    m_cells.reset();
    m_unread.reset();
    if (cells) m_cells = *cells;
    else if (cells.error().kind != ErrorKind::stopped) m_unread = cells.error();
    fillChoices();
    showGroups();
}

void GroupsTab::setProject(const QString& folder) {
    m_project = folder;
    m_chosen = choiceIn(folder, choiceKey);
    m_confused->setChecked(false);
    fillChoices();
    showGroups();
}

// What is expected first, then the columns of which values come again, then the others.
void GroupsTab::fillChoices() {
    m_by->clear();
    const auto add = [this](const service::Grouping& grouping) {
        if (m_by->findData(keyOf(grouping)) < 0) m_by->addItem(tr("By %1").arg(oneLine(fromCore(grouping.title))), keyOf(grouping));
    };
    for (const service::Grouping& grouping : m_atHand) add(grouping);
    const auto addApart = [&](const std::vector<service::Grouping>& groupings) {
        const int before = m_by->count();
        for (const service::Grouping& grouping : groupings) add(grouping);
        if (before > 0 && m_by->count() > before) m_by->insertSeparator(before);
    };
    if (m_cells) {
        addApart(service::groupingsByColumns(*m_cells, m_atHand));
        std::vector<service::Grouping> others;
        for (const std::string& column : m_cells->columns)
            if (auto grouping = service::groupingByColumn(*m_cells, column); grouping && !service::comesAgain(*grouping)) others.push_back(std::move(*grouping));
        addApart(others);
    }
    const int chosen = m_by->findData(m_chosen);
    m_by->setCurrentIndex(m_chosen.isEmpty() || chosen < 0 ? (m_by->count() > 0 ? 0 : -1) : chosen);
    m_by->setVisible(m_by->count() > 0);
}

void GroupsTab::choose() {
    m_chosen = m_by->currentData().toString();
    keepChoice(m_project, choiceKey, m_chosen);
    showGroups();
}

std::optional<service::Grouping> GroupsTab::grouping() const {
    const QString key = m_by->currentData().toString();
    for (const service::Grouping& grouping : m_atHand)
        if (keyOf(grouping) == key) return grouping;
    if (!m_cells) return std::nullopt;
    for (const std::string& column : m_cells->columns)
        if (auto grouping = service::groupingByColumn(*m_cells, column); grouping && keyOf(*grouping) == key) return grouping;
    return std::nullopt;
}

// Those that are ticked and measured, in the order of the table above.
std::vector<GroupContestant> GroupsTab::shownContestants() const {
    std::vector<GroupContestant> shown;
    for (const service::ComparedRow& row : m_comparison.rows)
        if (row.apart.empty() && row.score && !std::isnan(row.score->value) && m_ticked.contains(row.contestant)) shown.push_back({row.contestant, oneLine(fromCore(row.label))});
    return shown;
}

std::string GroupsTab::subject(const std::vector<GroupContestant>& shown) const {
    if (std::ranges::find(shown, m_selected, &GroupContestant::id) != shown.end()) return m_selected;
    return shown.empty() ? std::string() : shown.front().id;
}

QString GroupsTab::labelOf(const std::string& contestant) const {
    const auto row = std::ranges::find(m_comparison.rows, contestant, &service::ComparedRow::contestant);
    return row == m_comparison.rows.end() ? QString() : oneLine(fromCore(row->label));
}

void GroupsTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    showGroups();
}

void GroupsTab::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_remark->setVisible(width() >= remarkNeeds);
}

// Worked out while it is seen only: the intervals take a moment.
void GroupsTab::showGroups() {
    if (!isVisible()) return;
    auto shown = shownContestants();
    const auto by = grouping();
    m_confused->setVisible(by && by->field && !shown.empty());
    if (!by || shown.empty()) {
        const bool waits = !shown.empty() && !m_unread && !m_cells;
        m_empty->setText(waits ? tr("Reading the examples …") : m_unread && !shown.empty() ? quoted(tr("%1: %2. %3.").arg(fromCore(m_unread->what), fromCore(m_unread->why), fromCore(m_unread->hint)))
                                                              : tr("How each run does on parts of the rows stands here, the worst first. Measure the runs, and tick them in the table."));
        m_views->setCurrentWidget(m_empty);
        return m_remark->setText({});
    }
    const std::string own = subject(shown), against = service::heldAgainst(m_comparison, own);
    std::ranges::stable_partition(shown, [&](const GroupContestant& contestant) { return contestant.id == own; });
    std::vector<std::string> ids;
    for (const GroupContestant& contestant : shown) ids.push_back(contestant.id);
    const auto scores = service::scoreGroups(m_comparison, *by, own, against, ids);
    const bool confusion = by->field && m_confused->isChecked();
    m_groups.setGroups(scores, shown, labelOf(against));
    if (const auto confused = confusion ? service::confusionOf(m_comparison, *by, own) : std::nullopt) m_confusion.setConfusion(*confused);
    for (int column = 0; column < m_groups.columnCount(); ++column)
        m_table->setColumnWidth(column, column == GroupsModel::NameColumn ? nameWidth : column == GroupsModel::RowsColumn ? rowsWidth : column == GroupsModel::DifferenceColumn && m_groups.hasDifference() ? differenceWidth : scoreWidth);
    for (int column = 0; column < m_confusion.columnCount(); ++column) m_confusionTable->setColumnWidth(column, column == 0 ? nameWidth : countWidth);
    m_views->setCurrentWidget(confusion ? m_confusionTable : m_table);
    showRemark(scores, confusion);
}

void GroupsTab::showRemark(const service::GroupScores& scores, bool confusion) {
    const QString name = labelOf(scores.subject);
    const bool missing = m_unread.has_value();
    QString text = confusion                     ? tr("Answered by %1, across; expected, down").arg(name)
                   : missing                     ? tr("The columns of the examples are missing here.")
                   : m_groups.rowCount() == 0    ? tr("No measured row has a value here.")
                   : m_groups.tellable() == 0    ? tr("Each group has under %1 rows: too few to tell").arg(service::leastRowsOfGroup)
                   : m_groups.worse() > 0        ? tr("%1 is worse in %2 of %3 groups; worst first").arg(name).arg(m_groups.worse()).arg(m_groups.tellable())
                                                 : tr("Worst first: %1").arg(name);
    m_remark->setText(text);
    m_remark->setTone(missing && !confusion ? Tone::warn : Tone::secondary);
    m_remark->setToolTip(missing ? plainToolTip(tr("%1: %2. %3.").arg(fromCore(m_unread->what), fromCore(m_unread->why), fromCore(m_unread->hint)))
                                 : plainToolTip(tr("The selected run, if it is ticked, is held against the base model. Groups of under %1 rows stand at the end: too few to tell.").arg(service::leastRowsOfGroup)));
}

}  // namespace graft::ui
