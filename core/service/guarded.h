// The edge where exceptions of LibTorch and the allocator become Errors.
#pragma once

#include "base/result.h"

#include <c10/util/Exception.h>

#include <new>

namespace graft::service {

template <class Work>
auto guarded(const std::string& what, Work&& work) -> decltype(work()) {
    const auto memory = [&] {
        return Error{ErrorKind::outOfMemory, what, "the memory did not suffice", "Choose a smaller model, shorter rows or a smaller micro-batch, or close other programs"};
    };
    try {
        return work();
    } catch (const c10::OutOfMemoryError&) {
        return memory();
    } catch (const std::bad_alloc&) {
        return memory();
    } catch (const c10::Error& problem) {
        return Error{ErrorKind::internal, what, problem.what_without_backtrace(), "Copy the details and report them: this is a fault of Graft"};
    } catch (const std::exception& problem) {
        return Error{ErrorKind::internal, what, problem.what(), "Copy the details and report them: this is a fault of Graft"};
    }
}

}  // namespace graft::service
