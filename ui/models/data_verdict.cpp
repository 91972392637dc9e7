#include "ui/models/data_verdict.h"

#include "service/data_choices.h"
#include "ui/core_text.h"
#include "ui/models/preview_model.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace graft::ui {

using data::ColumnRole;

namespace {

constexpr std::int64_t few = 200, many = 1000;   // examples: under 200 teach a form at most, as is told in the field

QString text(const char* words) {
    return QCoreApplication::translate("DataVerdict", words);
}

QString number(std::int64_t rows) {
    return QLocale().toString(qlonglong(rows));
}

QString columnsWith(const std::map<std::string, ColumnRole>& roles, ColumnRole role) {
    QStringList names;
    for (const auto& [column, held] : roles)
        if (held == role) names << QStringLiteral("“%1”").arg(oneLine(fromCore(column)).left(40));
    return names.join(text(" and "));
}

std::int64_t rowsWith(const service::DataLook& look, std::string_view finding) {
    const auto& findings = look.description.findings;
    const auto found = std::ranges::find(findings, finding, &data::Finding::id);
    return found == findings.end() ? 0 : found->count;
}

// What the examples are, as one says it of them.
QString examplesOf(service::Goal goal) {
    switch (goal) {
        case service::Goal::open: return {};
        case service::Goal::sort: return text("labels");
        case service::Goal::extract: return text("facts picked out");
        case service::Goal::summarise: return text("summaries");
        case service::Goal::answer: return text("questions and answers");
        case service::Goal::rewrite: return text("texts and their new versions");
    }
    return {};
}

// Only what is plain to see is held against the user.
void holdAgainst(service::Goal goal, const service::DataLook& look, const recipe::DataChoice& choice, DataVerdict& verdict) {
    if (!service::looksOtherwise(goal, look, choice)) return;
    const auto like = service::looksLike(look, choice);
    verdict.judgement = Judgement::warn;
    verdict.answer = like == service::Goal::open || like == goal ? text("These do not look like %1, which you asked for.").arg(examplesOf(goal))
                                                                 : text("These look like %1; you asked for %2.").arg(examplesOf(like), examplesOf(goal));
    verdict.action = DataAction::change_goal;
    verdict.label = text("Change goal");
}

void showRows(DataVerdict& verdict, const char* finding) {
    verdict.action = DataAction::show_rows;
    verdict.label = text("Show these rows");
    verdict.finding = finding;
}

DataVerdict fits(const service::DataLook& look, const recipe::DataChoice& choice, service::Goal goal) {
    DataVerdict verdict{goal == service::Goal::open ? text("Does it fit?") : text("Does it fit your goal?"), Judgement::good, {}, DataAction::none, {}};
    const auto& description = look.description;
    const auto roles = service::rolesIn(choice, description);
    if (description.roles_problem) {
        const ColumnRole missing = service::missingRole(choice, description);
        verdict.judgement = Judgement::bad;
        verdict.action = DataAction::choose_columns;
        verdict.label = text("Show the columns");
        if (missing == ColumnRole::answer) verdict.answer = text("Not yet: say which column holds the answers that the model is to learn.");
        else if (missing == ColumnRole::prompt) verdict.answer = text("Not yet: say which column holds what the model is asked.");
        else verdict.answer = oneLine(fromCore(description.roles_problem->what + ": " + description.roles_problem->why + ".")).left(200);
        return verdict;
    }
    if (description.examples == 0) {
        verdict.judgement = Judgement::bad;
        verdict.answer = text("No row of the file makes an example with these columns.");
        verdict.action = DataAction::show_findings;
        verdict.label = text("Show why");
        return verdict;
    }
    const QString prompt = columnsWith(roles, ColumnRole::prompt), instruction = columnsWith(roles, ColumnRole::instruction);
    if (const QString answer = columnsWith(roles, ColumnRole::answer); !answer.isEmpty())
        verdict.answer = text("Prompts with answers: it is asked %1 and learns to say %2.").arg(prompt.isEmpty() ? instruction : prompt, answer);
    else if (const QString messages = columnsWith(roles, ColumnRole::messages); !messages.isEmpty())
        verdict.answer = text("Conversations: it learns what the assistant says in %1.").arg(messages);
    else verdict.answer = text("Plain text: it learns to write on as %1 does; there are no prompts and answers.").arg(columnsWith(roles, ColumnRole::text));
    if (rowsWith(look, "conflicting_answers") > 0) {
        verdict.judgement = Judgement::warn;
        verdict.answer += QLatin1Char(' ') + text("%1 answer the same prompt in different ways.").arg(countOf(rowsWith(look, "conflicting_answers")));
        showRows(verdict, "conflicting_answers");
    }
    holdAgainst(goal, look, choice, verdict);
    return verdict;
}

DataVerdict enough(const service::DataLook& look, const service::SetCounts& counts, const recipe::DataChoice& choice) {
    const auto& description = look.description;
    DataVerdict verdict{text("Is it enough?"), Judgement::good, {}, DataAction::none, {}};
    if (description.roles_problem) {
        verdict.judgement = Judgement::open;
        verdict.answer = text("%1; how many make examples follows from the columns.").arg(countOf(std::int64_t(description.rows_in_file)));
        return verdict;
    }
    const QString counted = text("%1 examples.").arg(number(description.examples));
    const std::int64_t least = service::leastExamples(choice);
    if (description.examples < least) {
        verdict.judgement = Judgement::bad;
        verdict.answer = counted + QLatin1Char(' ') + text("No: at least %1 are needed, so that some can learn, some steer and some judge.").arg(least);
        verdict.action = DataAction::write_more;
        verdict.label = text("Add %1 more").arg(least - description.examples);
    } else if (service::tooFewToJudge(choice, description.examples)) {
        verdict.judgement = Judgement::warn;
        const QString judging = counts.test == 0 ? text("no row judges") : counts.test == 1 ? text("1 row judges") : text("%1 rows judge").arg(number(counts.test));
        verdict.answer = counted + QLatin1Char(' ') + text("Few examples teach form, not facts; %1: too few for a score you can trust.").arg(judging);
    } else if (description.examples < few) {
        verdict.judgement = Judgement::warn;
        verdict.answer = counted + QLatin1Char(' ') + text("Few: they teach a form and a tone, no facts.");
    } else if (description.examples < many) {
        verdict.answer = counted + QLatin1Char(' ') + text("Enough for a form, a label or a tone; facts need many more.");
    } else {
        verdict.answer = counted + QLatin1Char(' ') + text("Enough.");
    }
    if (const auto repeated = rowsWith(look, "repeated_rows"); repeated * 10 > description.examples && verdict.action == DataAction::none) {
        verdict.judgement = Judgement::warn;
        verdict.answer += QLatin1Char(' ') + text("%1 repeat an earlier one.").arg(countOf(repeated));
        showRows(verdict, "repeated_rows");
    }
    return verdict;
}

DataVerdict safe(const service::DataLook& look) {
    DataVerdict verdict{text("Is it safe to share?"), Judgement::good, text("No e-mail address was found. Names, numbers and places are not looked for: you know them better."), DataAction::none, {}};
    if (look.description.roles_problem) verdict.answer = text("Looked at once the columns are chosen.");
    if (look.description.roles_problem) verdict.judgement = Judgement::open;
    if (const auto addresses = rowsWith(look, "mail_addresses"); addresses > 0) {
        verdict.judgement = Judgement::warn;
        verdict.answer = text("%1 hold an e-mail address. What a model learns, others may draw out of it again.").arg(countOf(addresses));
        showRows(verdict, "mail_addresses");
    }
    return verdict;
}

}  // namespace

QString countOf(std::int64_t rows) {
    return rows == 1 ? text("1 row") : text("%1 rows").arg(QLocale().toString(qlonglong(rows)));
}

std::array<DataVerdict, 3> verdictsOn(const service::DataLook& look, const service::SetCounts& counts, const recipe::DataChoice& choice, service::Goal goal) {
    return {fits(look, choice, goal), enough(look, counts, choice), safe(look)};
}

QString splitCounts(const service::SetCounts& counts) {
    QString learns = counts.training == 1 ? text("1 row learns") : text("%1 rows learn").arg(number(counts.training));
    if (counts.waiting > 0) learns += text(" (a first try: %1 wait)").arg(number(counts.waiting));
    const QString steers = counts.held_out == 1 ? text("1 steers") : text("%1 steer").arg(number(counts.held_out));
    const QString judges = counts.test == 1 ? text("1 judges") : text("%1 judge").arg(number(counts.test));
    return text("%1, %2, %3").arg(learns, steers, judges);
}

QString leftOutSentence(const data::LeftOut& out) {
    QStringList causes;
    if (out.too_long > 0) causes << text("%1 too long").arg(number(out.too_long));
    if (out.incomplete > 0) causes << text("%1 incomplete").arg(number(out.incomplete));
    if (out.unreadable > 0) causes << text("%1 unreadable").arg(number(out.unreadable));
    if (out.nothing_learned > 0) causes << text("%1 with nothing to learn").arg(number(out.nothing_learned));
    if (causes.isEmpty()) return {};
    return (out.total() == 1 ? text("%1 is left out: %2.") : text("%1 are left out: %2.")).arg(countOf(out.total()), causes.join(QStringLiteral(", ")));
}

QString splitOutcome(recipe::DataChoice choice, double heldOutShare, double testShare, std::int64_t examples) {
    choice.held_out_share = heldOutShare;
    choice.test_share = testShare;
    const data::SplitSizes sizes = service::expectedSizes(choice, examples);
    QString outcome = text("Of %1 examples about %2 learn, %3 steer and %4 judge.").arg(number(examples), number(sizes.training), number(sizes.held_out), number(sizes.test));
    if (service::tooFewToJudge(choice, examples)) outcome += QLatin1Char(' ') + text("Fewer than 16 are too few for a sure score.");
    return outcome;
}

QString splitSentence(const service::DataLook& look, const service::SetCounts& counts, const recipe::DataChoice& choice) {
    const auto& description = look.description;
    if (description.roles_problem) return text("The rows are divided once the columns are chosen.");
    if (description.split_problem) return oneLine(fromCore(description.split_problem->what + ": " + description.split_problem->why + ".")).left(300);
    QString sentence = splitCounts(counts);
    if (service::tooFewToJudge(choice, description.examples)) sentence += text(" (too few for a sure score)");
    const std::string group = service::keptTogether(choice, description);
    sentence += group.empty() ? text("; the same prompt is never in two of them.") : text("; one “%1” is never in two of them.").arg(oneLine(fromCore(group)).left(40));
    const QString out = leftOutSentence(counts.left_out);
    return out.isEmpty() ? sentence : sentence + QLatin1Char(' ') + out;
}

}  // namespace graft::ui
