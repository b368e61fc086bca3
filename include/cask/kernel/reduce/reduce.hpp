// SPDX-License-Identifier: BSD-3-Clause
// From a rule and a finish to the description of a reduction.
#pragma once

#include <cask/kernel/reduce/moments.hpp>
#include <cask/kernel/reduce/number_sum.hpp>
#include <cask/kernel/reduce/rules.hpp>
#include <cask/kernel/reduce/scaled_product.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

// ---- finishes: from a partial result to an element ---------------------------------------------

// clang-format off
/// A reduction by name: how it is printed, and whether it has a result for no elements.
struct sum_of { static constexpr std::string_view name = "sum"; static constexpr bool has_identity = true; };
struct prod_of { static constexpr std::string_view name = "prod"; static constexpr bool has_identity = true; };
struct nansum_of { static constexpr std::string_view name = "nansum"; static constexpr bool has_identity = true; };
struct nanprod_of { static constexpr std::string_view name = "nanprod"; static constexpr bool has_identity = true; };
struct nanmean_of { static constexpr std::string_view name = "nanmean"; static constexpr bool has_identity = true; };
struct nanvar_of { static constexpr std::string_view name = "nanvar"; static constexpr bool has_identity = true; };
struct nanstd_of { static constexpr std::string_view name = "nanstd"; static constexpr bool has_identity = true; };
struct mean_of { static constexpr std::string_view name = "mean"; static constexpr bool has_identity = true; };
struct variance_of { static constexpr std::string_view name = "variance"; static constexpr bool has_identity = true; };
struct stddev_of { static constexpr std::string_view name = "stddev"; static constexpr bool has_identity = true; };
struct min_of { static constexpr std::string_view name = "min"; static constexpr bool has_identity = false; };
struct max_of { static constexpr std::string_view name = "max"; static constexpr bool has_identity = false; };
struct nanmin_of { static constexpr std::string_view name = "nanmin"; static constexpr bool has_identity = false; };
struct nanmax_of { static constexpr std::string_view name = "nanmax"; static constexpr bool has_identity = false; };
struct argmin_of { static constexpr std::string_view name = "argmin"; static constexpr bool has_identity = false; };
struct argmax_of { static constexpr std::string_view name = "argmax"; static constexpr bool has_identity = false; };
struct nanargmin_of { static constexpr std::string_view name = "nanargmin"; static constexpr bool has_identity = false; };
struct nanargmax_of { static constexpr std::string_view name = "nanargmax"; static constexpr bool has_identity = false; };
struct any_of { static constexpr std::string_view name = "any"; static constexpr bool has_identity = true; };
struct all_of { static constexpr std::string_view name = "all"; static constexpr bool has_identity = true; };
struct count_of { static constexpr std::string_view name = "count_nonzero"; static constexpr bool has_identity = true; };
// clang-format on

/// The largest or smallest number: NaN where there is none.
template <class F>
struct extreme_number : F {
    template <class T>
    static constexpr bool by_plane = std::is_floating_point_v<T>;
    template <class T>
    static T start() {
        return std::numeric_limits<T>::quiet_NaN();
    }
    template <class T>
    static T nothing() {
        return start<T>();
    }
    using F::operator();
};
struct largest_number : extreme_number<fmax> {
    template <class T>
    static T worst() {
        return -std::numeric_limits<T>::infinity();
    }
    template <class B>
    static B beside_number(const B& held, const B& x) {  // x may be NaN
        return larger(x, held);
    }
};
struct smallest_number : extreme_number<fmin> {
    template <class T>
    static T worst() {
        return std::numeric_limits<T>::infinity();
    }
    template <class B>
    static B beside_number(const B& held, const B& x) {
        return smaller(x, held);
    }
};

struct take_value {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters&) {
        return static_cast<R>(partial);
    }
};
struct take_mean {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        return static_cast<R>(partial / static_cast<real_t<P>>(parameters.count));
    }
};
struct take_product {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters&) {
        return static_cast<R>(partial.value());
    }
};
struct take_index {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters&) {
        return static_cast<R>(partial.index);
    }
};
struct take_variance {
    static constexpr bool takes_ddof = true;
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        // As in NumPy: no degree of freedom gives NaN or infinity, never a negative divisor.
        const double freedom = std::max(parameters.count - parameters.ddof, 0.0);
        return static_cast<R>(partial.square / freedom);
    }
};
struct take_stddev {
    static constexpr bool takes_ddof = true;
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        return static_cast<R>(std::sqrt(take_variance::of<double>(partial, parameters)));
    }
};

struct take_number_mean {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters&) {
        return static_cast<R>(partial.sum / partial.count);
    }
};
struct take_number_variance {
    static constexpr bool takes_ddof = true;
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        const double freedom = partial.count - parameters.ddof;
        return freedom > 0 ? static_cast<R>(partial.square / freedom)
                           : std::numeric_limits<R>::quiet_NaN();
    }
};
/// As take_variance, of the elements that were counted.
struct take_chosen_variance {
    static constexpr bool takes_ddof = true;
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        return take_variance::of<R>(partial, {partial.count, parameters.ddof});
    }
};
struct take_number_stddev {
    static constexpr bool takes_ddof = true;
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        return static_cast<R>(std::sqrt(take_number_variance::of<double>(partial, parameters)));
    }
};

// ---- kernels over rules ------------------------------------------------------------------------

template <class Rule>
typename Rule::lanes* lanes_at(std::byte* lanes, std::size_t block) {
    return reinterpret_cast<typename Rule::lanes*>(lanes) + block;
}

template <class Rule>
void reset_lanes(std::byte* lanes, std::size_t blocks) {
    for (std::size_t block = 0; block < blocks; ++block) {
        Rule::reset(*lanes_at<Rule>(lanes, block));
    }
}

// The block of `length` elements that begins `bits` behind another in each plane; booleans are put
// in `word`.
template <class T>
operand block_behind(operand block, index_t bits, std::size_t length, std::uint64_t& word) {
    if constexpr (std::is_same_v<T, bool>) {
        word = bits_from(reinterpret_cast<const std::uint64_t*>(block.data), bits, length);
        block.data = reinterpret_cast<std::byte*>(&word);
    } else {
        block.data += bits / 8;
        if constexpr (is_complex_v<T>) block.imag += bits / 8;
    }
    return block;
}

template <class Rule, class T>
void accumulate_lane_by_lane(typename Rule::lanes& all, const operand& block, std::size_t length,
                             index_t position) {
    T values[block_length];
    scalars<T>(block).load(0, values);
    for (std::size_t lane = 0; lane < length; ++lane) {
        Rule::add_lane(all, lane, values[lane], position);
    }
}

template <class Arch, class Rule, class T>
void accumulate_along(std::byte* lanes, const operand& values, std::size_t length,
                      index_t position) {
    const std::size_t whole = length / block_length;
    auto& all = *lanes_at<Rule>(lanes, 0);
    if (whole > 0) Rule::template add_blocks<Arch>(all, values, whole, position);
    if (length % block_length == 0) return;
    accumulate_lane_by_lane<Rule, T>(all, from_block<T>(values, whole), length % block_length,
                                     position + static_cast<index_t>(whole * block_length));
}

/// Rules that add the first elements of several blocks, any number of elements apart, in one call.
template <class Rule, class Arch>
concept adds_rows = requires(typename Rule::lanes& lanes, const operand& first) {
    Rule::template add_rows<Arch>(lanes, first, std::size_t{}, index_t{}, std::size_t{});
};

/// Rules that join rows of bits as words, without looking at single lanes.
template <class Rule>
concept adds_bit_rows = requires(typename Rule::lanes& lanes, const std::uint64_t* words) {
    Rule::add_bit_rows(lanes, words, index_t{}, index_t{}, std::size_t{});
};

// Several rows block by block: as many streams from memory as there are rows, and lanes that stay
// in the first-level cache.
template <class Arch, class Rule, class T>
void accumulate_across(std::byte* lanes, const operand& values, std::size_t length,
                       index_t position, const rows& all) {
    std::uint64_t word = 0;
    const std::size_t wide = std::min(length, block_length);
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        auto& into = *lanes_at<Rule>(lanes, block);
        const operand first = from_block<T>(values, block);
        if constexpr (adds_rows<Rule, Arch>) {
            const index_t step = all.bits / (8 * static_cast<index_t>(sizeof(real_t<T>)));
            const std::size_t used = std::min(length - block * block_length, block_length);
            Rule::template add_rows<Arch>(into, first, static_cast<std::size_t>(all.count), step,
                                          used);
            continue;
        }
        if constexpr (adds_bit_rows<Rule>) {
            Rule::add_bit_rows(into, reinterpret_cast<const std::uint64_t*>(first.data), all.count,
                               all.bits, wide);
            continue;
        }
        for (index_t k = 0; k < all.count; ++k) {
            const operand row = block_behind<T>(first, k * all.bits, wide, word);
            Rule::template add_blocks<Arch>(into, row, 1, position + k * all.positions);
        }
    }
    if (all.rest == 0) return;
    const auto rest = static_cast<std::size_t>(all.rest);
    const operand row = block_behind<T>(values, all.count * all.bits, rest, word);
    accumulate_lane_by_lane<Rule, T>(*lanes_at<Rule>(lanes, 0), row, rest,
                                     position + all.count * all.positions);
}

template <class Arch, class Rule, class T>
void accumulate_tile(std::byte* lanes, std::size_t step, const operand& values, std::size_t length,
                     index_t position, const rows& all) {
    if (step == 0) {
        accumulate_along<Arch, Rule, T>(lanes, values, length, position);
    } else {
        accumulate_across<Arch, Rule, T>(lanes, values, length, position, all);
    }
}

template <class Arch, class Rule>
void part_lanes(std::byte* lanes, std::size_t length, std::size_t together, index_t count,
                const leaf_position& leaf, std::byte* partials) {
    auto* all = lanes_at<Rule>(lanes, 0);
    auto* out = reinterpret_cast<typename Rule::partial*>(partials);
    if (together == 1) {
        for (std::size_t first = 0; first < length;
             first += block_length, ++all, out += block_length) {
            const std::size_t here = std::min(length - first, block_length);
            for (std::size_t lane = 0; lane < here; ++lane) {
                out[lane] = Rule::part(*all, lane, count, leaf);
            }
        }
        return;
    }
    if constexpr (requires {
                      Rule::template fold<Arch>(*all, length, together, count, leaf, out);
                  }) {
        return Rule::template fold<Arch>(*all, length, together, count, leaf, out);
    }
    std::array<typename Rule::partial, block_length> parts;
    const turns taken_by(count, together);
    for (std::size_t lane = 0, turn = 0, place = 0; lane < together * length; ++lane) {
        parts[lane] = Rule::part(*all, lane, taken_by.of(turn), leaf);
        if (++place == length) place = 0, ++turn;
    }
    for (std::size_t rows = together; rows > 1; rows = (rows + 1) / 2) {
        const std::size_t half = (rows + 1) / 2;
        for (std::size_t k = 0; k < (rows - half) * length; ++k) {
            Rule::join(parts[k], parts[half * length + k]);
        }
    }
    std::copy_n(parts.begin(), length, out);
}

template <class Rule>
void join_partials(std::byte* into, const std::byte* from, std::size_t length) {
    auto* a = reinterpret_cast<typename Rule::partial*>(into);
    const auto* b = reinterpret_cast<const typename Rule::partial*>(from);
    for (std::size_t k = 0; k < length; ++k) Rule::join(a[k], b[k]);
}

template <class Rule>
void identity_partials(std::byte* partials, std::size_t length) {
    auto* out = reinterpret_cast<typename Rule::partial*>(partials);
    for (std::size_t k = 0; k < length; ++k) out[k] = Rule::identity();
}

template <class Rule, class Finish, class R>
void finish_partials(const std::byte* partials, std::size_t length,
                     const finish_parameters& parameters, std::byte* out, index_t stride) {
    const auto* in = reinterpret_cast<const typename Rule::partial*>(partials);
    const auto write = [&](index_t bytes) {
        for (std::size_t k = 0; k < length; ++k) {
            const R value = Finish::template of<R>(in[k], parameters);
            std::memcpy(out + static_cast<index_t>(k) * bytes, &value, sizeof(R));
        }
    };
    constexpr index_t item = sizeof(R);
    stride == item ? write(item) : write(stride);  // the first loop is of vectors
}

CASK_STRICT_MATH_END

/// Finishes that divide by degrees of freedom.
template <class Finish>
concept takes_freedom = requires {
    Finish::takes_ddof;
};

/// The description of the reduction Name of elements of T to R by the instruction set Arch.
template <class Arch, class Name, class Rule, class Finish, class T, class R>
inline constexpr reduction reduction_of = {
    .name = Name::name,
    .argument = dtype_of<T>,
    .result = dtype_of<R>,
    .cost = 1,
    .block_bytes = sizeof(typename Rule::lanes),
    .partial_bytes = sizeof(typename Rule::partial),
    .has_identity = Name::has_identity,
    .takes_ddof = takes_freedom<Finish>,
    .reset = &reset_lanes<Rule>,
    .accumulate = &accumulate_tile<Arch, Rule, T>,
    .part = &part_lanes<Arch, Rule>,
    .join = &join_partials<Rule>,
    .identity = &identity_partials<Rule>,
    .finish = &finish_partials<Rule, Finish, R>,
};

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class Name, class Rule, class Finish, class T, class R>
const reduction& reduction_for() noexcept {
    return reduction_of<arch_for<Target>, Name, Rule, Finish, T, R>;
}
#endif

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_REDUCE)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template <class T>
using sum_rule = running<T, plus>;
template <class T>
using product_rule = running<T, times>;
template struct reductions<sum_of, sum_rule, take_value, sums>;
template struct reductions<prod_of, product_rule, take_value, types<std::int64_t, std::uint64_t>>;
template struct reductions<prod_of, scaled_product, take_product, inexact>;
template struct reductions<nanprod_of, number_product, take_product, floats>;
template struct reductions<mean_of, sum_rule, take_mean, inexact>;

/// Sums of T, Finish, that are kept as S: elements are widened as they are added.
template <class Name, class Finish, class S, class... T>
struct widened {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, running<T, plus, S>, Finish, T, S>...};
};
template struct widened<sum_of, take_value, std::int64_t, std::int32_t>;
template struct widened<sum_of, take_value, std::uint64_t, std::uint32_t>;
template struct widened<mean_of, take_mean, double, std::int32_t>;

template <class T>
using number_total = running<T, plus_numbers, double>;
template struct reductions<nansum_of, number_total, take_value, floats>;
template struct reductions<nanmean_of, number_sum, take_number_mean, floats>;

template <class Name, bool only_numbers, class Finish, class List>
struct deviations;
template <class Name, bool only_numbers, class Finish, class... T>
struct deviations<Name, only_numbers, Finish, types<T...>> {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, moments<T, only_numbers>, Finish, T, real_t<T>>...};
};
template struct deviations<variance_of, false, take_variance, inexact>;
template struct deviations<stddev_of, false, take_stddev, inexact>;
template struct deviations<variance_of, true, take_chosen_variance, floats>;
template struct deviations<nanvar_of, true, take_number_variance, floats>;
template struct deviations<nanstd_of, true, take_number_stddev, floats>;

template <class T>
using largest_rule = running<T, largest>;
template <class T>
using smallest_rule = running<T, smallest>;
template struct reductions<max_of, largest_rule, take_value, real_numbers>;
template <class T>
using largest_number_rule = running<T, largest_number>;
template struct reductions<nanmax_of, largest_number_rule, take_value, floats>;
template <class T>
using smallest_number_rule = running<T, smallest_number>;
template struct reductions<nanmin_of, smallest_number_rule, take_value, floats>;
template struct reductions<min_of, smallest_rule, take_value, real_numbers>;

template <class Name, class Better, bool only_numbers, class List>
struct places;
template <class Name, class Better, bool only_numbers, class... T>
struct places<Name, Better, only_numbers, types<T...>> {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, place<T, Better, only_numbers>, take_index, T,
                       std::int64_t>...};
};
template struct places<argmax_of, greater, false, real_numbers>;
template struct places<argmin_of, less, false, real_numbers>;
template struct places<nanargmax_of, greater, true, floats>;
template struct places<nanargmin_of, less, true, floats>;

template <class... Name>
struct truths_of {
    template <bool Every>
    struct by {
        [[gnu::used]] static constexpr asked_reduction table[] = {
            &reduction_for<engine_target, Name, truths<Every>, take_value, bool, bool>...};
    };
};
template struct truths_of<all_of, min_of>::by<true>;
template struct truths_of<any_of, max_of>::by<false>;

template <class... Name>
struct counts {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, count_truths, take_value, bool, std::int64_t>...};
};
template struct counts<sum_of, count_of>;

}  // namespace cask::kernel::catalog
#endif
