#include "service/answer_file.h"

#include "base/shown_text.h"
#include "data/example.h"
#include "formats/table_writer.h"
#include "model/generate.h"
#include "service/guarded.h"
#include "service/speaker.h"

#include <algorithm>

namespace graft::service {

namespace fs = std::filesystem;
using data::ColumnRole;

namespace {

constexpr std::size_t groupRows = 8;   // as many as generation runs side by side, so that answers come in the order of the file

bool asks(ColumnRole role) { return role == ColumnRole::prompt || role == ColumnRole::instruction || role == ColumnRole::messages; }

std::string listed(const std::map<std::string, ColumnRole>& roles) {
    std::string list;
    for (const auto& [column, role] : roles) list += (list.empty() ? "\"" : " and \"") + shown(column) + '"';
    return list;
}

AskingColumns asking(std::map<std::string, ColumnRole> roles, const std::string& why) {
    AskingColumns columns{std::move(roles), {}};
    columns.explanation = why + listed(columns.roles) + (columns.roles.size() > 1 ? " are what the model is asked." : " is what the model is asked.");
    return columns;
}

std::string freeName(const data::Table& cases, const std::string& wanted) {
    auto name = wanted;
    for (int copy = 2; data::columnIndex(cases, name); ++copy) name = wanted + " (" + std::to_string(copy) + ")";
    return name;
}

// Turns one row into the question that training would have made of it: an example whose answer is not known yet.
class Questions {
public:
    Questions(const data::Table& cases, const AskingColumns& asking, std::string instruction) : m_cases(cases), m_roles(asking.roles), m_instruction(std::move(instruction)) {
        m_row.columns = cases.columns;
        const bool conversations = std::ranges::any_of(m_roles, [](const auto& role) { return role.second == ColumnRole::messages; });
        if (conversations) return;
        m_row.columns.push_back(freeName(cases, "answer"));
        m_roles[m_row.columns.back()] = ColumnRole::answer;
    }

    // The turns before the answer, or why there are none.
    Result<std::vector<text::Message>> turnsOf(std::size_t row) {
        m_row.rows = {m_cases.rows[row]};
        if (m_row.columns.size() > m_cases.columns.size()) m_row.rows[0].push_back({formats::CellKind::text, "unknown"});
        m_row.lines = {m_cases.lines[row]};
        const auto built = TRY(data::buildExamples(m_row, m_roles, m_instruction));
        if (built.examples.empty()) return Error{ErrorKind::badInput, "Nothing is asked", built.rejected.front().reason, "Fill the cell"};
        return data::split(built.examples.front()).prompt;
    }

private:
    const data::Table& m_cases;
    std::map<std::string, ColumnRole> m_roles;
    std::string m_instruction;
    data::Table m_row;   // one row at a time
};

struct Asked {
    std::size_t row = 0;
    std::vector<text::TokenId> ids;
};

// One group of rows: those that can be asked are answered together; nothing is returned once it was asked to stop.
std::optional<std::vector<AnsweredRow>> answerGroup(const Speaker& speaker, const std::vector<Asked>& asked, const Question& settings, std::uint64_t seed, const std::function<bool()>& goOn) {
    std::vector<std::vector<text::TokenId>> prompts;
    std::vector<std::int64_t> room;   // tokens that each answer may still have
    const auto positions = speaker.subject.base->config.max_positions - speaker.subject.adapter.positionsBefore();
    for (const auto& each : asked) {
        prompts.push_back(each.ids);
        room.push_back(std::min(settings.max_new_tokens, positions - static_cast<std::int64_t>(each.ids.size())));
    }
    const model::GenerationOptions options{.max_new_tokens = settings.max_new_tokens, .temperature = settings.temperature, .top_p = settings.top_p, .seed = seed, .stop_tokens = speaker.form.stopTokens()};
    bool stopped = false;
    const auto ids = model::generate(*speaker.subject.base, speaker.subject.adapter, prompts, options, [&](std::size_t index, text::TokenId) {
        stopped = stopped || !goOn();
        return !stopped && --room[index] > 0;
    });
    if (stopped) return std::nullopt;
    std::vector<AnsweredRow> answers;
    for (std::size_t i = 0; i < asked.size(); ++i) answers.push_back({room[i] == 0 ? RowOutcome::cut : RowOutcome::answered, speaker.tokenizer.decode(ids[i]), {}});
    return answers;
}

Result<formats::TableFormat> formatOf(const fs::path& file) {
    const auto ending = file.extension().string();
    if (ending == ".csv") return formats::TableFormat::csv;
    if (ending == ".jsonl" || ending == ".ndjson") return formats::TableFormat::json_lines;
    if (ending == ".json") return formats::TableFormat::json_array;
    return Error{ErrorKind::unsupported, "Cannot save the answers as " + shownName(file), "its name ends neither with .csv nor with .jsonl or .json", "Give the file one of these endings"};
}

}  // namespace

AskingColumns guessAsking(const data::Table& cases, const std::map<std::string, std::string>& learned) {
    std::map<std::string, ColumnRole> roles;
    bool all = true;
    for (const auto& [column, name] : learned) {
        const auto role = data::roleNamed(name);
        if (!role || !asks(*role)) continue;
        all = all && data::columnIndex(cases, column).has_value();
        roles[column] = *role;
    }
    if (all && !roles.empty()) return asking(std::move(roles), "As in the rows it learned from, ");
    roles.clear();
    if (const auto guess = data::guessRoles(cases))
        for (const auto& [column, role] : guess->roles)
            if (asks(role) || role == ColumnRole::text) roles[column] = role == ColumnRole::text ? ColumnRole::prompt : role;
    if (roles.empty() && data::columnIndex(cases, "prompt")) roles["prompt"] = ColumnRole::prompt;
    if (!roles.empty()) return asking(std::move(roles), "By names and content, ");
    if (cases.columns.size() == 1) return asking({{cases.columns.front(), ColumnRole::prompt}}, "The only column, ");
    return {{}, "Neither names nor content show which column asks."};
}

Result<AskingColumns> askWith(const data::Table& cases, const std::string& column) {
    if (data::columnIndex(cases, column)) return asking({{column, ColumnRole::prompt}}, "As chosen, ");
    std::string names;
    for (const auto& each : cases.columns) names += (names.empty() ? "" : ", ") + shown(each);
    return Error{ErrorKind::badInput, "Cannot ask with the column \"" + shown(column) + '"', "the file has no such column", "Choose one of: " + names};
}

std::string questionOf(const data::Table& cases, const AskingColumns& asking, std::size_t row) {
    if (asking.roles.empty()) return {};
    const auto turns = Questions(cases, asking, {}).turnsOf(row);
    return turns ? turns->back().content : std::string();
}

std::size_t rowsThatAsk(const data::Table& cases, const AskingColumns& asking) {
    if (asking.roles.empty()) return 0;
    Questions questions(cases, asking, {});
    std::size_t asked = 0;
    for (std::size_t row = 0; row < cases.rows.size(); ++row) asked += bool(questions.turnsOf(row));
    return asked;
}

std::map<std::string, std::string> rolesLearned(const recipe::DataChoice& choice) {
    if (!choice.roles.empty()) return choice.roles;
    std::map<std::string, std::string> names;
    const auto table = data::importTable(choice);
    if (!table) return names;
    if (const auto guess = data::guessRoles(*table))
        for (const auto& [column, role] : guess->roles) names[column] = data::nameOf(role);
    return names;
}

Result<std::vector<AnsweredRow>> answerCases(Engine& engine, const fs::path& target, const data::Table& cases, const AskingColumns& asking, Wrapping wrapping, const Question& settings,
                                             const AnsweredSink& sink, const ProgressSink& progress) {
    if (asking.roles.empty()) return Error{ErrorKind::badInput, "Cannot answer the file", "it is not said which column asks", "Choose the column that asks"};
    return guarded("Cannot answer the file", [&]() -> Result<std::vector<AnsweredRow>> {
        const auto speaker = TRY(speakerAt(engine, target));
        const auto positions = speaker.subject.base->config.max_positions - speaker.subject.adapter.positionsBefore();
        Questions questions(cases, asking, speaker.instruction);
        std::vector<AnsweredRow> rows(cases.rows.size());
        for (std::size_t begin = 0; begin < rows.size(); begin += groupRows) {
            const auto end = std::min(begin + groupRows, rows.size());
            const auto goOn = [&] { return !progress || progress({"Asking row by row", begin, rows.size()}); };
            if (!goOn()) return rows;
            std::vector<Asked> asked;
            for (std::size_t row = begin; row < end; ++row) {
                const auto turns = questions.turnsOf(row);
                if (!turns) {
                    rows[row] = {RowOutcome::nothing_asked, {}, turns.error().why};
                    continue;
                }
                auto ids = idsOf(speaker, *turns, wrapping);
                const auto length = static_cast<std::int64_t>(ids.size());
                if (length > 0 && length < positions) asked.push_back({row, std::move(ids)});
                else rows[row] = {RowOutcome::too_long, {}, "the question has " + std::to_string(length) + " tokens and the model takes " + std::to_string(positions) + " with the answer"};
            }
            auto answers = answerGroup(speaker, asked, settings, settings.seed + begin, goOn);
            for (std::size_t i = 0; answers && i < asked.size(); ++i) rows[asked[i].row] = std::move((*answers)[i]);
            for (std::size_t row = begin; sink && row < end; ++row) sink(row, rows[row]);
            if (!answers) return rows;
        }
        if (progress) progress({"Asking row by row", rows.size(), rows.size()});
        return rows;
    });
}

AnswerBooks booksOf(const data::Table& cases, const std::vector<AnsweredRow>& rows) {
    AnswerBooks books{.in_file = cases.report.rows_in_file, .damaged = cases.report.rejected};
    for (const auto& row : rows) {
        books.answered += row.outcome == RowOutcome::answered || row.outcome == RowOutcome::cut;
        books.cut += row.outcome == RowOutcome::cut;
        books.nothing_asked += row.outcome == RowOutcome::nothing_asked;
        books.too_long += row.outcome == RowOutcome::too_long;
        books.waiting += row.outcome == RowOutcome::waiting;
    }
    books.waiting += cases.rows.size() - std::min(cases.rows.size(), rows.size());
    return books;
}

std::string columnLearned(const std::map<std::string, std::string>& learned) {
    std::vector<std::string> answers;
    for (const auto& [column, role] : learned)
        if (role == data::nameOf(ColumnRole::answer)) answers.push_back(column);
    return answers.size() == 1 && !answers.front().empty() ? answers.front() : "answer";
}

std::string answerColumn(const data::Table& cases, const std::string& wanted) { return freeName(cases, wanted); }

Result<void> saveAnswers(const fs::path& original, const fs::path& file, const data::Table& cases, const std::vector<AnsweredRow>& rows, const std::string& wanted, const FileCalls& calls) {
    const auto format = TRY(formatOf(file));
    std::error_code missing;
    if (fs::equivalent(original, file, missing))
        return Error{ErrorKind::badInput, "Cannot save the answers in " + shownName(file), "this is the file that the cases came from, which is never changed", "Choose another name"};
    auto columns = cases.columns;
    columns.push_back(answerColumn(cases, wanted));
    auto written = cases.rows;
    for (std::size_t row = 0; row < written.size(); ++row) {
        const auto* answer = row < rows.size() && !rows[row].answer.empty() ? &rows[row].answer : nullptr;
        written[row].push_back(answer ? formats::Cell{formats::CellKind::text, *answer} : formats::Cell{});
    }
    return formats::writeTable(file, format, columns, written, calls);
}

}  // namespace graft::service
