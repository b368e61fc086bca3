// SPDX-License-Identifier: BSD-3-Clause
// From a function of one element (or one batch) to a kernel over tiles, and to its description.
//
// A function F is a stateless type with a name, a cost, and `operator()` over
//  - batches of lanes of F::lane<A...> (explicit xsimd: `batch_kernel`), or
//  - scalars in a loop of constant length that the compiler vectorises (`scalar_kernel`).
// A kernel exists only for the element types that the user's program calls it with.
#pragma once

#include <cask/kernel/catalog.hpp>
#include <cask/kernel/tile/lanes.hpp>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

template <class Arch, class F, class L, class R, class... A>
void batch_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                  const void* state);

/// The operand from `block` on; elements of T.
template <class T>
operand from_block(const operand& whole, std::size_t block) noexcept {
    operand rest = whole;
    const std::size_t bits = std::is_same_v<T, bool> ? 1 : 8 * sizeof(real_t<T>);
    const std::size_t bytes = block * whole.step * block_length * bits / 8;
    rest.data += bytes;
    if constexpr (is_complex_v<T>) rest.imag += bytes;
    return rest;
}

/// The words of a tile of booleans.
struct words {
    explicit words(const operand& value) noexcept
        : at(reinterpret_cast<std::uint64_t*>(value.data)), step(value.step) {}
    std::uint64_t& operator[](std::size_t block) const noexcept { return at[block * step]; }

    std::uint64_t* at;
    std::size_t step;
};

/// Copies a block of lanes of type L. (The compiler would copy by half of the widest vectors.)
template <class L, class Arch>
void copy_block(std::byte* to, const std::byte* from) noexcept {
    using batch = xsimd::batch<L, Arch>;
    auto* out = reinterpret_cast<L*>(to);
    const auto* in = reinterpret_cast<const L*>(from);
    for (std::size_t lane = 0; lane < block_length; lane += batch::size) {
        batch::load_unaligned(in + lane).store_unaligned(out + lane);
    }
}

/// The kernel of a selection between two values: where the condition is the same for a whole block,
/// that block is copied, or left alone if it is there already (`x[mask] = v` writes to x's slot).
template <class Arch, class F, class L, class R>
void selection_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                      const void* state) {
    const operand result = values[arguments[0]];
    const operand condition = values[arguments[1]];
    const std::array<operand, 2> choice = {values[arguments[3]], values[arguments[2]]};
    const std::array<bool, 2> is_there = {choice[0].data == result.data,
                                          choice[1].data == result.data};
    const words truth(condition);
    constexpr std::size_t bytes = block_length * sizeof(real_t<R>);
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        const std::uint64_t word = truth[block];
        if (word != 0 && ~word != 0) {
            const std::array<operand, 4> at = {
                from_block<R>(result, block), from_block<bool>(condition, block),
                from_block<R>(choice[1], block), from_block<R>(choice[0], block)};
            constexpr std::array<std::uint32_t, 4> array = {0, 1, 2, 3};
            batch_kernel<Arch, F, L, R, bool, R, R>(at.data(), array.data(), block_length, state);
        } else if (!is_there[word & 1]) {
            const operand& taken = choice[word & 1];
            const std::size_t from = block * taken.step * bytes;
            copy_block<L, Arch>(result.data + block * bytes, taken.data + from);
            if constexpr (is_complex_v<R>)
                copy_block<L, Arch>(result.imag + block * bytes, taken.imag + from);
        }
    }
}

/// The kernel of a comparison with the magnitude of complex numbers: blocks with a NaN, which need
/// a closer look, are noticed once per block.
template <class Arch, class F, class L>
void norm_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                 const void* state) {
    using Z = std::complex<L>;
    cursor<bool, L, Arch> result(values[arguments[0]]);
    cursor<Z, L, Arch> number(values[arguments[1]]);
    cursor<L, L, Arch> limit(values[arguments[2]]);
    constexpr std::size_t lanes = decltype(number)::lanes;
    for (std::size_t block = 0; block < blocks_of(length); ++block) {
        nan_watch<L, Arch> watch;
        for (std::size_t lane = 0; lane < block_length; lane += 2 * lanes) {
            const auto one = F::norm(number.load(lane));
            const auto two = F::norm(number.load(lane + lanes));
            result.store(lane, F::compare(one, limit.load(lane)));
            result.store(lane + lanes, F::compare(two, limit.load(lane + lanes)));
            watch.see(one, two);
        }
        if (watch.any()) [[unlikely]] {
            const std::array<operand, 3> at = {from_block<bool>(values[arguments[0]], block),
                                               from_block<Z>(values[arguments[1]], block),
                                               from_block<L>(values[arguments[2]], block)};
            constexpr std::array<std::uint32_t, 3> array = {0, 1, 2};
            batch_kernel<Arch, F, L, bool, Z, L>(at.data(), array.data(), block_length, state);
        }
        result.next_block();
        number.next_block();
        limit.next_block();
    }
}

/// The kernel of a function whose first two inputs are the same value: it has one input less.
template <class Arch, class F, class L, class R, class First, class... Rest>
void equal_inputs_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                         const void* state) {
    // `Rest` begins with the second input, which is the same as the first.
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
        result.template look_ahead<true>();
        (input.template look_ahead<false>(), ...);
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
CASK_FLATTEN void batch_kernel(const operand* values, const std::uint32_t* arguments,
                               std::size_t length, const void* state) {
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

/// Two results of one function.
template <class V>
struct result_pair {
    V first;
    V second;
};

/// The kernel of a function of one input with two results.
template <class Arch, class F, class R, class A>
CASK_FLATTEN void pair_kernel(const operand* values, const std::uint32_t* arguments,
                              std::size_t length, const void*) {
    cursor<R, R, Arch> first(values[arguments[0]]);
    cursor<R, R, Arch> second(values[arguments[1]]);
    cursor<A, R, Arch> input(values[arguments[2]]);
    for (std::size_t block = blocks_of(length); block > 0; --block) {
        for (std::size_t lane = 0; lane < block_length; lane += decltype(input)::lanes) {
            const auto both = F{}(input.load(lane));
            first.store(lane, both.first);
            second.store(lane, both.second);
        }
        first.next_block();
        second.next_block();
        input.next_block();
    }
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
    const auto all = [length](words result, auto... inputs) {
        for (std::size_t block = 0; block < blocks_of(length); ++block) {
            result[block] = F::bits(inputs[block]...);
        }
    };
    [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        all(words(values[arguments[0]]), words(values[arguments[Input + 1]])...);
    }
    (std::index_sequence_for<A...>{});
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

CASK_STRICT_MATH_END

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

template <class F>
inline constexpr std::uint8_t results_of = 1;
template <class F>
    requires requires { F::results; }
inline constexpr std::uint8_t results_of<F> = F::results;

/// The kernel of F over A... for the instruction set Arch.
template <class Arch, class F, class R, class... A>
constexpr kernel_function kernel_of() {
    if constexpr (bit_function<F, A...> && std::is_same_v<R, bool>) {
        return &bit_kernel<F, A...>;
    } else if constexpr (batch_function<F, A...> && requires { F::selects; }) {
        return &selection_kernel<Arch, F, typename F::template lane<A...>, R>;
    } else if constexpr (batch_function<F, A...> && requires { F::compares_norms; }) {
        return &norm_kernel<Arch, F, typename F::template lane<A...>>;
    } else if constexpr (results_of<F> == 2) {
        return &pair_kernel<Arch, F, R, A...>;
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
    .results = results_of<F>,
};

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class F, class R, class... A>
const operation& operation_for() noexcept {
    return operation_of<arch_for<Target>, F, R, A...>;
}
#endif

}  // namespace cask::kernel
