// SPDX-License-Identifier: BSD-3-Clause
// What a part of an expression needs of each of its nodes: a few lattices of each.
//
// Wants of one node that nearly fill a lattice are that lattice; others stay apart, up to a few:
// y + transpose(y) wants two boxes of y that may lie far from each other.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/expr/traits.hpp>
#include <cask/expr/walk.hpp>
#include <cask/optimize/lattice.hpp>
#include <cask/optimize/reshape_runs.hpp>

namespace cask::optimize {

/// Whole blocks of a call around what is wanted of it; along loops what is wanted.
[[nodiscard, gnu::cold]] inline lattice whole_blocks(const expr::call& call,
                                                     const lattice& wanted) {
    lattice result = wanted;
    for (int axis = 0; axis < wanted.rank(); ++axis) {
        if (call.cut->loops[static_cast<std::size_t>(axis)]) continue;
        const axis_chunks& blocks = call.cut->blocks[axis];
        const index_t origin = expr::begin_of_result(call, axis);
        const index_t begin = blocks.chunk(expr::block_at(call, axis, wanted[axis].begin)).first -
                              origin;
        const auto [last, size] = blocks.chunk(expr::block_at(call, axis, wanted[axis].last()));
        result[axis] = {begin, last + size - origin - begin, 1};
    }
    return result;
}

/// What a call reads of an input for whole blocks of its result.
[[nodiscard, gnu::cold]] inline lattice read_by_call(const expr::node& node, const expr::call& call,
                                                     std::size_t number, const lattice& computed) {
    const shape& sizes = node.input(number)->shape();
    lattice result = lattice::whole(sizes);
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const int from = call.cut->reads[number][static_cast<std::size_t>(axis)].from;
        if (from < 0) continue;
        if (call.cut->loops[static_cast<std::size_t>(from)]) {
            result[axis] = computed[from];
            continue;
        }
        const expr::span_of_axis read = expr::read_along(
            call, number, axis, sizes[axis], {computed[from].begin, computed[from].last() + 1});
        result[axis] = {read.begin, read.length(), 1};
    }
    return result;
}

/// What of a node is computed where `wanted` is wanted of it, so that no bit changes: of a scan,
/// whole leaves, from the first on unless what is before them is handed on; of a reshape, runs; of
/// a call, whole blocks. `wanted` has elements.
[[nodiscard]] inline lattice computed_for(const expr::node& node, const lattice& wanted) {
    if (const auto* scan = node.as<expr::scan>()) {
        lattice result = wanted;
        const index_t leaf = expr::leaf_length_of(*scan);
        const index_t first = scan->carry != nullptr ? wanted[scan->axis].begin / leaf * leaf : 0;
        const index_t end = (wanted[scan->axis].last() / leaf + 1) * leaf;
        result[scan->axis] = {first, std::min(end, node.shape()[scan->axis]) - first, 1};
        return result;
    }
    if (node.as<expr::reshape>() != nullptr) {
        return lattices_of_reshape(node.input()->shape(), node.shape(), wanted).of_result;
    }
    if (const auto* call = node.as<expr::call>()) return whole_blocks(*call, wanted);
    return wanted;
}

/// What `computed` of a node, which has elements, reads of its input `number`; nothing of a piece
/// that lies elsewhere.
[[nodiscard]] inline lattice read_by(const expr::node& node, std::size_t number,
                                     const lattice& computed) {
    const shape& sizes = node.input(number)->shape();
    const auto with_axis = [&](int axis, const progression& along) {
        lattice result = computed;
        result[axis] = along;
        return result;
    };
    return expr::match(
        node.kind(), [&](const expr::view& view) { return through(view.map, computed); },
        [&](const expr::elementwise&) {
            return through(index_map::broadcast(sizes, node.shape()), computed);
        },
        [&](const expr::one_of<expr::rechunk, expr::scan> auto&) { return computed; },
        [&](const expr::reduce& rule) {
            lattice result = lattice::whole(sizes);
            for (int axis = 0, kept = 0; axis < result.rank(); ++axis) {
                const bool goes = std::find(rule.axes.begin(), rule.axes.end(), axis) !=
                                  rule.axes.end();
                if (!goes) result[axis] = computed[kept++];
            }
            return result;
        },
        [&](const expr::product&) {
            const int depth = number == 0 ? sizes.rank() - 1 : sizes.rank() - 2;
            return with_axis(depth, {0, sizes[depth], 1});
        },
        [&](const expr::piecewise& pieces) {
            return with_axis(pieces.axis, clipped(computed[pieces.axis], pieces.edges[number],
                                                  pieces.edges[number + 1]));
        },
        [&](const expr::reshape&) {
            return lattices_of_reshape(sizes, node.shape(), computed).of_input;
        },
        [&](const expr::call& call) { return read_by_call(node, call, number, computed); },
        [&](const expr::one_of<expr::memory_source, expr::constant_source, expr::generated_source,
                               expr::reader_source> auto&) { return lattice::whole(sizes); });
}

/// Lattices of all nodes of a graph, by number of the node. Of one node they may overlap. Refers to
/// the graph.
class wants {
public:
    /// What the roots of `from` need of all nodes, where `of_roots[k]` is wanted of root k. Time
    /// and memory are linear in the number of nodes.
    wants(const expr::graph& from, sequence<lattice> of_roots)
        : order_(from.order), of_roots_(std::move(of_roots)), heads_(from.order.size(), none) {
        CASK_ASSERT(of_roots_.size() == from.roots.size(), "each root has a lattice");
        progressions_.reserve(2 * order_.size());
        entries_.reserve(order_.size() + order_.size() / 4);
        for (std::size_t k = 0; k < from.roots.size(); ++k) {
            want(order_.number_of(*from.roots[k]), of_roots_[k]);
        }
        for (std::size_t k = order_.size(); k > 0; --k) {
            for (entry_number at = heads_[k - 1]; at != none; at = entries_[at].next) {
                want_inputs(order_[k - 1], lattice_at(at));
            }
        }
    }

    wants(const expr::graph& from, const sequence<region>& boxes)
        : wants(from, lattices_of(boxes)) {}

    /// The number of a lattice.
    using entry_number = std::uint32_t;
    static constexpr entry_number none = ~entry_number{0};

    /// What is wanted of a root.
    [[nodiscard]] const lattice& of_root(std::size_t number) const { return of_roots_[number]; }
    [[nodiscard]] bool is_wanted(std::size_t node) const { return heads_[node] != none; }
    /// The first lattice of a node and the one after a lattice of it, or `none`.
    [[nodiscard]] entry_number first_of(std::size_t node) const { return heads_[node]; }
    [[nodiscard]] entry_number next_of(entry_number number) const { return entries_[number].next; }
    [[nodiscard]] lattice lattice_at(entry_number number) const {
        const entry& where = entries_[number];
        lattice result;
        for (int axis = 0; axis < where.rank; ++axis) {
            result.push_back(progressions_[where.begin + static_cast<std::size_t>(axis)]);
        }
        return result;
    }
    /// Lattices of all nodes; numbers are below it.
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// The lattice of a node that contains `part`.
    [[nodiscard]] entry_number containing(std::size_t node, const lattice& part) const {
        entry_number at = heads_[node];
        while (at != none && !lattice_at(at).contains(part)) at = entries_[at].next;
        return at;
    }

    /// The lattices of a node.
    [[nodiscard]] sequence<lattice> of(const expr::node& node) const {
        sequence<lattice> result;
        for (entry_number at = heads_[order_.number_of(node)]; at != none; at = entries_[at].next) {
            result.push_back(lattice_at(at));
        }
        return result;
    }
    /// How many elements of a node are computed; more than it has where lattices overlap.
    [[nodiscard]] index_t elements_of(const expr::node& node) const {
        index_t elements = 0;
        for (const lattice& each : of(node)) elements += each.size();
        return elements;
    }

private:
    // Around two lattices that together have at least this share of its elements, they are one.
    static constexpr double most_around = 1.25;
    static constexpr int most_lattices = 4;  // of one node

    struct entry {
        std::size_t begin;  // of its progressions
        int rank;
        entry_number next;  // of the same node
    };

    static sequence<lattice> lattices_of(const sequence<region>& boxes) {
        sequence<lattice> result;
        result.reserve(boxes.size());
        for (const region& box : boxes) result.push_back(lattice::of(box));
        return result;
    }

    void want_inputs(const expr::node& node, const lattice& computed) {
        for (std::size_t number = 0; number < node.inputs().size(); ++number) {
            const lattice part = read_by(node, number, computed);
            if (part.size() > 0) want(order_.number_of(*node.input(number)), part);
        }
    }

    void want(std::size_t node, const lattice& more) {
        if (more.size() == 0) return;
        lattice added = computed_for(order_[node], more);
        if (containing(node, added) != none) return;
        for (;;) {
            const entry_number partner = partner_of(node, added);
            if (partner == none) break;
            added = computed_for(order_[node], around(lattice_at(partner), added));
            remove(node, partner);
        }
        add(node, added);
    }

    // The lattice of a node that is joined with another one: it nearly fills a lattice with it, or
    // there are too many, and it adds least.
    [[nodiscard]] entry_number partner_of(std::size_t node, const lattice& added) const {
        entry_number nearest = none;
        double least = 0;
        int count = 0;
        for (entry_number at = heads_[node]; at != none; at = entries_[at].next, ++count) {
            const lattice known = lattice_at(at);
            const double both = static_cast<double>(known.size()) +
                                static_cast<double>(added.size());
            const auto joined =
                static_cast<double>(computed_for(order_[node], around(known, added)).size());
            if (joined <= most_around * both) return at;
            if (nearest == none || joined - both < least) {
                nearest = at;
                least = joined - both;
            }
        }
        return count < most_lattices ? none : nearest;
    }

    void add(std::size_t node, const lattice& added) {
        entries_.push_back({progressions_.size(), added.rank(), heads_[node]});
        progressions_.append(added.begin(), added.end());
        heads_[node] = static_cast<entry_number>(entries_.size() - 1);
    }

    void remove(std::size_t node, entry_number number) {
        entry_number* link = &heads_[node];
        while (*link != number) link = &entries_[*link].next;
        *link = entries_[number].next;
    }

    const expr::ordered_nodes& order_;
    sequence<lattice> of_roots_;
    sequence<entry_number> heads_;  // by node
    sequence<entry> entries_;
    sequence<progression> progressions_;
};

}  // namespace cask::optimize
