#include "ui/pages/train_page.h"

#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/curve_plot.h"
#include "ui/widgets/doctor_bar.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/sample_panel.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int chartHeight = 272, tileColumn = 232, tileHeight = 80, leastSamples = 64, samplesColumn = 344;
constexpr int widePage = size::wideWindow - size::guideWidth;
}

TrainPage::TrainPage(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::title, tr("Train"))), m_technical(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_cursor(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_main(makeButton(ButtonKind::main, {}, this)),
      m_pause(makeButton(ButtonKind::plain, tr("&Pause"), this, QStringLiteral("pause"))),
      m_stop(makeButton(ButtonKind::plain, tr("&Stop and keep"), this, QStringLiteral("stop"))), m_goOn(makeButton(ButtonKind::plain, tr("&Go on"), this, QStringLiteral("play"))),
      m_again(makeButton(ButtonKind::plain, tr("Train &again"), this)),
      m_openTechnical(makeButton(ButtonKind::quiet, tr("Technical"), this)), m_logAxis(new QCheckBox(tr("Log axis"))), m_errors(new ErrorBar),
      m_doctor(new DoctorBar), m_plot(new CurvePlot), m_best(new FigureTile(tr("Best held-out loss"))), m_time(new FigureTile(tr("Time left"))),
      m_memory(new FigureTile(tr("Memory, peak"))), m_samples(new SamplePanel), m_tiles(new QWidget), m_tileBox(new QBoxLayout(QBoxLayout::TopToBottom, m_tiles)), m_chart(makeChartCard()), m_grid(new QGridLayout) {
    m_again->setToolTip(tr("The same settings from another random start: shows how much of a result is chance."));
    m_best->setToolTip(tr("Loss: how surprised the model is by the expected answers, per token; lower is better. Held-out rows are not learned from."));
    m_tileBox->setContentsMargins(0, 0, 0, 0);
    m_tileBox->setSpacing(space::medium);
    for (FigureTile* tile : {m_best, m_time, m_memory}) m_tileBox->addWidget(tile, 0, Qt::AlignTop);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(m_title, {m_again, m_goOn, m_stop, m_pause, m_main}));
    column->addWidget(m_errors);
    column->addWidget(m_doctor);
    m_grid->setSpacing(space::medium);
    column->addLayout(m_grid, 1);
    m_plot->setEmptyText(tr("The loss curve appears here and moves while the model learns."));

    connect(m_main, &QPushButton::clicked, this, &TrainPage::pressMain);
    connect(m_pause, &QPushButton::clicked, this, &TrainPage::pauseWanted);
    connect(m_stop, &QPushButton::clicked, this, &TrainPage::stopWanted);
    connect(m_goOn, &QPushButton::clicked, this, &TrainPage::beginWanted);
    connect(m_again, &QPushButton::clicked, this, &TrainPage::newRunWanted);
    connect(m_logAxis, &QCheckBox::toggled, this, [this](bool on) { m_plot->setAxis(on ? LossAxis::logarithmic : LossAxis::linear); });
    connect(m_plot, &CurvePlot::cursorMoved, m_cursor, &TextLabel::setText);
    connect(m_doctor, &DoctorBar::actionWanted, this, [this](DoctorAction action) {
        if (action == DoctorAction::stop_and_keep) Q_EMIT stopWanted();
        if (action == DoctorAction::compare) Q_EMIT pageWanted(PageId::compare);
    });
    layOut();
    showFacts({});
    showSeries({});
}

Card* TrainPage::makeChartCard() {
    auto* card = new Card;
    card->column()->setContentsMargins(size::cardPadding, space::small, space::small, space::small);
    card->column()->setSpacing(0);
    auto* head = new QHBoxLayout;
    auto* name = new TextLabel(TextRole::section, tr("Loss over steps"));
    name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    head->addWidget(name);
    head->addWidget(m_cursor, 1);
    head->addWidget(m_openTechnical);
    m_openTechnical->setCheckable(true);
    auto* technical = new QWidget;
    auto* figures = new QHBoxLayout(technical);
    figures->setContentsMargins(0, 0, space::small, 0);
    figures->addWidget(m_technical, 1);
    figures->addWidget(m_logAxis);
    technical->hide();
    connect(m_openTechnical, &QPushButton::toggled, technical, &QWidget::setVisible);
    card->column()->addLayout(head);
    card->column()->addWidget(m_plot, 1);
    card->column()->addWidget(technical);
    return card;
}

void TrainPage::layOut() {
    const bool wide = width() >= widePage;
    for (QWidget* part : {static_cast<QWidget*>(m_chart), m_tiles, static_cast<QWidget*>(m_samples)}) m_grid->removeWidget(part);
    m_grid->addWidget(m_tiles, 0, wide ? 0 : 1);
    m_grid->addWidget(m_chart, wide ? 1 : 0, 0);
    wide ? m_grid->addWidget(m_samples, 0, 1, 2, 1) : m_grid->addWidget(m_samples, 1, 0, 1, 2);
    m_tileBox->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_tiles->setMinimumWidth(wide ? 0 : tileColumn);
    m_tiles->setMaximumWidth(wide ? QWIDGETSIZE_MAX : tileColumn);
    m_tiles->setMaximumHeight(wide ? tileHeight : QWIDGETSIZE_MAX);
    m_samples->arrange(wide ? SampleLayout::column : SampleLayout::row);
    m_samples->setMinimumSize(wide ? samplesColumn : 0, wide ? 0 : leastSamples);
    m_samples->setMaximumSize(wide ? samplesColumn : QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    m_grid->setRowMinimumHeight(0, wide ? tileHeight : chartHeight);
    m_grid->setRowStretch(0, wide ? 0 : 3);
    m_grid->setRowStretch(1, wide ? 1 : 2);  // in the smallest window 144 high; an error bar above takes its room from here
    m_grid->setColumnStretch(0, 1);
}

void TrainPage::resizeEvent(QResizeEvent* event) {
    const bool was = event->oldSize().width() >= widePage, is = event->size().width() >= widePage;
    if (was != is || !event->oldSize().isValid()) layOut();
}

void TrainPage::showFacts(const TrainFacts& facts) {
    m_facts = facts;
    m_title->setText(facts.runName.isEmpty() ? tr("Train") : tr("Train · %1").arg(facts.runName));
    showButtons();
    showDoctor();
    showTiles();
}

void TrainPage::showSeries(const recipe::MetricSeries& series) {
    m_series = series;
    m_plot->setRuns({curveRun(series, m_facts.runName, 0)}, CurveDetail::one_run);
    m_samples->setSamples(series.samples());
    showDoctor();
    showTiles();
    showTechnical();
}

void TrainPage::pressMain() {
    switch (m_facts.phase) {
        case RunPhase::none: return Q_EMIT pageWanted(m_facts.projectOpen ? PageId::method : PageId::start);
        case RunPhase::ready:
        case RunPhase::interrupted:
        case RunPhase::failed: return Q_EMIT beginWanted();
        case RunPhase::paused: return Q_EMIT resumeWanted();
        case RunPhase::stopped:
        case RunPhase::ended: return Q_EMIT pageWanted(PageId::compare);
        default: return;
    }
}

}  // namespace graft::ui
