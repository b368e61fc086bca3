// SPDX-License-Identifier: BSD-3-Clause
// Definitions of random.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/creation/ranges.ipp>
#include <cask/kernel/source/generate.hpp>
#include <cask/random.hpp>

#include <charconv>
#include <cmath>
#include <mutex>
#include <random>

namespace cask::front {

CASK_DEFINITION std::uint64_t fresh_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

CASK_DEFINITION random_stream next_stream() {
    static std::mutex mutex;
    static random_stream next{fresh_seed(), 0};
    const std::lock_guard lock(mutex);
    return {next.seed, next.number++};
}

namespace detail {

/// The state of an array of `sizes`, elements of `type`. Throws shape_error for `name`.
CASK_DEFINITION kernel::random_state state_of(std::string_view name, random_stream& from,
                                              const shape& sizes, dtype type, source_line where) {
    check_shape(name, sizes, size_of(type), where);  // before strides are multiplied
    kernel::random_state state;
    state.seed = from.seed;
    state.stream = from.number++;
    state.strides = row_major_strides(sizes);
    return state;
}

/// `first` and `second` are what the values depend on besides seed, stream and kind.
CASK_DEFINITION node_ptr make_random(std::string_view name, const kernel::generator& rule,
                                     kernel::random_state state, std::uint64_t first,
                                     std::uint64_t second, const shape& sizes,
                                     const chunk_spec& chunks, source_line where) {
    const kernel::generator_key key{6, state.seed, state.stream, first, second};
    return make_generated(name, rule,
                          std::make_shared<const kernel::random_state>(std::move(state)), key,
                          sizes, chunks, where);
}

/// The shortest text that stands for `number` and no other.
CASK_DEFINITION std::string text_of(double number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

/// The largest number below `high`, in the precision of `type`.
CASK_DEFINITION double below(double high, double low, dtype type) noexcept {
    if (type == dtype::float64) return std::nextafter(high, low);
    return static_cast<double>(std::nextafter(static_cast<float>(high), static_cast<float>(low)));
}

}  // namespace detail

CASK_DEFINITION node_ptr uniform(const kernel::generator& rule, random_stream& from,
                                 const shape& sizes, double low, double high,
                                 const chunk_spec& chunks, source_line where) {
    const double scale = rule.type == dtype::float64
                             ? high - low
                             : static_cast<double>(static_cast<float>(high - low));
    if (!(scale >= 0) || !std::isfinite(scale)) {
        throw dtype_error("uniform",
                          "low must not be above high, nor high - low infinite: got " +
                              detail::text_of(low) + " and " + detail::text_of(high),
                          where);
    }
    kernel::random_state state = detail::state_of("uniform", from, sizes, rule.type, where);
    state.low = low;
    state.scale = high - low;
    state.last = detail::below(high, low, rule.type);
    return detail::make_random("uniform", rule, std::move(state), detail::bits_of(low),
                               detail::bits_of(high), sizes, chunks, where);
}

CASK_DEFINITION node_ptr normal(const kernel::generator& rule, random_stream& from,
                                const shape& sizes, double mean, double deviation,
                                const chunk_spec& chunks, source_line where) {
    if (!(deviation >= 0) || !std::isfinite(deviation)) {
        throw dtype_error("normal",
                          "the standard deviation must be at least 0 and finite: got " +
                              detail::text_of(deviation),
                          where);
    }
    kernel::random_state state = detail::state_of("normal", from, sizes, rule.type, where);
    state.low = mean;
    state.scale = deviation;
    return detail::make_random("normal", rule, std::move(state), detail::bits_of(mean),
                               detail::bits_of(deviation), sizes, chunks, where);
}

CASK_DEFINITION node_ptr integers(const kernel::generator& rule, random_stream& from,
                                  const shape& sizes, std::int64_t low, std::uint64_t count,
                                  const chunk_spec& chunks, source_line where) {
    kernel::random_state state = detail::state_of("integers", from, sizes, rule.type, where);
    state.first_integer = low;
    state.integers = count;
    return detail::make_random("integers", rule, std::move(state), static_cast<std::uint64_t>(low),
                               count, sizes, chunks, where);
}

CASK_DEFINITION node_ptr permutation(const kernel::generator& rule, random_stream& from,
                                     index_t count, const chunk_spec& chunks, source_line where) {
    const shape sizes{count};
    check_shape("permutation", sizes, size_of(rule.type), where);
    const std::uint64_t stream = from.number++;
    auto numbers = std::make_shared<const kernel::permutation>(from.seed, stream,
                                                               static_cast<std::uint64_t>(count));
    const kernel::generator_key key{7, from.seed, stream, static_cast<std::uint64_t>(count), 0};
    return detail::make_generated("permutation", rule, std::move(numbers), key, sizes, chunks,
                                  where);
}

namespace detail {

/// What a number must be, if it is not that.
[[gnu::cold]] CASK_DEFINITION std::string missed(range allowed, double number) {
    if (!std::isfinite(number)) return "must be finite";
    switch (allowed) {
        case range::finite: return "";
        case range::not_negative: return number >= 0 ? "" : "must not be negative";
        case range::positive: return number > 0 ? "" : "must be above 0";
        case range::fraction: return number >= 0 && number <= 1 ? "" : "must be from 0 to 1";
        case range::positive_fraction: break;
    }
    return number > 0 && number <= 1 ? "" : "must be above 0 and at most 1";
}

/// A parameter as an operand of a result of `sizes`.
[[gnu::cold]] CASK_DEFINITION node_ptr operand_of(const named_parameter& one, std::string_view name,
                                                  const shape& sizes, source_line where) {
    const node_ptr& values = one.value.values();
    if (values == nullptr) {
        const std::string wrong = missed(one.allowed, one.value.number());
        if (!wrong.empty()) {
            throw dtype_error(std::string(name),
                              std::string(one.name) + " " + wrong + ": got " +
                                  text_of(one.value.number()),
                              where);
        }
        return constant(bytes_of(one.value.number()), dtype::float64, where);
    }
    check_broadcast(name, std::string(one.name) + " of shape", values->shape(), sizes, where);
    return values;
}

}  // namespace detail

CASK_DEFINITION node_ptr variate(const kernel::operation& by, const kernel::generator& rule,
                                 random_stream& from, const shape& sizes,
                                 std::initializer_list<named_parameter> parameters,
                                 const chunk_spec& chunks, source_line where) {
    check_shape(by.name, sizes, size_of(dtype::float64), where);
    sequence<node_ptr> operands;
    operands.push_back(nullptr);
    for (const named_parameter& each : parameters) {
        operands.push_back(detail::operand_of(each, by.name, sizes, where));
    }
    operands.front() = uniform(rule, from, sizes, 0, 1, chunks, where);
    return expr::make_elementwise(by, std::move(operands), where);
}

CASK_DEFINITION void refuse_bounds(const std::string& low, const std::string& high, dtype type,
                                   source_line where) {
    throw dtype_error("integers",
                      "low must be below high, and both in the range of " +
                          std::string(to_string(type)) + ": got " + low + " and " + high,
                      where);
}

}  // namespace cask::front
