// SPDX-License-Identifier: BSD-3-Clause
// Slices move to where they save work. A plan reads element-wise operations where they are wanted,
// but keeps reductions, scans and products whole: so these are told how little is wanted of them.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/traits.hpp>
#include <cask/expr/walk.hpp>

#include <numeric>

namespace cask::optimize {

namespace detail {

/// Positions begin, begin + step, ... of an axis; at least one, the step is at least 1.
struct progression {
    index_t begin = 0;
    index_t count = 1;
    index_t step = 1;
    friend bool operator==(const progression&, const progression&) = default;

    [[nodiscard]] index_t last() const noexcept { return begin + (count - 1) * step; }
};

/// The smallest progression that holds both.
[[nodiscard]] inline progression around(const progression& a, const progression& b) {
    const index_t begin = std::min(a.begin, b.begin);
    const index_t last = std::max(a.last(), b.last());
    index_t step = std::gcd(a.count > 1 ? a.step : 0, b.count > 1 ? b.step : 0);
    step = std::gcd(step, std::max(a.begin, b.begin) - begin);
    return step == 0 ? progression{begin, 1, 1}
                     : progression{begin, (last - begin) / step + 1, step};
}

/// The indices of a value that are wanted: a progression along each axis.
class lattice {
public:
    using relocatable = lattice;

    [[nodiscard]] static lattice whole(const shape& sizes) {
        lattice result;
        for (const index_t size : sizes) result.push_back({0, size, 1});
        return result;
    }
    void push_back(const progression& axis) { axes_.push_back(axis); }
    [[nodiscard]] int rank() const noexcept { return static_cast<int>(axes_.size()); }
    [[nodiscard]] progression& operator[](int axis) {
        return axes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] const progression& operator[](int axis) const {
        return axes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] shape sizes() const {
        shape result;
        for (const progression& axis : axes_) result.push_back(axis.count);
        return result;
    }
    [[nodiscard]] bool is_whole(const shape& sizes) const {
        bool same = true;
        for (int axis = 0; same && axis < rank(); ++axis) {
            same = (*this)[axis] == progression{0, sizes[axis], 1};
        }
        return same;
    }
    friend bool operator==(const lattice&, const lattice&) = default;

private:
    sequence<progression> axes_;
};

/// The part of `range` in [begin, end), counted from `begin`; and how many of its elements come
/// before it. No count where there is none.
struct clipped {
    progression part;
    index_t before;
};
[[nodiscard]] inline clipped clip(const progression& progression, index_t begin, index_t end) {
    const auto passed = [&](index_t edge) {  // how many lie before `edge`
        const index_t distance = edge - progression.begin;
        return std::clamp<index_t>(distance <= 0 ? 0 : (distance - 1) / progression.step + 1, 0,
                                   progression.count);
    };
    const index_t before = passed(begin);
    return {{progression.begin + before * progression.step - begin, passed(end) - before,
             progression.step},
            before};
}

/// The lattice of a view's input that a lattice of the view reads.
[[nodiscard]] inline lattice through(const index_map& map, const lattice& wanted) {
    lattice result;
    for (int axis = 0; axis < map.rank(); ++axis) {
        const mapped_axis& from = map[axis];
        if (from.from < 0) {
            result.push_back({from.offset, 1, 1});
            continue;
        }
        const progression& progression = wanted[from.from];
        const index_t first = from.offset + from.step * progression.begin;
        const index_t step = from.step * progression.step;
        if (progression.count == 1) {
            result.push_back({first, 1, 1});
        } else {
            result.push_back({step > 0 ? first : first + step * (progression.count - 1),
                              progression.count, std::abs(step)});
        }
    }
    return result;
}

/// Wants of all nodes, and the graph that computes only these.
class narrowing {
public:
    explicit narrowing(const expr::graph& from) : roots_(from.roots), order_(from.order) {}

    [[nodiscard]] sequence<expr::node_ptr> run() {
        if (!may_help()) return roots_;
        find_wanted();
        if (!helps()) return roots_;
        made_.resize(order_.size());
        for (std::size_t k = 0; k < order_.size(); ++k) made_[k] = narrowed(k);
        sequence<expr::node_ptr> result;
        for (const expr::node_ptr& root : roots_) result.push_back(made_[order_.number_of(*root)]);
        return result;
    }

private:
    // What a plan computes whole.
    [[nodiscard]] static bool is_whole(const expr::node& node) {
        return expr::memory_need_of(node) == expr::memory_need::result;
    }

    // Without anything to narrow, or anything that narrows it, looking further is lost time.
    [[nodiscard]] bool may_help() const {
        bool wholes = false;
        bool narrows = false;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            wholes = wholes || is_whole(order_[k]);
            narrows = narrows || (wholes && order_[k].as<expr::view>() != nullptr);
            if (order_[k].shape().size() == 0) return false;
        }
        return narrows;
    }

    [[nodiscard]] bool helps() const {
        for (std::size_t k = 0; k < order_.size(); ++k) {
            if (is_whole(order_[k]) && is_wanted(k) && !all_wanted(k)) return true;
        }
        return false;
    }

    [[nodiscard]] bool is_wanted(std::size_t k) const { return reached_[k]; }
    [[nodiscard]] bool all_wanted(std::size_t k) const {
        return wanted_[k].is_whole(order_[k].shape());
    }

    // Consumers before their inputs.
    void find_wanted() {
        wanted_.resize(order_.size());
        reached_.assign(order_.size(), false);
        for (const expr::node_ptr& root : roots_) {
            want(order_.number_of(*root), lattice::whole(root->shape()));
        }
        for (std::size_t k = order_.size(); k > 0; --k) {
            if (!is_wanted(k - 1)) continue;
            const expr::node& node = order_[k - 1];
            for (std::size_t input = 0; input < node.inputs().size(); ++input) {
                const lattice part = part_of_input(node, input, wanted_[k - 1]);
                if (part.sizes().size() > 0) want(order_.number_of(*node.input(input)), part);
            }
        }
    }

    void want(std::size_t k, const lattice& more) {
        if (!reached_[k]) {
            wanted_[k] = more;
            reached_[k] = true;
            return;
        }
        for (int axis = 0; axis < more.rank(); ++axis) {
            wanted_[k][axis] = around(wanted_[k][axis], more[axis]);
        }
    }

    // What the lattice `wanted` of a node needs of an input; nothing of a piece that lies
    // elsewhere.
    [[nodiscard]] static lattice part_of_input(const expr::node& node, std::size_t number,
                                               const lattice& wanted) {
        const shape& sizes = node.input(number)->shape();
        return expr::match(
            node.kind(), [&](const expr::view& view) { return through(view.map, wanted); },
            [&](const expr::elementwise&) {
                return through(index_map::broadcast(sizes, node.shape()), wanted);
            },
            [&](const expr::rechunk&) { return wanted; },
            [&](const expr::reduce& rule) {
                lattice result = lattice::whole(sizes);
                for (int axis = 0, kept = 0; axis < result.rank(); ++axis) {
                    const bool goes = contains(rule.axes, axis);
                    if (!goes) result[axis] = wanted[kept++];
                }
                return result;
            },
            [&](const expr::scan& rule) {
                lattice result = wanted;
                result[rule.axis] = {0, sizes[rule.axis], 1};
                return result;
            },
            [&](const expr::product&) {
                lattice result = wanted;
                const int depth = number == 0 ? result.rank() - 1 : result.rank() - 2;
                result[depth] = {0, sizes[depth], 1};
                return result;
            },
            [&](const expr::piecewise& pieces) {
                lattice result = wanted;
                result[pieces.axis] =
                    clip(wanted[pieces.axis], pieces.edges[number], pieces.edges[number + 1]).part;
                return result;
            },
            [&](const expr::one_of<expr::memory_source, expr::constant_source,
                                   expr::generated_source, expr::reader_source,
                                   expr::reshape> auto&) { return lattice::whole(sizes); });
    }

    // The node's elements on the lattice that is wanted of it.
    [[nodiscard]] expr::node_ptr narrowed(std::size_t k) const {
        const expr::node& node = order_[k];
        if (!is_wanted(k)) return nullptr;
        const lattice& wanted = wanted_[k];
        const shape sizes = wanted.sizes();
        const bool all = all_wanted(k);
        const grid cuts = all ? node.chunks() : grid::whole(sizes);
        if (node.as<expr::reshape>() != nullptr || node.inputs().empty()) {
            return part_of(with_inputs(node, inputs_of(node, wanted), node.shape(), node.chunks()),
                           lattice::whole(node.shape()), wanted);
        }
        if (node.as<expr::scan>() != nullptr) {
            const lattice computed = part_of_input(node, 0, wanted);  // its axis is whole
            return part_of(with_inputs(node, inputs_of(node, wanted), computed.sizes(),
                                       all ? node.chunks() : grid::whole(computed.sizes())),
                           computed, wanted);
        }
        if (const auto* view = node.as<expr::view>()) {
            const std::size_t input = order_.number_of(*node.input());
            return expr::make_view(made_[input], relative(view->map, wanted, wanted_[input]), sizes,
                                   cuts, node.where());
        }
        if (const auto* pieces = node.as<expr::piecewise>())
            return joined(node, *pieces, wanted, cuts);
        return with_inputs(node, inputs_of(node, wanted), sizes, cuts);
    }

    // A copy of `node` with other inputs and another shape.
    static expr::node_ptr with_inputs(const expr::node& node, sequence<expr::node_ptr> inputs,
                                      const shape& sizes, const grid& cuts) {
        return expr::make(node.kind(), std::move(inputs), sizes, node.type(), cuts, node.where());
    }

    // From each input, what `wanted` of the node needs.
    [[nodiscard]] sequence<expr::node_ptr> inputs_of(const expr::node& node,
                                                     const lattice& wanted) const {
        sequence<expr::node_ptr> inputs;
        for (std::size_t number = 0; number < node.inputs().size(); ++number) {
            const std::size_t k = order_.number_of(*node.input(number));
            inputs.push_back(part_of(made_[k], wanted_[k], part_of_input(node, number, wanted)));
        }
        return inputs;
    }

    [[nodiscard, gnu::cold]] expr::node_ptr joined(const expr::node& node,
                                                   const expr::piecewise& pieces,
                                                   const lattice& wanted, const grid& cuts) const {
        expr::piecewise parts{pieces.axis, {0}};
        sequence<expr::node_ptr> inputs;
        for (std::size_t number = 0; number < node.inputs().size(); ++number) {
            const lattice part = part_of_input(node, number, wanted);
            const index_t length = part[pieces.axis].count;
            if (length == 0) continue;
            const std::size_t k = order_.number_of(*node.input(number));
            inputs.push_back(part_of(made_[k], wanted_[k], part));
            parts.edges.push_back(parts.edges.back() + length);
        }
        if (inputs.size() == 1) return inputs.front();
        return expr::make(std::move(parts), std::move(inputs), wanted.sizes(), node.type(), cuts,
                          node.where());
    }

    // The lattice `part` of a value that is there on the lattice `made`.
    [[nodiscard]] static expr::node_ptr part_of(const expr::node_ptr& value, const lattice& made,
                                                const lattice& part) {
        if (made == part) return value;
        const shape sizes = part.sizes();
        return expr::make_view(value, relative(index_map::identity(part.rank()), part, made), sizes,
                               grid::whole(sizes), value->where());
    }

    // `map`, from lattice `from` of a domain to lattice `to` of a value, in the counts of both.
    [[nodiscard]] static index_map relative(const index_map& map, const lattice& from,
                                            const lattice& to) {
        index_map result;
        for (int axis = 0; axis < map.rank(); ++axis) {
            const mapped_axis& mapped = map[axis];
            const progression& target = to[axis];
            if (mapped.from < 0) {
                result.push_back({-1, (mapped.offset - target.begin) / target.step, 0});
                continue;
            }
            const progression& source = from[mapped.from];
            const index_t first = mapped.offset + mapped.step * source.begin;
            result.push_back({mapped.from, (first - target.begin) / target.step,
                              source.count == 1 ? 1 : mapped.step * source.step / target.step});
        }
        return result;
    }

    const sequence<expr::node_ptr>& roots_;
    const expr::ordered_nodes& order_;
    sequence<lattice> wanted_;
    sequence<bool> reached_;
    sequence<expr::node_ptr> made_;
};

}  // namespace detail

/// sum(x, 0)[3:5]  -->  sum(x[:, 3:5], 0);  (a @ b)[i]  -->  a[i] @ b;  and through all between
///
/// Reductions, scans (across their axis) and products compute what is wanted of them: the smallest
/// range with a step that holds all that is read. How a reduction walks was decided by the shape
/// that the user gave it, so no bit changes.
[[nodiscard]] inline sequence<expr::node_ptr> push_down_slices(const expr::graph& from) {
    return detail::narrowing(from).run();
}

}  // namespace cask::optimize
