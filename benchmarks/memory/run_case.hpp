// SPDX-License-Identifier: BSD-3-Clause
// Running a case within a budget, in a process of its own.
#pragma once

#include "case.hpp"

namespace bench {

/// Computes a case, and says by `say` what it took:
///   route, bound, at once, smallest   what was said before: laps, bytes of memory, those without a
///                                     budget, those of the smallest one
///   read, written, spilled, read back bytes that were moved; with " expected" what was said before
///   seconds, peak, resident           what it took; peak by the runtime's ledger, resident by the
///                                     system
///   right, digest                     whether some elements are right; a number of all bits
/// or "refused" with a sentence. `threads` of 0: all.
void run_case(const memory_case& asked, const matrix_data& data, std::int64_t budget, int threads);

/// Makes the files that a case reads, if they are not there.
void make_files(const std::vector<std::string>& names, const matrix_data& data);

}  // namespace bench
