// The examples that are written by hand: shown at once, kept in the project by the compute thread, each change one undo step of the draft.
#pragma once

#include "service/written_examples.h"
#include "ui/bridge/draft.h"

#include <map>
#include <vector>

namespace graft::ui {

class WrittenList final : public QObject {
    Q_OBJECT

public:
    WrittenList(Session& session, Draft& draft, QObject* parent = nullptr);

    const std::vector<service::WrittenExample>& examples() const { return m_examples; }
    bool isData() const { return m_isData; }   // the draft's data are written ones
    void add(const service::WrittenExample& example);
    void remove(int row);

    void keepNow();   // what is not kept yet, on this thread: for the end of the program, when the compute thread has ended

Q_SIGNALS:
    void changed();
    void failed(const graft::Error& error);

private:
    void follow();
    void store(const QString& what);
    void take(const QString& what, const std::vector<service::WrittenExample>& examples, const Result<std::filesystem::path>& file);

    Session& m_session;
    Draft& m_draft;
    std::vector<service::WrittenExample> m_examples;
    std::map<std::string, std::vector<service::WrittenExample>> m_known;   // by file, of this session: undo needs no reading
    std::string m_file;      // that m_examples are of
    bool m_isData = false;
    int m_pending = 0;       // writings that wait or run
};

}  // namespace graft::ui
