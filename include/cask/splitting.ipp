// SPDX-License-Identifier: BSD-3-Clause
// Definitions of splitting.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/core/slice.hpp>
#include <cask/expr/build.hpp>
#include <cask/splitting.hpp>

namespace cask::front {

CASK_DEFINITION sequence<node_ptr> split(std::string_view name, const node_ptr& x, index_t parts,
                                         index_t axis, source_line where) {
    const int along = normalize_axis(name, axis, x->shape().rank(), where);
    const index_t length = x->shape()[along];
    if (parts < 1 || (name == "split" && length % parts != 0)) {
        throw shape_error(name,
                          "an axis of length " + std::to_string(length) + " cannot be split into " +
                              std::to_string(parts) + " parts" +
                              (parts < 1 ? "" : " of one length"),
                          where);
    }
    sequence<node_ptr> result;
    index_t begin = 0;
    for (index_t k = 0; k < parts; ++k) {
        const index_t count = length / parts + (k < length % parts ? 1 : 0);
        result.push_back(expr::along_axis(x, along, begin, count, 1, where));
        begin += count;
    }
    return result;
}

CASK_DEFINITION sequence<node_ptr> split(std::string_view name, const node_ptr& x,
                                         const sequence<index_t>& positions, index_t axis,
                                         source_line where) {
    const int along = normalize_axis(name, axis, x->shape().rank(), where);
    sequence<node_ptr> result;
    const auto add = [&](std::optional<index_t> begin, std::optional<index_t> end) {
        const axis_selection part = select(cask::range(begin, end), x->shape()[along]);
        result.push_back(expr::along_axis(x, along, part.begin, part.count, 1, where));
    };
    std::optional<index_t> begin;
    for (const index_t position : positions) {
        add(begin, position);
        begin = position;
    }
    add(begin, std::nullopt);
    return result;
}

CASK_DEFINITION int split_axis(std::string_view name, const node_ptr& x, source_line where) {
    const int rank = x->shape().rank();
    const int least = name == "hsplit" ? 1 : name == "vsplit" ? 2 : 3;
    if (rank < least) {
        throw shape_error(name,
                          "needs " + std::to_string(least) + " axes at least: got shape " +
                              to_string(x->shape()),
                          where);
    }
    return name == "vsplit" ? 0 : name == "dsplit" ? 2 : std::min(1, rank - 1);
}

CASK_DEFINITION sequence<node_ptr> unstack(const node_ptr& x, index_t axis, source_line where) {
    const int along = normalize_axis("unstack", axis, x->shape().rank(), where);
    sequence<node_ptr> result;
    for (index_t k = 0; k < x->shape()[along]; ++k) {
        result.push_back(squeeze(expr::along_axis(x, along, k, 1, 1, where), along, where));
    }
    return result;
}

}  // namespace cask::front
