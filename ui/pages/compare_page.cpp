#include "ui/pages/compare_page.h"

#include "ui/core_text.h"
#include "ui/pages/answers_tab.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int tallPage = 760;
}

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent), m_verdict(new TextLabel(TextRole::section, {}, Tone::text, Flow::wrap)),
      m_recommendation(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)),
      m_apart(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_main(makeButton(ButtonKind::main, {}, this)), m_errors(new ErrorBar),
      m_table(new ComparisonTable(m_model)), m_answers(new AnswersTab), m_curves(new CurvePlot), m_tabs(new QTabBar), m_views(new QStackedWidget), m_body(new QSplitter(Qt::Vertical)) {
    m_curves->setEmptyText(tr("The loss curves of all runs appear here."));
    auto* upper = new QWidget;
    auto* table = new QVBoxLayout(upper);
    table->setContentsMargins(0, 0, 0, 0);
    table->setSpacing(space::hair);
    table->addWidget(m_table, 1);
    table->addWidget(m_apart);
    m_body->setChildrenCollapsible(false);
    m_body->addWidget(upper);
    m_body->addWidget(makeViews());
    m_body->setStretchFactor(0, 0);
    m_body->setStretchFactor(1, 1);
    connect(m_body, &QSplitter::splitterMoved, this, [this] { m_placed = true; });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Compare")), {m_main}));
    column->addWidget(m_errors);
    column->addWidget(m_verdict);
    column->addWidget(m_recommendation);
    column->addSpacing(space::hair);
    column->addWidget(m_body, 1);
    column->addStretch();
    connect(m_main, &QPushButton::clicked, this, [this] {
        switch (m_measuring) {
            case Measuring::impossible: return Q_EMIT trainWanted();
            case Measuring::possible: return Q_EMIT measureWanted();
            case Measuring::running: return Q_EMIT stopWanted();
            case Measuring::done: return Q_EMIT takeHomeWanted();
        }
    });
    setMeasuring(Measuring::impossible);
    showComparison({}, {});
}

// The tabs share their line with the steering of the answers, so that the answers keep the height.
QWidget* ComparePage::makeViews() {
    m_views->addWidget(m_answers);
    auto* chart = new Card;
    chart->column()->setContentsMargins(space::small, space::small, space::small, space::small);
    chart->column()->addWidget(m_curves);
    auto* curves = new QWidget;
    auto* inset = new QVBoxLayout(curves);
    inset->setContentsMargins(0, space::small, 0, 0);
    inset->addWidget(chart);
    m_views->addWidget(curves);
    m_tabs->addTab(tr("Answers"));
    m_tabs->addTab(tr("Curves"));
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Answers or curves"));
    QWidget* steering = m_answers->steering();
    connect(m_tabs, &QTabBar::currentChanged, this, [this, steering](int tab) {
        m_views->setCurrentIndex(tab);
        steering->setVisible(m_views->currentWidget() == m_answers);
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_tabs);
    row->addStretch();
    row->addWidget(steering, 1000);
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

void ComparePage::showComparison(const ComparedRuns& shown, const std::map<std::string, int>& colourSlots) {
    m_model.setComparison(shown.comparison, colourSlots);
    m_answers->setComparison(shown.comparison);
    placeSplitter();
    showVerdict(shown.comparison);
    std::vector<CurveRun> curves;
    for (const auto& [id, series] : shown.curves) {
        QString label = fromCore(id);
        for (const service::ComparedRow& row : shown.comparison.rows)
            if (row.contestant == id) label = oneLine(fromCore(row.label));
        const auto slot = colourSlots.find(id);
        curves.push_back(curveRun(series, label, slot == colourSlots.end() ? 0 : slot->second));
    }
    m_curves->setRuns(curves, curves.size() > 1 ? CurveDetail::several_runs : CurveDetail::one_run);
}

void ComparePage::resizeEvent(QResizeEvent*) {
    placeSplitter();
}

// The table as high as its rows, as long as the user has not decided otherwise.
void ComparePage::placeSplitter() {
    m_table->setMostRows(height() < tallPage ? 4 : 9);
    if (!m_placed) m_body->setSizes({m_table->sizeHint().height(), QWIDGETSIZE_MAX});
}

void ComparePage::showVerdict(const service::Comparison& comparison) {
    const bool empty = comparison.rows.empty();
    m_verdict->setText(empty ? tr("Nothing to compare yet") : oneLine(fromCore(comparison.verdict)));
    m_recommendation->setText(empty ? tr("Once a run is trained, it stands here beside the base model, with scores, answers and cost.")
                                    : oneLine(fromCore(comparison.recommendation)));
    m_recommendation->setVisible(!m_recommendation->text().isEmpty());
    m_body->setVisible(!empty);
    QStringList apart;
    for (const std::string& run : comparison.not_comparable) apart << oneLine(fromCore(run));
    m_apart->setText(tr("Not ranked, as base model, data, split or template differ: %1").arg(apart.join(QStringLiteral(", "))));
    m_apart->setVisible(!apart.isEmpty());
}

void ComparePage::setMeasuring(Measuring measuring) {
    m_measuring = measuring;
    switch (measuring) {
        case Measuring::impossible: m_main->setText(tr("Train a run first")); break;
        case Measuring::possible: m_main->setText(tr("&Measure on the test rows")); break;
        case Measuring::running: m_main->setText(tr("Stop measuring")); break;
        case Measuring::done: m_main->setText(tr("&Take it home")); break;
    }
    m_main->setToolTip(measuring == Measuring::possible ? tr("Test rows were never learned from and never steered the training.") : QString());
}

}  // namespace graft::ui
