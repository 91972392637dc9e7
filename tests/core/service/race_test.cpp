// What a race keeps, what it reads from its runs, and what comes next.
#include "service/race.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class RaceTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    std::optional<Project> m_project;

    static recipe::Recipe of(const std::string& method) {
        auto recipe = namedRecipe("");
        recipe.method.id = method;
        return recipe;
    }
    Race made(const std::vector<std::string>& methods) {
        std::vector<recipe::Recipe> recipes;
        for (const auto& method : methods) recipes.push_back(of(method));
        auto race = createRace(*m_project, recipes);
        if (!race) qFatal("%s", told(race).constData());
        return *race;
    }
    void reach(const std::string& run, recipe::RunState state) {
        auto record = *m_project->run(run);
        record.state = state;
        if (!writeRecord(m_project->runFolder(run), record)) qFatal("the record could not be written");
    }
    void measure(const std::string& run) {
        if (!writeEvaluation(m_project->runFolder(run) / "evaluation", {.contestant = run, .label = "mine", .set = "held_out"})) qFatal("the report could not be written");
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_project = *Project::create(fs::path(m_temporary->path().toStdString()) / "desk", "desk");
    }

    void isReadAsItWasMade() {
        auto race = made({"lora", "prefix", "lora"});
        IS_GOOD(giveUp(*m_project, race, 1, "It diverged."));
        const auto read = readRace(*m_project, race.id);
        IS_GOOD(read);
        QCOMPARE(read->created, race.created);
        QCOMPARE(read->entries.size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(read->entries[i].method, race.entries[i].method);
            QCOMPARE(read->entries[i].run, race.entries[i].run);
            QVERIFY(m_project->run(read->entries[i].run));
        }
        QCOMPARE(read->entries[1].given_up, std::string("It diverged."));
        const auto second = made({"lora", "full"});
        const auto all = races(*m_project);
        IS_GOOD(all);
        QCOMPARE(all->size(), std::size_t(2));
        QVERIFY(all->front().id != race.id || second.created > race.created || second.id < race.id);
    }

    void beginsWholeOrNotAtAll() {
        QVERIFY(!createRace(*m_project, {of("lora"), of("prefix"), of("no such method")}));
        QVERIFY(!createRace(*m_project, {}));
        QVERIFY(m_project->runs().empty());
        put(m_project->folder() / "races", "a file where the folder should be");
        QVERIFY(!createRace(*m_project, {of("lora"), of("full")}));
        QVERIFY(m_project->runs().empty());
    }

    void readsWhereEachStands() {
        auto race = made({"lora", "prefix", "bitfit", "full", "ia3", "dora", "vera", "oft"});
        const auto run = [&](std::size_t i) { return race.entries[i].run; };
        reach(run(1), recipe::RunState::stopped);
        reach(run(2), recipe::RunState::interrupted);
        reach(run(3), recipe::RunState::done);
        reach(run(4), recipe::RunState::done);
        measure(run(4));
        reach(run(5), recipe::RunState::failed);
        reach(run(6), recipe::RunState::stopped);
        IS_GOOD(giveUp(*m_project, race, 6, "It diverged."));
        fs::remove_all(m_project->runFolder(run(7)));
        const std::vector<RaceStanding> expected{RaceStanding::ready, RaceStanding::cut_off, RaceStanding::cut_off, RaceStanding::learned, RaceStanding::measured, RaceStanding::failed, RaceStanding::failed, RaceStanding::gone};
        QVERIFY(standings(*m_project, race) == expected);
        // One that cannot be measured is left behind as well.
        IS_GOOD(giveUp(*m_project, race, 3, "The rows cannot be read."));
        QVERIFY(standings(*m_project, race)[3] == RaceStanding::failed);
    }

    void measuresEachBeforeTheNextBegins() {
        using S = RaceStanding;
        const auto step = nextStep({S::measured, S::failed, S::gone, S::learned, S::ready});
        QVERIFY(step && step->act == RaceAct::measure && step->entry == 3);
        const auto on = nextStep({S::measured, S::cut_off, S::ready});
        QVERIFY(on && on->act == RaceAct::go_on && on->entry == 1);
        const auto begin = nextStep({S::failed, S::ready, S::learned});
        QVERIFY(begin && begin->act == RaceAct::train && begin->entry == 1);
        QVERIFY(!nextStep({S::measured, S::failed, S::gone}));
    }

    void whatHasNotBegunChangesPlaces() {
        std::vector<recipe::Recipe> recipes;
        std::vector<MethodCost> costs;
        for (const char* method : {"lora", "prefix", "bitfit", "full"}) {
            recipes.push_back(of(method));
            costs.push_back({.file_bytes = 100, .seconds_low = 10.0 * double(costs.size() + 1), .seconds_high = 20.0 * double(costs.size() + 1), .measuring_seconds = 3});
        }
        auto race = *createRace(*m_project, recipes, costs);
        const auto order = [&] {
            const auto read = *readRace(*m_project, race.id);
            QStringList methods;
            for (std::size_t i = 0; i < read.entries.size(); ++i) {
                methods << QString::fromStdString(read.entries[i].method);
                if (read.entries[i].run != race.entries[i].run) qFatal("the file has another run than the race");
            }
            return methods.join(QLatin1Char(' '));
        };
        IS_GOOD(moveEntry(*m_project, race, 3, 1));
        QCOMPARE(order(), QStringLiteral("lora full prefix bitfit"));
        IS_GOOD(moveEntry(*m_project, race, 0, 2));
        QCOMPARE(order(), QStringLiteral("full prefix lora bitfit"));
        IS_GOOD(moveEntry(*m_project, race, 1, 2));
        QCOMPARE(order(), QStringLiteral("full lora prefix bitfit"));
        // Full has taken 40 to 80 seconds with it, and learns; lora, prefix and bitfit are left.
        reach(race.entries[0].run, recipe::RunState::done);
        const auto read = *readRace(*m_project, race.id);
        const auto left = leftOf(read, standings(*m_project, read));
        QCOMPARE(left.seconds_low, 60.0);
        QCOMPARE(left.seconds_high, 120.0);
        QCOMPARE(left.measuring_seconds, 12.0);   // full has learned, and is not measured yet
        QVERIFY(left.all_known && left.disk_bytes == 3 * read.entries[1].disk_bytes && read.entries[1].disk_bytes > 100);
        const auto unknown = made({"lora", "prefix"});
        QVERIFY(!leftOf(unknown, standings(*m_project, unknown)).all_known);
    }

    void whatCannotBeWrittenIsNotChanged() {
        auto race = made({"lora", "prefix", "full"});
        const auto before = race.entries;
        const auto file = m_project->folder() / "races" / (race.id + ".json");
        fs::remove(file);
        fs::create_directories(file / "in the way");
        QVERIFY(!moveEntry(*m_project, race, 0, 1));
        QVERIFY(race.entries == before);
        QVERIFY(!giveUp(*m_project, race, 2, "It diverged."));
        QVERIFY(race.entries == before);
    }

    void damagedFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("another format") << QByteArray(R"({"format": 2, "created": 1, "entries": []})");
        QTest::newRow("no entries") << QByteArray(R"({"format": 1, "created": 1})");
        QTest::newRow("time as text") << QByteArray(R"({"format": 1, "created": "now", "entries": []})");
        QTest::newRow("entry without a run") << QByteArray(R"({"format": 1, "created": 1, "entries": [{"method": "lora"}]})");
        QTest::newRow("entry that is no object") << QByteArray(R"({"format": 1, "created": 1, "entries": ["lora"]})");
    }
    void damagedFilesAreRefused() {
        QFETCH(QByteArray, text);
        put(m_project->folder() / "races/race-1.json", text.toStdString());
        const auto read = readRace(*m_project, "race-1");
        QVERIFY(!read && read.error().what.find("race-1.json") != std::string::npos && !read.error().hint.empty());
        QVERIFY(!races(*m_project));
    }
};

QTEST_GUILESS_MAIN(RaceTest)
#include "race_test.moc"
