// SPDX-License-Identifier: BSD-3-Clause
// Chains: any number of sums, differences, products and quotients in one pass, in registers.
//
// An instruction of a program reads its inputs from slots and writes its result to one. A chain
// keeps its running results in registers, a few batches of each, and reads one input for each step:
// as a loop written by hand does. It is a stack machine: `push` starts another running result, and
// joins take the last two together. Each step rounds as the operation that it stands for.
#pragma once

#include <cask/kernel/tile/lanes.hpp>
#include <cask/kernel/tile/prefetch.hpp>

#include <utility>

namespace cask::kernel {

/// An opcode: what a step does with the running result r and the next input x, or the next two, x
/// and y; or with the last two running results, q (the older one) and r.
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
    end,
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
        bool on_newer;  // of two running results it works on the one that was pushed

        friend constexpr bool operator==(place, place) = default;
    };
    std::size_t count = 0;
    std::size_t inputs = 0;
    std::array<place, most_steps + 1> steps{place{chain_step::end, false}};  // `end` comes last
    std::array<dtype, most_inputs>
        types{};  // numbers of another type are converted as they are read

    void push_back(place step) noexcept {
        steps[count++] = step;
        steps[count] = {chain_step::end, false};
    }
};

/// Types from which a chain of floating type converts its inputs.
[[nodiscard]] constexpr bool is_convertible(dtype from) noexcept {
    return from != dtype::boolean && !is_complex(from);
}

CASK_STRICT_MATH_BEGIN

/// Batches of each running result: enough to hide the latency of an operation, and few enough for
/// two results to fit in registers.
template <class Arch>
inline constexpr std::size_t chain_batches = has_mask_registers<Arch> ? 8 : 6;

/// Batches of a block.
template <class batch>
inline constexpr std::size_t batches_of_block = block_length / batch::size;

/// Batches of the running result where it overwrites an input: they divide a block.
template <class Arch, class T>
inline constexpr std::size_t
    whole_batches = std::min<std::size_t>(has_mask_registers<Arch> ? 8 : 4,
                                          batches_of_block<xsimd::batch<T, Arch>>);

/// Elements that are prefetched and converted at a time: whole groups of `lanes`.
template <std::size_t lanes>
inline constexpr std::size_t chain_stride = lanes*((block_length + lanes - 1) / lanes);
inline constexpr std::size_t most_chain_stride = 2 * block_length;

// Written out for each batch: an array that is indexed by a variable would lie in memory.
template <std::size_t count, class Function>
inline void for_each_register(Function&& function) noexcept {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
        (function(std::integral_constant<std::size_t, k>{}), ...);
    }
    (std::make_index_sequence<count>{});
}

/// An input of a chain. Its place is an integer: that of converted numbers may lie in front of
/// their array, where no pointer may point.
template <class T>
struct chain_input {
    std::uintptr_t data;
    std::size_t moves;  // all bits, or none
    std::size_t block;  // elements from one block to the next: one may stand for all

    [[nodiscard]] const T* at(std::size_t first) const noexcept {
        return reinterpret_cast<const T*>(data + (first & moves) * sizeof(T));
    }
    /// Batch k from element `first` on.
    template <class batch>
    [[nodiscard]] batch load(std::size_t first, std::size_t k) const noexcept {
        constexpr std::size_t in_block = batches_of_block<batch>;
        return batch::load_unaligned(at(first) + k / in_block * block + k % in_block * batch::size);
    }
};

/// What a step makes of the running result r and its inputs, or of the results q and r.
template <chain_step step, class batch>
[[nodiscard]] inline batch stepped(const batch& r, const batch& x, const batch& y) noexcept {
    using enum chain_step;
    if constexpr (step == add || step == join_add) return r + x;
    if constexpr (step == subtract || step == join_subtract) return r - x;
    if constexpr (step == subtract_from || step == join_subtract_from) return x - r;
    if constexpr (step == multiply || step == join_multiply) return r * x;
    if constexpr (step == divide || step == join_divide) return r / x;
    if constexpr (step == divide_from || step == join_divide_from) return x / r;
    if constexpr (step == push) return x;
    if constexpr (step == add_product) return r + x * y;
    if constexpr (step == subtract_product) return r - x * y;
    if constexpr (step == subtract_from_product) return x * y - r;
    if constexpr (step == square) return r * r;
}

/// Runs the steps of a chain for `count` batches.
template <class Arch, class T, std::size_t count>
class chain_run {
public:
    using batch = xsimd::batch<T, Arch>;
    static constexpr std::size_t lanes = count * batch::size;

    chain_run(const chain_code& code, const chain_input<T>* inputs, std::size_t first) noexcept
        : place_(code.steps.data()), input_(inputs + 1), first_(first) {
        for_each_register<count>(
            [&](auto k) { older_[k] = inputs->template load<batch>(first, k); });
        newer_ = older_;  // another value comes with `push`
    }

    void store(T* to) const noexcept {
        for_each_register<count>([&](auto k) { older_[k].store_unaligned(to + k * batch::size); });
    }

    void steps() noexcept {
        using enum chain_step;
        for (;;) {
            if (place_->on_newer) {
                switch (place_->step) {
                    case add: repeat<add, true>(); break;
                    case subtract: repeat<subtract, true>(); break;
                    case subtract_from: repeat<subtract_from, true>(); break;
                    case multiply: repeat<multiply, true>(); break;
                    case divide: repeat<divide, true>(); break;
                    case divide_from: repeat<divide_from, true>(); break;
                    case add_product: repeat<add_product, true>(); break;
                    case subtract_product: repeat<subtract_product, true>(); break;
                    case subtract_from_product: repeat<subtract_from_product, true>(); break;
                    case square: repeat<square, true>(); break;
                    case join_add: join<join_add>(); break;
                    case join_subtract: join<join_subtract>(); break;
                    case join_subtract_from: join<join_subtract_from>(); break;
                    case join_multiply: join<join_multiply>(); break;
                    case join_divide: join<join_divide>(); break;
                    case join_divide_from: join<join_divide_from>(); break;
                    default: return;
                }
            } else {
                switch (place_->step) {
                    case add: repeat<add, false>(); break;
                    case subtract: repeat<subtract, false>(); break;
                    case subtract_from: repeat<subtract_from, false>(); break;
                    case multiply: repeat<multiply, false>(); break;
                    case divide: repeat<divide, false>(); break;
                    case divide_from: repeat<divide_from, false>(); break;
                    case push: repeat<push, true>(); break;
                    case add_product: repeat<add_product, false>(); break;
                    case subtract_product: repeat<subtract_product, false>(); break;
                    case subtract_from_product: repeat<subtract_from_product, false>(); break;
                    case square: repeat<square, false>(); break;
                    default: return;
                }
            }
        }
    }

private:
    using result = std::array<batch, count>;

    // A step, and the next ones if they are the same: processors predict a loop better than a
    // switch.
    template <chain_step step, bool on_newer>
    void repeat() noexcept {
        result& value = on_newer ? newer_ : older_;
        do {
            for_each_register<count>([&](auto k) {
                constexpr std::size_t taken = inputs_of(step);
                const batch x = taken > 0 ? input_[0].template load<batch>(first_, k) : value[k];
                const batch y = taken > 1 ? input_[1].template load<batch>(first_, k) : x;
                value[k] = stepped<step>(value[k], x, y);
            });
            input_ += inputs_of(step);
            ++place_;
        } while (*place_ == chain_code::place{step, on_newer});
    }
    template <chain_step step>
    void join() noexcept {
        for_each_register<count>(
            [&](auto k) { older_[k] = stepped<step>(older_[k], newer_[k], newer_[k]); });
        ++place_;
    }

    const chain_code::place* place_;
    const chain_input<T>* input_;
    std::size_t first_;
    result older_;
    result newer_;
};

/// Converts `count` elements; has the bits of astype.
template <std::size_t count, class T>
inline void convert(dtype from, const std::byte* data, T* to) noexcept {
    const auto all = [=]<class S>(S) {
        const S* numbers = reinterpret_cast<const S*>(data);
        for (std::size_t k = 0; k < count; ++k) to[k] = static_cast<T>(numbers[k]);
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
        : code_(code), values_(values), arguments_(arguments), out_(values[arguments[0]]) {
        for (std::size_t k = 0; k < code.inputs; ++k) {
            const operand& operand = input(k);
            apart_ = apart_ && operand.data != out_.data;
            if (code.types[k] == dtype_of<T>) {
                inputs_[k] = {reinterpret_cast<std::uintptr_t>(operand.data),
                              std::size_t{0} - operand.step, operand.step * block_length};
            } else {
                inputs_[k] = {0, ~std::size_t{0}, block_length};
                conversions_[converted_++] = {&operand, code.types[k], k};
            }
        }
    }

    /// True if no input lies where the result does.
    [[nodiscard]] bool apart() const noexcept { return apart_; }
    [[nodiscard]] const chain_input<T>* inputs() const noexcept { return inputs_.data(); }
    [[nodiscard]] T* out(std::size_t first) const noexcept {
        return reinterpret_cast<T*>(out_.data) + first;
    }

    /// Adds the streamed arrays to the prefetcher; those that begin within one line once.
    template <std::size_t stride>
    void enlist(forerunner<stride>& ahead) const noexcept {
        std::uintptr_t last = 0;
        for (std::size_t k = 0; k < code_.inputs; ++k) {
            const operand& operand = input(k);
            const auto data = reinterpret_cast<std::uintptr_t>(operand.data);
            if (!operand.streams || data - last + alignment < 2 * alignment) continue;
            ahead.reads(operand, static_cast<std::size_t>(size_of(code_.types[k])));
            last = data;
        }
        if (out_.streams) ahead.writes(out_, sizeof(T));
        ahead.start();
    }

    /// Converts the next `length` elements, which end at `end` at the latest, `lanes` at a time.
    template <std::size_t lanes>
    void convert_next(std::size_t first, std::size_t length, std::size_t end) noexcept {
        for (std::size_t k = 0; k < converted_; ++k) {
            convert_from<lanes>(conversions_[k], first, length, end);
        }
    }

private:
    [[nodiscard]] const operand& input(std::size_t k) const noexcept {
        return values_[arguments_[k + 1]];
    }

    struct conversion {
        const operand* from;
        dtype type;
        std::size_t input;
    };

    template <std::size_t lanes>
    void convert_from(const conversion& each, std::size_t first, std::size_t length,
                      std::size_t end) noexcept {
        constexpr std::size_t count = std::min(lanes, block_length);
        const auto item = static_cast<std::size_t>(size_of(each.type));
        const operand& from = *each.from;
        T* const to = numbers_[each.input];
        for (std::size_t k = 0; k < length; k += count) {
            const std::size_t place = std::min(first + k, end - count);
            convert<count>(each.type, from.data + place * from.step * item, to + (place - first));
        }
        inputs_[each.input].data = reinterpret_cast<std::uintptr_t>(to) - first * sizeof(T);
    }

    const chain_code& code_;
    const operand* values_;
    const std::uint32_t* arguments_;
    const operand& out_;
    bool apart_ = true;
    std::size_t converted_ = 0;
    std::array<chain_input<T>, chain_code::most_inputs> inputs_;
    std::array<conversion, chain_code::most_inputs> conversions_;
    alignas(alignment) T numbers_[chain_code::most_inputs][most_chain_stride];
};

/// Computes elements [0, end), `count` batches at a time; the last ones begin earlier, on elements
/// that are computed twice.
template <class Arch, std::size_t count, class T>
CASK_FLATTEN void run_chain(const chain_code& code, chain_operands<T>& operands, std::size_t end) {
    using run = chain_run<Arch, T, count>;
    constexpr std::size_t lanes = run::lanes;
    constexpr std::size_t stride = chain_stride<lanes>;
    static_assert(stride <= most_chain_stride);
    forerunner<stride> ahead(end);
    operands.enlist(ahead);
    for (std::size_t next = 0; next < end; next += stride) {
        const std::size_t begin = std::min(next, end - lanes);
        const std::size_t length = std::min(stride, end - begin);
        ahead.ask();
        operands.template convert_next<lanes>(begin, length, end);
        for (std::size_t k = 0; k < length; k += lanes) {
            const std::size_t first = std::min(begin + k, end - lanes);
            run chain(code, operands.inputs(), first);
            chain.steps();
            chain.store(operands.out(first));
        }
    }
}

/// Writes exactly `length` elements if that is at least a block and the result overwrites no input.
template <class Arch, class T>
void chain_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                  const void* state) {
    constexpr std::size_t many = chain_batches<Arch>;
    constexpr std::size_t few = whole_batches<Arch, T>;
    const chain_code& code = *static_cast<const chain_code*>(state);
    chain_operands<T> operands(code, values, arguments);
    if (operands.apart() && length >= chain_run<Arch, T, many>::lanes) {
        run_chain<Arch, many>(code, operands, length);
    } else {
        const bool exact = operands.apart() && length > block_length;
        run_chain<Arch, few>(code, operands, exact ? length : blocks_of(length) * block_length);
    }
}

CASK_STRICT_MATH_END

/// The chains of numbers of type T.
template <class Arch, class T>
inline constexpr operation chain_operation = {.name = "chain",
                                              .result = dtype_of<T>,
                                              .arguments = {},
                                              .run = &chain_kernel<Arch, T>,
                                              .cost = 1,
                                              .exact = true};

/// How an operation describes the step of a chain that it may become.
template <class Arch, class T>
inline constexpr std::array<partner, 1> chain_partner = {
    partner{role::chain, &chain_operation<Arch, T>}};

}  // namespace cask::kernel
