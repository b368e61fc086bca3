// SPDX-License-Identifier: BSD-3-Clause
// Definitions of gufuncs.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/gufuncs.hpp>
#include <cask/manipulation.hpp>

#include <cctype>

namespace cask {

namespace detail {

/// Core dimensions by name: of each input, and of the result.
class gufunc_signature {
public:
    /// Throws shape_error.
    gufunc_signature(const std::string& text, source_line where) : text_(text), where_(where) {
        for (std::size_t at = 0; at <= text.size(); ++at) {
            if (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) continue;
            if (at < text.size()) bare_ += text[at];
        }
        do {
            inputs.push_back(names());
        } while (take(','));
        if (!take('-') || !take('>')) refuse("expected '->'");
        result = names();
        if (at_ != bare_.size()) refuse("expected one result, and nothing behind it");
    }

    std::vector<std::vector<std::string>> inputs;
    std::vector<std::string> result;

    [[noreturn]] void refuse(const std::string& why) const {
        throw shape_error("apply_gufunc", "signature \"" + text_ + "\": " + why, where_);
    }

private:
    bool take(char expected) {
        const bool is_there = at_ < bare_.size() && bare_[at_] == expected;
        if (is_there) ++at_;
        return is_there;
    }
    std::vector<std::string> names() {
        std::vector<std::string> found;
        if (!take('(')) refuse("expected '('");
        if (take(')')) return found;
        do {
            std::string& name = found.emplace_back();
            while (at_ < bare_.size() && bare_[at_] != ',' && bare_[at_] != ')') {
                name += bare_[at_++];
            }
            if (name.empty()) refuse("a core dimension has no name");
        } while (take(','));
        if (!take(')')) refuse("expected ',' or ')'");
        return found;
    }

    std::string text_;
    std::string bare_;  // without blanks
    source_line where_;
    std::size_t at_ = 0;
};

/// Lengths of core dimensions by name.
class core_lengths {
public:
    explicit core_lengths(const gufunc_signature& of) : of_(of) {}

    void set(const std::string& name, index_t length) {
        for (const auto& [known, size] : lengths_) {
            if (known != name || size == length) continue;
            if (known == name) {
                of_.refuse(name + " is " + std::to_string(size) + " and " + std::to_string(length));
            }
        }
        lengths_.emplace_back(name, length);
    }
    [[nodiscard]] index_t of(const std::string& name) const {
        for (const auto& [known, size] : lengths_) {
            if (known == name) return size;
        }
        of_.refuse("no array has " + name + ": say how long it is, {.sizes = {{\"" + name +
                   "\", 3}}}");
    }

private:
    const gufunc_signature& of_;
    std::vector<std::pair<std::string, index_t>> lengths_;
};

/// The axes of an input before its core dimensions.
CASK_DEFINITION shape loops_of(const expr::node_ptr& x, int core) {
    shape loops;
    for (int axis = 0; axis + core < x->shape().rank(); ++axis) loops.push_back(x->shape()[axis]);
    return loops;
}

/// How an input of a call over core dimensions is read.
CASK_DEFINITION sequence<expr::read_axis>
read_by_loop(const shape& sizes, int core, const shape& loops, const sequence<int>& place) {
    sequence<expr::read_axis> result;
    const int before = sizes.rank() - core;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const axis_chunks whole = axis_chunks::whole(sizes[axis]);
        const int loop = axis + loops.rank() - before;
        const bool follows = axis < before && sizes[axis] == loops[loop];
        result.push_back({follows ? place[static_cast<std::size_t>(loop)] : -1, whole});
    }
    return result;
}

/// Chunks of the loops of a call.
CASK_DEFINITION grid chunks_of_loops(const sequence<expr::node_ptr>& x, const sequence<int>& cores,
                                     const shape& loops) {
    sequence<grid> grids;
    for (std::size_t k = 0; k < x.size(); ++k) {
        sequence<axis_chunks> cuts;
        for (int axis = 0; axis + cores[k] < x[k]->shape().rank(); ++axis) {
            cuts.push_back(x[k]->chunks()[axis]);
        }
        if (!cuts.empty()) grids.push_back(grid(std::move(cuts)));
    }
    return broadcast_grids(loops, grids);
}

}  // namespace detail

namespace front {

CASK_DEFINITION node_ptr call_cores(const block_function& function, sequence<node_ptr> x,
                                    const core_dimensions& cores,
                                    const sequence<index_t>& parameters, float cost,
                                    source_line where) {
    const std::string_view name = function.routine.name;
    shape loops;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const shape more = cask::detail::loops_of(x[k], cores.of_inputs[k]);
        loops = broadcast(name, loops, more, where);
    }
    const int core = cores.of_result.rank();
    if (loops.rank() + core > max_rank) {
        throw shape_error(name, "the result may have " + std::to_string(max_rank) + " axes at most",
                          where);
    }
    const int first_core = cores.place >= 0 ? cores.place : loops.rank();
    const grid cuts = cask::detail::chunks_of_loops(x, cores.of_inputs, loops);
    expr::blocking cut;
    sequence<axis_chunks> blocks;
    sequence<axis_chunks> chunks;
    sequence<int> place;  // of each loop in the result
    for (int axis = 0, loop = 0; axis < loops.rank() + core; ++axis) {
        const bool is_core = axis >= first_core && axis < first_core + core;
        cut.loops.push_back(!is_core);
        if (is_core) {
            blocks.push_back(axis_chunks::whole(cores.of_result[axis - first_core]));
            chunks.push_back(blocks.back());
            continue;
        }
        place.push_back(axis);
        cut.order.push_back(axis);
        blocks.push_back(axis_chunks::whole(loops[loop]));
        chunks.push_back(cuts[loop++]);
    }
    for (int k = 0; k < core; ++k) cut.order.push_back(first_core + k);
    cut.blocks = grid(std::move(blocks));
    for (std::size_t k = 0; k < x.size(); ++k) {
        cut.reads.push_back(
            cask::detail::read_by_loop(x[k]->shape(), cores.of_inputs[k], loops, place));
    }
    sequence<index_t> all;
    for (const int each : cores.of_inputs) all.push_back(each);
    all.push_back(core);
    for (const index_t each : parameters) all.push_back(each);
    return expr::make_call({&function.routine,
                            std::make_shared<const expr::blocking>(std::move(cut)), function.state,
                            function.identity, std::move(all), cost, nullptr, function.sorts},
                           std::move(x), function.result, grid(std::move(chunks)), where);
}

CASK_DEFINITION node_ptr apply_gufunc(const block_function& function, const std::string& signature,
                                      std::initializer_list<node_ptr> x,
                                      const gufunc_options& options, source_line where) {
    constexpr float unknown_cost = 20;
    const cask::detail::gufunc_signature parsed(signature, where);
    if (parsed.inputs.size() != x.size()) {
        parsed.refuse("it has " + std::to_string(parsed.inputs.size()) + " arrays: got " +
                      std::to_string(x.size()));
    }
    cask::detail::core_lengths lengths(parsed);
    core_dimensions cores;
    const sequence<node_ptr> inputs(x);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const shape& sizes = inputs[k]->shape();
        const int core = static_cast<int>(parsed.inputs[k].size());
        if (sizes.rank() < core) {
            parsed.refuse("array " + std::to_string(k) + " of shape " + to_string(sizes) +
                          " has fewer than " + std::to_string(core) + " axes");
        }
        for (int axis = 0; axis < core; ++axis) {
            lengths.set(parsed.inputs[k][static_cast<std::size_t>(axis)],
                        sizes[sizes.rank() - core + axis]);
        }
        cores.of_inputs.push_back(core);
    }
    for (const auto& [name, size] : options.sizes) lengths.set(name, size);
    for (const std::string& name : parsed.result) cores.of_result.push_back(lengths.of(name));
    return call_cores(function, inputs, cores, {}, unknown_cost, where);
}

CASK_DEFINITION index_t length_along(const node_ptr& x, index_t axis, const along_options& options,
                                     source_line where) {
    const int along = normalize_axis("apply_along_axis", axis, x->shape().rank(), where);
    if (options.length >= 0) return options.length;
    return x->shape()[along];
}

CASK_DEFINITION node_ptr with_axis_last(const node_ptr& x, int axis, source_line where) {
    return axis + 1 == x->shape().rank() ? x : moveaxis(x, axis, -1, where);
}

CASK_DEFINITION node_ptr apply_along_axis(const block_function& function, index_t axis,
                                          const node_ptr& x, index_t length, source_line where) {
    constexpr float unknown_cost = 20;
    const int along = normalize_axis("apply_along_axis", axis, x->shape().rank(), where);
    core_dimensions cores{{1}, {}, -1};
    if (length >= 0) cores = {{1}, {length}, along};
    return call_cores(function, {with_axis_last(x, along, where)}, cores, {}, unknown_cost, where);
}

CASK_DEFINITION shape core_of(const kernel::routine_call& call, std::size_t number,
                              std::size_t inputs) {
    const shape& extent = number < inputs ? call.inputs[number].extent : call.result.extent;
    const auto core = static_cast<int>(call.parameters[number]);
    shape result;
    for (int axis = extent.rank() - core; axis < extent.rank(); ++axis) {
        result.push_back(extent[axis]);
    }
    return result;
}

CASK_DEFINITION void for_each_core(const kernel::routine_call& call, const index_t* items,
                                   std::size_t inputs,
                                   function_ref<void(std::byte* const* at)> body) {
    const shape& extent = call.result.extent;
    const int loops = extent.rank() - static_cast<int>(call.parameters[inputs]);
    sequence<shape> strides;  // bytes along the loops; the result's behind those of the inputs
    sequence<std::byte*> at;
    for (std::size_t k = 0; k <= inputs; ++k) {
        const kernel::block_memory& memory = k < inputs ? call.inputs[k] : call.result;
        const shape steps = row_major_bytes(memory.extent, items[k]);
        const int first = loops - memory.extent.rank() + static_cast<int>(call.parameters[k]);
        shape along = shape::filled(loops, 0);
        for (int loop = std::max(first, 0); loop < loops; ++loop) {
            if (memory.extent[loop - first] != 1) along[loop] = steps[loop - first];
        }
        strides.push_back(along);
        at.push_back(memory.data);
    }
    index_t places = 1;
    for (int loop = 0; loop < loops; ++loop) places *= extent[loop];
    shape place = shape::filled(loops, 0);
    for (index_t number = 0; number < places; ++number) {
        body(at.data());
        for (int loop = loops - 1; loop >= 0; --loop) {
            const bool turns = ++place[loop] == extent[loop];
            for (std::size_t k = 0; k <= inputs; ++k) {
                at[k] += strides[k][loop] * (turns ? 1 - extent[loop] : 1);
            }
            if (!turns) break;
            place[loop] = 0;
        }
    }
}

CASK_DEFINITION void check_core(std::string_view name, const shape& expected, const shape& given) {
    if (given == expected) return;
    throw shape_error(
        name, "the function gave shape " + to_string(given) + ", expected " + to_string(expected),
        {});
}

}  // namespace front

}  // namespace cask
