// Reads and writes safetensors: every rule of the format is checked before anything is allocated, and data is read with pread.
#pragma once

#include "base/durable_file.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace graft::formats {

enum class TensorType { boolean, u8, i8, i16, u16, f16, bf16, i32, u32, f32, f64, i64, u64, c64, f8_e4m3, f8_e5m2, f8_e8m0, f8_e4m3fnuz, f8_e5m2fnuz, f4, f6_e2m3, f6_e3m2 };
std::string_view nameOf(TensorType type);   // "BF16"
int bitsOf(TensorType type);

struct TensorEntry {
    std::string name;
    TensorType type = TensorType::f32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;  // bytes, relative to the data section
    std::uint64_t bytes() const { return end - begin; }
};

// An open file: header in memory, data on disk. Copies share the descriptor. Thread-safe for reading.
class SafetensorsFile {
public:
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    const std::vector<TensorEntry>& tensors() const;          // in file order
    const TensorEntry* find(std::string_view name) const;     // nullptr when absent
    const std::map<std::string, std::string>& metadata() const;
    const std::filesystem::path& path() const;
    // `target` has exactly entry.bytes() bytes. A file that shrank since open is an error, never a signal.
    Result<void> read(const TensorEntry& entry, std::span<std::byte> target) const;
    Result<void> read(const TensorEntry& entry, std::uint64_t offset, std::span<std::byte> target) const;  // a part of it

private:
    struct Open;
    explicit SafetensorsFile(std::shared_ptr<const Open> open);
    std::shared_ptr<const Open> m_open;
};

// A model folder's weights: model.safetensors, or the shards of model.safetensors.index.json, seen as one set of tensors.
class ShardedTensors {
public:
    static Result<ShardedTensors> open(const std::filesystem::path& folder);

    struct Place {
        const SafetensorsFile* file;
        const TensorEntry* entry;
    };
    const std::vector<SafetensorsFile>& files() const { return m_files; }
    std::vector<std::string> names() const;                  // sorted
    Result<Place> find(std::string_view name) const;         // error names the tensor and the folder

private:
    std::vector<SafetensorsFile> m_files;
    std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> m_places;  // name -> file, entry
};

struct TensorSource {
    std::string name;
    TensorType type;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

// Durable; order by descending alignment, then name; header padded to 8 bytes.
Result<void> writeSafetensors(const std::filesystem::path& path, std::vector<TensorSource> tensors,
                              const std::map<std::string, std::string>& metadata = {{"format", "pt"}},
                              const FileCalls& calls = FileCalls::system());

}  // namespace graft::formats
