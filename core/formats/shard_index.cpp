#include "formats/shard_index.h"

#include "base/shown_text.h"
#include "formats/json_text.h"
#include "formats/open_file.h"
#include "formats/safetensors_header.h"

#include <nlohmann/json.hpp>

#include <set>

namespace graft::formats {
namespace {

bool isPlainName(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." && name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos &&
           name.ends_with(".safetensors");
}

// Collects the weight_map from parser events and drops all else, so that a hostile index never becomes a tree in memory.
class IndexEvents : public nlohmann::json_sax<nlohmann::json> {
public:
    std::map<std::string, std::string> files;
    std::string fault;  // a sentence; empty when all is well

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool string(string_t& text) override { return m_inMap ? add(text) : value(); }
    bool start_array(std::size_t) override { return value() && ++m_depth > 0; }
    bool end_array() override { return --m_depth > 0; }
    bool start_object(std::size_t) override;
    bool key(string_t& name) override;
    bool end_object() override {
        --m_depth;
        m_inMap = false;  // an object in the map is refused, so the map is what ends
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
        return refuse("The index " + faultOfJson(position, error));
    }

private:
    bool refuse(std::string sentence) {
        if (fault.empty()) fault = std::move(sentence);
        return false;
    }
    bool isAtMap() const { return m_depth == 0 || (m_depth == 1 && m_key == "weight_map"); }
    bool value();
    bool add(const std::string& file);

    int m_depth = 0;
    bool m_inMap = false, m_hadMap = false;
    std::string m_key, m_tensor;  // of the index, of its map
    std::set<std::string> m_names;
};

const std::string noMap = std::string(shardIndexName) + " has no weight_map.";

// Anything but a file name.
bool IndexEvents::value() {
    if (m_inMap) return refuse("The index gives no file name for " + shown(m_tensor) + ".");
    return !isAtMap() || refuse(noMap);
}

bool IndexEvents::start_object(std::size_t) {
    if (m_inMap) return value();
    m_inMap = m_depth == 1 && isAtMap();
    ++m_depth;
    return true;
}

bool IndexEvents::key(string_t& name) {
    if (m_inMap) {
        m_tensor = name;
        return !files.contains(name) || refuse("The index names the tensor " + shown(name) + " twice.");
    }
    if (m_depth != 1) return true;
    m_key = name;
    if (name == "weight_map" && std::exchange(m_hadMap, true)) return refuse("The index has two weight_maps.");
    return true;
}

bool IndexEvents::add(const std::string& file) {
    if (!isPlainName(file))
        return refuse("The index names the file \"" + shown(file) + "\" for " + shown(m_tensor) + "; it must be a plain .safetensors file in the same folder.");
    m_names.insert(file);
    if (m_names.size() > IndexLimits::files) return refuse("The index names more than " + std::to_string(IndexLimits::files) + " files.");
    if (files.size() == HeaderLimits::tensors) return refuse("The index names more than " + std::to_string(HeaderLimits::tensors) + " tensors.");
    files.emplace(m_tensor, file);
    return true;
}

}  // namespace

Result<std::map<std::string, std::string>> readShardIndex(const std::filesystem::path& folder) {
    const auto refuse = [&](std::string why) {
        return Error{ErrorKind::badInput, "Cannot read the model in " + shownName(folder), std::move(why), "Get a fresh copy of the index and its shards."};
    };
    const auto file = TRY(OpenFile::open(folder / shardIndexName));
    if (file.size() > IndexLimits::bytes)
        return refuse("The index has " + std::to_string(file.size()) + " bytes, more than the limit of " + std::to_string(IndexLimits::bytes) + ".");
    std::string text(file.size(), '\0');
    TRY(file.readExactly(0, std::as_writable_bytes(std::span(text))));
    if (const auto fault = faultOfJsonText(text, {IndexLimits::depth, IndexLimits::value_bytes}); !fault.empty()) return refuse("The index " + fault);
    IndexEvents events;
    if (!nlohmann::json::sax_parse(text, &events)) return refuse(events.fault);
    if (events.files.empty()) return refuse(noMap);
    return std::move(events.files);
}

}  // namespace graft::formats
