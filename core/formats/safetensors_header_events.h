// Collects the entries of a safetensors header from parser events, so that a hostile header never becomes a tree in memory.
#pragma once

#include "formats/safetensors_header.h"

#include <nlohmann/json.hpp>

#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace graft::formats {

// An entry as it is written; `checked` rules come later.
struct RawEntry {
    std::string name, type;
    std::vector<std::uint64_t> shape, offsets;
    bool has_type = false, has_shape = false, has_offsets = false;
};

class SafetensorsHeaderEvents : public nlohmann::json_sax<nlohmann::json> {
public:
    const std::string& fault() const { return m_fault; }  // a sentence; empty when all is well
    std::deque<RawEntry> takeEntries();
    std::map<std::string, std::string> takeMetadata() { return std::move(m_metadata); }

    bool null() override { return value("null"); }
    bool boolean(bool) override { return value("true or false"); }
    bool number_integer(number_integer_t) override;
    bool number_unsigned(number_unsigned_t number) override;
    bool number_float(number_float_t, const string_t&) override;
    bool string(string_t& text) override;
    bool binary(binary_t&) override { return value("binary data"); }
    bool start_object(std::size_t) override;
    bool key(string_t& name) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override;

private:
    enum class Place { outside, header, entry, metadata, numbers };
    bool value(const char* kind);
    bool refuse(std::string sentence);
    std::string here() const;

    std::deque<RawEntry> m_entries;  // a deque, so that the names stay where they are
    std::set<std::string_view> m_names;  // of m_entries; no hash table, whose collisions a file could choose
    std::map<std::string, std::string> m_metadata;
    std::string m_fault;
    Place m_place = Place::outside;
    std::string m_key;  // within an entry or the metadata
    std::vector<std::uint64_t>* m_numbers = nullptr;
    std::string m_name;
    std::size_t m_metadataBytes = 0;
    bool m_hasMetadata = false;
};

}  // namespace graft::formats
