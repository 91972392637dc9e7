// Deletes runs and projects with a moment to undo: what is deleted is first moved aside on the same disk, which needs no room and happens whole or
// not at all, and removed for good later. Files of the user that only lie beside Graft's are never touched.
#pragma once

#include "service/project.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace graft::service {

std::uint64_t bytesUnder(const std::filesystem::path& folder);   // of all files; links are not followed

// Into the project's trash/. Refused with the reason: a run that is training, a project that another program holds, a folder that may not be written.
Result<void> deleteRun(const Project& project, const std::string& run);
Result<void> restoreRun(const Project& project, const std::string& run);
void emptyTrash(const Project& project);   // what cannot be removed stays for the next time

struct ProjectContents {
    std::size_t runs = 0;
    bool examples = false;       // written or pasted in it
    std::uint64_t bytes = 0;     // that a deletion frees
    bool others = false;         // what stays: exports that were taken home, and files that are not Graft's
};
ProjectContents contentsOf(const std::filesystem::path& folder);

// Moves what Graft made in the folder into a hidden folder of it, project.json first: from then on it is no project. Exports and other files stay where
// they are. Refused while any program, this one too, has it open.
Result<void> deleteProject(const std::filesystem::path& folder);
Result<void> restoreProject(const std::filesystem::path& folder);
void removeDeleted(const std::filesystem::path& folder);   // for good, and the folder with it when nothing else is in it
// Those of earlier sessions, also of one that ended in the middle of a deletion.
void removeDeletedProjects(std::chrono::seconds older_than);

}  // namespace graft::service
