#include "ui/widgets/effort_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/run_words.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QLocale>
#include <QVBoxLayout>

#include <cmath>

namespace graft::ui {

namespace {

QString lengthOf(const service::EffortChoice& choice) {
    const QString steps = EffortCard::tr("%1 steps").arg(fromCore(formatCount(std::uint64_t(choice.total_steps))));
    if (choice.passes <= 0) return steps;
    const QString passes = QLocale().toString(choice.passes, 'f', std::abs(choice.passes - std::round(choice.passes)) < 0.05 ? 0 : 1);
    return choice.passes == 1 ? EffortCard::tr("1 pass, %1").arg(steps) : EffortCard::tr("%1 passes, %2").arg(passes, steps);
}

}  // namespace

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
    m_summary->setText(choice.of_this_effort ? oneLine(fromCore(choice.summary)) : tr("The length is set by hand below; this changes only how patient it is."));
    const bool known = choice.seconds_low && choice.seconds_high;
    m_time->setText(known ? tr("%1 · %2").arg(lengthOf(choice), timeRange(*choice.seconds_low, *choice.seconds_high)) : QStringLiteral("–"));
    setAccessibleName(QStringLiteral("%1. %2. %3").arg(m_name->text(), m_time->text(), m_summary->text()));
}

}  // namespace graft::ui
