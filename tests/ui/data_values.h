// Looks into data files for the Data page under test: a good one, one whose columns nobody can guess, one with hostile texts.
#pragma once

#include "service/data_look.h"
#include "ui/pages/data_page.h"

#include <memory>

namespace graft::ui::sample {

inline service::SeenExample seenTicket(int number) {
    service::SeenExample example;
    example.line = std::uint64_t(number + 2);
    const auto add = [&](const std::string& text, bool learned) {
        std::string word;
        for (const char letter : text) {
            if (letter == ' ' && !word.empty()) example.tokens.push_back({std::exchange(word, {}), learned});
            word += letter;
        }
        example.tokens.push_back({word, learned});
    };
    add("<|im_start|>user\nHi, the scanner in room " + std::to_string(number + 1) + " prints blank pages since Monday and the deadline is today. Could you please send somebody before noon?", false);
    add("<|im_end|>\n<|im_start|>assistant\n", false);
    add("category: hardware\nurgency: high\nproduct: scanner\nsummary: Scanner in room " + std::to_string(number + 1) + " prints blank pages", true);
    add("<|im_end|>", true);
    add("\n", false);
    example.length = std::int64_t(example.tokens.size());
    return example;
}

inline std::shared_ptr<service::DataLook> look(bool withModel = true) {
    auto look = std::make_shared<service::DataLook>();
    auto& description = look->description;
    description.format = "CSV, delimiter ',', UTF-8";
    description.hash = "abc";
    description.rows_in_file = 725;
    description.imported = 722;
    description.rejected = 3;
    description.examples = 718;
    description.training = 552;
    description.held_out = description.test = 83;
    for (int i = 0; i < 718; ++i) (i < 552 ? description.split.training : i < 635 ? description.split.held_out : description.split.test).push_back(i);
    description.form = "prompt and answer";
    description.explanation = "The names say it: \"message\" is what the model is asked, \"ticket\" is what it learns to say; not used: \"id\", \"received\".";
    description.columns = {{"id", data::ColumnRole::none, 722, 722, 4, "1"}, {"message", data::ColumnRole::prompt, 722, 719, 140, "Hi"}, {"ticket", data::ColumnRole::answer, 718, 700, 80, "category"},
                           {"received", data::ColumnRole::none, 722, 300, 10, "2025-03-01"}};
    description.findings = {{"empty_cells", "Rows with an empty cell in a used column", 4, {17, 88, 301, 512}},
                            {"repeated_rows", "Rows that repeat an earlier row", 12, {31, 44, 58, 90, 120, 144, 201, 305, 411, 502}},
                            {"mail_addresses", "Rows with an e-mail address", 3, {9, 77, 340}}};
    description.rejections = {{17, "the answer is empty"}, {88, "the answer is empty"}, {203, "3 cells where the first row has 4"}, {301, "the answer is empty"}, {512, "the answer is empty"},
                              {600, "5 cells where the first row has 4"}, {601, "a quoted cell does not end"}};
    for (int i = 0; i < 60; ++i)
        look->preview.push_back({std::uint64_t(i + 2),
                                 {std::to_string(i + 1), "Hi, the scanner in room " + std::to_string(i + 1) + " prints blank pages since Monday and the deadline is today.",
                                  "category: hardware\nurgency: high\nproduct: scanner\nsummary: Scanner in room " + std::to_string(i + 1) + " prints blank pages", "2025-03-0" + std::to_string(1 + i % 9)}});
    if (!withModel) return look;
    look->seen.emplace();
    for (int i = 0; i < 718; ++i) {
        const int length = 60 + (i * 37) % 40 + (i % 9 == 0 ? 45 : 0) + (i % 97 == 0 ? 160 : 0);
        look->seen->lengths.push_back({length, length - 25, length - 1});
    }
    for (int i = 0; i < 60; ++i) look->seen->first.push_back(seenTicket(i));
    for (int i = 0; i < 20; ++i) look->seen->longest.push_back(seenTicket(100 + i));
    return look;
}

inline std::shared_ptr<service::DataLook> oddLook() {
    auto look = sample::look(false);
    for (auto& column : look->description.columns) column.role = data::ColumnRole::none;
    look->description.columns[1].name = "Spalte_7";
    look->description.columns[2].name = "x-out";
    look->description.explanation.clear();
    look->description.findings.clear();
    look->description.examples = look->description.training = look->description.held_out = look->description.test = 0;
    look->description.roles_problem = Error{ErrorKind::badInput, "Cannot tell what the columns mean",
                                            "the table has the columns id, Spalte_7, x-out, received, and neither names nor content show a prompt and an answer", "Say which column is the prompt."};
    return look;
}

inline DataFacts dataFacts(bool withModel = true) {
    DataFacts facts;
    facts.projectOpen = true;
    facts.choice.path = "/srv/projects/tickets.csv";
    facts.look = look(withModel);
    facts.modelChosen = withModel;
    if (withModel) facts.limit = {128, LimitBy::guide, data::LengthPolicy::drop};
    return facts;
}

}  // namespace graft::ui::sample
