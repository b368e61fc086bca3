// SPDX-License-Identifier: BSD-3-Clause
// Cuts: what can be cut into parts so that results are computed, and how large parts may be.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/laps/walk.hpp>
#include <cask/schedule/target.hpp>

#include <algorithm>
#include <utility>

namespace cask::laps {

/// A way to cut a walk, and the parts that it gives, from large to small.
class cut_search {
public:
    using relocatable = cut_search;

    /// `elements` of the whole.
    cut_search(cut by, walk whole, index_t elements)
        : by_(by), whole_(std::move(whole)), elements_(elements) {}

    [[nodiscard]] cut kind() const noexcept { return by_; }
    /// What is cut, before anything is held by earlier laps.
    [[nodiscard]] const walk& whole() const noexcept { return whole_; }
    /// Of parts.
    [[nodiscard]] const shape& extent() const noexcept { return extent_; }

    /// Goes to the next smaller parts, of which targets take whole granules; false where they would
    /// have fewer elements than `least`.
    [[nodiscard]] bool advance(const sequence<schedule::target>& targets, index_t least) {
        while (shrink() >= std::max<index_t>(least, 1)) {
            const shape next = next_extent(targets);
            if (next == extent_ || next == whole_.sizes()) continue;
            extent_ = next;
            return true;
        }
        return false;
    }

private:
    // Each factor is read as often as there are squares: these are as large as can be.
    index_t shrink() { return elements_ = by_ == cut::depth ? elements_ / 4 * 3 : elements_ / 2; }

    [[nodiscard]] shape next_extent(const sequence<schedule::target>& targets) const {
        const shape sizes = whole_.sizes();
        if (whole_.is_plain())
            return snapped(on_blocks(on_leaves(part_extent(by_, sizes, elements_))), targets);
        shape next = by_ == cut::depth
                         ? extent_of_depth(sizes, elements_)
                         : extent_along(sizes, whole_.folds.front().rule().axes,
                                        whole_.folds.front().leaves().first[0], elements_);
        const shape results = snapped(whole_.results_of({next, next}).extent, targets);
        for (int axis = 0, kept = 0; axis < next.rank(); ++axis) {
            if (whole_.keeps(axis)) next[axis] = results[kept++];
        }
        return next;
    }
    // Parts begin at multiples of the granules of what takes them.
    [[nodiscard]] static shape snapped(shape extent, const sequence<schedule::target>& targets) {
        for (const schedule::target& each : targets) {
            if (each.to != nullptr) extent = snapped_to(each.to->granule(), extent);
        }
        return extent;
    }
    // Scans compute whole leaves.
    [[nodiscard]] shape on_leaves(shape next) const {
        index_t leaf = 1;
        for (std::size_t k = 0; k < whole_.of.order.size(); ++k) {
            const auto* scan = whole_.of.order[k].as<expr::scan>();
            if (scan != nullptr) leaf = std::max(leaf, expr::leaf_length_of(*scan));
        }
        for (int axis = 0; axis < next.rank(); ++axis) {
            if (next[axis] < whole_.sizes()[axis] && next[axis] > leaf) {
                next[axis] = next[axis] / leaf * leaf;
            }
        }
        return next;
    }

    // Calls compute whole blocks.
    [[nodiscard, gnu::cold]] shape on_blocks(shape next) const {
        const shape sizes = whole_.sizes();
        for (std::size_t k = 0; k < whole_.of.order.size(); ++k) {
            const expr::node& node = whole_.of.order[k];
            const auto* call = node.as<expr::call>();
            if (call == nullptr || node.shape() != sizes) continue;
            for (int axis = 0; axis < next.rank(); ++axis) {
                if (call->cut->loops[static_cast<std::size_t>(axis)]) continue;
                const index_t block = call->cut->blocks[axis].runs()[0].size;
                if (next[axis] >= sizes[axis] || block == 0 || next[axis] <= block) continue;
                next[axis] = next[axis] / block * block;
            }
            break;
        }
        return next;
    }

    cut by_;
    walk whole_;
    index_t elements_;
    shape extent_;
};

/// All ways: results are cut; or, of reductions, what they reduce; or the depth of a product.
[[nodiscard, gnu::cold]] inline sequence<cut_search>
all_cuts_of(const expr::graph& of, const sequence<schedule::target>& targets) {
    sequence<cut_search> result;
    const expr::node_ptr& first = of.roots.front();
    for (const cut by : cuts_of_results) {
        result.push_back({by, walk{of}, first->shape().size()});
    }
    sequence<carried_fold> folds = carried_folds(of);
    if (!folds.empty()) {
        sequence<expr::node_ptr> inputs;
        for (const carried_fold& each : folds) {
            if (each.input == inputs.size()) inputs.push_back(each.of->input());
        }
        const int axis = folds.front().axis();
        walk of_inputs{expr::graph(std::move(inputs)), std::move(folds), {}, axis};
        result.push_back({cut::along, std::move(of_inputs), first->input()->shape().size()});
    }
    if (auto product = carried_product_of(of, targets.front().to != nullptr)) {
        const index_t elements = first->shape().size() + first->input(0)->shape().size() +
                                 first->input(1)->shape().size();
        const int depth = first->shape().rank();
        walk of_factors{expr::graph(first->inputs()), {}, std::move(product), depth};
        result.push_back({cut::depth, std::move(of_factors), elements});
    }
    return result;
}

}  // namespace cask::laps
