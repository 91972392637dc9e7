// A form of settings in sections, made from their declarations: the simple ones, and on demand all of them.
#pragma once

#include "ui/models/recipe_form.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace graft::ui {

class FieldEditor;
class TextLabel;

class FieldForm final : public QWidget {
    Q_OBJECT

public:
    explicit FieldForm(QWidget* parent = nullptr);
    void show(const std::vector<FormSection>& sections);
    void showRefusal(const std::string& key, const QString& problem);
    void setEditable(bool editable);
    bool shows(const std::string& key) const;     // a field that is visible now
    QSize minimumSizeHint() const override;       // of one column: more of them never keep it wide
    using QWidget::show;

Q_SIGNALS:
    void setWanted(const std::string& key, const QString& text);
    void reopenWanted(const std::string& key);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Section {
        TextLabel* title = nullptr;
        std::vector<FieldEditor*> editors;
    };
    bool sameFields(const std::vector<FormSection>& sections) const;
    void makeEditors();
    void place();
    bool isShown(const FormField& field) const;

    std::vector<FormSection> m_fields;
    std::vector<Section> m_sections;
    QGridLayout* m_grid;
    QPushButton* m_all;
    int m_columns = 0;
};

}  // namespace graft::ui
