// The lower half of the Compare page: tabs, what is behind each, and what steers it.
#include "ui/core_text.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/groups_tab.h"
#include "ui/project_choices.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/copy_table.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int nameWidth = 176, valueWidth = 184;

// A chart on a card, a little below the line of the tabs; above it, perhaps, what it says in words.
QWidget* onCard(QWidget* chart, QWidget* caption = nullptr) {
    auto* card = new Card;
    card->column()->setContentsMargins(space::small, space::small, space::small, space::small);
    if (caption) card->column()->addWidget(caption);
    card->column()->addWidget(chart, 1);
    auto* box = new QWidget;
    auto* inset = new QVBoxLayout(box);
    inset->setContentsMargins(0, space::small, 0, 0);
    inset->addWidget(card);
    return box;
}

QHBoxLayout* steeringRow(QWidget* box) {
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, space::hair);
    row->setSpacing(space::small);
    return row;
}

// On the line of the tabs' titles.
TextLabel* remark(TextLabel* label) {
    label->setContentsMargins(0, space::hair, 0, 0);
    return label;
}

}  // namespace

// The tabs share their line with what steers the view, so that the view keeps the height.
QWidget* ComparePage::makeViews() {
    const std::tuple<QString, QWidget*, QWidget*> views[] = {{tr("Answers"), m_answers, m_answers->steering()},
                                                             {tr("Curves"), makeCurves(), makeCurvesSteering()},
                                                             {tr("Cost"), makeCost(), makeCostSteering()},
                                                             {tr("Groups"), m_groups, m_groups->steering()},
                                                             {tr("Settings"), makeSettings(), makeSettingsSteering()}};
    for (const auto& [title, view, steering] : views) {
        m_tabs->addTab(title);
        m_views->addWidget(view);
        m_steering->addWidget(steering);
    }
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Answers, curves, cost, groups or settings"));
    connect(m_tabs, &QTabBar::currentChanged, m_views, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &QTabBar::currentChanged, m_steering, &QStackedWidget::setCurrentIndex);
    m_steering->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_tabs);
    row->addWidget(m_steering, 1);
    auto* hairline = new QWidget;
    hairline->setFixedHeight(1);
    hairline->setAutoFillBackground(true);
    hairline->setBackgroundRole(QPalette::Mid);
    auto* lower = new QWidget;
    auto* column = new QVBoxLayout(lower);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(hairline);
    column->addWidget(m_views, 1);
    return lower;
}

QWidget* ComparePage::makeCurves() {
    m_curves->setEmptyText(tr("The loss of every ticked run on the steering rows appears here."));
    return onCard(m_curves);
}

QWidget* ComparePage::makeCurvesSteering() {
    auto* box = new QWidget;
    steeringRow(box)->addWidget(remark(new TextLabel(TextRole::secondary, tr("Loss over steps: of the steering rows with markers, of training without"), Tone::secondary)), 1);
    return box;
}

QWidget* ComparePage::makeCost() {
    m_cost->setObjectName(QStringLiteral("cost"));
    connect(m_cost, &CostPlot::cursorMoved, this, [this](const QString& text) { m_remark->setText(text.isEmpty() ? m_cost->remark() : text); });
    connect(m_cost, &CostPlot::runWanted, this, &ComparePage::openWanted);
    return onCard(m_cost, m_remark);
}

QWidget* ComparePage::makeCostSteering() {
    auto* box = new QWidget;
    auto* row = steeringRow(box);
    row->addStretch(1);
    const auto add = [&](const QString& name, std::initializer_list<std::pair<QString, QString>> entries) {
        auto* choice = new QComboBox;
        choice->setAccessibleName(name);
        for (const auto& [words, key] : entries) choice->addItem(words, key);
        connect(choice, &QComboBox::currentIndexChanged, this, &ComparePage::showAxes);
        row->addWidget(choice);
        return choice;
    };
    m_quality = add(tr("What is shown of the runs"), {{tr("Score"), QStringLiteral("score")}, {tr("Loss"), QStringLiteral("loss")}, {tr("Forgetting"), QStringLiteral("forgetting")}});
    m_against = add(tr("What it is held against"), {{tr("Against time"), QStringLiteral("time")}, {tr("Against memory"), QStringLiteral("memory")}, {tr("Against trained parameters"), QStringLiteral("parameters")}, {tr("Against file size"), QStringLiteral("file")}});
    for (const auto& [choice, key] : {std::pair(m_quality, QStringLiteral("cost/quality")), {m_against, QStringLiteral("cost/against")}})
        connect(choice, &QComboBox::activated, this, [this, choice, key] { keepChoice(m_project, key, choice->currentData().toString()); });
    return box;
}

// In the order of their entries.
void ComparePage::showAxes() {
    if (!m_quality || !m_against) return;   // the first is filled before the second is there
    m_cost->setAxes(Quality(std::max(0, m_quality->currentIndex())), Cost(std::max(0, m_against->currentIndex())));
    m_remark->setText(m_cost->remark());
}

QWidget* ComparePage::makeSettings() {
    m_settingsTable->setModel(&m_settings);
    m_settingsTable->setContextMenuPolicy(Qt::DefaultContextMenu);
    connect(&m_settings, &QAbstractItemModel::modelReset, m_settingsTable, [this] {
        m_settingsTable->setColumnWidth(0, nameWidth);
        for (int column = 1; column < m_settings.columnCount(); ++column) m_settingsTable->setColumnWidth(column, valueWidth);
    });
    auto* box = new QWidget;
    auto* inset = new QVBoxLayout(box);
    inset->setContentsMargins(0, space::small, 0, 0);
    inset->addWidget(m_settingsTable);
    return box;
}

QWidget* ComparePage::makeSettingsSteering() {
    auto* box = new QWidget;
    auto* row = steeringRow(box);
    row->addWidget(remark(m_sameSettings), 1);
    row->addWidget(m_differingOnly);
    connect(m_differingOnly, &QCheckBox::toggled, this, &ComparePage::showSettings);
    return box;
}

void ComparePage::showSettings() {
    m_settings.setRuns(m_shown.comparison, m_model.ticked(), m_differingOnly->isChecked() ? SettingRows::differing : SettingRows::all);
    const int runs = m_settings.runs();
    m_sameSettings->setText(runs == 0   ? tr("Tick runs in the table to see their settings.")
                            : runs == 1 ? tr("Tick another run to see what differs.")
                            : m_settings.differing() == 0 ? tr("The ticked runs have the same settings.")
                            : m_settings.differing() == 1 ? tr("One setting differs, in bold.")
                                                          : tr("%1 settings differ, in bold.").arg(m_settings.differing()));
}

void ComparePage::showCurves(const std::set<std::string>& ticked) {
    std::vector<CurveRun> curves;
    for (const auto& [id, series] : m_shown.curves) {
        const int at = m_model.rowOf(id);
        if (!ticked.contains(id)) continue;
        const auto slot = m_slots.find(id);
        curves.push_back(curveRun(series, at < 0 ? fromCore(id) : oneLine(fromCore(m_model.row(at)->label)), slot == m_slots.end() ? 0 : slot->second));
    }
    m_curves->setRuns(curves, curves.size() > 1 ? CurveDetail::several_runs : CurveDetail::one_run);
}

}  // namespace graft::ui
