// SPDX-License-Identifier: BSD-3-Clause
// Chains: any number of sums, differences, products and quotients in one pass, in registers.
//
// An instruction of a program reads its inputs from slots and writes its result to one. A chain keeps
// its running results in registers, a few batches of each, and reads one input for each step: as a
// loop written by hand does. It is a stack machine: `push` starts another running result, and joins
// take the last two together. Each step rounds as the operation that it stands for.
#pragma once

#include <cask/kernel/lanes.hpp>

#include <utility>

namespace cask::kernel {

/// What is done with the running result r and the next input x, or the next two, x and y; or with the
/// last two running results, q (the older one) and r.
enum class chain_step : std::uint8_t {
    add,                    // r + x
    subtract,               // r - x
    subtract_from,          // x - r
    multiply,               // r * x
    divide,                 // r / x
    divide_from,            // x / r
    push,                   // x is the new r, and r the new q
    add_product,            // r + x * y
    subtract_product,       // r - x * y
    subtract_from_product,  // x * y - r
    square,                 // r * r
    join_add,               // q + r
    join_subtract,          // q - r
    join_subtract_from,     // r - q
    join_multiply,          // q * r
    join_divide,            // q / r
    join_divide_from,       // r / q
};

/// Inputs that a step takes.
[[nodiscard]] constexpr std::size_t inputs_of(chain_step step) noexcept {
    return step >= chain_step::square ? 0 : step >= chain_step::add_product ? 2 : 1;
}

/// The steps of a chain, after its first input: the `state` of its kernel.
struct chain_code {
    static constexpr std::size_t most_steps = 32;
    static constexpr std::size_t most_inputs = 16;
    static constexpr std::size_t most_results = 2;  // that run at the same time
    struct place {
        chain_step step;
        std::uint8_t result;  // number of the running result, from the oldest one
    };
    std::size_t count = 0;
    std::size_t inputs = 0;
    std::array<place, most_steps> steps{};
    std::array<dtype, most_inputs>
        types{};  // numbers of another type are converted as they are read
};

/// Types from which a chain of floating type converts its inputs.
[[nodiscard]] constexpr bool is_convertible(dtype from) noexcept {
    return from != dtype::boolean && !is_complex(from);
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif

/// A running result: so many batches that none waits for another, and two results fit in registers.
template <class Arch, class T>
struct chain_result {
    using batch = xsimd::batch<T, Arch>;
    static constexpr std::size_t registers = has_mask_registers<Arch> ? 8 : 4;
    static constexpr std::size_t count = std::min<std::size_t>(registers,
                                                               block_length / batch::size);
    static constexpr std::size_t lanes = count * batch::size;

    std::array<batch, count> own;
};

// Written out for each batch: an array that is indexed by a variable would lie in memory.
template <std::size_t count, class Function>
inline void for_each_register(Function&& function) noexcept {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
        (function(std::integral_constant<std::size_t, k>{}), ...);
    }
    (std::make_index_sequence<count>{});
}

/// Runs one step on the running result r; q is the one before, `above` the one behind it.
template <class Arch, class T>
inline void run_step(chain_step step, chain_result<Arch, T>& q, chain_result<Arch, T>& r,
                     chain_result<Arch, T>& above, const T* x, const T* y) noexcept {
    using batch = typename chain_result<Arch, T>::batch;
    const auto each = [](auto&& function) {
        for_each_register<chain_result<Arch, T>::count>(function);
    };
    const auto at = [](const T* from, std::size_t k) {
        return batch::load_unaligned(from + k * batch::size);
    };
    switch (step) {
        case chain_step::add: return each([&](auto k) { r.own[k] = r.own[k] + at(x, k); });
        case chain_step::subtract: return each([&](auto k) { r.own[k] = r.own[k] - at(x, k); });
        case chain_step::subtract_from:
            return each([&](auto k) { r.own[k] = at(x, k) - r.own[k]; });
        case chain_step::multiply: return each([&](auto k) { r.own[k] = r.own[k] * at(x, k); });
        case chain_step::divide: return each([&](auto k) { r.own[k] = r.own[k] / at(x, k); });
        case chain_step::divide_from: return each([&](auto k) { r.own[k] = at(x, k) / r.own[k]; });
        case chain_step::push: return each([&](auto k) { above.own[k] = at(x, k); });
        case chain_step::add_product:
            return each([&](auto k) { r.own[k] = r.own[k] + at(x, k) * at(y, k); });
        case chain_step::subtract_product:
            return each([&](auto k) { r.own[k] = r.own[k] - at(x, k) * at(y, k); });
        case chain_step::subtract_from_product:
            return each([&](auto k) { r.own[k] = at(x, k) * at(y, k) - r.own[k]; });
        case chain_step::square: return each([&](auto k) { r.own[k] = r.own[k] * r.own[k]; });
        case chain_step::join_add: return each([&](auto k) { q.own[k] = q.own[k] + r.own[k]; });
        case chain_step::join_subtract:
            return each([&](auto k) { q.own[k] = q.own[k] - r.own[k]; });
        case chain_step::join_subtract_from:
            return each([&](auto k) { q.own[k] = r.own[k] - q.own[k]; });
        case chain_step::join_multiply:
            return each([&](auto k) { q.own[k] = q.own[k] * r.own[k]; });
        case chain_step::join_divide: return each([&](auto k) { q.own[k] = q.own[k] / r.own[k]; });
        case chain_step::join_divide_from:
            return each([&](auto k) { q.own[k] = r.own[k] / q.own[k]; });
    }
}

/// Converts as many elements as registers take at a time; has the bits of astype.
template <class Arch, class T>
inline void convert(dtype from, const std::byte* data, T* to) noexcept {
    const auto all = [=]<class S>(S) {
        const S* own = reinterpret_cast<const S*>(data);
        for (std::size_t k = 0; k < chain_result<Arch, T>::lanes; ++k) {
            to[k] = static_cast<T>(own[k]);
        }
    };
    switch (from) {
        case dtype::int8: return all(std::int8_t{});
        case dtype::int16: return all(std::int16_t{});
        case dtype::int32: return all(std::int32_t{});
        case dtype::int64: return all(std::int64_t{});
        case dtype::uint8: return all(std::uint8_t{});
        case dtype::uint16: return all(std::uint16_t{});
        case dtype::uint32: return all(std::uint32_t{});
        case dtype::uint64: return all(std::uint64_t{});
        case dtype::float32: return all(float{});
        default: return all(double{});
    }
}

/// Writes exactly `length` elements where that is at least a block, and the result lies nowhere where
/// an input does: the last registers begin earlier, on elements that are computed twice.
template <class Arch, class T>
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Under sanitizers a minute of compiling for each type: every access is instrumented.
[[gnu::flatten]]
#endif
void chain_kernel(const operand* values, const std::uint32_t* arguments,
                                   std::size_t length, const void* state) {
    using result = chain_result<Arch, T>;
    using batch = typename result::batch;
    struct input {
        const T* data;
        std::size_t moves;  // all bits, or none: one block stands for all
        bool streams;
        const T* at(std::size_t first) const noexcept { return data + (first & moves); }
    };
    const chain_code& code = *static_cast<const chain_code*>(state);
    T* const out = reinterpret_cast<T*>(values[arguments[0]].data);
    // Behind the last one lie two that steps without inputs look at.
    std::array<input, chain_code::most_inputs + 2> inputs;
    struct conversion {
        const operand* from;
        dtype type;
        T* to;
    };
    std::array<conversion, chain_code::most_inputs> conversions;
    std::size_t converted = 0;
    alignas(alignment) T numbers[chain_code::most_inputs][result::lanes];
    bool apart = true;
    for (std::size_t k = 0; k < code.inputs; ++k) {
        const operand& own = values[arguments[k + 1]];
        inputs[k] = {reinterpret_cast<const T*>(own.data), std::size_t{0} - own.step, own.streams};
        apart = apart && inputs[k].data != out;
        if (code.types[k] == dtype_of<T>) continue;
        inputs[k] = {numbers[k], 0, false};
        conversions[converted++] = {&own, code.types[k], numbers[k]};
    }
    inputs[code.inputs] = inputs[code.inputs + 1] = inputs[0];
    const std::size_t end = apart && length > block_length ? length
                                                           : blocks_of(length) * block_length;
    for (std::size_t next_first = 0; next_first < end; next_first += result::lanes) {
        const std::size_t first = std::min(next_first, end - result::lanes);
        for (std::size_t k = 0; k < converted; ++k) {
            const conversion& own = conversions[k];
            const auto item = static_cast<std::size_t>(size_of(own.type));
            const std::byte* const at = own.from->data + first * own.from->step * item;
            if (own.from->streams) look_ahead<false>(at, result::lanes * item);
            convert<Arch>(own.type, at, own.to);
        }
        for (std::size_t k = 0; k < code.inputs; ++k) {
            if (!inputs[k].streams) continue;
            look_ahead<false>(reinterpret_cast<const std::byte*>(inputs[k].at(first)),
                              result::lanes * sizeof(T));
        }
        if (values[arguments[0]].streams) {
            look_ahead<true>(reinterpret_cast<const std::byte*>(out + first),
                             result::lanes * sizeof(T));
        }
        result older;
        for_each_register<result::count>([&](auto k) {
            older.own[k] = batch::load_unaligned(inputs[0].at(first) + k * batch::size);
        });
        result newer = older;  // a value of its own comes with `push`
        const input* next = inputs.data() + 1;
        for (std::size_t k = 0; k < code.count; ++k) {
            const chain_code::place here = code.steps[k];
            const T* x = next[0].at(first);
            const T* y = next[1].at(first);
            if (here.result == 0) {
                run_step(here.step, older, older, newer, x, y);
            } else {
                run_step(here.step, older, newer, newer, x, y);
            }
            next += inputs_of(here.step);
        }
        for_each_register<result::count>(
            [&](auto k) { older.own[k].store_unaligned(out + first + k * batch::size); });
    }
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif

/// The chains of numbers of type T.
template <class Arch, class T>
inline constexpr operation chain_operation = {.name = "chain",
                                              .result = dtype_of<T>,
                                              .arguments = {},
                                              .run = &chain_kernel<Arch, T>,
                                              .cost = 1,
                                              .exact = true};

/// What an operation that may be a step of a chain says of it.
template <class Arch, class T>
inline constexpr std::array<partner, 1> chain_partner = {
    partner{role::chain, &chain_operation<Arch, T>}};

}  // namespace cask::kernel
