// SPDX-License-Identifier: BSD-3-Clause
// Runs all who solve a problem: once for their answers to be compared, then in turn, again and again
// (A B C A B C ...), so that a busy machine is busy for all of them.
#pragma once

#include "report.hpp"
#include "rival_program.hpp"

namespace bench {

struct rules {
    int repetitions = 5;
    int threads = 1;
    // Seconds for all runs of a rival, and of one that takes more than twice as long as cask: whoever
    // is far behind need not be known exactly. The first run takes what it takes.
    double patience = 1.2;
    double slow_patience = 0.4;
};

using rival_programs = std::vector<std::unique_ptr<rival_program>>;

/// All begin with a run whose answer is compared. It counts, but for cask's: that one runs first, when
/// inputs were just made and memory that is written again and again is new. What it leaves is the same
/// for all others, whose first runs take as long as later ones (1.0 of their median, over all problems).
///
/// Rivals take part in the problems whose names they know. One that fails is left out with a
/// sentence; one whose answer differs makes the result wrong, as any contender does.
[[nodiscard]] result measure(const problem& asked, const rules& given,
                             const rival_programs& rivals);

}  // namespace bench
