// Rows to examples: every row becomes one or is rejected with its line and reason.
#include "data/example.h"

#include <QtTest>

using namespace graft;
using namespace graft::data;
using text::Message;
using text::Role;

namespace {

Table tableOf(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
    Table table;
    table.columns = columns;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<formats::Cell> cells;
        for (const std::string& text : rows[i]) cells.push_back({text.empty() ? formats::CellKind::empty : formats::CellKind::text, text});
        table.rows.push_back(std::move(cells));
        table.lines.push_back(10 * i);
    }
    return table;
}

}  // namespace

class ExampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pairs() {
        const Table table = tableOf({"q", "a", "who"}, {{"Why?", "So.", "x"}, {"", "So.", "y"}, {"Why?", " \t", "z"}, {"How?", "Thus.", ""}});
        const auto report = buildExamples(table, {{"q", ColumnRole::prompt}, {"a", ColumnRole::answer}, {"who", ColumnRole::group}}, "");
        QVERIFY(report);
        QCOMPARE(report->examples.size(), std::size_t(2));
        QVERIFY((report->examples[0].messages == std::vector<Message>{{Role::user, "Why?"}, {Role::assistant, "So."}}));
        QCOMPARE(report->examples[0].group, std::string("x"));
        QCOMPARE(report->examples[1].row, std::int64_t(3));
        QCOMPARE(report->rejected.size(), std::size_t(2));
        QCOMPARE(report->rejected[0].line, std::uint64_t(10));
        QCOMPARE(report->rejected[0].reason, std::string("the prompt is empty"));
        QCOMPARE(report->rejected[1].reason, std::string("the answer is empty"));
    }

    void instructionAndInput() {
        const Table table = tableOf({"instruction", "input", "output"}, {{"Sort.", "c a b", "a b c"}, {"Tell a joke.", "", "No."}});
        const auto report = buildExamples(table, {{"instruction", ColumnRole::instruction}, {"input", ColumnRole::prompt}, {"output", ColumnRole::answer}}, "Be brief.");
        QVERIFY(report);
        QVERIFY((report->examples[0].messages == std::vector<Message>{{Role::system, "Be brief."}, {Role::user, "Sort.\n\nc a b"}, {Role::assistant, "a b c"}}));
        QVERIFY((report->examples[1].messages == std::vector<Message>{{Role::system, "Be brief."}, {Role::user, "Tell a joke."}, {Role::assistant, "No."}}));
    }

    void severalColumnsBecomeLines() {
        const Table table = tableOf({"subject", "category", "body", "urgency"}, {{"Lamp", "return", "It broke", "high"}, {"Lamp", "question", "", ""}});
        const auto report = buildExamples(
            table, {{"subject", ColumnRole::prompt}, {"body", ColumnRole::prompt}, {"category", ColumnRole::answer}, {"urgency", ColumnRole::answer}}, "");
        QVERIFY(report);
        QCOMPARE(report->examples[0].messages[0].content, std::string("subject: Lamp\nbody: It broke"));
        QCOMPARE(report->examples[0].messages[1].content, std::string("category: return\nurgency: high"));
        QCOMPARE(report->examples[1].messages[0].content, std::string("subject: Lamp"));
        QCOMPARE(report->examples[1].messages[1].content, std::string("category: question"));
    }

    void plainText() {
        const auto report = buildExamples(tableOf({"text"}, {{"Once upon a time"}, {"  "}}), {{"text", ColumnRole::text}}, "ignored");
        QVERIFY(report);
        QCOMPARE(report->examples.size(), std::size_t(1));
        QCOMPARE(report->rejected[0].reason, std::string("the text is empty"));
        const PromptAndAnswer halves = split(report->examples[0]);
        QCOMPARE(halves.prompt[0].content + halves.answer, std::string("Once upon a time"));
        QCOMPARE(halves.prompt[0].content, std::string("Once upon "));
    }

    void textAndConversationsInOneTable() {
        const std::string chat = R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"}])";
        const auto report = buildExamples(tableOf({"text", "messages"}, {{"Once", ""}, {"", chat}, {"Once", chat}, {"", " "}}),
                                          {{"text", ColumnRole::text}, {"messages", ColumnRole::messages}}, "");
        QVERIFY(report);
        QCOMPARE(report->examples.size(), std::size_t(2));
        QCOMPARE(report->examples[0].plain, std::string("Once"));
        QVERIFY(report->examples[0].messages.empty());
        QCOMPARE(report->examples[1].messages.size(), std::size_t(2));
        QCOMPARE(report->rejected.size(), std::size_t(2));
        QCOMPARE(report->rejected[0].reason, std::string("both the text and the messages are filled"));
        QCOMPARE(report->rejected[1].reason, std::string("the row is empty"));
    }

    void conversations_data() {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QByteArray>("reason");  // empty: accepted
        const auto row = [](const char* name, const char* cell, const char* reason) { QTest::newRow(name) << QByteArray(cell) << QByteArray(reason); };
        row("role and content", R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"}])", "");
        row("from and value", R"([{"from":"human","value":"a"},{"from":"gpt","value":"b"}])", "");
        row("system first, two rounds", R"([{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"},
            {"role":"user","content":"c"},{"role":"assistant","content":"d"}])", "");
        row("not JSON", R"([{"role":"user")", "the cell is not JSON: ");
        row("Python, not JSON", R"([{'role':'user','content':'a'}])", "the cell is not JSON: ");
        row("duplicate key", R"([{"role":"user","role":"user","content":"a"},{"role":"assistant","content":"b"}])", "role");
        row("object", R"({"role":"user","content":"a"})", "not a JSON array");
        row("empty", "[]", "not a JSON array");
        row("a turn that is text", R"(["a"])", "turn 1 is not an object");
        row("unknown role", R"([{"role":"tool","content":"a"}])", "turn 1 has the unknown role \"tool\"");
        row("role that turns the line", R"([{"role":"a\u202eb","content":"a"}])", "turn 1 has the unknown role \"a\\u{202E}b\"");
        row("no role", R"([{"content":"a"}])", "turn 1 has neither \"role\" nor \"from\"");
        row("both keys", R"([{"role":"user","from":"human","content":"a"}])", "turn 1 has both");
        row("content a number", R"([{"role":"user","content":1}])", "turn 1 has a \"content\" that is not text");
        row("content null", R"([{"role":"user","content":null}])", "not text");
        row("empty turn", R"([{"role":"user","content":" "},{"role":"assistant","content":"b"}])", "turn 1 is empty");
        row("starts with the assistant", R"([{"role":"assistant","content":"a"}])", "turn 1 is the assistant's");
        row("two users", R"([{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}])", "turn 2 is the user's");
        row("late system", R"([{"role":"user","content":"a"},{"role":"system","content":"b"}])", "turn 2 is a system turn");
        row("ends with the user", R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}])", "turn 3 is the last");
        row("tool call", R"([{"role":"user","content":"a"},{"role":"assistant","content":"b","tool_calls":[]}])", "turn 2 calls a tool");
    }
    void conversations() {
        QFETCH(QByteArray, cell);
        QFETCH(QByteArray, reason);
        const auto report = buildExamples(tableOf({"m"}, {{cell.toStdString()}}), {{"m", ColumnRole::messages}}, "");
        QVERIFY(report);
        QCOMPARE(report->examples.size() + report->rejected.size(), std::size_t(1));
        QCOMPARE(report->rejected.empty(), reason.isEmpty());
        if (!reason.isEmpty()) QVERIFY2(report->rejected[0].reason.find(reason.toStdString()) != std::string::npos, report->rejected[0].reason.c_str());
    }

    void instructionJoinsTheRowsOwn() {
        const Table table = tableOf({"m"}, {{R"([{"role":"system","content":"own"},{"role":"user","content":"a"},{"role":"assistant","content":"b"}])"}});
        const auto report = buildExamples(table, {{"m", ColumnRole::messages}}, "all");
        QVERIFY(report);
        QVERIFY((report->examples[0].messages[0] == Message{Role::system, "all\n\nown"}));
        const PromptAndAnswer parts = split(report->examples[0]);
        QCOMPARE(parts.prompt.size(), std::size_t(2));
        QCOMPARE(parts.answer, std::string("b"));
    }

    void rolesAreChecked() {
        QVERIFY(!buildExamples(tableOf({"a"}, {{"x"}}), {{"a", ColumnRole::prompt}}, ""));
        QVERIFY(!buildExamples(tableOf({"a"}, {{"x"}}), {{"b", ColumnRole::text}}, ""));
    }
};

QTEST_GUILESS_MAIN(ExampleTest)
#include "example_test.moc"
