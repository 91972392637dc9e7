#include "formats/safetensors.h"
#include "formats/safetensors_types.h"

#include <array>

namespace graft::formats {
namespace {

struct TypeRow {
    TensorType type;
    std::string_view name;
    int bits;
};

// In the order of the enum.
constexpr std::array rows{
    TypeRow{TensorType::boolean, "BOOL", 8},         TypeRow{TensorType::u8, "U8", 8},
    TypeRow{TensorType::i8, "I8", 8},                TypeRow{TensorType::i16, "I16", 16},
    TypeRow{TensorType::u16, "U16", 16},             TypeRow{TensorType::f16, "F16", 16},
    TypeRow{TensorType::bf16, "BF16", 16},           TypeRow{TensorType::i32, "I32", 32},
    TypeRow{TensorType::u32, "U32", 32},             TypeRow{TensorType::f32, "F32", 32},
    TypeRow{TensorType::f64, "F64", 64},             TypeRow{TensorType::i64, "I64", 64},
    TypeRow{TensorType::u64, "U64", 64},             TypeRow{TensorType::c64, "C64", 64},
    TypeRow{TensorType::f8_e4m3, "F8_E4M3", 8},      TypeRow{TensorType::f8_e5m2, "F8_E5M2", 8},
    TypeRow{TensorType::f8_e8m0, "F8_E8M0", 8},      TypeRow{TensorType::f8_e4m3fnuz, "F8_E4M3FNUZ", 8},
    TypeRow{TensorType::f8_e5m2fnuz, "F8_E5M2FNUZ", 8}, TypeRow{TensorType::f4, "F4", 4},
    TypeRow{TensorType::f6_e2m3, "F6_E2M3", 6},      TypeRow{TensorType::f6_e3m2, "F6_E3M2", 6},
};

}  // namespace

std::string_view nameOf(TensorType type) { return rows[static_cast<std::size_t>(type)].name; }
int bitsOf(TensorType type) { return rows[static_cast<std::size_t>(type)].bits; }

std::optional<TensorType> typeNamed(std::string_view name) {
    for (const auto& row : rows)
        if (row.name == name) return row.type;
    return std::nullopt;
}

std::optional<std::uint64_t> bitsOfTensor(TensorType type, std::span<const std::int64_t> shape) {
    std::uint64_t bits = static_cast<std::uint64_t>(bitsOf(type));
    for (const auto size : shape)
        if (size < 0 || __builtin_mul_overflow(bits, static_cast<std::uint64_t>(size), &bits)) return std::nullopt;
    return bits;
}

}  // namespace graft::formats
