#include "ui/widgets/example_writer.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int boxHeight = 64;
}

ExampleWriter::ExampleWriter(QWidget* parent)
    : QWidget(parent), m_model({{tr("Prompt")}, {tr("Answer")}}), m_prompt(new QPlainTextEdit), m_answer(new QPlainTextEdit),
      m_add(makeButton(ButtonKind::plain, {}, this)), m_remove(makeButton(ButtonKind::quiet, tr("Remove"), this)), m_count(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_list(new PlainTable(tr("Written examples"))) {
    auto* boxes = new QHBoxLayout;
    boxes->setSpacing(space::medium);
    boxes->addWidget(makeBox(tr("What the model is asked"), m_prompt, tr("A case as you meet it at work")), 1);
    boxes->addWidget(makeBox(tr("What it should answer"), m_answer, tr("The answer that you would give")), 1);
    auto* steering = new QHBoxLayout;
    steering->addWidget(m_count, 1);
    steering->addWidget(m_remove);
    steering->addWidget(m_add);
    m_list->setModel(&m_model);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_list->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(boxes);
    column->addLayout(steering);
    column->addWidget(m_list, 1);
    m_add->setToolTip(plainToolTip(tr("Ctrl+Return in a box does the same")));
    connect(m_add, &QPushButton::clicked, this, &ExampleWriter::add);
    connect(m_remove, &QPushButton::clicked, this, &ExampleWriter::removeMarked);
    for (QPlainTextEdit* box : {m_prompt, m_answer}) connect(box, &QPlainTextEdit::textChanged, this, &ExampleWriter::follow);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ExampleWriter::follow);
    showExamples({});
}

QWidget* ExampleWriter::makeBox(const QString& caption, QPlainTextEdit* box, const QString& placeholder) {
    box->setAccessibleName(caption);
    box->setPlaceholderText(placeholder);
    box->setTabChangesFocus(true);
    box->setAcceptDrops(false);  // a file dropped here is the page's
    box->document()->setDocumentMargin(space::small);
    box->viewport()->setAutoFillBackground(false);
    box->setFixedHeight(boxHeight);
    box->installEventFilter(this);
    auto* held = new QWidget;
    auto* column = new QVBoxLayout(held);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::hair);
    column->addWidget(new TextLabel(TextRole::secondary, caption, Tone::secondary));
    column->addWidget(box);
    return held;
}

void ExampleWriter::showExamples(const std::vector<service::WrittenExample>& examples) {
    std::vector<QStringList> rows;
    for (const service::WrittenExample& example : examples) rows.push_back({fromCore(example.prompt), fromCore(example.answer)});
    m_model.setRows(rows);
    m_count->setText(rows.empty() ? tr("Written examples appear below and are kept in the project.") : tr("%n written", nullptr, int(rows.size())));
    if (!rows.empty()) m_list->scrollToBottom();
    follow();
}

void ExampleWriter::setChangeable(bool changeable) {
    m_changeable = changeable;
    for (QPlainTextEdit* box : {m_prompt, m_answer}) box->setReadOnly(!changeable);
    follow();
}

void ExampleWriter::forget() {
    for (QPlainTextEdit* box : {m_prompt, m_answer}) box->clear();
}

void ExampleWriter::startWriting() {
    m_prompt->setFocus();
}

void ExampleWriter::follow() {
    const bool noPrompt = m_prompt->toPlainText().trimmed().isEmpty(), noAnswer = m_answer->toPlainText().trimmed().isEmpty();
    m_add->setText(!m_changeable ? tr("Open for reading only") : noPrompt ? tr("Type a prompt to add") : noAnswer ? tr("Type its answer to add") : tr("&Add"));
    m_add->setEnabled(m_changeable && !noPrompt && !noAnswer);
    m_remove->setVisible(m_changeable && m_list->selectionModel()->hasSelection());
}

void ExampleWriter::add() {
    if (!m_add->isEnabled()) return;
    const service::WrittenExample example{m_prompt->toPlainText().trimmed().toStdString(), m_answer->toPlainText().trimmed().toStdString()};
    m_prompt->clear();
    m_answer->clear();
    startWriting();
    Q_EMIT addWanted(example);
}

void ExampleWriter::removeMarked() {
    const QModelIndexList marked = m_list->selectionModel()->selectedRows();
    if (m_changeable && !marked.isEmpty()) Q_EMIT removeWanted(marked.front().row());
}

bool ExampleWriter::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (watched != m_list && enter && key->modifiers() & Qt::ControlModifier) return add(), true;
        if (watched == m_list && key->key() == Qt::Key_Delete) return removeMarked(), true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace graft::ui
