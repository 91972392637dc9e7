// Two boxes in which examples are written, over the list of those that are there.
#pragma once

#include "service/written_examples.h"
#include "ui/models/rows_model.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace graft::ui {

class PlainTable;
class TextLabel;

class ExampleWriter final : public QWidget {
    Q_OBJECT

public:
    explicit ExampleWriter(QWidget* parent = nullptr);
    void showExamples(const std::vector<service::WrittenExample>& examples);
    void setChangeable(bool changeable);
    void forget();         // what is typed and not added
    void startWriting();   // gives the first box the keyboard

Q_SIGNALS:
    void addWanted(const graft::service::WrittenExample& example);
    void removeWanted(int row);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeBox(const QString& caption, QPlainTextEdit* box, const QString& placeholder);
    void add();
    void removeMarked();
    void follow();
    RowsModel m_model;
    QPlainTextEdit *m_prompt, *m_answer;
    QPushButton *m_add, *m_remove;
    TextLabel* m_count;
    PlainTable* m_list;
    bool m_changeable = true;
};

}  // namespace graft::ui
