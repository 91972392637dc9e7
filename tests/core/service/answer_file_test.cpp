// A file of cases answered by the starter's model: same rows in their order, damaged ones told, stopped half-way, the disk full, the original untouched.
#include "service/answer_file.h"
#include "service/starter.h"
#include "tiny_project.h"

#include <cerrno>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

namespace {

std::string cases(int rows) {
    std::string text = "id,message\n";
    for (int i = 1; i <= rows; ++i) text += std::to_string(i) + ",\"Hello, my kettle number " + std::to_string(i) + " leaks.\"\n";
    return text;
}

}  // namespace

class AnswerFileTest : public QObject {
    Q_OBJECT
    std::optional<Engine> m_engine;
    fs::path m_model;
    QTemporaryDir m_temporary;
    const Question m_short{.prompt = {}, .max_new_tokens = 4, .temperature = 0, .top_p = 1, .seed = 1};

    fs::path at(const std::string& name) const { return fs::path(m_temporary.path().toStdString()) / name; }
    data::Table tableOf(const std::string& text, const std::string& name = "cases.csv") {
        put(at(name), text);
        auto table = data::importTable(at(name));
        return table ? std::move(*table) : data::Table{};
    }
    Result<std::vector<AnsweredRow>> answer(const data::Table& table, const AnsweredSink& sink = {}, const ProgressSink& progress = {}) {
        return answerCases(*m_engine, m_model, table, guessAsking(table, {}), Wrapping::chat, m_short, sink, progress);
    }

private Q_SLOTS:
    void initTestCase() {
        m_engine.emplace();
        const auto starter = findStarter();
        IS_GOOD(starter);
        m_model = starter->model;
    }

    void whichColumnAsks_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("learned");   // columns that asked in training
        QTest::addColumn<QByteArray>("asks");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("as it learned") << QByteArray("body,subject,note\na b c,d e,f g h\n") << QByteArray("body subject") << QByteArray("body subject") << QByteArray("As in the rows it learned from, \"body\" and \"subject\" are what the model is asked.");
        QTest::newRow("one of them is missing") << QByteArray("body,note\nplease help me now,1\nplease help me again,2\n") << QByteArray("body subject") << QByteArray("body") << QByteArray("By names and content");
        QTest::newRow("named prompt") << QByteArray("x,prompt,y\n1,a b,2\n") << QByteArray() << QByteArray("prompt") << QByteArray("By names and content");
        QTest::newRow("the only one") << QByteArray("q7\n12\n13\n") << QByteArray() << QByteArray("q7") << QByteArray("The only column");
        QTest::newRow("not to be told") << QByteArray("a,b,c\n1,2,3\n4,5,6\n") << QByteArray() << QByteArray() << QByteArray("Neither names nor content");
    }
    void whichColumnAsks() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, learned);
        QFETCH(QByteArray, asks);
        QFETCH(QByteArray, told);
        std::map<std::string, std::string> roles{{"reply", "answer"}};
        for (const auto& column : learned.split(' '))
            if (!column.isEmpty()) roles[column.toStdString()] = "prompt";
        const auto asking = guessAsking(tableOf(text.toStdString()), roles);
        QByteArrayList found;
        for (const auto& [column, role] : asking.roles) found << QByteArray::fromStdString(column);
        QCOMPARE(found.join(' '), asks);
        QVERIFY2(QByteArray::fromStdString(asking.explanation).startsWith(told), asking.explanation.c_str());
    }

    // As training puts it: several columns as lines, the row's own instruction first, a conversation by its last question.
    void whatARowAsks() {
        const auto table = tableOf("subject,body,talk\nKettle,It leaks,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"Hi\"\"},{\"\"role\"\":\"\"assistant\"\",\"\"content\"\":\"\"Yes?\"\"}]\"\n");
        QCOMPARE(table.rows.size(), std::size_t(1));
        QCOMPARE(questionOf(table, guessAsking(table, {{"subject", "prompt"}, {"body", "prompt"}}), 0), std::string("subject: Kettle\nbody: It leaks"));
        QCOMPARE(questionOf(table, guessAsking(table, {{"subject", "instruction"}, {"body", "prompt"}}), 0), std::string("Kettle\n\nIt leaks"));
        QCOMPARE(questionOf(table, guessAsking(table, {{"talk", "messages"}}), 0), std::string("Hi"));
        QCOMPARE(questionOf(table, {}, 0), std::string());
    }

    void aColumnIsChosen() {
        const auto table = tableOf("a,b\n1,2\n");
        QCOMPARE(askWith(table, "b")->roles.begin()->first, std::string("b"));
        const auto none = askWith(table, "c");
        QVERIFY(!none);
        QVERIFY(none.error().hint.find("a, b") != std::string::npos);
    }

    // With every way that a row can be unlike the others: asked nothing, too long, damaged.
    void everyRowIsAccountedFor() {
        std::string longest;
        for (int i = 0; i < 6000; ++i) longest += "kettle ";
        const auto table = tableOf("id,message\n1,\"Hello, where is it?\"\n2,\n3,one,too many\n4," + longest + "\n5,Thank you very much\n");
        QCOMPARE(table.rows.size(), std::size_t(4));
        std::vector<std::size_t> order;
        const auto rows = answer(table, [&](std::size_t row, const AnsweredRow&) { order.push_back(row); });
        IS_GOOD(rows);
        QCOMPARE(order, (std::vector<std::size_t>{0, 1, 2, 3}));
        QVERIFY(!(*rows)[0].answer.empty() && !(*rows)[3].answer.empty());
        QCOMPARE(int((*rows)[1].outcome), int(RowOutcome::nothing_asked));
        QCOMPARE(int((*rows)[2].outcome), int(RowOutcome::too_long));
        QVERIFY((*rows)[2].reason.find("tokens") != std::string::npos);
        const auto books = booksOf(table, *rows);
        QCOMPARE(books.in_file, 5u);
        QCOMPARE(books.damaged, 1u);
        QCOMPARE(books.damaged + books.answered + books.nothing_asked + books.too_long + books.waiting, books.in_file);
        QCOMPARE(table.report.rejections.front().line, 4u);
    }

    void sameRowsInOrder_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"out.csv", "out.jsonl", "out.json"}) QTest::newRow(name) << QString::fromLatin1(name);
    }
    void sameRowsInOrder() {
        QFETCH(QString, name);
        const auto text = cases(11);
        const auto table = tableOf(text);
        const auto rows = answer(table);
        IS_GOOD(rows);
        IS_GOOD(saveAnswers(at("cases.csv"), at(name.toStdString()), table, *rows));
        QCOMPARE(textOf(at("cases.csv")), text);
        const auto read = data::importTable(at(name.toStdString()));
        IS_GOOD(read);
        QCOMPARE(read->columns, (std::vector<std::string>{"id", "message", "answer"}));
        QCOMPARE(read->rows.size(), table.rows.size());
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            QCOMPARE(read->rows[row][0].text, table.rows[row][0].text);
            QCOMPARE(read->rows[row][1].text, table.rows[row][1].text);
            QVERIFY(read->rows[row][2].text.ends_with((*rows)[row].answer));   // with a ' before it where a spreadsheet would run it
        }
        const auto again = answer(table);
        IS_GOOD(again);
        QVERIFY(*again == *rows);
    }

    void stoppingKeepsWhatIsThere() {
        const auto table = tableOf(cases(20));
        std::size_t told = 0;
        const auto rows = answer(table, [&](std::size_t row, const AnsweredRow&) { told = row + 1; }, [&](const Progress& progress) { return progress.done < 8; });
        IS_GOOD(rows);
        const auto books = booksOf(table, *rows);
        QVERIFY(books.answered >= 8 && books.answered < 20);
        QCOMPARE(books.answered + books.waiting, 20u);
        QVERIFY(told >= books.answered);
        IS_GOOD(saveAnswers(at("cases.csv"), at("part.csv"), table, *rows));
        QCOMPARE(data::importTable(at("part.csv"))->rows.size(), std::size_t(20));
    }

    void theOriginalIsNeverWritten() {
        const auto text = cases(2);
        const auto table = tableOf(text);
        fs::remove(at("link.csv"));
        fs::create_symlink(at("cases.csv"), at("link.csv"));
        for (const char* name : {"cases.csv", "link.csv"}) {
            const auto saved = saveAnswers(at("cases.csv"), at(name), table, {});
            QVERIFY(!saved);
            QVERIFY(saved.error().why.find("never changed") != std::string::npos);
        }
        QCOMPARE(textOf(at("cases.csv")), text);
        QVERIFY(!saveAnswers(at("cases.csv"), at("out.xlsx"), table, {}));
        QVERIFY(!fs::exists(at("out.xlsx")));
    }

    void aFullDiskLeavesTheOldFile() {
        const auto table = tableOf(cases(30));
        put(at("answers.csv"), "as it was\n");
        for (const char* call : {"write", "sync", "rename"}) {
            auto calls = FileCalls::system();
            const auto full = [] { return errno = ENOSPC, -1; };
            if (call == std::string("write")) calls.write = [&](int, const void*, std::size_t) { return long(full()); };
            if (call == std::string("sync")) calls.sync = [&](int) { return full(); };
            if (call == std::string("rename")) calls.rename = [&](const char*, const char*) { return full(); };
            const auto saved = saveAnswers(at("cases.csv"), at("answers.csv"), table, {}, "answer", calls);
            QVERIFY2(!saved, call);
            QCOMPARE(saved.error().kind, ErrorKind::diskFull);
            QCOMPARE(textOf(at("answers.csv")), std::string("as it was\n"));
        }
        std::size_t left = 0;
        for (const auto& entry : fs::directory_iterator(m_temporary.path().toStdString())) left += entry.path().filename().string().find(".tmp-") != std::string::npos;
        QCOMPARE(left, std::size_t(0));
    }

    void theNewColumnHasANameOfItsOwn() {
        const auto table = tableOf("answer,prompt\nx,y z\n");
        QCOMPARE(answerColumn(table), std::string("answer (2)"));
        IS_GOOD(saveAnswers(at("cases.csv"), at("own.jsonl"), table, {{RowOutcome::answered, "=1+1", {}}}));
        QCOMPARE(textOf(at("own.jsonl")), std::string("{\"answer\":\"x\",\"prompt\":\"y z\",\"answer (2)\":\"=1+1\"}\n"));
        IS_GOOD(saveAnswers(at("cases.csv"), at("own.csv"), table, {{RowOutcome::answered, "=1+1", {}}}));
        QCOMPARE(textOf(at("own.csv")), std::string("answer,prompt,answer (2)\r\nx,y z,'=1+1\r\n"));
        // As the column is called that was learned.
        QCOMPARE(columnLearned({{"message", "prompt"}, {"ticket", "answer"}}), std::string("ticket"));
        QCOMPARE(columnLearned({{"message", "prompt"}, {"team", "answer"}, {"urgency", "answer"}}), std::string("answer"));
        QCOMPARE(columnLearned({}), std::string("answer"));
        IS_GOOD(saveAnswers(at("cases.csv"), at("own.jsonl"), table, {{RowOutcome::answered, "hardware", {}}}, "ticket"));
        QCOMPARE(textOf(at("own.jsonl")), std::string("{\"answer\":\"x\",\"prompt\":\"y z\",\"ticket\":\"hardware\"}\n"));
    }

    void rowsWithoutAQuestionAreCountedBefore() {
        const auto table = tableOf("prompt,note\nWhere is it?,a\n,b\n  ,c\nWho is it?,d\n");
        QCOMPARE(rowsThatAsk(table, *askWith(table, "prompt")), std::size_t(2));
        QCOMPARE(rowsThatAsk(table, *askWith(table, "note")), std::size_t(4));
        QCOMPARE(rowsThatAsk(table, {}), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(AnswerFileTest)
#include "answer_file_test.moc"
