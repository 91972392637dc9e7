// What is deleted is gone as a whole or there as a whole, comes back for a moment, and takes nothing with it that is not Graft's.
#include "service/deletion.h"
#include "service/recent.h"
#include "tiny_project.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using namespace std::chrono_literals;
using recipe::RunState;

class DeletionTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_folder;

    static std::string addRun(const Project& project, RunState state = RunState::done) {
        auto record = *project.createRun(namedRecipe("mine"));
        record.state = state;
        if (!writeRecord(project.runFolder(record.id), record)) qFatal("no record");
        put(project.runFolder(record.id) / "checkpoints/step-00000001/adapter.safetensors", std::string(1000, 'x'));
        return record.id;
    }
    // A project with two runs, own files of the user beside them, and an export.
    void fill() const {
        const auto project = *Project::create(m_folder, "Desk");
        addRun(project);
        addRun(project);
        put(m_folder / "data/written/a.jsonl", "{}");
        put(m_folder / "data/mine.csv", "a,b");
        put(m_folder / "letters.csv", "a,b");
        put(m_folder / "exports/lora-peft/README.md", "taken home");
        if (!rememberProject(m_folder)) qFatal("not remembered");
    }
    static QStringList namesUnder(const fs::path& folder) {
        QStringList names;
        for (const auto& [name, bytes] : filesUnder(folder)) names << QString::fromStdString(name);
        return names;
    }

    const QStringList usersFiles{QStringLiteral("data/mine.csv"), QStringLiteral("exports/lora-peft/README.md"), QStringLiteral("letters.csv")};

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_folder = fs::path(m_temporary->path().toStdString()) / "desk";
        qputenv("GRAFT_PROFILE", (m_temporary->path() + QLatin1String("/profile")).toUtf8());
    }

    void aRunGoesAndComesBack() {
        const auto project = *Project::create(m_folder, "Desk");
        const auto first = addRun(project), second = addRun(project);
        const auto before = filesUnder(m_folder);
        QVERIFY(bytesUnder(project.runFolder(first)) > 1000);
        IS_GOOD(deleteRun(project, first));
        QVERIFY(!project.run(first));
        QCOMPARE(project.runs().size(), std::size_t(1));
        QVERIFY(project.damagedRuns().empty());
        IS_GOOD(restoreRun(project, first));
        QVERIFY(filesUnder(m_folder) == before);
        IS_GOOD(deleteRun(project, first));
        emptyTrash(project);
        QVERIFY(!restoreRun(project, first));
        QCOMPARE(project.runs().size(), std::size_t(1));
        QCOMPARE(project.runs()[0].id, second);
        QVERIFY(!fs::exists(m_folder / "trash"));
    }

    void whatMayNotGoStays() {
        const auto project = *Project::create(m_folder, "Desk");
        const auto training = addRun(project, RunState::running), done = addRun(project);
        const auto before = filesUnder(m_folder);
        const auto refused = deleteRun(project, training);
        QVERIFY(!refused && refused.error().why == "it is training");
        for (const char* id : {"", ".", "..", "../desk", "nothing"}) QVERIFY(!deleteRun(project, id));
        const auto reader = *Project::open(m_folder);
        const auto held = deleteRun(reader, done);
        QVERIFY(!held);
        QVERIFY2(held.error().why.find(reader.holder()) != std::string::npos, held.error().why.c_str());
        QVERIFY(!deleteProject(m_folder));  // this very program has it open
        QVERIFY(filesUnder(m_folder) == before);
    }

    void aFolderThatMayNotBeWrittenKeepsAll() {
        const auto project = *Project::create(m_folder, "Desk");
        const auto id = addRun(project);
        const auto before = filesUnder(m_folder);
        const bool root = geteuid() == 0;
        fs::permissions(m_folder, fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
        if (root) QCOMPARE(seteuid(65534), 0);
        const auto run = deleteRun(project, id);
        if (root) QCOMPARE(seteuid(0), 0);
        fs::permissions(m_folder, fs::perms::owner_all);
        QVERIFY(!run);
        QVERIFY(filesUnder(m_folder) == before);
    }

    void aProjectGoesAndComesBack() {
        fill();
        const auto before = filesUnder(m_folder);
        const auto contents = contentsOf(m_folder);
        QCOMPARE(contents.runs, std::size_t(2));
        QVERIFY(contents.examples && contents.others && contents.bytes > 2000);
        IS_GOOD(deleteProject(m_folder));
        QVERIFY(!Project::open(m_folder));
        QVERIFY(recentProjects().empty());
        IS_GOOD(restoreProject(m_folder));
        QVERIFY(filesUnder(m_folder) == before);
        QCOMPARE(recentProjects().size(), std::size_t(1));
        removeDeleted(m_folder);      // it was brought back: nothing goes
        removeDeletedProjects(0s);
        QVERIFY(filesUnder(m_folder) == before);
    }

    void onlyGraftsFilesGo() {
        fill();
        IS_GOOD(deleteProject(m_folder));
        removeDeletedProjects(3600s);  // not yet: the moment to undo
        IS_GOOD(restoreProject(m_folder));
        IS_GOOD(deleteProject(m_folder));
        removeDeletedProjects(0s);
        QCOMPARE(namesUnder(m_folder), usersFiles);
        QVERIFY(!fs::exists(m_folder / "project.lock"));
        QVERIFY(!restoreProject(m_folder));
    }

    void anOwnFolderGoesWithIt() {
        addRun(*Project::create(m_folder, "Desk"));
        QVERIFY(!contentsOf(m_folder).others);
        IS_GOOD(deleteProject(m_folder));
        removeDeleted(m_folder);
        QVERIFY(!fs::exists(m_folder));
    }

    // Cut off after the first move: it is deleted, what is left goes with the rest; or all of it comes back.
    void aDeletionThatWasCutOffEnds_data() {
        QTest::addColumn<bool>("back");
        QTest::newRow("ended") << false;
        QTest::newRow("brought back") << true;
    }
    void aDeletionThatWasCutOffEnds() {
        QFETCH(bool, back);
        fill();
        const auto before = filesUnder(m_folder);
        IS_GOOD(deleteProject(m_folder));
        for (const auto& run : fs::directory_iterator(m_folder / ".graft-deleted/runs")) fs::rename(run.path(), m_folder / "runs" / run.path().filename());
        QVERIFY(!Project::open(m_folder));
        if (back) {
            IS_GOOD(restoreProject(m_folder));
            QVERIFY(filesUnder(m_folder) == before);
            return;
        }
        removeDeletedProjects(0s);
        QCOMPARE(namesUnder(m_folder), usersFiles);
    }

    // The second move fails: the list of deleted projects cannot be kept, or a part lies on another disk.
    void aDeletionThatFailsChangesNothing() {
        fill();
        const auto before = filesUnder(m_folder);
        put(fs::path(m_temporary->path().toStdString()) / "no-folder", "");
        qputenv("GRAFT_PROFILE", (m_temporary->path() + QLatin1String("/no-folder")).toUtf8());
        QVERIFY(!deleteProject(m_folder));
        qputenv("GRAFT_PROFILE", (m_temporary->path() + QLatin1String("/profile")).toUtf8());
        QVERIFY(filesUnder(m_folder) == before);
        QVERIFY(!fs::exists(m_folder / ".graft-deleted"));
        const QTemporaryDir other(QLatin1String("/dev/shm/graft-XXXXXX"));
        struct ::stat here{}, there{};
        if (!other.isValid() || ::stat(m_folder.c_str(), &here) != 0 || ::stat(other.path().toUtf8().constData(), &there) != 0 || here.st_dev == there.st_dev) return;
        const auto elsewhere = fs::path(other.path().toStdString()) / "runs";
        fs::copy(m_folder / "runs", elsewhere, fs::copy_options::recursive);
        fs::remove_all(m_folder / "runs");
        fs::create_directory_symlink(elsewhere, m_folder / "runs");
        const auto linked = filesUnder(m_folder);
        QVERIFY(!deleteProject(m_folder));
        QVERIFY(filesUnder(m_folder) == linked);
        IS_GOOD(Project::open(m_folder));
        QCOMPARE(Project::open(m_folder)->runs().size(), std::size_t(2));
    }
};

QTEST_GUILESS_MAIN(DeletionTest)
#include "deletion_test.moc"
