#include "ui/pages/train_page.h"

#include "ui/core_text.h"
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
#include <QComboBox>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QTimer>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int chartHeight = 272, tileColumn = 232, tileHeight = 80, leastSamples = 64, samplesColumn = 344, clockMilliseconds = 20'000;
constexpr int widePage = size::wideWindow - size::guideWidth;
}

TrainPage::TrainPage(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::title, tr("Train"))), m_note(new TextLabel(TextRole::secondary, {}, Tone::warn)), m_technical(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_cursor(new TextLabel(TextRole::secondary, tr("Loss over steps"), Tone::secondary)),
      m_chartName(new TextLabel(TextRole::section, tr("Is it still learning?"))), m_main(makeButton(ButtonKind::main, {}, this)),
      m_pause(makeButton(ButtonKind::plain, tr("&Pause"), this, QStringLiteral("pause"))),
      m_stop(makeButton(ButtonKind::plain, tr("&Stop and save"), this, QStringLiteral("stop"))), m_goOn(makeButton(ButtonKind::plain, tr("&Go on"), this, QStringLiteral("play"))),
      m_again(makeButton(ButtonKind::plain, tr("Train &again"), this)),
      m_openTechnical(makeButton(ButtonKind::quiet, tr("Technical"), this)), m_logAxis(new QCheckBox(tr("Log axis"))), m_quantity(new QComboBox),
      m_openOthers(makeButton(ButtonKind::quiet, tr("Other runs"), this)), m_errors(new ErrorBar),
      m_doctor(new DoctorBar), m_plot(new CurvePlot), m_best(new FigureTile(tr("Best loss, steering rows"))), m_time(new FigureTile(tr("Time left"))),
      m_memory(new FigureTile(tr("Memory, peak"))), m_samples(new SamplePanel), m_tiles(new QWidget), m_tileBox(new QBoxLayout(QBoxLayout::TopToBottom, m_tiles)), m_chart(makeChartCard()), m_grid(new QGridLayout) {
    m_again->setToolTip(tr("The same settings with the next seed, so from another random start: shows how much of a result is chance. To change a setting, go to Method."));
    m_stop->setToolTip(tr("Nothing is lost: saves what it has learned so far and ends this run, with the best version to use. Go on takes it up again later."));
    m_pause->setToolTip(tr("Holds the run where it is; Resume goes on at once."));
    reserveWidth(*m_main, labelsOfMain());
    for (QPushButton* button : {m_main, m_stop, m_goOn, m_again}) ignoreSecondPress(*button);   // a run may end between the two presses on Pause
    m_best->setToolTip(tr("Loss: how surprised the model is by the expected answers, per token; lower is better. Steering rows (held-out) are not learned from; the score on Compare says how many answers are right."));
    m_tileBox->setContentsMargins(0, 0, 0, 0);
    m_tileBox->setSpacing(space::medium);
    for (FigureTile* tile : {m_best, m_time, m_memory}) m_tileBox->addWidget(tile, 0, Qt::AlignTop);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(m_title, {m_goOn, m_again, m_pause, m_stop, m_main}));
    column->addWidget(m_errors);
    column->addWidget(m_doctor);
    column->addWidget(m_note);
    m_grid->setSpacing(space::medium);
    column->addLayout(m_grid, 1);
    m_plot->setEmptyText(tr("The loss curve appears here and moves while the model learns."));

    connect(m_main, &QPushButton::clicked, this, &TrainPage::pressMain);
    connect(m_pause, &QPushButton::clicked, this, &TrainPage::pauseWanted);
    connect(m_stop, &QPushButton::clicked, this, &TrainPage::stopWanted);
    connect(m_goOn, &QPushButton::clicked, this, &TrainPage::beginWanted);
    connect(m_again, &QPushButton::clicked, this, &TrainPage::newRunWanted);
    connect(m_logAxis, &QCheckBox::toggled, this, [this](bool on) { m_plot->setAxis(on ? LossAxis::logarithmic : LossAxis::linear); });
    connect(m_plot, &CurvePlot::cursorMoved, this, [this](const QString& text) {
        m_cursor->setText(text.isEmpty() ? whatIsDrawn() : text);
        m_cursor->setToolTip(plainToolTip(text));
    });
    connect(m_doctor, &DoctorBar::actionWanted, this, [this](DoctorAction action) {
        if (action == DoctorAction::stop_and_keep) Q_EMIT stopWanted();
        else Q_EMIT adviceWanted(action);
    });
    auto* clock = new QTimer(this);   // "ready about 18:37" moves on while nobody presses Start
    clock->setInterval(clockMilliseconds);
    connect(clock, &QTimer::timeout, this, [this] {
        if (m_facts.phase != RunPhase::ready) return;
        showDoctor();
        showTime();
    });
    clock->start();
    layOut();
    showFacts({});
    showSeries({});
}

Card* TrainPage::makeChartCard() {
    auto* card = new Card;
    card->column()->setContentsMargins(size::cardPadding, space::small, space::small, space::small);
    card->column()->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::small);
    m_chartName->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    head->addWidget(m_chartName);
    head->addWidget(m_cursor, 1);
    head->addWidget(m_openOthers);
    head->addWidget(m_openTechnical);
    m_openOthers->setToolTip(plainToolTip(tr("Draws other runs of this project beside this one.")));
    m_openOthers->setMenu(new QMenu(m_openOthers));
    m_openOthers->hide();
    m_openTechnical->setCheckable(true);
    QWidget* technical = makeTechnical();
    technical->hide();
    connect(m_openTechnical, &QPushButton::toggled, this, [this, technical](bool open) {
        technical->setVisible(open);
        if (!open) m_quantity->setCurrentIndex(int(Quantity::loss));  // what is closed changes nothing
    });
    card->column()->addLayout(head);
    card->column()->addWidget(m_plot, 1);
    card->column()->addWidget(technical);
    return card;
}

QWidget* TrainPage::makeTechnical() {
    auto* technical = new QWidget;
    auto* column = new QVBoxLayout(technical);
    column->setContentsMargins(0, space::hair, space::small, 0);
    column->setSpacing(space::hair);
    column->addWidget(m_technical);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    m_quantity->setAccessibleName(tr("What the chart shows"));
    for (const Quantity quantity : {Quantity::loss, Quantity::learning_rate, Quantity::gradient_norm, Quantity::tokens_per_second}) m_quantity->addItem(nameOf(quantity));
    row->addWidget(m_quantity);
    row->addWidget(m_logAxis);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_quantity, &QComboBox::currentIndexChanged, this, [this] {
        m_cursor->setText(whatIsDrawn());
        m_plot->setAccessibleName(whatIsDrawn());
        m_plot->showAll();
        layBeside();
    });
    return technical;
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
    const bool another = facts.runName != m_facts.runName;
    m_facts = facts;
    keepNoteRoom(another);
    m_title->setText(facts.runName.isEmpty() ? tr("Train") : tr("Train · %1").arg(facts.runName));
    m_note->setText(facts.note);
    m_note->setVisible(!facts.note.isEmpty());
    showButtons();
    showDoctor();
    showTiles();
}

// What was said while it trained leaves its room when it is over: the curves stay where they are.
void TrainPage::keepNoteRoom(bool anotherRun) {
    QSizePolicy policy = m_note->sizePolicy();
    policy.setRetainSizeWhenHidden(!m_facts.note.isEmpty() || (policy.retainSizeWhenHidden() && !anotherRun));
    m_note->setSizePolicy(policy);
}

void TrainPage::showSeries(const recipe::MetricSeries& series) {
    m_series = series;
    drawCurves();
    const auto& summary = series.summary();
    m_samples->setSamples(series.samples(), summary ? std::optional(summary->best_step) : std::nullopt);
    showDoctor();
    showTiles();
    showTechnical();
}

void TrainPage::showOthers(const std::vector<OtherRun>& others) {
    m_others = others;
    makeOthersMenu();
    layBeside();
}

void TrainPage::makeOthersMenu() {
    QMenu* menu = m_openOthers->menu();
    menu->clear();
    for (const OtherRun& other : m_others) {
        QAction* action = menu->addAction(QString(other.name).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(other.slot));
        connect(action, &QAction::toggled, this, [this, slot = other.slot](bool on) {
            if (on) m_chosen.insert(slot);
            else m_chosen.erase(slot);
            layBeside();
        });
    }
    m_openOthers->setVisible(!m_others.empty());
}

Quantity TrainPage::quantity() const { return Quantity(std::max(0, m_quantity->currentIndex())); }

QString TrainPage::whatIsDrawn() const { return tr("%1 over steps").arg(nameOf(quantity())); }

void TrainPage::layBeside() {
    m_beside.clear();
    for (const OtherRun& other : m_others)
        if (m_chosen.contains(other.slot)) m_beside.push_back(curveRun(other.series, other.name, other.slot, quantity()));
    drawCurves();
}

void TrainPage::drawCurves() {
    std::vector<CurveRun> runs{curveRun(m_series, m_facts.runName, m_facts.slot, quantity())};
    runs.insert(runs.end(), m_beside.begin(), m_beside.end());
    m_plot->setRuns(runs, CurveDetail::one_run);
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
