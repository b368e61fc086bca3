// SPDX-License-Identifier: BSD-3-Clause
// The values of an array as text, in NumPy's layout. Computes what it shows, and no more.
#pragma once

#include <cask/array.hpp>

#include <iosfwd>

namespace cask {

/// How `print` shows values; the defaults are NumPy's.
struct print_options {
    /// Arrays of more elements are summarised: only their edges are computed and shown.
    index_t threshold = 1000;
    /// Elements shown at each end of an axis that is summarised.
    index_t edge_items = 3;
    /// Largest number of digits after the point.
    int precision = 8;
    /// Characters in a line.
    int line_width = 75;
};

namespace front {

void print(const node_ptr& x, std::ostream& out, const print_options& options, source_line where);
[[nodiscard]] std::ostream& standard_output() noexcept;

}  // namespace front

/// Computes `x` and writes its values and a newline, in the layout and digits of NumPy's str().
///
/// The dtype follows the values where it is not float64, int64 or bool.
///
/// \param options  how much is shown, and with how many digits
/// \throws error       edge_items or line_width is not positive, or precision is negative
/// \throws task_error  a task failed
/// \cost   computes `x`, or with more than options.threshold elements its edges only; reductions in
///         `x` are computed whole, once
/// \like   print(numpy.asarray(x))
template <element T>
void print(const array<T>& x, std::ostream& out, const print_options& options = {},
           source_line where = source_line::current()) {
    front::print(x.node(), out, options, where);
}
/// The same, to std::cout.
template <element T>
void print(const array<T>& x, const print_options& options = {},
           source_line where = source_line::current()) {
    front::print(x.node(), front::standard_output(), options, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/diagnostics/print.ipp>
#endif
