// SPDX-License-Identifier: BSD-3-Clause
// How each kind of node is built: shape, element type and grid of the result, and the checks that
// throw the user's mistakes where they are written.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/node.hpp>

#include <optional>

namespace cask::expr {

/// An element-wise operation; inputs already have the types that `op` takes. Throws shape_error.
[[nodiscard]] inline node_ptr make_elementwise(const kernel::operation& op,
                                               sequence<node_ptr> inputs, source_line where,
                                               std::shared_ptr<const void> state = nullptr,
                                               std::uint64_t identity = 0) {
    shape sizes = inputs.front()->shape();
    bool same = true;
    for (const node_ptr& input : inputs) {
        CASK_ASSERT(input->type() == op.arguments[static_cast<std::size_t>(&input - inputs.data())],
                    "an input has the wrong type");
        if (input->shape() == sizes) continue;
        same = false;
        sizes = broadcast(op.name, sizes, input->shape(), where);
    }
    grid cuts = inputs.front()->chunks();
    if (!same || inputs.size() > 1) {
        sequence<grid> grids;
        for (const node_ptr& input : inputs) {
            if (input->shape().rank() > 0) grids.push_back(input->chunks());
        }
        cuts = broadcast_grids(sizes, grids);
    }
    check_shape(op.name, sizes, size_of(op.result), where);
    return make(elementwise{&op, std::move(state), identity}, std::move(inputs), sizes, op.result,
                std::move(cuts), where);
}

/// The same element in every place of `sizes`.
[[nodiscard]] inline node_ptr make_constant(const element_bytes& element, dtype type,
                                            const shape& sizes, grid cuts, source_line where) {
    return make(constant_source{element}, {}, sizes, type, std::move(cuts), where);
}

/// Elements in memory, `strides` bytes apart. No owner: the caller keeps them alive.
[[nodiscard]] inline node_ptr make_memory(const std::byte* data, const shape& strides,
                                          memory::owner owner, const shape& sizes, dtype type,
                                          grid cuts, source_line where) {
    memory_source source{data, strides, std::move(owner), nullptr};
    index_t reach = size_of(type);
    bool forward = sizes.size() > 0;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        forward = forward && strides[axis] >= 0;
        reach += (sizes[axis] - 1) * strides[axis];
    }
    if (forward && reach == sizes.size() * size_of(type)) source.end = data + reach;
    return make(std::move(source), {}, sizes, type, std::move(cuts), where);
}

/// `input` read through `map`. A view of a view is one view; a view of memory is memory.
[[nodiscard]] inline node_ptr make_view(const node_ptr& input, const index_map& map,
                                        const shape& sizes, grid cuts, source_line where) {
    if (const auto* inner = input->as<view>()) {
        return make_view(input->input(), inner->map.after(map), sizes, std::move(cuts), where);
    }
    if (const auto* constant = input->as<constant_source>()) {
        return make(*constant, {}, sizes, input->type(), std::move(cuts), where);
    }
    if (const auto* memory = input->as<memory_source>()) {
        memory_source moved{memory->data, shape::filled(sizes.rank(), 0), memory->owner,
                            memory->end};
        if (sizes.size() == 0) return make(moved, {}, sizes, input->type(), std::move(cuts), where);
        for (int axis = 0; axis < map.rank(); ++axis) {
            moved.data += map[axis].offset * memory->strides[axis];
            if (map[axis].from >= 0) {
                moved.strides[map[axis].from] += map[axis].step * memory->strides[axis];
            }
        }
        return make(moved, {}, sizes, input->type(), std::move(cuts), where);
    }
    return make(view{map}, {input}, sizes, input->type(), std::move(cuts), where);
}

/// `count` elements of `x` along `axis`, from `begin` by `step` (0: one element, repeated).
[[nodiscard]] inline node_ptr along_axis(const node_ptr& x, int axis, index_t begin, index_t count,
                                         index_t step, source_line where) {
    index_map map;
    shape sizes = x->shape();
    sequence<axis_chunks> cuts = x->chunks().axes();
    for (int k = 0; k < sizes.rank(); ++k) {
        map.push_back(k == axis ? mapped_axis{step == 0 ? -1 : k, begin, step}
                                : mapped_axis{k, 0, 1});
    }
    sizes[axis] = count;
    cuts[static_cast<std::size_t>(axis)] = axis_chunks::whole(count);
    return make_view(x, map, sizes, grid(std::move(cuts)), where);
}

/// `input` broadcast to `sizes`, to which it is known to fit.
[[nodiscard]] inline node_ptr make_broadcast(const node_ptr& input, const shape& sizes,
                                             source_line where) {
    if (input->shape() == sizes) return input;
    return make_view(input, index_map::broadcast(input->shape(), sizes), sizes,
                     broadcast_grids(sizes, {input->chunks()}), where);
}

/// How `inner` is read in the shape `outer` if they differ in axes of length 1 only.
[[nodiscard]] inline std::optional<index_map> map_of_ones(const shape& inner, const shape& outer) {
    index_map map;
    int to = 0;
    for (int axis = 0; axis < inner.rank(); ++axis) {
        if (inner[axis] == 1) {
            map.push_back({});
            continue;
        }
        while (to < outer.rank() && outer[to] == 1) ++to;
        if (to == outer.rank() || outer[to] != inner[axis]) return std::nullopt;
        map.push_back({to++, 0, 1});
    }
    while (to < outer.rank() && outer[to] == 1) ++to;
    return to == outer.rank() ? std::optional(map) : std::nullopt;
}

/// `input`'s elements in row-major order in another shape of the same size.
[[nodiscard, gnu::cold]] inline node_ptr make_reshape(const node_ptr& input, const shape& sizes,
                                                      grid cuts, source_line where) {
    const auto* seen = input->as<view>();
    const bool ones = seen != nullptr && map_of_ones(input->input()->shape(), input->shape()) ==
                                             std::optional(seen->map);
    if (ones || input->as<reshape>() != nullptr) {
        return make_reshape(input->input(), sizes, std::move(cuts), where);
    }
    if (input->shape() == sizes && input->chunks() == cuts) return input;
    if (const auto map = map_of_ones(input->shape(), sizes)) {
        return make_view(input, *map, sizes, std::move(cuts), where);
    }
    if (const auto* constant = input->as<constant_source>()) {
        return make(*constant, {}, sizes, input->type(), std::move(cuts), where);
    }
    if (const auto* memory = input->as<memory_source>()) {
        shape contiguous = row_major_bytes(input->shape(), size_of(input->type()));
        for (int axis = 0; axis < contiguous.rank(); ++axis) {
            if (input->shape()[axis] == 1) contiguous[axis] = memory->strides[axis];
        }
        if (contiguous == memory->strides) {
            memory_source moved = *memory;
            moved.strides = row_major_bytes(sizes, size_of(input->type()));
            return make(moved, {}, sizes, input->type(), std::move(cuts), where);
        }
    }
    return make(reshape{}, {input}, sizes, input->type(), std::move(cuts), where);
}

/// Of each result of reducing `sizes` over `axes` (sorted, not empty): how many elements are
/// reduced; and how many are kept inside of the innermost reduced axis.
struct reduced_and_inside {
    index_t reduced = 1;
    index_t inside = 1;

    reduced_and_inside(const shape& sizes, const sequence<int>& axes) {
        for (int axis : axes) reduced *= sizes[axis];
        for (int axis = axes.back() + 1; axis < sizes.rank(); ++axis) inside *= sizes[axis];
    }
};

/// Whether a reduction or scan of `sizes` over `axes` walks across these, a lane for each kept
/// element: if there are enough kept elements inside of the innermost reduced axis to fill tiles,
/// or hardly any reduced ones. By the logical shape alone: bits of results depend on it.
[[nodiscard]] inline bool walks_across(const shape& sizes, const sequence<int>& axes) {
    if (axes.empty()) return true;
    const auto [reduced, inside] = reduced_and_inside(sizes, axes);
    const index_t kept = reduced == 0 ? 0 : sizes.size() / reduced;
    const auto block = static_cast<index_t>(kernel::block_length);
    if (inside >= block) return true;
    return reduced < block / 2 && kept >= reduced;
}

/// How a reduction of `sizes` over `axes` walks. Where the kept elements inside of the innermost
/// reduced axis are few, they are short rows, of which as many as fit share a block of lanes.
[[nodiscard]] inline walking walking_of(const shape& sizes, const sequence<int>& axes) {
    constexpr auto block = static_cast<index_t>(kernel::block_length);
    if (walks_across(sizes, axes)) return {true, 0};
    const auto [reduced, inside] = reduced_and_inside(sizes, axes);
    if (inside > 1) return {true, block / inside};
    // To fold a block of lanes for each of many results would cost more than their elements.
    const bool few = reduced <= 2 * block && sizes.size() >= reduced * reduced;
    return {few, 0};
}

/// A reduction over `axes` (sorted), which leave the shape. Throws shape_error where nothing is
/// reduced into something and the rule has no value for that.
[[nodiscard]] inline node_ptr make_reduce(const kernel::reduction& rule, const node_ptr& input,
                                          sequence<int> axes, double ddof, source_line where) {
    shape sizes;
    sequence<axis_chunks> cuts;
    index_t reduced = 1;
    for (int axis = 0, next = 0; axis < input->shape().rank(); ++axis) {
        const bool goes = next < static_cast<int>(axes.size()) &&
                          axes[static_cast<std::size_t>(next)] == axis;
        if (goes) {
            ++next;
            reduced *= input->shape()[axis];
        } else {
            sizes.push_back(input->shape()[axis]);
            cuts.push_back(input->chunks()[axis]);
        }
    }
    if (reduced == 0 && sizes.size() != 0 && !rule.has_identity) {
        throw shape_error(rule.name,
                          "no element to choose from: the reduced axes of shape " +
                              to_string(input->shape()) + " are empty",
                          where);
    }
    const walking walks = walking_of(input->shape(), axes);
    return make(reduce{&rule, std::move(axes), walks, ddof}, {input}, sizes, rule.result,
                grid(std::move(cuts)), where);
}

/// Running totals of `input` along `axis`.
[[nodiscard]] inline node_ptr make_scan(const kernel::scan& rule, const node_ptr& input, int axis,
                                        source_line where) {
    CASK_ASSERT(input->type() == rule.type, "the input has the wrong type");
    const bool across = walks_across(input->shape(), {axis});
    return make(scan{&rule, axis, across}, {input}, input->shape(), rule.type, input->chunks(),
                where);
}

/// The depth of partial products of one small result from very deep factors: tiles of it would keep
/// few threads busy. 0: not in parts. By the logical shape alone: bits of results depend on it.
[[nodiscard]] inline index_t part_of_depth(const shape& sizes, index_t depth) {
    constexpr index_t small = 16384;
    constexpr index_t least = 16 * kernel::depth_block;
    constexpr index_t most_parts = 64;
    if (sizes.size() > small || depth < 8 * least) return 0;
    const index_t blocks = (depth - 1) / (most_parts * kernel::depth_block) + 1;
    return std::max(least, blocks * kernel::depth_block);
}

/// The matrix products of `a`, (..., m, k), and `b`, (..., k, n), whose other axes broadcast.
/// Throws shape_error.
[[nodiscard]] inline node_ptr make_product(const kernel::product& rule, const node_ptr& a,
                                           const node_ptr& b, source_line where) {
    const auto split = [](const shape& sizes) {
        shape outer = sizes;
        outer.erase(sizes.rank() - 1);
        outer.erase(sizes.rank() - 2);
        return outer;
    };
    const shape& left = a->shape();
    const shape& right = b->shape();
    const index_t depth = left.back();
    if (right[right.rank() - 2] != depth) {
        throw shape_error(rule.name,
                          "shapes " + to_string(left) + " and " + to_string(right) +
                              " do not fit: " + std::to_string(depth) + " columns, " +
                              std::to_string(right[right.rank() - 2]) + " rows",
                          where);
    }
    const shape outer = broadcast(rule.name, split(left), split(right), where);
    if (outer.rank() + 3 > max_rank) {
        throw shape_error(rule.name,
                          "the result may have " + std::to_string(max_rank - 1) +
                              " axes at most: shapes " + to_string(left) + " and " +
                              to_string(right),
                          where);
    }
    const auto spread = [&](const node_ptr& x) {
        shape sizes = outer;
        sizes.push_back(x->shape()[x->shape().rank() - 2]);
        sizes.push_back(x->shape().back());
        return make_broadcast(x, sizes, where);
    };
    const node_ptr first = spread(a);
    const node_ptr second = spread(b);
    shape sizes = outer;
    sizes.push_back(left[left.rank() - 2]);
    sizes.push_back(right.back());
    check_shape(rule.name, sizes, size_of(rule.type), where);
    sequence<axis_chunks> cuts = first->chunks().axes();
    cuts.back() = second->chunks().axes().back();
    const index_t part = part_of_depth(sizes, depth);
    return make(product{&rule, part}, {first, second}, sizes, rule.type, grid(std::move(cuts)),
                where);
}

/// Arrays of one element type and rank side by side along `axis`. Throws shape_error where other
/// axes differ.
[[nodiscard]] inline node_ptr make_concatenate(std::string_view operation,
                                               const sequence<node_ptr>& inputs, int axis,
                                               source_line where) {
    shape sizes = inputs.front()->shape();
    sizes[axis] = 0;
    piecewise pieces{axis, {}};
    sequence<node_ptr> used;  // pieces without elements are left out
    sequence<axis_chunks> along;
    sequence<grid> grids;
    for (const node_ptr& input : inputs) {
        const shape& shape = input->shape();
        for (int k = 0; k < shape.rank(); ++k) {
            if (k == axis || shape[k] == sizes[k]) continue;
            throw shape_error(operation,
                              "shapes " + to_string(inputs.front()->shape()) + " and " +
                                  to_string(shape) + " differ in axis " + std::to_string(k),
                              where);
        }
        const index_t begin = sizes[axis];
        if (__builtin_add_overflow(sizes[axis], shape[axis], &sizes[axis])) {
            throw shape_error(operation, "the joined axis would be longer than 2^63 - 1", where);
        }
        along.push_back(input->chunks()[axis]);
        grids.push_back(input->chunks());
        if (shape.size() == 0) continue;
        pieces.edges.push_back(begin);
        used.push_back(input);
    }
    const dtype type = inputs.front()->type();
    check_shape(operation, sizes, size_of(type), where);
    sequence<axis_chunks> cuts = broadcast_grids(sizes, grids).axes();
    cuts[static_cast<std::size_t>(axis)] = axis_chunks::joined(along);
    if (used.empty()) return make_constant({}, type, sizes, grid(std::move(cuts)), where);
    if (used.size() == 1) return used.front();
    pieces.edges.push_back(sizes[axis]);
    return make(std::move(pieces), std::move(used), sizes, type, grid(std::move(cuts)), where);
}

/// The same elements as another node.
[[nodiscard]] inline node_ptr make_copy(const node_ptr& x) {
    return make(rechunk{}, {x}, x->shape(), x->type(), x->chunks(), x->where());
}

/// Roots that occur twice are copied for their second target.
[[nodiscard]] inline sequence<node_ptr> copy_repeated(sequence<node_ptr> roots) {
    for (auto here = roots.begin(); here != roots.end(); ++here) {
        if (std::find(roots.begin(), here, *here) == here) continue;
        *here = make_copy(*here);
    }
    return roots;
}

}  // namespace cask::expr
