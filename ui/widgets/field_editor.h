// One setting of a form: label above the field, who chose the value and why below it, what is wrong with it in colour.
#pragma once

#include "ui/models/recipe_form.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace graft::ui {

class TextLabel;

class FieldEditor final : public QWidget {
    Q_OBJECT

public:
    explicit FieldEditor(const FormField& field, QWidget* parent = nullptr);
    const std::string& key() const { return m_field.key; }
    void show(const FormField& field);            // what is being typed stays
    void showRefusal(const QString& problem);     // of what was typed last; gone with the next value
    void setEditable(bool editable);
    QWidget* followTabFrom(QWidget* before);      // puts its controls behind `before`; the last of them
    using QWidget::show;

Q_SIGNALS:
    void setWanted(const QString& text);
    void reopenWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeEntry();
    void submit();
    void showNotes();

    FormField m_field;
    QString m_refusal;
    QLineEdit* m_text = nullptr;
    QComboBox* m_choice = nullptr;
    QCheckBox* m_flag = nullptr;
    TextLabel *m_note, *m_problem;
    QPushButton* m_reopen;
    QWidget* m_entry;
};

}  // namespace graft::ui
