// SPDX-License-Identifier: BSD-3-Clause
// The consumers: what may be made of an array `x`, whatever it comes from: each operation of the table
// (support/operations.hpp), and the combinations that are written out here.
#pragma once

#include "company/positions.hpp"
#include "company/products.hpp"
#include "company/tables.hpp"
#include "support/operations.hpp"

#include <cask/cask.hpp>
#include <cask/expr/build.hpp>

namespace cask_test::company {

namespace detail {

[[nodiscard]] inline ck::reduce_options kept(int axis) {
    return {.axes = ck::axis_list(axis), .keep_dims = true};
}

/// `sizes` with another axis before all.
[[nodiscard]] inline ck::shape before(ck::index_t size, ck::shape sizes) {
    sizes.insert(0, size);
    return sizes;
}

/// A function of blocks that adds what another one makes of their elements, along the first axis.
template <class Count>
[[nodiscard]] auto along_first(Count count) {
    return [count](const auto& b) {
        std::vector<std::size_t> sizes(b.shape().begin(), b.shape().end());
        const std::size_t inner = b.size() / sizes[0];
        sizes[0] = 1;
        xt::xarray<std::int64_t> sums = xt::zeros<std::int64_t>(sizes);
        for (std::size_t k = 0; k < b.size(); ++k) sums.data()[k % inner] += count(b.data()[k]);
        return sums;
    };
}

/// Rows sorted as long ones are, as elements of the type of `result`.
template <ck::element T, ck::element R>
[[nodiscard]] ck::array<R> in_blocks(const ck::front::sort_routines& by, const ck::array<T>& x,
                                     const ck::array<R>&, int axis) {
    return ck::array<R>(ck::front::sort(by, ck::dtype_of<R>, x.node(), axis, {}, 7));
}

}  // namespace detail

/// Consumers from the table of operations.
template <ck::element T>
class table_consumers {
public:
    std::vector<consumer> all;

    template <class Types, class F>
    void single(Types, const std::string& name, F f, accuracy = {}) {
        if constexpr (Types::template has<T>) {
            add(name + "(x)", [f](const ck::array<T>& x) -> outputs { return f(x); });
        }
    }
    template <class Types, class F>
    void pair(Types, const std::string& name, F f, accuracy = {}) {
        if constexpr (Types::template has<T>) {
            add(name + "(x, flip(x))",
                [f](const ck::array<T>& x) -> outputs { return f(x, flip(x)); });
        }
    }
    template <class Types, class F>
    void mixed_pair(Types types, const std::string& name, F f, accuracy = {}) {
        pair(types, name, f);
    }
    template <class Types, class F>
    void reduction(Types, const std::string& name, F f, accuracy = {},
                   operations::takes and_also = {}) {
        if constexpr (Types::template has<T>) {
            const std::pair<const char*, ck::reduce_options> choices[] = {
                {"(x)", {}},
                {"(x, 0)", {.axes = 0}},
                {"(x, -1)", {.axes = -1}},
                {"(x, 1, keep)", {.axes = 1, .keep_dims = true}},
                {"(x, {0, -1})", {.axes = {0, -1}}},
            };
            for (const auto& [text, options] : choices) {
                add(name + text,
                    [f, o = options](const ck::array<T>& x) -> outputs { return f(x, o); });
            }
            if (!and_also.mask) return;
            const auto initial = and_also.initial ? ck::initial_value(1) : ck::initial_value();
            add(name + "(x, 0, where)", [f, initial](const ck::array<T>& x) -> outputs {
                return f(x,
                         ck::reduce_options{.axes = 0, .where = x == flip(x), .initial = initial});
            });
        }
    }
    template <class Types, char... Kind, class F>
    void view(Types, const std::string& name, operations::places<Kind...> kinds, F f) {
        if constexpr (Types::template has<T>) add_view(name, kinds, f);
    }
    template <class Types, class F>
    void source(Types, const char*, F, const std::vector<operations::source_arguments>&,
                accuracy = {}) {}

private:
    template <char... Kind, class F>
    void add_view(const std::string& name, operations::places<Kind...>, F f) {
        for (const int first : {0, 2}) {
            // Axes and positions: the first and the last, either way; numbers: 1 and 2.
            int k = 0;
            [[maybe_unused]] const auto next = [&](char kind) {
                const int turn = k++ + first / 2;
                return kind == 'n' ? 1 + first / 2 : -(turn % 2);
            };
            const std::vector<int> at{next(Kind)...};
            if (at.empty() && first > 0) return;
            std::string text = name + "(x";
            for (const int each : at) text += ", " + std::to_string(each);
            add(text + ")", [f, at](const ck::array<T>& x) -> outputs {
                return [&]<std::size_t... K>(std::index_sequence<K...>)->outputs {
                    return f(x, at[K]...);
                }
                (std::make_index_sequence<sizeof...(Kind)>{});
            });
        }
    }
    void add(std::string text, std::function<outputs(const ck::array<T>&)> apply) {
        all.push_back({std::move(text), [apply = std::move(apply)](const node_ptr& x) {
                           return apply(ck::array<T>(x));
                       }});
    }
};

template <ck::element T>
[[nodiscard]] std::vector<axis_row<T>> along_axes() {
    using X = const ck::array<T>&;
    using detail::in_blocks;
    using detail::kept;
    std::vector<axis_row<T>> rows{
        {"cumsum(x, $a)", [](X x, int a) -> outputs { return cumsum(x, a); }},
        {"cumprod(x, $a)", [](X x, int a) -> outputs { return cumprod(x, a); }},
        {"nancumsum(x, $a)", [](X x, int a) -> outputs { return nancumsum(x, a); }},
        {"nancumprod(x, $a)", [](X x, int a) -> outputs { return nancumprod(x, a); }},
        {"diff(x, 1, $a)", [](X x, int a) -> outputs { return diff(x, 1, a); }},
        {"apply_along_axis(turned, $a, x)",
         [](X x, int a) -> outputs {
             return ck::apply_along_axis<T>(
                 [](const auto& lane, auto& out) {
                     for (std::size_t k = 0; k < out.size(); ++k) out(k) = lane(out.size() - 1 - k);
                 },
                 a, x);
         }},
        {"any(sliding_window_view(x, {2}, $a), -1)",
         [](X x, int a) -> outputs {
             const bool has_axis = a < x.rank() && x.rank() > 0;
             if (has_axis && x.shape()[a < 0 ? a + x.rank() : a] < 2) return {};
             return any(ck::sliding_window_view(x, {2}, a), -1);
         }},
        {"take(x, mixed_places, $a)",
         [](X x, int a) -> outputs {
             if (x.rank() == 0) return {};
             return ck::take(x, mixed_places(x.shape(), a), a);
         }},
        {"flip(x, $a)", [](X x, int a) -> outputs { return flip(x, a); }},
        {"roll(x, 1, $a)", [](X x, int a) -> outputs { return roll(x, 1, a); }},
        {"concatenate({flip(x), x}, $a)",
         [](X x, int a) -> outputs {
             return ck::concatenate({flip(x), x}, a);
         }},
        {"concatenate({x, ones_like(x)}, $a)",
         [](X x, int a) -> outputs {
             return ck::concatenate({x, ones_like(x)}, a);
         }},
        {"stack({x, flip(x)}, $a)",
         [](X x, int a) -> outputs {
             return ck::stack({x, flip(x)}, a);
         }},
        {"x + sum(x, $a, keep)", [](X x, int a) -> outputs { return x + sum(x, kept(a)); }},
        {"(x - mean(x, $a, keep)) / (stddev(x, $a, keep) + 1)",
         [](X x, int a) -> outputs { return (x - mean(x, kept(a))) / (stddev(x, kept(a)) + 1); }},
        {"sum(roll(x, 1, $a), $a)", [](X x, int a) -> outputs { return sum(roll(x, 1, a), a); }},
        {"sum(cumsum(x, $a))", [](X x, int a) -> outputs { return sum(cumsum(x, a)); }},
        {"cumsum(roll(x, 1, 0), $a)",
         [](X x, int a) -> outputs { return cumsum(roll(x, 1, 0), a); }},
        {"sum(x(range(1, _, 2)), $a)",
         [](X x, int a) -> outputs { return sum(x(ck::range(1, ck::_, 2)), a); }},
        {"sum(x, $a), mean(x, $a), any(x, $a)",
         [](X x, int a) -> outputs { return outputs::several(sum(x, a), mean(x, a), any(x, a)); }},
        {"sum(x, $a), cumsum(x, $a), x",
         [](X x, int a) -> outputs { return outputs::several(sum(x, a), cumsum(x, a), x); }},
    };
    if constexpr (!ck::is_complex_v<T>) {
        rows.push_back(
            {"sort(x, $a), argsort(x, $a), in blocks of 7", [](X x, int a) -> outputs {
                 return outputs::several(
                     in_blocks(ck::detail::value_routines<T>(), x, x, a),
                     in_blocks(ck::detail::place_routines<T>(), x, ck::array<std::int64_t>(), a));
             }});
    }
    if constexpr (ck::floating_element<T>) {
        rows.push_back({"softmax(x, $a)", [](X x, int a) -> outputs {
                            const auto powers = exp(x - max(x, kept(a)));
                            return powers / sum(powers, kept(a));
                        }});
    }
    return rows;
}

/// Consumers of arrays of all types.
template <ck::element T>
[[nodiscard]] std::vector<consumer_row<T>> views_and_joins() {
    using X = const ck::array<T>&;
    using ck::_;
    using ck::ellipsis;
    using ck::range;
    return {
        {"x", [](X x) -> outputs { return x; }},
        {"compute_into(x, column-major)",
         [](X x) -> outputs {
             return {x, layout::column_major};
         }},
        {"compute_into(x + x, with gaps)",
         [](X x) -> outputs {
             return {x + x, layout::with_gaps};
         }},
        {"compute_into(flip(x), backwards)",
         [](X x) -> outputs {
             return {flip(x), layout::backwards};
         }},
        {"transpose(x)", [](X x) -> outputs { return transpose(x); }},
        {"swapaxes(x, -1, -2)", [](X x) -> outputs { return detail::turned(x); }},
        {"ravel(x)", [](X x) -> outputs { return ravel(x); }},
        {"ravel(transpose(x))", [](X x) -> outputs { return ravel(transpose(x)); }},
        {"reshape(x, {2, -1})",
         [](X x) -> outputs {
             if (x.size() == 0 || x.size() % 2 != 0) return {};
             return reshape(x, {2, -1});
         }},
        {"expand_dims(x, 0)", [](X x) -> outputs { return expand_dims(x, 0); }},
        {"squeeze(x)", [](X x) -> outputs { return squeeze(x); }},
        {"broadcast_to(x, {3, ...})",
         [](X x) -> outputs { return broadcast_to(x, detail::before(3, x.shape())); }},
        {"x(range(_, _, 2))", [](X x) -> outputs { return x(range(_, _, 2)); }},
        {"x(ellipsis(), range(_, _, -3))",
         [](X x) -> outputs { return x(ellipsis(), range(_, _, -3)); }},
        {"x(ellipsis(), range(1, _))", [](X x) -> outputs { return x(ellipsis(), range(1, _)); }},
        {"x(-1)", [](X x) -> outputs { return x(-1); }},
        {"x(ellipsis(), 0)", [](X x) -> outputs { return x(ellipsis(), 0); }},
        {"pad(x, 1)", [](X x) -> outputs { return pad(x, 1); }},
        {"pad(x, 1, pad_mode::edge)", [](X x) -> outputs { return pad(x, 1, ck::pad_mode::edge); }},
        {"pad(x, {{2, 0}}, pad_mode::wrap)",
         [](X x) -> outputs {
             return pad(x, {{2, 0}}, ck::pad_mode::wrap);
         }},
        {"group_by(thirds(x, 0), 3).sum(x, 0)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return ck::group_by(thirds(x.shape()[0]), 3).sum(x, {.axes = 0});
         }},
        {"group_by(thirds(x, -1), 4).sum(x), last(x)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             const auto by = ck::group_by(thirds(x.shape().back()), 4);
             return outputs::several(by.sum(x), by.last(x, {.fill = 0}));
         }},
        {"map_blocks(b + b, x)",
         [](X x) -> outputs {
             return ck::map_blocks<T>(
                 [](const auto& b, auto& out) {
                     for (std::size_t k = 0; k < b.size(); ++k) {
                         out.data()[k] = static_cast<T>(b.data()[k] + b.data()[k]);
                     }
                 },
                 in_few_chunks(x));
         }},
        {"map_overlap(b before, x, periodic)",
         [](X x) -> outputs {
             if (x.size() == 0) return {};
             return ck::map_overlap<T>(earlier_elements(), in_few_chunks(x),
                                       {.depth = 1, .boundary = ck::boundary::periodic});
         }},
        {"sum(map_overlap(b before, x + x), 0)",
         [](X x) -> outputs {
             if (x.size() == 0 || x.rank() == 0) return {};
             return sum(ck::map_overlap<T>(earlier_elements(), in_few_chunks(x + x),
                                           {.depth = {{2, 0}}, .boundary = ck::boundary::nearest}),
                        0);
         }},
        {"blockwise(b + b, 'ij->ji', x)",
         [](X x) -> outputs {
             if (x.rank() != 2) return {};
             const auto doubled = [](const auto& b, auto& out) {
                 for (std::size_t i = 0; i < b.shape()[0]; ++i) {
                     for (std::size_t j = 0; j < b.shape()[1]; ++j) {
                         out(j, i) = static_cast<T>(b(i, j) + b(i, j));
                     }
                 }
             };
             return ck::blockwise<T>(doubled, "ij->ji", in_few_chunks(x));
         }},
        {"reduction(x, not 0, sum, sum, 0)",
         [](X x) -> outputs {
             if (x.size() == 0 || x.rank() == 0) return {};
             const auto same = [](const auto& b) -> xt::xarray<std::int64_t> { return b; };
             return ck::reduction(in_few_chunks(x), detail::along_first([](const T& each) {
                                      return static_cast<std::int64_t>(each != T(0));
                                  }),
                                  detail::along_first([](std::int64_t each) { return each; }), same,
                                  {.axes = 0});
         }},
        {"coarsen(any, x, {2, 2...}, trim)",
         [](X x) -> outputs {
             if (2 * x.rank() > ck::max_rank) return {};
             const auto any_of = [](const auto& tiles, const auto& options) {
                 return any(tiles, options);
             };
             return ck::coarsen(any_of, x, ck::shape::filled(x.rank(), 2), {.trim_excess = true});
         }},
        {"vstack({x, flip(x)})",
         [](X x) -> outputs {
             return ck::vstack({x, flip(x)});
         }},
        {"hstack({x, flip(x)})",
         [](X x) -> outputs {
             return ck::hstack({x, flip(x)});
         }},
        {"dstack({x, flip(x)})",
         [](X x) -> outputs {
             return ck::dstack({x, flip(x)});
         }},
        {"column_stack({x, flip(x)})",
         [](X x) -> outputs {
             return ck::column_stack({x, flip(x)});
         }},
        {"block({{x, flip(x)}, {flip(x), x}})",
         [](X x) -> outputs {
             return ck::block({{x, flip(x)}, {flip(x), x}});
         }},
        {"append(x, flip(x))", [](X x) -> outputs { return append(x, flip(x)); }},
        {"insert(x, 1, x(range(0, 1)), 0)",
         [](X x) -> outputs { return ck::insert(x, 1, x(range(0, 1)), 0); }},
        {"roll(x, 3)", [](X x) -> outputs { return roll(x, 3); }},
        {"sum(pad(x, 1), -1)", [](X x) -> outputs { return sum(pad(x, 1), -1); }},
        {"any(concatenate({x, x}, 0), 0)",
         [](X x) -> outputs {
             return any(ck::concatenate({x, x}, 0), 0);
         }},
        {"sum(stack({x, flip(x)}, 0), 0)",
         [](X x) -> outputs {
             return sum(ck::stack({x, flip(x)}, 0), 0);
         }},
        {"sum(concatenate({x, x}, 0)), roll(x, 1, 0)",
         [](X x) -> outputs {
             return outputs::several(sum(ck::concatenate({x, x}, 0)), roll(x, 1, 0));
         }},
        {"sum(transpose(x), 0)", [](X x) -> outputs { return sum(transpose(x), 0); }},
        {"sum(broadcast_to(x, {3, ...}), 0)",
         [](X x) -> outputs { return sum(broadcast_to(x, detail::before(3, x.shape())), 0); }},
        {"cumsum(x)", [](X x) -> outputs { return cumsum(x); }},
        {"cumsum(transpose(x), 0)", [](X x) -> outputs { return cumsum(transpose(x), 0); }},
        {"cumsum(x(range(_, _, -1)), 0)",
         [](X x) -> outputs { return cumsum(x(range(_, _, -1)), 0); }},
        {"diff(x, 2)", [](X x) -> outputs { return diff(x, 2); }},
        {"x + sum(x)", [](X x) -> outputs { return x + sum(x); }},
        {"x == flip(x)", [](X x) -> outputs { return x == flip(x); }},
        {"x + flip(x)", [](X x) -> outputs { return x + flip(x); }},
        {"x * flip(x)", [](X x) -> outputs { return x * flip(x); }},
        {"x + transpose(x)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             ck::index_t side = x.shape()[0];
             for (const ck::index_t size : x.shape()) side = std::min(side, size);
             ck::array<T> cube = x;
             for (int axis = 0; axis < x.rank(); ++axis) {
                 cube = ck::array<T>(ck::expr::along_axis(cube.node(), axis, 0, side, 1, {}));
             }
             return cube + transpose(cube);
         }},
        {"!x", [](X x) -> outputs { return logical_not(x); }},
        {"astype<bool>(x)", [](X x) -> outputs { return ck::astype<bool>(x); }},
        {"astype<float>(x)", [](X x) -> outputs { return ck::astype<float>(x); }},
        {"astype<double>(x)", [](X x) -> outputs { return ck::astype<double>(x); }},
        {"astype<std::int32_t>(x)", [](X x) -> outputs { return ck::astype<std::int32_t>(x); }},
        {"where(x == flip(x), x, x(range(0, 1)))",
         [](X x) -> outputs {
             if (x.rank() == 0 || x.shape()[0] == 0) return {};
             return where(x == flip(x), x, x(range(0, 1)));
         }},
        {"where(astype<bool>(x), T(1), x)",
         [](X x) -> outputs { return where(ck::astype<bool>(x), ones_like(x), x); }},
        {"x[x == flip(x)] = T(1)",
         [](X x) -> outputs {
             ck::array<T> y = x;
             y[x == flip(x)] = T(1);
             return y;
         }},
        {"x[{range(_, _, 2), ...}] = T(1), x[{-1}] = x(0)",
         [](X x) -> outputs {
             if (x.rank() == 0 || x.shape()[0] == 0) return {};
             ck::array<T> y = x;
             y[{range(_, _, 2), ck::ellipsis()}] = T(1);
             y[{-1}] = x(0);
             return outputs::several(y, x);
         }},
        {"x[x == flip(x)]", [](X x) -> outputs { return x[x == flip(x)].resolve(); }},
        {"sum(x[x == flip(x)]), any(x[x == flip(x)]), sum(x)",
         [](X x) -> outputs {
             const auto same = x[x == flip(x)];
             return outputs::several(sum(same), any(same), sum(x));
         }},
        {"x[f == f(-1)], count_nonzero(x[f == f(-1)], 0), argwhere(f == f(-1))",
         [](X x) -> outputs {
             if (x.rank() == 0 || x.size() == 0) return {};
             const auto first = reshape(x, {x.shape()[0], -1})(ck::all(), 0);
             const auto rows = x[first == first(-1)];
             return outputs::several(rows.resolve(), count_nonzero(rows, 0),
                                     ck::argwhere(first == first(-1)).resolve());
         }},
        {"x(range(_, -2)) + x(range(1, -1)) + x(range(2, _))",
         [](X x) -> outputs { return x(range(_, -2)) + x(range(1, -1)) + x(range(2, _)); }},
        {"x(ellipsis(), range(_, -1)) + x(ellipsis(), range(1, _))",
         [](X x) -> outputs { return x(ellipsis(), range(_, -1)) + x(ellipsis(), range(1, _)); }},
        {"sum(x == flip(x)), x == flip(x)",
         [](X x) -> outputs {
             const auto same = x == flip(x);
             return outputs::several(sum(same), same);
         }},
    };
}

/// Consumers of numbers: of some types only.
template <ck::element T>
[[nodiscard]] std::vector<consumer_row<T>> arithmetic() {
    using X = const ck::array<T>&;
    std::vector<consumer_row<T>> rows;
    const auto add = [&](std::vector<consumer_row<T>> more) {
        rows.insert(rows.end(), more.begin(), more.end());
    };
    if constexpr (!std::same_as<T, bool>) {
        add({{"x * T(2) + T(1)", [](X x) -> outputs { return x * T(2) + T(1); }},
             {"-x", [](X x) -> outputs { return -x; }},
             {"x / (x * x + T(1))", [](X x) -> outputs { return x / (x * x + T(1)); }},
             {"sum(x * x), sum(x * x, 0)", [](X x) -> outputs {
                  const auto squares = x * x;
                  return outputs::several(sum(squares), sum(squares, 0));
              }}});
    }
    if constexpr (!std::same_as<T, bool> && !ck::is_complex_v<T>) {
        add({{"clip(x, T(-1), T(2))", [](X x) -> outputs { return clip(x, T(-1), T(2)); }},
             {"where(x > T(0), x, -x)", [](X x) -> outputs { return where(x > T(0), x, -x); }},
             {"min(x), max(x), mean(x), stddev(x)",
              [](X x) -> outputs { return outputs::several(min(x), max(x), mean(x), stddev(x)); }},
             {"sort(partition(z, 0)), partition(z, 0)[0] of z = where(x == T(0), T(0), x)",
              [](X x) -> outputs {
                  if (x.rank() == 0 || x.shape().back() == 0) return {};
                  const auto y = ck::partition(where(x == T(0), T(0), x), 0);
                  return outputs::several(ck::sort(y), y(ck::ellipsis(), 0));
              }},
             {"group_by(thirds(x, -1), 4).max(x)",
              [](X x) -> outputs {
                  if (x.rank() == 0) return {};
                  return ck::group_by(thirds(x.shape().back()), 4).max(x, {.fill = 0});
              }},
             {"group_by(thirds(x, -1), 4).median(z) of z = where(x == T(0), T(0), x)",
              [](X x) -> outputs {
                  if (x.rank() == 0) return {};
                  const auto z = where(x == T(0), T(0), x);
                  return ck::group_by(thirds(x.shape().back()), 4).median(z, {.fill = 0});
              }},
             {"sets of z and {1, 3, 7} of z = where(x == T(0), T(0), x)",
              [](X x) -> outputs {
                  const auto z = where(x == T(0), T(0), x);
                  const auto some = ck::from_array({T(1), T(3), T(7)});
                  return outputs::several(
                      ck::unique(z).resolve(), ck::isin(z, some), ck::union1d(z, some).resolve(),
                      ck::intersect1d(z, some).resolve(), ck::setdiff1d(z, some).resolve(),
                      ck::setxor1d(z, some).resolve());
              }},
             {"unique_all(where(x == T(0), T(0), x))",
              [](X x) -> outputs {
                  const auto [values, indices, inverse,
                              counts] = ck::unique_all(where(x == T(0), T(0), x));
                  return outputs::several(values, indices, inverse, counts);
              }},
             {"histogram(x, edges), searchsorted(edges, x)", [](X x) -> outputs {
                  const auto edges = ck::from_array({-2.0, -0.5, 0.0, 1.0, 1.5, 7.0});
                  return outputs::several(ck::histogram(x, edges).counts,
                                          ck::searchsorted(edges, x));
              }}});
    }
    if constexpr (ck::floating_element<T>) {
        add({
            {"sin(x) + cos(x)", [](X x) -> outputs { return sin(x) + cos(x); }},
            {"sqrt(abs(x))", [](X x) -> outputs { return sqrt(abs(x)); }},
        });
    }
    if constexpr (ck::is_complex_v<T>) {
        add({{"sum(real(x) * imag(x), -1)",
              [](X x) -> outputs { return sum(real(x) * imag(x), -1); }},
             {"abs(x) > 2.0", [](X x) -> outputs { return abs(x) > 2.0; }}});
    }
    if constexpr (ck::integer_element<T>) {
        add({{"x % 3", [](X x) -> outputs { return x % 3; }},
             {"x & 3", [](X x) -> outputs { return x & 3; }}});
    }
    if constexpr (std::integral<T>) {
        add({{"x ^ flip(x)", [](X x) -> outputs { return x ^ flip(x); }}});
    }
    return rows;
}

/// All rows, for each choice of axes.
template <ck::element T>
[[nodiscard]] std::vector<consumer> consumers() {
    table_consumers<T> table;
    operations::everything(table);
    std::vector<consumer> all = std::move(table.all);
    const auto add = [&](std::string text, std::function<outputs(const ck::array<T>&)> apply) {
        all.push_back({std::move(text), [apply = std::move(apply)](const node_ptr& x) {
                           return apply(ck::array<T>(x));
                       }});
    };
    for (const axis_row<T>& row : along_axes<T>()) {
        for (const int axis : {0, 1, -1}) {
            add(replaced(row.text, "$a", std::to_string(axis)),
                [apply = row.apply, axis](const ck::array<T>& x) { return apply(x, axis); });
        }
    }
    for (const auto& rows :
         {views_and_joins<T>(), by_positions<T>(), products<T>(), arithmetic<T>()}) {
        for (const consumer_row<T>& row : rows) add(row.text, row.apply);
    }
    return all;
}

}  // namespace cask_test::company
