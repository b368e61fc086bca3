// SPDX-License-Identifier: BSD-3-Clause
// More lines of the table of operations: elements that are chosen by masks, places, labels and bins,
// statistics, parts, second names, and functions over blocks. The company has consumers of these that are written for it, so it does not read
// them.
//
// An array has a shape that is known when a program is written, and how much is chosen depends on the
// elements. So what is chosen is followed by a 1, and by zeros up to a length that is known: chosen().
#pragma once

#include "support/operations.hpp"

#include <array>
#include <limits>
#include <optional>

namespace cask_test::operations {

/// `x`, a 1 behind it, and zeros: as long along the first axis as `most` and one more.
template <class T>
[[nodiscard]] cask::array<T> chosen(const cask::array<T>& x, cask::index_t most) {
    cask::shape one = x.shape(), rest = x.shape();
    one[0] = 1;
    rest[0] = most - x.shape()[0];
    return cask::concatenate({x, cask::ones<T>(one), cask::zeros<T>(rest)});
}
template <class T>
[[nodiscard]] cask::array<T> chosen(const cask::selection<T>& x, cask::index_t most) {
    return chosen(x.resolve(), most);
}

/// How long an axis is; 1 of an axis that `x` has not.
template <class T>
[[nodiscard]] cask::index_t length_along(const cask::array<T>& x, cask::index_t axis) {
    const cask::index_t place = axis < 0 ? axis + x.rank() : axis;
    return place >= 0 && place < x.rank() ? x.shape()[static_cast<int>(place)] : 1;
}
/// The places of elements, in row-major order.
[[nodiscard]] inline cask::array<std::int64_t> numbers_of(const cask::shape& sizes) {
    return cask::reshape(cask::arange<std::int64_t>(sizes.size()), sizes);
}
/// About two of three elements, by what they are and by where they stand.
template <class T>
[[nodiscard]] cask::array<bool> some_of(const cask::array<T>& x) {
    return cask::astype<bool>(x) == (numbers_of(x.shape()) % 3 != 0);
}
/// Labels from -1 to `count`, of which the first and the last are no group's.
[[nodiscard]] inline cask::array<std::int64_t> labels_of(const cask::shape& sizes,
                                                         cask::index_t count) {
    return (numbers_of(sizes) * 5 + 1) % (std::max<cask::index_t>(count, 0) + 2) - 1;
}
template <class T>
[[nodiscard]] cask::array<T> every_second(const cask::array<T>& x) {
    return cask::ravel(x)(cask::range(cask::_, cask::_, 2));
}

/// f(x[mask], options): the mask is that of the options, or some_of(x).
template <class F>
[[nodiscard]] auto of_selected(F f) {
    return [f](const auto& x, cask::reduce_options options) {
        const auto mask = options.where.given() ? cask::array<bool>(options.where.node())
                                                : some_of(x);
        options.where = {};
        return f(x[mask], options);
    };
}
/// The same of an extremum, which begins with 1 where no other value is given.
template <class F>
[[nodiscard]] auto extremum_of_selected(F f) {
    return of_selected([f](const auto& selected, cask::reduce_options options) {
        if (!options.initial.given()) options.initial = 1;
        return f(selected, options);
    });
}
/// f(x, mask of it): x is rebound.
template <class F>
[[nodiscard]] auto rebinding(F f) {
    return [f](auto x) {
        f(x, some_of(x));
        return x;
    };
}
/// f(groups along an axis, x, options)
template <class F>
[[nodiscard]] auto by_group(F f) {
    return [f](const auto& x, cask::index_t count, cask::index_t axis) {
        const auto groups = cask::group_by(labels_of({length_along(x, axis)}, count), count);
        return f(groups, x, cask::group_options{.axes = axis});
    };
}
/// The same with labels of all elements.
template <class F>
[[nodiscard]] auto by_group_of_all(F f) {
    return [f](const auto& x, cask::index_t count) {
        return f(cask::group_by(labels_of(x.shape(), count), count), x, cask::group_options{});
    };
}
/// One of the orders that norms of matrices have, or none; and of those of vectors.
[[nodiscard]] inline std::optional<double> matrix_order(cask::index_t n) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::array orders{1.0, -1.0, infinity, -infinity};
    const auto place = static_cast<std::size_t>((n + 60) % 5);
    return place < orders.size() ? std::optional(orders[place]) : std::nullopt;
}
[[nodiscard]] inline double vector_order(cask::index_t n) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr std::array orders{0.0, 1.0, 2.0, 3.0, 0.5, -2.0, infinity, -infinity};
    return orders[static_cast<std::size_t>((n + 64) % 8)];
}
/// 0, 1, 4, 9, ... along an axis, as coordinates.
template <class T>
[[nodiscard]] cask::array<double> squares_along(const cask::array<T>& x, cask::index_t axis) {
    const auto each = cask::astype<double>(cask::arange<std::int64_t>(length_along(x, axis)));
    return each * each;
}
/// Of groups without elements.
[[nodiscard]] inline cask::group_options filled(cask::group_options options) {
    options.fill = 1;
    return options;
}

// clang-format off
#define CASK_OF_SELECTION(name) of_selected([](const auto& x, const cask::reduce_options& o) { return cask::name(x, o); })
#define CASK_EXTREMUM_OF_SELECTION(name) extremum_of_selected([](const auto& x, const cask::reduce_options& o) { return cask::name(x, o); })

template <class Table>
void reductions_of_selections(Table& table) {
    table.reduction(all_types{}, "selected_sum", CASK_OF_SELECTION(sum), near_sums, masks_and_initials);
    table.reduction(all_types{}, "selected_prod", CASK_OF_SELECTION(prod), near_sums, masks_and_initials);
    table.reduction(all_types{}, "selected_mean", CASK_OF_SELECTION(mean), near_sums, masks);
    table.reduction(all_types{}, "selected_variance", CASK_OF_SELECTION(variance), near_sums, masks);
    table.reduction(all_types{}, "selected_stddev", CASK_OF_SELECTION(stddev), near_sums, masks);
    table.reduction(merged<floats, complexes>{}, "selected_nansum", CASK_OF_SELECTION(nansum), near_sums, masks_and_initials);
    table.reduction(merged<floats, complexes>{}, "selected_nanprod", CASK_OF_SELECTION(nanprod), near_sums, masks_and_initials);
    table.reduction(merged<floats, complexes>{}, "selected_nanmean", CASK_OF_SELECTION(nanmean), near_sums, masks);
    table.reduction(merged<floats, complexes>{}, "selected_nanvar", CASK_OF_SELECTION(nanvar), near_sums, masks);
    table.reduction(merged<floats, complexes>{}, "selected_nanstd", CASK_OF_SELECTION(nanstd), near_sums, masks);
    table.reduction(reals{}, "selected_min", CASK_EXTREMUM_OF_SELECTION(min), any_zero, masks_and_initials);
    table.reduction(reals{}, "selected_max", CASK_EXTREMUM_OF_SELECTION(max), any_zero, masks_and_initials);
    table.reduction(floats{}, "selected_nanmin", CASK_EXTREMUM_OF_SELECTION(nanmin), any_zero, masks_and_initials);
    table.reduction(floats{}, "selected_nanmax", CASK_EXTREMUM_OF_SELECTION(nanmax), any_zero, masks_and_initials);
    table.reduction(all_types{}, "selected_any", CASK_OF_SELECTION(any), exact, masks);
    table.reduction(all_types{}, "selected_all", CASK_OF_SELECTION(all), exact, masks);
    table.reduction(all_types{}, "selected_count_nonzero", CASK_OF_SELECTION(count_nonzero), exact, masks);
}

template <class Table>
void selections(Table& table) {
    table.single(all_types{}, "selected_elements", [](const auto& x) { return chosen(x[some_of(x)], x.size()); });
    table.single(all_types{}, "selected_count", [](const auto& x) { return x[some_of(x)].count(); });
    table.single(all_types{}, "selected_sqrt", [](const auto& x) { return chosen(sqrt(x[some_of(x)]), x.size()); }, to_4_ulp);
    table.single(reals{}, "selected_maximum", [](const auto& x) { const auto mask = some_of(x); return chosen(maximum(x[mask], flip(x)[mask]), x.size()); }, any_zero);
    table.single(all_types{}, "selected_multiply", [](const auto& x) { const auto mask = some_of(x); return chosen(x[mask] * flip(x), x.size()); });
    table.view(all_types{}, "selected_entries", places<>{}, [](const auto& x) { return chosen(x[some_of(take(reshape(x, {length_along(x, 0), -1}), 0, 1))], length_along(x, 0)); });
    table.view(all_types{}, "compress", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return compress((cask::arange<std::int64_t>(std::max<cask::index_t>(length_along(x, axis) - n, 0)) + n) % 3 != 0, x, axis).resolve(); });
    table.single(all_types{}, "extract", [](const auto& x) { return chosen(extract(some_of(x), x), x.size()); });
    table.single(all_types{}, "flatnonzero", [](const auto& x) { return chosen(flatnonzero(x), x.size()); });
    table.single(all_types{}, "nonzero", [](const auto& x) { std::vector<cask::array<std::int64_t>> along; for (const auto& each : nonzero(x)) along.push_back(chosen(each, x.size())); return cask::stack(along); });
    table.single(all_types{}, "argwhere", [](const auto& x) { return chosen(argwhere(x), x.size()); });
}

template <class Table>
void changed_elements(Table& table) {
    table.single(all_types{}, "masked_number", rebinding([]<class T>(cask::array<T>& x, const cask::array<bool>& mask) { x[mask] = T(1); }));
    table.single(all_types{}, "masked_selection", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] = flip(x)[mask]; }));
    table.single(all_types{}, "masked_add", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] += flip(x); }));
    table.single(numbers{}, "masked_subtract", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] -= flip(x); }));
    table.single(all_types{}, "masked_multiply", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] *= flip(x); }));
    table.single(floats{}, "masked_divide", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] /= flip(x); }));
    table.single(real_numbers{}, "masked_remainder", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] %= flip(x); }));
    table.single(whole_types{}, "masked_bitwise_and", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] &= flip(x); }));
    table.single(whole_types{}, "masked_bitwise_or", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] |= flip(x); }));
    table.single(whole_types{}, "masked_bitwise_xor", rebinding([](auto& x, const cask::array<bool>& mask) { x[mask] ^= flip(x); }));
    table.single(all_types{}, "place", []<class T>(const cask::array<T>& x) { return place(x, some_of(x), cask::from_array({T(1), T(0), T(1), T(1), T(0)})); });
    table.view(all_types{}, "part_add", places<'p'>{}, [](auto x, cask::index_t a) { x[{a}] += x(a); return x; });
    table.view(all_types{}, "put_in_all", places<'p', 'p'>{}, []<class T>(const cask::array<T>& x, cask::index_t a, cask::index_t b) { return put(x, cask::from_array({a, b}), cask::ones<T>({})); });
    table.view(all_types{}, "put_by_index", places<'p', 'p'>{}, []<class T>(cask::array<T> x, cask::index_t a, cask::index_t b) { x[cask::from_array({a, b})] = T(1); return x; });
    table.view(all_types{}, "take_of_all", places<'p', 'p'>{}, [](const auto& x, cask::index_t a, cask::index_t b) { return take(x, {a, b, a}); });
    table.view(all_types{}, "index_by_array", places<'p', 'p'>{}, [](const auto& x, cask::index_t a, cask::index_t b) { return x(cask::ellipsis(), cask::from_array({{a, b}})); });
    table.view(all_types{}, "vindex", places<'p', 'p'>{}, [](const auto& x, cask::index_t a, cask::index_t b) { return x.vindex(cask::from_array({a, b, a}), cask::from_array({{b}, {a}})); });
    table.view(all_types{}, "insert_entry", places<'p', 'a'>{}, [](const auto& x, cask::index_t a, cask::index_t axis) { return insert(x, a, take(x, cask::arange<std::int64_t>(std::min<cask::index_t>(length_along(x, axis), 1)), axis), axis); });
}

template <class Table>
void sets(Table& table) {
    table.single(reals{}, "unique", [](const auto& x) { return chosen(unique(x), x.size()); }, any_zero);
    table.single(reals{}, "unique_counts_values", [](const auto& x) { return chosen(unique_counts(x).values, x.size()); }, any_zero);
    table.single(reals{}, "unique_counts", [](const auto& x) { return chosen(unique_counts(x).counts, x.size()); });
    table.single(reals{}, "unique_inverse", [](const auto& x) { return unique_inverse(x).inverse_indices; });
    table.single(reals{}, "unique_all_values", [](const auto& x) { return chosen(unique_all(x).values, x.size()); }, any_zero);
    table.single(reals{}, "unique_all", [](const auto& x) { const auto all = unique_all(x); return cask::stack({chosen(all.indices, x.size()), chosen(all.counts, x.size())}); });
    table.two(reals{}, "union1d", [](const auto& a, const auto& b) { return chosen(union1d(a, b), a.size() + b.size()); }, any_zero);
    table.two(reals{}, "intersect1d", [](const auto& a, const auto& b) { return chosen(intersect1d(a, b), a.size()); }, any_zero);
    table.two(reals{}, "setdiff1d", [](const auto& a, const auto& b) { return chosen(setdiff1d(a, b), a.size()); }, any_zero);
    table.two(reals{}, "setxor1d", [](const auto& a, const auto& b) { return chosen(setxor1d(a, b), a.size() + b.size()); }, any_zero);
    table.two(reals{}, "isin", CASK_FUNCTION(isin));
    table.two(reals{}, "isin_inverted", [](const auto& a, const auto& b) { return isin(a, b, {.invert = true}); });
}

template <class Table>
void groups(Table& table) {
    table.view(all_types{}, "group_sum", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.sum(x, o); }));
    table.view(all_types{}, "group_prod", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.prod(x, o); }));
    table.view(all_types{}, "group_mean", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.mean(x, o); }));
    table.view(reals{}, "group_variance", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.variance(x, o); }));
    table.view(reals{}, "group_stddev", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.stddev(x, o); }));
    table.view(reals{}, "group_median", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.median(x, o); }));
    table.view(reals{}, "group_min", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.min(x, filled(o)); }));
    table.view(reals{}, "group_max", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.max(x, filled(o)); }));
    table.view(reals{}, "group_argmin", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.argmin(x, filled(o)); }));
    table.view(reals{}, "group_argmax", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.argmax(x, filled(o)); }));
    table.view(all_types{}, "group_first", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.first(x, filled(o)); }));
    table.view(all_types{}, "group_last", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.last(x, filled(o)); }));
    table.view(all_types{}, "group_any", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.any(x, o); }));
    table.view(all_types{}, "group_all", places<'n', 'a'>{}, by_group([](const auto& by, const auto& x, const auto& o) { return by.all(x, o); }));
    table.view(all_types{}, "group_sum_of_all", places<'n'>{}, by_group_of_all([](const auto& by, const auto& x, const auto& o) { return by.sum(x, o); }));
    table.view(reals{}, "group_median_of_all", places<'n'>{}, by_group_of_all([](const auto& by, const auto& x, const auto& o) { return by.median(x, o); }));
    table.view(reals{}, "group_argmax_of_all", places<'n'>{}, by_group_of_all([](const auto& by, const auto& x, const auto& o) { return by.argmax(x, filled(o)); }));
    table.single(reals{}, "found_groups", [](const auto& x) { const auto all = ravel(x); return chosen(group_by(all).first(all), x.size()); }, any_zero);
    table.single(reals{}, "found_groups_count", [](const auto& x) { return chosen(group_by(ravel(x)).count(), x.size()); });
    table.view(integers{}, "bincount", places<'n'>{}, [](const auto& x, cask::index_t count) { return bincount(x, count); });
    table.view(all_types{}, "bincount_of_weights", places<'n'>{}, [](const auto& x, cask::index_t count) { return bincount(labels_of(x.shape(), count), count, x); });
}

template <class Table>
void histograms(Table& table) {
    table.single(reals{}, "histogram", [](const auto& x) { return histogram(x, 7, {.range = {{-3, 5}}}).counts; });
    table.single(whole_types{}, "histogram_of_range", [](const auto& x) { return histogram(x, 6).counts; });
    table.single(reals{}, "histogram_of_edges", [](const auto& x) { return histogram(x, cask::from_array({-3.0, -0.5, 0.0, 0.25, 2.0, 100.0})).counts; });
    table.single(reals{}, "histogram_of_weights", [](const auto& x) { return histogram_of_weights(x, flip(x), 7, {.range = {{-3, 5}}}).counts; }, near_sums);
    table.single(whole_types{}, "histogram_bin_edges", [](const auto& x) { return histogram_bin_edges(x, 6); });
    table.single(reals{}, "density", [](const auto& x) { return density(histogram(x, 7, {.range = {{-3, 5}}})); }, to_4_ulp);
    table.view(reals{}, "histogram2d", places<>{}, [](const auto& x) { return histogram2d(x, flip(x), {3, 4}, {{-3, 5}, {-1, 2}}).counts; });
    table.view(reals{}, "histogramdd", places<>{}, []<class T>(const cask::array<T>& x) { return cask::histogramdd<T>({x, flip(x), x}, {2, 3, 4}, {{-3, 5}, {-1, 2}, {0, 1}}).counts; });
    table.two(reals{}, "searchsorted", [](const auto& a, const auto& b) { return searchsorted(sort(ravel(b)), a); });
    table.two(reals{}, "digitize", [](const auto& a, const auto& b) { return digitize(a, sort(ravel(b))); });
}

template <class Table>
void statistics(Table& table) {
    table.view(reals{}, "quantile", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return quantile(x, percentile_of(n) / 100, quantiles_by(axis, n)); });
    table.view(reals{}, "nanquantile", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return nanquantile(x, percentile_of(n) / 100, quantiles_by(axis, n + 5)); });
    table.view(reals{}, "partition", places<'p', 'a'>{}, [](const auto& x, cask::index_t kth, cask::index_t axis) { const auto parts = partition(x, kth, axis); return cask::concatenate({sort(parts, axis), take(parts, {kth}, axis)}, axis); });
    table.view(reals{}, "average", places<'a'>{}, [](const auto& x, cask::index_t axis) { return average(x, cask::arange<std::int64_t>(length_along(x, axis)) % 3 + 1, {.axes = axis}); });
    table.view(reals{}, "cov", places<>{}, [](const auto& x) { return cov(x); });
    table.view(reals{}, "cov_options", places<'n', 'p'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cov(x, {.ddof = static_cast<double>(n), .variables = static_cast<int>(axis)}); });
    table.view(reals{}, "corrcoef", places<>{}, [](const auto& x) { return corrcoef(x); });
    table.view(reals{}, "corrcoef_of_columns", places<>{}, [](const auto& x) { return corrcoef(x, {.variables = 1}); });
    table.view(all_types{}, "norm", places<'n'>{}, [](const auto& x, cask::index_t n) { return cask::linalg::norm(x, {.ord = matrix_order(n)}); });
    table.view(all_types{}, "norm_of_matrices", places<'n', 'a', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t a, cask::index_t b) { return cask::linalg::norm(x, {.ord = matrix_order(n), .axes = {a, b}}); });
    table.view(all_types{}, "norm_along", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cask::linalg::norm(x, {.ord = vector_order(n), .axes = axis}); });
    table.view(all_types{}, "vector_norm_by_order", places<'n'>{}, [](const auto& x, cask::index_t n) { return cask::linalg::vector_norm(x, {.ord = vector_order(n), .keep_dims = true}); });
    table.view(all_types{}, "trapezoid_spaced", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cask::trapezoid(x, axis, static_cast<double>(n) / 4); });
    table.view(floats{}, "trapezoid_at_places", places<'a'>{}, [](const auto& x, cask::index_t axis) { return cask::trapezoid(x, squares_along(x, axis), axis); });
    table.single(all_types{}, "array_equal", [](const auto& x) { return array_equal(x, flip(x)); });
}

template <class Table>
void parts(Table& table) {
    const std::vector<cask::index_t> at{1};
    table.single(numbers{}, "positive", CASK_FUNCTION(positive));
    table.view(all_types{}, "hsplit", places<>{}, [at](const auto& x) { return last_first(hsplit(x, at), std::min(x.rank() - 1, 1)); });
    table.view(all_types{}, "vsplit", places<>{}, [at](const auto& x) { return last_first(vsplit(x, at), 0); });
    table.view(all_types{}, "dsplit", places<>{}, [at](const auto& x) { return last_first(dsplit(x, at), 2); });
    table.view(all_types{}, "meshgrid", places<>{}, [](const auto& x) { const auto [along, across] = cask::meshgrid(ravel(x), every_second(x)); return cask::stack({along, across}); });
    table.view(all_types{}, "broadcast_arrays", places<>{}, [](const auto& x) { const auto [a, b] = broadcast_arrays(x, expand_dims(flip(x), 0)); return cask::stack({a, b}); });
}

/// Second names, and arrays of one value.
template <class Table>
void names(Table& table) {
    const auto sizes = [](const source_arguments& at) { cask::shape result; for (const double each : at) result.push_back(static_cast<cask::index_t>(each)); return result; };
    const std::vector<source_arguments> shapes{{70}, {3, 4}, {0, 3}, {2, 1, 5}};
    table.source(all_types{}, "zeros", [sizes]<class T>(T, const source_arguments& at) { return cask::zeros<T>(sizes(at)); }, shapes);
    table.source(all_types{}, "ones", [sizes]<class T>(T, const source_arguments& at) { return cask::ones<T>(sizes(at)); }, shapes);
    table.source(all_types{}, "empty", [sizes]<class T>(T, const source_arguments& at) { return zeros_like(cask::empty<T>(sizes(at))); }, shapes);
    table.view(all_types{}, "zeros_like", places<>{}, [](const auto& x) { return zeros_like(x); });
    table.view(all_types{}, "ones_like", places<>{}, [](const auto& x) { return ones_like(x); });
    table.view(all_types{}, "empty_like", places<>{}, [](const auto& x) { return zeros_like(empty_like(x)); });
    table.view(all_types{}, "full_like", places<>{}, [](const auto& x) { return full_like(x, 1); });
    table.two(all_types{}, "true_divide", CASK_FUNCTION(true_divide));
    table.two(reals{}, "mod", CASK_FUNCTION(mod));
    table.single(all_types{}, "absolute", CASK_FUNCTION(absolute));
    table.single(reals{}, "round", [](const auto& x) { return round(x); });
    table.single(reals{}, "degrees", CASK_FUNCTION(degrees), to_4_ulp);
    table.single(reals{}, "radians", CASK_FUNCTION(radians), to_4_ulp);
    table.single(reals{}, "interp_of_ends", [](const auto& x) { return interp(x, std::vector{-1.0, 0.5}, std::vector{3.0, -1.5}, {.right = 7}); });
}

template <class Table>
void blocks(Table& table) {
    table.single(all_types{}, "map_blocks", []<class T>(const cask::array<T>& x) { return cask::map_blocks<T>([](const auto& b, auto& out) { for (std::size_t k = 0; k < b.size(); ++k) out.data()[k] = static_cast<T>(b.data()[k] + b.data()[k]); }, x); });
    table.view(all_types{}, "apply_along_axis", places<'a'>{}, []<class T>(const cask::array<T>& x, cask::index_t axis) { return cask::apply_along_axis<T>([](const auto& lane, auto& out) { for (std::size_t k = 0; k < out.size(); ++k) out(k) = lane(out.size() - 1 - k); }, axis, x); });
    table.view(all_types{}, "apply_gufunc", places<>{}, []<class T>(const cask::array<T>& x) { return cask::apply_gufunc<T>([](const auto& a, const auto& b, auto& out) { for (std::size_t i = 0; i < a.size(); ++i) for (std::size_t j = 0; j < b.size(); ++j) out(i, j) = static_cast<T>(a(i) + b(j)); }, "(i),(j)->(i,j)", x, flip(x)); });
    table.view(all_types{}, "blockwise", places<>{}, []<class T>(const cask::array<T>& x) { return cask::blockwise<T>([](const auto& a, const auto& b, auto& out) { for (std::size_t i = 0; i < a.shape()[0]; ++i) for (std::size_t j = 0; j < a.shape()[1]; ++j) out(i, j) = static_cast<T>(a(i, j) + b(j, i)); }, "ij,ji->ij", x, transpose(flip(x))); });
    table.view(all_types{}, "map_overlap", places<>{}, []<class T>(const cask::array<T>& x) { return cask::map_overlap([](const auto& b) { xt::xarray<T> out = b; for (std::size_t k = 1; k + 1 < b.size(); ++k) out.data()[k] = static_cast<T>(b.data()[k - 1] + b.data()[k + 1]); return out; }, x, {.depth = 1, .boundary = cask::boundary::reflect}); });
    table.view(real_numbers{}, "reduction", places<>{}, []<class T>(const cask::array<T>& x) { const auto largest = [](const auto& b) { T most = b.size() > 0 ? b.flat(0) : T(1); for (std::size_t k = 0; k < b.size(); ++k) most = most < b.flat(k) ? b.flat(k) : most; return xt::xarray<T>(std::vector<std::size_t>(b.dimension(), 1), most); }; return cask::reduction(cask::rechunk(where(x == x, x, T(1)), 3), largest, largest, [](const auto& b) -> xt::xarray<T> { return b; }); });
    table.view(all_types{}, "blocks", places<>{}, [](const auto& x) { return cask::rechunk(x, 2).blocks(cask::range(0, 2)); });
    table.view(all_types{}, "sliding_window_view", places<'n', 'a'>{}, [](const auto& x, cask::index_t n, cask::index_t axis) { return cask::sliding_window_view(x, {n}, axis); });
    table.view(reals{}, "coarsen", places<>{}, [](const auto& x) { return cask::coarsen([](const auto& tiles, const auto& o) { return max(tiles, o); }, x, cask::shape::filled(x.rank(), 2), {.trim_excess = true}); });
}
// clang-format on

#undef CASK_OF_SELECTION
#undef CASK_EXTREMUM_OF_SELECTION

/// These chapters.
template <class Table>
void choosing(Table& table) {
    reductions_of_selections(table);
    selections(table);
    changed_elements(table);
    sets(table);
    groups(table);
    histograms(table);
    statistics(table);
    parts(table);
    names(table);
    blocks(table);
}

}  // namespace cask_test::operations
