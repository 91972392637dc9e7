#include "ui/pages/answers_tab.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/typed_before.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int columnWidth = 248;   // three in the smallest window; more of them scroll together
constexpr int placeWidth = 72;     // "128 of 500"

bool canBeAsked(const Contestant& contestant) {
    return contestant.id != "base_with_examples";
}

}  // namespace

AnswersTab::AnswersTab(QWidget* parent)
    : QWidget(parent), m_prompt(new AnswerView(tr("The case"))), m_expected(new AnswerView(tr("Expected (differences tinted)"))), m_case(makeCase()), m_columns(new QHBoxLayout),
      m_previous(makeIconButton(QStringLiteral("previous"), tr("Previous case"), this)), m_next(makeIconButton(QStringLiteral("next"), tr("Next case"), this)),
      m_place(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_question(makeField(tr("A case of your own, for all of them"), tr("A case of your own"), this)), m_ask(makeButton(ButtonKind::plain, {}, this)),
      m_steering(makeSteering()) {
    m_prompt->setPlaceholder(tr("Measure the runs to read answers here, or type a case of your own above."));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_case);
    row->addWidget(makeAnswers(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->addLayout(row, 1);
    setAsking(Asking::idle);
    makeColumns({});
}

QWidget* AnswersTab::makeCase() {
    auto* held = new QWidget;
    held->setFixedWidth(columnWidth);
    auto* column = new QVBoxLayout(held);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_prompt, 1);
    column->addWidget(m_expected, 1);
    return held;
}

QWidget* AnswersTab::makeAnswers() {
    auto* answers = new QWidget;
    answers->setLayout(m_columns);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(space::medium);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(answers);
    // The bar takes its height from the answers; the case beside them ends where they do.
    connect(scroll->horizontalScrollBar(), &QScrollBar::rangeChanged, this,
            [this](int least, int most) { m_case->layout()->setContentsMargins(0, 0, 0, most > least ? size::scrollBar : 0); });
    return scroll;
}

QWidget* AnswersTab::makeSteering() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, space::hair);
    row->addWidget(m_previous);
    row->addWidget(m_place);
    row->addWidget(m_next);
    row->addSpacing(space::small);
    row->addWidget(m_question, 1);
    row->addWidget(m_ask);
    m_place->setFixedWidth(placeWidth);
    m_place->setAlignment(Qt::AlignCenter);
    connect(m_previous, &QPushButton::clicked, this, [this] { goTo(m_at.value_or(m_cases.rowCount()) - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(m_at.value_or(-1) + 1); });
    connect(m_question, &QLineEdit::returnPressed, this, &AnswersTab::ask);
    reserveWidth(*m_ask, {tr("Stop"), tr("Type a case"), tr("Ask all %n", nullptr, 3)});
    m_typed = new TypedBefore(*m_question, QStringLiteral("case"));
    connect(m_question, &QLineEdit::textChanged, this, [this] { setAsking(m_asking); });
    connect(m_ask, &QPushButton::clicked, this, [this] { m_asking == Asking::busy ? Q_EMIT stopWanted() : ask(); });
    return box;
}

std::vector<Contestant> AnswersTab::shownOfCase() const {
    std::vector<Contestant> shown;
    std::ranges::copy_if(m_cases.contestants(), std::back_inserter(shown), [this](const Contestant& each) { return !each.apart && m_ticked.contains(each.id); });
    return shown;
}

std::vector<Contestant> AnswersTab::askable() const {
    std::vector<Contestant> shown;
    std::ranges::copy_if(m_cases.contestants(), std::back_inserter(shown), [this](const Contestant& each) { return canBeAsked(each) && m_ticked.contains(each.id); });
    return shown;
}

// Keeps a question of the user's in view, with what was answered to it, while those asked stay the same.
void AnswersTab::setComparison(const service::Comparison& comparison) {
    m_cases.setComparison(comparison);
    const bool asked = !m_at && !m_prompt->text().isEmpty() && std::ranges::all_of(m_shown, [this](const std::string& id) {
        return std::ranges::any_of(m_cases.contestants(), [&](const Contestant& each) { return each.id == id; });
    });
    if (asked) showCase();
    else goTo(m_at.value_or(0));
    setAsking(m_asking);
}

void AnswersTab::forget() {
    m_question->clear();
    m_prompt->setAnswer(QString());
    goTo(0);
}

void AnswersTab::setProject(const QString& folder) { m_typed->setProject(folder); }

void AnswersTab::setTicked(const std::set<std::string>& ticked) {
    m_ticked = ticked;
    if (m_at || m_prompt->text().isEmpty()) goTo(m_at.value_or(0));
    setAsking(m_asking);
}

void AnswersTab::makeColumns(const std::vector<Contestant>& contestants) {
    std::vector<std::string> wanted;
    for (const Contestant& contestant : contestants) wanted.push_back(contestant.id);
    if (wanted == m_shown && m_views.size() == wanted.size()) {
        for (std::size_t i = 0; i < m_views.size(); ++i) m_views[i]->setCaption(contestants[i].label);
        return;
    }
    for (AnswerView* view : m_views) view->hide(), view->deleteLater();
    m_views.clear();
    m_shown = wanted;
    for (const Contestant& contestant : contestants) {
        auto* view = new AnswerView(contestant.label);
        view->setMinimumWidth(columnWidth);
        m_columns->addWidget(view, 1);
        m_views.push_back(view);
    }
}

void AnswersTab::goTo(int measured) {
    const int count = m_cases.rowCount();
    m_at = count > 0 ? std::optional(std::clamp(measured, 0, count - 1)) : std::nullopt;
    makeColumns(shownOfCase());
    const AnswerCase* shown = m_at ? m_cases.at(*m_at) : nullptr;
    forgetTint();
    m_expected->setVisible(shown);
    m_prompt->setAnswer(shown ? shown->prompt : QString());
    m_expected->setAnswer(shown ? shown->expected : QString());
    std::size_t view = 0;
    for (std::size_t i = 0; i < m_cases.contestants().size() && view < m_views.size(); ++i) {
        if (m_cases.contestants()[i].id != m_shown[view]) continue;
        if (shown) m_views[view]->setAnswer(wordDifference(shown->expected, shown->answers[i]));
        else m_views[view]->setAnswer(QString());
        m_views[view++]->setPlaceholder(shown ? tr("Not measured on this case.") : QString());
    }
    showCase();
}

void AnswersTab::showCase() {
    const int count = m_cases.rowCount();
    for (QWidget* part : {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_place), static_cast<QWidget*>(m_next)}) part->setVisible(count > 0);
    m_place->setText(m_at ? tr("%1 of %2").arg(*m_at + 1).arg(count) : tr("Your case"));
    m_place->setToolTip(m_at ? tr("Case %1 of %2 measured ones").arg(*m_at + 1).arg(count) : QString());
    m_previous->setEnabled(!m_at || *m_at > 0);
    m_next->setEnabled(!m_at || *m_at + 1 < count);
}

void AnswersTab::ask() {
    const QString prompt = m_question->text().trimmed();
    const std::vector<Contestant> asked = askable();
    if (prompt.isEmpty() || m_asking == Asking::busy || asked.empty()) return;
    m_typed->keep();
    m_at.reset();
    forgetTint();
    makeColumns(asked);
    m_expected->hide();
    m_prompt->setAnswer(prompt);
    for (AnswerView* view : m_views) {
        view->setAnswer(QString());
        view->setPlaceholder(tr("…"));
    }
    showCase();
    std::vector<std::string> ids;
    for (const Contestant& contestant : asked) ids.push_back(contestant.id == "base" ? std::string() : contestant.id);
    Q_EMIT askWanted(prompt, ids);
}

void AnswersTab::showAnswers(const QStringList& answers) {
    if (m_at || answers.size() != qsizetype(m_views.size())) return;
    for (qsizetype i = 0; i < answers.size(); ++i) m_views[std::size_t(i)]->setAnswer(answers[i]);
    if (m_asking == Asking::idle) markDifferences();
}

// Nothing is expected of a question typed here: the answers are held against that of the first run.
void AnswersTab::markDifferences() {
    const auto first = std::ranges::find_if(m_shown, [](const std::string& id) { return id != "base"; });
    if (m_at || first == m_shown.end() || m_views.size() < 2) return;
    const std::size_t measure = std::size_t(first - m_shown.begin());
    const QString against = m_views[measure]->text();
    if (against.isEmpty()) return;
    for (std::size_t i = 0; i < m_views.size(); ++i)
        if (i != measure && !m_views[i]->text().isEmpty()) m_views[i]->setAnswer(wordDifference(against, m_views[i]->text()));
    m_prompt->setCaption(tr("The case (differences tinted)"));
    m_prompt->setToolTip(plainToolTip(tr("Words are tinted that are not in the answer of %1.").arg(m_views[measure]->caption())));
}

void AnswersTab::forgetTint() {
    m_prompt->setCaption(tr("The case"));
    m_prompt->setToolTip({});
}

void AnswersTab::setAsking(Asking asking) {
    const bool ended = m_asking == Asking::busy && asking == Asking::idle;
    m_asking = asking;
    const bool busy = asking == Asking::busy, nobody = m_cases.contestants().empty(), noText = m_question->text().trimmed().isEmpty();
    const qsizetype count = qsizetype(askable().size());
    m_ask->setText(busy ? tr("Stop") : nobody ? tr("Train a run to ask it") : count == 0 ? tr("Tick whom to ask") : noText ? tr("Type a case") : tr("Ask all %n", nullptr, int(count)));
    m_ask->setEnabled(busy || (count > 0 && !noText));
    m_question->setEnabled(!nobody);
    if (ended) markDifferences();
}

}  // namespace graft::ui
