#include "ui/widgets/effort_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/run_words.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace graft::ui {

EffortCard::EffortCard(const service::EffortChoice& choice, QWidget* parent)
    : ChoiceCard(parent), m_effort(fromCore(choice.id)), m_name(new TextLabel(TextRole::section)), m_time(new TextLabel(TextRole::body)),
      m_summary(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)) {
    for (TextLabel* label : {m_name, m_time, m_summary}) column()->addWidget(label);
    column()->addStretch(1);
    for (QWidget* part : findChildren<QWidget*>()) part->setAttribute(Qt::WA_TransparentForMouseEvents);
    show(choice);
}

void EffortCard::show(const service::EffortChoice& choice) {
    m_name->setText(oneLine(fromCore(choice.name)));
    m_summary->setText(oneLine(fromCore(choice.summary)));
    const bool known = choice.seconds_low && choice.seconds_high;
    m_time->setText(known ? tr("%1 steps · %2").arg(fromCore(formatCount(std::uint64_t(choice.total_steps))), timeRange(*choice.seconds_low, *choice.seconds_high)) : QStringLiteral("–"));
    setAccessibleName(QStringLiteral("%1. %2. %3").arg(m_name->text(), m_time->text(), m_summary->text()));
}

}  // namespace graft::ui
