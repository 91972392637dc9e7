#include "exporting/replay.h"

#include "data/batch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace graft::exporting {

Replay replayPrompts(const AdaptedModel& held, const AdaptedModel& written, const std::vector<std::vector<text::TokenId>>& prompts) {
    constexpr std::size_t most = 256;
    const at::NoGradGuard frozen;
    Replay replay;
    for (const auto& prompt : prompts) {
        if (prompt.empty()) continue;
        data::TokenRow row{.row = 0, .ids = {prompt.begin(), prompt.begin() + static_cast<std::ptrdiff_t>(std::min(most, prompt.size()))}, .learned = {}};
        row.learned.assign(row.ids.size(), 0);
        const data::TokenRow* only = &row;
        const data::Batch batch = data::makeBatch({&only, 1});
        const at::Tensor expected = model::logits(held.base, held.adapter, batch);   // [T, vocabulary]
        const at::Tensor found = model::logits(written.base, written.adapter, batch);
        const double difference = (expected - found).abs().max().item<double>();
        replay.largest_difference = std::isfinite(difference) ? std::max(replay.largest_difference, difference) : std::numeric_limits<double>::infinity();
        replay.largest_logit = std::max(replay.largest_logit, expected.abs().max().item<double>());
    }
    return replay;
}

std::uint64_t bytesIn(const std::filesystem::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code code;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, code))
        if (entry.is_regular_file(code)) bytes += entry.file_size(code);
    return bytes;
}

}  // namespace graft::exporting
