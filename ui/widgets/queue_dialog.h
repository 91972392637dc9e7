// The methods of a race in their order: where each stands and how long it takes. Those that have not begun can change places or be taken out.
#pragma once

#include "ui/models/queue_line.h"

#include <QDialog>

#include <vector>

class QPushButton;

namespace graft::ui {

class PlainTable;
class RowsModel;
class TextLabel;

class QueueDialog final : public QDialog {
    Q_OBJECT

public:
    explicit QueueDialog(QWidget* parent = nullptr);
    void showQueue(const std::vector<QueueLine>& lines, const QString& outlook);
    void setOutlook(const QString& outlook);

Q_SIGNALS:
    void moveWanted(int line, int by);   // by: -1 up, 1 down
    void takeOutWanted(int line);

private:
    void showButtons();
    void move(int by);
    int current() const;
    bool waits(int line) const;

    std::vector<QueueLine> m_lines;
    RowsModel* m_model;
    PlainTable* m_table;
    TextLabel* m_outlook;
    QPushButton *m_up, *m_down, *m_out;
};

}  // namespace graft::ui
