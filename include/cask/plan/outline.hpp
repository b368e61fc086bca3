// SPDX-License-Identifier: BSD-3-Clause
// Outlines: what a stage is to do, before its program is written.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/pieces.hpp>
#include <cask/plan/stage.hpp>

namespace cask::plan {

/// What a stage is to do: nodes that it computes over the same domain.
struct stage_outline {
    using relocatable = stage_outline;

    stage_kind kind = stage_kind::map;
    bool across = false;              // of a fold or a scan, see stage
    shape sizes;                      // of the values before they are stored or reduced
    sequence<int> reduced;            // axes; of a scan, the one that it goes along
    index_t rows = 0;                 // short ones that share a block of lanes, see expr::walking
    bool carried = false;             // of a fold: results are those of several parts
    index_t depth = 0;                // of a matrix product
    bool alone = false;               // no other output shares its pass
    sequence<std::uint32_t> outputs;  // nodes, by number
    axis_cuts cuts;                   // where pieces meet; of a map only
    shape tile;                       // of a matrix product, for supposed_threads
    index_t parts = 1;                // of its depth
    const expr::node* called = nullptr;  // of a call: its node
    sequence<std::uint32_t> factors;  // of a product or a call: stages that its tasks run, by box
    // Of such a stage:
    std::uint32_t storage = none;  // where its output lies
    double times = 1;              // how often each element is evaluated
    [[nodiscard]] bool is_factor() const noexcept { return storage != none; }
};

}  // namespace cask::plan
