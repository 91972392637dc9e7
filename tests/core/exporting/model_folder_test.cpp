#include "exporting/model_folder.h"
#include "golden_case.h"

using namespace graft;
using namespace graft::test;
using namespace graft::exporting;
namespace fs = std::filesystem;

class ModelFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void mergedIsTheSame_data() { goldenRows(); }
    void mergedIsTheSame();
    void bfloat16IsRounded_data() { goldenRows(); }
    void bfloat16IsRounded();
    void wholeWeightsReplace();
    void copiesFilesByteForByte();

private:
    fs::path fresh() { return fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }
    QTemporaryDir m_folder;
    int m_count = 0;
};

// Base and PEFT adapter in one set of weights give PEFT's logits.
void ModelFolderTest::mergedIsTheSame() {
    QFETCH(QString, name);
    const GoldenCase golden = goldenCase(goldens / name.toStdString());
    const fs::path folder = fresh();
    const auto proof = exportModelFolder(requestFor(golden), golden.folder, model::Precision::float32, folder);
    QVERIFY2(proof, proof ? "" : proof.error().why.c_str());
    QVERIFY(proof->largest_difference <= 1e-4);
    const auto merged = model::loadBaseModel(folder, {});
    QVERIFY2(merged, merged ? "" : merged.error().why.c_str());
    const double difference = (logitsOf(**merged, {}, golden.prompts) - golden.numbers.at("logits")).abs().max().item<double>();
    QVERIFY2(difference <= 1e-4, qPrintable(QString::number(difference)));
    const auto theirs = *model::readTensorFile(golden.folder / "model.safetensors"), ours = *model::readTensorFile(folder / "model.safetensors");
    std::set<std::string> expected, found;
    for (const auto& [key, tensor] : theirs) expected.insert(key);
    for (const auto& [key, tensor] : ours) found.insert(key);
    QVERIFY(found == expected);
}

// The file holds the merged weights rounded, nothing else: each tensor of the float32 folder, rounded, bit for bit.
void ModelFolderTest::bfloat16IsRounded() {
    QFETCH(QString, name);
    const GoldenCase golden = goldenCase(goldens / name.toStdString());
    const fs::path whole = fresh(), folder = fresh();
    QVERIFY(bool(exportModelFolder(requestFor(golden), golden.folder, model::Precision::float32, whole)));
    const auto proof = exportModelFolder(requestFor(golden), golden.folder, model::Precision::bfloat16, folder);
    QVERIFY2(proof, proof ? "" : proof.error().why.c_str());
    QVERIFY(proof->largest_difference <= proof->tolerance);
    QVERIFY(proof->rounding_difference > proof->largest_difference);
    const auto exact = *model::readTensorFile(whole / "model.safetensors"), rounded = *model::readTensorFile(folder / "model.safetensors");
    const std::map<std::string, at::Tensor> expected(exact.begin(), exact.end());
    QCOMPARE(rounded.size(), exact.size());
    for (const auto& [key, tensor] : rounded) {
        QCOMPARE(tensor.scalar_type(), at::kBFloat16);
        QVERIFY2(at::equal(tensor, expected.at(key).to(at::kBFloat16)), key.c_str());
    }
}

// `full`: what was trained is what lies in the file.
void ModelFolderTest::wholeWeightsReplace() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    const peft::Method& method = **peft::methodNamed("full");
    peft::State state = *method.begin(*golden.base, {}, {.seed = 1});
    {
        const at::NoGradGuard frozen;
        for (peft::Leaf& leaf : state.leaves) leaf.values.mul_(1.25);
    }
    ExportRequest request = requestFor(golden);
    request.method = &method;
    request.values = {};
    request.state = &state;
    const fs::path folder = fresh();
    const auto proof = exportModelFolder(request, golden.folder, model::Precision::float32, folder);
    QVERIFY2(proof, proof ? "" : proof.error().why.c_str());
    const auto ours = *model::readTensorFile(folder / "model.safetensors");
    const std::map<std::string, at::Tensor> found(ours.begin(), ours.end());
    for (const peft::Leaf& leaf : state.leaves) QVERIFY2(at::equal(found.at(leaf.name), leaf.values), leaf.name.c_str());
    const auto refused = exportPeftFolder(request, fresh());
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().kind), int(ErrorKind::unsupported));
}

void ModelFolderTest::copiesFilesByteForByte() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    const fs::path source = fresh();
    fs::copy(golden.folder, source);
    std::ofstream(source / "tokenizer.model", std::ios::binary) << std::string("\0\x80tokens", 8);
    std::ofstream(source / "pytorch_model.bin") << "never copied";
    const fs::path folder = fresh();
    QVERIFY(bool(exportModelFolder(requestFor(golden), source, model::Precision::float32, folder)));
    for (const char* name : {"config.json", "tokenizer.model"}) QCOMPARE(readFile(folder / name), readFile(source / name));
    QVERIFY(!fs::exists(folder / "pytorch_model.bin") && !fs::exists(folder / "golden.safetensors"));
    QVERIFY(!exportModelFolder(requestFor(golden), source, model::Precision::float32, folder));  // there already
}

QTEST_GUILESS_MAIN(ModelFolderTest)
#include "model_folder_test.moc"
