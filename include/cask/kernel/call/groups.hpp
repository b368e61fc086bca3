// SPDX-License-Identifier: BSD-3-Clause
// Reductions by group, as routines over blocks: `scattered` makes of a block of elements with
// labels a partial result for each group, `gathered` joins those of all blocks, in their order, and
// finishes them. Blocks and lanes follow from shapes and the number of groups alone, and so do the
// bits.
//
// A rule says what is kept of a group: `partial` is all zero bytes where nothing was added.
#pragma once

#include <cask/core/error.hpp>
#include <cask/kernel/call/named_routine.hpp>
#include <cask/kernel/call/order_keys.hpp>
#include <cask/kernel/catalog.hpp>
#include <cask/kernel/functions/arithmetic.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <limits>

namespace cask::kernel {

namespace groups {

CASK_STRICT_MATH_BEGIN

/// What finishing needs to know, besides what was kept.
struct finishing {
    double ddof;
    double fill;    // the result of groups that have no elements and no result of their own
    bool has_fill;  // otherwise such a group of whole numbers is an error
};

/// The result of a group without elements. Throws where none was named and R has no NaN.
template <class R>
[[nodiscard]] R result_of_nothing(const finishing& how) {
    if (how.has_fill) return static_cast<R>(how.fill);
    if constexpr (std::is_floating_point_v<R>) {
        return std::numeric_limits<R>::quiet_NaN();
    } else {
        throw error("group_by",
                    "a group has no elements, so it has no such result: name one by {.fill = ...}",
                    source_line{});
    }
}

template <class T>
struct sum {
    using argument = T;
    using result = T;
    struct partial {
        T sum;
    };
    static void add(partial& into, T value, index_t) { into.sum = kernel::add{}(into.sum, value); }
    static void join(partial& into, const partial& later) {
        into.sum = kernel::add{}(into.sum, later.sum);
    }
    static T finish(const partial& all, const finishing&) { return all.sum; }
};

template <class T>
struct prod {
    using argument = T;
    using result = T;
    struct partial {
        T product;
        double count;
    };
    static void add(partial& into, T value, index_t) { join(into, {value, 1}); }
    static void join(partial& into, const partial& later) {
        if (later.count == 0) return;
        into.product = into.count == 0 ? later.product
                                       : kernel::multiply{}(into.product, later.product);
        into.count += later.count;
    }
    static T finish(const partial& all, const finishing&) {
        return all.count == 0 ? T(1) : all.product;
    }
};

/// How many elements there are; their values are not looked at.
struct count {
    using argument = void;
    using result = std::int64_t;
    struct partial {
        std::int64_t count;
    };
    static void add(partial& into, index_t) { ++into.count; }
    static void join(partial& into, const partial& later) { into.count += later.count; }
    static std::int64_t finish(const partial& all, const finishing&) { return all.count; }
};

template <class T>
struct mean {
    using argument = T;
    using result = T;
    struct partial {
        T sum;
        double count;
    };
    static void add(partial& into, T value, index_t) {
        into.sum += value;
        into.count += 1;
    }
    static void join(partial& into, const partial& later) {
        into.sum += later.sum;
        into.count += later.count;
    }
    static T finish(const partial& all, const finishing& how) {
        if (all.count == 0 && how.has_fill) return T(how.fill);
        return all.sum / all.count;
    }
};

/// Sums of x - k and of its square, joined by Chan's formula. k is the first element, and becomes
/// the mean whenever there are twice as many: otherwise an outlier that comes first would cost as
/// many digits as its group is long.
struct variance {
    using argument = double;
    using result = double;
    struct partial {
        double count;
        double k;
        double sum;
        double square;
    };
    static void add(partial& into, double value, index_t) {
        if (into.count == 0) into.k = value;
        const double from_k = value - into.k;
        into.count += 1;
        into.sum += from_k;
        into.square += from_k * from_k;
        if (is_power_of_two(into.count)) move_to_mean(into, squares(into));
    }
    static void join(partial& into, const partial& later) {
        if (later.count == 0) return;
        if (into.count == 0) {
            into = later;
            return;
        }
        const double count = into.count + later.count;
        const double of_into = into.sum / into.count;
        const double of_later = later.sum / later.count;
        const double apart = (later.k - into.k) + (of_later - of_into);
        const double all = squares(into) + squares(later) +
                           apart * apart * (into.count * later.count / count);
        into.sum += later.sum + (later.k - into.k) * later.count;
        into.count = count;
        move_to_mean(into, all);
    }
    static double finish(const partial& all, const finishing& how) {
        if (all.count == 0 && how.has_fill) return how.fill;
        if (std::isnan(all.square)) return all.square;
        return std::max(squares(all), 0.0) / (all.count - how.ddof);
    }

private:
    /// Of deviations from the mean.
    static double squares(const partial& of) { return of.square - of.sum * (of.sum / of.count); }
    /// A k near the mean; `squares` are those of deviations from that.
    static void move_to_mean(partial& of, double squares) {
        const double before = of.k;
        of.k += of.sum / of.count;
        of.sum -= (of.k - before) * of.count;
        of.square = squares + of.sum * (of.sum / of.count);
    }
    static bool is_power_of_two(double count) noexcept {
        return std::bit_cast<std::uint64_t>(count) << 12 == 0;  // no bit behind the leading one
    }
};

/// Whether a number is NaN.
template <class T>
[[nodiscard]] constexpr bool is_nan(T value) noexcept {
    return value != value;
}

struct least {
    template <class T>
    static bool better(T value, T than) {
        return value < than;
    }
};
struct greatest {
    template <class T>
    static bool better(T value, T than) {
        return value > than;
    }
};

/// The smallest or largest element, and the first place where it is; NaN is both.
template <class T, class Order>
struct extreme {
    using argument = T;
    struct partial {
        T value;
        index_t behind;  // one past its place; 0: there is none
    };
    static void add(partial& into, T value, index_t position) {
        if (into.behind == 0 || Order::better(value, into.value) ||
            (is_nan(value) && !is_nan(into.value))) {
            into = {value, position + 1};
        }
    }
    static void join(partial& into, const partial& later) {
        if (later.behind != 0) add_partial(into, later);
    }
    /// Lanes are not in the order of places.
    static void add_partial(partial& into, const partial& other) {
        const bool as_good = other.value == into.value ||
                             (is_nan(other.value) && is_nan(into.value));
        if (into.behind != 0 && as_good) {
            into.behind = std::min(into.behind, other.behind);
        } else {
            add(into, other.value, other.behind - 1);
        }
    }
};
template <class T, class Order>
struct value_of : extreme<T, Order> {
    using result = T;
    using partial = typename extreme<T, Order>::partial;
    static T finish(const partial& all, const finishing& how) {
        return all.behind == 0 ? result_of_nothing<T>(how) : all.value;
    }
};
template <class T, class Order>
struct place_of : extreme<T, Order> {
    using result = std::int64_t;
    using partial = typename extreme<T, Order>::partial;
    static std::int64_t finish(const partial& all, const finishing& how) {
        return all.behind == 0 ? result_of_nothing<std::int64_t>(how) : all.behind - 1;
    }
};

/// The first or the last element.
template <class T, class Order>
struct end {
    using argument = T;
    using result = T;
    struct partial {
        T value;
        index_t behind;
    };
    static void add(partial& into, T value, index_t position) {
        if (into.behind == 0 || Order::better(position + 1, into.behind)) {
            into = {value, position + 1};
        }
    }
    static void join(partial& into, const partial& later) {
        if (later.behind != 0) add(into, later.value, later.behind - 1);
    }
    static T finish(const partial& all, const finishing& how) {
        return all.behind == 0 ? result_of_nothing<T>(how) : all.value;
    }
};

// ---- routines -----------------------------------------------------------------------------------

/// Few groups have several lanes, which elements enter by turns, as additions to one would wait for
/// each other.
inline constexpr index_t lanes = 4;
inline constexpr index_t most_in_lanes = 24576;  // bytes beside the result
[[nodiscard]] constexpr bool has_lanes(index_t groups, index_t bytes) noexcept {
    return groups * bytes * (lanes - 1) <= most_in_lanes;
}

/// (outer, n, inner) elements of a block, and n labels; partial results (outer, 1, groups, inner).
template <class Rule>
class scattered {
    using partial = typename Rule::partial;
    using argument = typename Rule::argument;
    static constexpr bool has_values = !std::is_void_v<argument>;

public:
    using rule = Rule;
    static constexpr index_t bytes = sizeof(partial);

    static void run(const routine_call& call) {
        const auto* const labels = reinterpret_cast<const std::int32_t*>(call.inputs[0].data);
        const index_t length = call.inputs[0].extent[0];
        const index_t groups = call.parameters[0];
        const auto axis = static_cast<int>(call.parameters[1]);
        const shape& result = call.result.extent;
        const index_t outer = product(result, 0, axis);
        const index_t inner = product(result, axis + 2, result.rank() - 1);
        const index_t begin = call.where->inputs[0].begin[0];
        auto* to = reinterpret_cast<partial*>(call.result.data);
        std::memset(static_cast<void*>(to), 0,
                    static_cast<std::size_t>(outer * groups * inner * bytes));
        const std::byte* from = has_values ? call.inputs[1].data : nullptr;
        for (index_t k = 0; k < outer; ++k, to += groups * inner) {
            if (call.parameters[2] != 0) {
                add_elements(to, groups, labels, from, length, begin, call.scratch);
            } else {
                add_rows(to, groups, labels, from, length, begin, inner);
            }
            if constexpr (has_values) from += length * inner * index_t{sizeof(argument)};
        }
    }
    /// For lanes.
    static index_t scratch_bytes(const block_memory*, const shape&) { return most_in_lanes; }
    static constexpr routine description = {
        .name = "group_by",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .asks_where = true,
        .partial_bytes = bytes,
    };

private:
    static index_t product(const shape& sizes, int first, int last) {
        index_t result = 1;
        for (int axis = first; axis < last; ++axis) result *= sizes[axis];
        return result;
    }

    [[gnu::always_inline]] static void add_one(partial& into, const std::byte* values, index_t at,
                                               index_t position) {
        if constexpr (has_values) {
            Rule::add(into, reinterpret_cast<const argument*>(values)[at], position);
        } else {
            Rule::add(into, position);
        }
    }

    static void add_elements(partial* to, index_t groups, const std::int32_t* labels,
                             const std::byte* values, index_t length, index_t begin,
                             std::byte* scratch) {
        const auto known = static_cast<std::uint64_t>(groups);
        const auto enter = [&](partial* lane, index_t k) {
            const auto label = static_cast<std::uint64_t>(std::int64_t{labels[k]});
            if (label < known) add_one(lane[label], values, k, begin + k);
        };
        if (!has_lanes(groups, bytes)) {
            for (index_t k = 0; k < length; ++k) enter(to, k);
            return;
        }
        auto* const others = reinterpret_cast<partial*>(scratch);
        std::memset(static_cast<void*>(others), 0,
                    static_cast<std::size_t>(groups * bytes * (lanes - 1)));
        index_t k = 0;
        for (; k + lanes <= length; k += lanes) {
            enter(to, k);
            enter(others, k + 1);
            enter(others + groups, k + 2);
            enter(others + 2 * groups, k + 3);
        }
        for (; k < length; ++k) enter(to, k);
        for (index_t lane = 0; lane + 1 < lanes; ++lane) {
            for (index_t group = 0; group < groups; ++group) {
                Rule::join(to[group], others[lane * groups + group]);
            }
        }
    }

    static void add_rows(partial* to, index_t groups, const std::int32_t* labels,
                         const std::byte* values, index_t length, index_t begin, index_t inner) {
        const auto known = static_cast<std::uint64_t>(groups);
        for (index_t k = 0; k < length; ++k) {
            const auto label = static_cast<std::uint64_t>(std::int64_t{labels[k]});
            if (label >= known) continue;
            partial* const row = to + static_cast<index_t>(label) * inner;
            for (index_t j = 0; j < inner; ++j) add_one(row[j], values, k * inner + j, begin + k);
        }
    }
};

/// (outer, blocks, groups, inner) partial results; results (outer, groups, inner).
template <class Rule>
class gathered {
    using partial = typename Rule::partial;
    using result = typename Rule::result;

public:
    using rule = Rule;

    static void run(const routine_call& call) {
        const auto axis = static_cast<int>(call.parameters[1]);
        const shape& sizes = call.inputs[0].extent;
        const finishing how{std::bit_cast<double>(call.parameters[2]),
                            std::bit_cast<double>(call.parameters[3]), call.parameters[4] != 0};
        index_t outer = 1;
        for (int k = 0; k < axis; ++k) outer *= sizes[k];
        const index_t blocks = sizes[axis];
        index_t kept = 1;
        for (int k = axis + 1; k < sizes.rank() - 1; ++k) kept *= sizes[k];
        const auto* from = reinterpret_cast<const partial*>(call.inputs[0].data);
        auto* to = reinterpret_cast<result*>(call.result.data);
        for (index_t k = 0; k < outer; ++k, from += blocks * kept, to += kept) {
            join_blocks(from, blocks, kept, how, to);
        }
    }
    static constexpr routine description = {.name = "group_by", .run = &run};

private:
    // Some groups at a time, along which partial results lie side by side.
    static void join_blocks(const partial* from, index_t blocks, index_t kept, const finishing& how,
                            result* to) {
        constexpr index_t most = 64;
        for (index_t first = 0; first < kept; first += most) {
            const index_t count = std::min(most, kept - first);
            partial all[most] = {};
            for (index_t block = 0; block < blocks; ++block) {
                const partial* const more = from + block * kept + first;
                for (index_t j = 0; j < count; ++j) Rule::join(all[j], more[j]);
            }
            for (index_t j = 0; j < count; ++j) to[first + j] = Rule::finish(all[j], how);
        }
    }
};

/// n labels, and rows of n elements: the medians of some groups in each row, (rows, groups).
template <class T>
class median {
    using key = sort_key_t<T>;

public:
    static void run(const routine_call& call) {
        const auto* const labels = reinterpret_cast<const std::int32_t*>(call.inputs[0].data);
        const index_t length = call.inputs[0].extent[0];
        const index_t groups = call.result.extent.back();
        if (groups == 0) return;
        const index_t rows = call.result.extent.size() / groups;
        const groups_of_call of(labels, length, call.where->box.begin.back(), groups, call.scratch);
        const finishing how{0, std::bit_cast<double>(call.parameters[0]), call.parameters[1] != 0};
        const auto* row = reinterpret_cast<const T*>(call.inputs[1].data);
        auto* to = reinterpret_cast<double*>(call.result.data);
        for (index_t k = 0; k < rows; ++k, row += length, to += groups) {
            of.collect(row);
            for (index_t group = 0; group < groups; ++group) to[group] = of.median(group, how);
        }
    }
    static index_t scratch_bytes(const block_memory* inputs, const shape& result) {
        return aligned_bytes<key>(inputs[0].extent[0]) +
               2 * aligned_bytes<index_t>(result.back() + 1);
    }
    static constexpr routine description = {
        .name = "group_by",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .asks_where = true,
    };

private:
    /// Where the elements of each group stand when they are put together.
    class groups_of_call {
    public:
        groups_of_call(const std::int32_t* labels, index_t length, index_t first, index_t groups,
                       std::byte* scratch)
            : labels_(labels),
              length_(length),
              first_(first),
              groups_(groups),
              begins_(reinterpret_cast<index_t*>(scratch)),
              ends_(reinterpret_cast<index_t*>(scratch + aligned_bytes<index_t>(groups + 1))),
              keys_(reinterpret_cast<key*>(scratch + 2 * aligned_bytes<index_t>(groups + 1))) {
            std::fill_n(begins_, groups + 1, index_t{0});
            for (index_t k = 0; k < length; ++k) {
                if (has(labels[k])) ++begins_[labels[k] - first + 1];
            }
            for (index_t k = 0; k < groups; ++k) begins_[k + 1] += begins_[k];
        }

        void collect(const T* row) const {
            std::copy_n(begins_, groups_, ends_);
            for (index_t k = 0; k < length_; ++k) {
                if (has(labels_[k])) keys_[ends_[labels_[k] - first_]++] = order_of(row[k]);
            }
        }

        [[nodiscard]] double median(index_t group, const finishing& how) const {
            key* const first = keys_ + begins_[group];
            key* const last = keys_ + ends_[group];
            if (first == last) return result_of_nothing<double>(how);
            constexpr double nan = std::numeric_limits<double>::quiet_NaN();
            if (std::is_floating_point_v<T> && *std::max_element(first, last) == key_of_nan) {
                return nan;
            }
            const index_t count = last - first;
            key* const middle = first + count / 2;
            std::nth_element(first, middle, last);
            const auto above = static_cast<double>(kernel::value_of<T>(*middle));
            if (count % 2 == 1) return above;
            const auto below =
                static_cast<double>(kernel::value_of<T>(*std::max_element(first, middle)));
            return below == above ? below : (below + above) / 2;
        }

    private:
        static constexpr key key_of_nan = std::numeric_limits<key>::max();

        [[nodiscard]] bool has(std::int32_t label) const noexcept {
            return static_cast<std::uint64_t>(label - first_) < static_cast<std::uint64_t>(groups_);
        }

        const std::int32_t* labels_;
        index_t length_;
        index_t first_;
        index_t groups_;
        index_t* begins_;
        index_t* ends_;
        key* keys_;
    };
};

CASK_STRICT_MATH_END

}  // namespace groups

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_GROUPS)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

/// The routines of reductions by group, each by its rule.
template <class... Rule>
struct grouped {
    [[gnu::used]] static constexpr asked_routine table[] = {
        &routine_for<engine_target, groups::scattered<Rule>>...,
        &routine_for<engine_target, groups::gathered<Rule>>...};
};

template struct routines_of_no_type<groups::median<std::int64_t>, groups::median<std::uint64_t>,
                                    groups::median<double>>;
template struct grouped<groups::count, groups::variance, groups::mean<double>,
                        groups::mean<std::complex<double>>>;
template struct grouped<groups::sum<std::int64_t>, groups::sum<std::uint64_t>, groups::sum<double>,
                        groups::sum<std::complex<double>>>;
template struct grouped<groups::prod<std::int64_t>, groups::prod<std::uint64_t>,
                        groups::prod<double>, groups::prod<std::complex<double>>>;

template struct grouped<
    groups::value_of<std::int64_t, groups::least>, groups::value_of<std::uint64_t, groups::least>,
    groups::value_of<double, groups::least>, groups::value_of<std::int64_t, groups::greatest>,
    groups::value_of<std::uint64_t, groups::greatest>, groups::value_of<double, groups::greatest>>;
template struct grouped<
    groups::place_of<std::int64_t, groups::least>, groups::place_of<std::uint64_t, groups::least>,
    groups::place_of<double, groups::least>, groups::place_of<std::int64_t, groups::greatest>,
    groups::place_of<std::uint64_t, groups::greatest>, groups::place_of<double, groups::greatest>>;
template struct grouped<
    groups::end<std::int64_t, groups::least>, groups::end<std::uint64_t, groups::least>,
    groups::end<double, groups::least>, groups::end<std::complex<double>, groups::least>,
    groups::end<std::int64_t, groups::greatest>, groups::end<std::uint64_t, groups::greatest>,
    groups::end<double, groups::greatest>, groups::end<std::complex<double>, groups::greatest>>;

}  // namespace cask::kernel::catalog
#endif
