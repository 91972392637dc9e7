// The model card of a run from its files alone, and what it says when they are damaged.
#include "service/take_home.h"
#include "tiny_project.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class TakeHomeTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    std::optional<Project> m_project;
    std::string m_run;

private Q_SLOTS:
    void init() {
        auto project = Project::openOrCreate(fs::path(m_temporary.path().toStdString()) / QTest::currentTestFunction(), "cards");
        IS_GOOD(project);
        m_project = std::move(*project);
        auto record = m_project->createRun(namedRecipe("Tickets"));
        IS_GOOD(record);
        m_run = record->id;
        record->state = recipe::RunState::done;
        record->summary = recipe::RunSummary{.run = m_run, .ending = "done", .steps = 40, .best_step = 30, .best_held_out_loss = 1.25, .seconds = 12, .trained_parameters = 4096};
        IS_GOOD(writeRecord(m_project->runFolder(m_run), *record));
        auto log = EventLog::open(m_project->runFolder(m_run));
        IS_GOOD(log);
        log->append(recipe::RunStarted{.total_steps = 40, .trained_parameters = 4096, .training_rows = 690, .held_out_rows = 83, .test_rows = 84, .device = "CPU, 2 threads"});
        IS_GOOD(writeEvaluation(m_project->runFolder(m_run) / "evaluation", {.contestant = m_run, .label = "Tickets", .set = "test", .scores = {{.id = "label_accuracy", .label = "Category right", .value = 0.9, .low = 0.83, .high = 0.96}}}));
    }

    // Known at any later opening: the newest folder for each destination, of this run alone.
    void whatWasWrittenIsFoundOnDisk() {
        QVERIFY(writtenOf(*m_project, m_run).empty());
        const auto exports = m_project->folder() / "exports";
        for (const std::string& name : std::vector<std::string>{m_run + "-peft", m_run + "-peft-2", m_run + "-model", m_run + "-adapterhub", m_run + "-report.html", "other-peft", m_run + "-peft.tmp-1"}) fs::create_directories(exports / name);
        fs::last_write_time(exports / (m_run + "-peft"), fs::last_write_time(exports / (m_run + "-model")) - std::chrono::hours(1));
        auto written = writtenOf(*m_project, m_run);
        std::ranges::sort(written, {}, &WrittenFolder::destination);
        QCOMPARE(written.size(), std::size_t(3));
        QCOMPARE(written[0].destination, std::string("adapterhub"));
        QCOMPARE(written[1].destination, std::string("model"));
        QCOMPARE(written[2].folder.filename().string(), m_run + "-peft-2");
        QVERIFY(std::abs(written[1].time - std::time(nullptr)) < 3600);
    }

    // Where a method's own form is not LoRA but computes the same, servers that know only LoRA get that.
    void someMethodsLeaveAsPlainLoraToo() {
        for (const auto& [method, plain] : {std::pair{"adalora", true}, {"vera", true}, {"lora", false}, {"pissa", false}, {"ia3", false}}) {
            recipe::Recipe recipe;
            recipe.method.id = method;
            const auto places = destinations(recipe);
            const auto found = std::ranges::find(places, "plain_lora", &Destination::id);
            QVERIFY2((found != places.end()) == plain, method);
            if (plain) QVERIFY2(found->refusal.empty() && !found->name.empty() && !found->place.empty(), method);
        }
        fs::create_directories(m_project->folder() / "exports" / (m_run + "-plain_lora"));
        QCOMPARE(writtenOf(*m_project, m_run).front().destination, std::string("plain_lora"));
    }

    void theFiguresAreTheRunsOwn() {
        const auto card = modelCardOf(*m_project, m_run, "peft");
        IS_GOOD(card);
        for (const char* part : {"# `Tickets`", "library_name: peft", "| rows that were learned | 690 |", "| held-out rows | 83 |", "| test rows | 84 |", "best held-out loss 1.2500 at step 30", "4,096 trained parameters", "Category right", "0.8300 to 0.9600"})
            QVERIFY2(card->find(part) != std::string::npos, (std::string(part) + " in\n" + *card).c_str());
        QVERIFY(modelCardOf(*m_project, m_run, "model")->find("library_name: transformers") != std::string::npos);
        QVERIFY(modelCardOf(*m_project, m_run, "adapterhub")->find("library_name: adapter-transformers") != std::string::npos);
    }

    void whereAMethodCanGo() {
        const std::map<std::string, std::vector<std::string>> reach{{"lora", {"peft", "model"}}, {"prompt", {"peft"}}, {"full", {"model"}}, {"houlsby", {"adapterhub"}}, {"pfeiffer", {"adapterhub"}}, {"parallel", {"adapterhub"}}};
        for (const auto& [method, places] : reach) {
            recipe::Recipe recipe;
            recipe.method.id = method;
            std::vector<std::string> open, shut;
            for (const Destination& place : destinations(recipe)) (place.refusal.empty() ? open : shut).push_back(place.id);
            QVERIFY2(open == places, method.c_str());
            QCOMPARE(open.size() + shut.size(), std::size_t(3));
            QCOMPARE(destinations(recipe, shut.front()).front().id, open.front());   // asked for, and closed
            QCOMPARE(destinations(recipe, open.back()).front().id, open.back());
        }
    }

    void aDamagedEvaluationIsToldInTheCard() {
        for (const auto& entry : fs::recursive_directory_iterator(m_project->runFolder(m_run) / "evaluation"))
            if (entry.is_regular_file() && entry.path().extension() == ".json") put(entry.path(), "{\"contestant\": ");
        QVERIFY(!m_project->evaluations(m_run));
        const auto card = modelCardOf(*m_project, m_run, "peft");
        IS_GOOD(card);
        QVERIFY(card->find("No evaluation could be read: `") != std::string::npos);
        QVERIFY(card->find("Category right") == std::string::npos && card->find("| rows that were learned | 690 |") != std::string::npos);
    }

    void theCardNamesAModelOfTheHubByItsId() {
        auto recipe = namedRecipe("cached");
        recipe.model.path = (fs::path(m_temporary.path().toStdString()) / "hub/models--acme--tiny/snapshots/0123abcd").string();
        auto record = m_project->createRun(recipe);
        IS_GOOD(record);
        auto log = EventLog::open(m_project->runFolder(record->id));
        IS_GOOD(log);
        log->append(recipe::RunStarted{.total_steps = 40, .device = "CPU, 2 threads"});
        const auto card = modelCardOf(*m_project, record->id, "peft");
        IS_GOOD(card);
        QVERIFY2(card->starts_with("---\nbase_model: \"acme/tiny\"\n"), card->c_str());
    }

    void aRunThatNeverStartedHasNone() {
        const auto record = m_project->createRun(namedRecipe("new"));
        IS_GOOD(record);
        QVERIFY(!modelCardOf(*m_project, record->id, "peft"));
    }
};

QTEST_GUILESS_MAIN(TakeHomeTest)
#include "take_home_test.moc"
