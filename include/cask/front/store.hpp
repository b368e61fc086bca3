// SPDX-License-Identifier: BSD-3-Clause
// Storing arrays: into memory that the user gives, and into places beside it, in one go.
#pragma once

#include <cask/front/handle.hpp>

#include <string>

namespace cask::expr {
class writer;
}

namespace cask::front {

using expr::node_ptr;

/// A place that takes an array and is no memory: a file, a store.
class destination {
public:
    virtual ~destination() = default;
    /// What takes the elements of one array there. What it has made is gone again, and what was
    /// there before stays, unless the writer is completed. Throws io_error.
    [[nodiscard]] virtual std::shared_ptr<expr::writer>
    open(std::string_view operation, const shape& sizes, dtype type, source_line where) const = 0;
    /// For messages.
    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    /// One text for all names of the place: no two targets of one call have the same.
    [[nodiscard]] virtual std::string identity() const { return name(); }
};

/// An array and what takes it: memory, or a place.
struct storing {
    using relocatable = storing;
    node_ptr array;
    void* memory = nullptr;
    bool flat = false;  // row-major memory in any shape of as many elements
    shape sizes{};
    shape strides{};  // bytes
    dtype type{};
    const destination* place = nullptr;
};

/// Computes arrays into their targets. Throws shape_error and dtype_error where they do not fit,
/// io_error where a place fails, and what a task threw, as task_error.
void store(std::string_view operation, const storing* pairs, std::size_t count, source_line where);

/// Throws error where there are not as many targets as arrays.
void check_pairs(std::size_t arrays, std::size_t targets, source_line where);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/store.ipp>
#endif
