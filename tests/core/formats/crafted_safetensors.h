// Safetensors files by the byte: the base case of the table of bad inputs (reliability notes, 1.3) with one part changed.
#pragma once

#include <QTemporaryDir>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace graft::test {

inline constexpr std::size_t megabyte = 1u << 20;

inline std::string prefix(std::uint64_t length) {
    std::string bytes(8, '\0');
    for (int at = 0; at < 8; ++at) bytes[at] = static_cast<char>(length >> (8 * at));
    return bytes;
}
inline std::string file(const std::string& header, std::size_t dataBytes = 16) { return prefix(header.size()) + header + std::string(dataBytes, '\0'); }
inline std::string entry(const std::string& name, const std::string& type, const std::string& shape, const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}
inline std::string withType(const std::string& type) { return file("{" + entry("a", type, "[2,2]", "[0,16]") + "}"); }
inline std::string withShape(const std::string& shape) { return file("{" + entry("a", "F32", shape, "[0,16]") + "}"); }
inline std::string withOffsets(const std::string& offsets) { return file("{" + entry("a", "F32", "[2,2]", offsets) + "}"); }

inline std::string smallFile() {
    return file("{\"__metadata__\":{\"format\":\"pt\"}," + entry("w", "F32", "[2,2]", "[0,16]") + "," + entry("b", "BF16", "[3]", "[16,22]") + "," +
                    entry("s", "I64", "[]", "[22,30]") + "}   ",
                30);
}

// A folder of such files, removed with the test.
class CraftedFolder {
protected:
    std::filesystem::path place(const std::string& name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    std::filesystem::path write(const std::string& bytes, const std::string& name = "model.safetensors") const {
        std::ofstream(place(name), std::ios::binary) << bytes;
        return place(name);
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace graft::test
