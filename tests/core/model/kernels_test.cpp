// The AVX-512 kernels on bfloat16 against the plain ones in float64, from the same numbers.
#include "model/kernels/avx512_kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTest>

#include <functional>

using namespace graft::model;

namespace {

at::Tensor some(at::IntArrayRef sizes, double spread = 1) { return (at::randn(sizes, at::kFloat) * spread).to(at::kBFloat16); }
at::Tensor wide(const at::Tensor& x) { return x.defined() ? x.to(at::kDouble) : x; }

// Of the whole tensor; bfloat16 has 8 bits, so a result rounded once is about 0.0017 away.
double distance(const at::Tensor& found, const at::Tensor& expected) {
    return ((wide(found) - expected).norm() / (expected.norm() + 1e-30)).item<double>();
}

#define NEAR(found, expected, most)                                                                                                \
    do {                                                                                                                           \
        QCOMPARE((found).sizes().vec(), (expected).sizes().vec());                                                                 \
        const double away = distance(found, expected);                                                                             \
        QVERIFY2(away < (most), qPrintable(QStringLiteral("%1 is %2 away").arg(QStringLiteral(#found)).arg(away)));                \
    } while (false)

struct Shape {
    std::vector<std::int64_t> lengths;
    std::int64_t heads, kv_heads, head_dim, window, prefix, idle;
};

AttentionCall callOf(const Shape& shape, const std::vector<std::int64_t>& offsets) {
    const std::int64_t rows = offsets.back() + shape.idle;
    AttentionCall call{offsets, shape.heads, shape.kv_heads, shape.head_dim, shape.window, some({rows, shape.heads, shape.head_dim}),
                       some({rows, shape.kv_heads, shape.head_dim}), some({rows, shape.kv_heads, shape.head_dim}), {}, {}};
    if (shape.prefix > 0) call.prefix_key = some({shape.prefix, shape.kv_heads, shape.head_dim}), call.prefix_value = some({shape.prefix, shape.kv_heads, shape.head_dim});
    return call;
}

AttentionCall widened(AttentionCall call) {
    for (at::Tensor* tensor : {&call.query, &call.key, &call.value, &call.prefix_key, &call.prefix_value}) *tensor = wide(*tensor);
    return call;
}

}  // namespace

Q_DECLARE_METATYPE(Shape)

class KernelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!hasAvx512Bfloat16()) QSKIP("this processor has no AVX-512 with bfloat16 products");
    }
    void init() { at::manual_seed(11); }

    void normAndItsGradient_data() {
        QTest::addColumn<qint64>("width");
        for (const int width : {1, 15, 16, 17, 576}) QTest::newRow(qPrintable(QString::number(width))) << qint64{width};
    }
    void normAndItsGradient() {
        QFETCH(qint64, width);
        const at::Tensor x = some({37, width}, 3), weight = some({width}), dy = some({37, width});
        const Normed expected = m_plain.norm(wide(x), wide(weight), 1e-5), found = m_fused.norm(x, weight, 1e-5);
        NEAR(found.values, expected.values, 0.003);
        NEAR(found.inverse_rms, expected.inverse_rms, 1e-5);
        QVERIFY(at::equal(m_fused.normAgain(x, found.inverse_rms, weight), found.values));
        if (width == 1) return;  // its gradient is nothing but rounding
        NEAR(m_fused.normBackward(dy, x, found.inverse_rms, weight, nullptr), m_plain.normBackward(wide(dy), wide(x), expected.inverse_rms, wide(weight), nullptr), 0.003);
        at::Tensor byWeight, expectedByWeight;
        m_fused.normBackward(dy, x, found.inverse_rms, weight, &byWeight);
        m_plain.normBackward(wide(dy), wide(x), expected.inverse_rms, wide(weight), &expectedByWeight);
        NEAR(byWeight, expectedByWeight, 0.003);
    }

    void rotation_data() {
        QTest::addColumn<qint64>("half");
        for (const int half : {1, 8, 16, 20, 32, 64}) QTest::newRow(qPrintable(QString::number(half))) << qint64{half};
    }
    void rotation() {
        QFETCH(qint64, half);
        const at::Tensor angles = at::rand({19, half}, at::kFloat) * 6, x = some({19, 3, 2 * half});
        for (const Turn turn : {Turn::forward, Turn::backward}) {
            at::Tensor found = x.clone(), expected = wide(x);
            m_fused.rotate(found, angles.cos(), angles.sin(), turn);
            m_plain.rotate(expected, wide(angles.cos()), wide(angles.sin()), turn);
            NEAR(found, expected, 0.003);
        }
    }

    void gatedUnit_data() {
        QTest::addColumn<qint64>("width");
        for (const int width : {1, 16, 40, 1536}) QTest::newRow(qPrintable(QString::number(width))) << qint64{width};
    }
    void gatedUnit() {
        QFETCH(qint64, width);
        const at::Tensor gate = some({29, width}, 4), up = some({29, width}), dh = some({29, width});
        NEAR(m_fused.swiglu(gate, up), m_plain.swiglu(wide(gate), wide(up)), 0.003);
        at::Tensor dGate = gate.clone(), dUp = up.clone(), expectedGate = wide(gate), expectedUp = wide(up);
        m_fused.swigluBackward(dh, dGate, dUp);
        m_plain.swigluBackward(wide(dh), expectedGate, expectedUp);
        NEAR(dGate, expectedGate, 0.003);
        NEAR(dUp, expectedUp, 0.003);
    }

    void farGatesAreCalm() {
        const at::Tensor gate = at::tensor({-1e30, -200.0, -88.0, 0.0, 88.0, 200.0, 1e30}, at::kFloat).to(at::kBFloat16), one = at::ones_like(gate);
        const at::Tensor product = m_fused.swiglu(gate, one);
        NEAR(product, at::silu(wide(gate)), 0.003);
        QVERIFY(at::isfinite(product).all().item<bool>());
        at::Tensor dGate = gate.clone(), dUp = one.clone();
        m_fused.swigluBackward(one, dGate, dUp);
        QVERIFY(at::isfinite(dGate).all().item<bool>());
        NEAR(dGate, at::tensor({0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0}, at::kDouble), 0.003);
    }

    void tokenProbabilities_data() {
        QTest::addColumn<qint64>("vocabulary");
        for (const int vocabulary : {2, 16, 33, 4099}) QTest::newRow(qPrintable(QString::number(vocabulary))) << qint64{vocabulary};
    }
    void tokenProbabilities() {
        QFETCH(qint64, vocabulary);
        const at::Tensor logits = some({23, vocabulary}, 5), targets = at::randint(vocabulary, {23}, at::kLong);
        at::Tensor found = logits.clone(), expected = wide(logits), untouched = logits.clone();
        const at::Tensor values = m_fused.tokenLogProbabilities(found, targets, true), right = m_plain.tokenLogProbabilities(expected, targets, true);
        QVERIFY((wide(values) - right).abs().max().item<double>() < 1e-4);
        NEAR(found, expected, 0.003);
        QVERIFY(at::equal(m_fused.tokenLogProbabilities(untouched, targets, false), values));
    }
    void aTokenOutsideTheVocabularyIsRefused() {
        at::Tensor logits = some({2, 16});
        QVERIFY_EXCEPTION_THROWN(m_fused.tokenLogProbabilities(logits, at::tensor({0, 16}, at::kLong), true), c10::Error);
    }

    void notANumberStaysOne() {
        at::Tensor x = some({2, 40});
        x[0][17] = NAN;
        const at::Tensor weight = at::ones({40}, at::kBFloat16);
        const at::Tensor normed = m_fused.norm(x, weight, 1e-5).values, product = m_fused.swiglu(x, at::ones_like(x));
        for (const at::Tensor& result : {normed, product}) QVERIFY(at::isnan(result[0]).any().item<bool>() && !at::isnan(result[1]).any().item<bool>());
        const at::Tensor values = m_fused.tokenLogProbabilities(x, at::tensor({3, 3}, at::kLong), false);
        QVERIFY(std::isnan(values[0].item<float>()) && !std::isnan(values[1].item<float>()));
        const std::vector<std::int64_t> offsets{0, 70, 80};
        AttentionCall call = callOf({{70, 10}, 2, 1, 32, 0, 0, 0}, offsets);
        call.key[3] = NAN;
        const at::Tensor attended = m_fused.attention(call).values;
        QVERIFY(at::isnan(attended.slice(0, 3, 70)).all().item<bool>() && !at::isnan(attended.slice(0, 70)).any().item<bool>());
    }

    void attention_data() {
        QTest::addColumn<Shape>("shape");
        QTest::newRow("one token") << Shape{{1}, 2, 1, 16, 0, 0, 0};
        QTest::newRow("several segments, idle rows") << Shape{{7, 130, 0, 64, 1}, 6, 2, 64, 0, 0, 22};
        QTest::newRow("block edges") << Shape{{63, 64, 65, 128}, 3, 3, 32, 0, 0, 0};
        QTest::newRow("three queries a key head") << Shape{{100, 33}, 9, 3, 64, 0, 0, 3};
        QTest::newRow("wide heads") << Shape{{90}, 2, 1, 128, 0, 0, 0};
        QTest::newRow("odd number of vectors") << Shape{{70}, 2, 2, 48, 0, 0, 0};
        QTest::newRow("many vectors") << Shape{{70}, 2, 2, 112, 0, 0, 0};
        QTest::newRow("window in a block") << Shape{{100, 20}, 2, 1, 32, 10, 0, 4};
        QTest::newRow("window over blocks") << Shape{{300}, 2, 1, 32, 100, 0, 0};
        QTest::newRow("prefix") << Shape{{40, 100}, 4, 2, 32, 0, 5, 4};
        QTest::newRow("prefix over blocks, window") << Shape{{40, 100}, 4, 2, 32, 150, 70, 4};
        QTest::newRow("head size of the plain kernels") << Shape{{40}, 2, 1, 24, 0, 3, 0};
    }
    void attention() {
        QFETCH(Shape, shape);
        std::vector<std::int64_t> offsets{0};
        for (const std::int64_t length : shape.lengths) offsets.push_back(offsets.back() + length);
        const AttentionCall call = callOf(shape, offsets), exact = widened(call);
        const Attended found = m_fused.attention(call), expected = m_plain.attention(exact);
        NEAR(found.values, expected.values, 0.006);
        const at::Tensor dy = some({call.query.size(0), shape.heads * shape.head_dim});
        const AttentionGradients gradients = m_fused.attentionBackward(call, found, dy), right = m_plain.attentionBackward(exact, expected, wide(dy));
        NEAR(gradients.value, right.value, 0.008);
        if (offsets.back() > 1) {  // a single token's weight is 1, whatever its score
            NEAR(gradients.query, right.query, 0.012);
            NEAR(gradients.key, right.key, 0.012);
        }
        QCOMPARE(gradients.prefix_key.defined(), shape.prefix > 0);
        if (shape.prefix == 0) return;
        NEAR(gradients.prefix_key, right.prefix_key, 0.012);
        NEAR(gradients.prefix_value, right.prefix_value, 0.008);
    }

    void threadsChangeNothing() {
        const std::vector<std::int64_t> offsets{0, 70, 80, 200};
        const AttentionCall call = callOf({{}, 6, 2, 64, 0, 9, 6}, offsets);
        const at::Tensor dy = some({206, 6 * 64});
        const auto results = [&](int threads) {
            at::set_num_threads(threads);
            const Attended attended = m_fused.attention(call);
            const AttentionGradients gradients = m_fused.attentionBackward(call, attended, dy);
            return std::vector<at::Tensor>{attended.values, gradients.query, gradients.key, gradients.value, gradients.prefix_key, gradients.prefix_value};
        };
        const std::vector<at::Tensor> alone = results(1), together = results(3);
        for (std::size_t i = 0; i < alone.size(); ++i) QVERIFY(at::equal(alone[i], together[i]));
    }

private:
    AtenKernels m_plain;
    Avx512Kernels m_fused;
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "kernels_test.moc"
