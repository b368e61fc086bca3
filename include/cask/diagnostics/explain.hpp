// SPDX-License-Identifier: BSD-3-Clause
// What a computation would take: memory, and how it would be cut to stay within the budget.
#pragma once

#include <cask/array.hpp>

#include <string>
#include <vector>

namespace cask {

/// A walk over some results, at once or part by part.
struct explained_lap {
    std::string computes;  // operations
    shape part;            // of the results; empty: all at once
    index_t parts = 1;
    index_t bytes = 0;    // of memory, beside what is held for later laps
    index_t held = 0;     // bytes that it keeps in memory for later laps
    index_t spilled = 0;  // bytes that it keeps in temporary files for later laps
};

/// How an array would be computed.
struct explanation {
    index_t budget = 0;           // bytes
    index_t bytes_at_once = 0;    // that a run as a whole takes beside its result
    index_t bytes = 0;            // that the run takes
    index_t smallest_budget = 0;  // with which it runs
    index_t spilled = 0;          // bytes in temporary files
    bool fits = true;             // false: it is refused
    std::vector<explained_lap> laps;
};

namespace front {

[[nodiscard]] explanation explain(const node_ptr& x);

}  // namespace front

/// Says how `x` would be computed by the current runtime, into memory that exists: nothing is
/// computed.
///
/// \returns  bytes of memory and of temporary files, which are those of the run; the laps, in the
///           order in which they run
/// \throws   never
/// \cost     planning: microseconds, or milliseconds where it does not fit the budget
/// \like     EXPLAIN of databases; dask has nothing of the kind
template <element T>
[[nodiscard]] explanation explain(const array<T>& x) {
    return front::explain(x.node());
}

/// The same as text: the bytes, then a line for each lap.
///
/// \returns  lines that end in "\n"
/// \throws never
/// \cost   none
/// \like   none
[[nodiscard]] std::string to_string(const explanation& of);

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/diagnostics/explain.ipp>
#endif
