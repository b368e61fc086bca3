// SPDX-License-Identifier: BSD-3-Clause
// Walks: what a lap computes part by part, and what its parts hand on to each other.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>
#include <cask/laps/carry.hpp>
#include <cask/laps/parts.hpp>
#include <cask/optimize/part.hpp>

namespace cask::laps {

/// What is cut into parts: some results; or the inputs of reductions, or the factors of a product,
/// of which all parts together give the results.
struct walk {
    using relocatable = walk;

    expr::graph of;
    sequence<carried_fold> folds{};            // the results, of whose inputs there are parts
    std::optional<carried_product> product{};  // the result, of whose factors there are parts
    int carried = -1;  // the axis along which parts follow each other; -1: none

    /// Whether the roots are the results.
    [[nodiscard]] bool is_plain() const noexcept { return folds.empty() && !product; }
    /// What parts are parts of; where the roots are of several shapes, there is one part.
    [[nodiscard]] shape sizes() const {
        return product ? product->domain() : of.roots.front()->shape();
    }
    /// Whether an axis of the parts is one of the results.
    [[nodiscard]] bool keeps(int axis) const {
        if (product) return axis != carried;
        return folds.empty() || !contains(folds.front().rule().axes, axis);
    }
    /// What a part computes of each root.
    [[nodiscard]] sequence<region> boxes_of(const region& part) const {
        if (!product) return sequence<region>(of.roots.size(), part);
        return {carried_product::read_by(part, 0), carried_product::read_by(part, 1)};
    }
    /// What a part needs of all nodes.
    [[nodiscard]] optimize::wants wants_of(const region& part) const {
        return optimize::wants(of, boxes_of(part));
    }
    /// Where a part's results lie.
    [[nodiscard]] region results_of(const region& part) const {
        if (product) return carried_product::results_of(part);
        return folds.empty() ? part : folds.front().results_of(part);
    }
    /// Whether results are complete when a part has been computed.
    [[nodiscard]] bool completes(const region& part) const {
        return is_plain() || part.begin[carried] + part.extent[carried] == sizes()[carried];
    }
    /// The expression that computes a part.
    [[nodiscard]] expr::graph part(const region& part, optimize::wants wanted) const {
        expr::graph result = optimize::part_of(of, std::move(wanted));
        if (product) {
            return expr::graph({product->of_part(result.roots[0], result.roots[1], part)});
        }
        if (folds.empty()) return result;
        sequence<expr::node_ptr> roots;
        for (const carried_fold& each : folds) {
            roots.push_back(each.of_part(result.roots[each.input], part));
        }
        return expr::graph(std::move(roots));
    }
    /// Bytes that each carry takes for a part: those of scans, then that of results.
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
        if (product) result.push_back(product->bytes(part));
        return result;
    }
    /// Gives each carry its memory, in this order.
    void set_carries(const sequence<std::byte*>& memory) const {
        std::size_t next = 0;
        for (const carried_scan& each : carried_scans(of)) each.carry->data = memory[next++];
        for (const carried_fold& each : folds) each.carry->data = memory[next++];
        if (product) product->carry->data = memory[next++];
    }
    /// Before a part of `extent`, at most, is planned or computed.
    void move_to(const region& part, const shape& extent) const {
        for (const carried_fold& each : folds) each.move_to(part, extent);
        if (product) product->move_to(part);
    }
};

/// The graph whose roots are computed in parts of `extent`, one after another along `axis`; scans
/// of which parts want one run after another have a carry.
[[nodiscard, gnu::cold]] inline expr::graph with_carried_scans(const walk& from,
                                                               const shape& extent, int axis) {
    const expr::graph& of = from.of;
    constexpr index_t few = 16;     // walks along the axis that are looked at,
    constexpr index_t many = 1024;  // and parts of each
    sequence<std::shared_ptr<expr::carry>> carries(of.order.size());
    bool any = false;
    for (std::size_t k = 0; k < of.order.size(); ++k) {
        if (of.order[k].as<expr::scan>() == nullptr) continue;
        carries[k] = std::make_shared<expr::carry>();
        any = true;
    }
    const shape sizes = from.sizes();
    const shape counts = part_counts(sizes, extent);
    while (any) {
        const expr::graph marked = detail::with_carries(of, carries);
        sequence<std::size_t> failed;
        const index_t walks = counts.size() / counts[axis];
        for (index_t walk = 0; walk < walks; walk += std::max<index_t>(walks / few, 1)) {
            sequence<detail::scan_order> orders(of.order.size());
            for (index_t k = 0; k < std::min(counts[axis], many); ++k) {
                const region part = part_number(sizes, extent, walk * counts[axis] + k, axis);
                const optimize::wants wanted(marked, from.boxes_of(part));
                for (std::size_t n = 0; n < carries.size(); ++n) {
                    if (carries[n] == nullptr) continue;
                    if (orders[n].takes(marked.order[n], wanted.of(marked.order[n]))) continue;
                    if (!contains(failed, n)) failed.push_back(n);
                }
            }
        }
        if (failed.empty()) return marked;
        for (const std::size_t n : failed) carries[n] = nullptr;
        any = some(carries, [](const auto& each) { return each != nullptr; });
    }
    return expr::graph(of.roots);
}

}  // namespace cask::laps
