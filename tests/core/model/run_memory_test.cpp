// The peak of one run among several: its own tensors, and not what the ones before it heaped up.
#include "model/device.h"
#include "model/run_memory.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cstdlib>
#include <cstring>
#include <memory>

using namespace graft::model;

class RunMemoryTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t megabyte = 1 << 20;
    std::vector<std::unique_ptr<char[]>> m_kept;   // beside all tensors, as a cache of code is

    void keep(std::size_t bytes) {
        m_kept.push_back(std::make_unique<char[]>(bytes));
        std::memset(m_kept.back().get(), 1, bytes);
    }
    static std::uint64_t peakWith(std::int64_t tensorBytes, std::uint64_t compiles = 0) {
        const RunMemory memory(at::kCPU, compiles);
        at::ones({tensorBytes}, at::kByte);
        return memory.peak();
    }

private Q_SLOTS:
    void initTestCase() { openDevices(); }

    void earlierRunsDoNotCount() {
        const auto alone = peakWith(64 * megabyte);
        keep(300 * megabyte);   // by the first run, if it had kept on
        const auto second = peakWith(64 * megabyte);
        QVERIFY2(second < alone + 40 * megabyte && second + 40 * megabyte > alone, qPrintable(QStringLiteral("%1 and %2").arg(alone).arg(second)));
        keep(300 * megabyte);
        const auto larger = peakWith(264 * megabyte);
        QVERIFY2(larger < alone + 240 * megabyte && larger > alone + 160 * megabyte, qPrintable(QStringLiteral("%1 and %2").arg(alone).arg(larger)));
    }

    // A run that finds compiled what it needs takes as much as the one that compiled it, one that needs less takes less, and what it compiles itself is not counted twice.
    void ofWhatWasCompiledBeforeAsMuchCountsAsIsNeeded() {
        const auto near = [](std::uint64_t value, std::uint64_t expected) { return value + 40 * megabyte > expected && value < expected + 40 * megabyte; };
        const auto alone = peakWith(1);
        {
            const RunMemory first(at::kCPU, 200 * megabyte);
            keep(200 * megabyte);
            QVERIFY(near(first.peak(), alone + 200 * megabyte));
        }
        QVERIFY(near(peakWith(1, 200 * megabyte), alone + 200 * megabyte));
        QVERIFY(near(peakWith(1, 90 * megabyte), alone + 90 * megabyte));
        QVERIFY(near(peakWith(1), alone));
        const RunMemory half(at::kCPU, 200 * megabyte);
        keep(100 * megabyte);
        QVERIFY(near(half.peak(), alone + 200 * megabyte));
    }
};

QTEST_GUILESS_MAIN(RunMemoryTest)
#include "run_memory_test.moc"
