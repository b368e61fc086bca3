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
    /// How many numbers are looked up at a time.
    static constexpr index_t block = 64;

    /// `even`: all bins are as wide, so that most numbers show at once where they lie. Throws where
    /// the ends, or the width between even ones, are not finite.
    edges(const double* at, index_t bins, bool even)
        : at_(at), bins_(bins), first_(at[0]), last_(at[bins]) {
        if (!std::isfinite(first_) || !std::isfinite(last_) ||
            (even && !std::isfinite(last_ - first_))) {
            throw error("histogram",
                        "the range is not finite, as the smallest or the largest element is not: "
                        "name one by {.range = ...}",
                        source_line{});
        }
        scale_ = static_cast<double>(bins) / (last_ - first_);
        below_ = first_ - 0.5 / scale_;
        // Edges that are few roundings apart are not where their number says.
        const double rounding = std::numeric_limits<double>::epsilon() *
                                std::max(std::abs(first_), std::abs(last_));
        even_ = even && std::isfinite(scale_) && std::isfinite(below_) && 1 / scale_ > 8 * rounding;
        // Of edges and of places, a place being the number of a bin and how far inside it.
        inside_ = 0.5 - 1e-6 - 8 * rounding * scale_;
    }

    /// The numbers of the bins of `count` numbers, `block` at most; -1 outside, and for NaN.
    void find(const double* x, index_t count, std::int64_t* to) const noexcept {
        if (!even_) {
            for (index_t k = 0; k < count; ++k) to[k] = searched(x[k]);
        } else if (count == block) {
            find_block(x, to);
        } else {
            std::array<double, block> padded{};
            std::array<std::int64_t, block> bins;
            std::copy_n(x, count, padded.begin());
            find_block(padded.data(), bins.data());
            std::copy_n(bins.begin(), count, to);
        }
    }

private:
    [[nodiscard]] std::int64_t searched(double x) const noexcept {
        if (!(x >= first_ && x <= last_)) return -1;
        return std::min(count_before<true>(at_, bins_ + 1, x) - 1, bins_ - 1);
    }

    void find_block(const double* x, std::int64_t* to) const noexcept {
        if (find_by_place(x, to)) return;
        for (index_t k = 0; k < block; ++k) to[k] = beside(x[k], to[k]);
    }

    /// By arithmetic alone; false if a number is so near to an edge that roundings might matter.
    [[nodiscard]] bool find_by_place(const double* __restrict x,
                                     std::int64_t* __restrict to) const noexcept {
        constexpr double shift = 0x1.8p52;  // numbers beside it are integers, in their last bits
        const double first = first_;
        const double last = last_;
        const double below = below_;
        const double scale = scale_;
        const double inside = inside_;
        std::int64_t signs = 0;
        for (index_t k = 0; k < block; ++k) {
            const double reached = x[k] >= first ? x[k] : below;
            const double within = x[k] <= last ? reached : below;
            const double place = (within - first) * scale - 0.5;
            const double shifted = place + shift;
            const double to_middle = std::abs(place - (shifted - shift));
            signs |= std::bit_cast<std::int64_t>(inside - to_middle);
            to[k] = std::bit_cast<std::int64_t>(shifted) - std::bit_cast<std::int64_t>(shift);
        }
        return signs >= 0;
    }

    /// The bin of x: this one, or one that is next to it.
    [[nodiscard]] std::int64_t beside(double x, std::int64_t bin) const noexcept {
        const std::int64_t near = std::clamp(bin, std::int64_t{0}, bins_ - 1);
        const std::int64_t exact = near + (x >= at_[near + 1] ? 1 : 0) - (x < at_[near] ? 1 : 0);
        return x >= first_ && x <= last_ ? std::min(exact, bins_ - 1) : -1;
    }

    const double* at_;
    index_t bins_;
    bool even_ = false;
    double first_;
    double last_;
    double scale_ = 0;
    double below_ = 0;   // a number below all bins
    double inside_ = 0;  // how far from the middle of a bin a place is surely in that bin
};

/// Of numbers (n), of edges (bins + 1) and perhaps of weights (n): how many numbers, or what
/// weights, each bin has: (1, bins) partial sums of T.
template <class T>
struct histogram {
    static void run(const routine_call& call) {
        const index_t count = call.parameters[0];
        const edges in(reinterpret_cast<const double*>(call.inputs[1].data), count,
                       call.parameters[1] != 0);
        auto* const to = reinterpret_cast<T*>(call.result.data);
        if (!groups::has_lanes(count, sizeof(T))) {
            std::fill_n(to, count, T{});
            for_each_block(call, in, [&](const std::int64_t* bins, index_t length, auto amount) {
                for (index_t k = 0; k < length; ++k) {
                    if (bins[k] >= 0) to[bins[k]] += amount(k);
                }
            });
            return;
        }
        // What lies outside goes to a place before those of the bins, which spares a branch.
        const index_t lane = count + 1;
        T* const sums = reinterpret_cast<T*>(call.scratch) + 1;
        std::fill_n(sums - 1, lane * groups::lanes, T{});
        for_each_block(call, in, [&](const std::int64_t* bins, index_t length, auto amount) {
            index_t k = 0;
            for (; k + groups::lanes <= length; k += groups::lanes) {
                sums[bins[k]] += amount(k);
                sums[bins[k + 1] + lane] += amount(k + 1);
                sums[bins[k + 2] + 2 * lane] += amount(k + 2);
                sums[bins[k + 3] + 3 * lane] += amount(k + 3);
            }
            for (; k < length; ++k) sums[bins[k]] += amount(k);
        });
        for (index_t bin = 0; bin < count; ++bin) {
            const T* const lanes = sums + bin;
            to[bin] = lanes[0] + ((lanes[lane] + lanes[2 * lane]) + lanes[3 * lane]);
        }
    }
    static index_t scratch_bytes(const block_memory*, const shape&) {
        return groups::most_in_lanes / (groups::lanes - 1) * groups::lanes +
               groups::lanes * index_t{sizeof(T)};
    }
    static constexpr routine description = {
        .name = "histogram",
        .run = &run,
        .scratch_bytes = &scratch_bytes,
        .partial_bytes = sizeof(T),
    };

private:
    /// enter(bins, length, amount) for some elements at a time, where amount(k) is what element k
    /// adds to its bin.
    template <class Enter>
    [[gnu::always_inline]] static void for_each_block(const routine_call& call, const edges& in,
                                                      Enter enter) {
        const auto* const x = reinterpret_cast<const double*>(call.inputs[0].data);
        const index_t length = call.inputs[0].extent[0];
        std::array<std::int64_t, edges::block> bins;
        for (index_t first = 0; first < length; first += edges::block) {
            const index_t here = std::min(edges::block, length - first);
            in.find(x + first, here, bins.data());
            if constexpr (std::is_same_v<T, double>) {
                const auto* const weights = reinterpret_cast<const T*>(call.inputs[2].data) + first;
                enter(bins.data(), here, [weights](index_t k) { return weights[k]; });
            } else {
                enter(bins.data(), here, [](index_t) { return T{1}; });
            }
        }
    }
};

/// Of numbers of any shape, and of edges: the bin of each.
struct numbers {
    static void run(const routine_call& call) {
        const edges in(reinterpret_cast<const double*>(call.inputs[1].data), call.parameters[0],
                       call.parameters[1] != 0);
        const auto* const x = reinterpret_cast<const double*>(call.inputs[0].data);
        auto* const to = reinterpret_cast<std::int64_t*>(call.result.data);
        const index_t length = call.result.extent.size();
        for (index_t first = 0; first < length; first += edges::block) {
            in.find(x + first, std::min(edges::block, length - first), to + first);
        }
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
