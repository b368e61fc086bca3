// SPDX-License-Identifier: BSD-3-Clause
// Computing an array part by part: for callers that need only some parts, or one part at a time.
//
// A run keeps reductions and what reshapes read in memory, and the next run would compute them
// again. They are computed once, before the first part; then each part costs what it holds.
#pragma once

#include <cask/front/run.hpp>

namespace cask::front {

/// `root` with everything that a run would keep in memory as a whole computed, in one run, now.
[[nodiscard]] node_ptr ready_for_parts(const node_ptr& root);
/// Computes `box` of `root` (see ready_for_parts) into strided memory.
void run_part_into(const node_ptr& root, const region& box, const schedule::target& target);

}  // namespace cask::front

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/front/parts.ipp>
#endif
