// The weights of a base model by their place in its shape.
#pragma once

#include "model/base_model.h"

namespace graft::model {

Linear linearAt(const BaseModel& base, const recipe::SiteShape& site);       // of a layer, or the head; shares storage
at::Tensor weightAt(const BaseModel& base, const recipe::SiteShape& site);   // any site, in the type it is held in; shares storage where it is dense

}  // namespace graft::model
