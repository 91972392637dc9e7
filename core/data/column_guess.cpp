#include "base/shown_text.h"
#include "data/column_facts.h"
#include "data/column_roles.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace graft::data {

namespace {

// Names as data sets on the Hub, exports of help desks and our own writers use them; compared without case, blanks and punctuation.
constexpr std::array<std::string_view, 6> conversationNames{"messages", "conversations", "conversation", "dialogue", "dialog", "chat"};
constexpr std::array<std::string_view, 4> instructionNames{"instruction", "instructions", "task", "system"};
constexpr std::array<std::string_view, 17> promptNames{"prompt", "input", "question", "query", "user", "human", "source", "request", "message",
                                                       "article", "document", "context", "ticket", "email", "subject", "utterance", "premise"};
constexpr std::array<std::string_view, 18> answerNames{"completion", "output", "answer", "response", "reply", "assistant", "target", "label", "labels",
                                                       "summary", "translation", "category", "class", "intent", "gpt", "solution", "highlights", "chosen"};
constexpr std::array<std::string_view, 5> textNames{"text", "content", "body", "sentence", "story"};
constexpr std::array<std::string_view, 16> groupNames{"group", "groupid", "customer", "customerid", "patient", "patientid", "client", "clientid", "userid",
                                                      "conversationid", "threadid", "sessionid", "documentid", "contractid", "author", "caseid"};

std::string plainName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c + 32);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) plain += c;
    }
    return plain;
}

class Guesser {
public:
    explicit Guesser(const Table& table) : m_table(table) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) m_facts.push_back(factsOf(table, i));
    }

    std::optional<RoleGuess> conversation() const {
        for (std::size_t i = 0; i < m_facts.size(); ++i)
            if (m_facts[i].isConversation() || (m_facts[i].rows == 0 && named(i, conversationNames))) {
                if (const auto text = firstNamed(textNames, {i}); text && m_facts[*text].filled + m_facts[i].filled == m_facts[i].rows)
                    return made("messages and text", {{i, ColumnRole::messages}, {*text, ColumnRole::text}},
                                "The column " + shown(i) + " holds conversations, and the other rows have plain text in " + shown(*text));
                return made("messages", {{i, ColumnRole::messages}}, "The column " + shown(i) + " holds conversations");
            }
        return std::nullopt;
    }

    std::optional<RoleGuess> pairByName() const {
        const auto answer = firstNamed(answerNames, {});
        if (!answer) return std::nullopt;
        const auto instruction = firstNamed(instructionNames, {*answer});
        auto prompt = firstNamed(promptNames, {*answer});
        if (!prompt) prompt = firstNamed(textNames, {*answer});
        if (instruction && prompt)
            return made("instruction, input and output",
                        {{*instruction, ColumnRole::instruction}, {*prompt, ColumnRole::prompt}, {*answer, ColumnRole::answer}},
                        "The names say it: " + shown(*instruction) + " tells what to do, " + shown(*prompt) + " is what to do it with, " + shown(*answer) +
                            " is what the model learns to say");
        if (!prompt) prompt = instruction;
        if (!prompt) return std::nullopt;
        return made("prompt and answer", {{*prompt, ColumnRole::prompt}, {*answer, ColumnRole::answer}},
                    "The names say it: " + shown(*prompt) + " is what the model is asked, " + shown(*answer) + " is what it learns to say");
    }

    // One text and one column of labels or of "key: value" lines, in whatever order; or two text columns, the earlier asking.
    std::optional<RoleGuess> pairByContent() const {
        std::vector<std::size_t> texts, labels;
        for (std::size_t i = 0; i < m_facts.size(); ++i) {
            if (named(i, groupNames)) continue;
            if (m_facts[i].isLabel() && m_facts[i].mostlyFilled()) labels.push_back(i);
            else if (m_facts[i].isText()) texts.push_back(i);
        }
        const auto structured = std::find_if(texts.begin(), texts.end(), [&](std::size_t i) { return m_facts[i].isStructured(); });
        if (texts.size() == 2 && structured != texts.end()) {
            const std::size_t prompt = texts[structured == texts.begin() ? 1 : 0];
            return made("prompt and answer", {{prompt, ColumnRole::prompt}, {*structured, ColumnRole::answer}},
                        "By their content: " + shown(prompt) + " holds free text and " + shown(*structured) + " holds lines of a key and a value, so it is taken as the answer");
        }
        if (texts.size() == 1 && labels.size() == 1)
            return made("prompt and answer", {{texts[0], ColumnRole::prompt}, {labels[0], ColumnRole::answer}},
                        "By their content: " + shown(texts[0]) + " holds free text and " + shown(labels[0]) + " has only " +
                            std::to_string(m_facts[labels[0]].distinct) + " different values, so it is taken as the answer");
        if (texts.size() == 2 && labels.empty())
            return made("prompt and answer", {{texts[0], ColumnRole::prompt}, {texts[1], ColumnRole::answer}},
                        "By their content: " + shown(texts[0]) + " and " + shown(texts[1]) +
                            " are the only columns of free text, so the first is taken as the prompt and the second as the answer");
        if (texts.size() == 1 && labels.empty())
            return made("text", {{texts[0], ColumnRole::text}}, "The column " + shown(texts[0]) + " is the only one that holds free text");
        return std::nullopt;
    }

    std::optional<RoleGuess> textByName() const {
        const auto text = firstNamed(textNames, {});
        const bool alone = text && std::none_of(m_facts.begin(), m_facts.end(), [&](const ColumnFacts& facts) {
                               return &facts != &m_facts[*text] && facts.mostlyFilled() && (facts.isText() || facts.isLabel());
                           });
        if (!alone) return std::nullopt;
        return made("text", {{*text, ColumnRole::text}}, "The column " + shown(*text) + " holds plain text, and no other column could be an answer to it");
    }

private:
    bool named(std::size_t column, std::span<const std::string_view> names) const {
        return std::find(names.begin(), names.end(), plainName(m_table.columns[column])) != names.end();
    }

    // In the order of `names`, so that "prompt" wins over "context"; columns without content are passed over.
    std::optional<std::size_t> firstNamed(std::span<const std::string_view> names, std::vector<std::size_t> taken) const {
        for (const std::string_view name : names)
            for (std::size_t i = 0; i < m_facts.size(); ++i)
                if (plainName(m_table.columns[i]) == name && (m_facts[i].filled > 0 || m_facts[i].rows == 0) &&
                    std::find(taken.begin(), taken.end(), i) == taken.end())
                    return i;
        return std::nullopt;
    }

    std::string shown(std::size_t column) const { return '"' + graft::shown(m_table.columns[column]) + '"'; }

    // A group column is only taken when its values come back and are many enough to be dealt to three sets.
    std::optional<std::size_t> groupColumn(const std::map<std::string, ColumnRole>& roles) const {
        for (std::size_t i = 0; i < m_facts.size(); ++i)
            if (named(i, groupNames) && !roles.contains(m_table.columns[i]) && m_facts[i].distinct >= 20 && m_facts[i].distinct < m_facts[i].filled) return i;
        return std::nullopt;
    }

    RoleGuess made(std::string form, const std::vector<std::pair<std::size_t, ColumnRole>>& columns, std::string explanation) const {
        RoleGuess guess{.roles = {}, .form = std::move(form), .explanation = std::move(explanation)};
        for (const auto& [column, role] : columns) guess.roles[m_table.columns[column]] = role;
        if (const auto group = groupColumn(guess.roles)) {
            guess.roles[m_table.columns[*group]] = ColumnRole::group;
            guess.explanation += "; rows with the same " + shown(*group) + " are kept in one set";
        }
        std::string unused;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i)
            if (!guess.roles.contains(m_table.columns[i])) unused += (unused.empty() ? "" : ", ") + shown(i);
        guess.explanation += unused.empty() ? "." : "; not used: " + unused + ".";
        return guess;
    }

    const Table& m_table;
    std::vector<ColumnFacts> m_facts;
};

}  // namespace

Result<RoleGuess> guessRoles(const Table& table) {
    const Guesser guesser(table);
    if (auto guess = guesser.conversation()) return *guess;
    if (auto guess = guesser.pairByName()) return *guess;
    if (auto guess = guesser.textByName()) return *guess;
    if (auto guess = guesser.pairByContent()) return *guess;
    std::string columns;
    for (const std::string& column : table.columns) columns += (columns.empty() ? "" : ", ") + shown(column);
    return Error{ErrorKind::badInput, "Cannot tell what the columns mean",
                 "the table has the columns " + (columns.empty() ? std::string("(none)") : columns) + ", and neither names nor content show a prompt and an answer",
                 "Say which column is the prompt and which the answer, or which one holds messages or plain text."};
}

}  // namespace graft::data
