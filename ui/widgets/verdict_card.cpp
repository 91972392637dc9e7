#include "ui/widgets/verdict_card.h"

#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace graft::ui {

namespace {

constexpr int signRoom = size::smallIcon + space::small;
constexpr int buttonPadding = space::small;   // of a quiet button: its words stand under the answer's

std::pair<QString, Tone> lookOf(Judgement judgement) {
    switch (judgement) {
        case Judgement::good: return {QStringLiteral("done"), Tone::good};
        case Judgement::warn: return {QStringLiteral("look_again"), Tone::warn};
        case Judgement::bad: return {QStringLiteral("failed"), Tone::error};
        case Judgement::open: return {QStringLiteral("to_do"), Tone::secondary};
    }
    return {};
}

}  // namespace

VerdictCard::VerdictCard(QWidget* parent) : Card(parent) {
    column()->setContentsMargins(size::cardPadding, space::small + space::hair, size::cardPadding, space::small + space::hair);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::large);
    for (Part& part : m_parts) {
        part.box = new QWidget;
        part.question = new TextLabel(TextRole::body, {});
        QFont strong = part.question->font();
        strong.setWeight(QFont::DemiBold);
        part.question->setFont(strong);
        part.answer = new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap);
        part.answer->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        part.button = makeButton(ButtonKind::quiet, {}, part.box);
        part.button->setFixedHeight(24);
        auto* box = new QVBoxLayout(part.box);
        box->setContentsMargins(signRoom - buttonPadding, 0, 0, 0);
        for (TextLabel* label : {part.question, part.answer}) label->setContentsMargins(buttonPadding, 0, 0, 0);
        box->setSpacing(2);
        box->addWidget(part.question);
        box->addWidget(part.answer);
        auto* action = new QHBoxLayout;
        action->addWidget(part.button);
        action->addStretch(1);
        box->addLayout(action);
        box->addStretch(1);
        row->addWidget(part.box, 1);
        connect(part.button, &QPushButton::clicked, this, [this, &part] { Q_EMIT actionWanted(part.verdict.action, part.verdict.finding); });
    }
    column()->addLayout(row);
}

void VerdictCard::showVerdicts(const std::array<DataVerdict, 3>& verdicts) {
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        Part& part = m_parts[i];
        part.verdict = verdicts[i];
        part.question->setText(verdicts[i].question);
        part.answer->setText(verdicts[i].answer);
        part.button->setText(verdicts[i].label);
        part.button->setVisible(verdicts[i].action != DataAction::none);
        part.box->updateGeometry();  // texts that change while the page is not seen ask for no new layout of the card
    }
    updateGeometry();
    update();
}

void VerdictCard::paintEvent(QPaintEvent* event) {
    Card::paintEvent(event);
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    for (const Part& part : m_parts) {
        const auto [sign, tone] = lookOf(part.verdict.judgement);
        const QPoint place = part.question->mapTo(this, QPoint(buttonPadding - signRoom, (part.question->height() - size::smallIcon) / 2));
        painter.drawPixmap(place, iconPixmap(sign, colourOf(tone, colours), size::smallIcon, devicePixelRatioF()));
    }
}

}  // namespace graft::ui
