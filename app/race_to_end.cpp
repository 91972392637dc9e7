#include "race_to_end.h"

#include "printed_comparison.h"
#include "service/race_run.h"
#include "stop_on_signal.h"
#include "text_progress.h"

#include <algorithm>
#include <ctime>

namespace graft::app {
namespace {

// Tells on stdout as JSON lines, each with its method, or on stderr for people.
class RaceProgress {
public:
    RaceProgress(const service::Project& project, const service::Race& race, Format format) : m_project(project), m_race(race), m_format(format) {}

    void show(const service::RaceNews& news) {
        const auto& entry = m_race.entries[news.entry];
        if (news.moment == service::RaceMoment::event) return showEvent(entry, *news.event);
        static constexpr const char* words[] = {"begins", "goes_on", "event", "learned", "measured", "failed"};
        const char* word = words[static_cast<std::size_t>(news.moment)];
        if (m_format == Format::json) {
            Json json{{"event", "race_entry"}, {"method", entry.method}, {"run", m_project.runFolder(entry.run).string()}, {"state", word}};
            if (!news.why.empty()) json["why"] = news.why;
            printJson(json);
            return;
        }
        if (news.moment == service::RaceMoment::begins || news.moment == service::RaceMoment::goes_on) m_text = {};
        std::fprintf(stderr, "%s%zu of %zu, %s: %s%s\n", ::isatty(STDERR_FILENO) ? "\r\033[K" : "", news.entry + 1, m_race.entries.size(), entry.method.c_str(),
                     news.moment == service::RaceMoment::goes_on ? "goes on" : word, news.why.empty() ? "" : (" (" + news.why + "); the race goes on").c_str());
    }

private:
    void showEvent(const service::RaceEntry& entry, const recipe::TrainEvent& event) {
        if (m_format == Format::text) return m_text.show(event);
        auto told = event;
        if (auto* summary = std::get_if<recipe::RunSummary>(&told)) summary->run = m_project.runFolder(entry.run).string();
        Json json = recipe::toJson(told);
        json["method"] = entry.method;
        printJson(json);
    }

    const service::Project& m_project;
    const service::Race& m_race;
    Format m_format;
    TextProgress m_text;
};

}  // namespace

std::string clockAfter(double seconds) {
    const auto clock = std::time(nullptr) + static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%H:%M", &parts);
    return text;
}

int runToEnd(service::Engine& engine, service::Project& project, service::Race& race, const std::vector<std::string>& beside, Format format) {
    RunControl control;
    RaceProgress progress(project, race, format);
    const StopOnSignal stop(control);
    const auto ending = service::runRace(engine, project, race, control, [&](const service::RaceNews& news) { progress.show(news); });
    OR_REPORT(ending, format);
    if (*ending == service::RaceEnding::stopped) {
        std::fprintf(stderr, "The race was stopped; graft race --resume goes on where it was.\n");
        return stopped;
    }
    auto runs = beside;
    const auto reached = service::standings(project, race);
    for (std::size_t i = 0; i < reached.size(); ++i)
        if (reached[i] == service::RaceStanding::measured) runs.push_back(race.entries[i].run);
    if (runs.size() == beside.size()) return report(Error{ErrorKind::badInput, "The race has no result", "every run failed", "Each run's events.jsonl says why"}, format);
    return printComparison(project, runs, format);
}

}  // namespace graft::app
