#include "peft/part_work.h"

#include <algorithm>

namespace graft::peft {

void addProduct(recipe::MethodPlan& plan, recipe::PartProduct product) {
    const auto same = std::ranges::find_if(plan.products, [&](const recipe::PartProduct& other) {
        return other.in == product.in && other.out == product.out && other.trained == product.trained && other.blocks == product.blocks;
    });
    if (same == plan.products.end()) plan.products.push_back(product);
    else same->times += product.times;
}

}  // namespace graft::peft
