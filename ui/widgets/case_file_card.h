// A file of cases on the Take home page: dropped or chosen, its asking column shown and changeable, a table that fills with answers, and what became of each row.
#pragma once

#include "ui/models/case_facts.h"
#include "ui/widgets/card.h"

class QComboBox;
class QProgressBar;
class QPushButton;

namespace graft::ui {

class CaseModel;
class PlainTable;
class TextLabel;

class CaseFileCard final : public Card {
    Q_OBJECT

public:
    explicit CaseFileCard(QWidget* parent = nullptr);
    void showCases(const CaseFacts& facts);         // another file or other columns
    void showRows(int first, int last);
    void showState(const CaseFacts& facts);

Q_SIGNALS:
    void fileWanted(const QString& file);
    void columnWanted(const QString& column);       // empty: as guessed
    void answerWanted();
    void stopWanted();
    void saveWanted(const QString& file);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showEmpty();
    void setAwaiting(bool awaiting);   // a file that can be taken is over it
    void choose();
    void save();
    TextLabel *m_file, *m_why, *m_state, *m_books;
    QPushButton *m_choose, *m_act, *m_save;
    QComboBox* m_column;
    QProgressBar* m_progress;
    CaseModel* m_model;
    PlainTable* m_table;
    QWidget* m_opened;
    QString m_proposal;
    CasePhase m_phase = CasePhase::none;
    bool m_awaiting = false;
};

}  // namespace graft::ui
