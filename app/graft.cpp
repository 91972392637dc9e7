// graft: what graft-studio does, without a window.
#include "commands.h"
#include "output.h"
#include "patient_threads.h"

#include <CLI/CLI.hpp>

#include <cstdio>

int main(int count, char** words) {
    graft::app::restartWithPatientThreads(words);
    CLI::App parser("Fine-tune an open language model on your own examples, on this machine.", "graft");
    parser.set_version_flag("--version", GRAFT_VERSION);
    parser.require_subcommand(1);
    graft::app::Command chosen;
    graft::app::addDataCommands(parser, chosen);
    graft::app::addRunCommands(parser, chosen);
    graft::app::addRaceCommand(parser, chosen);
    graft::app::addRepeatCommand(parser, chosen);
    graft::app::addSpeakCommands(parser, chosen);
    try {
        parser.parse(count, words);
    } catch (const CLI::ParseError& problem) {
        const auto unknown = parser.remaining();
        if (problem.get_exit_code() != 0 && parser.get_subcommands().empty() && !unknown.empty()) {
            std::fprintf(stderr, "There is no command \"%s\". graft --help lists them.\n", unknown.front().c_str());
            return graft::app::ExitCode::wrong_use;
        }
        const int code = parser.exit(problem);
        return code == 0 ? graft::app::ExitCode::done : graft::app::ExitCode::wrong_use;
    }
    return chosen();
}
