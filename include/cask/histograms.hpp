// SPDX-License-Identifier: BSD-3-Clause
// Histograms, and in which interval numbers lie.
#pragma once

#include <cask/creation.hpp>
#include <cask/groups.hpp>
#include <cask/joining.hpp>
#include <cask/manipulation.hpp>

#include <optional>
#include <utility>

namespace cask {

// Kernels that this header uses.
namespace kernel::bins {
template <class T>
struct histogram;
struct numbers;
template <class T>
struct search;
}  // namespace kernel::bins

/// Options of histograms, to be named: histogram(x, 50, {.range = {{0, 1}}}).
struct histogram_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Where the first bin begins and the last one ends; left out: the smallest and the largest
    /// element, for which x is computed once more.
    std::optional<std::pair<double, double>> range = {};
};

/// A histogram: what each bin has, and the edges of the bins, one more.
template <element C>
struct histogram_result {
    array<C> counts;
    array<double> edges;
};

namespace front {

/// Checked: a number of bins from 1 on, and a range that rises and is finite. Throws shape_error,
/// dtype_error.
[[nodiscard]] std::pair<double, double> range_of(index_t bins, std::pair<double, double> given,
                                                 source_line where);
/// Throws shape_error: `edges` is no array of one axis of two elements at least, or the weights
/// have another shape.
[[nodiscard]] node_ptr histogram(const kernel::routine& scattered, const kernel::routine& gathered,
                                 const node_ptr& x, const node_ptr& edges, const node_ptr& weights,
                                 bool even, dtype type, source_line where);
/// A routine over the elements of `x` with all of `beside`, which has one axis; the first parameter
/// is given.
[[nodiscard]] node_ptr place_among(const kernel::routine& by, const node_ptr& x,
                                   const node_ptr& beside,
                                   std::initializer_list<index_t> parameters, dtype type,
                                   source_line where);
/// Throws shape_error: `bins` is no array of one axis of `least` elements at least.
void check_edges(std::string_view operation, const node_ptr& bins, index_t least,
                 source_line where);

}  // namespace front

/// The edges of `bins` bins of equal width over the elements of `x`.
///
/// \param options  the range of the bins: see histogram_options
/// \param options  the range of the bins: see histogram_options
/// \returns  shape (bins + 1); dtype double; one chunk
/// \throws shape_error  fewer bins than 1
/// \throws dtype_error  a range that does not rise, or is not finite
/// \cost   without a range, one pass over x
/// \like   numpy.histogram_bin_edges
template <element T>
[[nodiscard]] array<double> histogram_bin_edges(const array<T>& x, index_t bins = 10,
                                                const histogram_options& options = {},
                                                source_line where = source_line::current()) {
    static_assert(!is_complex_v<T>,
                  "complex numbers have no order: use abs(z), real(z) or imag(z)");
    if (options.range || x.size() == 0) {
        const auto [low, high] = front::range_of(bins, options.range.value_or(std::pair{0.0, 1.0}),
                                                 where);
        return linspace<double>(low, high, bins + 1, {}, where);
    }
    static_cast<void>(front::range_of(bins, {0, 1}, where));
    const auto smallest = astype<double>(min(x, {}, where), where);
    const auto largest = astype<double>(max(x, {}, where), where);
    const auto margin = cask::where(equal(smallest, largest, where), 0.5, 0.0, where);
    const auto low = subtract(smallest, margin, where);
    const auto high = add(largest, margin, where);
    const auto number = arange<double>(static_cast<double>(bins + 1));
    const auto width = divide(subtract(high, low, where), static_cast<double>(bins), where);
    return cask::where(equal(number, static_cast<double>(bins), where), high,
                       add(multiply(number, width, where), low, where), where);
}

namespace detail {

template <element C, element T>
[[nodiscard]] histogram_result<C> histogram(const array<T>& x, const array<double>& edges,
                                            const expr::node_ptr& weights, bool even,
                                            source_line where) {
    static_assert(!is_complex_v<T>,
                  "complex numbers have no order: use abs(z), real(z) or imag(z)");
    using kernel::unit_target;
    const auto& counts = kernel::routine_for<unit_target, kernel::bins::histogram<C>>();
    const auto& joined =
        kernel::routine_for<unit_target, kernel::groups::gathered<kernel::groups::sum<C>>>();
    return {array<C>(front::histogram(counts, joined, convert<double>(x, where), edges.node(),
                                      weights, even, dtype_of<C>, where)),
            edges};
}

}  // namespace detail

/// How many elements of `x`, of any shape, lie in each of `bins` bins of equal width. A bin begins
/// at its edge and ends before the next one; the last has its end, too. What lies outside, and NaN,
/// is not counted: `auto [counts, edges] = histogram(x, 50, {.range = {{0, 1}}})`.
///
/// \param options  the range of the bins: see histogram_options
/// \returns  counts of shape (bins), dtype int64, and edges of shape (bins + 1), dtype double; one
///           chunk each
/// \throws shape_error  fewer bins than 1
/// \throws dtype_error  a range that does not rise, or is not finite
/// \throws task_error   when it is computed: without a range, an element is NaN or infinite
/// \cost   one pass over x, two without a range; memory for the bins of each 65,536 elements
/// \like   numpy.histogram, dask.array.histogram (which needs a range)
template <element T>
[[nodiscard]] histogram_result<std::int64_t> histogram(const array<T>& x, index_t bins = 10,
                                                       const histogram_options& options = {},
                                                       source_line where = source_line::current()) {
    return detail::histogram<std::int64_t>(x, histogram_bin_edges(x, bins, options, where), nullptr,
                                           true, where);
}
/// The same in bins between `edges`, which must rise.
template <element T>
[[nodiscard]] histogram_result<std::int64_t> histogram(const array<T>& x,
                                                       const array<double>& edges,
                                                       source_line where = source_line::current()) {
    return detail::histogram<std::int64_t>(x, edges, nullptr, false, where);
}
/// The sum of the weights of the elements of each bin; `weights` has the shape of `x`.
///
/// \param options  the range of the bins: see histogram_options
/// \returns  as histogram, but sums of dtype double
/// \throws shape_error  the weights have another shape; or as histogram
/// \throws dtype_error, task_error  as histogram
/// \cost   as histogram, and reads the weights
/// \like   numpy.histogram(x, bins, weights=weights)
template <element T, element W>
[[nodiscard]] histogram_result<double>
histogram_of_weights(const array<T>& x, const array<W>& weights, index_t bins = 10,
                     const histogram_options& options = {},
                     source_line where = source_line::current()) {
    static_assert(!is_complex_v<W>, "weights are real numbers");
    return detail::histogram<double>(x, histogram_bin_edges(x, bins, options, where),
                                     detail::convert<double>(weights, where), true, where);
}
/// The same in bins between `edges`, which must rise.
template <element T, element W>
[[nodiscard]] histogram_result<double>
histogram_of_weights(const array<T>& x, const array<W>& weights, const array<double>& edges,
                     source_line where = source_line::current()) {
    static_assert(!is_complex_v<W>, "weights are real numbers");
    return detail::histogram<double>(x, edges, detail::convert<double>(weights, where), false,
                                     where);
}

/// The density of a histogram: counts divided by their sum and by the widths of the bins, so that
/// its integral is 1.
///
/// \returns  shape and chunks of the counts; dtype double
/// \throws   never
/// \cost     that of the bins
/// \like     numpy.histogram(density=True)
template <element C>
[[nodiscard]] array<double> density(const histogram_result<C>& of,
                                    source_line where = source_line::current()) {
    const auto counts = astype<double>(of.counts, where);
    const auto widths = subtract(of.edges(range(1, _)), of.edges(range(0, -1)), where);
    return divide(divide(counts, sum(counts, {}, where), where), widths, where);
}

/// How many of the rising numbers `sorted` stand before each element of `values`, where it could be
/// inserted: before equal numbers, or with `insert::after` behind them. NaN stands at the end.
enum class insert { before, after };

/// Where the elements of `values` could be inserted into the rising numbers `sorted`.
///
/// \returns  shape and chunks of `values`; dtype int64
/// \throws shape_error  `sorted` has not one axis
/// \cost   a binary search for each element; `sorted` is kept in memory
/// \like   numpy.searchsorted
template <element T, element V>
[[nodiscard]] array<std::int64_t> searchsorted(const array<T>& sorted, const array<V>& values,
                                               insert side = insert::before,
                                               source_line where = source_line::current()) {
    using C = promote_t<T, V>;
    static_assert(!is_complex_v<C>, "complex numbers have no order");
    using A = detail::grouped_t<C>;
    front::check_edges("searchsorted", sorted.node(), 0, where);
    return array<std::int64_t>(
        front::place_among(kernel::routine_for<kernel::unit_target, kernel::bins::search<A>>(),
                           detail::convert<A>(values, where), detail::convert<A>(sorted, where),
                           {side == insert::after ? 1 : 0}, dtype::int64, where));
}

/// The number of the interval between the rising numbers `bins` in which each element of `x` lies:
/// 0 below the first one, their number from the last one on. Intervals have their lower end, or
/// with `insert::before` their upper one.
///
/// \returns  shape and chunks of `x`; dtype int64
/// \throws shape_error  `bins` has not one axis
/// \cost   as searchsorted
/// \like   numpy.digitize; its right=True is insert::before. Bins that fall: flip them
template <element T, element B>
[[nodiscard]] array<std::int64_t> digitize(const array<T>& x, const array<B>& bins,
                                           insert side = insert::after,
                                           source_line where = source_line::current()) {
    return searchsorted(bins, x, side, where);
}

/// A histogram of several coordinates: what each bin has, and the edges along each axis.
struct histogram_of_points {
    array<std::int64_t> counts;
    std::vector<array<double>> edges;
};

/// How many points lie in each bin of a grid: the coordinates of point k are `x[0][k]`, `x[1][k]`
/// ... Bins are those of histogram along each axis.
///
/// \returns  counts of shape (bins[0], bins[1], ...), dtype int64, one chunk; the edges along each
///           axis, dtype double
/// \throws shape_error  coordinates of different shapes, other numbers of axes of bins, fewer bins
///         than 1
/// \throws dtype_error, task_error  as histogram
/// \cost   a pass over each coordinate that keeps the numbers of bins, 8 bytes for each; one over
///         these
/// \like   numpy.histogramdd, histogram2d
template <element T>
[[nodiscard]] histogram_of_points
histogramdd(const std::vector<array<T>>& x, const shape& bins,
            const std::vector<std::pair<double, double>>& ranges = {},
            source_line where = source_line::current()) {
    static_assert(!is_complex_v<T>,
                  "complex numbers have no order: use abs(z), real(z) or imag(z)");
    const bool fits = !x.empty() && static_cast<int>(x.size()) == bins.rank() &&
                      (ranges.empty() || ranges.size() == x.size());
    if (!fits) {
        throw shape_error("histogramdd",
                          "there must be one coordinate, one number of bins and, if any, one range "
                          "for each axis: got " +
                              std::to_string(x.size()) + ", " + std::to_string(bins.rank()) +
                              " and " + std::to_string(ranges.size()),
                          where);
    }
    histogram_of_points result{array<std::int64_t>(), {}};
    std::optional<array<std::int64_t>> places;
    for (std::size_t axis = 0; axis < x.size(); ++axis) {
        const index_t count = bins[static_cast<int>(axis)];
        histogram_options options;
        if (!ranges.empty()) options.range = ranges[axis];
        result.edges.push_back(histogram_bin_edges(x[axis], count, options, where));
        const array<std::int64_t> place(
            front::place_among(kernel::routine_for<kernel::unit_target, kernel::bins::numbers>(),
                               detail::convert<double>(x[axis], where), result.edges.back().node(),
                               {count, 1}, dtype::int64, where));
        if (!places) {
            places = place;
            continue;
        }
        const auto outside = less(minimum(*places, place, where), 0, where);
        const auto flat = add(multiply(*places, count, where), place, where);
        places = cask::where(outside, std::int64_t{-1}, flat, where);
    }
    const auto flat = group_by(*places, bins.size(), where).count(where);
    result.counts = reshape(flat, bins, where);
    return result;
}

/// histogramdd of two coordinates.
///
/// \returns  as histogramdd
/// \throws shape_error, dtype_error, task_error  as histogramdd
/// \cost   as histogramdd
/// \like   numpy.histogram2d
template <element T>
[[nodiscard]] histogram_of_points
histogram2d(const array<T>& x, const array<T>& y, const shape& bins = {10, 10},
            const std::vector<std::pair<double, double>>& ranges = {},
            source_line where = source_line::current()) {
    return histogramdd<T>({x, y}, bins, ranges, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/histograms.ipp>
#include <cask/kernel/call/bins.hpp>
#endif
