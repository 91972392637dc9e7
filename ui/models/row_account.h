// How many rows of the data learn, steer, judge and are left out under the limit of length: one account for every page.
#pragma once

#include "recipe/recipe.h"
#include "service/data_look.h"

#include <memory>
#include <optional>

namespace graft::ui {

enum class LimitBy { nobody, guide, user };

struct LengthLimit {
    std::int64_t tokens = 0;   // 0: none yet
    LimitBy by = LimitBy::nobody;
    data::LengthPolicy policy = data::LengthPolicy::drop;
    friend bool operator==(const LengthLimit&, const LengthLimit&) = default;
};

LengthLimit limitOf(const recipe::DataChoice& choice, const std::optional<std::int64_t>& decided);

class RowAccount {
public:
    // Counted once for each look and limit; a look may hold hundreds of thousands of examples.
    const service::SetCounts& of(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit);

private:
    std::shared_ptr<const service::DataLook> m_look;
    LengthLimit m_limit;
    service::SetCounts m_counts;
};

}  // namespace graft::ui
