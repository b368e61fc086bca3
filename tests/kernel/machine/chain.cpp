// SPDX-License-Identifier: BSD-3-Clause
// The machine of chains: every step, any length, and the conversions that it does as it reads. How chains
// come about is tested in plan/chains.cpp.
#include "support/catch.hpp"

#include <cask/kernel/machine/chain.hpp>

#include <limits>
#include <numeric>
#include <vector>

namespace {

using namespace cask::kernel;

TEMPLATE_TEST_CASE("inputs of every type are converted as by a cast", "[chain]", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, float, double) {
    constexpr std::size_t lanes = 24;
    std::vector<TestType> numbers(lanes);
    for (std::size_t k = 0; k < lanes; ++k) {
        const auto most = std::numeric_limits<TestType>::max();
        const auto near = static_cast<TestType>(k * 3);
        numbers[k] = k % 2 == 0 ? near : static_cast<TestType>(most - near);
    }
    std::vector<double> converted(lanes, -1.0);
    convert<lanes>(cask::dtype_of<TestType>, reinterpret_cast<const std::byte*>(numbers.data()),
                   converted.data());
    for (std::size_t k = 0; k < lanes; ++k) {
        CHECK(converted[k] == static_cast<double>(numbers[k]));
    }
}

/// What the steps of `code` make of one element.
template <class T>
T expected(const chain_code& code, const std::vector<T>& inputs) {
    std::vector<T> results = {inputs.front()};
    std::size_t next = 1;
    for (std::size_t k = 0; k < code.count; ++k) {
        T r = results.back();
        const T q = results.size() > 1 ? results[0] : T(0);
        const std::size_t taken = inputs_of(code.steps[k].step);
        const T x = taken > 0 ? inputs[next] : T(0);
        const T y = taken > 1 ? inputs[next + 1] : T(0);
        next += taken;
        switch (code.steps[k].step) {
            case chain_step::add: r = r + x; break;
            case chain_step::subtract: r = r - x; break;
            case chain_step::subtract_from: r = x - r; break;
            case chain_step::multiply: r = r * x; break;
            case chain_step::divide: r = r / x; break;
            case chain_step::divide_from: r = x / r; break;
            case chain_step::push: results.push_back(x); continue;
            case chain_step::add_product: r = r + static_cast<T>(x * y); break;
            case chain_step::subtract_product: r = r - static_cast<T>(x * y); break;
            case chain_step::subtract_from_product: r = static_cast<T>(x * y) - r; break;
            case chain_step::square: r = r * r; break;
            case chain_step::join_add: r = q + r; break;
            case chain_step::join_subtract: r = q - r; break;
            case chain_step::join_subtract_from: r = r - q; break;
            case chain_step::join_multiply: r = q * r; break;
            case chain_step::join_divide: r = q / r; break;
            case chain_step::join_divide_from: r = r / q; break;
            case chain_step::end: break;
        }
        if (code.steps[k].step >= chain_step::join_add) results.pop_back();
        results.back() = r;
    }
    return results.back();
}

/// Every step on the older of two running results, or on the newer one; ends with `join`.
template <class T>
chain_code all_steps(bool on_newer, chain_step join) {
    chain_code code;
    code.types.fill(cask::dtype_of<T>);
    code.inputs = 1;
    const auto put = [&](chain_step step, bool newer) {
        code.push_back({step, newer});
        code.inputs += inputs_of(step);
    };
    if (on_newer) put(chain_step::push, false);
    for (const chain_step step :
         {chain_step::add, chain_step::add, chain_step::add, chain_step::subtract,
          chain_step::subtract_from, chain_step::multiply, chain_step::square, chain_step::divide,
          chain_step::divide_from, chain_step::add_product}) {
        put(step, on_newer);
    }
    put(on_newer ? chain_step::subtract_product : chain_step::subtract_from_product, on_newer);
    if (!on_newer) put(chain_step::push, false);
    put(join, true);
    return code;
}

TEMPLATE_TEST_CASE("a chain computes every length, and writes no more than that", "[chain]", float,
                   double) {
    const bool on_newer = GENERATE(false, true);
    const auto join = GENERATE(chain_step::join_add, chain_step::join_subtract,
                               chain_step::join_subtract_from, chain_step::join_multiply,
                               chain_step::join_divide, chain_step::join_divide_from);
    const bool in_place = GENERATE(false, true);
    chain_code code = all_steps<TestType>(on_newer, join);
    REQUIRE(code.inputs <= chain_code::most_inputs);
    constexpr std::size_t most = 512;
    constexpr std::size_t repeated = 2;   // this input is one block
    constexpr std::size_t converted = 5;  // and this one shorts
    code.types[converted] = cask::dtype::int16;

    std::vector<std::int16_t> shorts(most);
    std::iota(shorts.begin(), shorts.end(), std::int16_t{-200});
    for (const std::size_t length :
         {1u, 11u, 24u, 63u, 64u, 65u, 100u, 119u, 121u, 129u, 300u, 462u}) {
        std::vector<std::vector<TestType>> memory(code.inputs + 1, std::vector<TestType>(most));
        std::vector<operand> operands(code.inputs + 1);
        std::vector<std::uint32_t> arguments(code.inputs + 1);
        std::iota(arguments.begin(), arguments.end(), 0u);
        for (std::size_t k = 0; k <= code.inputs; ++k) {
            for (std::size_t i = 0; i < most; ++i) {
                memory[k][i] = static_cast<TestType>(1 + (k * 7 + i * 3) % 11) / 4;
            }
            operands[k].data = reinterpret_cast<std::byte*>(memory[k].data());
        }
        std::fill_n(memory[1 + repeated].begin(), block_length, TestType(3));
        operands[1 + repeated].step = 0;
        operands[1 + converted].data = reinterpret_cast<std::byte*>(shorts.data());
        if (in_place) operands[0].data = operands[1].data;
        std::vector<TestType>& result = memory[in_place ? 1 : 0];
        const std::vector<std::vector<TestType>> before = memory;

        chain_kernel<default_arch, TestType>(operands.data(), arguments.data(), length, &code);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < length; ++i) {
            std::vector<TestType> inputs(code.inputs);
            for (std::size_t k = 0; k < code.inputs; ++k) inputs[k] = before[k + 1][i];
            inputs[repeated] = TestType(3);
            inputs[converted] = static_cast<TestType>(shorts[i]);
            const TestType wanted = expected(code, inputs);
            wrong += std::memcmp(&wanted, &result[i], sizeof(wanted)) != 0 ? 1 : 0;
        }
        CHECK(wrong == 0);
        const bool exact = !in_place && length > block_length;
        const std::size_t touched = exact ? length : blocks_of(length) * block_length;
        CHECK(std::equal(result.begin() + static_cast<std::ptrdiff_t>(touched), result.end(),
                         before[in_place ? 1 : 0].begin() + static_cast<std::ptrdiff_t>(touched)));
    }
}

}  // namespace
