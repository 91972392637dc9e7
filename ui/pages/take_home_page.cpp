#include "ui/pages/take_home_page.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/case_file_card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/destination_card.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/report_card.h"
#include "ui/widgets/text_label.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTextDocument>
#include <QVBoxLayout>

#include <utility>

namespace graft::ui {

TakeHomePage::TakeHomePage(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::title)),
      m_emptyTitle(new TextLabel(TextRole::section, tr("Nothing to take home yet"))),
      m_empty(new TextLabel(TextRole::body, tr("Once a run is trained, you can try it here and take it to other programs."), Tone::secondary, Flow::wrap)),
      m_train(makeButton(ButtonKind::main, tr("Train a run first"), this)), m_ask(makeButton(ButtonKind::plain, {}, this)), m_errors(new ErrorBar),
      m_case(new QPlainTextEdit), m_base(new AnswerView(tr("Base model"))), m_tuned(new AnswerView(tr("Tuned"))), m_caseFile(new CaseFileCard), m_report(new ReportCard), m_body(new QWidget), m_scroll(new QScrollArea),
      m_destinations(new QVBoxLayout) {
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::medium);
    body->addWidget(makeUseCard());
    body->addWidget(m_caseFile);
    body->addWidget(new TextLabel(TextRole::section, tr("Take it to another program")));
    m_destinations->setSpacing(space::medium);
    body->addLayout(m_destinations);
    body->addWidget(m_report);
    body->addStretch(1);
    // The scroll bar keeps its place in the margin, so that cards end where they do on every page.
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_body);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin - size::scrollBar, size::pageMargin);
    column->setSpacing(space::medium);
    auto* above = new QVBoxLayout;   // ends where the cards do
    above->setContentsMargins(0, 0, size::scrollBar, 0);
    above->setSpacing(space::medium);
    above->addWidget(makePageHeader(m_title, {m_train}));
    above->addWidget(m_errors);
    auto* empty = new QVBoxLayout;
    empty->setSpacing(space::small);
    empty->addWidget(m_emptyTitle);
    empty->addWidget(m_empty);
    above->addLayout(empty);
    column->addLayout(above);
    column->addWidget(m_scroll, 1);
    column->addStretch(0);  // takes the room of what is not shown
    reserveWidth(*m_ask, {tr("Stop"), tr("Type a case"), tr("&Answer")});
    connect(m_train, &QPushButton::clicked, this, &TakeHomePage::trainWanted);
    setAsking(Asking::idle);
    showRun(Usable::no, {}, {});
}

QWidget* TakeHomePage::makeUseCard() {
    auto* card = new Card;
    m_case->setAccessibleName(tr("A case to try"));
    m_case->setPlaceholderText(tr("Type or paste a case, as you would meet it at work"));
    m_case->setTabChangesFocus(true);
    m_case->document()->setDocumentMargin(space::small);
    m_case->viewport()->setAutoFillBackground(false);
    m_case->setFixedHeight(48);
    m_base->setPlaceholder(tr("What the model says without training."));
    m_tuned->setPlaceholder(tr("What it says after training."));
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextRole::section, tr("Use it here")), 1);
    head->addWidget(m_ask);
    auto* answers = new QHBoxLayout;
    answers->addWidget(m_base, 1);
    answers->addWidget(m_tuned, 1);
    card->column()->addLayout(head);
    card->column()->addWidget(m_case);
    card->column()->addLayout(answers);
    for (AnswerView* view : {m_base, m_tuned}) view->setFixedHeight(104);
    connect(m_ask, &QPushButton::clicked, this, [this] { m_asking == Asking::busy ? Q_EMIT stopWanted() : ask(); });
    connect(m_case, &QPlainTextEdit::textChanged, this, [this] { setAsking(m_asking); });
    return card;
}

void TakeHomePage::ask() {
    const QString prompt = m_case->toPlainText().trimmed();
    if (!prompt.isEmpty()) Q_EMIT askWanted(prompt);
}

void TakeHomePage::showRun(Usable usable, const QString& name, const std::vector<service::Destination>& destinations) {
    const bool yes = usable == Usable::yes;
    m_title->setText(yes && !name.isEmpty() ? tr("Take home · %1").arg(name) : tr("Take home"));
    m_train->setVisible(!yes);
    m_emptyTitle->setVisible(!yes);
    m_empty->setVisible(!yes);
    m_scroll->setVisible(yes);
    for (DestinationCard* card : m_cards) card->deleteLater();
    m_cards.clear();
    bool filled = false;   // one filled button per page
    for (const service::Destination& destination : destinations) {
        const bool first = destination.refusal.empty() && !std::exchange(filled, true);
        auto* card = new DestinationCard(destination, first ? ButtonKind::main : ButtonKind::plain);
        connect(card, &DestinationCard::writeWanted, this, &TakeHomePage::writeWanted);
        connect(card, &DestinationCard::cardWanted, this, &TakeHomePage::cardWanted);
        m_destinations->addWidget(card);
        m_cards.push_back(card);
    }
}

void TakeHomePage::forget() {
    m_case->clear();
    showAnswers({QString(), QString()});
    m_report->forget();
}

void TakeHomePage::showAnswers(const QStringList& answers) {
    if (answers.size() != 2) return;
    m_base->setAnswer(answers[0]);
    m_tuned->setAnswer(answers[1]);
}

void TakeHomePage::setCase(const QString& text) {
    m_case->setPlainText(text);
}

void TakeHomePage::setAsking(Asking asking) {
    m_asking = asking;
    const bool busy = asking == Asking::busy, noText = m_case->toPlainText().trimmed().isEmpty();
    m_ask->setText(busy ? tr("Stop") : noText ? tr("Type a case") : tr("&Answer"));
    m_ask->setEnabled(busy || !noText);
}

void TakeHomePage::setWriting(const QString& destination) {
    for (DestinationCard* card : m_cards)
        card->setWriting(destination.isEmpty() ? Writing::idle : fromCore(card->destination().id) == destination ? Writing::this_one : Writing::another_one);
}

void TakeHomePage::showTaken(const service::TakenHome& taken, const QString& destination) {
    for (DestinationCard* card : m_cards)
        if (fromCore(card->destination().id) == destination) {
            card->showTaken(taken);
            m_scroll->widget()->layout()->activate();
            m_scroll->ensureWidgetVisible(card, 0, 0);
        }
}

void TakeHomePage::showEarlier(const std::vector<service::WrittenFolder>& written) {
    for (DestinationCard* card : m_cards)
        for (const service::WrittenFolder& one : written)
            if (card->destination().id == one.destination) card->showEarlier(one);
}

void TakeHomePage::showModelCard(const QString& destination, const QString& text) {
    for (DestinationCard* card : m_cards)
        if (fromCore(card->destination().id) == destination) {
            card->showModelCard(text);
            m_scroll->widget()->layout()->activate();
            m_scroll->ensureWidgetVisible(card, 0, 0);
        }
}

}  // namespace graft::ui
