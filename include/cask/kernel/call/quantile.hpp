// SPDX-License-Identifier: BSD-3-Clause
// Routines that find quantiles of rows: by selection, without sorting all of a row.
#pragma once

#include <cask/kernel/call/order_keys.hpp>
#include <cask/kernel/call/quantile_method.hpp>
#include <cask/kernel/call/rank_search.hpp>
#include <cask/kernel/catalog.hpp>
#include <cask/kernel/strict_math.hpp>

#include <optional>

namespace cask {

namespace kernel {

CASK_STRICT_MATH_BEGIN

/// Between which elements in order a quantile lies, and how far from the first of them.
struct quantile_place {
    std::size_t before;
    std::size_t after;
    double share;
};

namespace detail {

/// The place among `count` elements, from 0, as a number: n q + alpha + q (1 - alpha - beta) - 1.
[[nodiscard]] inline double weighted_place(double count, double q, double alpha, double beta) {
    return count * q + (alpha + q * (1 - alpha - beta)) - 1;
}

/// The next whole number, if it is not one already, or where `stays` is false.
[[nodiscard]] inline double next_place(double place, bool stays) {
    const double before = std::floor(place);
    return std::max(place == before && stays ? before : before + 1, 0.0);
}

[[nodiscard]] inline double place_by(quantile_method by, double count, double q) {
    const double last = (count - 1) * q;
    switch (by) {
        case quantile_method::linear: break;
        case quantile_method::inverted_cdf: return next_place(count * q - 1, true);
        case quantile_method::averaged_inverted_cdf: return count * q - 1;
        case quantile_method::closest_observation: {
            const double place = count * q - 1 - 0.5;
            return next_place(place, std::fmod(std::floor(place), 2) == 0);
        }
        case quantile_method::interpolated_inverted_cdf: return weighted_place(count, q, 0, 1);
        case quantile_method::hazen: return weighted_place(count, q, 0.5, 0.5);
        case quantile_method::weibull: return weighted_place(count, q, 0, 0);
        case quantile_method::median_unbiased: return weighted_place(count, q, 1 / 3.0, 1 / 3.0);
        case quantile_method::normal_unbiased: return weighted_place(count, q, 3 / 8.0, 3 / 8.0);
        case quantile_method::lower: return std::floor(last);
        case quantile_method::higher: return std::ceil(last);
        case quantile_method::midpoint: return 0.5 * (std::floor(last) + std::ceil(last));
        case quantile_method::nearest: return std::nearbyint(last);
    }
    return last;
}

}  // namespace detail

/// Where the quantile q of `count` elements lies; there is one at least.
[[nodiscard]] inline quantile_place place_of_quantile(quantile_method by, std::size_t count,
                                                      double q) {
    const double place = detail::place_by(by, static_cast<double>(count), q);
    if (place >= static_cast<double>(count - 1)) return {count - 1, count - 1, 0};
    if (place < 0) return {0, 0, 0};
    const double before = std::floor(place);
    double share = place - before;
    if (by == quantile_method::averaged_inverted_cdf) share = share == 0 ? 0.5 : 1;
    if (by == quantile_method::midpoint) share = share == 0 ? 0 : 0.5;
    const auto first = static_cast<std::size_t>(before);
    return {first, first + 1, share};
}

/// What lies so far from `a` on the way to `b`, without leaving the way.
[[nodiscard]] inline double between(double a, double b, double share) {
    if (a == b || share == 0) return a;
    const double way = b - a;
    return share >= 0.5 ? b - way * (1 - share) : a + way * share;
}

namespace detail {

template <class T>
using quantile_t = std::conditional_t<std::same_as<T, float>, float, double>;

/// What routines of quantiles are told, behind numbers of core dimensions of input and result.
struct quantile_parameters {
    bool skips_nan;
    bool is_median;
    quantile_method by;
    const index_t* first;  // bits of the quantiles
    std::size_t count;

    explicit quantile_parameters(const sequence<index_t>& all)
        : skips_nan(all[2] != 0),
          is_median(all[3] != 0),
          by(static_cast<quantile_method>(all[4])),
          first(all.begin() + 5),
          count(all.size() - 5) {}

    [[nodiscard]] double operator[](std::size_t number) const noexcept {
        return std::bit_cast<double>(first[number]);
    }
    /// Where the quantile of this number lies among so many elements. Of an even number of them, a
    /// median is no share of the way: it is half of the sum.
    [[nodiscard]] quantile_place place(std::size_t number, std::size_t elements) const {
        if (!is_median) return place_of_quantile(by, elements, (*this)[number]);
        const std::size_t before = (elements - 1) / 2;
        const std::size_t after = elements / 2;
        return {before, after, before == after ? 0 : 0.5};
    }
    /// The quantile that lies there; `at` has the elements in order.
    template <class At>
    [[nodiscard]] double value(const quantile_place& place, At&& at) const {
        const double before = at(place.before);
        if (place.share == 0) return before;
        const double after = at(place.after);
        if (is_median) return before == after ? before : (before + after) / 2;
        return between(before, after, place.share);
    }
};

/// The elements of a row at places, as if it was in order. Of a long row, keys between two of a
/// sample are taken aside, in one pass without branches: the place is among them, as a rule.
template <class T>
class selected_row {
public:
    using key = sort_key_t<T>;

    /// `other` has room for as many keys, and one.
    selected_row(key* keys, key* other, std::size_t count)
        : keys_(keys), other_(other), count_(count) {}

    [[nodiscard]] double at(std::size_t place) {
        if (place != place_) {
            key_ = place == place_ + 1 ? next() : found(place);
            place_ = place;
        }
        return static_cast<double>(value_of<T>(key_));
    }

private:
    [[nodiscard]] key found(std::size_t place) {
        constexpr std::size_t few = 512;
        aside_ = keys_;
        below_ = 0;
        aside_count_ = count_;
        if (count_ >= few) take_aside(place);
        if (place < below_ || place >= below_ + aside_count_) {
            aside_ = keys_;
            below_ = 0;
            aside_count_ = count_;
        }
        key* const at = aside_ + (place - below_);
        std::nth_element(aside_, at, aside_ + aside_count_);
        return *at;
    }

    // The key behind the one that was found last.
    [[nodiscard]] key next() const {
        const std::size_t rest = place_ + 1 - below_;
        if (rest < aside_count_) return *std::min_element(aside_ + rest, aside_ + aside_count_);
        key smallest = std::numeric_limits<key>::max();
        for (std::size_t k = 0; k < count_; ++k) {
            smallest = keys_[k] > last_aside_ ? std::min(smallest, keys_[k]) : smallest;
        }
        return smallest;
    }

    void take_aside(std::size_t place) {
        constexpr std::size_t most = 1024;
        std::array<key, most> sample;
        std::size_t size = 64;
        while (size < most && size * size < count_) size *= 2;
        for (std::size_t k = 0; k < size; ++k) sample[k] = keys_[k * count_ / size];
        std::sort(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(size));
        std::size_t margin = 8;
        while (margin * margin < size) margin *= 2;
        const std::size_t middle = place * size / count_;
        const key first = middle < margin ? key{0} : sample[middle - margin];
        last_aside_ = middle + margin < size ? sample[middle + margin]
                                             : std::numeric_limits<key>::max();
        std::size_t taken = 0;
        std::size_t below = 0;
        for (std::size_t k = 0; k < count_; ++k) {
            const key each = keys_[k];
            other_[taken] = each;
            taken += static_cast<std::size_t>((each >= first) & (each <= last_aside_));
            below += static_cast<std::size_t>(each < first);
        }
        aside_ = other_;
        aside_count_ = taken;
        below_ = below;
    }

    key* keys_;
    key* other_;
    std::size_t count_;
    std::size_t place_ = std::numeric_limits<std::size_t>::max() - 1;  // of the last key found
    key key_ = 0;
    // Keys among which it was found, and how many are smaller than all of them.
    key* aside_ = nullptr;
    std::size_t aside_count_ = 0;
    std::size_t below_ = 0;
    key last_aside_ = 0;
};

/// The quantiles of `length` elements, `count` of which are numbers; `at` has these in order.
template <class Result, class At>
void write_quantiles(const quantile_parameters& asked, std::size_t count, std::size_t length,
                     At&& at, Result* out) {
    const bool none = count == 0 || (count < length && !asked.skips_nan);
    for (std::size_t k = 0; k < asked.count; ++k) {
        out[k] = none ? std::numeric_limits<Result>::quiet_NaN()
                      : static_cast<Result>(asked.value(asked.place(k, count), at));
    }
}

/// The zero at a place of a row in order, in which zeros of either sign stay as they stand.
template <class T>
[[nodiscard]] double zero_at(const T* row, std::size_t length, std::size_t place) {
    std::size_t before = 0;
    for (std::size_t k = 0; k < length; ++k) before += row[k] < T(0) ? 1 : 0;
    const T* zero = std::find(row, row + length, T(0));
    for (; before < place; ++before) zero = std::find(zero + 1, row + length, T(0));
    return static_cast<double>(*zero);
}

template <class T>
void quantiles_of_row(const quantile_parameters& asked, sort_key_t<T>* keys, sort_key_t<T>* other,
                      const T* row, std::size_t length, quantile_t<T>* out) {
    std::size_t count = 0;
    for (std::size_t k = 0; k < length; ++k) {
        keys[count] = key_of(row[k]);
        count += is_no_number(row[k]) ? 0 : 1;
    }
    selected_row<T> selected(keys, other, count);
    const auto at = [&](std::size_t place) {
        const double found = selected.at(place);
        if constexpr (std::floating_point<T>) {
            if (found == 0) return zero_at(row, length, place);
        }
        return found;
    };
    write_quantiles(asked, count, length, at, out);
}

template <class T>
[[nodiscard]] index_t rows_of_keys(const block_memory* inputs, const shape&) {
    return 2 * aligned_bytes<sort_key_t<T>>(inputs[0].extent.back() + 1);
}

/// Of a row in runs: NaNs, which come last, are not looked at but for how many there are.
template <class T>
void run_quantiles_in_runs(const runs_of_row& row, const sequence<index_t>& parameters,
                           std::byte* result) {
    const runs::sampled_row<T> sampled(row);
    auto search = sampled.search();
    index_t count = row.length;
    if constexpr (std::floating_point<T>) {
        count = search.count_before(order_of(std::numeric_limits<T>::quiet_NaN()));
    }
    const auto at = [&](std::size_t place) {
        return static_cast<double>(search.at(static_cast<index_t>(place)));
    };
    write_quantiles(quantile_parameters(parameters), static_cast<std::size_t>(count),
                    static_cast<std::size_t>(row.length), at,
                    reinterpret_cast<quantile_t<T>*>(result));
}

template <class T>
void run_quantiles(const routine_call& call) {
    const quantile_parameters asked(call.parameters);
    const index_t length = call.inputs[0].extent.back();
    index_t rows = 1;
    for (int axis = 0; axis + 1 < call.inputs[0].extent.rank(); ++axis) {
        rows *= call.inputs[0].extent[axis];
    }
    auto* const keys = reinterpret_cast<sort_key_t<T>*>(call.scratch);
    auto* const other =
        reinterpret_cast<sort_key_t<T>*>(call.scratch + aligned_bytes<sort_key_t<T>>(length + 1));
    const auto* in = reinterpret_cast<const T*>(call.inputs[0].data);
    auto* out = reinterpret_cast<quantile_t<T>*>(call.result.data);
    for (index_t row = 0; row < rows; ++row, in += length, out += asked.count) {
        quantiles_of_row(asked, keys, other, in, static_cast<std::size_t>(length), out);
    }
}

}  // namespace detail

CASK_STRICT_MATH_END

// clang-format off
/// Routines by name: how they are printed.
struct median_of { static constexpr std::string_view name = "median"; };
struct nanmedian_of { static constexpr std::string_view name = "nanmedian"; };
struct percentile_of { static constexpr std::string_view name = "percentile"; };
struct nanpercentile_of { static constexpr std::string_view name = "nanpercentile"; };
struct quantile_of { static constexpr std::string_view name = "quantile"; };
struct nanquantile_of { static constexpr std::string_view name = "nanquantile"; };
// clang-format on

template <class Name>
concept quantile_name = std::same_as<Name, median_of> || std::same_as<Name, nanmedian_of> ||
    std::same_as<Name, percentile_of> || std::same_as<Name, nanpercentile_of> ||
    std::same_as<Name, quantile_of> || std::same_as<Name, nanquantile_of>;

template <class T>
inline constexpr ordered_form quantile_of_ordered = {&detail::run_quantiles_in_runs<T>,
                                                     &runs::sampled_row<T>::scratch_bytes};

template <quantile_name Name, class T>
inline constexpr routine routine_of<Name, T> = {
    .name = Name::name,
    .run = &detail::run_quantiles<T>,
    .scratch_bytes = &detail::rows_of_keys<T>,
    .of_ordered = &quantile_of_ordered<T>,
};

}  // namespace kernel

}  // namespace cask

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_QUANTILE)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct routines<median_of, reals>;
template struct routines<nanmedian_of, reals>;
template struct routines<percentile_of, reals>;
template struct routines<nanpercentile_of, reals>;
template struct routines<quantile_of, reals>;
template struct routines<nanquantile_of, reals>;

}  // namespace cask::kernel::catalog
#endif
