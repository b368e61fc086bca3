// SPDX-License-Identifier: BSD-3-Clause
// What a computation would take: memory, bytes of files, and how it would be cut to stay within the
// budget.
#pragma once

#include <cask/array.hpp>
#include <cask/store.hpp>

#include <string>
#include <vector>

namespace cask {

/// A walk over some results, at once or part by part.
struct explained_lap {
    std::string computes;  // operations
    shape part;            // of the results; empty: all at once
    index_t parts = 1;
    index_t bytes = 0;      // of memory, beside what is held for later laps
    index_t held = 0;       // bytes that it keeps in memory for later laps
    memory::traffic moves;  // bytes that it reads and writes, in files and temporary files
};

/// How an array would be computed.
struct explanation {
    index_t budget = 0;           // bytes
    index_t bytes_at_once = 0;    // that a run as a whole takes beside its result
    index_t bytes = 0;            // that the run takes
    index_t smallest_budget = 0;  // with which it runs
    memory::traffic moves;        // bytes that are read and written, by all laps
    bool fits = true;             // false: it is refused
    std::vector<explained_lap> laps;
};

namespace front {

/// Without a pair, into memory.
[[nodiscard]] explanation explain(const node_ptr& x, const storing* pair);

}  // namespace front

/// Says how `x` would be computed by the current runtime, into memory that exists: nothing is
/// computed.
///
/// What is read are the elements that tasks ask files and stores for, each as often as they do; a
/// file gives some bytes more where small gaps lie between them. `runtime::ledger().moved()` counts
/// the same while it runs. Nobody knows before that running totals leave the range of their type:
/// of these a part is read again.
///
/// \returns  bytes of memory, those that are read from files and stores and written to temporary
///           files; the laps, in the order in which they run
/// \throws   never
/// \cost     planning: microseconds, or up to seconds where it does not fit the budget
/// \like     EXPLAIN of databases; dask has nothing of the kind
template <element T>
[[nodiscard]] explanation explain(const array<T>& x) {
    return front::explain(x.node(), nullptr);
}

/// The same for `store(x, target)`. A file is not opened, nor replaced.
///
/// \param target  see store_target; chunks of stores do not count
/// \returns  as above, and what is written to the target
/// \throws   never
/// \cost     as above
/// \like     none
template <element T>
[[nodiscard]] explanation explain(const array<T>& x, const store_target& target) {
    const front::storing pair = target.with(x);
    return front::explain(x.node(), &pair);
}

/// An explanation as text: the bytes, then a line for each lap.
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
