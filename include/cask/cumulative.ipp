// SPDX-License-Identifier: BSD-3-Clause
// Definitions of cumulative.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/cumulative.hpp>
#include <cask/expr/build.hpp>
#include <cask/kernel/reduce/rules.hpp>
#include <cask/kernel/scan/scanner.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr scan(const kernel::scan& rule, const node_ptr& x, index_t axis,
                              source_line where) {
    const int along = normalize_axis(rule.name, axis, x->shape().rank(), where);
    return expr::make_scan(rule, x, along, where);
}

CASK_DEFINITION node_ptr later(const node_ptr& x, int axis, source_line where) {
    const index_t left = std::max<index_t>(x->shape()[axis] - 1, 0);
    return expr::along_axis(x, axis, left > 0 ? 1 : 0, left, 1, where);
}
CASK_DEFINITION node_ptr earlier(const node_ptr& x, int axis, source_line where) {
    return expr::along_axis(x, axis, 0, std::max<index_t>(x->shape()[axis] - 1, 0), 1, where);
}

CASK_DEFINITION int checked_diff(const node_ptr& x, int times, index_t axis, source_line where) {
    const int along = normalize_axis("diff", axis, x->shape().rank(), where);
    if (times < 0) {
        throw shape_error("diff", "times must be at least 0: got " + std::to_string(times), where);
    }
    return along;
}

}  // namespace cask::front
