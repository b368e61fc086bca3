// SPDX-License-Identifier: BSD-3-Clause
// Reductions by group: of the elements that have the same label.
#pragma once

#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/map.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel::groups {
struct count; struct variance; struct least; struct greatest;
template <class T> struct sum;
template <class T> struct prod;
template <class T> struct mean;
template <class T, class Order> struct value_of;
template <class T, class Order> struct place_of;
template <class T, class Order> struct end;
template <class Rule> class scattered;
template <class Rule> class gathered;
template <class T> class median;
}  // namespace kernel::groups
// clang-format on

/// Options of reductions by group, to be named: by.sum(x, {.axes = 0}).
struct group_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// The axes of x that the labels' axes belong to, in their order; left out: the last ones.
    axis_list axes = {};
    /// Delta degrees of freedom of variance and stddev: they divide by n - ddof.
    double ddof = 0;
    /// The result of groups without elements, where there is no other: of minima, maxima, their
    /// places, first and last elements, means. Left out: NaN, or an error for whole numbers.
    std::optional<double> fill = {};
};

namespace front {

/// Labels that are checked: whole numbers of 32 bits, of at least one axis. Throws shape_error.
[[nodiscard]] node_ptr labels(const node_ptr& x, index_t count, source_line where);
/// Throws dtype_error: the result of empty groups is no whole number from `low` to `high`.
void check_fill(const group_options& options, dtype type, double low, double high,
                source_line where);
/// The partial results of blocks by one routine, joined by another, which gives elements of `type`.
/// `x` null: labels alone.
[[nodiscard]] node_ptr reduce_by_group(const kernel::routine& scattered,
                                       const kernel::routine& gathered, const node_ptr& labels,
                                       const node_ptr& x, index_t count, dtype type,
                                       const group_options& options, source_line where);
/// The medians of groups by a routine, as doubles.
[[nodiscard]] node_ptr median_by_group(const kernel::routine& by, const node_ptr& labels,
                                       const node_ptr& x, index_t count,
                                       const group_options& options, source_line where);

}  // namespace front

namespace detail {

/// In what type elements of T are added up.
template <element T>
using grouped_t = std::conditional_t<
    is_complex_v<T>, std::complex<double>,
    std::conditional_t<std::is_floating_point_v<T>, double,
                       std::conditional_t<std::is_unsigned_v<T> && !std::same_as<T, bool>,
                                          std::uint64_t, std::int64_t>>>;
/// The type of sums: that in which they are computed, but for floats.
template <element T>
using group_sum_t = std::conditional_t<std::is_integral_v<T>, grouped_t<T>, T>;
/// The type in which means are computed, and that of means.
template <element T>
using group_mean_t = std::conditional_t<is_complex_v<T>, std::complex<double>, double>;
template <element T>
using mean_result_t = std::conditional_t<std::is_integral_v<T>, double, T>;

/// Labels as numbers of 32 bits; what is no number of a group stays none.
template <element L>
[[nodiscard]] array<std::int32_t> labels_in_32_bits(const array<L>& labels, index_t count,
                                                    source_line where) {
    static_assert(std::is_integral_v<L> && !std::same_as<L, bool>,
                  "labels are whole numbers from 0 to count - 1; without count, group_by(labels) "
                  "finds the groups of labels of any type");
    if constexpr (sizeof(L) < 4 || std::same_as<L, std::int32_t>) {
        return array<std::int32_t>(convert<std::int32_t>(labels, where));
    } else {
        const auto most = static_cast<L>(count);
        const auto below = minimum(labels, most, where);
        if constexpr (std::is_signed_v<L>) {
            return array<std::int32_t>(convert<std::int32_t>(maximum(below, L(-1), where), where));
        } else {
            return array<std::int32_t>(convert<std::int32_t>(below, where));
        }
    }
}

}  // namespace detail

/// Groups of positions, by labels: made by group_by.
///
/// In results one axis of as many elements as there are groups stands where the labels' axes were,
/// or the first of these. Positions whose label is no number from 0 to count - 1 are in no
/// group. The bits of results depend on values, shapes and the number of groups only.
class groups {
public:
    /// Labels from 0 to count - 1, see group_by.
    groups(const array<std::int32_t>& labels, index_t count, source_line where)
        : labels_(front::labels(labels.node(), count, where)), count_(count) {}

    /// How many there are.
    [[nodiscard]] index_t size() const noexcept { return count_; }

    /// How many positions each group has.
    ///
    /// \returns  shape (count); dtype int64; one chunk
    /// \throws   never
    /// \cost     one pass over the labels
    /// \like     numpy.bincount; flox.groupby_reduce(func="count") counts elements that are not NaN
    [[nodiscard]] array<std::int64_t> count(source_line where = source_line::current()) const {
        return array<std::int64_t>(
            reduced<kernel::groups::count>(nullptr, dtype::int64, group_options{}, where));
    }

    /// Sums of each group; 0 of none.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape of x, see above; dtype int64 or uint64 for whole numbers (which wrap), else
    ///           T (sums of floats are kept in doubles); one chunk along the groups
    /// \throws shape_error  the labels have another shape than x along their axes
    /// \throws axis_error   no such axes, or not as many as the labels have
    /// \cost   one pass over x and the labels; memory for the groups of each 65,536 positions
    /// \like   flox.groupby_reduce(x, labels, func="sum"); xarray's groupby(...).sum()
    template <element T>
    [[nodiscard]] array<detail::group_sum_t<T>>
    sum(const array<T>& x, const group_options& options = {},
        source_line where = source_line::current()) const {
        using A = detail::grouped_t<T>;
        return reduced<kernel::groups::sum<A>, A, A, detail::group_sum_t<T>>(x, options, where);
    }

    /// Products of each group; 1 of none.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  as sum
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="prod")
    template <element T>
    [[nodiscard]] array<detail::group_sum_t<T>>
    prod(const array<T>& x, const group_options& options = {},
         source_line where = source_line::current()) const {
        using A = detail::grouped_t<T>;
        return reduced<kernel::groups::prod<A>, A, A, detail::group_sum_t<T>>(x, options, where);
    }

    /// Means of each group; NaN, or `.fill`, of none.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype double for whole numbers, else T
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="mean")
    template <element T>
    [[nodiscard]] array<detail::mean_result_t<T>>
    mean(const array<T>& x, const group_options& options = {},
         source_line where = source_line::current()) const {
        using A = detail::group_mean_t<T>;
        return reduced<kernel::groups::mean<A>, A, A, detail::mean_result_t<T>>(x, options, where);
    }

    /// Variances of each group, in one stable pass; NaN, or `.fill`, of none.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype double for whole numbers, else T
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="var")
    template <element T>
    [[nodiscard]] array<detail::mean_result_t<T>>
    variance(const array<T>& x, const group_options& options = {},
             source_line where = source_line::current()) const {
        static_assert(!is_complex_v<T>, "variances by group are of real numbers");
        return reduced<kernel::groups::variance, double, double, detail::mean_result_t<T>>(
            x, options, where);
    }
    /// Standard deviations: square roots of the variances.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype double for whole numbers, else T
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="std")
    template <element T>
    [[nodiscard]] array<detail::mean_result_t<T>>
    stddev(const array<T>& x, const group_options& options = {},
           source_line where = source_line::current()) const {
        return sqrt(variance(x, options, where), where);
    }

    /// The element in the middle of each group, or the mean of the two there; NaN where one is NaN.
    /// Of none `.fill`, or NaN.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype double for whole numbers, else T
    /// \throws shape_error, axis_error  as sum
    /// \cost   linear time: the elements of each group are put together, 8 bytes for each position
    ///         of the labels in each thread. Of few long rows the groups are shared among threads,
    ///         each of which looks at all labels; x is kept in memory if it is computed
    /// \like   flox.groupby_reduce(x, labels, func="median")
    template <element T>
    [[nodiscard]] array<detail::mean_result_t<T>>
    median(const array<T>& x, const group_options& options = {},
           source_line where = source_line::current()) const {
        static_assert(!is_complex_v<T>, "complex numbers have no order");
        using A = std::conditional_t<is_complex_v<T>, double, detail::grouped_t<T>>;
        const array<double> result(front::median_by_group(
            kernel::routine_for<kernel::unit_target, kernel::groups::median<A>>(), labels_,
            detail::convert<A>(x, where), count_, options, where));
        return array<detail::mean_result_t<T>>(
            detail::convert<detail::mean_result_t<T>>(result, where));
    }

    /// The smallest element of each group; NaN where one is. Of none `.fill`, or NaN; whole numbers
    /// need `.fill` then.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype T
    /// \throws shape_error, axis_error  as sum
    /// \throws task_error   when it is computed: a group of whole numbers is empty, without `.fill`
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="min")
    template <element T>
    [[nodiscard]] array<T> min(const array<T>& x, const group_options& options = {},
                               source_line where = source_line::current()) const {
        return in_order<kernel::groups::value_of, kernel::groups::least, T>(x, options, where);
    }
    /// The largest element of each group, see min.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  as min
    /// \throws shape_error, axis_error, task_error  as min
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="max")
    template <element T>
    [[nodiscard]] array<T> max(const array<T>& x, const group_options& options = {},
                               source_line where = source_line::current()) const {
        return in_order<kernel::groups::value_of, kernel::groups::greatest, T>(x, options, where);
    }
    /// Where the smallest element of each group is, along the labels' axis (row-major over
    /// several); the first of equal ones, or of NaN. Of an empty group `.fill`.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype int64
    /// \throws shape_error, axis_error  as sum
    /// \throws task_error   when it is computed: a group is empty, without `.fill`
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="argmin")
    template <element T>
    [[nodiscard]] array<std::int64_t> argmin(const array<T>& x, const group_options& options = {},
                                             source_line where = source_line::current()) const {
        return in_order<kernel::groups::place_of, kernel::groups::least, std::int64_t>(x, options,
                                                                                       where);
    }
    /// Where the largest element is, see argmin.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  as argmin
    /// \throws shape_error, axis_error, task_error  as argmin
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="argmax")
    template <element T>
    [[nodiscard]] array<std::int64_t> argmax(const array<T>& x, const group_options& options = {},
                                             source_line where = source_line::current()) const {
        return in_order<kernel::groups::place_of, kernel::groups::greatest, std::int64_t>(
            x, options, where);
    }

    /// The first element of each group. Of none as min.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype T
    /// \throws shape_error, axis_error, task_error  as min
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="first")
    template <element T>
    [[nodiscard]] array<T> first(const array<T>& x, const group_options& options = {},
                                 source_line where = source_line::current()) const {
        using A = detail::grouped_t<T>;
        return reduced<kernel::groups::end<A, kernel::groups::least>, A, A, T>(x, options, where);
    }
    /// The last element of each group, see first.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  as first
    /// \throws shape_error, axis_error, task_error  as min
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="last")
    template <element T>
    [[nodiscard]] array<T> last(const array<T>& x, const group_options& options = {},
                                source_line where = source_line::current()) const {
        using A = detail::grouped_t<T>;
        return reduced<kernel::groups::end<A, kernel::groups::greatest>, A, A, T>(x, options,
                                                                                  where);
    }

    /// Whether some element of each group is not 0.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype bool
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="any")
    template <element T>
    [[nodiscard]] array<bool> any(const array<T>& x, const group_options& options = {},
                                  source_line where = source_line::current()) const {
        return not_equal(sum(not_equal(x, T(0), where), options, where), 0, where);
    }
    /// Whether no element of each group is 0.
    ///
    /// \param options  the axes, and the result of empty groups: see group_options
    /// \returns  shape as sum; dtype bool
    /// \throws shape_error, axis_error  as sum
    /// \cost   as sum
    /// \like   flox.groupby_reduce(x, labels, func="all")
    template <element T>
    [[nodiscard]] array<bool> all(const array<T>& x, const group_options& options = {},
                                  source_line where = source_line::current()) const {
        return equal(sum(equal(x, T(0), where), options, where), 0, where);
    }

private:
    template <class Rule>
    [[nodiscard]] expr::node_ptr reduced(const expr::node_ptr& x, dtype type,
                                         const group_options& options, source_line where) const {
        return front::reduce_by_group(
            kernel::routine_for<kernel::unit_target, kernel::groups::scattered<Rule>>(),
            kernel::routine_for<kernel::unit_target, kernel::groups::gathered<Rule>>(), labels_, x,
            count_, type, options, where);
    }
    /// By a rule for elements of A with results of B, as R.
    template <class Rule, element A, element B, element R, element T>
    [[nodiscard]] array<R> reduced(const array<T>& x, const group_options& options,
                                   source_line where) const {
        if constexpr (std::is_integral_v<R>) {
            // Of 64 bits the largest double that fits.
            constexpr int lost = std::max(std::numeric_limits<R>::digits - 53, 0);
            constexpr auto greatest = static_cast<std::uint64_t>(std::numeric_limits<R>::max());
            constexpr std::uint64_t most = greatest >> lost << lost;
            front::check_fill(options, dtype_of<R>,
                              static_cast<double>(std::numeric_limits<R>::lowest()),
                              static_cast<double>(most), where);
        }
        const array<B> result(
            reduced<Rule>(detail::convert<A>(x, where), dtype_of<B>, options, where));
        return array<R>(detail::convert<R>(result, where));
    }
    template <template <class, class> class Rule, class Order, element R, element T>
    [[nodiscard]] array<R> in_order(const array<T>& x, const group_options& options,
                                    source_line where) const {
        static_assert(!is_complex_v<T>, "complex numbers have no order");
        using A = std::conditional_t<is_complex_v<T>, double, detail::grouped_t<T>>;
        using B =
            std::conditional_t<std::same_as<Rule<A, Order>, kernel::groups::place_of<A, Order>>,
                               std::int64_t, A>;
        return reduced<Rule<A, Order>, A, B, R>(x, options, where);
    }

    expr::node_ptr labels_;
    index_t count_;
};

/// Groups that were found in the labels: made by group_by.
template <element L>
class found_groups : public groups {
public:
    /// The groups of `labels`, which are places in `keys`.
    found_groups(const array<std::int32_t>& labels, std::vector<L> keys, source_line where)
        : groups(labels, static_cast<index_t>(keys.size()), where), keys_(std::move(keys)) {}

    /// The label of each group, in rising order.
    [[nodiscard]] const std::vector<L>& keys() const noexcept { return keys_; }

private:
    std::vector<L> keys_;
};

/// Groups of positions that have the same label, a whole number from 0 to `count` - 1:
/// `group_by(month, 12).mean(temperature, {.axes = 0})`.
///
/// \returns  the groups, whose members reduce arrays: lazily, in any number
/// \throws shape_error  labels without axes; a count below 0, or of 2^31 and more
/// \cost   nothing until computed
/// \like   flox.groupby_reduce(x, labels, expected_groups=range(count))
template <element L>
[[nodiscard]] groups group_by(const array<L>& labels, index_t count,
                              source_line where = source_line::current()) {
    return groups(detail::labels_in_32_bits(labels, count, where), count, where);
}

/// Groups of positions that have the same label, of any type: the labels are computed now.
///
/// \returns  the groups, in the order of their labels, which are `keys()`; NaN is in no group
/// \throws shape_error  labels without axes
/// \throws task_error   as compute
/// \cost   computes and sorts the labels, and keeps a number of 32 bits for each of them
/// \like   flox.groupby_reduce(x, labels), pandas' groupby
template <element L>
[[nodiscard]] found_groups<L> group_by(const array<L>& labels,
                                       source_line where = source_line::current()) {
    static_assert(!is_complex_v<L>, "complex numbers have no order, so they are no labels");
    const auto values = labels.compute();
    std::vector<L> keys(values.begin(), values.end());
    keys.erase(std::remove_if(keys.begin(), keys.end(), [](L key) { return key != key; }),
               keys.end());
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    const auto numbers = map(
        [keys](L label) {
            const auto found = std::lower_bound(keys.begin(), keys.end(), label);
            const bool known = found != keys.end() && *found == label;
            return static_cast<std::int32_t>(known ? found - keys.begin() : -1);
        },
        labels);
    return found_groups<L>(numbers.persist(), std::move(keys), where);
}

/// How often each number from 0 to `count` - 1 is in `x`; other numbers are not counted.
///
/// \returns  shape (count); dtype int64; one chunk
/// \throws shape_error  as group_by
/// \cost   one pass over x
/// \like   numpy.bincount, whose length follows from the numbers: here it is said
template <element L>
[[nodiscard]] array<std::int64_t> bincount(const array<L>& x, index_t count,
                                           source_line where = source_line::current()) {
    return group_by(x, count, where).count(where);
}
/// The sum of the weights of each number from 0 to `count` - 1 in `x`.
///
/// \returns  shape (count); dtype as groups::sum; one chunk
/// \throws shape_error  as group_by; or the weights have another shape than x
/// \cost   one pass over x and the weights
/// \like   numpy.bincount(x, weights)
template <element L, element T>
[[nodiscard]] auto bincount(const array<L>& x, index_t count, const array<T>& weights,
                            source_line where = source_line::current()) {
    return group_by(x, count, where).sum(weights, {}, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/groups.ipp>
#include <cask/kernel/call/groups.hpp>
#endif
