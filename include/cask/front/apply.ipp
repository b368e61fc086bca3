// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/apply.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/constants.hpp>
#include <cask/front/apply.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr constant(const element_bytes& element, dtype type, source_line where) {
    return expr::make_constant(element, type, {}, grid(), where);
}

CASK_DEFINITION node_ptr constant_like(const node_ptr& like, const element_bytes& element,
                                       dtype type, source_line where) {
    return expr::make_constant(element, type, like->shape(), like->chunks(), where);
}

CASK_DEFINITION void refuse_scalar(std::string_view name, const std::string& value, dtype type,
                                   source_line where) {
    throw dtype_error(name, value + " does not fit an array of " + std::string(to_string(type)),
                      where);
}

CASK_DEFINITION node_ptr convert(const kernel::operation& conversion, const node_ptr& x,
                                 source_line where) {
    if (x->as<expr::constant_source>() != nullptr) {
        return constant_like(x, expr::element_of(conversion, {x}), conversion.result, where);
    }
    return expr::make_elementwise(conversion, {x}, where);
}

CASK_DEFINITION node_ptr apply(const kernel::operation& by, node_ptr x, source_line where) {
    return expr::make_elementwise(by, {std::move(x)}, where);
}
CASK_DEFINITION node_ptr apply(const kernel::operation& by, node_ptr a, node_ptr b,
                               source_line where) {
    return expr::make_elementwise(by, {std::move(a), std::move(b)}, where);
}
CASK_DEFINITION node_ptr apply(const kernel::operation& by, node_ptr a, node_ptr b, node_ptr c,
                               source_line where) {
    return expr::make_elementwise(by, {std::move(a), std::move(b), std::move(c)}, where);
}
CASK_DEFINITION node_ptr apply_to_constants(const kernel::operation& by, const element_bytes& a,
                                            const element_bytes& b, const node_ptr& like,
                                            source_line where) {
    const element_bytes element = expr::element_of(
        by, {constant(a, by.arguments[0], where), constant(b, by.arguments[1], where)});
    return constant_like(like, element, by.result, where);
}

CASK_DEFINITION void check_rebound(const node_ptr& before, const node_ptr& after,
                                   source_line where) {
    if (after->shape() == before->shape()) return;
    throw shape_error(after->name(),
                      "x would change its shape from " + to_string(before->shape()) + " to " +
                          to_string(after->shape()) + ": write x = x + value",
                      where);
}

}  // namespace cask::front
