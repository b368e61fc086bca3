// SPDX-License-Identifier: BSD-3-Clause
// Bins: in which interval between edges, which rise, a number lies, as routines over blocks.
#pragma once

#include <cask/core/error.hpp>
#include <cask/kernel/call/groups.hpp>

namespace cask::kernel {

namespace bins {

CASK_STRICT_MATH_BEGIN

/// Whether a stands before b in rising order, NaN at the end.
template <class T>
[[nodiscard]] constexpr bool before(T a, T b) noexcept {
    return a < b || (b != b && a == a);
}

/// How many of `count` rising numbers stand before `value`; with `or_equal` those that are equal to
/// it, too.
template <bool or_equal, class T>
[[nodiscard]] index_t count_before(const T* sorted, index_t count, T value) noexcept {
    const T* first = sorted;
    while (count > 0) {
        const index_t half = count / 2;
        const T middle = first[half];
        const bool counts = or_equal ? !before(value, middle) : before(middle, value);
        first = counts ? first + half + 1 : first;
        count = counts ? count - half - 1 : half;
    }
    return first - sorted;
}

/// Edges of bins: each begins at its edge, and ends before the next one; the last has its end, too.
class edges {
public:
    /// `even`: all bins are as wide, so that most numbers show at once where they lie. Throws where
    /// the ends, or the width between even ones, are not finite.
    edges(const double* at, index_t bins, bool even) : at_(at), bins_(bins) {
        first_ = at[0];
        last_ = at[bins];
        if (!std::isfinite(first_) || !std::isfinite(last_) ||
            (even && !std::isfinite(last_ - first_))) {
            throw error("histogram",
                        "the range is not finite, as the smallest or the largest element is not: "
                        "name one by {.range = ...}",
                        source_line{});
        }
        scale_ = static_cast<double>(bins) / (last_ - first_);
        // Edges that are few roundings apart are not where their number says.
        const double rounding = std::numeric_limits<double>::epsilon() *
                                std::max(std::abs(first_), std::abs(last_));
        even_ = even && std::isfinite(scale_) && 1 / scale_ > 8 * rounding;
    }

    /// The number of the bin; -1 outside, and for NaN.
    [[nodiscard]] index_t bin_of(double x) const noexcept {
        if (!(x >= first_ && x <= last_)) return -1;
        if (!even_) return std::min(count_before<true>(at_, bins_ + 1, x) - 1, bins_ - 1);
        constexpr double near = 1e-6;  // to an edge, where roundings might matter
        const double place = (x - first_) * scale_;
        auto bin = static_cast<index_t>(place);
        const double inside = place - static_cast<double>(bin);
        if (std::abs(inside - 0.5) < 0.5 - near) [[likely]]
            return bin;
        bin = std::min(bin, bins_ - 1);
        if (x < at_[bin]) return bin - 1;
        return bin + 1 < bins_ && x >= at_[bin + 1] ? bin + 1 : bin;
    }

private:
    const double* at_;
    index_t bins_;
    bool even_ = false;
    double first_ = 0;
    double last_ = 0;
    double scale_ = 0;
};

/// Of numbers (n), of edges (bins + 1) and perhaps of weights (n): how many numbers, or what
/// weights, each bin has: (1, bins) partial sums of T.
template <class T>
struct histogram {
    static constexpr bool weighs = std::is_same_v<T, double>;

    static void run(const routine_call& call) {
        const index_t count = call.parameters[0];
        const edges in(reinterpret_cast<const double*>(call.inputs[1].data), count,
                       call.parameters[1] != 0);
        const auto* const x = reinterpret_cast<const double*>(call.inputs[0].data);
        const auto* const weights = weighs ? reinterpret_cast<const T*>(call.inputs[2].data)
                                           : nullptr;
        const index_t length = call.inputs[0].extent[0];
        auto* const to = reinterpret_cast<T*>(call.result.data);
        std::fill_n(to, count, T{});
        const bool has_lanes = groups::has_lanes(count, sizeof(T));
        auto* const others = reinterpret_cast<T*>(call.scratch);
        std::array<T*, groups::lanes> lanes{to, to, to, to};
        if (has_lanes) {
            std::fill_n(others, count * (groups::lanes - 1), T{});
            for (index_t lane = 1; lane < groups::lanes; ++lane) {
                lanes[static_cast<std::size_t>(lane)] = others + (lane - 1) * count;
            }
        }
        const auto enter = [&](T* lane, index_t k) {
            const index_t bin = in.bin_of(x[k]);
            if (bin < 0) return;
            if constexpr (weighs) {
                lane[bin] += weights[k];
            } else {
                ++lane[bin];
            }
        };
        index_t k = 0;
        for (; k + groups::lanes <= length; k += groups::lanes) {
            enter(lanes[0], k);
            enter(lanes[1], k + 1);
            enter(lanes[2], k + 2);
            enter(lanes[3], k + 3);
        }
        for (; k < length; ++k) enter(to, k);
        if (!has_lanes) return;
        for (index_t bin = 0; bin < count; ++bin) {
            to[bin] += (lanes[1][bin] + lanes[2][bin]) + lanes[3][bin];
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape&) {
        return groups::most_in_lanes;
    }
    static constexpr routine description = {
        .name = "histogram",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .partial_bytes = sizeof(T),
    };
};

/// Of numbers of any shape, and of edges: the bin of each.
struct numbers {
    static void run(const routine_call& call) {
        const edges in(reinterpret_cast<const double*>(call.inputs[1].data), call.parameters[0],
                       call.parameters[1] != 0);
        const auto* const x = reinterpret_cast<const double*>(call.inputs[0].data);
        auto* const to = reinterpret_cast<std::int64_t*>(call.result.data);
        const index_t length = call.result.extent.size();
        for (index_t k = 0; k < length; ++k) to[k] = in.bin_of(x[k]);
    }
    static constexpr routine description = {.name = "bin_numbers", .run = &run};
};

/// Of values of any shape, and of rising numbers: how many of these stand before each value.
template <class T>
struct search {
    static void run(const routine_call& call) {
        const auto* const values = reinterpret_cast<const T*>(call.inputs[0].data);
        const auto* const sorted = reinterpret_cast<const T*>(call.inputs[1].data);
        const index_t count = call.inputs[1].extent[0];
        auto* const to = reinterpret_cast<std::int64_t*>(call.result.data);
        const index_t length = call.result.extent.size();
        if (call.parameters[0] != 0) {
            for (index_t k = 0; k < length; ++k)
                to[k] = count_before<true>(sorted, count, values[k]);
        } else {
            for (index_t k = 0; k < length; ++k)
                to[k] = count_before<false>(sorted, count, values[k]);
        }
    }
    static constexpr routine description = {.name = "searchsorted", .run = &run};
};

/// Of values of any shape, and of rising numbers: whether each value is among these.
template <class T>
struct contains {
    static void run(const routine_call& call) {
        const auto* const values = reinterpret_cast<const T*>(call.inputs[0].data);
        const auto* const sorted = reinterpret_cast<const T*>(call.inputs[1].data);
        const index_t count = call.inputs[1].extent[0];
        auto* const to = reinterpret_cast<bool*>(call.result.data);
        const index_t length = call.result.extent.size();
        for (index_t k = 0; k < length; ++k) {
            const index_t place = count_before<false>(sorted, count, values[k]);
            to[k] = place < count && sorted[place] == values[k];
        }
    }
    static constexpr routine description = {.name = "isin", .run = &run};
};

CASK_STRICT_MATH_END

}  // namespace bins

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_BINS)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct routines_of_no_type<
    bins::histogram<std::int64_t>, bins::histogram<double>, bins::numbers,
    bins::search<std::int64_t>, bins::search<std::uint64_t>, bins::search<double>,
    bins::contains<std::int64_t>, bins::contains<std::uint64_t>, bins::contains<double>>;

}  // namespace cask::kernel::catalog
#endif
