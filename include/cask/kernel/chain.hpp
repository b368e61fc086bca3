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

/// A running result of `count` batches.
template <class Arch, class T, std::size_t count>
struct chain_result {
    using batch = xsimd::batch<T, Arch>;
    static constexpr std::size_t lanes = count * batch::size;

    std::array<batch, count> own;
};

/// Blocks of short numbers that a chain takes at a time.
inline constexpr std::size_t chain_blocks = 2;

/// So many batches that none waits for another, and two results fit in registers: those of `blocks`
/// blocks, if these are not more.
template <class Arch, class T, std::size_t blocks>
[[nodiscard]] constexpr std::size_t chain_batches() noexcept {
    constexpr std::size_t most = has_mask_registers<Arch> ? 8 : 4;
    return std::min(most, blocks * block_length / xsimd::batch<T, Arch>::size);
}

// Written out for each batch: an array that is indexed by a variable would lie in memory.
template <std::size_t count, class Function>
inline void for_each_register(Function&& function) noexcept {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
        (function(std::integral_constant<std::size_t, k>{}), ...);
    }
    (std::make_index_sequence<count>{});
}

/// An input of a chain, from the place where registers are filled.
template <class T>
struct chain_place {
    const T* data;
    std::size_t block;  // elements from one block to the next: one may stand for all

    template <class batch>
    [[nodiscard]] batch load(std::size_t k) const noexcept {
        constexpr std::size_t in_block = block_length / batch::size;
        return batch::load_unaligned(data + k / in_block * block + k % in_block * batch::size);
    }
};

/// Runs one step on the running result r; q is the one before, `above` the one behind it.
template <class Arch, class T, std::size_t count>
inline void run_step(chain_step step, chain_result<Arch, T, count>& q,
                     chain_result<Arch, T, count>& r, chain_result<Arch, T, count>& above,
                     const chain_place<T>& x, const chain_place<T>& y) noexcept {
    using batch = typename chain_result<Arch, T, count>::batch;
    const auto each = [](auto&& function) { for_each_register<count>(function); };
    const auto at = [](const chain_place<T>& from, std::size_t k) {
        return from.template load<batch>(k);
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

/// Converts `count` elements; has the bits of astype.
template <std::size_t count, class T>
inline void convert(dtype from, const std::byte* data, T* to) noexcept {
    const auto all = [=]<class S>(S) {
        const S* own = reinterpret_cast<const S*>(data);
        for (std::size_t k = 0; k < count; ++k) to[k] = static_cast<T>(own[k]);
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

/// What a chain reads and writes.
template <class T>
class chain_operands {
public:
    chain_operands(const chain_code& code, const operand* values, const std::uint32_t* arguments)
        : code_(code), out_(values[arguments[0]]) {
        for (std::size_t k = 0; k < code.inputs; ++k) {
            const operand& own = values[arguments[k + 1]];
            apart_ = apart_ && own.data != out_.data;
            inputs_[k] = {reinterpret_cast<const T*>(own.data), std::size_t{0} - own.step,
                          own.step * block_length, own.streams};
            if (code.types[k] == dtype_of<T>) continue;
            inputs_[k] = {numbers_[k], 0, block_length, false};
            conversions_[converted_++] = {&own, code.types[k], numbers_[k]};
        }
        inputs_[code.inputs] = inputs_[code.inputs + 1] = {out(0), 0, 0, false};
    }

    /// No input lies where the result does.
    [[nodiscard]] bool apart() const noexcept { return apart_; }

    /// What input `number` has from element `first` on.
    [[nodiscard]] chain_place<T> at(std::size_t number, std::size_t first) const noexcept {
        const input& own = inputs_[number];
        return {own.data + (first & own.moves), own.block};
    }
    [[nodiscard]] T* out(std::size_t first) const noexcept {
        return reinterpret_cast<T*>(out_.data) + first;
    }

    /// Asks for what comes later, and converts what comes next.
    template <std::size_t lanes>
    void prepare(std::size_t first) noexcept {
        for (std::size_t k = 0; k < converted_; ++k) convert_from<lanes>(conversions_[k], first);
        for (std::size_t k = 0; k < code_.inputs; ++k) {
            if (!inputs_[k].streams) continue;
            look_ahead<false>(reinterpret_cast<const std::byte*>(at(k, first).data),
                              lanes * sizeof(T));
        }
        if (out_.streams) {
            look_ahead<true>(reinterpret_cast<const std::byte*>(out(first)), lanes * sizeof(T));
        }
    }

private:
    struct input {
        const T* data;
        std::size_t moves;  // all bits, or none
        std::size_t block;  // see chain_place
        bool streams;
    };
    struct conversion {
        const operand* from;
        dtype type;
        T* to;
    };

    template <std::size_t lanes>
    static void convert_from(const conversion& own, std::size_t first) noexcept {
        const auto item = static_cast<std::size_t>(size_of(own.type));
        const std::byte* const at = own.from->data + first * own.from->step * item;
        if (own.from->streams) look_ahead<false>(at, lanes * item);
        constexpr std::size_t count = std::min(lanes, block_length);
        for (std::size_t k = 0; k < lanes; k += count) {
            convert<count>(own.type, at + k * own.from->step * item, own.to + k);
        }
    }

    const chain_code& code_;
    const operand& out_;
    bool apart_ = true;
    std::size_t converted_ = 0;
    // Behind the last one lie two that steps without inputs look at and do not read.
    std::array<input, chain_code::most_inputs + 2> inputs_;
    std::array<conversion, chain_code::most_inputs> conversions_;
    alignas(alignment) T numbers_[chain_code::most_inputs][chain_blocks * block_length];
};

/// Computes elements [0, end), `count` batches at a time; the last ones begin earlier, on elements that
/// are computed twice.
template <class Arch, std::size_t count, class T>
CASK_FLATTEN void run_chain(const chain_code& code, chain_operands<T>& operands, std::size_t end) {
    using result = chain_result<Arch, T, count>;
    using batch = typename result::batch;
    for (std::size_t next = 0; next < end; next += result::lanes) {
        const std::size_t first = std::min(next, end - result::lanes);
        operands.template prepare<result::lanes>(first);
        const chain_place<T> start = operands.at(0, first);
        result older;
        for_each_register<count>([&](auto k) { older.own[k] = start.template load<batch>(k); });
        result newer = older;  // a value of its own comes with `push`
        std::size_t input = 1;
        for (std::size_t k = 0; k < code.count; ++k) {
            const chain_code::place here = code.steps[k];
            const chain_place<T> x = operands.at(input, first);
            const chain_place<T> y = operands.at(input + 1, first);
            if (here.result == 0) {
                run_step(here.step, older, older, newer, x, y);
            } else {
                run_step(here.step, older, newer, newer, x, y);
            }
            input += inputs_of(here.step);
        }
        for_each_register<count>(
            [&](auto k) { older.own[k].store_unaligned(operands.out(first) + k * batch::size); });
    }
}

/// Writes exactly `length` elements where that is at least a block, and the result lies nowhere where
/// an input does.
template <class Arch, class T>
void chain_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                  const void* state) {
    constexpr std::size_t few = chain_batches<Arch, T, 1>();
    constexpr std::size_t many = chain_batches<Arch, T, chain_blocks>();
    const chain_code& code = *static_cast<const chain_code*>(state);
    chain_operands<T> operands(code, values, arguments);
    if (operands.apart() && length >= chain_result<Arch, T, many>::lanes) {
        run_chain<Arch, many>(code, operands, length);
    } else {
        const bool exact = operands.apart() && length > block_length;
        run_chain<Arch, few>(code, operands, exact ? length : blocks_of(length) * block_length);
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
