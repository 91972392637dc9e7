#include "data/example.h"

#include "data/normalised_text.h"

#include <algorithm>

namespace graft::data {

namespace {

struct Columns {
    std::vector<std::size_t> messages, instruction, prompt, answer, text, group;
};

Columns columnsOf(const Table& table, const std::map<std::string, ColumnRole>& roles) {
    Columns columns;
    // In the order of the table, so that joined columns read as the user sees them.
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto role = roles.find(table.columns[i]);
        if (role == roles.end() || columnIndex(table, table.columns[i]) != i) continue;
        switch (role->second) {
            case ColumnRole::messages: columns.messages.push_back(i); break;
            case ColumnRole::instruction: columns.instruction.push_back(i); break;
            case ColumnRole::prompt: columns.prompt.push_back(i); break;
            case ColumnRole::answer: columns.answer.push_back(i); break;
            case ColumnRole::text: columns.text.push_back(i); break;
            case ColumnRole::group: columns.group.push_back(i); break;
            case ColumnRole::none: break;
        }
    }
    return columns;
}

// One column gives its text as it is; several give "name: value" lines, blank ones left out.
std::string joined(const Table& table, std::size_t row, const std::vector<std::size_t>& columns) {
    if (columns.size() == 1) {
        const std::string& text = table.rows[row][columns[0]].text;
        return isBlank(text) ? std::string() : text;
    }
    std::string lines;
    for (const std::size_t column : columns) {
        const std::string& text = table.rows[row][column].text;
        if (!isBlank(text)) lines += (lines.empty() ? "" : "\n") + table.columns[column] + ": " + text;
    }
    return lines;
}

Error without(const char* what) {
    return Error{ErrorKind::badInput, "Cannot use the row", std::string("the ") + what + " is empty", "Fill the cell or leave the row out."};
}

Result<Example> exampleOf(const Table& table, std::size_t row, const Columns& columns) {
    Example example{.row = static_cast<std::int64_t>(row), .messages = {}, .plain = {}, .group = joined(table, row, columns.group)};
    const bool hasMessages = !columns.messages.empty() && !isBlank(table.rows[row][columns.messages[0]].text);
    if (!columns.text.empty()) {
        example.plain = joined(table, row, columns.text);
        if (!example.plain.empty() && hasMessages)
            return Error{ErrorKind::badInput, "Cannot use the row", "both the text and the messages are filled", "Fill one of them."};
        if (!example.plain.empty()) return example;
        if (!hasMessages) return without(columns.messages.empty() ? "text" : "row");
    }
    if (!columns.messages.empty()) {
        example.messages = TRY(parseMessages(table.rows[row][columns.messages[0]].text));
        return example;
    }
    std::string asked = joined(table, row, columns.instruction);
    const std::string prompt = joined(table, row, columns.prompt);
    if (!asked.empty() && !prompt.empty()) asked += "\n\n";
    asked += prompt;
    const std::string answer = joined(table, row, columns.answer);
    if (asked.empty()) return without("prompt");
    if (answer.empty()) return without("answer");
    example.messages = {{text::Role::user, asked}, {text::Role::assistant, answer}};
    return example;
}

void putInstruction(Example& example, const std::string& instruction) {
    if (instruction.empty() || example.messages.empty()) return;
    if (example.messages.front().role == text::Role::system) {
        std::string& own = example.messages.front().content;
        own = isBlank(own) ? instruction : instruction + "\n\n" + own;
    } else {
        example.messages.insert(example.messages.begin(), {text::Role::system, instruction});
    }
}

std::size_t middleBlank(const std::string& text) {
    const std::size_t gap = text.find_first_of(" \n\t", text.size() / 2);
    if (gap != std::string::npos && gap + 1 < text.size()) return gap + 1;
    std::size_t middle = text.size() / 2;
    while (middle < text.size() && (static_cast<unsigned char>(text[middle]) & 0xC0) == 0x80) ++middle;
    return middle;
}

}  // namespace

Result<ExampleReport> buildExamples(const Table& table, const std::map<std::string, ColumnRole>& roles, const std::string& instruction) {
    std::map<std::string, std::string> names;
    for (const auto& [column, role] : roles) names[column] = nameOf(role);
    TRY(rolesFromNames(table, names));
    const Columns columns = columnsOf(table, roles);
    ExampleReport report;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        auto example = exampleOf(table, row, columns);
        if (!example) {
            report.rejected.push_back({table.lines[row], example.error().why});
            continue;
        }
        putInstruction(*example, instruction);
        report.examples.push_back(std::move(*example));
    }
    return report;
}

PromptAndAnswer split(const Example& example) {
    PromptAndAnswer result;
    if (example.messages.empty()) {
        const std::size_t middle = middleBlank(example.plain);
        result.prompt = {{text::Role::user, example.plain.substr(0, middle)}};
        result.answer = example.plain.substr(middle);
        return result;
    }
    result.prompt = {example.messages.begin(), example.messages.end() - 1};
    result.answer = example.messages.back().content;
    return result;
}

std::string promptKey(const Example& example) {
    if (example.messages.empty()) return normalisedText(example.plain);
    std::string key;
    for (std::size_t i = 0; i + 1 < example.messages.size(); ++i)
        key += std::to_string(static_cast<int>(example.messages[i].role)) + '\x1f' + normalisedText(example.messages[i].content) + '\x1e';
    return key;
}

}  // namespace graft::data
