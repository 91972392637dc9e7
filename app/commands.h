// The commands of graft: each adds its options to the parser and returns what runs when it was chosen.
#pragma once

#include <CLI/App.hpp>

#include <functional>

namespace graft::app {

using Command = std::function<int()>;

// Registers the commands under `parser`; `chosen` receives the one that was given.
void addDataCommands(CLI::App& parser, Command& chosen);   // models, inspect, recipe, estimate
void addRunCommands(CLI::App& parser, Command& chosen);    // train, rates, evaluate, compare, export
void addRaceCommand(CLI::App& parser, Command& chosen);     // race
void addRepeatCommand(CLI::App& parser, Command& chosen);   // repeat
void addSpeakCommands(CLI::App& parser, Command& chosen);  // generate, score

}  // namespace graft::app
