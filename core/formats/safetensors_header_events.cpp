#include "formats/safetensors_header_events.h"

#include "base/shown_text.h"
#include "formats/json_text.h"

namespace graft::formats {

std::deque<RawEntry> SafetensorsHeaderEvents::takeEntries() {
    m_names.clear();
    return std::move(m_entries);
}

bool SafetensorsHeaderEvents::refuse(std::string sentence) {
    if (m_fault.empty()) m_fault = std::move(sentence);
    return false;
}

std::string SafetensorsHeaderEvents::here() const {
    if (m_place == Place::header) return "The entry " + shown(m_name);
    return "The field " + shown(m_key) + " of " + shown(m_name);
}

bool SafetensorsHeaderEvents::value(const char* kind) {
    switch (m_place) {
    case Place::outside: return refuse("The header is " + std::string(kind) + ", not an object.");
    case Place::header: return refuse(here() + " is " + kind + ", not an object.");
    case Place::metadata: return refuse("The metadata value " + shown(m_key) + " is " + kind + ", not text.");
    case Place::numbers: return refuse(here() + " has " + kind + " where a whole number must be.");
    case Place::entry: break;
    }
    const char* expected = m_key == "dtype" ? "text" : "a list of whole numbers";
    return refuse(here() + " is " + kind + ", not " + expected + ".");
}

bool SafetensorsHeaderEvents::number_integer(number_integer_t number) {
    return m_place == Place::numbers ? refuse(here() + " has the negative number " + std::to_string(number) + ".") : value("a number");
}

bool SafetensorsHeaderEvents::number_unsigned(number_unsigned_t number) {
    if (m_place != Place::numbers) return value("a number");
    const auto limit = m_key == "shape" ? HeaderLimits::rank : 2;
    if (m_numbers->size() == limit)
        return m_key == "shape" ? refuse(shown(m_name) + " has more than " + std::to_string(limit) + " dimensions.")
                                : refuse(here() + " has more than two numbers.");
    m_numbers->push_back(number);
    return true;
}

bool SafetensorsHeaderEvents::number_float(number_float_t, const string_t& text) {
    return value(m_place == Place::numbers ? ("the number " + shown(text)).c_str() : "a number");
}

bool SafetensorsHeaderEvents::string(string_t& text) {
    if (m_place == Place::metadata) {
        m_metadataBytes += m_key.size() + text.size();
        if (m_metadataBytes > HeaderLimits::metadata_bytes)
            return refuse("The metadata is longer than the limit of " + std::to_string(HeaderLimits::metadata_bytes) + " bytes.");
        if (m_metadata.size() == HeaderLimits::metadata_entries) return refuse("The metadata has more than " + std::to_string(HeaderLimits::metadata_entries) + " entries.");
        m_metadata[m_key] = text;
        return true;
    }
    if (m_place != Place::entry || m_key != "dtype") return value("text");
    m_entries.back().type = text.substr(0, 64);
    return true;
}

bool SafetensorsHeaderEvents::start_object(std::size_t) {
    if (m_place == Place::outside) {
        m_place = Place::header;
        return true;
    }
    if (m_place != Place::header) return value("an object");
    if (m_name == "__metadata__") {
        m_place = Place::metadata;
        m_hasMetadata = true;
        return true;
    }
    if (m_entries.size() == HeaderLimits::tensors) return refuse("The header has more than " + std::to_string(HeaderLimits::tensors) + " tensors.");
    m_names.insert(m_entries.emplace_back(RawEntry{.name = m_name}).name);
    m_place = Place::entry;
    return true;
}

bool SafetensorsHeaderEvents::key(string_t& name) {
    if (m_place == Place::header) {
        if (name.size() > HeaderLimits::name_bytes)
            return refuse("The tensor name " + shown(name, 40) + " is longer than " + std::to_string(HeaderLimits::name_bytes) + " bytes.");
        if (name.empty() || name.find('\0') != std::string::npos) return refuse("The tensor name \"" + shown(name) + "\" is empty or has a NUL character in it.");
        if (m_names.contains(name) || (m_hasMetadata && name == "__metadata__")) return refuse("The name " + shown(name) + " is given twice.");
        m_name = name;
        return true;
    }
    m_key = name;
    if (m_place == Place::metadata) return !m_metadata.contains(name) || refuse("The metadata key " + shown(name) + " is given twice.");
    auto& entry = m_entries.back();
    bool* given = name == "dtype" ? &entry.has_type : name == "shape" ? &entry.has_shape : name == "data_offsets" ? &entry.has_offsets : nullptr;
    if (given == nullptr) return refuse("The entry " + shown(m_name) + " has the unknown field " + shown(name) + ".");
    if (*given) return refuse("The field " + name + " of " + shown(m_name) + " is given twice.");
    *given = true;
    return true;
}

bool SafetensorsHeaderEvents::end_object() {
    m_place = m_place == Place::header ? Place::outside : Place::header;
    return true;
}

bool SafetensorsHeaderEvents::start_array(std::size_t) {
    if (m_place != Place::entry || m_key == "dtype") return value("a list");
    m_numbers = m_key == "shape" ? &m_entries.back().shape : &m_entries.back().offsets;
    m_place = Place::numbers;
    return true;
}

bool SafetensorsHeaderEvents::end_array() {
    m_place = Place::entry;
    return true;
}

bool SafetensorsHeaderEvents::parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) {
    return refuse("The header " + faultOfJson(position, error));
}

}  // namespace graft::formats
