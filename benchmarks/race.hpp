// SPDX-License-Identifier: BSD-3-Clause
// Runs all who solve a problem: once for their answers to be compared, then in turn, again and again
// (A B C A B C ...), so that a busy machine is busy for all of them.
#pragma once

#include "report.hpp"
#include "rival_program.hpp"

namespace bench {

struct rules {
    int repetitions = 7;
    int threads = 1;
    // Seconds after which a contender other than cask runs no more: a full run takes minutes.
    double patience = 3;
    double library_patience = 1;
};

using rival_programs = std::vector<std::unique_ptr<rival_program>>;

/// Rivals take part in the problems whose names they know. One that fails is left out with a
/// sentence; one whose answer differs makes the result wrong, as any contender does.
[[nodiscard]] result measure(const problem& asked, const rules& given,
                             const rival_programs& rivals);

}  // namespace bench
