#include "ui/pages/learned_tab.h"

#include "ui/core_text.h"
#include "ui/models/data_verdict.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/token_view.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int placeWidth = 300;

QString number(std::int64_t value) {
    return QLocale().toString(qlonglong(value));
}

// The three kinds of tokens, drawn as the view writes them.
class Legend final : public QWidget {
public:
    Legend() {
        setFixedHeight(24);
        int width = 0;
        for (const QString& word : words()) width += QFontMetrics(fontFor(TextRole::secondary)).horizontalAdvance(word) + 2 * space::hair + space::small;
        setFixedWidth(width);
        setAccessibleName(LearnedTab::tr("Plain: only read. Underlined: learned. Struck through: cut off."));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Colours& colours = coloursOf(this);
        int left = 0, kind = 0;
        for (const QString& word : words()) {
            QFont font = fontFor(TextRole::secondary);
            font.setUnderline(kind == 1);
            font.setStrikeOut(kind == 2);
            const QRect box(left, 2, QFontMetrics(font).horizontalAdvance(word) + 2 * space::hair, height() - 4);
            drawRounded(painter, box, size::controlRadius / 2.0, kind == 1 ? colours.learned : kind == 2 ? colours.cut : colours.card, {});
            painter.setFont(font);
            painter.setPen(kind == 1 ? colours.text : colours.secondary);
            painter.drawText(box, Qt::AlignCenter, word);
            left = box.right() + space::small;
            ++kind;
        }
    }

private:
    static QStringList words() { return {LearnedTab::tr("only read"), LearnedTab::tr("learned"), LearnedTab::tr("cut off")}; }
};

}  // namespace

LearnedTab::LearnedTab(QWidget* parent)
    : QWidget(parent), m_previous(makeIconButton(QStringLiteral("previous"), tr("Previous example"), this)),
      m_next(makeIconButton(QStringLiteral("next"), tr("Next example"), this)), m_longest(makeButton(ButtonKind::plain, tr("Longest first"), this)),
      m_keepAll(makeButton(ButtonKind::plain, {}, this)), m_model(makeButton(ButtonKind::plain, tr("Choose a model"), this)),
      m_place(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_effect(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_steering(new QWidget),
      m_view(new TokenView) {
    m_longest->setCheckable(true);
    m_place->setFixedWidth(placeWidth);
    auto* row = new QHBoxLayout(m_steering);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_place);
    row->addStretch(1);
    row->addWidget(new Legend);
    row->addWidget(m_longest);
    auto* effect = new QHBoxLayout;
    effect->addWidget(m_effect, 1);
    effect->addWidget(m_keepAll);
    effect->addWidget(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_steering);
    column->addWidget(m_view, 1);
    column->addLayout(effect);
    connect(m_previous, &QPushButton::clicked, this, [this] { goTo(m_at - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(m_at + 1); });
    connect(m_longest, &QPushButton::toggled, this, [this] { goTo(0); });
    connect(m_model, &QPushButton::clicked, this, &LearnedTab::modelWanted);
    connect(m_keepAll, &QPushButton::clicked, this, [this] {
        if (m_look && m_look->seen) Q_EMIT limitWanted(m_keepAll->property("tokens").toLongLong());
    });
}

const std::vector<service::SeenExample>* LearnedTab::examples() const {
    if (!m_look || !m_look->seen) return nullptr;
    return m_longest->isChecked() ? &m_look->seen->longest : &m_look->seen->first;
}

void LearnedTab::showLook(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit, bool modelChosen, bool changeable) {
    m_changeable = changeable;
    const bool another = look != m_look || limit != m_limit;
    m_look = look;
    m_limit = limit;
    const bool seen = look && look->seen && !look->seen->first.empty();
    m_steering->setEnabled(seen);
    m_model->setVisible(look && !look->seen && !modelChosen && !look->description.roles_problem);
    if (!look) m_view->setPlaceholderText(tr("Each example appears here as the model sees it."));
    else if (look->description.roles_problem) m_view->setPlaceholderText(tr("Choose the columns first: then each example appears here as the model sees it."));
    else if (look->model_problem) m_view->setPlaceholderText(oneLine(fromCore(look->model_problem->what + ": " + look->model_problem->why)));
    else if (!modelChosen) m_view->setPlaceholderText(tr("Models cut texts into tokens, each in its own way. Choose a model to see the examples as it does."));
    else m_view->setPlaceholderText(tr("No row of the file makes an example."));
    if (another) goTo(m_at);
}

void LearnedTab::goTo(int example) {
    const auto* list = examples();
    const int count = list ? int(list->size()) : 0;
    m_at = count > 0 ? std::clamp(example, 0, count - 1) : 0;
    const service::SeenExample* shown = count > 0 ? &(*list)[std::size_t(m_at)] : nullptr;
    m_view->showExample(shown, m_limit.tokens, m_limit.policy);
    m_previous->setEnabled(m_at > 0);
    m_next->setEnabled(m_at + 1 < count);
    m_place->setText(!shown ? QString()
                            : tr("Example %1 of %2 · line %3 · %4 tokens").arg(number(m_at + 1), number(count), number(std::int64_t(shown->line)), number(shown->length)));
    if (shown && m_look->seen->lengths.size() > list->size())
        m_place->setToolTip(plainToolTip(m_longest->isChecked() ? tr("The longest of %1 examples").arg(number(std::int64_t(m_look->seen->lengths.size())))
                                                                : tr("The first of %1 examples").arg(number(std::int64_t(m_look->seen->lengths.size())))));
    showEffect();
}

void LearnedTab::showEffect() {
    m_keepAll->hide();
    if (!m_look || !m_look->seen) return m_effect->setText({});
    const auto effect = service::effectOf(m_look->seen->lengths, m_limit.tokens, m_limit.policy);
    QStringList parts;
    if (m_limit.by == LimitBy::nobody) {
        parts << tr("No limit yet: the guide chooses one from the lengths. %1 tokens keep every example whole.").arg(number(effect.keeps_all));
    } else {
        QStringList counts{tr("%1 whole").arg(number(effect.whole))};
        if (effect.dropped > 0) counts << tr("%1 left out as too long").arg(number(effect.dropped));
        if (effect.cut > 0) counts << tr("%1 cut at the end, %2 of them lose part of the answer").arg(number(effect.cut), number(effect.lose_part));
        if (effect.lose_answer > 0) counts << tr("%1 left out as their whole answer is cut off").arg(number(effect.lose_answer));
        parts << tr("At %1 tokens (%2): %3.").arg(number(m_limit.tokens), m_limit.by == LimitBy::user ? tr("your choice") : tr("the guide's choice"), counts.join(QStringLiteral(", ")));
    }
    if (effect.empty > 0) parts << tr("%1 have nothing to learn and are left out.").arg(countOf(effect.empty));
    m_effect->setText(parts.join(QLatin1Char(' ')));
    const bool loses = effect.dropped + effect.lose_part + effect.lose_answer > 0;
    if (!m_changeable || m_limit.by == LimitBy::nobody || (!loses && m_limit.by != LimitBy::user)) return;
    m_keepAll->setProperty("tokens", QVariant::fromValue(qlonglong(loses ? effect.keeps_all : 0)));
    m_keepAll->setText(loses ? tr("Keep all: %1 tokens").arg(number(effect.keeps_all)) : tr("Let the guide choose the length"));
    m_keepAll->show();
}

}  // namespace graft::ui
