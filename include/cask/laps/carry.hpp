// SPDX-License-Identifier: BSD-3-Clause
// Carries: what parts hand on to the next ones, where they follow each other along an axis of scans
// and reductions.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>
#include <cask/laps/parts.hpp>
#include <cask/memory/pool.hpp>
#include <cask/optimize/wants.hpp>
#include <cask/plan/kinds/fold_stage.hpp>
#include <cask/plan/leaves.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace cask::laps {

/// A scan of a graph that goes on from part to part.
struct carried_scan {
    using relocatable = carried_scan;
    std::uint32_t node;  // number in the graph
    std::shared_ptr<expr::carry> carry;
};

namespace detail {

/// The graph with a carry for each of these scans, by number; null: none.
[[nodiscard]] inline expr::graph
with_carries(const expr::graph& of, const sequence<std::shared_ptr<expr::carry>>& carries) {
    return expr::graph(
        expr::transform(of, [&](const expr::node_ptr& current, const expr::node& original) {
            const auto& carry = carries[of.order.number_of(original)];
            if (carry == nullptr) return current;
            expr::scan goes_on = *current->as<expr::scan>();
            goes_on.carry = carry;
            return expr::make(goes_on, current->inputs(), current->shape(), current->type(),
                              current->chunks(), current->where());
        }));
}

/// Whether the parts that are wanted of a scan follow each other, from the first element on.
class scan_order {
public:
    using relocatable = scan_order;

    /// The next part of the walk; nothing is wanted before the first one.
    [[nodiscard]] bool takes(const expr::node& node, const sequence<optimize::lattice>& wanted) {
        if (wanted.empty()) {
            over_ = over_ || !last_.empty();
            return true;
        }
        if (over_ || wanted.size() > 1) return false;
        const int axis = node.as<expr::scan>()->axis;
        optimize::lattice next = wanted[0];
        const optimize::progression along = next[axis];
        next[axis] = {};
        bool follows = along.begin == 0;
        if (!last_.empty()) {
            follows = next == last_[0] && begin_ <= along.begin && along.begin <= end_;
        }
        last_ = {next};
        begin_ = along.begin;
        end_ = along.begin + along.count;
        return follows;
    }

private:
    sequence<optimize::lattice> last_;  // on the other axes; one, or none yet
    index_t begin_ = 0;
    index_t end_ = 0;
    bool over_ = false;
};

}  // namespace detail

/// Scans of a graph with a carry.
[[nodiscard]] inline sequence<carried_scan> carried_scans(const expr::graph& of) {
    sequence<carried_scan> result;
    for (std::size_t k = 0; k < of.order.size(); ++k) {
        const auto* scan = of.order[k].as<expr::scan>();
        if (scan == nullptr || scan->carry == nullptr) continue;
        result.push_back(
            {static_cast<std::uint32_t>(k), std::const_pointer_cast<expr::carry>(scan->carry)});
    }
    return result;
}

/// Bytes that a carried scan hands on, of what is wanted of it.
[[nodiscard]] inline index_t bytes_of(const expr::node& node, const optimize::wants& wanted) {
    const auto& scan = *node.as<expr::scan>();
    index_t elements = 0;
    for (optimize::lattice each : wanted.of(node)) {
        each[scan.axis] = {};
        elements = std::max(elements, each.size());
    }
    return memory::pool::rounded(elements * static_cast<index_t>(scan.rule->record_bytes));
}

/// A reduction whose input is computed part by part.
struct carried_fold {
    using relocatable = carried_fold;
    expr::node_ptr of;
    std::uint32_t input;  // number of the root that is its input
    std::shared_ptr<expr::carry> carry;

    [[nodiscard]] const expr::reduce& rule() const { return *of->as<expr::reduce>(); }
    /// The axis along which parts follow each other.
    [[nodiscard]] int axis() const { return rule().axes[0]; }
    /// Where the results of a part of the input lie.
    [[nodiscard]] region results_of(const region& part) const {
        region result;
        for (int axis = 0; axis < part.begin.rank(); ++axis) {
            if (contains(rule().axes, axis)) continue;
            result.begin.push_back(part.begin[axis]);
            result.extent.push_back(part.extent[axis]);
        }
        return result;
    }
    /// The extent of a leaf along the reduced axes, and how many there are along all but the first.
    [[nodiscard]] std::pair<shape, index_t> leaves() const {
        shape reduced;
        for (const int axis : rule().axes) reduced.push_back(of->input()->shape()[axis]);
        const shape extent = plan::leaf_extent_of(reduced, rule().walks.across, rule().walks.rows);
        index_t count = 1;
        for (int k = 1; k < reduced.rank(); ++k) count *= plan::ceil_div(reduced[k], extent[k]);
        return {extent, count};
    }
    /// The reduction of a part, whose elements `from` has.
    [[nodiscard]] expr::node_ptr of_part(const expr::node_ptr& from, const region& part) const {
        expr::reduce goes_on = rule();
        goes_on.carry = carry;
        const shape sizes = results_of(part).extent;
        return expr::make(goes_on, {from}, sizes, of->type(), grid::whole(sizes), of->where());
    }
    /// Bytes that it hands on: partial results, joined like the digits of a binary counter.
    [[nodiscard]] index_t bytes(const region& part) const {
        const auto [extent, beside] = leaves();
        const index_t all = plan::ceil_div(carry->length, extent[0]) * beside;
        return memory::pool::rounded(plan::stack_bytes(
            *rule().rule, std::max<index_t>(results_of(part).extent.size(), 1), all));
    }
    /// Before a part is planned or computed.
    void move_to(const region& part, const shape& extent) const {
        const auto [leaf, beside] = leaves();
        const index_t of_part = extent[axis()] / leaf[0] * beside;
        carry->length = of->input()->shape()[axis()];
        carry->begin = part.begin[axis()];
        const index_t end = carry->begin + part.extent[axis()];
        carry->next = end < carry->length ? end : carry->begin;
        carry->leaves_before = carry->begin / extent[axis()] * of_part;
        carry->leaves_together = std::max<index_t>(of_part & -of_part, 1);
    }
};

/// A matrix product whose depth is computed part by part, in its result's memory.
struct carried_product {
    using relocatable = carried_product;
    expr::node_ptr of;
    std::shared_ptr<expr::carry> carry;
    bool is_written = false;  // by a writer, once it is complete; until then it is in the carry

    [[nodiscard]] const expr::product& rule() const { return *of->as<expr::product>(); }
    /// Rows, columns and depth, behind the axes of which there is a product for each element.
    [[nodiscard]] shape domain() const {
        shape sizes = of->shape();
        sizes.push_back(of->input()->shape().back());
        return sizes;
    }
    /// Where a part's results lie.
    [[nodiscard]] static region results_of(const region& part) {
        region result = part;
        result.begin.erase(part.begin.rank() - 1);
        result.extent.erase(part.begin.rank() - 1);
        return result;
    }
    /// What a part reads of the left factor (0) or of the right one (1).
    [[nodiscard]] static region read_by(const region& part, std::size_t number) {
        const int depth = part.begin.rank() - 1;
        region result = part;
        result.begin.erase(number == 0 ? depth - 1 : depth - 2);
        result.extent.erase(number == 0 ? depth - 1 : depth - 2);
        if (number == 0) return result;
        std::swap(result.begin[depth - 1], result.begin[depth - 2]);
        std::swap(result.extent[depth - 1], result.extent[depth - 2]);
        return result;
    }
    /// The product of a part, of which `left` and `right` have the factors.
    [[nodiscard]] expr::node_ptr of_part(const expr::node_ptr& left, const expr::node_ptr& right,
                                         const region& part) const {
        expr::product goes_on = rule();
        goes_on.carry = carry;
        const shape sizes = results_of(part).extent;
        return expr::make(goes_on, {left, right}, sizes, of->type(), grid::whole(sizes),
                          of->where());
    }
    [[nodiscard]] index_t bytes(const region& part) const {
        if (!is_written) return 0;
        return memory::pool::rounded(results_of(part).extent.size() * size_of(of->type()));
    }
    void move_to(const region& part) const { carry->begin = part.begin.back(); }
};

/// The roots as reductions of parts that follow each other; none where they are not reductions of
/// inputs of one shape along the same axes, or have nothing to reduce.
[[nodiscard]] inline sequence<carried_fold> carried_folds(const expr::graph& of) {
    sequence<carried_fold> result;
    sequence<const expr::node*> inputs;
    const auto* first = of.roots.front()->as<expr::reduce>();
    for (const expr::node_ptr& root : of.roots) {
        const auto* rule = root->as<expr::reduce>();
        if (rule == nullptr || rule->axes.empty() || root->input()->shape().size() == 0) return {};
        const bool same = rule->axes == first->axes && rule->walks == first->walks &&
                          root->input()->shape() == of.roots.front()->input()->shape();
        if (!same) return {};
        const expr::node* const input = root->input().get();
        const auto* const known = find_if(inputs,
                                          [&](const expr::node* each) { return each == input; });
        const auto number = static_cast<std::uint32_t>(known - inputs.begin());
        if (number == inputs.size()) inputs.push_back(input);
        result.push_back({root, number, std::make_shared<expr::carry>()});
        result.back().carry->length = root->input()->shape()[rule->axes[0]];
    }
    return result;
}

/// The only root as a product whose depth may be cut; nothing where it is none.
[[nodiscard]] inline std::optional<carried_product> carried_product_of(const expr::graph& of,
                                                                       bool is_written) {
    const auto* product = of.roots.front()->as<expr::product>();
    const bool cut = of.roots.size() == 1 && product != nullptr && product->part == 0;
    const bool adds = cut && of.roots.front()->input()->shape().back() > 0;
    if (!adds || of.roots.front()->shape().size() == 0) return std::nullopt;
    return carried_product{of.roots.front(), std::make_shared<expr::carry>(), is_written};
}

}  // namespace cask::laps
