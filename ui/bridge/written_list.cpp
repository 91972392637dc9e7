#include "ui/bridge/written_list.h"

#include "service/data_choices.h"

namespace graft::ui {

using service::WrittenExample;

WrittenList::WrittenList(Session& session, Draft& draft, QObject* parent) : QObject(parent), m_session(session), m_draft(draft) {
    connect(&draft, &Draft::changed, this, &WrittenList::follow);
}

// The draft's file may be another one now: chosen, or by undo.
void WrittenList::follow() {
    const std::string file = m_draft.recipe().data.path;
    if (file == m_file || !m_session.project()) return;
    m_file = file;
    m_isData = !file.empty() && service::isWritten(*m_session.project(), file);
    if (const auto known = m_known.find(file); known != m_known.end()) m_examples = known->second;
    else m_examples.clear();
    if (m_isData && m_examples.empty())
        m_session.compute().run(tr("Reading the written examples"), [file](service::Engine&, TaskContext&) { return service::readWrittenExamples(file); },
                                [this, file](Result<std::vector<WrittenExample>> read) {
                                    if (!read) return Q_EMIT failed(read.error());
                                    if (file != m_file || m_pending > 0) return;
                                    m_known[file] = m_examples = std::move(read).value();
                                    Q_EMIT changed();
                                });
    Q_EMIT changed();
}

void WrittenList::add(const WrittenExample& example) {
    m_examples.push_back(example);
    store(tr("Write an example"));
}

void WrittenList::remove(int row) {
    if (row < 0 || row >= int(m_examples.size())) return;
    m_examples.erase(m_examples.begin() + row);
    store(tr("Remove an example"));
}

void WrittenList::store(const QString& what) {
    if (!m_session.writable()) return;
    ++m_pending;
    // Each list is a file of its own, named by what it holds: it can be written while a training reads another.
    m_session.compute().runAside(tr("Keeping the examples"),
                                 [project = *m_session.project(), examples = m_examples](TaskContext&) -> Result<std::filesystem::path> {
                                     if (examples.empty()) return std::filesystem::path();
                                     return service::saveWrittenExamples(project, examples);
                                 },
                                 [this, what, examples = m_examples, folder = m_session.project()->folder()](const Result<std::filesystem::path>& file) {
                                     --m_pending;
                                     if (m_session.project()->folder() == folder) take(what, examples, file);
                                 });
    Q_EMIT changed();
}

void WrittenList::take(const QString& what, const std::vector<WrittenExample>& examples, const Result<std::filesystem::path>& file) {
    if (!file) return Q_EMIT failed(file.error());
    m_known[file->string()] = examples;
    m_file = file->string();  // the list on the page is this one, or ahead of it while others wait
    const bool another = !m_isData || file->empty();
    m_isData = !file->empty();  // before the draft tells of its change
    m_draft.edit(what, [&](recipe::Recipe& recipe) {
        if (another) service::chooseFile(recipe, file->string());
        recipe.data.path = file->string();
    });
    Q_EMIT changed();
}

void WrittenList::keepNow() {
    if (m_pending == 0 || m_examples.empty() || !m_session.writable()) return;
    m_pending = 0;
    const auto file = service::saveWrittenExamples(*m_session.project(), m_examples);
    if (file) take(tr("Write an example"), m_examples, file);
    else qWarning("%s: %s", file.error().what.c_str(), file.error().why.c_str());
}

}  // namespace graft::ui
