#include "ui/widgets/field_form.h"

#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/field_editor.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

FieldForm::FieldForm(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout), m_all(makeButton(ButtonKind::plain, tr("&All settings"), this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextRole::section, tr("Settings")), 1);
    head->addWidget(m_all);
    column->addLayout(head);
    m_grid->setHorizontalSpacing(space::large);
    m_grid->setVerticalSpacing(space::small);  // below a section's title; fields keep more
    column->addLayout(m_grid);
    m_all->setCheckable(true);
    m_all->setToolTip(tr("Every setting has a value that suits most tasks: nothing here has to be changed."));
    connect(m_all, &QPushButton::toggled, this, &FieldForm::place);
}

bool FieldForm::sameFields(const std::vector<FormSection>& sections) const {
    return std::ranges::equal(sections, m_fields, [](const FormSection& one, const FormSection& other) {
        return one.title == other.title && std::ranges::equal(one.fields, other.fields, [](const FormField& a, const FormField& b) { return a.key == b.key; });
    });
}

void FieldForm::show(const std::vector<FormSection>& sections) {
    const bool same = sameFields(sections);
    m_fields = sections;
    if (!same) makeEditors();
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        for (std::size_t j = 0; j < m_fields[i].fields.size(); ++j) m_sections[i].editors[j]->show(m_fields[i].fields[j]);
    place();
}

void FieldForm::makeEditors() {
    for (const Section& section : m_sections) {
        section.title->deleteLater();
        for (FieldEditor* editor : section.editors) editor->deleteLater();
    }
    m_sections.clear();
    for (const FormSection& fields : m_fields) {
        Section section{new TextLabel(TextRole::body, fields.title, Tone::text, Flow::line, this), {}};
        QFont strong = section.title->font();
        strong.setWeight(QFont::DemiBold);
        section.title->setFont(strong);
        for (const FormField& field : fields.fields) {
            auto* editor = new FieldEditor(field, this);
            connect(editor, &FieldEditor::setWanted, this, [this, key = field.key](const QString& text) { Q_EMIT setWanted(key, text); });
            connect(editor, &FieldEditor::reopenWanted, this, [this, key = field.key] { Q_EMIT reopenWanted(key); });
            section.editors.push_back(editor);
        }
        m_sections.push_back(std::move(section));
    }
}

// What somebody set, or what is wrong, is never hidden.
bool FieldForm::isShown(const FormField& field) const {
    return m_all->isChecked() || field.info.level == recipe::FieldLevel::simple || field.chooser == Chooser::user || !field.problems.empty();
}

void FieldForm::place() {
    m_columns = std::max(1, (width() + space::large) / (size::fieldWidth + space::large));
    while (m_grid->count() > 0) delete m_grid->takeAt(0);
    for (int i = 0; i < m_grid->columnCount(); ++i) m_grid->setColumnStretch(i, 0);
    m_grid->setColumnStretch(m_columns, 1);
    int row = 0;
    QWidget* before = m_all;
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        int column = 0;
        const bool any = std::ranges::any_of(m_fields[i].fields, [this](const FormField& field) { return isShown(field); });
        m_sections[i].title->setVisible(any);
        if (any) m_grid->addWidget(m_sections[i].title, row++, 0, 1, m_columns + 1);
        for (std::size_t j = 0; j < m_sections[i].editors.size(); ++j) {
            FieldEditor* editor = m_sections[i].editors[j];
            const bool shown = isShown(m_fields[i].fields[j]);
            editor->setVisible(shown);
            if (!shown) continue;
            m_grid->addWidget(editor, row, column, Qt::AlignTop | Qt::AlignLeft);
            before = editor->followTabFrom(before);
            if (++column == m_columns) column = 0, ++row;
        }
        if (column > 0) ++row;
    }
    updateGeometry();
}

QSize FieldForm::minimumSizeHint() const {
    return {size::fieldWidth, QWidget::minimumSizeHint().height()};
}

void FieldForm::resizeEvent(QResizeEvent*) {
    if (std::max(1, (width() + space::large) / (size::fieldWidth + space::large)) != m_columns) place();
}

void FieldForm::showRefusal(const std::string& key, const QString& problem) {
    for (const Section& section : m_sections)
        for (FieldEditor* editor : section.editors)
            if (editor->key() == key) editor->showRefusal(problem);
}

void FieldForm::setEditable(bool editable) {
    for (const Section& section : m_sections)
        for (FieldEditor* editor : section.editors) editor->setEditable(editable);
}

bool FieldForm::shows(const std::string& key) const {
    return std::ranges::any_of(m_fields, [&](const FormSection& section) {
        return std::ranges::any_of(section.fields, [&](const FormField& field) { return field.key == key && isShown(field); });
    });
}

}  // namespace graft::ui
