#include "ui/bottom_bar.h"

#include "ui/core_text.h"
#include "ui/style/colours.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>

namespace graft::ui {

namespace {
constexpr int progressWidth = 200, progressInRace = 96;   // a race has more to say
}

BottomBar::BottomBar(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::body)), m_timeLeft(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_progress(new QProgressBar), m_full(makeButton(ButtonKind::plain, tr("Full speed"), this)),
      m_gentle(makeButton(ButtonKind::plain, tr("Gentle"), this)), m_stop(makeButton(ButtonKind::plain, tr("Stop"), this, QStringLiteral("stop"))),
      m_queue(makeButton(ButtonKind::plain, tr("Queue"), this)), m_skip(makeButton(ButtonKind::plain, tr("Skip"), this)), m_goOn(makeButton(ButtonKind::plain, tr("Go on"), this)) {
    setFixedHeight(size::bottomBar);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(progressWidth, 8);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the current work"));
    m_full->setToolTip(plainToolTip(tr("Uses every core of this computer.")));
    m_gentle->setToolTip(plainToolTip(tr("Uses half the cores, so that other programs stay quick.")));
    m_queue->setToolTip(plainToolTip(tr("The methods of the race in their order, and when it will be ready.")));
    m_queue->setAccessibleName(tr("Queue of the race"));
    m_skip->setToolTip(plainToolTip(tr("The race goes on with the next method; what this one has learned is kept.")));
    m_skip->setAccessibleName(tr("Skip this method of the race"));
    m_goOn->setToolTip(plainToolTip(tr("The race goes on where it was.")));
    m_goOn->setAccessibleName(tr("Go on with the race"));
    m_stop->setAccessibleName(tr("Stop the current work"));
    auto* pace = new QButtonGroup(this);
    for (QPushButton* button : {m_full, m_gentle}) {
        button->setCheckable(true);
        pace->addButton(button);
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 0, size::pageMargin, 0);
    row->setSpacing(space::small);
    row->addWidget(m_title, 1);
    row->addWidget(m_progress);
    row->addSpacing(space::small);
    row->addWidget(m_timeLeft);
    row->addSpacing(space::small);
    row->addWidget(m_full);
    row->addWidget(m_gentle);
    for (QPushButton* button : {m_queue, m_skip, m_stop, m_goOn}) row->addWidget(button);
    connect(m_full, &QPushButton::clicked, this, [this] { Q_EMIT paceChosen(Pace::full); });
    connect(m_gentle, &QPushButton::clicked, this, [this] { Q_EMIT paceChosen(Pace::gentle); });
    connect(m_stop, &QPushButton::clicked, this, &BottomBar::stopWanted);
    connect(m_queue, &QPushButton::clicked, this, &BottomBar::queueWanted);
    connect(m_skip, &QPushButton::clicked, this, &BottomBar::skipWanted);
    connect(m_goOn, &QPushButton::clicked, this, &BottomBar::goOnWanted);
    showWork({});
}

void BottomBar::showWork(const WorkShown& work) {
    const bool busy = !work.title.isEmpty();
    QString title = busy ? work.title : tr("Nothing is running");
    if (work.waiting > 0) title += tr(" · %n waiting", nullptr, work.waiting);
    m_title->setText(title);
    m_title->setTone(busy ? Tone::text : Tone::secondary);
    m_progress->setVisible(busy && !work.raceWaits);
    m_progress->setFixedWidth(work.inRace ? progressInRace : progressWidth);
    m_queue->setVisible(work.inRace || work.raceWaits);
    m_skip->setVisible(work.inRace && work.pace);
    m_goOn->setVisible(work.raceWaits);
    m_progress->setRange(0, work.share ? 1000 : 0);
    if (work.share) m_progress->setValue(qBound(0, qRound(*work.share * 1000), 1000));
    m_timeLeft->setText(work.timeLeft);
    m_timeLeft->setVisible(!work.timeLeft.isEmpty());
    m_stop->setVisible(busy && work.stoppable == Stoppable::yes);
    m_stop->setText(work.pace && !work.inRace ? tr("Stop and save") : tr("Stop"));
    m_stop->setToolTip(plainToolTip(work.inRace ? tr("Ends the race for now; what was learned and measured is kept, and it can go on later.") : work.pace ? tr("Nothing is lost: ends the training and saves what it has learned; it can go on later.") : tr("Ends what runs now; what was finished before is kept.")));
    for (QPushButton* button : {m_full, m_gentle}) button->setVisible(work.pace.has_value());
    (work.pace.value_or(Pace::full) == Pace::full ? m_full : m_gentle)->setChecked(true);
}

void BottomBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    painter.fillRect(rect(), colours.card);
    painter.fillRect(QRect(0, 0, width(), 1), colours.hairline);
}

}  // namespace graft::ui
