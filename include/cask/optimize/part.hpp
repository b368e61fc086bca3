// SPDX-License-Identifier: BSD-3-Clause
// Parts: the expression that computes some boxes of the results of another one, with the same bits.
//
// What decides bits was decided by the whole expression and stays: how reductions and scans walk,
// in how many parts a product's depth is added, the index from which random numbers follow.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/optimize/wants.hpp>

#include <utility>

namespace cask::optimize {

/// The expression of what is wanted of another one, to which it refers.
class part {
public:
    part(const expr::graph& from, wants wanted)
        : from_(from),
          wanted_(std::move(wanted)),
          owners_(expr::owners_of(from)),
          made_(wanted_.size()) {
        for (std::size_t k = 0; k < from.order.size(); ++k) {
            for (auto at = wanted_.first_of(k); at != wants::none; at = wanted_.next_of(at)) {
                made_[at] = computed(k, wanted_.lattice_at(at));
            }
        }
    }

    /// Of each root what is wanted of it.
    [[nodiscard]] sequence<expr::node_ptr> roots() const {
        sequence<expr::node_ptr> result;
        for (std::size_t k = 0; k < from_.roots.size(); ++k) {
            result.push_back(part_of(*from_.roots[k], wanted_.of_root(k)));
        }
        return result;
    }
    [[nodiscard]] const wants& wanted() const noexcept { return wanted_; }
    /// The node that has the elements of a lattice of `wanted()`.
    [[nodiscard]] const expr::node_ptr& made(wants::entry_number lattice) const {
        return made_[lattice];
    }

private:
    // The node's elements on a lattice.
    [[nodiscard]] expr::node_ptr computed(std::size_t k, const lattice& all) const {
        const expr::node& node = from_.order[k];
        const bool whole = all.is_whole(node.shape());
        if (whole && keeps_inputs(node)) return *owners_[k];
        if (node.inputs().empty()) {
            const expr::node_ptr wanted = seen(*owners_[k], lattice::whole(node.shape()), all);
            if (expr::reader_of(node) == nullptr) return wanted;
            // A node of its own, which may be brought to memory.
            return expr::make(expr::rechunk{}, {wanted}, wanted->shape(), wanted->type(),
                              wanted->chunks(), wanted->where());
        }
        if (const auto* view = node.as<expr::view>()) return computed_view(node, *view, all);
        const grid cuts = whole ? node.chunks() : grid::whole(all.sizes());
        if (const auto* pieces = node.as<expr::piecewise>()) {
            return joined(node, *pieces, all, cuts);
        }
        sequence<expr::node_ptr> inputs = inputs_of(node, all);
        if (node.as<expr::reshape>() != nullptr) {
            return expr::make_reshape(inputs.front(), all.sizes(), cuts, node.where());
        }
        if (const auto* call = node.as<expr::call>()) {
            return expr::make(blocks_of(node, *call, all), std::move(inputs), all.sizes(),
                              node.type(), cuts, node.where());
        }
        return expr::make(node.kind(), std::move(inputs), all.sizes(), node.type(), cuts,
                          node.where());
    }

    // The call of whole blocks of a node.
    [[nodiscard, gnu::cold]] static expr::call
    blocks_of(const expr::node& node, const expr::call& call, const lattice& all) {
        shape first;
        shape last;
        for (int axis = 0; axis < all.rank(); ++axis) {
            const bool loop = call.cut->loops[static_cast<std::size_t>(axis)];
            first.push_back(loop ? 0 : expr::block_at(call, axis, all[axis].begin));
            last.push_back(loop ? 0 : expr::block_at(call, axis, all[axis].last()));
        }
        return expr::part_of_call(node, call, first, last);
    }

    // Whether what a node reads of its inputs is all of them, unchanged.
    [[nodiscard]] bool keeps_inputs(const expr::node& node) const {
        return std::all_of(node.inputs().begin(), node.inputs().end(), [&](const auto& input) {
            const wants::entry_number at = wanted_.first_of(from_.order.number_of(*input));
            return at != wants::none && made_[at] == input;
        });
    }

    // From each input, what `all` of the node needs.
    [[nodiscard]] sequence<expr::node_ptr> inputs_of(const expr::node& node,
                                                     const lattice& all) const {
        sequence<expr::node_ptr> inputs;
        inputs.reserve(node.inputs().size());
        for (std::size_t number = 0; number < node.inputs().size(); ++number) {
            inputs.push_back(part_of(*node.input(number), read_by(node, number, all)));
        }
        return inputs;
    }

    [[nodiscard]] expr::node_ptr computed_view(const expr::node& node, const expr::view& view,
                                               const lattice& all) const {
        const lattice asked = read_by(node, 0, all);
        const auto at = wanted_.containing(from_.order.number_of(*node.input()), asked);
        const lattice from = wanted_.lattice_at(at);
        const grid cuts = all.is_whole(node.shape()) ? node.chunks() : grid::whole(all.sizes());
        return expr::make_view(made_[at], relative(view.map, all, from), all.sizes(), cuts,
                               node.where());
    }

    [[nodiscard]] expr::node_ptr joined(const expr::node& node, const expr::piecewise& pieces,
                                        const lattice& all, const grid& cuts) const {
        expr::piecewise parts{pieces.axis, {0}};
        sequence<expr::node_ptr> inputs;
        for (std::size_t number = 0; number < node.inputs().size(); ++number) {
            const lattice asked = read_by(node, number, all);
            if (asked.size() == 0) continue;
            inputs.push_back(part_of(*node.input(number), asked));
            parts.edges.push_back(parts.edges.back() + asked[pieces.axis].count);
        }
        if (inputs.size() == 1) return inputs.front();
        return expr::make(std::move(parts), std::move(inputs), all.sizes(), node.type(), cuts,
                          node.where());
    }

    // The lattice `asked` of a node.
    [[nodiscard]] expr::node_ptr part_of(const expr::node& node, const lattice& asked) const {
        if (asked.size() == 0) {
            return expr::make_constant({}, node.type(), asked.sizes(), grid::whole(asked.sizes()),
                                       node.where());
        }
        const auto at = wanted_.containing(from_.order.number_of(node), asked);
        const lattice from = wanted_.lattice_at(at);
        if (from == asked) return made_[at];
        return seen(made_[at], from, asked);
    }

    // The elements `asked` of a value whose elements `from` are in `made`.
    [[nodiscard]] static expr::node_ptr seen(const expr::node_ptr& made, const lattice& from,
                                             const lattice& asked) {
        const shape sizes = asked.sizes();
        const index_map map = relative(index_map::identity(asked.rank()), asked, from);
        return expr::make_view(made, map, sizes, grid::whole(sizes), made->where());
    }

    const expr::graph& from_;
    wants wanted_;
    sequence<const expr::node_ptr*> owners_;
    sequence<expr::node_ptr> made_;  // by lattice
};

/// Reshapes read memory without gaps, but results, or parts of them, may go to memory with gaps:
/// results that reshapes read are copied.
[[nodiscard]] inline expr::graph copy_reshaped(expr::graph from) {
    if (from.roots.size() == 1) return from;
    sequence<bool> reshaped(from.order.size(), false);
    bool any = false;
    for (std::size_t k = 0; k < from.order.size(); ++k) {
        const expr::node& node = from.order[k];
        if (node.as<expr::reshape>() == nullptr) continue;
        reshaped[from.order.number_of(*node.input())] = any = true;
    }
    if (!any) return from;
    sequence<expr::node_ptr> roots;
    for (const expr::node_ptr& root : from.roots) {
        roots.push_back(reshaped[from.order.number_of(*root)] ? expr::make_copy(root) : root);
    }
    return expr::graph(std::move(roots));
}

/// x, {box}  -->  an expression of the elements of x in the box alone, with the same bits
///
/// `boxes[k]` of root k. Each node computes what is wanted of it: element-wise operations, views
/// and pieces exactly that; reductions and products that of the axes that stay; scans whole leaves
/// from the first on; reshapes runs that are boxes in both shapes. Time is linear in the number of
/// nodes.
[[nodiscard]] inline expr::graph part_of(const expr::graph& from, wants wanted) {
    const part made(from, std::move(wanted));
    return copy_reshaped(expr::graph(expr::copy_repeated(made.roots())));
}
[[nodiscard]] inline expr::graph part_of(const expr::graph& from, const sequence<region>& boxes) {
    return part_of(from, wants(from, boxes));
}

}  // namespace cask::optimize
