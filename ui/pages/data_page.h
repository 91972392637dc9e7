// The examples: choose a file or write some, see what it holds, what is learned of it and how it is divided.
#pragma once

#include "service/project_answers.h"
#include "service/written_examples.h"
#include "ui/bridge/task_runner.h"
#include "ui/models/data_verdict.h"
#include "ui/pages/learned_tab.h"
#include "ui/widgets/split_dialog.h"

#include <QWidget>

class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace graft::ui {

class ColumnsTab;
class DropArea;
class ErrorBar;
class ExampleWriter;
class OverviewTab;
class TextLabel;
class VerdictCard;

enum class ReadState { idle, waiting, reading };

struct DataFacts {
    bool projectOpen = false;
    QString readOnlyHolder;                              // who has the project, where it may not be changed
    recipe::DataChoice choice;                           // of the draft
    std::shared_ptr<const service::DataLook> look;       // as far as it has been read
    ReadState state = ReadState::idle;
    QString readingFile;
    TaskProgress progress;
    bool modelChosen = false;
    LengthLimit limit;
    service::Goal goal = service::Goal::open;            // of the project
    bool written = false;                                // the data are written by hand
    std::vector<service::WrittenExample> examples;
};

class DataPage final : public QWidget {
    Q_OBJECT

public:
    explicit DataPage(QWidget* parent = nullptr);
    void showFacts(const DataFacts& facts);
    void forget();                                       // what was begun to be written
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void projectWanted();
    void fileWanted(const QString& file);
    void readAgainWanted();
    void stopWanted();
    void roleWanted(const std::string& column, graft::data::ColumnRole role);
    void guessWanted();
    void goalWanted();                                   // another one
    void rowsWanted(const std::string& finding);         // to be seen
    void firstRowWanted(bool isHeader);
    void pasteWanted(const QString& text);               // a table of another program
    void splitWanted(double heldOutShare, double testShare, quint64 seed, const std::string& together);
    void limitWanted(qint64 tokens);                     // 0: the guide's
    void addWanted(const graft::service::WrittenExample& example);
    void removeWanted(int row);
    void modelWanted();
    void useWanted();                                    // go on with this data

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Tab { write, columns, learned, overview };
    enum class Next { open_project, stop, choose, write, read_again, map_columns, choose_larger, divide, use, nothing };
    QWidget* makeFileLine();
    QWidget* makeSplitLine();
    QWidget* makeTabs();
    QWidget* makeEmpty();
    Next next() const;
    QString nextLabel(Next next) const;
    void press();
    void act(DataAction action, const std::string& finding = {});
    void turnTo(Tab tab);
    void showHead();
    void showFileLine();
    void showBody();
    void chooseFile();
    void write();
    void paste();
    void divide();
    bool mayChange() const { return m_facts.projectOpen && m_facts.readOnlyHolder.isEmpty(); }

    DataFacts m_facts;
    RowAccount m_account;
    bool m_writing = false;                              // the boxes were asked for
    QPushButton *m_main, *m_another, *m_change;
    ErrorBar* m_errors;
    TextLabel *m_file, *m_split;
    QProgressBar* m_progress;
    VerdictCard* m_verdict;
    QTabBar* m_tabs;
    QStackedWidget* m_views;
    ExampleWriter* m_writer;
    ColumnsTab* m_columns;
    LearnedTab* m_learned;
    OverviewTab* m_overview;
    DropArea* m_empty;
    QWidget *m_fileLine, *m_splitLine, *m_body;
};

}  // namespace graft::ui
