// What was asked when a project was made, each question skippable: kept in project.json, held against data, models and destinations.
#pragma once

#include "service/data_look.h"
#include "service/project.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace graft::service {

enum class Goal { open, sort, extract, summarise, answer, rewrite };   // open: the question was skipped
inline constexpr std::array allGoals{Goal::open, Goal::sort, Goal::extract, Goal::summarise, Goal::answer, Goal::rewrite};
std::string_view nameOf(Goal goal);   // as the file names it: "summarise"

inline constexpr const char* usedHere = "here";   // a destination that is no other program

struct ProjectAnswers {
    Goal goal = Goal::open;                // "What should it do?"
    std::vector<std::string> languages;    // "Which languages?": ISO 639 codes
    std::string destination;               // "Where will you use it?": id of service::destinations, or usedHere; empty: skipped
    friend bool operator==(const ProjectAnswers&, const ProjectAnswers&) = default;
};

// A project whose questions were skipped has open answers; what names none that this version knows is an error.
Result<ProjectAnswers> answersOf(const Project& project);
Result<void> keepAnswers(const Project& project, const ProjectAnswers& answers);

// What the examples look like, as far as it is plain to see; open: not plain, or no prompts with answers.
Goal looksLike(const DataLook& look, const recipe::DataChoice& choice);
// Whether they plainly do not fit `goal`.
bool looksOtherwise(Goal goal, const DataLook& look, const recipe::DataChoice& choice);

// The roles (as in recipe.data.roles) that the goal gives to columns which do not say them: where labels are wanted and one column alone holds some, it is the
// answer, and the first of the long texts is what is asked. Empty: the goal says nothing of them.
std::map<std::string, std::string> rolesFor(Goal goal, const data::DataDescription& description);

// What is scored where the goal says it better than the examples do: labels, also where few examples have hardly two of one.
void scoreFor(recipe::Recipe& recipe, Goal goal);

}  // namespace graft::service
