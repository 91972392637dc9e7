#include "ui/widgets/destination_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QDateTime>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr int cardHeight = 220;

// Two figures, written out: 0.0000003.
QString decimals(double value) {
    return QLocale().toString(QString::number(value, 'g', 2).toDouble(), 'f', QLocale::FloatingPointShortest);
}

}  // namespace

DestinationCard::DestinationCard(service::Destination destination, ButtonKind kind, QWidget* parent)
    : Card(parent), m_destination(std::move(destination)), m_proof(new TextLabel(TextRole::body, {}, Tone::good, Flow::wrap)), m_figures(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_steps(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_path(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_write(makeButton(kind, tr("Write the folder"), this)), m_card(makeButton(ButtonKind::quiet, tr("Model card"), this)), m_show(makeButton(ButtonKind::plain, tr("Show folder"), this, QStringLiteral("folder"))),
      m_copy(makeButton(ButtonKind::plain, tr("Copy path"), this, QStringLiteral("copy"))), m_result(new QWidget), m_cardView(new QWidget), m_cardText(new QPlainTextEdit) {
    const bool refused = !m_destination.refusal.empty();
    auto* head = new QHBoxLayout;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new TextLabel(TextRole::section, oneLine(fromCore(m_destination.name))));
    const QString small = refused ? oneLine(fromCore(m_destination.refusal)) : tr("Written, read back, and asked some of the steering rows before it counts as done.");
    m_promise = new TextLabel(TextRole::secondary, small, refused ? Tone::warn : Tone::secondary, Flow::wrap);
    texts->addWidget(m_promise);
    head->addLayout(texts, 1);
    head->addWidget(m_card, 0, Qt::AlignVCenter);
    head->addWidget(m_write, 0, Qt::AlignVCenter);
    for (QPushButton* button : {m_card, m_write}) button->setVisible(!refused);
    column()->addLayout(head);

    auto* result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, space::small, 0, 0);
    result->addWidget(m_proof);
    result->addWidget(m_figures);
    result->addWidget(m_steps);
    auto* row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addWidget(m_copy);
    row->addWidget(m_show);
    result->addLayout(row);
    m_result->hide();
    column()->addWidget(m_result);

    auto* view = new QVBoxLayout(m_cardView);
    view->setContentsMargins(0, space::small, 0, 0);
    auto* about = new QHBoxLayout;
    auto* copyCard = makeButton(ButtonKind::plain, tr("Copy the model card"), this, QStringLiteral("copy"));
    about->addWidget(new TextLabel(TextRole::secondary, tr("README.md in the folder, as it is written along."), Tone::secondary), 1);
    about->addWidget(copyCard);
    view->addLayout(about);
    m_cardText->setReadOnly(true);
    m_cardText->setTabChangesFocus(true);
    m_cardText->setAccessibleName(tr("Model card"));
    m_cardText->setFixedHeight(cardHeight);
    m_cardText->document()->setDocumentMargin(space::small);
    view->addWidget(m_cardText);
    m_cardView->hide();
    column()->addWidget(m_cardView);
    m_card->setCheckable(true);
    m_card->setToolTip(plainToolTip(tr("What it is, what it learned from, how, and how well it does.")));
    connect(copyCard, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_cardText->toPlainText()); });
    connect(m_card, &QPushButton::clicked, this, [this](bool open) {
        if (open) Q_EMIT cardWanted(fromCore(m_destination.id));
        else m_cardView->hide();
    });
    m_figures->setToolTip(tr("Logit: the raw score that the model gives to each possible next token. The same scores mean the same answers."));
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_steps->setTextInteractionFlags(Qt::TextSelectableByMouse);

    reserveWidth(*m_write, {tr("Write the folder"), tr("Write another copy"), tr("Writing and checking …"), tr("Another is being written")});
    connect(m_write, &QPushButton::clicked, this, [this] { Q_EMIT writeWanted(fromCore(m_destination.id)); });
    connect(m_show, &QPushButton::clicked, this, &DestinationCard::showFolder);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_folder); });
}

void DestinationCard::setWriting(Writing writing) {
    m_write->setEnabled(writing == Writing::idle);
    switch (writing) {
        case Writing::idle: return m_write->setText(m_folder.isEmpty() ? tr("Write the folder") : tr("Write another copy"));
        case Writing::this_one: return m_write->setText(tr("Writing and checking …"));
        case Writing::another_one: return m_write->setText(tr("Another is being written"));
    }
}

void DestinationCard::showModelCard(const QString& card) {
    m_cardText->setPlainText(card);
    m_card->setChecked(true);
    m_cardView->show();
}

void DestinationCard::showTaken(const service::TakenHome& taken) {
    m_folder = pathText(taken.folder);
    m_proof->setText(tr("The folder works: read back from disk, it answers as the run does here."));
    m_figures->setText(tr("Replayed on %n steering rows; the largest logit difference is %1 (%2 is allowed).", nullptr, int(taken.proof_prompts))
                           .arg(decimals(taken.largest_difference), decimals(taken.tolerance)));
    m_proof->show();
    m_figures->show();
    m_steps->show();
    QStringList steps;
    for (std::size_t i = 0; i < taken.steps.size(); ++i) steps << QStringLiteral("%1.  %2").arg(i + 1).arg(fromCore(taken.steps[i]));
    m_steps->setText(steps.join(QLatin1Char('\n')));
    m_path->setText(fromCore(formatBytes(taken.bytes)) + QStringLiteral(" · ") + oneLine(m_folder));
    m_path->setToolTip(plainToolTip(m_folder));
    m_result->show();
    m_promise->hide();  // the proof stands there now
    setWriting(Writing::idle);
}

// Said again at every opening of the project, until the folder is gone.
void DestinationCard::showEarlier(const service::WrittenFolder& written) {
    m_folder = pathText(written.folder);
    for (TextLabel* label : {m_proof, m_figures, m_steps}) label->hide();
    const QString day = QLocale().toString(QDateTime::fromSecsSinceEpoch(written.time), QStringLiteral("d MMM hh:mm"));
    m_path->setText(tr("Written on %1 to %2").arg(day, oneLine(m_folder)));
    m_path->setToolTip(plainToolTip(m_folder));
    m_result->show();
    setWriting(Writing::idle);
}

void DestinationCard::showFolder() {
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder))) return;
    m_path->setText(tr("No file manager answered. The folder is %1").arg(oneLine(m_folder)));
}

}  // namespace graft::ui
