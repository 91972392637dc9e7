#include "ui/models/row_account.h"

namespace graft::ui {

LengthLimit limitOf(const recipe::DataChoice& choice, const std::optional<std::int64_t>& decided) {
    const auto policy = data::lengthPolicyNamed(choice.length_policy);
    LengthLimit limit{0, LimitBy::nobody, policy ? *policy : data::LengthPolicy::drop};
    if (choice.max_length) limit.tokens = *choice.max_length, limit.by = LimitBy::user;
    else if (decided) limit.tokens = *decided, limit.by = LimitBy::guide;
    return limit;
}

const service::SetCounts& RowAccount::of(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit) {
    if (look == m_look && limit == m_limit) return m_counts;
    m_look = look;
    m_limit = limit;
    m_counts = look ? service::countsUnder(*look, limit.tokens, limit.policy) : service::SetCounts();
    return m_counts;
}

}  // namespace graft::ui
