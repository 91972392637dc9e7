// The recipe that the guide's pages fill in: undo, what is kept, and its plan, with the starter's model and a part of its data.
#include "person.h"
#include "ui/bridge/draft.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;

namespace {

// A window's bridge without a window.
struct Bridge {
    Compute compute;
    Session session{compute};
    Draft draft{session};

    ~Bridge() {
        compute.join();
        draft.keepNow();
    }
    bool openSample(const QString& folder) {
        session.openStarter(folder);
        return QTest::qWaitFor([this] { return session.project().has_value() && compute.tasks().idle(); }, person::patience);
    }
    bool settled() {
        return QTest::qWaitFor([this] { return !draft.planning() && compute.idle(); }, person::patience);
    }
};

void setRate(recipe::Recipe& recipe) { recipe.training.learning_rate = 1e-3; }
void setEpochs(recipe::Recipe& recipe) { recipe.training.epochs = 7; }

}  // namespace

class DraftTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    int m_projects = 0;
    QString newFolder() { return m_home.path() + QStringLiteral("/projects/%1").arg(++m_projects); }
    static QString fileIn(const QString& folder) { return folder + QStringLiteral("/draft.json"); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_home.make(), "resources/starter is not complete"); }

    void beginsWithTheNewestRunAndPlansIt() {
        Bridge bridge;
        QVERIFY(!bridge.draft.editable());
        QVERIFY(bridge.openSample(newFolder()));
        QVERIFY(bridge.draft.editable() && bridge.draft.hasModel() && bridge.draft.hasData());
        QVERIFY(bridge.draft.planning() && !bridge.draft.plan());
        QVERIFY(bridge.settled());
        QVERIFY(bridge.draft.plan() && !bridge.draft.planError());
        QVERIFY(bridge.draft.plan()->recipe.training.learning_rate.has_value());
        QVERIFY(!bridge.draft.recipe().training.learning_rate.has_value());  // stays the guide's
        QVERIFY(bridge.draft.plan()->training_rows > 50);
        QCOMPARE(bridge.draft.undo().count(), 0);
    }

    void undoesAndChoosesAgain() {
        Bridge bridge;
        QVERIFY(bridge.openSample(newFolder()));
        Draft& draft = bridge.draft;
        const recipe::Recipe first = draft.recipe();
        QSignalSpy changes(&draft, &Draft::changed);
        draft.edit(QStringLiteral("Set the learning rate"), setRate);
        draft.edit(QStringLiteral("Set the learning rate"), setRate);  // nothing new: no step
        QCOMPARE(draft.undo().count(), 1);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(draft.undo().undoText(), QStringLiteral("Set the learning rate"));
        draft.edit(QStringLiteral("Set the epochs"), setEpochs);
        draft.undo().undo();
        QCOMPARE(draft.recipe().training.learning_rate, std::optional(1e-3));
        draft.undo().undo();
        QVERIFY(draft.recipe() == first);
        QCOMPARE(changes.count(), 4);
        draft.undo().redo();
        draft.undo().redo();
        QCOMPARE(draft.recipe().training.epochs, std::optional(7.0));
        QVERIFY(bridge.settled());
        QCOMPARE(draft.plan()->recipe.training.learning_rate, std::optional(1e-3));
        QVERIFY(!draft.plan()->recipe.reasons.contains("training.learning_rate"));
    }

    void isKeptAndReadAgain() {
        const QString folder = newFolder();
        recipe::Recipe left;
        {
            Bridge bridge;
            QVERIFY(bridge.openSample(folder));
            QVERIFY(bridge.settled());
            QVERIFY(!QFile::exists(fileIn(folder)));  // nothing was chosen yet
            bridge.draft.edit(QStringLiteral("a"), setRate);
            QVERIFY(bridge.settled());
            QVERIFY(QFile::exists(fileIn(folder)));
            bridge.draft.edit(QStringLiteral("b"), setEpochs);  // and the program ends at once
            left = bridge.draft.recipe();
        }
        Bridge again;
        QVERIFY(again.openSample(folder));
        QVERIFY(again.draft.recipe() == left);
        QCOMPARE(again.draft.recipe().training.epochs, std::optional(7.0));
        QCOMPARE(again.draft.undo().count(), 0);
    }

    void anotherProjectHasItsOwn() {
        const QString one = newFolder(), two = newFolder();
        Bridge bridge;
        QVERIFY(bridge.openSample(one));
        bridge.draft.edit(QStringLiteral("a"), setRate);
        bridge.session.openStarter(two);  // before it has settled
        QVERIFY(QTest::qWaitFor([&] { return bridge.session.project()->folder() == toPath(two); }, person::patience));
        QVERIFY(!bridge.draft.recipe().training.learning_rate && bridge.draft.undo().count() == 0);
        bridge.session.openStarter(one);
        QVERIFY(QTest::qWaitFor([&] { return bridge.session.project()->folder() == toPath(one); }, person::patience));
        QCOMPARE(bridge.draft.recipe().training.learning_rate, std::optional(1e-3));
        bridge.draft.edit(QStringLiteral("b"), setEpochs);
        bridge.session.openStarter(one);  // the one that is open keeps its draft and its undo
        QCOMPARE(bridge.draft.undo().count(), 1);
        QVERIFY(bridge.settled());
        QVERIFY(!QFile::exists(fileIn(two)));
    }

    void aNewEditCancelsThePlan() {
        Bridge bridge;
        QVERIFY(bridge.openSample(newFolder()));
        QVERIFY(bridge.settled());
        Draft& draft = bridge.draft;
        QStringList plans;
        connect(&draft, &Draft::planned, this, [&] {
            if (draft.plan()) plans << QString::number(*draft.plan()->recipe.training.epochs);
            QVERIFY(!draft.planError());
        });
        bool edited = false;
        connect(&bridge.compute.tasks(), &TaskRunner::changed, this, [&] {  // a task is the running one until its result has been handed over
            if (edited || !bridge.compute.tasks().runningTitle().contains(QStringLiteral("estimating"))) return;
            edited = true;
            draft.edit(QStringLiteral("b"), [](recipe::Recipe& recipe) { recipe.training.epochs = 5; });
            draft.edit(QStringLiteral("c"), [](recipe::Recipe& recipe) { recipe.training.epochs = 6; });
        });
        draft.edit(QStringLiteral("a"), [](recipe::Recipe& recipe) { recipe.training.epochs = 4; });
        QVERIFY(draft.planning() && !draft.plan());
        QVERIFY(QTest::qWaitFor([&] { return edited; }, person::patience));
        QVERIFY(bridge.settled());
        QCOMPARE(plans, QStringList(QStringLiteral("6")));
    }

    void waitsBehindLongWork() {
        Bridge bridge;
        QVERIFY(bridge.openSample(newFolder()));
        QVERIFY(bridge.settled());
        std::atomic<bool> go = false;
        bridge.compute.tasks().start({QStringLiteral("long"), [&go](TaskContext&) -> TaskRunner::Delivery {
                                          while (!go) QThread::msleep(1);
                                          return {};
                                      }, {}});
        bridge.draft.edit(QStringLiteral("a"), setRate);
        QVERIFY(QTest::qWaitFor([&] { return bridge.draft.waiting(); }, person::patience));
        bridge.draft.edit(QStringLiteral("b"), setEpochs);  // never blocks
        QVERIFY(QTest::qWaitFor([&] { return bridge.draft.waiting(); }, person::patience));
        QCOMPARE(bridge.compute.tasks().waiting(), 1);  // to plan it, however many edits
        // What was set is kept meanwhile, and a crash would not take it.
        const auto keptEpochs = [&] {
            const auto kept = recipe::loadRecipe(bridge.session.project()->folder() / "draft.json");
            return kept ? kept->training.epochs : std::nullopt;
        };
        QVERIFY(QTest::qWaitFor([&] { return keptEpochs() == 7.0; }, person::patience));
        QVERIFY(bridge.draft.waiting());
        go = true;
        QVERIFY(bridge.settled());
        QCOMPARE(bridge.draft.plan()->recipe.training.epochs, std::optional(7.0));
    }

    void aPlanCanBeMadeAgain() {
        Bridge bridge;
        QVERIFY(bridge.openSample(newFolder()));
        Draft& draft = bridge.draft;
        const QString table = fromCore(draft.recipe().data.path), later = m_home.path() + QStringLiteral("/later.csv");
        draft.edit(QStringLiteral("Choose data"), [&](recipe::Recipe& recipe) { recipe.data.path = later.toStdString(); });
        QVERIFY(bridge.settled());
        QVERIFY(draft.planError());
        QVERIFY(QFile::copy(table, later));
        draft.planAgain();
        QVERIFY(draft.planning() && !draft.planError());
        draft.planAgain();  // it is on its way already
        QVERIFY(bridge.settled());
        QVERIFY(draft.plan() && !draft.planError());
    }

    void tellsWhyThereIsNoPlan() {
        Bridge bridge;
        QVERIFY(bridge.openSample(newFolder()));
        Draft& draft = bridge.draft;
        draft.edit(QStringLiteral("Choose data"), [](recipe::Recipe& recipe) { recipe.data.path = "/nowhere.csv"; });
        QVERIFY(bridge.settled());
        QVERIFY(!draft.plan() && draft.planError());
        QVERIFY2(draft.planError()->what.find("/nowhere.csv") != std::string::npos || draft.planError()->why.find("/nowhere.csv") != std::string::npos, draft.planError()->why.c_str());
        draft.edit(QStringLiteral("No data"), [](recipe::Recipe& recipe) { recipe.data.path.clear(); });
        QVERIFY(!draft.hasData() && !draft.planning() && !draft.planError() && !draft.plan());
        QTest::qWait(2 * Draft::settling);
        QVERIFY(bridge.settled());
        QVERIFY(!draft.plan() && !draft.planError());
        draft.undo().undo();
        draft.undo().undo();
        QVERIFY(bridge.settled());
        QVERIFY(draft.plan());
    }

    void aDamagedFileIsToldAndReplacedOnlyByAChange() {
        const QString folder = newFolder();
        { Bridge bridge; QVERIFY(bridge.openSample(folder)); }
        const auto bytes = [&] { QFile file(fileIn(folder)); return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(); };
        std::ofstream(fileIn(folder).toStdString()) << "{\"version\": 1, \"training\": {\"epochs\": ";
        Bridge bridge;
        QSignalSpy failures(&bridge.draft, &Draft::failed);
        QVERIFY(bridge.openSample(folder));
        QVERIFY(bridge.settled());
        QCOMPARE(failures.count(), 1);
        QVERIFY(failures.front().front().value<Error>().what.find("draft.json") != std::string::npos || failures.front().front().value<Error>().why.find("draft.json") != std::string::npos);
        QVERIFY(bridge.draft.hasModel() && bytes().endsWith(": "));
        bridge.draft.edit(QStringLiteral("a"), setEpochs);
        QVERIFY(bridge.settled());
        QVERIFY(bytes().contains("\"epochs\": 7"));
    }

    void aProjectInUseElsewhereIsNotChanged() {
        const QString folder = newFolder();
        { Bridge bridge; QVERIFY(bridge.openSample(folder)); }
        const auto holder = service::Project::open(toPath(folder));
        QVERIFY(holder);
        Bridge bridge;
        QVERIFY(bridge.openSample(folder));
        QVERIFY(!bridge.draft.editable());
        const recipe::Recipe before = bridge.draft.recipe();
        bridge.draft.edit(QStringLiteral("a"), setRate);
        QVERIFY(bridge.draft.recipe() == before && bridge.draft.undo().count() == 0);
        QVERIFY(bridge.settled() && !QFile::exists(fileIn(folder)));
    }

    // What the guide decided for the newest run is open again; what somebody set stays.
    void aRunBecomesWhatWasAskedFor() {
        recipe::Recipe ran;
        ran.name = "mine", ran.model.hash = "a", ran.data.hash = "b";
        ran.training.learning_rate = 5e-4, ran.training.epochs = 3;
        ran.reasons["training.epochs"] = "usual";
        ran.method.values = {};
        for (const recipe::MethodInfo& method : service::methods()) {
            if (method.fields.empty()) continue;
            ran.method.id = method.id;
            ran.method.values.clear();
            for (const recipe::MethodField& field : method.fields) ran.method.values[field.info.key] = field.standard;
            // Every method has a number or the names of layers to set.
            const auto changed = std::ranges::find_if(method.fields, [](const recipe::MethodField& field) {
                return std::holds_alternative<std::int64_t>(field.standard) || std::holds_alternative<std::vector<std::string>>(field.standard);
            });
            QVERIFY2(changed != method.fields.end(), method.id.c_str());
            if (const auto* number = std::get_if<std::int64_t>(&changed->standard)) ran.method.values[changed->info.key] = *number + 1;
            else ran.method.values[changed->info.key] = std::vector<std::string>{"q_proj"};
            const recipe::Recipe asked = service::asAsked(ran);
            QCOMPARE(asked.method.values.size(), std::size_t(1));
            QVERIFY(asked.method.values.contains(changed->info.key));
            QVERIFY(asked.training.learning_rate == 5e-4 && !asked.training.epochs);
            QVERIFY(asked.reasons.empty() && asked.name.empty() && asked.model.hash.empty() && asked.data.hash.empty());
        }
        QVERIFY(!ran.method.values.empty());
    }
};

QTEST_MAIN(DraftTest)
#include "draft_test.moc"
