// SPDX-License-Identifier: BSD-3-Clause
// The errors that cask throws, and the line of the user's program that each of them names.
//
// A user mistake is thrown while the expression is built, so the line is the one that wrote it.
// Text: `[operation] what was wrong: got ..., expected ...  (file:line)`.
#pragma once

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "cask needs C++20: compile with -std=c++20"
#endif

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cask {

/// Signed size and position type of the whole library; sizes beyond 2^63 - 1 are refused.
using index_t = std::int64_t;

/// A line of the user's program. Taken by default arguments and by the converting constructors of
/// operand types (clang 14 has no std::source_location).
struct source_line {
    const char* file = "";
    int line = 0;

    [[nodiscard]] static constexpr source_line current(const char* file = __builtin_FILE(),
                                                       int line = __builtin_LINE()) noexcept {
        return {file, line};
    }
};

[[nodiscard, gnu::cold]] inline std::string to_string(source_line where) {
    return std::string(where.file) + ':' + std::to_string(where.line);
}

/// Base of everything that cask throws on purpose.
class error : public std::runtime_error {
public:
    error(std::string_view operation, std::string_view message, source_line where)
        : std::runtime_error(text(operation, message, where)), where_(where) {}

    /// The user's line; line 0 where none is known.
    [[nodiscard]] source_line where() const noexcept { return where_; }

private:
    [[gnu::cold]] static std::string text(std::string_view operation, std::string_view message,
                                          source_line where) {
        std::string result = "[" + std::string(operation) + "] " + std::string(message);
        if (where.line != 0) result += "  (" + to_string(where) + ")";
        return result;
    }

    source_line where_;
};

/// Shapes that do not fit together, or that are no shape at all.
class shape_error : public error {
    using error::error;
};
/// An axis out of range or named twice.
class axis_error : public error {
    using error::error;
};
/// An element type or scalar that the operation cannot take.
class dtype_error : public error {
    using error::error;
};
/// A chunk list that does not describe the shape.
class chunk_error : public error {
    using error::error;
};
/// An index or slice outside the array.
class index_error : public error {
    using error::error;
};
/// A file that cannot be read or written, or that is not what it says.
class io_error : public error {
    using error::error;
};
/// A run that does not fit the memory budget.
class budget_error : public error {
    using error::error;
};
/// A failure inside a task; the original exception is nested (std::rethrow_if_nested).
class task_error : public error {
    using error::error;
};

/// cask's mistakes, never the user's: checked in Debug and sanitizer builds, free otherwise.
inline void assertion_failed(const char* condition, const char* reason, source_line where) {
    std::fprintf(stderr, "cask: internal error: %s (%s) at %s:%d\n", reason, condition, where.file,
                 where.line);
    std::abort();
}

}  // namespace cask

#if defined(NDEBUG)
#define CASK_ASSERT(condition, reason) static_cast<void>(0)
#else
#define CASK_ASSERT(condition, reason)                                                             \
    static_cast<void>(                                                                             \
        (condition) ||                                                                             \
        (::cask::assertion_failed(#condition, reason, ::cask::source_line::current()), false))
#endif
