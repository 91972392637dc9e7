// A project that is moved finds what was written in it; what lies outside is named as it was.
#include "service/draft.h"
#include "service/project_paths.h"
#include "service/written_examples.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class ProjectPathsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    const fs::path m_place = m_temporary.path().toStdString();

private Q_SLOTS:
    void aMovedProjectFindsItsExamples() {
        const fs::path here = m_place / "here", there = m_place / "deeper/there";
        std::string run;
        {
            const auto project = Project::create(here, "Desk");
            IS_GOOD(project);
            const auto file = saveWrittenExamples(*project, {{"a", "b"}});
            IS_GOOD(file);
            recipe::Recipe recipe = namedRecipe("mine");
            recipe.data.path = file->string();
            IS_GOOD(writeDraft(*project, recipe));
            QVERIFY(readDraft(*project, {}).recipe == recipe);
            const auto record = project->createRun(recipe);
            IS_GOOD(record);
            QVERIFY(record->recipe == recipe);
            run = record->id;
            QVERIFY(project->run(run)->recipe == recipe);
            for (const auto& kept : {here / "draft.json", project->runFolder(run) / "recipe.json"}) QVERIFY2(textOf(kept).find(here.string()) == std::string::npos, textOf(kept).c_str());
        }
        fs::create_directories(there.parent_path());
        fs::rename(here, there);
        const auto moved = Project::open(there);
        IS_GOOD(moved);
        const fs::path file = readDraft(*moved, {}).recipe.data.path;
        QVERIFY(isWritten(*moved, file));
        QCOMPARE(readWrittenExamples(file)->size(), std::size_t(1));
        QCOMPARE(moved->run(run)->recipe.data.path, file.string());
        QCOMPARE(moved->run(run)->recipe.model.path, std::string("/models/tiny"));
        const auto alone = loadRecipeFile(there / "draft.json");
        IS_GOOD(alone);
        QCOMPARE(alone->data.path, file.string());
    }

    void otherPathsStay_data() {
        QTest::addColumn<QByteArray>("path");
        for (const char* path : {"", "/data/tickets.csv", "tickets.csv", "../tickets.csv", "/srv/desk-2/a.csv", "/srv"}) QTest::newRow(path) << QByteArray(path);
    }
    void otherPathsStay() {
        QFETCH(QByteArray, path);
        recipe::Recipe recipe;
        recipe.data.path = path.toStdString();
        QVERIFY(asStored(recipe, "/srv/desk") == recipe);
        QVERIFY(asUsed(recipe, "/srv/desk") == recipe);
    }

    void whatNothingRefersToGoesAtTheNextOpening() {
        const auto project = Project::create(m_place / "tidy", "Desk");
        IS_GOOD(project);
        const auto ofRun = *saveWrittenExamples(*project, {{"a", "b"}}), between = *saveWrittenExamples(*project, {{"a", "b"}, {"c", "d"}}), now = *saveWrittenExamples(*project, {{"e", "f"}});
        put(project->folder() / "data/pasted/pasted-1.tsv", "a\tb");
        put(project->folder() / "data/mine.csv", "a,b");
        recipe::Recipe recipe = namedRecipe("mine");
        recipe.data.path = ofRun.string();
        const auto record = project->createRun(recipe);
        IS_GOOD(record);
        recipe.data.path = now.string();
        IS_GOOD(writeDraft(*project, recipe));
        const auto whole = textOf(project->runFolder(record->id) / "record.json");
        put(project->runFolder(record->id) / "record.json", "{");  // what it learned from cannot be known
        removeUnusedData(*project);
        QVERIFY(fs::exists(between));
        put(project->runFolder(record->id) / "record.json", whole);
        removeUnusedData(*project);
        QVERIFY(fs::exists(ofRun) && fs::exists(now) && !fs::exists(between));
        QVERIFY(!fs::exists(project->folder() / "data/pasted/pasted-1.tsv"));
        QVERIFY(fs::exists(project->folder() / "data/mine.csv"));
    }
};

QTEST_GUILESS_MAIN(ProjectPathsTest)
#include "project_paths_test.moc"
