// SPDX-License-Identifier: BSD-3-Clause
// What an array is, as a table: `std::cout << x`. Nothing is computed; `print(x)` shows values.
//
// Texts never depend on the stream's flags or on the locale.
#pragma once

#include <cask/array.hpp>

#include <iosfwd>

namespace cask {

namespace front {

[[nodiscard]] std::string table(const node_ptr& x);
void write(std::ostream& out, const std::string& text);

}  // namespace front

/// What an array is, as a table: bytes, shape, count and type of it and of its largest chunk.
///
/// \returns  five lines, without a newline at the end
/// \throws   never (but for lack of memory)
/// \cost     a walk over the operations of the expression; nothing is computed
/// \like     dask.array.Array._repr_html_, in text
template <element T>
[[nodiscard]] std::string to_string(const array<T>& x) {
    return front::table(x.node());
}

/// Writes to_string(x). The stream's flags and precision neither matter nor change.
///
/// \throws   never, unless the stream does
/// \cost     as to_string; nothing is computed
/// \like     dask.array.Array.__repr__
template <element T>
std::ostream& operator<<(std::ostream& out, const array<T>& x) {
    front::write(out, front::table(x.node()));
    return out;
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/diagnostics/repr.ipp>
#endif
