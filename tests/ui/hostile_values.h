// Forty texts that try to be more than text, put into every place of the window that shows what a file, a model or a user wrote.
#pragma once

#include "page_states.h"

#include <utility>
#include <vector>

namespace graft::ui::sample {

// As bytes of UTF-8: a file gives no others to the window.
inline std::vector<std::pair<const char*, std::string>> hostileTexts() {
    using namespace std::string_literals;
    std::string combining = "Z";
    for (int i = 0; i < 300; ++i) combining += "\xCC\x81\xCC\xA7";   // acute, cedilla
    std::string nested;
    for (int i = 0; i < 2000; ++i) nested += "<b>";
    return {{"bold", "<b>bold</b>"},
            {"heading", "<h1>Heading</h1><table border=1><tr><td>cell</td></tr></table>"},
            {"script", "<script>alert(1)</script>"},
            {"picture", "<img src=x onerror=alert(1)>"},
            {"local picture", "<img src=\"file:///etc/passwd\">"},
            {"remote picture", "<img src=\"http://192.0.2.1/track.png\" width=99999 height=99999>"},
            {"data picture", "<img src=\"data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=\">"},
            {"resource picture", "<img src=\":/graft.svg\">"},
            {"link", "<a href=\"file:///etc/passwd\">press here</a>"},
            {"script link", "<a href=\"javascript:alert(1)\">press here</a>"},
            {"bare link", "http://192.0.2.1/ file:///etc/passwd"},
            {"style", "<style>*{font-size:400px}</style><p style=\"font-size:400px\">large</p>"},
            {"whole document", "<!DOCTYPE html><html><head><title>t</title></head><body bgcolor=red>page</body></html>"},
            {"Qt rich text", "<qt>rich <font color=red size=7>red</font></qt>"},
            {"frame", "<iframe src=\"file:///etc/passwd\"></iframe><object data=x></object>"},
            {"open tags", nested},
            {"comment", "<!-- --><![CDATA[<b>x</b>]]><?xml version=\"1.0\"?>"},
            {"entities", "&lt;b&gt; &amp;amp; &#x3C;b&#x3E; &nbsp;&copy;"},
            {"entity bomb", "<!DOCTYPE a [<!ENTITY b \"cccc\">]><a>&b;&b;&b;</a>"},
            {"markdown", "# Title\n**bold** [link](file:///etc/passwd) ![x](x.png)"},
            {"mnemonic", "&File &Quit && &Save"},
            {"lone ampersand", "&"},
            {"placeholders", "%1 %2 %L3 %n %s %d %99999999d"},
            {"template", "{{7*7}} ${7*7} <%= 7*7 %> {0}"},
            {"shell", "$(rm -rf ~) `id` ; | && > /tmp/x"},
            {"override", "name\xE2\x80\xAEgnp.exe"},
            {"isolates", "\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8 left \xE2\x81\xA9\xE2\x81\xA9 right"},
            {"right to left", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D (\xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D) 123 abc"},
            {"Arabic", "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 \xEF\xB7\xBD"},
            {"zero width", "a\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D\xEF\xBB\xBF" "b\xC2\xAD" "c"},
            {"NUL", "before\0after"s},
            {"controls", "\x01\x02\x07\x08\x1B[31mred\x1B[0m\x7F\xC2\x85"},
            {"line breaks", "one\r\ntwo\rthree\nfour\xE2\x80\xA8" "five\xE2\x80\xA9six\ttab\vvertical\fpage"},
            {"many lines", std::string(5000, '\n') + "end"},
            {"one long word", std::string(100'000, 'W')},
            {"many words", [] { std::string words; for (int i = 0; i < 20'000; ++i) words += "word "; return words; }()},
            {"combining marks", combining},
            {"emoji", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\xE2\x80\x8D\xF0\x9F\x91\xA6 \xF0\x9F\x8F\xB3\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x8C\x88 \xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"},
            {"not a character", "\xEF\xBF\xBE\xEF\xBF\xBF\xF4\x8F\xBF\xBF"},
            {"broken UTF-8", "\xFF\xFE\xC3(\xED\xA0\x80\xF5\x80\x80\x80"}};
}

inline void fillHostileData(MainWindow& window, const std::string& text) {
    auto look = sample::look(true);
    for (auto& column : look->description.columns) column.name += text, column.sample = text;
    for (auto& row : look->preview)
        for (auto& cell : row.cells) cell = text;
    look->description.explanation = look->description.format = text;
    for (auto& finding : look->description.findings) finding.label = text;
    for (auto& row : look->description.rejections) row.reason = text;
    for (auto& example : look->seen->first)
        for (auto& token : example.tokens) token.text = text.substr(0, 2000);   // a token is never longer
    DataFacts facts = dataFacts();
    facts.choice.path = "/srv/" + text + ".csv";
    facts.look = look;
    facts.readingFile = fromCore(text);
    facts.examples = {{text, text}};
    window.data().showFacts(facts);
    window.data().errors().showError({ErrorKind::badInput, text, text, text});
}

inline void fillHostileModels(MainWindow& window, const std::string& text) {
    ModelPage& page = window.model();
    auto models = sample::models();
    for (auto& model : models) {
        model.name = text;
        model.folder = model.folder.string() + "/x" + std::string(text.c_str());   // a path ends at a NUL
        model.remarks = {text};
        model.shape.family = model.shape.stored_dtype = text;
    }
    models[2].broken = Error{ErrorKind::badInput, text, text, text};
    QObject::connect(&page, &ModelPage::detailsWanted, &page, [&page, text](const service::FoundModel& model) {
        service::ModelDetails details = sample::details(model);
        details.licence = text;
        page.showDetails(details);
    });
    page.showStanding(Standing::editable, QStringLiteral("Next"));
    page.showPlaces({fromCore(text)});
    page.showSearch({true, fromCore(text)});
    page.showModels(models);
    page.showSearch({false, {}});
    page.select(models[3].folder);
    page.errors().showError({ErrorKind::badInput, text, text, text});
}

inline void fillHostileMethod(MainWindow& window, const std::string& text) {
    MethodFacts facts;
    facts.recipe = asked();
    facts.recipe.name = facts.recipe.model.path = facts.recipe.data.path = facts.recipe.evaluation.label_field = text;
    facts.plan = plannedWithChoices();
    for (auto& [key, reason] : facts.plan->recipe.reasons) reason = text;
    facts.plan->problems.push_back({"training.learning_rate", service::Severity::warning, text, text});
    facts.plan->problems.push_back({"data.path", service::Severity::warning, text, text});
    facts.projectOpen = true;
    facts.command = fromCore(text);
    window.method().showFacts(facts);
    window.method().showRefusal("training.epochs", fromCore(text));
    window.method().errors().showError({ErrorKind::badInput, text, text, text});
}

inline void fillHostileRun(MainWindow& window, const std::string& text) {
    const QString shown = fromCore(text);
    recipe::MetricSeries series = sample::finished();
    series.add(recipe::SampleWritten{0, 1, text, text, text});
    series.add(recipe::SampleWritten{5, 1, text, text, text});
    series.add(recipe::Remark{0, recipe::RemarkKind::memory_answered, text});
    window.train().showFacts({RunPhase::ended, shown, sample::plan(), {}, true});
    window.train().showSeries(series);
    window.train().errors().showError({ErrorKind::badInput, text, text, text});

    service::Comparison comparison = sample::comparison();
    comparison.verdict = comparison.recommendation = text;
    for (auto& row : comparison.rows) {
        row.label = text;
        if (row.score) row.score->label = text;
    }
    comparison.not_comparable = {text};
    for (auto& report : comparison.reports)
        for (auto& answer : report.answers) answer.prompt = answer.expected = answer.answer = text;
    window.compare().showComparison({comparison, {{"run-2", series}}}, {{"run-2", 0}});
    window.compare().errors().showError({ErrorKind::badInput, text, text, text});

    window.takeHome().showRun(Usable::yes, shown, {{"peft", text, text}, {"model", text, ""}});
    window.takeHome().showAnswers({shown, shown});
    service::TakenHome taken = sample::taken();
    taken.steps = {text};
    window.takeHome().showTaken(taken, QStringLiteral("peft"));
    window.takeHome().errors().showError({ErrorKind::badInput, text, text, text});
}

inline void fillHostile(MainWindow& window, const std::string& text) {
    const QString shown = fromCore(text);
    window.top().showProject(shown, shown, shown);
    window.top().showDevice(shown, shown);
    window.top().showChoices(shown, shown);
    window.top().offerUndo(true);
    window.bottom().showWork({shown, 0.5, shown, 1, Stoppable::yes, Pace::full});
    for (const PageId page : allPages) window.guide().setStep(page, {StepState::look_again, shown, shown});
    auto recent = sample::recent();
    for (auto& project : recent) project.name = text, project.interrupted = true;
    window.start().showRecent(recent);
    window.start().errors().showError({ErrorKind::badInput, text, text, text});
    fillHostileData(window, text);
    fillHostileModels(window, text);
    fillHostileMethod(window, text);
    fillHostileRun(window, text);
}

}  // namespace graft::ui::sample
