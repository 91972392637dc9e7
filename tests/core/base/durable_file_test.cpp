#include "base/durable_file.h"

#include <QtTest>

#include <cerrno>
#include <fstream>
#include <sstream>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace graft;
namespace fs = std::filesystem;

namespace {

// The system's calls, of which the N-th fails with `code` (0: a write that takes half).
FileCalls failingAt(int n, int code, int& made) {
    const auto& real = FileCalls::system();
    const auto fails = [n, code, &made] {
        if (++made != n) return false;
        errno = code;
        return true;
    };
    return {
        [=](const char* path, int flags, int mode) { return fails() ? -1 : real.open(path, flags, mode); },
        [=](int fd, const void* bytes, std::size_t count) {
            if (!fails()) return real.write(fd, bytes, count);
            return code ? -1 : real.write(fd, bytes, (count + 1) / 2);
        },
        [=](int fd) { return fails() ? -1 : real.sync(fd); },
        [=](int fd) {
            const bool failed = fails();
            const int code2 = real.close(fd);  // the descriptor is gone either way, as in Linux
            if (failed) errno = code;
            return failed ? -1 : code2;
        },
        [=](const char* from, const char* to) { return fails() ? -1 : real.rename(from, to); },
        [=](const char* path) { return fails() ? -1 : real.makeFolder(path); },
    };
}

std::string textOf(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::size_t entriesOf(const fs::path& folder) { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }

}  // namespace

class DurableFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void replacesWhole() {
        QTemporaryDir folder;
        const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
        QVERIFY(writeFileDurably(target, "old"));
        QVERIFY(writeFileDurably(target, std::string(100000, 'x')));
        QCOMPARE(textOf(target), std::string(100000, 'x'));
        QCOMPARE(entriesOf(target.parent_path()), std::size_t{1});
    }

    void withoutCommitTheOldStays() {
        QTemporaryDir folder;
        const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
        QVERIFY(writeFileDurably(target, "old"));
        {
            auto file = DurableFile::create(target);
            QVERIFY(file);
            QVERIFY(file->write("new"));
        }
        QCOMPARE(textOf(target), std::string("old"));
        QCOMPARE(entriesOf(target.parent_path()), std::size_t{1});
    }

    void everyFailingCallLeavesOldOrNew_data() {
        QTest::addColumn<int>("code");
        QTest::newRow("no space") << ENOSPC;
        QTest::newRow("quota") << EDQUOT;
        QTest::newRow("disk error") << EIO;
    }
    void everyFailingCallLeavesOldOrNew() {
        QFETCH(int, code);
        for (int n = 1;; ++n) {
            QTemporaryDir folder;
            const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
            QVERIFY(writeFileDurably(target, "old"));
            int made = 0;
            const auto calls = failingAt(n, code, made);
            const auto result = writeFileDurably(target, "new!", calls);
            if (made < n) {  // every call has had its turn
                QVERIFY(n > 6);
                QVERIFY(result);
                QCOMPARE(textOf(target), std::string("new!"));
                return;
            }
            QVERIFY2(!result, "a failed call must be told");
            QCOMPARE(result.error().kind, code == EIO ? ErrorKind::inputOutput : ErrorKind::diskFull);
            const auto text = textOf(target);
            QVERIFY2(text == "old" || text == "new!", text.c_str());
            QCOMPARE(entriesOf(target.parent_path()), std::size_t{1});
        }
    }

    void afterAFailureNothingIsCommitted_data() {
        QTest::addColumn<int>("call");
        QTest::newRow("write") << 2;
        QTest::newRow("sync") << 3;
    }
    void afterAFailureNothingIsCommitted() {
        QFETCH(int, call);
        QTemporaryDir folder;
        const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
        QVERIFY(writeFileDurably(target, "old"));
        int made = 0;
        const auto calls = failingAt(call, EIO, made);
        auto file = DurableFile::create(target, calls);
        QVERIFY(file);
        const auto written = file->write("new");
        QCOMPARE(bool(written), call != 2);
        if (written) QVERIFY(!file->commit());
        QVERIFY2(!file->commit(), "the calls work again, but what the file holds is not known");
        QVERIFY(!file->write("more"));
        QCOMPARE(textOf(target), std::string("old"));
    }

    // The process dies inside the N-th call, as by kill -9: nothing is cleaned up, and the next writer is not hindered.
    void aKillAtAnyCallLeavesOldOrNew() {
        for (int n = 1;; ++n) {
            QTemporaryDir folder;
            const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
            QVERIFY(writeFileDurably(target, "old"));
            const pid_t child = ::fork();
            if (child == 0) {
                int made = 0;
                auto dying = failingAt(0, EIO, made);
                const auto count = [n, &made] {
                    if (made + 1 == n) ::_exit(9);
                };
                const auto inner = dying;
                dying.open = [=](const char* path, int flags, int mode) { return count(), inner.open(path, flags, mode); };
                dying.write = [=](int fd, const void* bytes, std::size_t size) { return count(), inner.write(fd, bytes, size); };
                dying.sync = [=](int fd) { return count(), inner.sync(fd); };
                dying.close = [=](int fd) { return count(), inner.close(fd); };
                dying.rename = [=](const char* from, const char* to) { return count(), inner.rename(from, to); };
                ::_exit(writeFileDurably(target, "new!", dying) ? 0 : 1);
            }
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY(WIFEXITED(status));
            const auto text = textOf(target);
            if (WEXITSTATUS(status) == 0) {
                QVERIFY(n > 6);
                QCOMPARE(text, std::string("new!"));
                return;
            }
            QCOMPARE(WEXITSTATUS(status), 9);
            QVERIFY2(text == "old" || text == "new!", text.c_str());
            QVERIFY(writeFileDurably(target, "next"));
            QCOMPARE(textOf(target), std::string("next"));
        }
    }

    // A real full disk, where a small file system can be mounted.
    void aFullDiskIsTold() {
        QTemporaryDir folder;
        const fs::path place = folder.path().toStdString();
        if (::mount("tmpfs", place.c_str(), "tmpfs", 0, "size=64k") != 0) QSKIP("a tmpfs cannot be mounted here (that needs root)");
        const fs::path target = place / "file.bin";
        const bool small = bool(writeFileDurably(target, "old"));
        const auto large = writeFileDurably(target, std::string(200'000, 'x'));
        const auto text = textOf(target);
        const auto entries = entriesOf(place);
        ::umount(place.c_str());
        QVERIFY(small);
        QVERIFY(!large);
        QCOMPARE(large.error().kind, ErrorKind::diskFull);
        QCOMPARE(text, std::string("old"));
        QCOMPARE(entries, std::size_t{1});
    }

    void aShortWriteIsContinued() {
        QTemporaryDir folder;
        const fs::path target = fs::path(folder.path().toStdString()) / "file.txt";
        int made = 0;
        QVERIFY(writeFileDurably(target, "0123456789", failingAt(2, 0, made)));  // call 1 opens, call 2 writes
        QCOMPARE(textOf(target), std::string("0123456789"));
    }

    void folderAppearsWholeOrNotAtAll() {
        for (int n = 1;; ++n) {
            QTemporaryDir parent;
            const fs::path target = fs::path(parent.path().toStdString()) / "step-1";
            int made = 0;
            const auto calls = failingAt(n, EIO, made);
            const auto save = [&]() -> Result<void> {
                auto folder = TRY(DurableFolder::create(target, calls));
                TRY(writeFileDurably(folder.path() / "a", "first", calls));
                TRY(writeFileDurably(folder.path() / "b", "second", calls));
                return folder.commit();
            };
            const auto saved = save();
            if (fs::exists(target)) {
                QCOMPARE(textOf(target / "a"), std::string("first"));
                QCOMPARE(textOf(target / "b"), std::string("second"));
            }
            QCOMPARE(entriesOf(parent.path().toStdString()), std::size_t{fs::exists(target) ? 1u : 0u});
            if (made < n) {
                QVERIFY(saved);
                QVERIFY(n > 15);
                return;
            }
            QVERIFY(!saved);
        }
    }

    void folderDoesNotReplace() {
        QTemporaryDir parent;
        const fs::path target = fs::path(parent.path().toStdString()) / "there";
        fs::create_directory(target);
        auto folder = DurableFolder::create(target);
        QVERIFY(folder);
        QVERIFY(!folder->commit());
    }
};

QTEST_GUILESS_MAIN(DurableFileTest)
#include "durable_file_test.moc"
