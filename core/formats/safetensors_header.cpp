#include "formats/safetensors_header.h"

#include "base/shown_text.h"
#include "formats/json_text.h"
#include "formats/safetensors_header_events.h"
#include "formats/safetensors_types.h"

#include <algorithm>
#include <limits>

namespace graft::formats {
namespace {

Error bad(std::string why, std::string hint = "Get a fresh copy of the file.") { return {ErrorKind::badInput, {}, std::move(why), std::move(hint)}; }

std::string shapeText(const std::vector<std::uint64_t>& shape) {
    std::string text;
    for (const auto size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

Result<TensorEntry> checked(RawEntry raw) {
    const auto name = shown(raw.name);
    for (const auto& [given, field] : {std::pair{raw.has_type, "dtype"}, {raw.has_shape, "shape"}, {raw.has_offsets, "data_offsets"}})
        if (!given) return bad(name + " has no " + field + ".");
    const auto type = typeNamed(raw.type);
    if (!type) return bad(name + " has the unknown dtype \"" + shown(raw.type, 20) + "\".", "Graft may be older than the file.");
    if (raw.offsets.size() != 2) return bad("The field data_offsets of " + name + " has " + std::to_string(raw.offsets.size()) + " numbers instead of two.");
    TensorEntry entry{.name = std::move(raw.name), .type = *type, .begin = raw.offsets[0], .end = raw.offsets[1]};
    if (entry.begin > entry.end)
        return bad("The data of " + name + " ends at " + std::to_string(entry.end) + " before it begins at " + std::to_string(entry.begin) + ".");
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool fits = std::ranges::all_of(raw.shape, [&](auto size) { return size <= most; });
    entry.shape.reserve(raw.shape.size());
    for (const auto size : raw.shape) entry.shape.push_back(static_cast<std::int64_t>(std::min(size, most)));
    const auto bits = fits ? bitsOfTensor(*type, entry.shape) : std::nullopt;
    if (!bits) return bad("The size of " + name + " with shape " + shapeText(raw.shape) + " does not fit 64 bits.");
    if (*bits % 8 != 0) return bad(name + " with shape " + shapeText(raw.shape) + " and dtype " + raw.type + " does not end at a whole byte.");
    if (*bits / 8 != entry.bytes())
        return bad(name + " with shape " + shapeText(raw.shape) + " and dtype " + raw.type + " needs " + std::to_string(*bits / 8) + " bytes, but its offsets span " +
                   std::to_string(entry.bytes()) + ".");
    return entry;
}

// The tensors must follow one another from the first to the last byte of the data.
Result<void> checkCover(const std::vector<TensorEntry>& tensors, std::uint64_t dataBytes) {
    std::uint64_t end = 0;
    for (const auto& entry : tensors) {
        if (entry.begin < end) return bad(shown(entry.name) + " overlaps the tensor before it: it begins at " + std::to_string(entry.begin) + ", that one ends at " + std::to_string(end) + ".");
        if (entry.begin > end) return bad("There is a hole of " + std::to_string(entry.begin - end) + " bytes before " + shown(entry.name) + ".");
        end = entry.end;
    }
    if (end > dataBytes)
        return bad("The file is " + std::to_string(end - dataBytes) + " bytes too short: its tensors need " + std::to_string(end) + " bytes, it has " + std::to_string(dataBytes) + ".",
                   "The download or copy was cut off; get the file again.");
    if (end < dataBytes)
        return bad(std::to_string(dataBytes - end) + " bytes follow the last tensor.", "Save a clean copy of the file with the safetensors library, or get it again.");
    return {};
}

}  // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes) {
    if (const auto fault = faultOfJsonText(text, {HeaderLimits::depth, HeaderLimits::metadata_bytes}); !fault.empty()) return bad("The header " + fault);
    SafetensorsHeaderEvents events;
    if (!nlohmann::json::sax_parse(text, &events)) return bad(events.fault());
    SafetensorsHeader header{.metadata = events.takeMetadata()};
    auto entries = events.takeEntries();
    header.tensors.reserve(entries.size());
    for (; !entries.empty(); entries.pop_front()) header.tensors.push_back(TRY(checked(std::move(entries.front()))));  // never two copies of all
    std::ranges::sort(header.tensors, {}, [](const TensorEntry& entry) { return std::pair(entry.begin, entry.end); });
    TRY(checkCover(header.tensors, dataBytes));
    return header;
}

}  // namespace graft::formats
