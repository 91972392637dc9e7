// The tiny models and PEFT folders that tests/parity/decoder_parity.py made with transformers and PEFT.
#pragma once

#include <ATen/core/grad_mode.h>
#include "exporting/adapter_folder.h"
#include "model/decoder.h"
#include "model/tensor_file.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>

namespace graft::test {

inline const std::filesystem::path goldens = std::filesystem::path(GRAFT_SOURCE_DIR) / "tests/core/peft/golden";

inline void goldenRows() {
    QTest::addColumn<QString>("name");
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(goldens)) {
        if (!entry.is_directory()) continue;
        const QString name = QString::fromStdString(entry.path().filename().string());
        QTest::newRow(qPrintable(name)) << name;
        ++count;
    }
    QVERIFY(count > 0);
}

struct GoldenCase {
    std::filesystem::path folder;
    std::shared_ptr<const model::BaseModel> base;
    std::map<std::string, at::Tensor> numbers;
    std::vector<std::vector<text::TokenId>> prompts;
    exporting::LoadedAdapter adapter;
};

inline GoldenCase goldenCase(const std::filesystem::path& folder, model::Precision precision = model::Precision::float32) {
    GoldenCase golden{.folder = folder};
    auto base = model::loadBaseModel(folder, {.precision = precision, .device = at::kCPU, .progress = {}});
    if (!base) qFatal("%s", base.error().why.c_str());
    golden.base = *base;
    const auto numbers = model::readTensorFile(folder / "golden.safetensors");
    golden.numbers = {numbers->begin(), numbers->end()};
    std::int64_t next = 0;
    for (std::int64_t row = 0; row < golden.numbers["lengths"].numel(); ++row) {
        std::vector<text::TokenId> prompt;
        for (std::int64_t token = 0; token < golden.numbers["lengths"][row].item<std::int64_t>(); ++token) prompt.push_back(static_cast<text::TokenId>(golden.numbers["ids"][next++].item<std::int64_t>()));
        golden.prompts.push_back(std::move(prompt));
    }
    auto adapter = exporting::loadAdapterFolder(folder / "adapter", *golden.base);
    if (!adapter) qFatal("%s", adapter.error().why.c_str());
    golden.adapter = std::move(*adapter);
    return golden;
}

inline at::Tensor logitsOf(const model::BaseModel& base, const model::Adapter& adapter, const std::vector<std::vector<text::TokenId>>& prompts) {
    const at::NoGradGuard frozen;
    std::vector<at::Tensor> all;
    for (const auto& prompt : prompts) {
        data::TokenRow row{.row = 0, .ids = prompt, .learned = std::vector<std::uint8_t>(prompt.size())};
        const data::TokenRow* only = &row;
        all.push_back(model::logits(base, adapter, data::makeBatch({&only, 1})));
    }
    return at::cat(all);
}

inline exporting::ExportRequest requestFor(const GoldenCase& golden) {
    return {.base = golden.base.get(), .method = golden.adapter.method, .values = golden.adapter.values, .state = &golden.adapter.state,
            .base_name_or_path = "a/tiny-model", .proof_prompts = golden.prompts, .model_card = "# A card\n"};
}

inline std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace graft::test
