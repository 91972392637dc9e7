// Packed matrices: every bit as bitsandbytes packs it (tests/parity/quantisation_parity.py), and products as the unpacked matrix gives them.
#include "tiny_models.h"

#include "model/tensor_file.h"
#include "model/weight.h"
#include "model/weight_at.h"

#include <QTest>

#include <map>

using namespace graft;
using namespace graft::model;
using namespace graft::test;
using recipe::Quantisation;

namespace {

const std::filesystem::path goldenFile = std::filesystem::path(GRAFT_SOURCE_DIR) / "tests/core/model/golden/bitsandbytes.safetensors";

std::map<std::string, at::Tensor> golden() {
    const auto tensors = readTensorFile(goldenFile);
    if (!tensors) qFatal("%s", tensors.error().why.c_str());
    return {tensors->begin(), tensors->end()};
}

bool sameBits(const at::Tensor& found, const at::Tensor& expected) {
    const auto bytes = [](const at::Tensor& tensor) { return tensor.contiguous().view(-1).view(at::kByte); };
    return found.scalar_type() == expected.scalar_type() && at::equal(bytes(found), bytes(expected));
}

constexpr std::array kinds{std::pair{Quantisation::nf4, "nf4"}, std::pair{Quantisation::nf4_double, "nf4_double"}, std::pair{Quantisation::int8, "int8"}};

void everyKind() {
    QTest::addColumn<int>("kind");
    for (const auto& [kind, name] : kinds) QTest::newRow(name) << static_cast<int>(kind);
}

Quantisation kindOfRow() {
    QFETCH(int, kind);
    return static_cast<Quantisation>(kind);
}

}  // namespace

class WeightTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void tablesAreTheirs() {
        auto expected = golden();
        QVERIFY(sameBits(at::tensor(at::ArrayRef<float>(nf4Values.data(), nf4Values.size())), expected["nf4.table"]));
        QVERIFY(sameBits(dynamicMap(), expected["dynamic_map"]));
    }

    void bitsAreTheirs_data() {
        QTest::addColumn<QString>("name");
        for (const auto& [key, tensor] : golden())
            if (key.ends_with(".matrix")) QTest::newRow(key.c_str()) << QString::fromStdString(key.substr(0, key.size() - 7));
    }
    void bitsAreTheirs() {
        QFETCH(QString, name);
        auto all = golden();
        const auto of = [&](const std::string& key) { return all.at(name.toStdString() + "." + key); };
        const at::Tensor matrix = of("matrix");
        const Nf4Weight single = quantiseNf4(matrix, DoubleQuantisation::no), twice = quantiseNf4(matrix, DoubleQuantisation::yes);
        QVERIFY(sameBits(single.codes, of("nf4.codes")) && sameBits(twice.codes, of("nf4_double.codes")));
        QVERIFY(sameBits(single.absmax, of("nf4.absmax")));
        QVERIFY(sameBits(twice.absmax, of("nf4_double.absmax")));
        QVERIFY(sameBits(twice.nested_absmax, of("nf4_double.nested_absmax")) && sameBits(twice.offset, of("nf4_double.offset")));
        const Int8Weight bytes = quantiseInt8(matrix);
        QVERIFY(sameBits(bytes.codes, of("int8.codes").view(at::kChar)) && sameBits(bytes.absmax, of("int8.absmax")));
        for (const auto& [kind, key] : kinds) {
            const Weight weight = heldWeight(matrix, kind);
            QVERIFY2(at::equal(weight.dense(0, weight.rows()), of(std::string(key) + ".values")), key);
            QCOMPARE(weight.computeType(), matrix.scalar_type());
        }
        QVERIFY(at::equal(plainRows(single, 0, single.rows), of("nf4.values")) && at::equal(plainRows(twice, 0, twice.rows), of("nf4_double.values")));
        QVERIFY(at::equal(plainRows(bytes, 0, matrix.size(0)), of("int8.values")));
    }

    // Rows begin within a block and within a byte where a row is no multiple of either.
    void rowsAreTheMatrix_data() { everyKind(); }
    void rowsAreTheMatrix() {
        for (const std::int64_t columns : {5, 64, 50, 33}) {
            const Weight weight = heldWeight(normalValues({9, columns}, 0.1, 1, "rows"), kindOfRow());
            const at::Tensor all = weight.dense(0, 9);
            for (std::int64_t begin = 0; begin < 9; ++begin)
                for (std::int64_t end = begin; end <= 9; ++end) QVERIFY(at::equal(weight.dense(begin, end), all.slice(0, begin, end)));
        }
    }

    void plainRowsAreTheSame() {
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
            const at::Tensor matrix = normalValues({9, 33}, 0.1, 1, "rows").to(type);
            for (const DoubleQuantisation scales : {DoubleQuantisation::no, DoubleQuantisation::yes})
                QVERIFY(at::equal(plainRows(quantiseNf4(matrix, scales), 2, 7), denseRows(quantiseNf4(matrix, scales), 2, 7)));
            QVERIFY(at::equal(plainRows(quantiseInt8(matrix), 2, 7), denseRows(quantiseInt8(matrix), 2, 7)));
        }
    }

    // The second matrix is larger than a chunk.
    void productsAreThoseOfTheMatrix_data() { everyKind(); }
    void productsAreThoseOfTheMatrix() {
        for (const std::int64_t rows : {40, 4100})
            for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
                if (rows > 1000 && type == at::kBFloat16 && kindOfRow() != Quantisation::nf4) continue;
                const std::int64_t columns = rows > 1000 && type == at::kBFloat16 ? 4200 : 2100;
                const Weight weight = heldWeight(at::randn({rows, columns}).mul_(0.1).to(type), kindOfRow());
                QCOMPARE(rows > 1000, packedChunkBytes < static_cast<std::uint64_t>(rows * columns) * c10::elementSize(type));
                const at::Tensor matrix = weight.dense(0, rows).to(at::kFloat), x = at::randn({3, columns}).to(type), dy = at::randn({3, rows}).to(type);
                const double allowed = type == at::kFloat ? 1e-5 : 1e-2;
                QVERIFY(distance(weight.multiply(x).to(at::kFloat), at::mm(x.to(at::kFloat), matrix.t())) <= allowed);
                QVERIFY(distance(weight.multiplyTransposed(dy).to(at::kFloat), at::mm(dy.to(at::kFloat), matrix)) <= allowed);
                QCOMPARE(weight.multiply(x).scalar_type(), type);
                QCOMPARE(weight.multiplyTransposed(dy).scalar_type(), type);
            }
    }

    // What the estimate counts is what is held; everything beside the matrices of the layers stays as it was.
    void modelsArePackedAsCounted_data() { everyKind(); }
    void modelsArePackedAsCounted() {
        for (const Family& family : families())
            for (const Precision precision : {Precision::float32, Precision::bfloat16}) {
                const auto config = *modelConfigFrom(tinyConfig(std::string(family.id)));
                const auto dense = *randomBaseModel(config, "tiny", {.precision = precision}, 3), packed = *randomBaseModel(config, "tiny", {.precision = precision, .quantisation = kindOfRow()}, 3);
                const int bytes = precision == Precision::bfloat16 ? 2 : 4;
                QCOMPARE(packed->weight_bytes, recipe::weightBytes(packed->shape, kindOfRow(), bytes));
                QCOMPARE(dense->weight_bytes, recipe::weightBytes(dense->shape, Quantisation::none, bytes));
                for (const recipe::SiteShape& site : packed->shape.sites) {
                    const bool same = at::equal(weightAt(*packed, site), weightAt(*dense, site)), matrixOfALayer = site.name.ends_with("_proj");
                    QVERIFY2(same != matrixOfALayer, site.name.c_str());
                }
            }
    }
};

QTEST_GUILESS_MAIN(WeightTest)
#include "weight_test.moc"
