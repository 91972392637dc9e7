// The run at work here, and on its way to other programs.
#pragma once

#include "service/take_home.h"
#include "ui/pages/answers_tab.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace graft::ui {

class AnswerView;
class CaseFileCard;
class DestinationCard;
class ErrorBar;
class ReportCard;
class TextLabel;

enum class Usable { no, yes };   // yes: a run has an adapter to use

class TakeHomePage final : public QWidget {
    Q_OBJECT

public:
    explicit TakeHomePage(QWidget* parent = nullptr);
    void showRun(Usable usable, const QString& name, const std::vector<service::Destination>& destinations);
    void showAnswers(const QStringList& answers);   // of base and tuned
    void setCase(const QString& text);              // as it was asked the last time
    void setAsking(Asking asking);
    void setWriting(const QString& destination);    // which is being written; empty: none
    void showTaken(const service::TakenHome& taken, const QString& destination);
    void showEarlier(const std::vector<service::WrittenFolder>& written);
    void showModelCard(const QString& destination, const QString& card);
    void forget();                                  // what was typed, answered and ticked
    CaseFileCard& caseFile() { return *m_caseFile; }
    ReportCard& report() { return *m_report; }
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void askWanted(const QString& prompt);
    void stopWanted();
    void writeWanted(const QString& destination);
    void cardWanted(const QString& destination);
    void trainWanted();

private:
    QWidget* makeUseCard();
    void ask();

    TextLabel *m_title, *m_emptyTitle, *m_empty;
    QPushButton *m_train, *m_ask;
    ErrorBar* m_errors;
    QPlainTextEdit* m_case;
    AnswerView *m_base, *m_tuned;
    CaseFileCard* m_caseFile;
    ReportCard* m_report;
    QWidget* m_body;
    QScrollArea* m_scroll;
    QVBoxLayout* m_destinations;
    std::vector<DestinationCard*> m_cards;
    Asking m_asking = Asking::idle;
};

}  // namespace graft::ui
