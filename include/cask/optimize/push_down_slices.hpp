// SPDX-License-Identifier: BSD-3-Clause
// Slices move to where they save work. A plan reads element-wise operations where they are wanted,
// but computes reductions, scans, products and what reshapes read as a whole: so these are told
// how little is wanted of them.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/optimize/part.hpp>

namespace cask::optimize {

namespace detail {

/// What a plan computes whole, or needs whole in memory.
[[nodiscard]] inline bool is_planned_whole(const expr::node& node) {
    return expr::memory_need_of(node) != expr::memory_need::nothing;
}

/// Without anything to narrow, or anything that narrows it, looking further is lost time.
[[nodiscard]] inline bool has_slices_to_push(const expr::ordered_nodes& order) {
    bool wholes = false;
    bool slices = false;
    for (std::size_t k = 0; k < order.size(); ++k) {
        wholes = wholes || is_planned_whole(order[k]);
        slices = slices || (wholes && order[k].as<expr::view>() != nullptr);
        if (order[k].shape().size() == 0) return false;
    }
    return slices;
}

[[nodiscard]] inline bool saves_work(const expr::ordered_nodes& order, const wants& wanted) {
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (!is_planned_whole(order[k]) || !wanted.is_wanted(k)) continue;
        if (!wanted.lattice_at(wanted.first_of(k)).is_whole(order[k].shape())) return true;
    }
    return false;
}

}  // namespace detail

/// sum(x, 0)[3:5]  -->  sum(x[:, 3:5], 0);  (a @ b)[i]  -->  a[i] @ b;  and through all between
///
/// Reductions, scans, products and reshapes compute what is wanted of them: the part of the
/// expression that is all of its results. How a reduction walks was decided by the shape that the
/// user gave it, so no bit changes.
[[nodiscard]] inline sequence<expr::node_ptr> push_down_slices(const expr::graph& from) {
    if (!detail::has_slices_to_push(from.order)) return from.roots;
    sequence<lattice> all;
    for (const expr::node_ptr& root : from.roots) all.push_back(lattice::whole(root->shape()));
    wants wanted(from, std::move(all));
    if (!detail::saves_work(from.order, wanted)) return from.roots;
    return part(from, std::move(wanted)).roots();
}

}  // namespace cask::optimize
