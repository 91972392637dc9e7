#include "ui/pages/answers_tab.h"

#include "ui/style/tokens.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int listWidth = 200, columnWidth = 176;  // answers share the width while they fit, then scroll together

bool canBeAsked(const Contestant& contestant) {
    return contestant.id != "base_with_examples";
}

}  // namespace

AnswersTab::AnswersTab(QWidget* parent)
    : QWidget(parent), m_list(new QListView), m_prompt(new AnswerView(tr("The case"))), m_expected(new AnswerView(tr("Expected"))), m_columns(new QHBoxLayout),
      m_question(makeField(tr("A question for all of them"), tr("Type a case of your own"), this)), m_ask(makeButton(ButtonKind::plain, {}, this)) {
    m_list->setModel(&m_cases);
    m_list->setAccessibleName(tr("Measured cases"));
    m_list->setFixedWidth(listWidth);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->viewport()->setAutoFillBackground(false);
    m_prompt->setPlaceholder(tr("Measure on the test rows to read answers here, or ask something below."));

    auto* answers = new QWidget;
    answers->setLayout(m_columns);
    m_columns->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(answers);

    auto* row = new QHBoxLayout;
    row->addWidget(m_list);
    row->addWidget(scroll, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->addLayout(row, 1);
    column->addWidget(makeQuestionBox());
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &AnswersTab::showCase);
    setAsking(Asking::idle);
    makeColumns({});
}

QWidget* AnswersTab::makeQuestionBox() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_question, 1);
    row->addWidget(m_ask);
    connect(m_question, &QLineEdit::returnPressed, this, &AnswersTab::ask);
    connect(m_question, &QLineEdit::textChanged, this, [this] { setAsking(m_asking); });
    connect(m_ask, &QPushButton::clicked, this, [this] { m_asking == Asking::busy ? Q_EMIT stopWanted() : ask(); });
    return box;
}

void AnswersTab::setComparison(const service::Comparison& comparison) {
    const int was = m_list->currentIndex().row();
    m_cases.setComparison(comparison);
    m_list->setVisible(m_cases.rowCount() > 0);
    makeColumns(m_cases.contestants());
    setAsking(m_asking);
    m_list->setCurrentIndex(m_cases.index(std::max(0, was)));
    showCase();
}

void AnswersTab::makeColumns(const std::vector<Contestant>& contestants) {
    std::vector<std::string> wanted;
    for (const Contestant& contestant : contestants) wanted.push_back(contestant.id);
    if (wanted == m_shown && !m_views.empty()) return;
    for (AnswerView* view : {m_prompt, m_expected}) {
        m_columns->removeWidget(view);
        m_columns->addWidget(view, 1);
        view->setMinimumWidth(columnWidth);
    }
    for (AnswerView* view : m_views) view->deleteLater();
    m_views.clear();
    m_shown = wanted;
    for (const Contestant& contestant : contestants) {
        auto* view = new AnswerView(contestant.label);
        view->setMinimumWidth(columnWidth);
        m_columns->addWidget(view, 1);
        m_views.push_back(view);
    }
}

void AnswersTab::showCase() {
    const AnswerCase* shown = m_cases.at(m_list->currentIndex().row());
    if (m_cases.contestants().size() != m_views.size()) makeColumns(m_cases.contestants());
    m_expected->show();
    m_prompt->setAnswer(shown ? shown->prompt : QString());
    m_expected->setAnswer(shown ? shown->expected : QString());
    for (std::size_t i = 0; i < m_views.size(); ++i)
        if (shown) m_views[i]->setAnswer(wordDifference(shown->expected, shown->answers[i]));
}

void AnswersTab::ask() {
    const QString prompt = m_question->text().trimmed();
    if (prompt.isEmpty() || m_asking == Asking::busy) return;
    std::vector<Contestant> asked;
    std::ranges::copy_if(m_cases.contestants(), std::back_inserter(asked), canBeAsked);
    if (asked.empty()) return;
    m_list->clearSelection();
    m_list->setCurrentIndex({});
    makeColumns(asked);
    m_expected->hide();
    m_prompt->setAnswer(prompt);
    std::vector<std::string> ids;
    for (const Contestant& contestant : asked) ids.push_back(contestant.id == "base" ? std::string() : contestant.id);
    Q_EMIT askWanted(prompt, ids);
}

void AnswersTab::showAnswers(const QStringList& answers) {
    if (answers.size() != qsizetype(m_views.size()) || m_list->currentIndex().isValid()) return;
    for (qsizetype i = 0; i < answers.size(); ++i) m_views[std::size_t(i)]->setAnswer(answers[i]);
}

void AnswersTab::setAsking(Asking asking) {
    m_asking = asking;
    const bool busy = asking == Asking::busy, nobody = m_cases.contestants().empty(), noText = m_question->text().trimmed().isEmpty();
    m_ask->setText(busy ? tr("Stop") : nobody ? tr("Train a run to ask it") : noText ? tr("Type a case to ask") : tr("Ask them all"));
    m_ask->setEnabled(busy || (!nobody && !noText));
    m_question->setEnabled(!nobody);
}

}  // namespace graft::ui
