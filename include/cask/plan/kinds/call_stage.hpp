// SPDX-License-Identifier: BSD-3-Clause
// Stages of calls: a function is called for each block of the result.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/memory/pool.hpp>
#include <cask/plan/kinds/product_stage.hpp>
#include <cask/plan/outline.hpp>
#include <cask/plan/task_extent.hpp>

#include <algorithm>

namespace cask::plan {

/// How the result of a call is cut for tasks: blocks, or runs of positions of loops.
struct call_cut {
    shape extent;  // of loops; otherwise of the largest block
    shape counts;
};

namespace detail {

/// Elements of all inputs and of the result for a task of `extent` of the result, at most.
[[nodiscard, gnu::cold]] inline index_t largest_read(const expr::node& node, const expr::call& call,
                                                     std::size_t input, int axis,
                                                     const shape& extent) {
    const expr::read_axis& read = call.cut->reads[input][static_cast<std::size_t>(axis)];
    const index_t length = node.input(input)->shape()[axis];
    if (read.from < 0) return length;
    if (call.cut->loops[static_cast<std::size_t>(read.from)]) return extent[read.from];
    return std::min(read.cuts.largest() + read.before + read.after, length);
}

}  // namespace detail

/// The largest box of an input that a task of a call reads.
[[nodiscard, gnu::cold]] inline shape largest_box(const expr::node& node, const expr::call& call,
                                                  std::size_t input, const shape& extent) {
    shape result;
    for (int axis = 0; axis < node.input(input)->shape().rank(); ++axis) {
        result.push_back(detail::largest_read(node, call, input, axis, extent));
    }
    return result;
}

/// The node that input number `input` of a call has its elements from, cut otherwise.
[[nodiscard]] inline const expr::node& node_read(const expr::node& node, std::size_t input) {
    const expr::node* from = node.input(input).get();
    while (from->as<expr::rechunk>() != nullptr) from = from->input().get();
    return *from;
}

/// Whether tasks of a call read some elements of an input, where these lie.
[[nodiscard]] inline bool is_picked_from(const expr::call& call, std::size_t input) {
    return input == 0 && call.routine->picks;
}

/// Whether an input that tasks pick from lies in memory as a whole: then they do not read all of
/// its boxes. Otherwise they compute these: small ones, and each element once.
[[nodiscard, gnu::cold]] inline bool
is_picked_from_memory(const expr::node& node, const expr::call& call, std::size_t input) {
    constexpr index_t small_box = 32768;
    if (!is_picked_from(call, input)) return false;
    const expr::node& from = node_read(node, input);
    if (expr::element_source_of(from) == expr::element_source::memory) return true;
    index_t box = 1;
    for (int axis = 0; axis < from.shape().rank(); ++axis) {
        const expr::read_axis& read = call.cut->reads[input][static_cast<std::size_t>(axis)];
        if (read.from < 0) box *= from.shape()[axis];
    }
    for (int axis = 0; axis < node.shape().rank(); ++axis) {
        const bool loop = call.cut->loops[static_cast<std::size_t>(axis)];
        if (!loop && expr::blocks_along(call, axis).second > 1) return true;
    }
    return box > small_box;
}

/// Cuts a call into tasks: its blocks, and so many positions of loops as are worth handing out.
[[nodiscard, gnu::cold]] inline call_cut cut_of_call(const expr::node& node, const expr::call& call,
                                                     index_t threads) {
    constexpr index_t small_task = 32768;  // elements of inputs and result
    call_cut result;
    const shape& sizes = node.shape();
    shape loops;  // lengths; of other axes 1
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const bool loop = call.cut->loops[static_cast<std::size_t>(axis)];
        const index_t largest = loop ? 1 : call.cut->blocks[axis].largest();
        result.extent.push_back(std::min(largest, sizes[axis]));
        result.counts.push_back(loop ? 1 : expr::blocks_along(call, axis).second);
        loops.push_back(loop ? sizes[axis] : 1);
    }
    index_t elements = result.extent.size();
    for (std::size_t input = 0; input < node.inputs().size(); ++input) {
        if (is_picked_from_memory(node, call, input)) continue;
        elements += largest_box(node, call, input, result.extent).size();
    }
    const index_t by_work = std::max<index_t>(small_task / std::max<index_t>(elements, 1), 1);
    const index_t share = ceil_div(loops.size() * result.counts.size(), 8 * threads);
    const bool is_dear = static_cast<double>(call.cost) * static_cast<double>(elements) > 1e5;
    const index_t wanted = is_dear ? std::min(by_work, std::max<index_t>(share, 1)) : by_work;
    const shape cut = detail::cut_outer_axes(loops, wanted);
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (!call.cut->loops[static_cast<std::size_t>(axis)]) continue;
        result.extent[axis] = std::max<index_t>(cut[axis], 1);
        result.counts[axis] = ceil_div(sizes[axis], result.extent[axis]);
    }
    return result;
}

/// The box of the result that is at a place among the tasks of a call.
[[nodiscard, gnu::cold]] inline region box_at(const expr::node& node, const expr::call& call,
                                              const shape& extent, const shape& place) {
    region box;
    for (int axis = 0; axis < place.rank(); ++axis) {
        if (call.cut->loops[static_cast<std::size_t>(axis)]) {
            const index_t begin = place[axis] * extent[axis];
            box.begin.push_back(begin);
            box.extent.push_back(std::min(extent[axis], node.shape()[axis] - begin));
            continue;
        }
        const index_t first = expr::blocks_along(call, axis).first;
        const auto [begin, size] = call.cut->blocks[axis].chunk(first + place[axis]);
        box.begin.push_back(begin - expr::begin_of_result(call, axis));
        box.extent.push_back(size);
    }
    return box;
}

/// What tasks of a call read of an axis of an input, all together: positions, those that several
/// read for each of them.
[[nodiscard, gnu::cold]] inline index_t
positions_read(const expr::node& node, const expr::call& call, std::size_t input, int axis) {
    const expr::read_axis& read = call.cut->reads[input][static_cast<std::size_t>(axis)];
    const index_t length = node.input(input)->shape()[axis];
    if (read.from < 0 || call.cut->loops[static_cast<std::size_t>(read.from)]) return length;
    const index_t blocks = expr::blocks_along(call, read.from).second;
    const index_t beside = read.before + read.after;
    return std::min(length + (blocks - 1) * beside, blocks * length);
}

/// How many tasks read each element of an input because of axes that it does not have.
[[nodiscard, gnu::cold]] inline index_t times_read(const call_cut& cut, const expr::call& call,
                                                   std::size_t input) {
    index_t times = cut.counts.size();
    for (const expr::read_axis& each : call.cut->reads[input]) {
        if (each.from >= 0) times /= std::max<index_t>(cut.counts[each.from], 1);
    }
    return times;
}

struct call_stage {
    static constexpr double as_a_whole = 1e9;  // evaluations of what is to lie in memory
    static constexpr bool needs_elements = true;
    static constexpr bool is_cut_in_cells = false;
    static constexpr bool computes_factors = true;  // its tasks compute their boxes of inputs

    [[nodiscard, gnu::cold]] static stage_outline outline(const expr::node& node,
                                                          const expr::call&) {
        stage_outline outline;
        outline.kind = stage_kind::call;
        outline.sizes = node.shape();
        outline.alone = true;
        outline.called = &node;
        return outline;
    }
    [[nodiscard]] static index_map domain_map(const stage_outline& outline) {
        return index_map::identity(outline.sizes.rank());
    }
    [[nodiscard]] static shape domain(const stage_outline& outline) { return outline.sizes; }

    /// How often tasks evaluate an element of `x`, of which they read boxes.
    [[nodiscard, gnu::cold]] static double evaluations(const stage_outline& outline,
                                                       const expr::node& x) {
        const expr::node& node = *outline.called;
        const auto& call = *node.as<expr::call>();
        const call_cut cut = cut_of_call(node, call, supposed_threads);
        double times = 0;
        for (std::size_t input = 0; input < node.inputs().size(); ++input) {
            if (&node_read(node, input) != &x && node.input(input).get() != &x) continue;
            if (is_picked_from_memory(node, call, input)) return as_a_whole;
            auto read = static_cast<double>(times_read(cut, call, input));
            for (int axis = 0; axis < x.shape().rank(); ++axis) {
                read *= static_cast<double>(positions_read(node, call, input, axis)) /
                        static_cast<double>(std::max<index_t>(x.shape()[axis], 1));
            }
            times += read;
        }
        return times;
    }
    /// Tasks on the supposed number of threads.
    [[nodiscard, gnu::cold]] static double tasks(const stage_outline& outline) {
        const auto& call = *outline.called->as<expr::call>();
        return static_cast<double>(
            cut_of_call(*outline.called, call, supposed_threads).counts.size());
    }

    [[gnu::cold]] static void cut(stage& stage, index_t threads) {
        if (!stage.call) {  // there is nothing to do
            stage.task_extent = stage.block_extent = stage.task_counts = stage.domain;
            return;
        }
        const call_cut cut = cut_of_call(*stage.call->node, *stage.call->of, threads);
        stage.task_extent = cut.extent;
        stage.block_extent = cut.extent;
        stage.task_counts = cut.counts;
    }
    static void cut_into_rows(stage&, index_t) { CASK_ASSERT(false, "calls do not share rows"); }
    /// Its loads are in memory, or computed.
    [[nodiscard]] static shape fetched_extent(const stage& stage) {
        return shape::filled(stage.domain.rank(), 0);
    }
    /// The largest box that a task computes of a load's elements.
    [[nodiscard, gnu::cold]] static shape box_computed(const stage& stage, std::size_t load) {
        return largest_box(*stage.call->node, *stage.call->of, load, stage.task_extent);
    }
    /// The first load of the stage that reads the same boxes of the same elements as load `number`.
    [[nodiscard, gnu::cold]] static std::size_t same_input(const stage& stage, std::size_t number) {
        const expr::call& call = *stage.call->of;
        std::size_t first = 0;
        while (first < number && (stage.loads[first].storage != stage.loads[number].storage ||
                                  call.cut->reads[first] != call.cut->reads[number])) {
            ++first;
        }
        return first;
    }
    /// Whether all boxes of an input lie without gaps in memory of the user's, as far as is known:
    /// `largest` of them, behind the axis that is cut whole ones.
    [[nodiscard, gnu::cold]] static bool reads_in_place(const stage& stage, std::size_t input,
                                                        const shape& largest) {
        const load_site& site = stage.loads[input];
        if (site.source == nullptr) return false;
        const shape& sizes = stage.call->node->input(input)->shape();
        index_t next = size_of(site.source->type());
        bool cut = false;
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            if (largest[axis] == 1) continue;
            if (cut || site.strides[axis] != next) return false;
            cut = largest[axis] != sizes[axis];
            next *= sizes[axis];
        }
        return true;
    }
    /// Bytes of a worker beside the factors' workers: boxes of inputs, of the result, and what the
    /// function takes.
    [[nodiscard, gnu::cold]] static index_t worker_bytes(const stage& stage) {
        if (!stage.call) return 0;
        const expr::node& node = *stage.call->node;
        const expr::call& call = *stage.call->of;
        sequence<kernel::block_memory> inputs;
        index_t bytes = 0;
        if (!call.routine->writes_by_strides) {
            bytes = memory::pool::rounded(stage.task_extent.size() * size_of(node.type()));
        }
        for (std::size_t input = 0; input < node.inputs().size(); ++input) {
            const shape box = box_computed(stage, input);
            inputs.push_back({nullptr, box});
            const bool is_picked = is_picked_from(call, input) && !stage.loads[input].computed;
            if (is_picked || reads_in_place(stage, input, box)) continue;
            bytes += memory::pool::rounded(box.size() * size_of(node.input(input)->type()));
        }
        if (call.routine->scratch_bytes != nullptr) {
            bytes += memory::pool::rounded(
                call.routine->scratch_bytes(inputs.data(), in_order(call, stage.task_extent)));
        }
        return bytes;
    }
    [[nodiscard]] static index_t cut_bytes(const stage&) { return 0; }

    /// Sizes of a box of the result in the order of a block's axes.
    [[nodiscard, gnu::cold]] static shape in_order(const expr::call& call, const shape& extent) {
        shape result;
        for (const int axis : call.cut->order) result.push_back(extent[axis]);
        return result;
    }
};

}  // namespace cask::plan
