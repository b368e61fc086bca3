// SPDX-License-Identifier: BSD-3-Clause
// Consumers that multiply matrices, and sums of products.
#pragma once

#include "company/tables.hpp"

namespace cask_test::company {

namespace detail {

inline constexpr ck::index_t most_elements =
    300'000;  // of a result, or multiplications of a product

template <class A>
[[nodiscard]] auto turned(const A& x) {  // the last two axes exchanged
    return ck::swapaxes(x, -1, -2);
}

[[nodiscard]] inline bool is_small_product(const ck::shape& sizes) {
    return sizes.rank() >= 2 && sizes.size() * sizes[sizes.rank() - 2] <= most_elements;
}

}  // namespace detail

template <ck::element T>
[[nodiscard]] std::vector<consumer_row<T>> products() {
    using X = const ck::array<T>&;
    using detail::is_small_product;
    using detail::turned;
    return {
        {"matmul(x, swapaxes(x, -1, -2))",
         [](X x) -> outputs {
             if (!is_small_product(x.shape())) return {};
             return matmul(x, turned(x));
         }},
        {"matmul(swapaxes(x, -1, -2), x)",
         [](X x) -> outputs {
             if (x.rank() < 2 || x.size() * x.shape().back() > detail::most_elements) return {};
             return matmul(turned(x), x);
         }},
        {"matmul(roll(x, 1, 0), swapaxes(x, -1, -2)) + sum(x)",
         [](X x) -> outputs {
             if (!is_small_product(x.shape())) return {};
             return matmul(roll(x, 1, 0), turned(x)) + sum(x);
         }},
        {"matmul(x, weights({n, 3}))",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return matmul(x, weights<T>({x.shape().back(), 3}));
         }},
        {"matmul(weights({2, n}), x)",
         [](X x) -> outputs {
             if (x.rank() < 2) return {};
             return matmul(weights<T>({2, x.shape()[x.rank() - 2]}), x);
         }},
        {"dot(x, weights({n}))",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return dot(x, weights<T>({x.shape().back()}));
         }},
        {"dot(weights({n}), x)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return dot(weights<T>({x.shape()[std::max(x.rank() - 2, 0)]}), x);
         }},
        {"tensordot(x, x, rank)", [](X x) -> outputs { return tensordot(x, x, x.rank()); }},
        {"tensordot(weights({2, n}), x, 1)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return tensordot(weights<T>({2, x.shape()[0]}), x, 1);
         }},
        {"vdot(x, flip(x))", [](X x) -> outputs { return vdot(x, flip(x)); }},
        {"tensordot(x, x, {0}, {0})",
         [](X x) -> outputs {
             if (x.rank() == 0 || x.size() > 500) return {};
             return tensordot(x, x, {0}, {0});
         }},
        {"einsum('i...,i...->...', x, flip(x))",
         [](X x) -> outputs { return ck::einsum("i...,i...->...", x, flip(x)); }},
        {"einsum('i...,ij->...j', x, weights({n, 3}))",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return ck::einsum("i...,ij->...j", x, weights<T>({x.shape()[0], 3}));
         }},
        {"kron(x, weights({2}))", [](X x) -> outputs { return kron(x, weights<T>({2})); }},
        {"convolve(ravel(x), weights({5}))",
         [](X x) -> outputs { return convolve(ravel(x), weights<T>({5})); }},
        {"outer(x, x)",
         [](X x) -> outputs {
             if (x.size() > 300) return {};
             return outer(x, x);
         }},
        {"sum(outer(x, weights({3})), 0)",
         [](X x) -> outputs { return sum(outer(x, weights<T>({3})), 0); }},
        {"cumsum(outer(x, weights({70})), 1)",
         [](X x) -> outputs {
             if (x.size() > 5'000) return {};
             return cumsum(outer(x, weights<T>({70})), 1);
         }},
    };
}

}  // namespace cask_test::company
