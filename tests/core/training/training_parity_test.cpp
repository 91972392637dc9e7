// 30 steps of LoRA from the same start, rows and plan as PEFT with torch.optim.AdamW (tests/parity/training_parity.py).
#include "data/batch.h"
#include "model/tensor_file.h"
#include "peft/registry.h"
#include "training/flat_adamw.h"
#include "training/optimiser_step.h"
#include "training/schedule.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::training;

namespace {

const std::filesystem::path tests = std::filesystem::path(GRAFT_SOURCE_DIR) / "tests/core";

std::vector<data::TokenRow> rowsOf(const std::map<std::string, at::Tensor>& golden) {
    std::vector<data::TokenRow> rows;
    std::int64_t next = 0;
    const at::Tensor lengths = golden.at("lengths");
    for (std::int64_t row = 0; row < lengths.numel(); ++row) {
        data::TokenRow made{.row = row, .ids = {}, .learned = {}};
        for (std::int64_t token = 0; token < lengths[row].item<std::int64_t>(); ++token, ++next) {
            made.ids.push_back(static_cast<text::TokenId>(golden.at("ids")[next].item<std::int64_t>()));
            made.learned.push_back(golden.at("learned")[next].item<std::uint8_t>());
        }
        rows.push_back(std::move(made));
    }
    return rows;
}

}  // namespace

class TrainingParityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void sameLosses_data();
    void sameLosses();
};

void TrainingParityTest::sameLosses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("budget");
    for (const char* name : {"llama3_scaling", "mistral_window", "qwen2_tied"}) {
        QTest::addRow("%s, whole steps", name) << name << 1000;
        QTest::addRow("%s, row by row", name) << name << 1;
    }
}

void TrainingParityTest::sameLosses() {
    QFETCH(QString, name);
    QFETCH(int, budget);
    const std::filesystem::path folder = tests / "peft/golden" / name.toStdString();
    const Json json = *readJsonFile(tests / "training/golden/peft_losses.json");
    const Json plan = json["plan"], expected = json["cases"][name.toStdString()];
    const auto base = model::loadBaseModel(folder, {});
    QVERIFY(bool(base));
    const peft::Method& method = **peft::methodNamed("lora");
    peft::Values values;
    peft::State state = *method.fromPeft(**base, {*readJsonFile(folder / "adapter/adapter_config.json"), *model::readTensorFile(folder / "adapter/adapter_model.safetensors")}, values);
    FlatAdamW optimiser(state, {plan["beta1"], plan["beta2"], plan["epsilon"], plan["weight_decay"]});
    const auto numbers = *model::readTensorFile(folder / "golden.safetensors");
    const std::vector<data::TokenRow> rows = rowsOf({numbers.begin(), numbers.end()});
    const auto count = static_cast<std::int64_t>(rows.size());
    const RatePlan rates{*scheduleNamed("linear"), plan["peak"], plan["steps"], plan["warmup"]};
    for (std::int64_t step = 0; step < plan["steps"].get<std::int64_t>(); ++step) {
        optimiser.clearGradient();
        const StepRequest request{step, 1, {step % count, (step + 1) % count, (step + 2) % count}, 0, {budget}};
        const StepGradient gathered = gatherGradient({**base, method, values, state}, rows, request, {});
        const double norm = optimiser.gradientNorm(), wanted = expected["losses"][static_cast<std::size_t>(step)], wantedNorm = expected["norms"][static_cast<std::size_t>(step)];
        QVERIFY2(std::abs(gathered.loss / wanted - 1) <= 1e-3, qPrintable(QStringLiteral("step %1: %2 instead of %3").arg(step).arg(gathered.loss).arg(wanted)));
        QVERIFY2(std::abs(norm / wantedNorm - 1) <= 1e-3, qPrintable(QStringLiteral("step %1, norm: %2 instead of %3").arg(step).arg(norm).arg(wantedNorm)));
        const double clip = plan["clip_norm"];
        if (norm > clip) optimiser.scaleGradient(clip / (norm + 1e-6));
        optimiser.update(rateAt(rates, step));
    }
}

QTEST_GUILESS_MAIN(TrainingParityTest)
#include "training_parity_test.moc"
