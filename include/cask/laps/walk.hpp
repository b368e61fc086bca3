// SPDX-License-Identifier: BSD-3-Clause
// Walks: what a lap computes part by part, and what its parts hand on to each other.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>
#include <cask/laps/carries.hpp>
#include <cask/laps/parts.hpp>
#include <cask/optimize/part.hpp>

namespace cask::laps {

/// What is cut into parts: some results, or the inputs of reductions of which all parts together
/// give the results.
struct walk {
    expr::graph of;                // its roots have one shape, or there is one part
    sequence<carried_fold> folds;  // the results; none: they are the roots
    int carried = -1;              // the axis along which parts follow each other; -1: none

    [[nodiscard]] const shape& sizes() const { return of.roots.front()->shape(); }
    /// What a part needs of all nodes.
    [[nodiscard]] optimize::wants wants_of(const region& part) const {
        return optimize::wants(of, sequence<region>(of.roots.size(), part));
    }
    /// Where a part's results lie.
    [[nodiscard]] region results_of(const region& part) const {
        return folds.empty() ? part : folds.front().results_of(part);
    }
    /// Whether results are complete when a part has been computed.
    [[nodiscard]] bool completes(const region& part) const {
        return folds.empty() || part.begin[carried] + part.extent[carried] == sizes()[carried];
    }
    /// The expression that computes a part.
    [[nodiscard]] expr::graph part(const region& part, optimize::wants wanted) const {
        expr::graph result = optimize::part_of(of, std::move(wanted));
        if (folds.empty()) return result;
        sequence<expr::node_ptr> roots;
        for (const carried_fold& each : folds) {
            roots.push_back(each.of_part(result.roots[each.input], part));
        }
        return expr::graph(std::move(roots));
    }
    /// Bytes that each carry takes for a part: those of scans, then those of reductions.
    [[nodiscard]] sequence<index_t> carry_bytes(const region& part) const {
        sequence<index_t> result;
        const sequence<carried_scan> scans = carried_scans(of);
        if (!scans.empty()) {
            const optimize::wants wanted = wants_of(part);
            for (const carried_scan& each : scans) {
                result.push_back(bytes_of(of.order[each.node], wanted));
            }
        }
        for (const carried_fold& each : folds) result.push_back(each.bytes(part));
        return result;
    }
};

}  // namespace cask::laps
