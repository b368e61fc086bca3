// SPDX-License-Identifier: BSD-3-Clause
// From a rule and a finish to the description of a reduction.
#pragma once

#include <cask/kernel/moments.hpp>
#include <cask/kernel/rules.hpp>
#include <cask/kernel/scaled_product.hpp>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

// ---- finishes: from a partial result to an element ---------------------------------------------

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
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        // As in NumPy: no degree of freedom gives NaN or infinity, never a negative divisor.
        const double freedom = std::max(parameters.count - parameters.ddof, 0.0);
        return static_cast<R>(partial.square / freedom);
    }
};
struct take_stddev {
    template <class R, class P>
    static R of(const P& partial, const finish_parameters& parameters) {
        return static_cast<R>(std::sqrt(take_variance::of<double>(partial, parameters)));
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

template <class Arch, class Rule, class T>
void accumulate_along(std::byte* lanes, const operand& values, std::size_t length,
                      index_t position) {
    const std::size_t whole = length / block_length;
    auto& all = *lanes_at<Rule>(lanes, 0);
    if (whole > 0) Rule::template add_blocks<Arch>(all, values, whole, position);
    if (length % block_length == 0) return;
    T rest[block_length];
    scalars<T>(values).load(whole, rest);
    const index_t at = position + static_cast<index_t>(whole * block_length);
    for (std::size_t lane = 0; lane < length % block_length; ++lane) {
        Rule::add_lane(all, lane, rest[lane], at);
    }
}

// Several rows block by block: as many streams from memory as there are rows, and lanes that stay
// in the first-level cache.
template <class Arch, class Rule, class T>
void accumulate_across(std::byte* lanes, const operand& values, std::size_t length,
                       index_t position, const rows& all) {
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        auto& own = *lanes_at<Rule>(lanes, block);
        operand row = from_block<T>(values, block);
        for (index_t k = 0; k < all.count; ++k) {
            Rule::template add_blocks<Arch>(own, row, 1, position + k);
            row.data += all.bytes;
        }
    }
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

/// Elements of a leaf of `count` that lane `lane` took, in along mode.
[[nodiscard]] constexpr index_t lane_count(index_t count, std::size_t lane) noexcept {
    const auto own = static_cast<index_t>(lane);
    constexpr auto width = static_cast<index_t>(block_length);
    return count > own ? (count - own + width - 1) / width : 0;
}

// A place in a lane is that of its block; the lane adds itself when lanes are folded.
template <class Rule>
typename Rule::partial folded_lane(const typename Rule::lanes& all, std::size_t lane, index_t count,
                                   const leaf_position& leaf) {
    if constexpr (requires { all.at[lane]; }) {
        typename Rule::lanes moved = all;
        if (moved.at[lane] >= 0) {
            moved.at[lane] += static_cast<typename Rule::place_type>(lane);
        }
        return Rule::part(moved, lane, count, leaf);
    } else {
        return Rule::part(all, lane, count, leaf);
    }
}

template <class Rule>
void fold_lanes(std::byte* lanes, index_t count, const leaf_position& leaf, std::byte* partial) {
    const auto& all = *lanes_at<Rule>(lanes, 0);
    std::array<typename Rule::partial, block_length> parts;
    for (std::size_t lane = 0; lane < block_length; ++lane) {
        parts[lane] = folded_lane<Rule>(all, lane, lane_count(count, lane), leaf);
    }
    for (std::size_t width = block_length / 2; width > 0; width /= 2) {
        for (std::size_t lane = 0; lane < width; ++lane) {
            Rule::join(parts[lane], parts[lane + width]);
        }
    }
    *reinterpret_cast<typename Rule::partial*>(partial) = parts[0];
}

template <class Rule>
void part_lanes(const std::byte* lanes, std::size_t length, index_t count,
                const leaf_position& leaf, std::byte* partials) {
    const auto* all = reinterpret_cast<const typename Rule::lanes*>(lanes);
    auto* out = reinterpret_cast<typename Rule::partial*>(partials);
    for (std::size_t lane = 0; lane < length; ++lane) {
        out[lane] = Rule::part(all[lane / block_length], lane % block_length, count, leaf);
    }
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
    for (std::size_t k = 0; k < length; ++k) {
        const R value = Finish::template of<R>(in[k], parameters);
        std::memcpy(out + static_cast<index_t>(k) * stride, &value, sizeof(R));
    }
}

CASK_STRICT_MATH_END

/// Names a reduction: how it is printed, what it costs, whether an empty one has a result.
template <class Name, class Rule, class Finish>
struct reduction_kind {
    using rule = Rule;
    using finish = Finish;
    static constexpr std::string_view name = Name::value;
    static constexpr bool has_identity = Name::has_identity;
};

/// The description of a reduction of elements of T to R by the instruction set Arch.
template <class Arch, class Kind, class T, class R>
inline constexpr reduction reduction_of = {
    .name = Kind::name,
    .argument = dtype_of<T>,
    .result = dtype_of<R>,
    .cost = 1,
    .block_bytes = sizeof(typename Kind::rule::lanes),
    .partial_bytes = sizeof(typename Kind::rule::partial),
    .has_identity = Kind::has_identity,
    .reset = &reset_lanes<typename Kind::rule>,
    .accumulate = &accumulate_tile<Arch, typename Kind::rule, T>,
    .fold = &fold_lanes<typename Kind::rule>,
    .part = &part_lanes<typename Kind::rule>,
    .join = &join_partials<typename Kind::rule>,
    .identity = &identity_partials<typename Kind::rule>,
    .finish = &finish_partials<typename Kind::rule, typename Kind::finish, R>,
};

}  // namespace cask::kernel
