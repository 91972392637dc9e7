// Hand-written examples: kept as they were typed, every earlier state still there, and refused where the project is another's.
#include "service/written_examples.h"
#include "service/data_look.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class WrittenExamplesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    const fs::path m_place = m_temporary.path().toStdString();
    const std::vector<WrittenExample> m_two{{"Where is it?\nSecond line \xE2\x80\xAE", "=1+1 \"quoted\", <b>bold</b>"}, {"0123", " blanks "}};

private Q_SLOTS:
    void comeBackAsTyped() {
        const auto project = Project::create(m_place / "a", "A");
        IS_GOOD(project);
        const auto file = saveWrittenExamples(*project, m_two);
        IS_GOOD(file);
        QVERIFY(isWritten(*project, *file));
        QVERIFY(!isWritten(*project, m_place / "a/data/other.jsonl"));
        const auto read = readWrittenExamples(*file);
        IS_GOOD(read);
        QCOMPARE(*read, m_two);
        recipe::DataChoice choice;
        choice.path = file->string();
        const auto look = lookAtData(choice, {});
        IS_GOOD(look);
        QVERIFY(!look->description.roles_problem);
        QCOMPARE(look->description.examples, std::int64_t(2));
        QCOMPARE(look->preview[0].cells[1], m_two[0].answer);
    }

    void anEarlierStateStays() {
        const auto project = Project::create(m_place / "b", "B");
        IS_GOOD(project);
        const auto first = saveWrittenExamples(*project, {m_two[0]});
        const auto second = saveWrittenExamples(*project, m_two);
        IS_GOOD(second);
        QVERIFY(*first != *second);
        QCOMPARE(readWrittenExamples(*first)->size(), std::size_t(1));
        QCOMPARE(*saveWrittenExamples(*project, {m_two[0]}), *first);
    }

    void otherFilesAreNoWrittenOnes() {
        const fs::path file = m_place / "other.jsonl";
        put(file, "{\"prompt\":\"a\",\"answer\":\"b\",\"id\":3}\n");
        QVERIFY(!readWrittenExamples(file));
        put(file, "{\"prompt\":\"a\",\"answer\":\"b\"}\n{\"prompt\":\n");
        QVERIFY(!readWrittenExamples(file));
        QVERIFY(!readWrittenExamples(m_place / "gone.jsonl"));
    }

    void aReaderCannotWrite() {
        const fs::path folder = m_place / "c";
        const auto holder = Project::create(folder, "C");
        IS_GOOD(holder);
        const auto reader = Project::open(folder);
        IS_GOOD(reader);
        QCOMPARE(int(reader->access()), int(Access::read));
        const auto kept = saveWrittenExamples(*reader, m_two);
        QVERIFY(!kept);
        QVERIFY2(told(kept).contains("in use by"), told(kept));
        QVERIFY(!fs::exists(folder / "data"));
    }
};

QTEST_GUILESS_MAIN(WrittenExamplesTest)
#include "written_examples_test.moc"
