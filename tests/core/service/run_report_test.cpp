// The page about a run: its figures, hostile names as text, examples only when asked for, and damaged files told.
#include "service/run_report.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

namespace {

const std::string hostile = "<img src=http://a/b onerror=x>&\"'\xE2\x80\xAE" "evil\n<script>";

recipe::EvaluationReport scored(const std::string& contestant, const std::string& label, double value, const std::string& set = "test") {
    return {.contestant = contestant, .label = label, .set = set, .loss = 0.5, .perplexity = {},
            .scores = {{.id = "rouge_l", .label = "ROUGE-L", .value = value, .low = value - 0.05, .high = value + 0.05}},
            .answers = {{.row = 3, .prompt = "the secret prompt", .expected = "the secret answer", .answer = hostile, .scores = {}}}};
}

}  // namespace

class RunReportTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    std::optional<Project> m_project;

    std::string add(const std::string& name, const std::vector<std::string>& sets) {
        auto recipe = namedRecipe(name);
        recipe.data.roles = {{"message", "prompt"}, {"ticket", "answer"}};
        recipe.data.hash = "bb22";
        recipe.model.hash = "aa11";
        recipe.method.values = {{"rank", std::int64_t(16)}};
        recipe.reasons = {{"training.learning_rate", "usual for LoRA on a model of this size"}, {"training.recompute", "the memory suffices"}};
        auto record = m_project->createRun(recipe);
        if (!record) qFatal("%s", told(record).constData());
        record->state = recipe::RunState::done;
        record->summary = recipe::RunSummary{.run = record->id, .ending = "done", .steps = 240, .best_step = 200, .best_held_out_loss = 0.4321, .tokens_per_second = 512, .seconds = 90, .peak_memory_bytes = 412'000'000, .trained_parameters = 40960};
        const auto folder = m_project->runFolder(record->id);
        if (!writeRecord(folder, *record)) qFatal("the record could not be written");
        auto log = EventLog::open(folder);
        log->append(recipe::RunStarted{.total_steps = 240, .trained_parameters = 40960, .training_rows = 690, .held_out_rows = 83, .test_rows = 84, .device = "CPU, 2 threads"});
        for (const auto& set : sets)
            for (const auto& report : {scored("base", "Base", 0.1, set), scored(record->id, name, 0.61, set), scored("base_with_examples", "Base with your instruction and 3 examples", 0.2, set)})
                if (!writeEvaluation(folder / "evaluation", report)) qFatal("the report could not be written");
        return record->id;
    }
    static bool has(const std::string& html, const std::string& part) { return html.find(part) != std::string::npos; }

private Q_SLOTS:
    void init() {
        auto project = Project::openOrCreate(fs::path(m_temporary.path().toStdString()) / QTest::currentTestFunction(), "Help <desk>");
        IS_GOOD(project);
        m_project = std::move(*project);
    }

    void saysWhatMatters() {
        const auto report = reportOf(*m_project, add("Tickets", {"held_out", "test"}), Examples::left_out);
        IS_GOOD(report);
        const auto html = htmlOf(*report, {"data:image/png;base64,AAAA", 560, 190});
        for (const char* part : {"<h1>Help &lt;desk&gt;: Tickets</h1>", "690 learned, 83 steering rows (held-out), 84 judging rows (test)", "bb22", "aa11", "tickets.csv", "LoRA: ", "usual for LoRA on a model of this size", "<td>16</td>", "61 % (56 % to 66 %)",
                                 "Base with your instruction and 3 examples", "On the judging rows", "412 MB", "40,960 trained parameters", "word overlap, not correctness", "src=\"data:image/png;base64,AAAA\"", "Asked with message"})
            QVERIFY2(has(html, part), part);
        QVERIFY(!has(html, "the memory suffices"));                                         // nothing that only the machine cares for
        QVERIFY(html.find(">Tickets</td>") < html.find(">Base</td>"));                       // the run stands first
        QVERIFY(!has(html, "http://") && !has(html, "https://") && !has(html, "<link") && !has(html, "<script"));   // self-contained
    }

    void examplesAreShownOnlyWhenAskedFor() {
        const auto id = add("Tickets", {"test"});
        const auto without = htmlOf(*reportOf(*m_project, id, Examples::left_out)), with = htmlOf(*reportOf(*m_project, id, Examples::shown));
        QVERIFY(!has(without, "secret") && !has(without, "evil"));
        QVERIFY(has(with, "the secret prompt") && has(with, "the secret answer"));
        QVERIFY(has(with, "&lt;img src=http://a/b onerror=x&gt;&amp;&quot;&#39;\\u{202E}evil<br>&lt;script&gt;"));
    }

    // The first three rows may be wrong ones where most are right: what is shown is as it is, and says how it was chosen.
    void examplesAreRepresentative() {
        const auto id = add("Tickets", {});
        recipe::EvaluationReport report{.contestant = id, .label = "Tickets", .set = "test", .loss = 1.0};
        report.scores = {{.id = "label_accuracy", .label = "Category right", .value = 0.875, .low = 0.7, .high = 0.95}};
        for (int row = 0; row < 16; ++row) report.answers.push_back({.row = row, .prompt = "row " + std::to_string(row), .expected = "e", .answer = "a", .scores = {{"label_accuracy", row < 2 ? 0.0 : 1.0}}});
        IS_GOOD(writeEvaluation(m_project->runFolder(id) / "evaluation", report));
        const auto made = reportOf(*m_project, id, Examples::shown);
        IS_GOOD(made);
        const auto& section = made->sections.back();
        QCOMPARE(section.table.rows.size(), std::size_t(3));
        QCOMPARE(section.table.rows[0][0], std::string("row 2"));
        QCOMPARE(section.table.rows[2][0], std::string("row 0"));
        QVERIFY2(section.paragraphs.front().starts_with("2 right and 1 wrong"), section.paragraphs.front().c_str());
        QVERIFY(section.paragraphs.back().find("look before you pass this page on") != std::string::npos);
    }

    void namesFromOutsideStayText() {
        const auto html = htmlOf(*reportOf(*m_project, add(hostile, {"test"}), Examples::left_out), {"\"><script>", 1, 1});
        QVERIFY(!has(html, "<script") && !has(html, "<img src=http"));
        QVERIFY(has(html, "&lt;img src=http://a/b onerror=x&gt;") && has(html, "Help &lt;desk&gt;"));
        QVERIFY(!has(html, "\xE2\x80\xAE"));
    }

    void heldOutScoresSayWhatTheyAre() {
        const auto html = htmlOf(*reportOf(*m_project, add("Tickets", {"held_out"}), Examples::left_out));
        QVERIFY(has(html, "On the steering rows") && has(html, "the judging rows have not been read for this run"));
        QVERIFY(has(htmlOf(*reportOf(*m_project, add("Other", {}), Examples::left_out)), "has not been measured yet"));
    }

    void damagedFilesAreTold() {
        const auto id = add("Tickets", {"test"});
        put(m_project->runFolder(id) / "evaluation" / "test" / (id + ".json"), "{");
        put(m_project->runFolder(id) / "events.jsonl", "not an event\n{}\n");
        const auto report = reportOf(*m_project, id, Examples::shown);
        IS_GOOD(report);
        const auto html = htmlOf(*report);
        QVERIFY(has(html, "No evaluation could be read: ") && has(html, "The curves cannot be read: "));
    }
};

QTEST_GUILESS_MAIN(RunReportTest)
#include "run_report_test.moc"
