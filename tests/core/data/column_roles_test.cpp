// The guess of what columns mean, by name and by content.
#include "data/column_roles.h"

#include <QtTest>

using namespace graft;
using namespace graft::data;

namespace {

using Lines = std::vector<std::vector<std::string>>;

Table tableOf(const std::vector<std::string>& columns, const Lines& rows) {
    Table table;
    table.columns = columns;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<formats::Cell> cells;
        for (const std::string& text : rows[i]) cells.push_back({text.empty() ? formats::CellKind::empty : formats::CellKind::text, text});
        table.rows.push_back(std::move(cells));
        table.lines.push_back(i + 2);
    }
    return table;
}

// `cells` repeated with a running number put for "#", so that free text is free.
Table repeated(const std::vector<std::string>& columns, const std::vector<std::string>& cells, int rows = 40) {
    Lines lines;
    for (int i = 0; i < rows; ++i) {
        std::vector<std::string> line;
        for (std::string cell : cells) {
            if (const auto mark = cell.find('#'); mark != std::string::npos) cell.replace(mark, 1, std::to_string(i));
            if (const auto mark = cell.find('%'); mark != std::string::npos) cell.replace(mark, 1, i % 2 ? "red" : "blue");
            line.push_back(cell);
        }
        lines.push_back(line);
    }
    return tableOf(columns, lines);
}

QString rolesAsText(const std::map<std::string, ColumnRole>& roles) {
    QStringList list;
    for (const auto& [column, role] : roles) {
        const std::string_view name = nameOf(role);
        list << QString::fromStdString(column) + QLatin1Char('=') + QString::fromUtf8(name.data(), qsizetype(name.size()));
    }
    return list.join(QLatin1Char(' '));
}

}  // namespace

class ColumnRolesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void guesses_data() {
        QTest::addColumn<QStringList>("columns");
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("roles");
        const auto row = [](const char* name, const QString& columns, const QStringList& cells, const char* form, const char* roles) {
            QTest::newRow(name) << columns.split(QLatin1Char(' ')) << cells << QString::fromUtf8(form) << QString::fromUtf8(roles);
        };
        const auto s = [](const char* text) { return QString::fromUtf8(text); };
        const QString free = s("I ordered # lamps and two are broken"), reply = s("Sorry to hear, number # is on its way"), label = s("%");
        const QString chat = s("[{\"role\":\"user\",\"content\":\"Hi #\"},{\"role\":\"assistant\",\"content\":\"Hello\"}]");
        row("messages", s("messages"), {chat}, "messages", "messages=messages");
        row("conversations by name and content", s("id conversations"), {s("#"), chat}, "messages", "conversations=messages");
        row("a conversation under an odd name", s("id thread"), {s("#"), chat}, "messages", "thread=messages");
        row("prompt and completion", s("prompt completion"), {free, reply}, "prompt and answer", "completion=answer prompt=prompt");
        row("question and answer", s("Answer Question"), {reply, free}, "prompt and answer", "Answer=answer Question=prompt");
        row("Alpaca", s("instruction input output"), {s("Sort this"), free, reply}, "instruction, input and output",
            "input=prompt instruction=instruction output=answer");
        row("Alpaca without input", s("instruction input output"), {free, s(""), reply}, "prompt and answer", "instruction=prompt output=answer");
        row("Alpaca with two columns", s("instruction output"), {free, reply}, "prompt and answer", "instruction=prompt output=answer");
        row("text and label", s("label text"), {label, free}, "prompt and answer", "label=answer text=prompt");
        row("text alone", s("id text"), {s("#"), free}, "text", "text=text");
        row("odd names, text and few values", s("Abteilung Anfrage"), {label, free}, "prompt and answer", "Abteilung=answer Anfrage=prompt");
        row("odd names, two texts", s("Nr Anfrage Antwort"), {s("T-#"), free, reply}, "prompt and answer", "Anfrage=prompt Antwort=answer");
        row("a form filled in from free text", s("id region ticket received message"), {s("T-#"), label, s("category: return\nsummary: lamp # broken"), s("2024-01-03"), free},
            "prompt and answer", "message=prompt ticket=answer");
        row("one odd text", s("Nr Absatz"), {s("T-#"), free}, "text", "Absatz=text");
    }
    void guesses() {
        QFETCH(QStringList, columns);
        QFETCH(QStringList, cells);
        QFETCH(QString, form);
        QFETCH(QString, roles);
        std::vector<std::string> names, texts;
        for (const QString& column : columns) names.push_back(column.toStdString());
        for (const QString& cell : cells) texts.push_back(cell.toStdString());
        const auto guess = guessRoles(repeated(names, texts));
        QVERIFY2(guess, guess ? "" : guess.error().why.c_str());
        QCOMPARE(rolesAsText(guess->roles), roles);
        QCOMPARE(QString::fromStdString(guess->form), form);
        for (const auto& [column, role] : guess->roles) QVERIFY2(guess->explanation.find("\"" + column + "\"") != std::string::npos, guess->explanation.c_str());
    }

    void groupsAreTakenWhenTheyRepeat() {
        Lines rows;
        for (int i = 0; i < 90; ++i) rows.push_back({"Question " + std::to_string(i), "Answer " + std::to_string(i), "C" + std::to_string(i % 30)});
        const auto guess = guessRoles(tableOf({"question", "answer", "customer_id"}, rows));
        QVERIFY(guess);
        QCOMPARE(rolesAsText(guess->roles), QStringLiteral("answer=answer customer_id=group question=prompt"));
        for (int i = 0; i < 90; ++i) rows[std::size_t(i)][2] = "C" + std::to_string(i);
        const auto apart = guessRoles(tableOf({"question", "answer", "customer_id"}, rows));
        QVERIFY(apart);
        QCOMPARE(rolesAsText(apart->roles), QStringLiteral("answer=answer question=prompt"));
        QVERIFY(apart->explanation.find("not used: \"customer_id\"") != std::string::npos);
    }

    void conversationsAndTextShareATable() {
        const std::string chat = R"([{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}])";
        const auto guess = guessRoles(tableOf({"text", "messages"}, {{"Once upon a time", ""}, {"", chat}, {"There was a king", ""}}));
        QVERIFY(guess);
        QCOMPARE(rolesAsText(guess->roles), QStringLiteral("messages=messages text=text"));
        QVERIFY(rolesFromNames(tableOf({"text", "messages"}, {}), {{"text", "text"}, {"messages", "messages"}}));
        const auto overlapping = guessRoles(tableOf({"text", "messages"}, {{"Once upon a time", chat}, {"", chat}}));
        QVERIFY(overlapping);
        QCOMPARE(rolesAsText(overlapping->roles), QStringLiteral("messages=messages"));
    }

    void nothingFits() {
        const auto guess = guessRoles(repeated({"x", "y"}, {"#", "2#"}));
        QVERIFY(!guess);
        QVERIFY(guess.error().why.find("x, y") != std::string::npos);
        QVERIFY(!guess.error().hint.empty());
        QVERIFY(!guessRoles(repeated({"aa", "bb", "cc"}, {"free text #", "more text #", "and more #"})));
    }
    void columnNamesStandInOneLine() {
        const std::string hostile = "ask\n\xE2\x80\xAE" + std::string(300, 'x');
        const auto guess = guessRoles(repeated({hostile, "answer"}, {"free text #", "say #"}));
        QVERIFY(guess);
        QCOMPARE(guess->roles.at(hostile), ColumnRole::prompt);
        const auto untold = guessRoles(repeated({hostile, "bb", "cc"}, {"free text #", "more text #", "and more #"}));
        QVERIFY(!untold);
        for (const std::string& text : {guess->explanation, untold.error().why}) {
            QVERIFY(text.find('\n') == std::string::npos && text.find("\xE2\x80\xAE") == std::string::npos);
            QVERIFY(text.find("ask\\u{A}\\u{202E}") != std::string::npos && text.find(std::string(200, 'x')) == std::string::npos);
        }
    }

    void namesAreChecked_data() {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("role");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("a pair") << QStringLiteral("b") << QStringLiteral("answer") << true;
        QTest::newRow("no such column") << QStringLiteral("z") << QStringLiteral("answer") << false;
        QTest::newRow("no such role") << QStringLiteral("b") << QStringLiteral("reply") << false;
        QTest::newRow("no answer") << QStringLiteral("b") << QStringLiteral("prompt") << false;
        QTest::newRow("two forms") << QStringLiteral("b") << QStringLiteral("text") << false;
    }
    void namesAreChecked() {
        QFETCH(QString, column);
        QFETCH(QString, role);
        QFETCH(bool, accepted);
        const Table table = repeated({"a", "b"}, {"text #", "text #"}, 3);
        const auto roles = rolesFromNames(table, {{"a", "prompt"}, {column.toStdString(), role.toStdString()}});
        QCOMPARE(bool(roles), accepted);
        QVERIFY(!rolesFromNames(table, {}));
    }

    void roleNamesRoundTrip() {
        for (const ColumnRole role : {ColumnRole::none, ColumnRole::messages, ColumnRole::instruction, ColumnRole::prompt, ColumnRole::answer, ColumnRole::text, ColumnRole::group})
            QVERIFY(*roleNamed(nameOf(role)) == role);
    }
};

QTEST_GUILESS_MAIN(ColumnRolesTest)
#include "column_roles_test.moc"
