// SPDX-License-Identifier: BSD-3-Clause
// Outlines: what a stage is to do, before its program is written.
#pragma once

#include <cask/plan/pieces.hpp>
#include <cask/plan/stage.hpp>

#include <algorithm>

namespace cask::plan {

/// What a stage is to do: nodes that it computes over the same domain.
struct stage_outline {
    walk how = walk::map;
    shape sizes;               // of the values before they are stored or reduced
    std::vector<int> reduced;  // axes; of a scan, the one that it goes along
    index_t rows = 0;          // short ones that share a block of lanes, see expr::walking
    index_t depth = 0;         // of a matrix product
    bool alone = false;        // no other output shares its pass
    std::vector<std::uint32_t> outputs;  // nodes, by number
    axis_cuts cuts;                      // where pieces meet; `map` only
    shape tile;                          // of a matrix product, for supposed_threads
    index_t parts = 1;                   // of its depth
    std::vector<std::uint32_t> factors;  // of a product: stages that its tasks run, box by box
    // Of such a stage:
    std::uint32_t storage = none;  // where its output lies
    double times = 1;              // how often each element is evaluated
    [[nodiscard]] bool is_factor() const noexcept { return storage != none; }
};

/// The map from the domain of a stage to the indices of the values that it stores or reduces.
[[nodiscard]] inline index_map domain_map(const stage_outline& outline) {
    const bool same_axes = outline.how == walk::map || outline.how == walk::tiles;
    if (same_axes) return index_map::identity(outline.sizes.rank());
    const int rank = outline.sizes.rank();
    const int reduced = static_cast<int>(outline.reduced.size());
    int next_reduced = outline.how == walk::across ? 0 : rank - reduced;
    int next_kept = outline.how == walk::across ? reduced : 0;
    index_map result;
    for (int axis = 0; axis < rank; ++axis) {
        const bool goes = std::find(outline.reduced.begin(), outline.reduced.end(), axis) !=
                          outline.reduced.end();
        result.push_back({goes ? next_reduced++ : next_kept++, 0, 1});
    }
    return result;
}

/// The domain of a stage.
[[nodiscard]] inline shape domain_of(const stage_outline& outline) {
    const index_map map = domain_map(outline);
    shape domain = outline.sizes;
    for (int axis = 0; axis < map.rank(); ++axis) domain[map[axis].from] = outline.sizes[axis];
    if (outline.how == walk::tiles) domain.push_back(outline.depth);
    return domain;
}

}  // namespace cask::plan
