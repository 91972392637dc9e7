#include "ui/bridge/case_answers.h"

#include "ui/core_text.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace graft::ui {

CaseAnswers::CaseAnswers(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_relay([this](const std::vector<std::pair<int, Piece>>& pieces) {
          std::vector<Piece> own;
          for (const auto& [version, piece] : pieces)
              if (version == m_version) own.push_back(piece);
          take(own);
      }) {
    for (const auto otherRun : {&Session::opened, &Session::runChosen, &Session::runToTakeChanged, &Session::runsChanged}) connect(&session, otherRun, this, &CaseAnswers::checkRun);
    connect(&session.compute().tasks(), &TaskRunner::changed, this, [this] {
        if (!m_task || phase() != CasePhase::answering) return;
        if (m_began == std::chrono::steady_clock::time_point()) m_began = std::chrono::steady_clock::now();
        Q_EMIT changed();
    });
}

CaseFacts CaseAnswers::facts() const {
    return {phase(), m_file, m_saved, m_cases ? proposedFile() : QString(), m_cases, m_asking, m_guess, &m_rows, m_done, secondsLeft(), m_longest,
            m_cases ? fromCore(service::answerColumn(*m_cases, m_column)) : QString(), m_rowsThatAsk};
}

CasePhase CaseAnswers::phase() const {
    if (m_reading) return CasePhase::reading;
    if (!m_cases) return CasePhase::none;
    if (m_task) return m_session.compute().tasks().running() == m_task ? CasePhase::answering : CasePhase::waiting;
    return m_done > 0 ? CasePhase::ended : CasePhase::ready;
}

std::optional<double> CaseAnswers::secondsLeft() const {
    if (phase() != CasePhase::answering || m_done == 0) return {};
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_began;
    return passed.count() / double(m_done) * double(m_rows.size() - m_done);
}

QString CaseAnswers::proposedFile() const {
    const QFileInfo original(m_file);
    const QString ending = original.suffix().startsWith(QLatin1String("json"), Qt::CaseInsensitive) ? QStringLiteral(".jsonl") : QStringLiteral(".csv");
    const QString base = original.dir().filePath(original.completeBaseName() + tr("-answers"));
    QString file = base + ending;
    for (int copy = 2; QFileInfo::exists(file); ++copy) file = QStringLiteral("%1-%2%3").arg(base).arg(copy).arg(ending);
    return file;
}

void CaseAnswers::open(const QString& file) {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run || m_task || m_reading) return;
    m_reading = m_session.compute().run(
        tr("Reading %1").arg(oneLine(QFileInfo(file).fileName())),
        [file = toPath(file), choice = run->recipe.data](service::Engine&, TaskContext& context) -> Result<Opened> {
            formats::ReadOptions options;
            options.progress = context.progress();
            auto cases = std::make_shared<data::Table>(TRY(data::importTable(file, options)));
            if (cases->rows.empty()) return Error{ErrorKind::badInput, "There is nothing to answer in " + file.filename().string(), "The file has no row that can be read.", "Choose a file with one case in each row."};
            const auto learned = service::rolesLearned(choice);
            auto asking = service::guessAsking(*cases, learned);
            return Opened{std::move(cases), std::move(asking), service::columnLearned(learned)};
        },
        [this, file](Result<Opened> opened) {
            m_reading.reset();
            if (opened) {
                m_file = file;
                m_cases = std::move(opened->cases);
                m_guess = m_asking = std::move(opened->asking);
                m_column = std::move(opened->column);
                begin();
            } else if (opened.error().kind != ErrorKind::stopped) {
                Q_EMIT failed(opened.error());
            }
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void CaseAnswers::askWith(const QString& column) {
    if (!m_cases || m_task) return;
    if (column.isEmpty()) {
        m_asking = m_guess;
    } else {
        auto chosen = service::askWith(*m_cases, column.toStdString());
        if (!chosen) return Q_EMIT failed(chosen.error());
        m_asking = std::move(*chosen);
    }
    begin();
}

// As if the file had just been opened: no answers.
void CaseAnswers::begin() {
    stop();
    ++m_version;
    m_task.reset();
    m_saved.clear();
    m_done = 0;
    m_rows.assign(m_cases ? m_cases->rows.size() : 0, {});
    countQuestions();
    Q_EMIT opened();
    Q_EMIT changed();
}

void CaseAnswers::countQuestions() {
    m_rowsThatAsk.reset();
    if (!m_cases || m_asking.roles.empty()) return;
    m_session.compute().runAside(tr("Counting the questions"), [cases = m_cases, asking = m_asking](TaskContext&) { return service::rowsThatAsk(*cases, asking); },
                                 [this, version = m_version](std::size_t rows) {
                                     if (version != m_version) return;
                                     m_rowsThatAsk = rows;
                                     Q_EMIT changed();
                                 });
}

// The answers are those of one run: with another one the file is looked at anew, and with another project it is put away.
void CaseAnswers::checkRun() {
    const recipe::RunRecord* run = m_session.runToTake();
    const std::filesystem::path now = run ? m_session.project()->runFolder(run->id) : std::filesystem::path();
    if (now == m_run) return;
    const bool sameProject = now.parent_path() == m_run.parent_path();
    m_run = now;
    if (!m_cases) return;
    if (!sameProject) {
        m_cases.reset();
        m_file.clear();
    }
    begin();
    if (m_cases) open(m_file);
}

void CaseAnswers::answer() {
    const recipe::RunRecord* run = m_session.runToTake();
    if (!run || !m_cases || m_task || m_asking.roles.empty()) return;
    begin();
    m_longest = run->recipe.evaluation.max_new_tokens;
    m_began = {};
    const service::Question settings{.prompt = {}, .max_new_tokens = m_longest};
    m_task = m_session.compute().run(
        tr("Answering %1").arg(oneLine(QFileInfo(m_file).fileName())),
        [cases = m_cases, asking = m_asking, settings, target = m_session.project()->runFolder(run->id), relay = &m_relay, version = m_version](service::Engine& engine, TaskContext& context) {
            return service::answerCases(engine, target, *cases, asking, service::Wrapping::chat, settings,
                                        [&](std::size_t row, const service::AnsweredRow& answer) { relay->push({version, Piece{row, answer}}); }, context.progress());
        },
        [this, version = m_version](const Result<std::vector<service::AnsweredRow>>& rows) {
            m_relay.flush();
            if (version == m_version) finish(rows);
        });
    Q_EMIT changed();
}

void CaseAnswers::take(const std::vector<Piece>& pieces) {
    if (pieces.empty()) return;
    std::size_t first = m_rows.size(), last = 0;
    for (const Piece& piece : pieces) {
        m_rows[piece.row] = piece.answer;
        if (piece.answer.outcome != service::RowOutcome::waiting) m_done = std::max(m_done, piece.row + 1);
        first = std::min(first, piece.row);
        last = std::max(last, piece.row);
    }
    Q_EMIT answered(int(first), int(last));
    Q_EMIT changed();
}

void CaseAnswers::finish(const Result<std::vector<service::AnsweredRow>>& rows) {
    m_task.reset();
    if (!rows) Q_EMIT failed(rows.error());
    Q_EMIT changed();
}

void CaseAnswers::stop() {
    if (!m_task) return;
    TaskRunner& tasks = m_session.compute().tasks();
    const bool runs = tasks.running() == m_task;
    tasks.stop(*m_task);
    if (runs) return;   // its answer comes
    m_task.reset();
    Q_EMIT changed();
}

void CaseAnswers::save(const QString& file) {
    if (!m_cases) return;
    m_session.compute().run(
        tr("Saving the answers"),
        [cases = m_cases, rows = m_rows, original = toPath(m_file), place = toPath(file), column = m_column](service::Engine&, TaskContext&) { return service::saveAnswers(original, place, *cases, rows, column); },
        [this, file, version = m_version](const Result<void>& saved) {
            if (!saved) return Q_EMIT failed(saved.error());
            if (version == m_version) m_saved = file;
            Q_EMIT changed();
        });
}

}  // namespace graft::ui
