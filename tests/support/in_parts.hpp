// SPDX-License-Identifier: BSD-3-Clause
// Computing expressions box by box, each box as an expression of its own: the same bits.
#pragma once

#include <cask/front/run.hpp>
#include <cask/optimize/part.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/runtime.hpp>

#include <random>
#include <utility>
#include <vector>

namespace cask_test {

using part_dice = std::mt19937_64;

[[nodiscard]] inline cask::index_t drawn_below(part_dice& dice, cask::index_t count) {
    return static_cast<cask::index_t>(dice() % static_cast<std::uint64_t>(count));
}

/// A box of an array of `sizes`, with elements if the array has some.
[[nodiscard]] inline cask::region drawn_box(part_dice& dice, const cask::shape& sizes) {
    cask::region box;
    for (const cask::index_t size : sizes) {
        if (size == 0 || drawn_below(dice, 4) == 0) {
            box.begin.push_back(0);
            box.extent.push_back(size);
            continue;
        }
        box.begin.push_back(drawn_below(dice, size));
        const cask::index_t left = size - box.begin[box.begin.rank() - 1];
        const cask::index_t most = drawn_below(dice, 2) == 0 ? left
                                                             : std::min<cask::index_t>(left, 9);
        box.extent.push_back(1 + drawn_below(dice, most));
    }
    return box;
}

/// Boxes that are all of an array of `sizes` together, in any order.
[[nodiscard]] inline std::vector<cask::region> drawn_boxes(part_dice& dice,
                                                           const cask::shape& sizes) {
    std::vector<cask::region> boxes{{cask::shape::filled(sizes.rank(), 0), sizes}};
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (sizes[axis] < 2 || boxes.size() >= 4 || drawn_below(dice, 3) == 0) continue;
        const cask::index_t edge = 1 + drawn_below(dice, sizes[axis] - 1);
        const std::size_t count = boxes.size();
        for (std::size_t k = 0; k < count; ++k) {
            cask::region behind = boxes[k];
            boxes[k].extent[axis] = edge;
            behind.begin[axis] = edge;
            behind.extent[axis] = sizes[axis] - edge;
            boxes.push_back(behind);
        }
    }
    std::shuffle(boxes.begin(), boxes.end(), dice);
    return boxes;
}

/// The part of a target that a box of the result goes to.
[[nodiscard]] inline cask::schedule::target part_of(cask::schedule::target target,
                                                    const cask::region& box) {
    for (int axis = 0; axis < box.begin.rank(); ++axis) {
        target.data += box.begin[axis] * target.strides[axis];
    }
    return target;
}

/// Computes some arrays into their targets in several runs, each of some boxes, drawn from `seed`.
inline void compute_in_parts(const std::vector<cask::expr::node_ptr>& roots,
                             const std::vector<cask::schedule::target>& targets,
                             std::uint64_t seed) {
    part_dice dice(seed);
    const cask::runtime_options& options = cask::runtime::current().options();
    const cask::expr::graph whole =
        cask::optimize::prepare(roots, {options.optimize, options.without_passes});
    std::vector<std::vector<cask::region>> boxes;
    std::size_t parts = 0;
    for (const cask::expr::node_ptr& root : roots) {
        boxes.push_back(drawn_boxes(dice, root->shape()));
        parts = std::max(parts, boxes.back().size());
    }
    for (std::size_t part = 0; part < parts; ++part) {
        std::vector<cask::region> now;
        std::vector<cask::schedule::target> places;
        for (std::size_t k = 0; k < roots.size(); ++k) {
            now.push_back(boxes[k][part % boxes[k].size()]);
            places.push_back(part_of(targets[k], now.back()));
        }
        const cask::expr::graph own = cask::optimize::part_of(whole, now);
        cask::front::compute(own.roots.data(), places.data(), places.size());
    }
}

}  // namespace cask_test
