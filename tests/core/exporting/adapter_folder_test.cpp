#include "golden_case.h"

#include <torch/csrc/jit/serialization/pickle.h>

#include <cerrno>
#include <cmath>

using namespace graft;
using namespace graft::test;
using namespace graft::exporting;
namespace fs = std::filesystem;

namespace {
const char* const hubTensors = "adapter.safetensors";
}

class AdapterFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void readsWhatPeftWrote_data() { goldenRows(); }
    void readsWhatPeftWrote();
    void writesWhatItRead_data() { goldenRows(); }
    void writesWhatItRead();
    void badFolderIsNamed_data();
    void badFolderIsNamed();
    void refusesAnotherBaseModel();
    void showsAForeignHashEscaped();
    void refusesWhatIsNotFinite();
    void wrongWritingIsNoticed();
    void needsPrompts();
    void diskFullLeavesNothing();
    void readsOneWithoutThePrefix();
    void writesBothFilesForAdapterHub();
    void noFormForAdapterHub();
    void badHubFolderIsNamed_data();
    void badHubFolderIsNamed();

private:
    fs::path fresh() { return fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }
    QTemporaryDir m_folder;
    int m_count = 0;
};

void AdapterFolderTest::readsWhatPeftWrote() {
    QFETCH(QString, name);
    const GoldenCase golden = goldenCase(goldens / name.toStdString());
    const model::Adapter adapter = golden.adapter.method->materialise(*golden.base, golden.adapter.values, golden.adapter.state);
    const at::Tensor found = logitsOf(*golden.base, adapter, golden.prompts), expected = golden.numbers.at("logits");
    QCOMPARE(found.sizes().vec(), expected.sizes().vec());
    const double difference = (found - expected).abs().max().item<double>();
    QVERIFY2(difference <= 1e-4, qPrintable(QString::number(difference)));
    QVERIFY((found - golden.numbers.at("base_logits")).abs().max().item<double>() > 0.1);
}

void AdapterFolderTest::writesWhatItRead() {
    QFETCH(QString, name);
    const GoldenCase golden = goldenCase(goldens / name.toStdString());
    const fs::path folder = fresh();
    ExportRequest request = requestFor(golden);
    request.base_revision = "0123abcd";
    const auto proof = exportPeftFolder(request, folder);
    QVERIFY2(proof, proof ? "" : proof.error().why.c_str());
    QCOMPARE(proof->prompts, 4);
    QVERIFY(proof->largest_difference <= 1e-6);
    QVERIFY(proof->bytes > fs::file_size(folder / "adapter_model.safetensors"));
    QCOMPARE(readFile(folder / "README.md"), std::string("# A card\n"));
    const auto theirs = *model::readTensorFile(golden.folder / "adapter/adapter_model.safetensors"), ours = *model::readTensorFile(folder / "adapter_model.safetensors");
    const std::map<std::string, at::Tensor> expected(theirs.begin(), theirs.end()), found(ours.begin(), ours.end());
    QCOMPARE(found.size(), expected.size());
    for (const auto& [key, tensor] : expected) QVERIFY2(found.contains(key) && at::equal(found.at(key), tensor), key.c_str());
    const Json config = *readJsonFile(folder / "adapter_config.json"), reference = *readJsonFile(golden.folder / "adapter/adapter_config.json");
    QCOMPARE(config["base_model_name_or_path"].get<std::string>(), std::string("a/tiny-model"));
    QCOMPARE(config["revision"].get<std::string>(), std::string("0123abcd"));
    for (const char* key : {"peft_type", "task_type", "r", "lora_alpha", "bias", "fan_in_fan_out"}) QVERIFY2(config[key] == reference[key], key);
    QCOMPARE(config.value("use_rslora", false), reference.value("use_rslora", false));
    // PEFT spells every layer out; a last name stands for all layers that end in it.
    std::set<std::string> targets = config["target_modules"], last_names;
    for (const auto& target : reference["target_modules"].get<std::vector<std::string>>()) last_names.insert(target.substr(target.rfind('.') + 1));
    QVERIFY(targets == last_names);
}

void AdapterFolderTest::badFolderIsNamed_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("named");
    QTest::newRow("rank 0") << "r 0" << "adapter_config.json, r:";
    QTest::newRow("rank is a text") << "r \"8\"" << "adapter_config.json, r:";
    QTest::newRow("another rank") << "r 4" << "expected shape";
    QTest::newRow("infinite alpha") << "lora_alpha \"Infinity\"" << "lora_alpha";
    QTest::newRow("alpha over all whole numbers") << "lora_alpha 1e300" << "lora_alpha";
    QTest::newRow("alpha over all numbers") << "lora_alpha 1e400" << "adapter_config.json";
    QTest::newRow("another method") << "peft_type \"LOHA\"" << "LOHA";
    QTest::newRow("no method") << "peft_type null" << "peft_type";
    QTest::newRow("DoRA") << "use_dora true" << "use_rslora";
    QTest::newRow("foreign target") << "tensor base_model.model.model.layers.7.self_attn.q_proj.lora_A.weight" << "layers.7";
    QTest::newRow("wrong shape") << "shape" << "expected shape";
    QTest::newRow("NaN") << "nan" << "not finite";
    QTest::newRow("all NaN") << "all nan" << "not finite";
    QTest::newRow("a tensor is missing") << "missing" << "is missing";
    QTest::newRow("a layer is missing") << "layer missing" << "lora_A.weight is missing";
    QTest::newRow("a target that the model lacks") << "target_modules [\"q_proj\",\"wq_proj\"]" << "wq_proj";
    QTest::newRow("a target that turns the line") << "target_modules [\"q_proj\",\"\\u202eq\"]" << "\\u{202E}q";
    QTest::newRow("a tensor name that turns the line") << "tensor base_model.model.model.layers.0.\u202Eq" << "layers.0.\\u{202E}q has no place";
    QTest::newRow("no tensors") << "remove adapter_model.safetensors" << "adapter_model.safetensors is missing";
    QTest::newRow("only a pickle") << "pickle" << "pickle";
    QTest::newRow("a config without end") << "long 1048577" << "adapter_config.json: the file has 1048577 bytes, more than the limit of 1048576";
    QTest::newRow("no config") << "remove adapter_config.json" << "adapter_config.json";
}

// X19 of the bad inputs, and the forms that are not read.
void AdapterFolderTest::badFolderIsNamed() {
    QFETCH(QString, damage);
    QFETCH(QString, named);
    const auto base = *model::loadBaseModel(goldens / "qwen2_tied", {});
    const fs::path folder = fresh();
    fs::copy(goldens / "qwen2_tied/adapter", folder, fs::copy_options::recursive);
    std::string config = readFile(folder / "adapter_config.json");
    model::NamedTensors tensors = *model::readTensorFile(folder / "adapter_model.safetensors");
    const auto save = [&] { QVERIFY(bool(model::writeTensorFile(folder / "adapter_model.safetensors", tensors))); };
    const std::string what = damage.toStdString(), first = what.substr(0, what.find(' ')), rest = what.substr(std::min(what.size(), first.size() + 1));
    if (what == "shape") tensors[0].second = tensors[0].second.narrow(1, 0, 5).contiguous(), save();
    else if (what == "nan") tensors[0].second.view(-1)[3] = std::nan(""), save();
    else if (what == "all nan") for (auto& [key, tensor] : tensors) tensor.fill_(std::nan("")), save();
    else if (what == "missing") tensors.pop_back(), save();
    else if (what == "layer missing") std::erase_if(tensors, [](const auto& entry) { return holds(entry.first, "layers.1.mlp.up_proj"); }), save();
    else if (what == "pickle") fs::rename(folder / "adapter_model.safetensors", folder / "adapter_model.bin");
    else if (first == "long") fs::resize_file(folder / "adapter_config.json", std::stoul(rest));
    else if (first == "remove") fs::remove(folder / rest);
    else if (first == "tensor") tensors.emplace_back(rest, at::zeros({3, 16})), save();
    else {
        Json json = Json::parse(config);
        json[first] = "@";
        config = json.dump();
        config.replace(config.find("\"@\""), 3, rest);
        std::ofstream(folder / "adapter_config.json") << config;
    }
    const auto loaded = loadAdapterFolder(folder, *base);
    QVERIFY(!loaded);
    const std::string told = loaded.error().what + ": " + loaded.error().why;
    QVERIFY2(holds(told, named.toStdString()), told.c_str());
    QVERIFY(loaded.error().kind != ErrorKind::internal);
}

void AdapterFolderTest::refusesAnotherBaseModel() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    QVERIFY(!golden.base->hash.empty());
    const fs::path folder = fresh();
    QVERIFY(bool(exportPeftFolder(requestFor(golden), folder)));
    QVERIFY(bool(loadAdapterFolder(folder, *golden.base)));
    model::BaseModel other = *golden.base;
    other.hash = "0123";
    const auto loaded = loadAdapterFolder(folder, other);
    QVERIFY(!loaded);
    QCOMPARE(int(loaded.error().kind), int(ErrorKind::mismatch));
    QVERIFY(holds(loaded.error().why, "0123"));
}

// The hash is a text of another program's file: it may not write into the message what it likes.
void AdapterFolderTest::showsAForeignHashEscaped() {
    const auto base = *model::loadBaseModel(goldens / "qwen2_tied", {});
    QVERIFY(!base->hash.empty());
    const fs::path folder = fresh();
    fs::copy(goldens / "qwen2_tied/adapter", folder, fs::copy_options::recursive);
    const auto tensors = *model::readTensorFile(folder / "adapter_model.safetensors");
    QVERIFY(bool(model::writeTensorFile(folder / "adapter_model.safetensors", tensors, {{"graft_base_sha256", "none\nAll is well.\u202E" + std::string(200, 'x')}})));
    const auto loaded = loadAdapterFolder(folder, *base);
    QVERIFY(!loaded);
    QCOMPARE(QString::fromStdString(loaded.error().why),
             QStringLiteral("it was trained on another base model (SHA-256 none\\u{A}All is well.\\u{202E}%1\u2026, this one has %2)").arg(QString(62, u'x'), QString::fromStdString(base->hash)));
}

void AdapterFolderTest::refusesWhatIsNotFinite() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    peft::State state = golden.adapter.state;
    state.leaves[5].values = at::full_like(state.leaves[5].values.detach(), INFINITY);
    ExportRequest request = requestFor(golden);
    request.state = &state;
    const fs::path folder = fresh();
    const auto proof = exportPeftFolder(request, folder);
    QVERIFY(!proof);
    QVERIFY(holds(proof.error().why, "not finite"));
    QVERIFY(!fs::exists(folder));
}

// A method whose folder says something else than what it computes: the proof must see it.
void AdapterFolderTest::wrongWritingIsNoticed() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    peft::Method careless = *golden.adapter.method;
    careless.toPeft = [&](const model::BaseModel& base, const peft::Values& values, const peft::State& state) -> Result<peft::PeftFolder> {
        peft::PeftFolder folder = TRY(golden.adapter.method->toPeft(base, values, state));
        folder.config["lora_alpha"] = 6;
        return folder;
    };
    ExportRequest request = requestFor(golden);
    request.method = &careless;
    const fs::path folder = fresh();
    const auto proof = exportPeftFolder(request, folder);
    QVERIFY(!proof);
    QCOMPARE(int(proof.error().kind), int(ErrorKind::mismatch));
    QVERIFY(holds(proof.error().why, "other logits"));
    QVERIFY(!fs::exists(folder));
    QVERIFY(fs::is_empty(folder.parent_path()) || !fs::exists(folder));
}

void AdapterFolderTest::needsPrompts() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    ExportRequest request = requestFor(golden);
    request.proof_prompts.clear();
    QVERIFY(!exportPeftFolder(request, fresh()));
}

// Every write fails once: an error each time, and never a folder.
void AdapterFolderTest::diskFullLeavesNothing() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    for (int at = 1;; ++at) {
        int count = 0;
        FileCalls calls = FileCalls::system();
        calls.write = [&](int fd, const void* bytes, std::size_t size) -> long {
            if (++count != at) return FileCalls::system().write(fd, bytes, size);
            errno = ENOSPC;
            return -1;
        };
        const fs::path folder = fresh();
        const auto proof = exportPeftFolder(requestFor(golden), folder, calls);
        if (count < at) {
            QVERIFY(bool(proof));
            QVERIFY(at > 3);
            break;
        }
        QVERIFY(!proof);
        QCOMPARE(int(proof.error().kind), int(ErrorKind::diskFull));
        QVERIFY(!fs::exists(folder));
    }
}

// Saved from a model without a head, all keys lack "model.".
void AdapterFolderTest::readsOneWithoutThePrefix() {
    const GoldenCase golden = goldenCase(goldens / "mistral_window");
    const fs::path folder = fresh(), theirs = golden.folder / "adapterhub/double_seq_bn";
    fs::copy(theirs, folder, fs::copy_options::recursive);
    model::NamedTensors tensors = *model::readTensorFile(folder / hubTensors);
    for (auto& [key, tensor] : tensors) key = key.substr(std::string_view("model.").size());
    QVERIFY(bool(model::writeTensorFile(folder / hubTensors, tensors)));
    const auto loaded = loadAdapterFolder(folder, *golden.base), whole = loadAdapterFolder(theirs, *golden.base);
    QVERIFY2(loaded, loaded ? "" : loaded.error().why.c_str());
    for (std::size_t i = 0; i < whole->state.leaves.size(); ++i) QVERIFY(at::equal(loaded->state.leaves[i].values, whole->state.leaves[i].values));
}

void AdapterFolderTest::writesBothFilesForAdapterHub() {
    GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    golden.adapter = *loadAdapterFolder(golden.folder / "adapterhub/par_bn_swish", *golden.base);
    const fs::path folder = fresh();
    const auto proof = exportHubFolder(requestFor(golden), folder);
    QVERIFY2(proof, proof ? "" : proof.error().why.c_str());
    QVERIFY(proof->largest_difference <= 1e-6);
    const Json config = *readJsonFile(folder / "adapter_config.json");
    QCOMPARE(config["model_name"].get<std::string>(), std::string("a/tiny-model"));
    QVERIFY(config["config"]["scaling"].is_number_float());   // the library refuses a whole number
    const auto tensors = *model::readTensorFile(folder / hubTensors);
    const auto pickled = torch::jit::pickle_load([&] { const std::string bytes = readFile(folder / "pytorch_adapter.bin"); return std::vector<char>(bytes.begin(), bytes.end()); }()).toGenericDict();
    QCOMPARE(pickled.size(), tensors.size());
    for (const auto& [key, tensor] : tensors) QVERIFY2(at::equal(pickled.at(key).toTensor(), tensor), key.c_str());
}

void AdapterFolderTest::noFormForAdapterHub() {
    const GoldenCase golden = goldenCase(goldens / "qwen2_tied");
    const fs::path folder = fresh();
    const auto proof = exportHubFolder(requestFor(golden), folder);
    QVERIFY(!proof);
    QCOMPARE(int(proof.error().kind), int(ErrorKind::unsupported));
    QVERIFY(!fs::exists(folder));
}

void AdapterFolderTest::badHubFolderIsNamed_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    QTest::newRow("a LoRA") << "architecture" << "\"lora\"" << "another arrangement";
    QTest::newRow("after attention alone") << "output_adapter" << "false" << "another arrangement";
    QTest::newRow("its own norm") << "ln_before" << "true" << "ln_before";
    QTest::newRow("a gate") << "use_gating" << "true" << "use_gating";
    QTest::newRow("layers left out") << "leave_out" << "[1]" << "leave_out";
    QTest::newRow("without the stream") << "original_ln_after" << "false" << "original_ln_after";
    QTest::newRow("the stream twice") << "residual_before_ln" << "false" << "residual_before_ln";
    QTest::newRow("a learned scaling") << "scaling" << "\"learned\"" << "scaling";
    QTest::newRow("a factor for each layer") << "reduction_factor" << "{\"default\": 4}" << "reduction_factor";
    QTest::newRow("a factor that no whole number is") << "reduction_factor" << "1.4" << "reduction_factor";
    QTest::newRow("no factor") << "reduction_factor" << "null" << "reduction_factor";
    QTest::newRow("another factor") << "reduction_factor" << "2" << "expected shape";
    QTest::newRow("another activation") << "non_linearity" << "\"leakyrelu\"" << "non_linearity";
    QTest::newRow("gelu by its old name") << "non_linearity" << "without version" << "non_linearity";
    QTest::newRow("a name that is none") << "name" << "7" << "name";
    QTest::newRow("only a pickle") << "pickle" << "" << "pytorch_adapter.bin is a pickle";
    QTest::newRow("no tensors") << "nothing" << "" << "adapter.safetensors is missing";
}

void AdapterFolderTest::badHubFolderIsNamed() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, named);
    const auto base = *model::loadBaseModel(goldens / "llama3_scaling", {});
    const fs::path folder = fresh();
    fs::copy(goldens / "llama3_scaling/adapterhub/double_seq_bn_gelu", folder, fs::copy_options::recursive);
    QVERIFY(bool(loadAdapterFolder(folder, *base)));
    Json config = *readJsonFile(folder / "adapter_config.json");
    const std::string key = field.toStdString();
    if (key == "pickle") fs::rename(folder / hubTensors, folder / "pytorch_adapter.bin");
    else if (key == "nothing") fs::remove(folder / hubTensors);
    else if (value == QLatin1String("without version")) config.erase("version");
    else (config.contains(key) ? config : config["config"])[key] = Json::parse(value.toStdString());
    std::ofstream(folder / "adapter_config.json") << config.dump();
    const auto loaded = loadAdapterFolder(folder, *base);
    QVERIFY(!loaded);
    QVERIFY2(holds(loaded.error().why, named.toStdString()), loaded.error().why.c_str());
    QVERIFY(loaded.error().kind != ErrorKind::internal);
}

QTEST_GUILESS_MAIN(AdapterFolderTest)
#include "adapter_folder_test.moc"
