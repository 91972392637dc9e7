// The arena: blocks are reused and joined, counts are exact, and the ceiling answers instead of the system's killer.
#include "model/block_pool.h"
#include "model/memory_arena.h"

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <QTest>

#include <thread>

using namespace graft::model;

class MemoryArenaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installMemoryArena(); }
    void cleanup() { setMemoryCeiling(0); }

    void poolJoinsNeighbours() {
        BlockPool pool(64u << 20);
        void* first = pool.take(1u << 20);
        void* second = pool.take(1u << 20);
        void* third = pool.take(1u << 20);
        pool.put(first), pool.put(third), pool.put(second);
        QCOMPARE(pool.touchedBytes(), std::size_t{3u << 20});
        QCOMPARE(pool.take(3u << 20), first);   // only if the three became one
        QCOMPARE(pool.touchedBytes(), std::size_t{3u << 20});
        pool.put(first);
        pool.releaseFree();
        QCOMPARE(pool.touchedBytes(), std::size_t{0});
        void* all = pool.take(64u << 20);       // and joined the rest after their pages went back
        QVERIFY(all != nullptr);
        QVERIFY(pool.take(1) == nullptr);
        QCOMPARE(pool.sizeOf(all), std::size_t{64u << 20});
    }

    void poolSurvivesAnyOrder() {
        BlockPool pool(256u << 20);
        std::vector<std::pair<char*, std::size_t>> held;
        std::uint64_t state = 1;
        for (int i = 0; i < 4000; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            const std::size_t draw = state >> 33;
            if (held.size() > 40 || (draw % 3 == 0 && !held.empty())) {
                const std::size_t which = draw % held.size();
                QCOMPARE(held[which].first[0], static_cast<char>(held[which].second));  // nobody wrote over it
                QCOMPARE(held[which].first[held[which].second - 1], static_cast<char>(held[which].second));
                pool.put(held[which].first);
                held.erase(held.begin() + static_cast<std::ptrdiff_t>(which));
            } else {
                const std::size_t size = 1 + draw % (3u << 20);
                char* block = static_cast<char*>(pool.take(size));
                QVERIFY(block != nullptr);
                block[0] = block[size - 1] = static_cast<char>(size);
                held.emplace_back(block, size);
            }
            if (i % 500 == 0) pool.releaseFree();
        }
        for (const auto& [block, size] : held) pool.put(block);
        pool.releaseFree();
        QCOMPARE(pool.touchedBytes(), std::size_t{0});
        QVERIFY(pool.take(256u << 20) != nullptr);
    }

    void countsTensors() {
        const auto before = arenaBytesInUse();
        {
            const at::Tensor tensor = at::ones({1 << 20}, at::kFloat);
            QCOMPARE(arenaBytesInUse() - before, std::uint64_t{4u << 20});
            resetArenaPeak();
            const at::Tensor more = at::ones({1 << 20}, at::kFloat);
        }
        QCOMPARE(arenaBytesInUse(), before);
        QCOMPARE(arenaPeakBytes() - before, std::uint64_t{8u << 20});
    }

    void ceilingThrowsAndLeavesEverythingUsable() {
        const at::Tensor kept = at::full({1 << 18}, 3.0f);
        setMemoryCeiling(arenaBytesInUse() + (8u << 20));
        const auto before = arenaBytesInUse();
        QVERIFY_EXCEPTION_THROWN(at::ones({4 << 20}, at::kFloat), c10::OutOfMemoryError);
        QCOMPARE(arenaBytesInUse(), before);
        QCOMPARE(kept.sum().item<float>(), 3.0f * (1 << 18));
        QVERIFY(at::ones({1 << 20}, at::kFloat).sum().item<float>() > 0);
        setMemoryCeiling(0);
        QVERIFY(at::ones({4 << 20}, at::kFloat).sum().item<float>() > 0);
    }

    void threadsShareIt() {
        const auto before = arenaBytesInUse();
        std::vector<std::thread> threads;
        std::atomic<int> wrong = 0;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&wrong, t] {
                for (int i = 1; i < 200; ++i)
                    if (at::full({i * 700}, t, at::kInt).eq(t).all().item<bool>() == false) ++wrong;
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(arenaBytesInUse(), before);
    }
};

QTEST_GUILESS_MAIN(MemoryArenaTest)
#include "memory_arena_test.moc"
