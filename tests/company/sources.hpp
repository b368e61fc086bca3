// SPDX-License-Identifier: BSD-3-Clause
// The sources: where an array may come from. Those of sources() are made from nothing, those of
// derived_sources() of any other source; the company meets both.
#pragma once

#include "company/npy.hpp"
#include "company/tables.hpp"

#include <cask/cask.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace cask_test::company {

namespace detail {

[[nodiscard]] inline ck::chunk_spec chunks(const ck::shape& sizes, const setting& in) {
    return in.cut(sizes);
}

template <ck::element T>
[[nodiscard]] ck::array<T> in_memory(const ck::shape& sizes, setting& in) {
    return ck::from_array(numbers<T>(sizes, in.seed), chunks(sizes, in));
}

/// Numbers, and now and then one that is unlike them: at either end of its type, not finite, a zero of
/// another sign.
template <ck::element T>
[[nodiscard]] xt::xarray<T> specials(const ck::shape& sizes, std::uint64_t seed) {
    xt::xarray<T> values = numbers<T>(sizes, seed);
    using part = ck::real_t<T>;
    using limits = std::numeric_limits<part>;
    std::vector<part> unusual{limits::max(), limits::lowest(), part(0), part(1)};
    if constexpr (std::floating_point<part>) {
        const part more[] = {
            limits::quiet_NaN(), limits::infinity(),   -limits::infinity(), -part(0),
            limits::min(),       limits::denorm_min(), part(1e10)};
        unusual.insert(unusual.end(), std::begin(more), std::end(more));
    }
    std::uint64_t state = seed;
    const auto next = [&] {
        return (state = state * 6364136223846793005u + 1442695040888963407u) >> 33;
    };
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (next() % 7 != 0) continue;
        const part chosen = unusual[next() % unusual.size()];
        if constexpr (ck::is_complex_v<T>) {
            const T usual = values.data()[k];
            values.data()[k] = next() % 2 == 0 ? T(chosen, usual.imag()) : T(usual.real(), chosen);
        } else {
            values.data()[k] = chosen;
        }
    }
    return values;
}

/// Borrowed memory that lies as `strides` (in elements) say.
template <ck::element T>
[[nodiscard]] ck::array<T> lying(const ck::shape& sizes, const ck::shape& strides, setting& in) {
    ck::index_t low = 0;
    ck::index_t high = 0;
    for (int axis = 0; axis < sizes.rank() && sizes.size() > 0; ++axis) {
        const ck::index_t reach = (sizes[axis] - 1) * strides[axis];
        (reach < 0 ? low : high) += reach;
    }
    // One element before it: no memory is aligned to more than an element.
    const auto memory =
        std::make_shared<const xt::xarray<T>>(numbers<T>({high - low + 2}, in.seed));
    in.kept.push_back(memory);
    return ck::borrow(memory->data() + 1 - low, sizes, strides, chunks(sizes, in));
}

[[nodiscard]] inline ck::shape column_major(const ck::shape& sizes) {
    ck::shape strides = sizes;
    ck::index_t step = 1;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        strides[axis] = step;
        step *= std::max<ck::index_t>(sizes[axis], 1);
    }
    return strides;
}

/// Row-major strides, but rows `gap` elements longer, and each stride multiplied.
[[nodiscard]] inline ck::shape with_gaps(const ck::shape& sizes, ck::index_t gap,
                                         ck::index_t factor) {
    ck::shape wider = sizes;
    if (wider.rank() > 0) wider[wider.rank() - 1] += gap;
    ck::shape strides = ck::row_major_strides(wider);
    for (int axis = 0; axis < strides.rank(); ++axis) strides[axis] *= factor;
    return strides;
}

/// A file that is gone from its folder, but open.
template <ck::element T>
[[nodiscard]] ck::array<T> in_file(const ck::shape& sizes, bool fortran, bool swapped,
                                   setting& in) {
    static int count = 0;
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("cask_company_" + std::to_string(getpid()) + "_" + std::to_string(count++) + ".npy");
    xt::xarray<T> values = numbers<T>(sizes, in.seed);
    char* bytes = reinterpret_cast<char*>(values.data());
    constexpr std::size_t word = sizeof(ck::real_t<T>);
    for (std::size_t at = 0; swapped && at < values.size() * sizeof(T); at += word) {
        std::reverse(bytes + at, bytes + at + word);
    }
    {
        std::ofstream file(path, std::ios::binary);
        write_npy(file, npy_type<T>(swapped), fortran, sizes, bytes, values.size() * sizeof(T));
    }
    const ck::array<T> result = ck::from_npy<T>(path.string(), chunks(sizes, in));
    std::filesystem::remove(path);
    return result;
}

/// What follows from an index, within all types.
template <ck::element T, class... Index>
[[nodiscard]] T at_index(Index... index) {
    std::int64_t sum = 1;
    ((sum = sum * 5 + static_cast<std::int64_t>(index)), ...);
    if constexpr (std::same_as<T, bool>) {
        return sum % 3 == 0;
    } else {
        return static_cast<T>(static_cast<ck::real_t<T>>(sum % 17 - 8));
    }
}

template <ck::element T>
[[nodiscard]] ck::array<T> by_function(const ck::shape& sizes, setting& in) {
    const ck::chunk_spec cut = chunks(sizes, in);
    switch (sizes.rank()) {
        case 0:
            return ck::from_function<0>(
                sizes, [] { return at_index<T>(); }, cut);
        case 1:
            return ck::from_function<1>(
                sizes, [](auto i) { return at_index<T>(i); }, cut);
        case 2:
            return ck::from_function<2>(
                sizes, [](auto i, auto j) { return at_index<T>(i, j); }, cut);
        case 3:
            return ck::from_function<3>(
                sizes, [](auto i, auto j, auto k) { return at_index<T>(i, j, k); }, cut);
        default:
            return ck::from_function<4>(
                sizes, [](auto i, auto j, auto k, auto l) { return at_index<T>(i, j, k, l); }, cut);
    }
}

template <ck::element T>
[[nodiscard]] ck::array<T> at_random(const ck::shape& sizes, setting& in) {
    ck::random::generator from(in.seed);
    if constexpr (std::same_as<T, bool>) {
        return from.integers<std::int8_t>(sizes, 0, 3, chunks(sizes, in)) == 1;
    } else if constexpr (std::integral<T>) {
        return from.integers<T>(sizes, -9, 10, chunks(sizes, in));
    } else if constexpr (ck::is_complex_v<T>) {
        return ck::astype<T>(from.uniform(sizes, -1, 1, chunks(sizes, in))) * T(0, 1) +
               from.uniform(sizes, -1, 1, chunks(sizes, in));
    } else {
        return from.uniform<T>(sizes, -1, 1, chunks(sizes, in));
    }
}

/// 0, 1, 2, ... along the last axis, the same in all rows; below 100.
template <ck::element T>
[[nodiscard]] ck::array<T> counted(ck::index_t length) {
    if constexpr (std::same_as<T, std::int32_t> || std::floating_point<T>) {
        return ck::arange<T>(static_cast<T>(length));
    } else {
        return ck::astype<T>(ck::arange<std::int32_t>(static_cast<std::int32_t>(length)) % 100);
    }
}

/// One more axis of three in front.
[[nodiscard]] inline ck::shape three_of(ck::shape sizes) {
    sizes.insert(0, 3);
    return sizes;
}

/// `sizes` with `change` applied to one axis (negative: from the end); none where there is no such
/// axis, or it would become negative.
template <class Change>
[[nodiscard]] std::optional<ck::shape> changed(ck::shape sizes, int axis, Change&& change) {
    const int place = axis < 0 ? axis + sizes.rank() : axis;
    if (place < 0 || place >= sizes.rank()) return std::nullopt;
    sizes[place] = change(sizes[place]);
    if (sizes[place] < 0) return std::nullopt;
    return sizes;
}
/// All sizes changed by `width`, to at least `least`.
[[nodiscard]] inline std::optional<ck::shape> all_changed(ck::shape sizes, ck::index_t width,
                                                          ck::index_t least) {
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        sizes[axis] += width;
        if (sizes[axis] < least) return std::nullopt;
    }
    return sizes;
}
[[nodiscard]] inline std::optional<ck::shape> unchanged(const ck::shape& sizes) { return sizes; }
[[nodiscard]] inline std::optional<ck::shape> of_some_rank(const ck::shape& sizes) {
    if (sizes.rank() == 0) return std::nullopt;
    return sizes;
}

}  // namespace detail

template <ck::element T>
[[nodiscard]] std::vector<source_row<T>> made_from_nothing() {
    using S = const ck::shape&;
    using In = setting&;
    using A = ck::array<T>;
    using detail::chunks;
    using detail::lying;
    std::vector<source_row<T>> rows{
        {"ones<$T>($S)", [](S s, In in) -> A { return ck::ones<T>(s, chunks(s, in)); }},
        {"zeros<$T>($S)", [](S s, In in) -> A { return ck::zeros<T>(s, chunks(s, in)); }},
        {"full<$T>($S, T(3) / T(2))",
         [](S s, In in) -> A {
             const T value = static_cast<T>(T(3) / T(std::is_integral_v<T> ? 1 : 2));
             return ck::full<T>(s, value, chunks(s, in));
         }},
        {"broadcast_to(counted, $S)",
         [](S s, In) -> A {
             if (s.rank() == 0) return detail::counted<T>(1)(0);
             return ck::broadcast_to(detail::counted<T>(s.back()), s);
         }},
        {"reshape(counted(n), $S)",
         [](S s, In) -> A { return ck::reshape(detail::counted<T>(s.size()), s); }},
        {"eye<$T>, $S",
         [](S s, In) -> A {
             const ck::index_t columns = s.rank() == 0 ? 1 : s.back();
             const ck::index_t lines = s.rank() < 2 ? 2 : s[s.rank() - 2];
             const A square = ck::eye<T>(lines, columns, columns > 1 ? 1 : 0);
             if (s.rank() == 0) return square(0, 0);
             return s.rank() == 1 ? square(0) : ck::broadcast_to(square, s);
         }},
        {"random<$T>($S)", [](S s, In in) -> A { return detail::at_random<T>(s, in); }},
        {"from_function($S)", [](S s, In in) -> A { return detail::by_function<T>(s, in); }},
        {"from_array(numbers<$T>($S))",
         [](S s, In in) -> A { return detail::in_memory<T>(s, in); }},
        {"from_array(specials<$T>($S))",
         [](S s, In in) -> A {
             return ck::from_array(detail::specials<T>(s, in.seed), chunks(s, in));
         }},
        {"borrow(row-major, $S)",
         [](S s, In in) -> A { return lying<T>(s, ck::row_major_strides(s), in); }},
        {"borrow(column-major, $S)",
         [](S s, In in) -> A { return lying<T>(s, detail::column_major(s), in); }},
        {"borrow(longer rows, $S)",
         [](S s, In in) -> A { return lying<T>(s, detail::with_gaps(s, 5, 1), in); }},
        {"borrow(every second, $S)",
         [](S s, In in) -> A { return lying<T>(s, detail::with_gaps(s, 0, 2), in); }},
        {"borrow(backwards, $S)",
         [](S s, In in) -> A { return lying<T>(s, detail::with_gaps(s, 0, -1), in); }},
        {"borrow(strides of 0, $S)",
         [](S s, In in) -> A {
             ck::shape strides = ck::row_major_strides(s);
             if (s.rank() > 0) strides[0] = 0;
             return lying<T>(s, strides, in);
         }},
        {"from_npy<$T>(C order), $S",
         [](S s, In in) -> A { return detail::in_file<T>(s, false, false, in); }},
        {"from_npy<$T>(Fortran order), $S",
         [](S s, In in) -> A { return detail::in_file<T>(s, true, false, in); }},
        {"from_npy<$T>(C order, swapped), $S",
         [](S s, In in) -> A { return detail::in_file<T>(s, false, true, in); }},
        {"from_npy<$T>(Fortran order, swapped), $S",
         [](S s, In in) -> A { return detail::in_file<T>(s, true, true, in); }},
    };
    if constexpr (!std::same_as<T, bool>) {
        rows.push_back({"broadcast_to(linspace<$T>(-2, 2, n), $S)", [](S s, In) -> A {
                            if (s.rank() == 0) return ck::linspace<T>(-2, 2, 3)(0);
                            return ck::broadcast_to(ck::linspace<T>(-2, 2, s.back()), s);
                        }});
    }
    if constexpr (ck::floating_element<T>) {
        rows.push_back({"normal<$T>($S)", [](S s, In in) -> A {
                            return ck::random::generator(in.seed).normal<T>(s, 0, 1, chunks(s, in));
                        }});
        rows.push_back({"gamma<$T>($S)", [](S s, In in) -> A {
                            return ck::random::generator(in.seed).gamma<T>(s, 0.7, 2,
                                                                           chunks(s, in));
                        }});
    }
    return rows;
}

template <ck::element T>
[[nodiscard]] std::vector<derived_row<T>> views_of() {
    using S = const ck::shape&;
    using In = setting&;
    using A = ck::array<T>;
    using X = const ck::array<T>&;
    using ck::_;
    using ck::ellipsis;
    using ck::index_t;
    using ck::range;
    using detail::changed;
    using detail::of_some_rank;
    using detail::unchanged;
    const auto one = [](index_t) { return index_t{1}; };
    static_cast<void>(one);
    return {
        {"broadcast_to($x, $S)",  // rows
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() < 2) return std::nullopt;
             return ck::shape{s.back()};
         },
         [](X x, S s, In) -> A { return ck::broadcast_to(x, s); }},
        {"broadcast_to($x, $S)",  // columns
         [](S s) { return changed(s, -1, [](index_t) { return index_t{1}; }); },
         [](X x, S s, In) -> A { return ck::broadcast_to(x, s); }},
        {"broadcast_to($x, $S)",  // numbers
         [](S) -> std::optional<ck::shape> { return ck::shape{}; },
         [](X x, S s, In) -> A { return ck::broadcast_to(x, s); }},
        {"broadcast_to($x, $S)",  // planes
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() < 3) return std::nullopt;
             return changed(s, 1, [](index_t) { return index_t{1}; });
         },
         [](X x, S s, In) -> A { return ck::broadcast_to(x, s); }},
        {"$x(ellipsis(), range(1, _, 2))",
         [](S s) { return changed(s, -1, [](index_t n) { return 2 * n + 1; }); },
         [](X x, S, In) -> A { return x(ellipsis(), range(1, _, 2)); }},
        {"$x(range(_, _, 3))", [](S s) { return changed(s, 0, [](index_t n) { return 3 * n; }); },
         [](X x, S, In) -> A { return x(range(_, _, 3)); }},
        {"$x(range(_, _, -2))", [](S s) { return changed(s, 0, [](index_t n) { return 2 * n; }); },
         [](X x, S, In) -> A { return x(range(_, _, -2)); }},
        {"$x(ellipsis(), range(_, _, -1))", of_some_rank,
         [](X x, S, In) -> A { return x(ellipsis(), range(_, _, -1)); }},
        {"$x(range(2, -3), ...)", [](S s) { return detail::all_changed(s, 5, 0); },
         [](X x, S, In) -> A {
             const std::vector<ck::slice_arg> parts(static_cast<std::size_t>(x.rank()),
                                                    range(2, -3));
             return parts.empty() ? x : A(ck::front::slice(x.node(), parts.data(), parts.size()));
         }},
        {"take($x, positions, 0)",
         [](S s) { return changed(s, 0, [](index_t n) { return n + 3; }); },
         [](X x, S s, In) -> A {
             return ck::take(x, ck::arange<index_t>(s[0]) * 2 % (s[0] + 3), 0);
         }},
        {"$x(1)", [](S s) -> std::optional<ck::shape> { return detail::three_of(s); },
         [](X x, S, In) -> A { return x(1); }},
        {"$x(ellipsis(), 1)",
         [](S s) -> std::optional<ck::shape> {
             ck::shape more = s;
             more.push_back(3);
             return more;
         },
         [](X x, S, In) -> A { return x(ellipsis(), 1); }},
        {"expand_dims($x, 0)",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() == 0 || s[0] != 1) return std::nullopt;
             ck::shape less = s;
             less.erase(0);
             return less;
         },
         [](X x, S, In) -> A { return ck::expand_dims(x, 0); }},
        {"transpose($x)",
         [](S s) -> std::optional<ck::shape> {
             ck::shape turned;
             for (int axis = s.rank() - 1; axis >= 0; --axis) turned.push_back(s[axis]);
             return turned;
         },
         [](X x, S, In) -> A { return ck::transpose(x); }},
        {"reshape($x, $S)", [](S s) -> std::optional<ck::shape> { return ck::shape{s.size()}; },
         [](X x, S s, In) -> A { return ck::reshape(x, s); }},
        {"reshape(transpose($x), $S)",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() < 2) return std::nullopt;
             return ck::shape{s.size() / std::max<index_t>(s[0], 1), s[0]};
         },
         [](X x, S s, In) -> A { return ck::reshape(ck::transpose(x), s); }},
        {"rechunk($x, 2)", unchanged, [](X x, S, In) -> A { return ck::rechunk(x, 2); }},
        {"$x.persist()", unchanged, [](X x, S, In) -> A { return x.persist(); }},
    };
}

template <ck::element T>
[[nodiscard]] std::vector<derived_row<T>> joins_of() {
    using S = const ck::shape&;
    using In = setting&;
    using A = ck::array<T>;
    using X = const ck::array<T>&;
    using ck::_;
    using ck::index_t;
    using ck::range;
    using detail::changed;
    using detail::of_some_rank;
    return {
        {"concatenate({ones(a row), $x}, 0)",
         [](S s) { return changed(s, 0, [](index_t n) { return n - 1; }); },
         [](X x, S s, In) -> A {
             ck::shape row = s;
             row[0] = 1;
             return ck::concatenate({ck::ones<T>(row), x}, 0);
         }},
        {"concatenate({x, x(..., range(_, n / 2))}, -1) of x = $x",
         [](S s) { return changed(s, -1, [](index_t n) { return n - n / 3; }); },
         [](X x, S s, In) -> A {
             return ck::concatenate({x, x(ck::ellipsis(), range(_, s.back() / 3))}, -1);
         }},
        {"stack({x, flip(x), ...}, 0) of x = $x",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() == 0 || s[0] == 0 || s[0] > 5) return std::nullopt;
             ck::shape less = s;
             less.erase(0);
             return less;
         },
         [](X x, S s, In) -> A {
             std::vector<A> parts;
             for (index_t k = 0; k < s[0]; ++k) parts.push_back(k % 2 == 0 ? x : ck::flip(x));
             return ck::stack(parts, 0);
         }},
        {"pad($x, 1, T(1))", [](S s) { return detail::all_changed(s, -2, 0); },
         [](X x, S, In) -> A { return ck::pad(x, 1, T(1)); }},
        {"pad($x, 2, pad_mode::symmetric)", [](S s) { return detail::all_changed(s, -4, 1); },
         [](X x, S, In) -> A { return ck::pad(x, 2, ck::pad_mode::symmetric); }},
        {"pad($x, {{n, m}, {0, 0}, ...}, pad_mode::reflect)",  // many periods before and after
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() == 0 || s[0] < 60) return std::nullopt;
             return changed(s, 0, [](index_t n) { return n % 3 + 1; });
         },
         [](X x, S s, In) -> A {
             std::vector<std::pair<index_t, index_t>> widths(static_cast<std::size_t>(x.rank()));
             const index_t wide = s[0] - x.shape()[0];
             widths.front() = {wide / 7, wide - wide / 7};
             return ck::pad(x, widths, ck::pad_mode::reflect);
         }},
        {"pad($x, {..., {0, 0}, {n, m}}, pad_mode::symmetric)",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() == 0 || s.back() < 60) return std::nullopt;
             return changed(s, -1, [](index_t n) { return n % 2 + 2; });
         },
         [](X x, S s, In) -> A {
             std::vector<std::pair<index_t, index_t>> widths(static_cast<std::size_t>(x.rank()));
             const index_t wide = s.back() - x.shape().back();
             widths.back() = {wide / 2, wide - wide / 2};
             return ck::pad(x, widths, ck::pad_mode::symmetric);
         }},
        {"concatenate({concatenate({..., x(range(k, k + step))}), ...}) of x = $x", of_some_rank,
         [](X x, S s, In) -> A {
             const index_t step = s[0] / 6 + 1;
             const index_t middle = s[0] / 2;
             A grown = x(range(middle, middle));
             for (index_t k = middle; k < s[0]; k += step) {
                 grown = ck::concatenate({grown, A(x(range(k, std::min(k + step, s[0]))))}, 0);
             }
             for (index_t k = middle; k > 0; k -= step) {
                 const A part = x(range(std::max<index_t>(k - step, 0), k));
                 grown = ck::concatenate({part, grown}, 0);
             }
             return grown;
         }},
        {"roll($x, 1, 0)", of_some_rank, [](X x, S, In) -> A { return ck::roll(x, 1, 0); }},
        {"roll($x, -2, -1)", of_some_rank, [](X x, S, In) -> A { return ck::roll(x, -2, -1); }},
    };
}

template <ck::element T>
[[nodiscard]] std::vector<derived_row<T>> results_of() {
    using S = const ck::shape&;
    using In = setting&;
    using A = ck::array<T>;
    using X = const ck::array<T>&;
    using ck::_;
    using ck::index_t;
    using ck::range;
    using detail::changed;
    using detail::of_some_rank;
    using detail::three_of;
    using detail::unchanged;
    constexpr auto keep = [](index_t axis) {
        return ck::reduce_options{.axes = ck::axis_list(axis), .keep_dims = true};
    };
    static_cast<void>(keep);
    std::vector<derived_row<T>> rows{
        {"broadcast_to(astype<$T>(sum($x, -1, keep)), $S)", of_some_rank,
         [](X x, S s, In) -> A {
             return ck::broadcast_to(ck::astype<T>(sum(x, {.axes = -1, .keep_dims = true})), s);
         }},
        {"x + astype<$T>(sum(x, 0)) of x = $x", of_some_rank,
         [](X x, S, In) -> A { return x + ck::astype<T>(sum(x, 0)); }},
        {"astype<$T>(sum($x, 0))", [](S s) -> std::optional<ck::shape> { return three_of(s); },
         [](X x, S, In) -> A { return ck::astype<T>(sum(x, 0)); }},
        {"astype<$T>(count_nonzero($x, -1))",
         [](S s) -> std::optional<ck::shape> {
             ck::shape more = s;
             more.push_back(3);
             return more;
         },
         [](X x, S, In) -> A { return ck::astype<T>(count_nonzero(x, -1)); }},
        {"astype<$T>(cumsum($x, -1))", of_some_rank,
         [](X x, S, In) -> A { return ck::astype<T>(cumsum(x, -1)); }},
        {"astype<$T>(cumsum($x, 0))", of_some_rank,
         [](X x, S, In) -> A { return ck::astype<T>(cumsum(x, 0)); }},
        {"diff($x)", [](S s) { return changed(s, -1, [](index_t n) { return n + 1; }); },
         [](X x, S, In) -> A { return diff(x); }},
        {"matmul($x, weights({3, n}))",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() < 2) return std::nullopt;
             return changed(s, -1, [](index_t) { return index_t{3}; });
         },
         [](X x, S s, In) -> A {
             return matmul(x, weights<T>({3, s.back()}));
         }},
        {"outer($x, weights({n}))",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() != 2) return std::nullopt;
             return ck::shape{s[0]};
         },
         [](X x, S s, In) -> A { return outer(x, weights<T>({s[1]})); }},
        {"x + x of x = $x", unchanged, [](X x, S, In) -> A { return x + x; }},
        {"x * flip(x) of x = $x", unchanged, [](X x, S, In) -> A { return x * ck::flip(x); }},
        {"where(x == flip(x), ones_like(x), x) of x = $x", unchanged,
         [](X x, S, In) -> A { return where(x == ck::flip(x), ck::ones_like(x), x); }},
        {"map(f, $x)", unchanged,
         [](X x, S, In) -> A { return ck::map([](T v) { return v == T(0) ? T(1) : v; }, x); }},
        {"map_blocks(f, $x)", unchanged,
         [](X x, S, In) -> A {
             return ck::map_blocks<T>([](const auto& b, auto& out) { out = b; }, in_few_chunks(x));
         }},
        {"map_overlap(f, $x)", unchanged,
         [](X x, S s, In) -> A {
             if (s.size() == 0) return x;
             return ck::map_overlap<T>(earlier_elements(), in_few_chunks(x),
                                       {.depth = {{1, 0}}, .boundary = ck::boundary::reflect});
         }},
        {"x(range(_, -2)) + x(range(2, _)) of x = $x",
         [](S s) { return changed(s, 0, [](index_t n) { return n + 2; }); },
         [](X x, S, In) -> A { return x(range(_, -2)) + x(range(2, _)); }},
        {"x + swapaxes(x, -1, -2) of x = $x",
         [](S s) -> std::optional<ck::shape> {
             if (s.rank() < 2 || s.back() != s[s.rank() - 2]) return std::nullopt;
             return s;
         },
         [](X x, S, In) -> A { return x + ck::swapaxes(x, -1, -2); }},
        {"x[x == flip(x)] = T(1) of x = $x", unchanged,
         [](X x, S, In) -> A {
             A y = x;
             y[x == ck::flip(x)] = T(1);
             return y;
         }},
    };
    if constexpr (!std::same_as<T, bool>) {
        rows.push_back(
            {"$x * T(2) + T(1)", unchanged, [](X x, S, In) -> A { return x * T(2) + T(1); }});
    }
    if constexpr (!ck::is_complex_v<T>) {
        rows.push_back(
            {"sort($x, -1)", of_some_rank, [](X x, S, In) -> A { return ck::sort(x, -1); }});
    }
    if constexpr (!std::integral<T>) {
        rows.push_back({"x - mean(x, -1, keep) of x = $x", of_some_rank, [](X x, S, In) -> A {
                            return x - mean(x, {.axes = -1, .keep_dims = true});
                        }});
    }
    return rows;
}

/// The tables of one element type, called `type` in C++.
template <ck::element T>
[[nodiscard]] tables without_types(std::string type, std::vector<consumer> consumers) {
    tables all{.type = std::move(type), .consumers = std::move(consumers)};
    for (const source_row<T>& row : made_from_nothing<T>()) {
        all.sources.push_back({replaced(row.text, "$T", all.type),
                               [make = row.make](const ck::shape& sizes, setting& in) {
                                   return make(sizes, in).node();
                               }});
    }
    for (const auto& rows : {views_of<T>(), joins_of<T>(), results_of<T>()}) {
        for (const derived_row<T>& row : rows) {
            all.made.push_back(
                {replaced(row.text, "$T", all.type), row.inner,
                 [make = row.make](const node_ptr& x, const ck::shape& sizes, setting& in) {
                     return make(ck::array<T>(x), sizes, in).node();
                 }});
        }
    }
    return all;
}

}  // namespace cask_test::company
