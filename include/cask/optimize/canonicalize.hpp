// SPDX-License-Identifier: BSD-3-Clause
// Rewrites that decide which numbers an expression means. They run always and once, before
// everything else, so that bits never depend on the plan.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>

#include <cmath>
#include <optional>

namespace cask::optimize {

namespace detail {

/// The largest s >= 0 with sqrt(s) <= t, or with `below` the smallest with sqrt(s) >= t.
template <class T>
std::optional<T> squared_limit(T t, bool below) {
    // Where t * t leaves the normal range, squares cannot stand for magnitudes.
    if (!(t >= std::sqrt(std::numeric_limits<T>::min())) ||
        !(t <= std::sqrt(std::numeric_limits<T>::max()) / 2)) {
        return std::nullopt;
    }
    const T infinity = std::numeric_limits<T>::infinity();
    T s = t * t;
    if (below) {
        while (std::sqrt(s) < t) s = std::nextafter(s, infinity);
        while (std::sqrt(std::nextafter(s, T{0})) >= t) s = std::nextafter(s, T{0});
    } else {
        while (std::sqrt(s) > t) s = std::nextafter(s, T{0});
        while (std::sqrt(std::nextafter(s, infinity)) <= t) s = std::nextafter(s, infinity);
    }
    return s;
}

/// The limit of a comparison of squares, as an element of `type`, if there is one.
inline std::optional<element_bytes> squared_element(const element_bytes& element, dtype type,
                                                    bool below) {
    const auto squared = [&]<class T>(T value) -> std::optional<element_bytes> {
        std::memcpy(&value, element.data(), sizeof(T));
        const std::optional<T> limit = squared_limit(value, below);
        return limit ? std::optional(bytes_of(*limit)) : std::nullopt;
    };
    return type == dtype::float64 ? squared(double{}) : squared(float{});
}

[[nodiscard]] inline kernel::role mirrored(kernel::role comparison) noexcept {
    switch (comparison) {
        case kernel::role::greater: return kernel::role::less;
        case kernel::role::greater_equal: return kernel::role::less_equal;
        case kernel::role::less: return kernel::role::greater;
        case kernel::role::less_equal: return kernel::role::greater_equal;
        default: return kernel::role::none;
    }
}

}  // namespace detail

/// abs(z) > t  -->  greater_norm(z, s)     for complex z, a constant t, and likewise >=, <, <=
///
/// s is the largest number whose square root is not above t (with < and >= the smallest whose root
/// is not below), so comparing |z|^2 with s answers as comparing sqrt(|z|^2) with t does, for
/// infinities and NaN too, without a square root. Only where s is well inside the normal range.
[[nodiscard]] inline sequence<expr::node_ptr> canonicalize_magnitudes(const expr::graph& from) {
    return expr::transform(
        from, [](const expr::node_ptr& current, const expr::node&) -> expr::node_ptr {
            const auto* call = current->as<expr::elementwise>();
            if (call == nullptr || detail::mirrored(call->op->acts_as) == kernel::role::none) {
                return current;
            }
            for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
                const expr::node_ptr& size = current->input(side);
                const expr::node_ptr& limit = current->input(1 - side);
                const auto* magnitude = size->as<expr::elementwise>();
                const auto* constant = limit->as<expr::constant_source>();
                if (magnitude == nullptr || constant == nullptr ||
                    magnitude->op->acts_as != kernel::role::magnitude) {
                    continue;
                }
                const kernel::role comparison = side == 0 ? call->op->acts_as
                                                          : detail::mirrored(call->op->acts_as);
                const kernel::operation* fused = magnitude->op->with(comparison);
                const bool below = comparison == kernel::role::less ||
                                   comparison == kernel::role::greater_equal;
                if (fused == nullptr) continue;
                const auto squared = detail::squared_element(constant->element, limit->type(),
                                                             below);
                if (!squared) continue;
                const expr::node_ptr bound = expr::make_constant(
                    *squared, limit->type(), limit->shape(), limit->chunks(), limit->where());
                return expr::make(expr::elementwise{fused, nullptr, 0}, {size->input(), bound},
                                  current->shape(), current->type(), current->chunks(),
                                  current->where());
            }
            return current;
        });
}

}  // namespace cask::optimize
