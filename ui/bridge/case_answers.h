// A file of cases and the answers of the run to take home: read, asked row by row on the compute thread, stopped with what is there, saved beside the original.
#pragma once

#include "ui/bridge/relay.h"
#include "ui/bridge/session.h"
#include "ui/models/case_facts.h"

#include <chrono>

namespace graft::ui {

class CaseAnswers final : public QObject {
    Q_OBJECT

public:
    explicit CaseAnswers(Session& session, QObject* parent = nullptr);

    CaseFacts facts() const;

    void open(const QString& file);
    void askWith(const QString& column);   // empty: as guessed
    void answer();
    void stop();
    void save(const QString& file);

Q_SIGNALS:
    void opened();                         // another file or other columns: the answers so far are gone
    void answered(int first, int last);    // rows of the table
    void changed();
    void failed(const graft::Error& error);

private:
    struct Piece {
        std::size_t row = 0;
        service::AnsweredRow answer;
    };
    struct Opened {
        std::shared_ptr<const data::Table> cases;
        service::AskingColumns asking;
        std::string column;
    };
    CasePhase phase() const;
    std::optional<double> secondsLeft() const;
    QString proposedFile() const;
    void checkRun();
    void begin();
    void countQuestions();
    void take(const std::vector<Piece>& pieces);
    void finish(const Result<std::vector<service::AnsweredRow>>& rows);

    Session& m_session;
    std::filesystem::path m_run;           // that answers
    QString m_file, m_saved;
    std::shared_ptr<const data::Table> m_cases;
    service::AskingColumns m_guess, m_asking;
    std::vector<service::AnsweredRow> m_rows;
    std::size_t m_done = 0;
    std::int64_t m_longest = 0;
    std::string m_column;                  // that was learned: answers come in one of its name
    std::optional<std::size_t> m_rowsThatAsk;
    std::optional<TaskId> m_reading, m_task;
    std::chrono::steady_clock::time_point m_began;
    int m_version = 0;                     // of the file and columns that answers belong to
    Relay<std::pair<int, Piece>> m_relay;
};

}  // namespace graft::ui
