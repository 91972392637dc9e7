// The outcome of every operation that can fail for a reason outside the program: a value, or one Error.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace graft {

enum class ErrorKind { badInput, notFound, unsupported, inputOutput, diskFull, outOfMemory, stopped, mismatch, internal };

// What a user reads when something fails. `what` names the thing that was attempted, `why` the cause with file,
// field, offset, expected and found, `hint` what to do next. All three are plain text, never markup.
struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string what;
    std::string why;
    std::string hint;
    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    using Value = T;
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }
    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    const Error& error() const { return std::get<1>(m_state); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    using Value = void;
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }
    void value() const { assert(!m_error); }
    const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

}  // namespace graft

// TRY(expression) is the value of a Result; on an error the enclosing function returns that error.
#define TRY(...)                                                 \
    __extension__({                                              \
        auto graftTryResult = (__VA_ARGS__);                     \
        if (!graftTryResult) return graftTryResult.error();      \
        std::move(graftTryResult).value();                       \
    })
