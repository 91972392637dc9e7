#include "base/json.h"
#include "base/shown_text.h"
#include "base/utf8.h"
#include "formats/safetensors.h"
#include "formats/safetensors_header.h"
#include "formats/safetensors_types.h"

#include <algorithm>
#include <array>

namespace graft::formats {
namespace {

constexpr std::size_t alignment = 8;

Result<void> check(const std::filesystem::path& path, const std::vector<TensorSource>& tensors) {
    const auto refuse = [&](std::string why) { return Error{ErrorKind::internal, "Cannot write " + shownName(path), std::move(why), {}}; };
    for (std::size_t at = 0; at < tensors.size(); ++at) {
        const auto& tensor = tensors[at];
        if (tensor.name.empty() || tensor.name == "__metadata__" || tensor.name.size() > HeaderLimits::name_bytes || validUtf8(tensor.name) < tensor.name.size())
            return refuse("\"" + shown(tensor.name) + "\" cannot name a tensor.");
        if (at > 0 && tensor.name == tensors[at - 1].name) return refuse("The tensor " + shown(tensor.name) + " is given twice.");
        if (bitsOfTensor(tensor.type, tensor.shape) != tensor.bytes.size() * 8) return refuse("The shape of " + shown(tensor.name) + " does not fit its bytes.");
    }
    return {};
}

}  // namespace

Result<void> writeSafetensors(const std::filesystem::path& path, std::vector<TensorSource> tensors, const std::map<std::string, std::string>& metadata,
                              const FileCalls& calls) {
    std::ranges::sort(tensors, {}, &TensorSource::name);
    TRY(check(path, tensors));
    std::ranges::stable_sort(tensors, std::greater<>(), [](const TensorSource& tensor) { return bitsOf(tensor.type); });
    Json header = Json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::uint64_t end = 0;
    for (const auto& tensor : tensors) {
        const auto begin = end;
        end += tensor.bytes.size();
        header[tensor.name] = {{"dtype", nameOf(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    }
    auto text = writeJsonLine(header);
    text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
    std::array<std::byte, 8> length{};
    for (std::size_t at = 0; at < length.size(); ++at) length[at] = static_cast<std::byte>(text.size() >> (8 * at));

    auto file = TRY(DurableFile::create(path, calls));
    TRY(file.write(length));
    TRY(file.write(text));
    for (const auto& tensor : tensors) TRY(file.write(tensor.bytes));
    return file.commit();
}

}  // namespace graft::formats
