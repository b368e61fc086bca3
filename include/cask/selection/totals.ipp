// SPDX-License-Identifier: BSD-3-Clause
// Definitions of selection/totals.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/compress.hpp>
#include <cask/reductions/options.ipp>
#include <cask/selection/selected.ipp>
#include <cask/selection/totals.hpp>

namespace cask::front {

CASK_DEFINITION reduce_options options_of_selection(std::string_view name, const node_ptr& x,
                                                    const node_ptr& mask, int axis,
                                                    const reduce_options& options,
                                                    source_line where) {
    if (options.where.given()) {
        throw dtype_error(name, "a selection has its mask: select by x[mask && other]", where);
    }
    const int masked_axes = mask->shape().rank();
    const int rank = x->shape().rank() - masked_axes + 1;
    const sequence<int> given = detail::reduced_axes(name, rank, options, where);
    if (!contains(given, axis)) {
        throw shape_error(name,
                          "axis " + std::to_string(axis) +
                              " of what is selected would stay, and its length is not known: "
                              "resolve() the selection first, or reduce before you select",
                          where);
    }
    sequence<int> axes;
    for (int masked = 0; masked < masked_axes; ++masked) axes.push_back(masked);
    for (const int each : given) {
        if (each != axis) axes.push_back(masked_axes + (each < axis ? each : each - 1));
    }
    reduce_options result = options;
    result.axes = axis_list(axes);
    result.keep_dims = false;
    result.where = array<bool>(spread_mask(mask, x->shape().rank(), where));
    return result;
}

CASK_DEFINITION node_ptr with_kept_axes(std::string_view name, const node_ptr& reduced, int rank,
                                        const reduce_options& options, source_line where) {
    if (!options.keep_dims) return reduced;
    return detail::with_kept_dims(reduced, detail::reduced_axes(name, rank, options, where), rank,
                                  where);
}

CASK_DEFINITION node_ptr require_some(const node_ptr& values, const node_ptr& count,
                                      source_line where) {
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    for (const index_t length : values->shape()) reads.push_back(cut.loop(length));
    cut.input(std::move(reads));
    cut.input({});
    return expr::make_call({&kernel::compress::require_some::description,
                            cut.made(),
                            nullptr,
                            0,
                            {size_of(values->type())},
                            1},
                           {values, count}, values->type(), values->chunks(), where);
}

}  // namespace cask::front
