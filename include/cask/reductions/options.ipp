// SPDX-License-Identifier: BSD-3-Clause
// Definitions of reductions/options.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/kernel/reduce/reduce.hpp>
#include <cask/reductions/options.hpp>

namespace cask::front {

namespace detail {

/// The axes that `options` names, sorted; all when none are given.
CASK_DEFINITION sequence<int> reduced_axes(std::string_view name, int rank,
                                           const reduce_options& options, source_line where) {
    sequence<int> axes = options.axes.normalized(name, rank, where);
    for (int axis = 0; !options.axes.given() && axis < rank; ++axis) axes.push_back(axis);
    return axes;
}

/// `reduced` with the axes that went put back with length 1.
[[gnu::cold]] CASK_DEFINITION node_ptr with_kept_dims(const node_ptr& reduced,
                                                      const sequence<int>& axes, int rank,
                                                      source_line where) {
    shape sizes;
    index_map map;
    sequence<axis_chunks> cuts;
    for (int axis = 0, from = 0; axis < rank; ++axis) {
        if (contains(axes, axis)) {
            sizes.push_back(1);
            cuts.push_back(axis_chunks::whole(1));
        } else {
            sizes.push_back(reduced->shape()[from]);
            cuts.push_back(reduced->chunks()[from]);
            map.push_back({axis, 0, 1});
            ++from;
        }
    }
    return expr::make_view(reduced, map, sizes, grid(std::move(cuts)), where);
}

}  // namespace detail

CASK_DEFINITION void check_options(std::string_view name, const reduce_options& options,
                                   source_line where) {
    std::string option;
    if (options.ddof != 0) option = ".ddof";
    if (options.initial.given()) option = ".initial";
    if (options.where.given()) option = ".where";
    if (option.empty()) return;
    throw dtype_error(name, "there is no option " + option + " of this reduction", where);
}

CASK_DEFINITION node_ptr reduce(const kernel::reduction& rule, const node_ptr& x,
                                const reduce_options& options, source_line where) {
    reduce_options others = options;
    if (rule.takes_ddof) others.ddof = 0;
    check_options(rule.name, others, where);
    const int rank = x->shape().rank();
    const sequence<int> axes = detail::reduced_axes(rule.name, rank, options, where);
    const node_ptr result = expr::make_reduce(rule, x, axes, options.ddof, where);
    return options.keep_dims ? detail::with_kept_dims(result, axes, rank, where) : result;
}

CASK_DEFINITION node_ptr mask_of(std::string_view name, const node_ptr& x,
                                 const reduce_options& options, source_line where) {
    if (!options.where.given()) {
        return constant_like(x, bytes_of(true), dtype::boolean, where);
    }
    const node_ptr& mask = options.where.node();
    check_broadcast(name, ".where of shape", mask->shape(), x->shape(), where);
    return expr::make_broadcast(mask, x->shape(), where);
}

CASK_DEFINITION node_ptr chosen(std::string_view name, const kernel::operation& choice,
                                const node_ptr& x, const reduce_options& options,
                                const element_bytes& otherwise, source_line where) {
    return apply(choice, mask_of(name, x, options, where), x, constant(otherwise, x->type(), where),
                 where);
}

CASK_DEFINITION node_ptr or_element(const node_ptr& x, const reduce_options& options,
                                    const element_bytes& element, source_line where) {
    shape sizes = x->shape();
    for (int axis : detail::reduced_axes(x->name(), sizes.rank(), options, where)) {
        if (sizes[axis] == 0) sizes[axis] = 1;
    }
    if (sizes == x->shape()) return x;
    return expr::make_constant(element, x->type(), sizes, grid::whole(sizes), where);
}

CASK_DEFINITION void refuse_mask(std::string_view name, source_line where) {
    throw dtype_error(name, ".where needs .initial, the result where no element counts", where);
}

}  // namespace cask::front
