#include "ui/widgets/destination_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace graft::ui {

DestinationCard::DestinationCard(service::Destination destination, ButtonKind kind, QWidget* parent)
    : Card(parent), m_destination(std::move(destination)), m_proof(new TextLabel(TextRole::body, {}, Tone::good, Flow::wrap)),
      m_steps(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_path(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_write(makeButton(kind, tr("&Write the folder"), this)), m_show(makeButton(ButtonKind::plain, tr("Show &folder"), this, QStringLiteral("folder"))),
      m_copy(makeButton(ButtonKind::plain, tr("&Copy path"), this, QStringLiteral("copy"))), m_result(new QWidget) {
    const bool refused = !m_destination.refusal.empty();
    auto* head = new QHBoxLayout;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new TextLabel(TextRole::section, oneLine(fromCore(m_destination.name))));
    const QString small = refused ? oneLine(fromCore(m_destination.refusal)) : tr("Written, read back, and checked on held-out prompts before it counts as done.");
    m_promise = new TextLabel(TextRole::secondary, small, refused ? Tone::warn : Tone::secondary, Flow::wrap);
    texts->addWidget(m_promise);
    head->addLayout(texts, 1);
    head->addWidget(m_write, 0, Qt::AlignVCenter);
    m_write->setVisible(!refused);
    column()->addLayout(head);

    auto* result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, space::small, 0, 0);
    result->addWidget(m_proof);
    result->addWidget(m_steps);
    auto* row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addWidget(m_copy);
    row->addWidget(m_show);
    result->addLayout(row);
    m_result->hide();
    column()->addWidget(m_result);
    m_proof->setToolTip(tr("Logit: the raw score that the model gives to each possible next token. The same scores mean the same answers."));
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_steps->setTextInteractionFlags(Qt::TextSelectableByMouse);

    connect(m_write, &QPushButton::clicked, this, [this] { Q_EMIT writeWanted(fromCore(m_destination.id)); });
    connect(m_show, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_folder); });
}

void DestinationCard::setWriting(Writing writing) {
    m_write->setEnabled(writing == Writing::idle);
    switch (writing) {
        case Writing::idle: return m_write->setText(m_folder.isEmpty() ? tr("&Write the folder") : tr("&Write another copy"));
        case Writing::this_one: return m_write->setText(tr("Writing and checking …"));
        case Writing::another_one: return m_write->setText(tr("Another is being written"));
    }
}

void DestinationCard::showTaken(const service::TakenHome& taken) {
    m_folder = pathText(taken.folder);
    m_proof->setText(tr("Read back and replayed on %n held-out prompts: the largest logit difference is %1 (%2 is allowed).", nullptr, int(taken.proof_prompts))
                         .arg(taken.largest_difference, 0, 'g', 2)
                         .arg(taken.tolerance, 0, 'g', 2));
    QStringList steps;
    for (std::size_t i = 0; i < taken.steps.size(); ++i) steps << QStringLiteral("%1.  %2").arg(i + 1).arg(fromCore(taken.steps[i]));
    m_steps->setText(steps.join(QLatin1Char('\n')));
    m_path->setText(fromCore(formatBytes(taken.bytes)) + QStringLiteral(" · ") + oneLine(m_folder));
    m_path->setToolTip(plainToolTip(m_folder));
    m_result->show();
    m_promise->hide();  // the proof stands there now
    setWriting(Writing::idle);
}

}  // namespace graft::ui
