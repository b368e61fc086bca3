// SPDX-License-Identifier: BSD-3-Clause
// From a function of one element (or one batch) to a kernel over tiles, and to its description.
//
// A function F is a stateless type with a name, a cost, and `operator()` over
//  - batches of lanes of F::lane<A...> (explicit xsimd: `batch_kernel`), or
//  - scalars in a loop of constant length that the compiler vectorises (`scalar_kernel`).
// A kernel exists only for the element types that the user's program calls it with.
#pragma once

#include <cask/kernel/lanes.hpp>

namespace cask::kernel {

// Without this g++ would contract a * b + c into one rounding where the target has an instruction
// for it, and results would depend on the target.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif

template <class Arch, class F, class L, class R, class... A>
void batch_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                  const void* state);

/// The kernel of a selection between two values: where the condition is the same for a whole block,
/// that block is copied, or left alone if it is there already (`x[mask] = v` writes to x's slot).
template <class Arch, class F, class L, class R>
void selection_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                      const void* state) {
    std::array<operand, 4> at;  // result, condition, and what is taken where it is true, false
    for (std::size_t k = 0; k < at.size(); ++k) at[k] = values[arguments[k]];
    constexpr std::array<std::uint32_t, 4> own = {0, 1, 2, 3};
    constexpr std::size_t bytes = block_length * sizeof(real_t<R>);
    for (std::size_t block = blocks_of(length); block > 0; --block) {
        const std::uint64_t condition = *reinterpret_cast<const std::uint64_t*>(at[1].data);
        if (condition != 0 && ~condition != 0) {
            batch_kernel<Arch, F, L, R, bool, R, R>(at.data(), own.data(), block_length, state);
        } else {
            const operand& taken = at[condition != 0 ? 2 : 3];
            if (taken.data != at[0].data) std::memcpy(at[0].data, taken.data, bytes);
            if (is_complex_v<R> && taken.imag != at[0].imag)
                std::memcpy(at[0].imag, taken.imag, bytes);
        }
        for (std::size_t k = 0; k < at.size(); ++k) {
            const std::size_t step = at[k].step * (k == 1 ? sizeof(std::uint64_t) : bytes);
            at[k].data += step;
            if (is_complex_v<R> && k != 1) at[k].imag += step;
        }
    }
}

/// The kernel for a function whose first two inputs are one: that function with one input less.
template <class Arch, class F, class L, class R, class First, class... Rest>
void equal_inputs_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                         const void* state) {
    // Rest begins with the second input, which stands for both.
    std::array<std::uint32_t, sizeof...(Rest) + 1> fewer{arguments[0]};
    std::copy_n(arguments + 2, sizeof...(Rest), fewer.data() + 1);
    batch_kernel<Arch, typename F::of_equal_inputs, L, R, Rest...>(values, fewer.data(), length,
                                                                   state);
}

// Loops over plain arguments, with no tuples and few lambdas: they are instantiated for every
// operation that a program uses, and compile in half the time.

/// Applies `function` to all batches of all blocks; cheap functions to four at a time.
template <bool cheap, class Function, class Result, class... Input>
void for_each_batch(const Function& function, std::size_t length, Result result, Input... input) {
    constexpr std::size_t lanes = Result::lanes;
    constexpr std::size_t unroll = cheap ? std::min<std::size_t>(4, block_length / lanes) : 1;
    for (std::size_t block = blocks_of(length); block > 0; --block) {
        for (std::size_t lane = 0; lane < block_length; lane += unroll * lanes) {
            result.store(lane, function(input.load(lane)...));
            if constexpr (unroll > 1) {
                result.store(lane + lanes, function(input.load(lane + lanes)...));
            }
            if constexpr (unroll > 2) {
                result.store(lane + 2 * lanes, function(input.load(lane + 2 * lanes)...));
                result.store(lane + 3 * lanes, function(input.load(lane + 3 * lanes)...));
            }
        }
        result.next_block();
        (input.next_block(), ...);
    }
}

/// Applies F to batches; R and A... share lanes of type L (booleans go along with any).
template <class Arch, class F, class L, class R, class... A>
void batch_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                  const void* state) {
    if constexpr (requires { typename F::of_equal_inputs; }) {
        if (arguments[1] == arguments[2]) {
            equal_inputs_kernel<Arch, F, L, R, A...>(values, arguments, length, state);
            return;
        }
    }
    [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        for_each_batch<(F::cost <= 4)>(F{}, length, cursor<R, L, Arch>(values[arguments[0]]),
                                       cursor<A, L, Arch>(values[arguments[Input + 1]])...);
    }
    (std::index_sequence_for<A...>{});
}

/// Applies F to scalars, block by block, through local arrays (which nothing aliases).
template <class F, class R, class... A>
void scalar_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                   const void*) {
    scalars<R> result(values[arguments[0]]);
    auto inputs = [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        return std::tuple<scalars<A>...>{scalars<A>(values[arguments[Input + 1]])...};
    }
    (std::index_sequence_for<A...>{});
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        alignas(alignment) R out[block_length];
        std::tuple<std::array<A, block_length>...> in;
        [&]<std::size_t... Input>(std::index_sequence<Input...>) {
            (std::get<Input>(inputs).load(block, std::get<Input>(in).data()), ...);
            for (std::size_t k = 0; k < block_length; ++k) {
                out[k] = static_cast<R>(F{}(std::get<Input>(in)[k]...));
            }
        }
        (std::index_sequence_for<A...>{});
        result.store(block, out);
    }
}

/// Applies F::bits to whole blocks of booleans, 64 at a time.
template <class F, class... A>
void bit_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                const void*) {
    auto word = [&](std::size_t which, std::size_t block) -> std::uint64_t& {
        const operand& value = values[arguments[which]];
        return reinterpret_cast<std::uint64_t*>(value.data)[block * value.step];
    };
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        [&]<std::size_t... Input>(std::index_sequence<Input...>) {
            word(0, block) = F::bits(word(Input + 1, block)...);
        }
        (std::index_sequence_for<A...>{});
    }
}

/// Applies the user's function object to scalars: each element exactly once, no padding.
template <class Function, class R, class... A>
void user_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                 const void* state) {
    const Function& function = *static_cast<const Function*>(state);
    scalars<R> result(values[arguments[0]]);
    auto inputs = [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        return std::tuple<scalars<A>...>{scalars<A>(values[arguments[Input + 1]])...};
    }
    (std::index_sequence_for<A...>{});
    for (std::size_t block = 0; block * block_length < length; ++block) {
        alignas(alignment) R out[block_length] = {};
        std::tuple<std::array<A, block_length>...> in;
        const std::size_t count = std::min(block_length, length - block * block_length);
        [&]<std::size_t... Input>(std::index_sequence<Input...>) {
            (std::get<Input>(inputs).load(block, std::get<Input>(in).data()), ...);
            if (count == block_length) {  // constant length: the compiler can vectorise it
                for (std::size_t k = 0; k < block_length; ++k) {
                    out[k] = static_cast<R>(function(std::get<Input>(in)[k]...));
                }
            } else {
                for (std::size_t k = 0; k < count; ++k) {
                    out[k] = static_cast<R>(function(std::get<Input>(in)[k]...));
                }
            }
        }
        (std::index_sequence_for<A...>{});
        result.store(block, out);
    }
}

/// Applies a function object that takes xsimd batches, and scalars in the last, partial block.
template <class Arch, class Function, class R, class... A>
void user_batch_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                       const void* state) {
    using L = std::common_type_t<A...>;
    const Function& function = *static_cast<const Function*>(state);
    [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        for_each_batch<false>(function, length, cursor<R, L, Arch>(values[arguments[0]]),
                              cursor<A, L, Arch>(values[arguments[Input + 1]])...);
    }
    (std::index_sequence_for<A...>{});
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif

/// The lane type of element types that agree, apart from booleans (which go along with any):
/// of floating types only, or of everything with lanes of 4 or 8 bytes.
template <class... A>
struct lane_choice {
    using type = void;
};
template <class First, class... Rest>
struct lane_choice<First, Rest...> {
    using rest = typename lane_choice<Rest...>::type;
    using type = std::conditional_t<
        std::is_same_v<First, bool>, rest,
        std::conditional_t<std::is_void_v<rest> || std::is_same_v<rest, real_t<First>>,
                           real_t<First>, char>>;
};
template <class... A>
    requires std::floating_point<typename lane_choice<A...>::type>
using floating_lane = typename lane_choice<A...>::type;
template <class... A>
    requires(!std::is_void_v<typename lane_choice<A...>::type>)
&&(sizeof(std::conditional_t<std::is_void_v<typename lane_choice<A...>::type>, char,
                             typename lane_choice<A...>::type>) >=
   4) using wide_lane = typename lane_choice<A...>::type;

/// True where F over A... works on explicit batches, with lanes of type F::lane<A...>.
template <class F, class... A>
concept batch_function = requires {
    typename F::template lane<A...>;
}
&&(sizeof(typename F::template lane<A...>) >= 4);

/// True where F over A... works on the bits of whole blocks.
template <class F, class... A>
concept bit_function = (std::same_as<A, bool> && ...) && requires(A... a) {
    F::bits((static_cast<void>(a), std::uint64_t{})...);
};

template <class... A>
inline constexpr std::array<dtype, sizeof...(A)> dtypes_of = {dtype_of<A>...};

/// The kernel of F over A... for the instruction set Arch.
template <class Arch, class F, class R, class... A>
constexpr kernel_function kernel_of() {
    if constexpr (bit_function<F, A...> && std::is_same_v<R, bool>) {
        return &bit_kernel<F, A...>;
    } else if constexpr (batch_function<F, A...> && requires { F::selects; }) {
        return &selection_kernel<Arch, F, typename F::template lane<A...>, R>;
    } else if constexpr (batch_function<F, A...>) {
        return &batch_kernel<Arch, F, typename F::template lane<A...>, R, A...>;
    } else {
        return &scalar_kernel<F, R, A...>;
    }
}

template <class F>
constexpr role role_of() {
    if constexpr (requires { F::acts_as; }) {
        return F::acts_as;
    } else {
        return role::none;
    }
}

/// The partners that F names for A...; none unless F has them.
template <class Arch, class F, class... A>
constexpr std::span<const partner> partners_of() {
    if constexpr (requires { F::template partners<Arch, A...>; }) {
        return F::template partners<Arch, A...>;
    } else {
        return {};
    }
}

/// The description of F over A... with result R.
template <class Arch, class F, class R, class... A>
inline constexpr operation operation_of = {
    .name = F::name,
    .result = dtype_of<R>,
    .arguments = dtypes_of<A...>,
    .run = kernel_of<Arch, F, R, A...>(),
    .cost = F::cost,
    .acts_as = role_of<F>(),
    .partners = partners_of<Arch, F, A...>(),
};

}  // namespace cask::kernel
