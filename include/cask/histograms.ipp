// SPDX-License-Identifier: BSD-3-Clause
// Definitions of histograms.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/groups.ipp>
#include <cask/histograms.hpp>
#include <cask/manipulation.ipp>
#include <cask/random.ipp>

#include <cmath>

namespace cask::front {

CASK_DEFINITION std::pair<double, double> range_of(index_t bins, std::pair<double, double> given,
                                                   source_line where) {
    if (bins < 1) {
        throw shape_error("histogram",
                          "there must be at least one bin: got " + std::to_string(bins), where);
    }
    const auto [low, high] = given;
    if (!(low <= high) || !std::isfinite(high - low)) {
        throw dtype_error("histogram",
                          "the range must rise and be finite: got " + detail::text_of(low) +
                              " to " + detail::text_of(high),
                          where);
    }
    return low == high ? std::pair{low - 0.5, high + 0.5} : given;
}

CASK_DEFINITION void check_edges(std::string_view operation, const node_ptr& bins, index_t least,
                                 source_line where) {
    if (bins->shape().rank() == 1 && bins->shape()[0] >= least) return;
    throw shape_error(
        operation,
        "the rising numbers must have one axis" +
            (least > 0 ? ", of " + std::to_string(least) + " elements at least" : std::string()) +
            ": got shape " + to_string(bins->shape()),
        where);
}

CASK_DEFINITION node_ptr histogram(const kernel::routine& scattered,
                                   const kernel::routine& gathered, const node_ptr& x,
                                   const node_ptr& edges, const node_ptr& weights, bool even,
                                   dtype type, source_line where) {
    check_edges("histogram", edges, 2, where);
    if (weights != nullptr && weights->shape() != x->shape()) {
        throw shape_error("histogram",
                          "weights of shape " + to_string(weights->shape()) +
                              " for elements of shape " + to_string(x->shape()),
                          where);
    }
    const shape flat{x->shape().size()};
    const index_t bins = edges->shape()[0] - 1;
    const axis_chunks cuts = axis_chunks::regular(flat[0],
                                                  detail::positions_of_block(flat[0], 1, bins));
    expr::blocking_builder cut;
    const expr::read_axis elements = cut.blocks(axis_chunks::regular(cuts.count(), 1), cuts);
    cut.whole(bins);
    cut.whole(scattered.partial_bytes);
    cut.input({elements});
    cut.input({cut.all_of(bins + 1)});
    sequence<node_ptr> inputs{reshape(x, flat, where), edges};
    if (weights != nullptr) {
        cut.input({elements});
        inputs.push_back(reshape(weights, flat, where));
    }
    const auto blocking = cut.made();
    const node_ptr partials =
        expr::make_call({&scattered, blocking, nullptr, 1, {bins, even ? 1 : 0}}, std::move(inputs),
                        dtype::uint8, blocking->blocks, where);
    return detail::gather(gathered, partials, 0, type, {bins, 0, 0, 0, 0}, where);
}

CASK_DEFINITION node_ptr place_among(const kernel::routine& by, const node_ptr& x,
                                     const node_ptr& beside,
                                     std::initializer_list<index_t> parameters, dtype type,
                                     source_line where) {
    expr::blocking_builder cut;
    sequence<expr::read_axis> reads;
    for (const index_t length : x->shape()) reads.push_back(cut.loop(length));
    cut.input(std::move(reads));
    cut.input({cut.all_of(beside->shape()[0])});
    sequence<index_t> list;
    for (const index_t each : parameters) list.push_back(each);
    return expr::make_call({&by, cut.made(), nullptr, 1, std::move(list)}, {x, beside}, type,
                           x->chunks(), where);
}

}  // namespace cask::front
