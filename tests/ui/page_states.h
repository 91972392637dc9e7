// Every page of the window in its states (empty, ready, working, full, error), filled with values: nothing is read, nothing runs.
#pragma once

#include "data_values.h"
#include "model_values.h"
#include "person.h"
#include "sample_values.h"
#include "ui/bottom_bar.h"
#include "ui/main_window.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/top_bar.h"
#include "ui/widgets/case_file_card.h"
#include "ui/widgets/error_bar.h"

#include <QtTest>
#include <QtWidgets>

namespace graft::ui::sample {

inline const Error failure{ErrorKind::diskFull, "The checkpoint could not be written", "writing adapter.safetensors: no space left on the device (needed 1.2 MB, free 0.1 MB)",
                    "Free some space and press Resume; the training is paused and nothing is lost."};

enum class Fill { empty, ready, working, full, error };

inline void fillFrame(MainWindow& window, Fill fill) {
    window.top().showDevice(QStringLiteral("CPU, 2 cores"), QStringLiteral("8 GB of memory, bfloat16 in hardware"));
    if (fill == Fill::empty) return;
    window.top().showProject(QStringLiteral("Help desk sample"), QStringLiteral("/srv/projects/Documents/Graft/help-desk-sample"), {});
    window.top().showChoices(QStringLiteral("Set Learning rate"), fill == Fill::full ? QStringLiteral("Choose LoRA") : QString());
    window.top().offerUndo(true);
    GuideModel& guide = window.guide();
    guide.setStep(PageId::start, {StepState::done, QStringLiteral("Help desk sample")});
    guide.setStep(PageId::model, {StepState::done, QStringLiteral("Starter model · 4.9 M")});
    guide.setStep(PageId::data, {StepState::done, QStringLiteral("520 learn, 158 aside")});
    guide.setStep(PageId::method, {fill == Fill::ready ? StepState::ready : StepState::done, QStringLiteral("LoRA")});
    const bool working = fill == Fill::working;
    guide.setStep(PageId::train, {fill == Fill::ready ? StepState::ready : working ? StepState::running : fill == Fill::error ? StepState::failed : StepState::done,
                                  working ? QStringLiteral("Step 134 of 240") : fill == Fill::full ? QStringLiteral("Best loss 0.622") : QStringLiteral("520 rows learn")});
    if (fill == Fill::full) guide.setStep(PageId::compare, {StepState::done, QStringLiteral("Category right: 93 %")});
    if (fill == Fill::full) guide.setStep(PageId::take_home, {StepState::ready, QStringLiteral("LoRA, 24 Nov 14:05")});
    if (working) window.bottom().showWork({QStringLiteral("Training, step 134 of 240"), 134.0 / 240, QStringLiteral("45 s left"), 1, Stoppable::yes, Pace::full});
}

inline void fillStart(MainWindow& window, Fill fill) {
    if (fill == Fill::full) window.start().showRecent(sample::recent());
    if (fill == Fill::error) window.start().errors().showError({ErrorKind::notFound, "The project could not be opened", "/srv/projects/old has no project.json", "Choose a folder that Graft has made."});
}

inline void fillModel(MainWindow& window, Fill fill) {
    ModelPage& page = window.model();
    page.showStanding(fill == Fill::empty ? Standing::no_project : Standing::editable, QStringLiteral("&Next: Data"));
    if (fill == Fill::working) page.showSearch({true, QStringLiteral("Training LoRA")});
    if (fill == Fill::empty) return;
    if (fill != Fill::working)
        QObject::connect(&page, &ModelPage::detailsWanted, &page, [&page](const service::FoundModel& model) { page.showDetails(sample::details(model)); });
    page.showPlaces({QStringLiteral("/srv/models")});
    const auto models = sample::models();
    page.showModels(fill == Fill::ready ? std::vector(models.begin(), models.begin() + 1) : models);
    if (fill == Fill::full) page.showChosen(models[1].folder), page.select(models[3].folder);
    if (fill == Fill::error) page.select(models[2].folder), page.errors().showError(failure);
}

inline void fillData(MainWindow& window, Fill fill) {
    if (fill == Fill::empty) return;
    DataFacts facts = sample::dataFacts(fill == Fill::full);
    if (fill == Fill::ready) facts.look = sample::oddLook(), facts.modelChosen = false;
    if (fill == Fill::working) facts.state = ReadState::reading, facts.readingFile = QStringLiteral("tickets.csv"), facts.progress = {QStringLiteral("Reading rows"), 4, 10};
    window.data().showFacts(facts);
    if (fill == Fill::error) window.data().errors().showError(failure);
}

inline void fillMethod(MainWindow& window, Fill fill) {
    MethodFacts facts;
    if (fill != Fill::empty) {
        facts.recipe = sample::asked();
        facts.plan = sample::plannedWithChoices();
        facts.projectOpen = true;
        facts.command = QStringLiteral("graft recipe --model /srv/models/starter --data /srv/projects/tickets.csv --method lora -o /srv/projects/recipe.json && graft train /srv/projects/recipe.json --project /srv/projects");
    }
    if (fill == Fill::working) facts.plan.reset(), facts.estimating = Estimating::behind_other_work, facts.training = true;
    if (fill == Fill::error) {
        facts.plan->problems.push_back({"training.learning_rate", service::Severity::warning, "The learning rate is more than ten times the usual one: training may diverge.", "Usual for this method and model: 0.006."});
        facts.plan->problems.push_back({"data.path", service::Severity::warning, "There are only 40 training rows.", "Expect little from fewer than 50; more examples help more than any setting."});
    }
    window.method().showFacts(facts);
    if (fill == Fill::error) window.method().errors().showError(failure);
}

inline void fillTrain(MainWindow& window, Fill fill) {
    TrainFacts facts{RunPhase::none, QStringLiteral("LoRA, 24 Nov 14:05"), sample::plan(), {}, true};
    if (fill == Fill::empty) facts = {};
    if (fill == Fill::ready) facts.phase = RunPhase::ready;
    if (fill == Fill::working) facts.phase = RunPhase::running;
    if (fill == Fill::full) facts.phase = RunPhase::ended;
    if (fill == Fill::error) facts.phase = RunPhase::paused;
    window.train().showFacts(facts);
    if (fill == Fill::working) window.train().showSeries(sample::series(134));
    if (fill == Fill::full) window.train().showSeries(sample::finished());
    if (fill == Fill::error) {
        window.train().showSeries(sample::series(170, sample::Course::overfitting));
        window.train().errors().showError(failure);
    }
}

inline const std::map<std::string, int> runSlots{{"run-1", 0}, {"run-2", 1}, {"run-3", 2}, {"old-1", 3}};

// Three runs that can be ranked, the baselines, and one of another split.
inline ComparedRuns severalRuns() {
    ComparedRuns shown{sample::comparison(), {{"run-2", sample::finished()}, {"run-1", sample::series(200)}, {"run-3", sample::series(240, sample::Course::overfitting)}}, {}};
    service::Comparison& comparison = shown.comparison;
    service::ComparedRow third{"run-3", "Full fine-tuning", sample::accuracy(0.84, 0.75, 0.91), 0.72, 2'100'000'000, 19'600'000, 4'900'000, 310.0};
    comparison.rows.insert(comparison.rows.begin() + 2, third);
    service::ComparedRow old{"old-1", "LoRA, 20 Nov 09:12", sample::accuracy(0.99, 0.96, 1), 0.31, 400'000'000, 352'000, 87'552, 88.0};
    old.apart = "another split";
    comparison.rows.push_back(old);
    comparison.not_comparable = {"old-1"};
    comparison.set = "held_out";
    double rate = 1e-4;
    for (service::ComparedRow& row : comparison.rows) {
        if (!row.seconds) continue;
        row.recipe = recipe::Recipe();
        row.recipe->training.learning_rate = rate *= 2;
        row.recipe->training.epochs = 3;
        row.summary = recipe::RunSummary{.ending = "done", .steps = 240, .best_step = 220, .tokens_per_second = 3120, .seconds = *row.seconds};
        row.created = 1'795'000'000;
        row.places = row.contestant == "run-3" ? std::vector<std::string>{"Hugging Face"} : std::vector<std::string>{"PEFT", "Hugging Face"};
    }
    recipe::EvaluationReport report = comparison.reports.front();
    report.contestant = "run-3";
    for (recipe::AnswerRow& answer : report.answers) answer.answer = answer.expected;
    comparison.reports.insert(comparison.reports.begin() + 2, std::move(report));
    comparison.settings = {{"method.id", "Method", "How the model is taught.", {{"run-2", "lora"}, {"run-1", "lora"}, {"run-3", "full"}, {"old-1", "lora"}}},
                           {"training.learning_rate", "Learning rate", "", {{"run-2", "0.0002"}, {"run-1", "0.0004"}, {"run-3", "0.00001"}, {"old-1", "0.0002"}}},
                           {"training.epochs", "Epochs", "", {{"run-2", "3"}, {"run-1", "3"}, {"run-3", "3"}, {"old-1", "3"}}},
                           {"method.values.rank", "Rank", "", {{"run-2", "8"}, {"run-1", "16"}, {"old-1", "8"}}}};
    return shown;
}

inline void fillCompare(MainWindow& window, Fill fill) {
    if (fill == Fill::empty || fill == Fill::ready) return;
    ComparedRuns shown = severalRuns();
    if (fill == Fill::working) {
        shown.comparison.verdict = "Not measured yet.";
        shown.comparison.recommendation.clear();
        shown.comparison.reports.clear();
        for (service::ComparedRow& row : shown.comparison.rows) row.score.reset(), row.best = row.within_noise = false;
    }
    window.compare().showComparison(shown, runSlots);
    window.compare().setMeasuring(fill == Fill::working ? Measuring::running : fill == Fill::full ? Measuring::done : Measuring::possible);
    if (fill == Fill::error) window.compare().errors().showError(failure);
}

// Six rows of a file: answered, cut, without a question and, while it works, still to answer.
inline void fillCaseFile(CaseFileCard& card, Fill fill) {
    static std::vector<service::AnsweredRow> rows;   // the card shows them in place
    const auto cases = std::make_shared<data::Table>();
    cases->columns = {"received", "message"};
    const char* messages[] = {"Hello, the projector in room 12 shows a green picture.", "Since Monday I cannot open my mail on the phone, could you have a look?", "Our new colleague needs a key card for the lab.",
                              "The printer on the second floor prints every page twice.", "", "My screen stays black after the update."};
    const char* answers[] = {"category: hardware\nurgency: normal\nproduct: projector\nsummary: Projector shows a green picture", "category: account\nurgency: normal\nproduct: mail\nsummary: Mail does not open on the phone",
                             "category: access\nurgency: low\nproduct: key card\nsummary: New colleague needs a key card", "category: hardware\nurgency: low\nproduct: printer\nsummary: Every page is printed twice", "",
                             "category: hardware\nurgency: high\nproduct: screen\nsummary: Screen stays black after"};
    const std::size_t count = std::size(messages), done = fill == Fill::full ? count : 3;
    rows.assign(count, {});
    for (std::size_t i = 0; i < count; ++i) {
        cases->rows.push_back({{formats::CellKind::text, "2026-11-2" + std::to_string(i)}, {formats::CellKind::text, messages[i]}});
        cases->lines.push_back(i + 2);
        if (i >= done) continue;
        rows[i] = *messages[i] ? service::AnsweredRow{i + 1 == count ? service::RowOutcome::cut : service::RowOutcome::answered, answers[i], {}}
                               : service::AnsweredRow{service::RowOutcome::nothing_asked, {}, "the cell that asks is empty"};
    }
    cases->report.rows_in_file = cases->report.imported = count;
    CaseFacts facts{.phase = fill == Fill::full ? CasePhase::ended : CasePhase::answering, .file = QStringLiteral("/srv/projects/monday.csv"), .proposedFile = QStringLiteral("/srv/projects/monday-answers.csv"), .cases = cases,
                    .asking = {{{"message", data::ColumnRole::prompt}}, "As in the rows it learned from, \"message\" is what the model is asked."}, .rows = &rows, .done = done, .longestAnswer = 128, .column = QStringLiteral("ticket"), .rowsThatAsk = count - 1};
    facts.guess = facts.asking;
    if (fill == Fill::full) facts.saved = QStringLiteral("/srv/projects/monday-answers.csv");
    else facts.secondsLeft = 9;
    card.showCases(facts);
    card.showState(facts);
}

inline void fillTakeHome(MainWindow& window, Fill fill) {
    if (fill == Fill::empty || fill == Fill::ready) return;
    TakeHomePage& page = window.takeHome();
    page.showRun(Usable::yes, QStringLiteral("LoRA, 24 Nov 14:05"), sample::destinations());
    page.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("Hello, my mouse does not work since this morning."));
    page.showAnswers({QStringLiteral("Thank you for your message. The library opens"), QStringLiteral("category: hardware\nurgency: low\nproduct: mouse\nsummary: Mouse does not work")});
    if (fill == Fill::working || fill == Fill::full) fillCaseFile(page.caseFile(), fill);
    if (fill == Fill::working) page.setWriting(QStringLiteral("peft")), page.setAsking(Asking::busy);
    if (fill == Fill::full) page.showTaken(sample::taken(), QStringLiteral("peft"));
    if (fill == Fill::error) page.errors().showError(failure);
}

inline void fillPages(MainWindow& window, Fill fill) {
    fillFrame(window, fill);
    fillStart(window, fill);
    fillModel(window, fill);
    fillData(window, fill);
    fillMethod(window, fill);
    fillTrain(window, fill);
    fillCompare(window, fill);
    fillTakeHome(window, fill);
}

// A window with every page in one state, as values make it; nothing of an earlier window is remembered.
inline std::unique_ptr<MainWindow> windowIn(PageId page, Fill fill) {
    QSettings().clear();
    auto window = std::make_unique<MainWindow>();
    fillPages(*window, fill);
    window->choose(page);
    return window;
}

// Rows of a data-driven test: every page in every state.
inline void pageStates() {
    QTest::addColumn<int>("page");
    QTest::addColumn<int>("fill");
    const char* fillNames[] = {"empty", "ready", "working", "full", "error"};
    for (const PageId page : allPages)
        for (int fill = 0; fill < 5; ++fill) QTest::addRow("%s-%s", pageKeys[std::size_t(page)], fillNames[fill]) << int(page) << fill;
}

}  // namespace graft::ui::sample
