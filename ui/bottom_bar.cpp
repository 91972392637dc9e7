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

BottomBar::BottomBar(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::body)), m_timeLeft(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_progress(new QProgressBar), m_full(makeButton(ButtonKind::plain, tr("Full speed"), this)),
      m_gentle(makeButton(ButtonKind::plain, tr("Gentle"), this)), m_stop(makeButton(ButtonKind::plain, tr("Stop"), this, QStringLiteral("stop"))) {
    setFixedHeight(size::bottomBar);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(200, 8);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the current work"));
    m_full->setToolTip(plainToolTip(tr("Uses every core of this computer.")));
    m_gentle->setToolTip(plainToolTip(tr("Uses half the cores, so that other programs stay quick.")));
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
    row->addWidget(m_stop);
    connect(m_full, &QPushButton::clicked, this, [this] { Q_EMIT paceChosen(Pace::full); });
    connect(m_gentle, &QPushButton::clicked, this, [this] { Q_EMIT paceChosen(Pace::gentle); });
    connect(m_stop, &QPushButton::clicked, this, &BottomBar::stopWanted);
    showWork({});
}

void BottomBar::showWork(const WorkShown& work) {
    const bool busy = !work.title.isEmpty();
    QString title = busy ? work.title : tr("Nothing is running");
    if (work.waiting > 0) title += tr(" · %n waiting", nullptr, work.waiting);
    m_title->setText(title);
    m_title->setTone(busy ? Tone::text : Tone::secondary);
    m_progress->setVisible(busy);
    m_progress->setRange(0, work.share ? 1000 : 0);
    if (work.share) m_progress->setValue(qBound(0, qRound(*work.share * 1000), 1000));
    m_timeLeft->setText(work.timeLeft);
    m_timeLeft->setVisible(!work.timeLeft.isEmpty());
    m_stop->setVisible(busy && work.stoppable == Stoppable::yes);
    m_stop->setToolTip(plainToolTip(work.pace ? tr("Ends the training; the best version so far is kept, and it can go on later.") : tr("Ends what runs now; what was finished before is kept.")));
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
