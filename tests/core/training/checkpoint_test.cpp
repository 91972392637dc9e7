#include "training/checkpoint_store.h"

#include <ATen/ATen.h>

#include "base/counter_random.h"

#include <ATen/Parallel.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace graft;
using namespace graft::training;
namespace fs = std::filesystem;

namespace {

Checkpoint checkpointOf(std::int64_t step) {
    Checkpoint checkpoint{.step = step, .parent = {}, .adapter = {}, .optimizer = {}, .state = {{"position", {{"step", step}}}}};
    checkpoint.adapter = {{"a", at::full({3, 5}, double(step), at::kFloat)}, {"b", at::arange(7, at::kFloat) + double(step)}};
    checkpoint.optimizer = {{"first.a", at::full({3, 5}, 0.5, at::kFloat)}};
    return checkpoint;
}

// Calls `trouble` at the N-th file call, and at all later ones where it lasts; it answers the errno to report, or does not return.
struct Trouble {
    int at = 0, count = 0;
    bool lasts = false;
    std::function<int()> happens;

    bool now() { return ++count == at || (lasts && count > at); }
    template <class Value, class... Arguments>
    std::function<Value(Arguments...)> around(const std::function<Value(Arguments...)>& call) {
        return [this, call](Arguments... arguments) -> Value {
            if (now()) {
                errno = happens();
                return static_cast<Value>(-1);
            }
            return call(arguments...);
        };
    }
    FileCalls calls() {
        const FileCalls& real = FileCalls::system();
        return {around(real.open), around(real.write), around(real.sync), around(real.close), around(real.rename), around(real.makeFolder)};
    }
};

std::string readFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeFile(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

const std::vector<std::string> files{"adapter.safetensors", "optimizer.safetensors", "state.json", "MANIFEST.json"};

}  // namespace

class CheckpointTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void whatIsWrittenIsRead();
    void keepsTheBestAndTheLastTwo();
    void everyCallFails_data();
    void everyCallFails();
    void killedAtEveryCall();
    void everyBitCounts();
    void everyLengthCounts();
    void everyFileCounts();
    void foreignManifest();
    void leftoversAreRemoved();

private:
    fs::path fresh();
    QTemporaryDir m_folder;
    int m_stores = 0;
};

fs::path CheckpointTest::fresh() { return fs::path(m_folder.path().toStdString()) / std::to_string(++m_stores); }

void CheckpointTest::whatIsWrittenIsRead() {
    CheckpointStore store(fresh());
    QVERIFY(bool(store.open()));
    const auto folder = store.save(checkpointOf(12), -1);
    QVERIFY(bool(folder));
    QCOMPARE(folder->filename().string(), std::string("step-00000012"));
    const auto read = readCheckpoint(*folder);
    QVERIFY(bool(read));
    QCOMPARE(read->step, 12);
    QVERIFY(read->state == checkpointOf(12).state);
    std::map<std::string, at::Tensor> adapter(read->adapter.begin(), read->adapter.end());
    QVERIFY(at::equal(adapter.at("b"), at::arange(7, at::kFloat) + 12));
    QCOMPARE(read->optimizer.size(), std::size_t(1));
    QVERIFY(bool(store.save(checkpointOf(13), -1)));
    QCOMPARE(verifyCheckpoint(*store.at(13))->parent, std::string("step-00000012"));
}

void CheckpointTest::keepsTheBestAndTheLastTwo() {
    CheckpointStore store(fresh());
    QVERIFY(bool(store.open()));
    for (const int step : {1, 2, 3, 4, 10, 100}) QVERIFY(bool(store.save(checkpointOf(step), step >= 2 ? 2 : -1)));
    for (const int step : {2, 10, 100}) QVERIFY(store.at(step));
    for (const int step : {1, 3, 4}) QVERIFY(!store.at(step));
}

void CheckpointTest::everyCallFails_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("lasts");
    QTest::newRow("disk full, once") << ENOSPC << false;
    QTest::newRow("disk full, from then on") << ENOSPC << true;
    QTest::newRow("disk error, once") << EIO << false;
    QTest::newRow("disk error, from then on") << EIO << true;
}

// The N-th file call of a save fails, for every N: it is told, the old checkpoint or the new one is valid, and the next save works.
void CheckpointTest::everyCallFails() {
    QFETCH(int, code);
    QFETCH(bool, lasts);
    int failures = 0;
    for (int at = 1;; ++at) {
        const fs::path folder = fresh();
        CheckpointStore before(folder);
        QVERIFY(bool(before.open()));
        QVERIFY(bool(before.save(checkpointOf(5), -1)));
        Trouble trouble{.at = at, .lasts = lasts, .happens = [code] { return code; }};
        const FileCalls calls = trouble.calls();
        CheckpointStore store(folder, calls);
        store.setLastSaved(5);
        const auto saved = store.save(checkpointOf(6), -1);
        if (trouble.count < at) {
            QVERIFY(bool(saved));
            break;
        }
        // A close of a file that was only read cannot lose anything, so that alone may pass unnoticed.
        if (!saved) {
            ++failures;
            QVERIFY(saved.error().kind == (code == ENOSPC ? ErrorKind::diskFull : ErrorKind::inputOutput));
        }
        const FoundCheckpoint found = before.newest();
        QVERIFY(found.folder);
        QVERIFY2(found.bypassed.empty(), qPrintable(QString::number(at)));
        QVERIFY(found.folder->filename() == checkpointName(5) || found.folder->filename() == checkpointName(6));
        if (saved) QCOMPARE(found.folder->filename().string(), checkpointName(6));
        QVERIFY(bool(before.save(checkpointOf(6), -1)));
        QCOMPARE(before.newest().folder->filename().string(), checkpointName(6));
        QVERIFY(before.at(5));
    }
    QVERIFY2(failures >= 15, qPrintable(QString::number(failures)));
}

// A process that dies at the N-th file call of a save, for every N, leaves the old checkpoint or the new one.
void CheckpointTest::killedAtEveryCall() {
    int kills = 0;
    for (int at = 1;; ++at) {
        const fs::path folder = fresh();
        CheckpointStore before(folder);
        QVERIFY(bool(before.open()));
        QVERIFY(bool(before.save(checkpointOf(5), -1)));
        const pid_t child = ::fork();
        if (child == 0) {
            Trouble trouble{.at = at, .happens = []() -> int { ::_exit(9); }};
            const FileCalls calls = trouble.calls();
            CheckpointStore store(folder, calls);
            store.setLastSaved(5);
            ::_exit(store.save(checkpointOf(6), -1) ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        if (WEXITSTATUS(status) == 0) break;
        QCOMPARE(WEXITSTATUS(status), 9);
        ++kills;
        CheckpointStore after(folder);
        QVERIFY(bool(after.open()));
        const FoundCheckpoint found = after.newest();
        QVERIFY(found.folder);
        QVERIFY(found.bypassed.empty());
        QVERIFY(found.folder->filename() == checkpointName(5) || found.folder->filename() == checkpointName(6));
        QVERIFY(bool(after.save(checkpointOf(6), -1)));
        QCOMPARE(after.newest().folder->filename().string(), checkpointName(6));
    }
    QVERIFY2(kills >= 15, qPrintable(QString::number(kills)));
}

void CheckpointTest::everyBitCounts() {
    CheckpointStore store(fresh());
    QVERIFY(bool(store.open()));
    const fs::path folder = *store.save(checkpointOf(12), -1);
    std::uint32_t draw = 0;
    for (const std::string& name : files) {
        const std::string whole = readFile(folder / name);
        for (int flip = 0; flip < 250; ++flip) {
            const auto random = philox({draw++, 0, 0, 0}, {1, 2});
            std::string damaged = whole;
            damaged[random[0] % damaged.size()] = static_cast<char>(damaged[random[0] % damaged.size()] ^ (1 << (random[1] % 8)));
            writeFile(folder / name, damaged);
            QVERIFY2(!verifyCheckpoint(folder), name.c_str());
            QVERIFY(!readCheckpoint(folder));
        }
        writeFile(folder / name, whole);
        QVERIFY(bool(verifyCheckpoint(folder)));
    }
}

void CheckpointTest::everyLengthCounts() {
    CheckpointStore store(fresh());
    QVERIFY(bool(store.open()));
    const fs::path folder = *store.save(checkpointOf(12), -1);
    for (const std::string& name : files) {
        const std::string whole = readFile(folder / name);
        for (std::size_t part = 0; part < 60; ++part) {
            writeFile(folder / name, whole.substr(0, part * whole.size() / 60));
            QVERIFY2(!verifyCheckpoint(folder), name.c_str());
        }
        writeFile(folder / name, whole + '\0');
        QVERIFY2(!verifyCheckpoint(folder), name.c_str());
        writeFile(folder / name, whole);
    }
    QVERIFY(bool(verifyCheckpoint(folder)));
}

// Each file deleted once: the checkpoint before is found, and the damaged one is named with the reason.
void CheckpointTest::everyFileCounts() {
    for (const std::string& name : files) {
        CheckpointStore store(fresh());
        QVERIFY(bool(store.open()));
        QVERIFY(bool(store.save(checkpointOf(12), -1)));
        const fs::path newest = *store.save(checkpointOf(13), -1);
        fs::remove(newest / name);
        const FoundCheckpoint found = store.newest();
        QVERIFY(found.folder);
        QCOMPARE(found.folder->filename().string(), checkpointName(12));
        QCOMPARE(found.bypassed.size(), std::size_t(1));
        QCOMPARE(found.bypassed[0].folder, checkpointName(13));
        QVERIFY(found.bypassed[0].why.find("missing") != std::string::npos);
    }
}

void CheckpointTest::foreignManifest() {
    CheckpointStore one(fresh()), other(fresh());
    QVERIFY(one.open() && other.open());
    const fs::path mine = *one.save(checkpointOf(12), -1);
    Checkpoint different = checkpointOf(12);
    different.adapter[0].second = at::zeros({3, 5});
    const fs::path theirs = *other.save(different, -1);
    fs::copy_file(theirs / "MANIFEST.json", mine / "MANIFEST.json", fs::copy_options::overwrite_existing);
    const auto verified = verifyCheckpoint(mine);
    QVERIFY(!verified);
    QVERIFY(verified.error().why.find("adapter.safetensors") != std::string::npos);
    // The whole checkpoint under another step's name.
    fs::copy(theirs, mine.parent_path() / checkpointName(99), fs::copy_options::recursive);
    QVERIFY(!verifyCheckpoint(mine.parent_path() / checkpointName(99)));
}

void CheckpointTest::leftoversAreRemoved() {
    const fs::path folder = fresh();
    CheckpointStore store(folder);
    QVERIFY(bool(store.open()));
    QVERIFY(bool(store.save(checkpointOf(12), -1)));
    fs::create_directories(folder / "step-00000013.tmp-77-1");
    fs::create_directories(folder / "removed-step-00000011");
    fs::create_directories(folder / "damaged-step-00000010");
    QVERIFY(bool(store.open()));
    QVERIFY(!fs::exists(folder / "step-00000013.tmp-77-1") && !fs::exists(folder / "removed-step-00000011"));
    QVERIFY(fs::exists(folder / "damaged-step-00000010"));
    QVERIFY(store.at(12));
}

QTEST_GUILESS_MAIN(CheckpointTest)
#include "checkpoint_test.moc"
