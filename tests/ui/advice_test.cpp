// What the doctor advises, done: through the real window with a run that goes wrong, and an estimate that its user does not wait for.
#include "model/memory_arena.h"
#include "person.h"
#include "ui/bottom_bar.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/doctor_bar.h"
#include "ui/widgets/plain_table.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;
namespace fs = std::filesystem;

namespace {

// So many rows that whoever stops the reading is in time.
constexpr int manyRows = 60'000;

QPushButton* adviceOf(Studio& studio, const QString& part) {
    for (QPushButton* button : studio.window().train().findChild<DoctorBar*>()->findChildren<QPushButton*>())
        if (button->isVisible() && button->text().contains(part)) return button;
    return nullptr;
}

// The starter's model with a table of its own for reading tokens, in which `token` holds no finite number: only the rows that hold it are hurt.
bool damageToken(const fs::path& from, const fs::path& to, int token) {
    std::error_code failed;
    fs::copy(fs::canonical(from), to, failed);
    if (failed) return false;
    std::ifstream weights(from / "model.safetensors", std::ios::binary), config(from / "config.json");
    std::string bytes{std::istreambuf_iterator<char>(weights), {}};
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    QJsonObject header = QJsonDocument::fromJson(QByteArray(bytes.data() + 8, qsizetype(length))).object(), settings = QJsonDocument::fromJson(QByteArray::fromStdString({std::istreambuf_iterator<char>(config), {}})).object();
    std::string tensors = bytes.substr(8 + length);
    const QString embedding = QStringLiteral("model.embed_tokens.weight");
    QJsonObject read = header[embedding].toObject(), written = read;
    if (read[QStringLiteral("dtype")].toString() != QLatin1String("BF16")) return false;
    const auto begin = std::size_t(read[QStringLiteral("data_offsets")].toArray()[0].toInteger()), end = std::size_t(read[QStringLiteral("data_offsets")].toArray()[1].toInteger());
    const auto width = std::size_t(read[QStringLiteral("shape")].toArray()[1].toInteger());
    written[QStringLiteral("data_offsets")] = QJsonArray{qint64(tensors.size()), qint64(tensors.size() + end - begin)};
    header[QStringLiteral("lm_head.weight")] = written;
    tensors += tensors.substr(begin, end - begin);
    std::memset(tensors.data() + begin + std::size_t(token) * width * 2, 0xff, width * 2);   // NaN in bfloat16
    settings[QStringLiteral("tie_word_embeddings")] = false;
    const std::string head = QJsonDocument(header).toJson(QJsonDocument::Compact).toStdString();
    length = head.size();
    std::ofstream hurt(to / "model.safetensors", std::ios::binary);
    hurt.write(reinterpret_cast<const char*>(&length), sizeof length) << head << tensors;
    std::ofstream(to / "config.json") << QJsonDocument(settings).toJson().toStdString();
    return bool(hurt.flush());
}

}  // namespace

class AdviceTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;

    static bool ready(Studio& studio) {
        const auto planned = [&] { return studio.training().phase() == RunPhase::ready || studio.training().phase() == RunPhase::blocked; };
        return waitFor(studio.window(), [&] { return planned() && studio.idle(); }) && studio.training().phase() == RunPhase::ready;
    }

    // Another run with the sample's recipe, changed, ready to start on the Train page.
    template <class Change>
    void prepare(Studio& studio, const char* folder, Change change) {
        studio.window().show();
        studio.openSample(m_home.path() + QLatin1Char('/') + QLatin1String(folder));
        QVERIFY(ready(studio));
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        change(recipe.training);
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        QVERIFY(ready(studio));
    }
    static bool advised(Studio& studio, const QString& part) {
        return waitFor(studio.window(), [&] { return adviceOf(studio, part); });
    }
    static bool beginsAfter(Studio& studio, const std::string& before) {
        return waitFor(studio.window(), [&] { return studio.session().currentRun()->id != before && studio.training().phase() == RunPhase::running; });
    }
    static bool stops(Studio& studio) {
        return press(studio.window().train(), QStringLiteral("Stop and save")) && waitFor(studio.window(), [&] { return !studio.training().task() && studio.idle(); });
    }
    // At the boundary of two steps, when nothing is being computed.
    static bool pauses(Studio& studio) {
        return press(studio.window().train(), QStringLiteral("Pause")) && waitFor(studio.window(), [&] { return studio.training().phase() == RunPhase::paused; });
    }
    static bool trainsUntil(Studio& studio, std::int64_t step) {
        return waitFor(studio.window(), [&] { return !studio.training().series().steps().empty() && studio.training().series().steps().back().step >= step; });
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }

    void anEstimateThatIsStoppedCanBeMadeAgain() {
        Studio studio;
        studio.window().show();
        studio.openSample(m_home.path() + QStringLiteral("/estimate"));
        QVERIFY(ready(studio));
        const QString table = m_home.path() + QStringLiteral("/many.csv");
        {
            std::ofstream file(table.toStdString());
            file << "question,answer\n";
            for (int row = 0; row < manyRows; ++row) file << "What is written in row " << row << " of this table?,It says " << row << " and nothing else\n";
        }
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        recipe.data = {};
        recipe.data.path = table.toStdString();
        recipe.training.learning_rate.reset();
        QSignalSpy failures(&studio.training(), &RunTraining::failed);
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        const auto stopButton = [&] { return studio.training().phase() == RunPhase::planning ? person::buttonSaying(studio.window().bottom(), QStringLiteral("Stop")) : nullptr; };
        QVERIFY(QTest::qWaitFor([&] { return stopButton() && person::sees(studio.window().bottom(), QStringLiteral("estimating")); }, person::patience));
        QTest::mouseClick(stopButton(), Qt::LeftButton);
        QVERIFY(ready(studio));
        QVERIFY(!studio.training().plan());
        QCOMPARE(failures.count(), 0);
        QVERIFY(person::buttonSaying(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(press(studio.window().train(), QStringLiteral("Estimate again")));
        QCOMPARE(int(studio.training().phase()), int(RunPhase::planning));
        QVERIFY(ready(studio));
        QVERIFY(studio.training().plan());
        QVERIFY(!adviceOf(studio, QStringLiteral("Estimate")));
    }

    // A rate at which nothing can be learned: the run is stopped, and another begins with a third of it, in the settings too.
    void aThirdOfTheRateBeginsAnotherRun() {
        constexpr double wild = 9;  // the most that may be asked for
        Studio studio;
        studio.window().show();
        studio.openSample(m_home.path() + QStringLiteral("/wild"));
        QVERIFY(ready(studio));
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        recipe.training.learning_rate = wild;
        recipe.training.warmup_share = 0;
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        QVERIFY(ready(studio));
        const std::size_t runs = studio.session().runs().size();
        const std::string first = studio.session().currentRun()->id;
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(waitFor(studio.window(), [&] { return adviceOf(studio, QStringLiteral("third of the rate")); }));
        QVERIFY(studio.window().grab().save(QStringLiteral(GRAFT_PICTURES "/train-diverged-light-1024.png")));
        QCOMPARE(person::cutOffText(studio.window()), QString());
        QTest::mouseClick(adviceOf(studio, QStringLiteral("third of the rate")), Qt::LeftButton);
        QVERIFY(waitFor(studio.window(), [&] { return studio.session().currentRun()->id != first && studio.training().task(); }));
        QCOMPARE(studio.session().runs().size(), runs + 1);
        QCOMPARE(*studio.session().currentRun()->recipe.training.learning_rate, wild / 3);
        QCOMPARE(*studio.draft().recipe().training.learning_rate, wild / 3);
        QVERIFY(studio.draft().undo().canUndo());
        const auto kept = std::ranges::find(studio.session().runs(), first, &recipe::RunRecord::id);
        QVERIFY(kept != studio.session().runs().end());
        QVERIFY(waitFor(studio.window(), [&] { return studio.training().phase() == RunPhase::running; }));
        QVERIFY(press(studio.window().train(), QStringLiteral("Stop and save")));
        QVERIFY(waitFor(studio.window(), [&] { return !studio.training().task() && studio.idle(); }));
    }

    // A rate at which nothing moves.
    void threeTimesTheRateBeginsAnotherRun() {
        constexpr double tiny = 1e-8;
        Studio studio;
        prepare(studio, "slow", [&](recipe::TrainingPlan& plan) {
            plan.learning_rate = tiny;
            plan.evaluate_every = 5;
            plan.sample_rows = 0;
        });
        const std::string first = studio.session().currentRun()->id;
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(advised(studio, QStringLiteral("three times the rate")));
        QVERIFY(studio.window().grab().save(QStringLiteral(GRAFT_PICTURES "/train-hardly-learned-light-1024.png")));
        QCOMPARE(person::cutOffText(studio.window()), QString());
        QTest::mouseClick(adviceOf(studio, QStringLiteral("three times the rate")), Qt::LeftButton);
        QVERIFY(beginsAfter(studio, first));
        QCOMPARE(*studio.session().currentRun()->recipe.training.learning_rate, 3 * tiny);
        QCOMPARE(*studio.draft().recipe().training.learning_rate, 3 * tiny);
        QCOMPARE(studio.draft().undo().undoText(), QStringLiteral("Three times the learning rate"));
        QVERIFY(stops(studio));
    }

    // Cut short while every look at the held-out rows is still better than the one before.
    void twiceAsLongBeginsAnotherRun() {
        constexpr std::int64_t few = 24;
        Studio studio;
        prepare(studio, "short", [&](recipe::TrainingPlan& plan) {
            plan.max_steps = few;
            plan.evaluate_every = few / 3;
            plan.schedule = "constant";
            plan.sample_rows = 0;
        });
        const std::string first = studio.session().currentRun()->id;
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(advised(studio, QStringLiteral("twice as long")));
        QCOMPARE(int(studio.training().phase()), int(RunPhase::ended));
        QVERIFY(studio.window().grab().save(QStringLiteral(GRAFT_PICTURES "/train-still-falling-light-1024.png")));
        QCOMPARE(person::cutOffText(studio.window()), QString());
        QTest::mouseClick(adviceOf(studio, QStringLiteral("twice as long")), Qt::LeftButton);
        QVERIFY(beginsAfter(studio, first));
        QCOMPARE(*studio.session().currentRun()->recipe.training.max_steps, 2 * few);
        QCOMPARE(*studio.draft().recipe().training.max_steps, 2 * few);
        QCOMPARE(studio.draft().undo().undoText(), QStringLiteral("Train twice as long"));
        QVERIFY(trainsUntil(studio, few + 1));
        QVERIFY(stops(studio));
    }

    // Half of the memory that a step takes is gone while it trains: the passes get smaller, and that is kept for the next runs, until it is undone.
    void smallerPassesAreKeptForTheNextRuns() {
        Studio studio;
        prepare(studio, "memory", [](recipe::TrainingPlan& plan) {
            plan.max_steps = 400;
            plan.evaluate_every = 400;
            plan.sample_rows = 0;
        });
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(trainsUntil(studio, 2));
        QVERIFY(pauses(studio));
        const std::uint64_t standing = model::arenaBytesInUse();
        model::resetArenaPeak();
        const std::int64_t at = studio.training().series().steps().back().step;
        QVERIFY(press(studio.window().train(), QStringLiteral("Resume")));
        QVERIFY(trainsUntil(studio, at + 12));
        QVERIFY(pauses(studio));
        model::setMemoryCeiling(standing + (model::arenaPeakBytes() - standing) / 2);
        const auto ceiling = qScopeGuard([] { model::setMemoryCeiling(0); });
        QVERIFY(press(studio.window().train(), QStringLiteral("Resume")));
        QVERIFY(advised(studio, QStringLiteral("Keep for next runs")));
        QVERIFY(pauses(studio));   // so that it gets no smaller while this looks
        model::setMemoryCeiling(0);
        QVERIFY(!studio.draft().recipe().training.micro_batch_tokens);
        const auto answered = studio.training().series().remarks();
        const auto answer = std::ranges::find_if(answered.rbegin(), answered.rend(), [](const recipe::Remark& remark) { return remark.kind == recipe::RemarkKind::memory_answered; });
        QVERIFY(press(studio.window().train(), QStringLiteral("Resume")));
        QVERIFY(advised(studio, QStringLiteral("Keep for next runs")));
        QVERIFY(studio.window().grab().save(QStringLiteral(GRAFT_PICTURES "/train-memory-light-1024.png")));
        QCOMPARE(person::cutOffText(studio.window()), QString());
        QTest::mouseClick(adviceOf(studio, QStringLiteral("Keep for next runs")), Qt::LeftButton);
        QCOMPARE(studio.draft().recipe().training.micro_batch_tokens, answer->micro_batch_tokens);
        QVERIFY(!adviceOf(studio, QStringLiteral("Keep")));
        QVERIFY(person::sees(studio.window().train(), QStringLiteral("The next runs keep it")));
        QVERIFY(studio.training().task());   // and this one goes on
        studio.draft().undo().undo();
        QVERIFY(!studio.draft().recipe().training.micro_batch_tokens);
        QVERIFY(adviceOf(studio, QStringLiteral("Keep for next runs")));
        QVERIFY(stops(studio));
        QVERIFY(adviceOf(studio, QStringLiteral("Keep for next runs")));
        QTest::mouseClick(adviceOf(studio, QStringLiteral("Keep for next runs")), Qt::LeftButton);
        QCOMPARE(studio.draft().recipe().training.micro_batch_tokens, answer->micro_batch_tokens);
    }

    // One letter, among those that are learned from, holds a sign whose weights are damaged.
    void rowsThatGaveNoFiniteNumberAreShown() {
        constexpr int damaged = 247 /* the piece <0xF0> of the starter */, letters = 90, hurt = 17;
        const fs::path model = toPath(m_home.path()) / "damaged-model", table = toPath(m_home.path()) / "foxes.csv";
        QVERIFY(damageToken(toPath(m_home.path()) / "resources/starter/model", model, damaged));
        {
            std::ofstream file(table);
            file << "question,answer\n";
            for (int row = 0; row < letters; ++row) file << "Where is parcel " << row << (row == hurt ? " \xf0\x9f\xa6\x8a" : "") << "?,It is at station " << row * 7 % 31 << "\n";
        }
        Studio studio;
        studio.window().show();
        studio.openSample(m_home.path() + QStringLiteral("/rows"));
        QVERIFY(ready(studio));
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        recipe.model.path = model.string();
        recipe.model.hash.clear();
        recipe.data = {};
        recipe.data.path = table.string();
        recipe.training.sample_rows = 0;
        recipe.training.evaluate_every = 200;
        recipe.training.max_steps = 200;
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        QVERIFY(ready(studio));
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(advised(studio, QStringLiteral("Look at these rows")));
        QCOMPARE(studio.training().series().skipped().back().rows, std::vector<std::int64_t>{hurt});
        QTest::mouseClick(adviceOf(studio, QStringLiteral("Look at these rows")), Qt::LeftButton);
        QVERIFY(waitFor(studio.window(), [] { return QApplication::activeModalWidget(); }));
        QWidget& dialog = *QApplication::activeModalWidget();
        QVERIFY(dialog.grab().save(QStringLiteral(GRAFT_PICTURES "/train-rows-light.png")));
        auto* rows = dialog.findChild<PlainTable*>();
        QCOMPARE(rows->model()->rowCount(), 1);
        QCOMPARE(rows->model()->index(0, 0).data().toString(), QString::number(hurt + 1));
        QCOMPARE(rows->model()->index(0, 1).data().toString(), QString::number(hurt + 2));   // in the file, after the header
        QVERIFY(dialog.findChild<QPlainTextEdit*>()->toPlainText().contains(QStringLiteral("Where is parcel 17")));
        QVERIFY(person::sees(dialog, QStringLiteral("was left out")));
        QVERIFY(press(dialog, QStringLiteral("Close")));
        QVERIFY(stops(studio));
    }

    // Pressed while the next run is being made, Go on would train the one before where nobody sees it.
    void theRunBeforeDoesNotGoOnBehindTheNext() {
        Studio studio;
        prepare(studio, "again", [](recipe::TrainingPlan& plan) {
            plan.max_steps = 400;
            plan.evaluate_every = 400;
            plan.sample_rows = 0;
        });
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(trainsUntil(studio, 2));
        QVERIFY(stops(studio));
        const std::string before = studio.session().currentRun()->id;
        QVERIFY(press(studio.window().train(), QStringLiteral("Train again")));
        QVERIFY(press(studio.window().train(), QStringLiteral("Go on")));
        QVERIFY(!studio.training().task());
        QVERIFY(waitFor(studio.window(), [&] { return studio.session().currentRun()->id != before; }));
        QVERIFY(ready(studio));
        QVERIFY(!studio.training().task());
    }
};

QTEST_MAIN(AdviceTest)
#include "advice_test.moc"
