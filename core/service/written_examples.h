// Examples that were written by hand in the window, kept in their project as JSON lines.
#pragma once

#include "service/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

struct WrittenExample {
    std::string prompt, answer;
    friend bool operator==(const WrittenExample&, const WrittenExample&) = default;
};

// Written durably as data/written/<hash>.jsonl, named by its content and never changed: a run that learned from an earlier state can still go on, and
// undo is the earlier file. The path of the file.
Result<std::filesystem::path> saveWrittenExamples(const Project& project, const std::vector<WrittenExample>& examples);

bool isWritten(const Project& project, const std::filesystem::path& file);   // by hand in this project
Result<std::vector<WrittenExample>> readWrittenExamples(const std::filesystem::path& file);

// Earlier states that nothing refers to any more, no run and not the draft; pasted tables likewise. Nothing is removed where one of them cannot be read.
// For when a project is opened: within a session, undo may go back to any of them.
void removeUnusedData(const Project& project);

}  // namespace graft::service
