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
    static std::uint64_t peakWith(std::int64_t tensorBytes) {
        const RunMemory memory(at::kCPU);
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

    // What a run itself takes beside its tensors is its own; and of what runs left behind, the most that one of them did is counted for each, as if it ran alone.
    void whatARunTakesBesideTensorsCounts() {
        std::uint64_t before = 0;
        for (int run = 0; run < 2; ++run) {
            const RunMemory memory(at::kCPU);
            if (run == 0) before = memory.peak();
            keep(200 * megabyte);
            QVERIFY(memory.peak() > before + 160 * megabyte);
        }
        const auto third = peakWith(1);
        QVERIFY2(third > before + 160 * megabyte && third < before + 240 * megabyte, qPrintable(QStringLiteral("%1 and %2").arg(before).arg(third)));
    }
};

QTEST_GUILESS_MAIN(RunMemoryTest)
#include "run_memory_test.moc"
