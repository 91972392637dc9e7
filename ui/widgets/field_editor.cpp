#include "ui/widgets/field_editor.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <cmath>

namespace graft::ui {

namespace {
constexpr int headHeight = 20;
constexpr int entryWidth = 152;   // a number, a name; what it may hold stands beside it
const QString on = QStringLiteral("true"), off = QStringLiteral("false");
}

FieldEditor::FieldEditor(const FormField& field, QWidget* parent)
    : QWidget(parent), m_field(field), m_note(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_problem(new TextLabel(TextRole::secondary, {}, Tone::error, Flow::wrap)),
      m_reopen(makeButton(ButtonKind::quiet, field.otherwise == Chooser::guide ? tr("Use the guide's value") : tr("Use the usual value"), this)), m_entry(makeEntry()) {
    setFixedWidth(size::fieldWidth);
    const QString name = oneLine(fromCore(field.info.label));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, space::small);
    column->setSpacing(space::hair);
    auto* head = new QHBoxLayout;
    auto* label = new TextLabel(TextRole::body, name);
    label->setToolTip(plainToolTip(fromCore(field.info.help)));
    label->setFixedHeight(headHeight);
    head->addWidget(label, 1);
    head->addWidget(m_reopen);
    column->addLayout(head);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    m_entry->setAccessibleName(name);
    const QString range = field.entry == Entry::text ? rangeText(field.info) : QString();
    const QString help = fromCore(field.info.help) + (range.isEmpty() ? QString() : QLatin1Char('\n') + tr("Allowed: %1").arg(range));
    m_entry->setAccessibleDescription(help);
    m_entry->setToolTip(plainToolTip(help));
    row->addWidget(m_entry);
    row->addWidget(new TextLabel(TextRole::secondary, range, Tone::secondary), 1);
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addWidget(m_note);
    m_reopen->setFixedHeight(headHeight);
    m_reopen->setFont(fontFor(TextRole::secondary));
    m_reopen->setAccessibleName(field.otherwise == Chooser::guide ? tr("Use the guide's value for %1").arg(name) : tr("Use the usual value for %1").arg(name));
    connect(m_reopen, &QPushButton::clicked, this, &FieldEditor::reopenWanted);
    show(field);
}

QWidget* FieldEditor::makeEntry() {
    switch (m_field.entry) {
        case Entry::flag:
            m_flag = new QCheckBox(tr("On"));
            m_flag->setFixedSize(entryWidth, size::control);
            connect(m_flag, &QCheckBox::clicked, this, [this](bool checked) { Q_EMIT setWanted(checked ? on : off); });
            return m_flag;
        case Entry::choice:
            m_choice = new QComboBox;
            m_choice->setFixedSize(entryWidth, size::control);
            for (const std::string& choice : m_field.info.choices) m_choice->addItem(fromCore(choice));
            connect(m_choice, &QComboBox::activated, this, [this](int) { Q_EMIT setWanted(m_choice->currentText()); });
            m_choice->setFocusPolicy(Qt::StrongFocus);  // the wheel scrolls the page
            m_choice->installEventFilter(this);
            return m_choice;
        case Entry::text: break;
    }
    m_text = makeField(fromCore(m_field.info.label), tr("the guide decides"), this);
    const bool words = std::isinf(m_field.info.low) && m_field.info.unit.empty();
    m_text->setFixedWidth(words ? size::fieldWidth : entryWidth);
    m_text->installEventFilter(this);
    connect(m_text, &QLineEdit::editingFinished, this, &FieldEditor::submit);
    return m_text;
}

void FieldEditor::submit() {
    if (!m_text->isModified()) return;
    m_text->setModified(false);
    if (m_text->text().trimmed() != m_field.value || !m_refusal.isEmpty()) Q_EMIT setWanted(m_text->text());
}

// While nothing is being typed, Ctrl+Z takes back the last choice and not the last letter; the wheel scrolls the page.
bool FieldEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_choice && event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    if (watched == m_text && event->type() == QEvent::ShortcutOverride && !m_text->isModified()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FieldEditor::show(const FormField& field) {
    if (field.value != m_field.value) m_refusal.clear();
    m_field = field;
    if (m_text && !m_text->isModified() && m_refusal.isEmpty() && m_text->text() != field.value) {
        m_text->setText(field.value);
        m_text->setCursorPosition(0);
    }
    if (m_choice) m_choice->setCurrentIndex(m_choice->findText(field.value));
    if (m_flag) m_flag->setChecked(field.value == on);
    showNotes();
}

void FieldEditor::showRefusal(const QString& problem) {
    m_refusal = problem;
    showNotes();
}

void FieldEditor::setEditable(bool editable) {
    m_entry->setEnabled(editable);
    m_reopen->setEnabled(editable);
}

QWidget* FieldEditor::followTabFrom(QWidget* before) {
    setTabOrder(before, m_reopen);
    setTabOrder(m_reopen, m_entry);
    return m_entry;
}

void FieldEditor::showNotes() {
    const bool explained = m_field.chooser == Chooser::guide && !m_field.reason.isEmpty();
    m_note->setText(explained ? tr("The guide: %1").arg(oneLine(m_field.reason)) : oneLine(fromCore(m_field.info.help)));
    m_reopen->setVisible(m_field.chooser == Chooser::user);
    QStringList problems;
    Tone tone = Tone::warn;
    if (!m_refusal.isEmpty()) problems << m_refusal, tone = Tone::error;
    for (const service::Problem& problem : m_field.problems) {
        problems << oneLine(fromCore(problem.problem) + QLatin1Char(' ') + fromCore(problem.hint));
        if (problem.severity == service::Severity::error) tone = Tone::error;
    }
    m_problem->setTone(tone);
    m_problem->setText(problems.join(QLatin1Char(' ')));
    m_problem->setVisible(!problems.isEmpty());
    updateGeometry();
}

}  // namespace graft::ui
