// SPDX-License-Identifier: BSD-3-Clause
// Random arrays: each element is a function of (seed, stream, row-major index) by Philox4x32-10.
//
// The same values for any chunking, slice, order and number of threads; never in memory. Element i
// of a double array takes half i % 2 of block i / 2; of a float array word i % 4 of block i / 4.
// Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <cask/creation.hpp>

// Kernels that this header uses.
namespace cask::kernel {
struct uniform_numbers;
struct normal_numbers;
struct whole_numbers;
}  // namespace cask::kernel

namespace cask::front {

/// The stream that the next array takes; the array after it takes the next number.
struct random_stream {
    std::uint64_t seed;
    std::uint64_t number = 0;
};
[[nodiscard]] std::uint64_t fresh_seed();
/// The next stream of the process's generator, which has a random seed. Safe to call from several
/// threads.
[[nodiscard]] random_stream next_stream();

[[nodiscard]] node_ptr uniform(const kernel::generator& rule, random_stream& from,
                               const shape& sizes, double low, double high,
                               const chunk_spec& chunks, source_line where);
[[nodiscard]] node_ptr normal(const kernel::generator& rule, random_stream& from,
                              const shape& sizes, double mean, double deviation,
                              const chunk_spec& chunks, source_line where);
/// `count` different ones from `low` on.
[[nodiscard]] node_ptr integers(const kernel::generator& rule, random_stream& from,
                                const shape& sizes, std::int64_t low, std::uint64_t count,
                                const chunk_spec& chunks, source_line where);
/// Throws dtype_error: bounds that are in the wrong order, or do not fit.
[[noreturn]] void refuse_bounds(const std::string& low, const std::string& high, dtype type,
                                source_line where);

}  // namespace cask::front

namespace cask::random {

/// The type of the bounds of random integers of T: int64 for smaller types, so that one past the
/// largest number fits.
template <integer_element T>
using integer_bound = std::conditional_t<(sizeof(T) < 8), std::int64_t, T>;

namespace detail {

template <class Kind, element T>
[[nodiscard]] const kernel::generator& rule_of() noexcept {
    return kernel::generator_for<kernel::unit_target, Kind, stored_t<T>>();
}

template <integer_element T>
[[nodiscard]] array<T> integers(front::random_stream& from, const shape& sizes,
                                integer_bound<T> low, integer_bound<T> high,
                                const chunk_spec& chunks, source_line where) {
    if (low >= high || !std::in_range<T>(low) ||
        !std::in_range<T>(static_cast<integer_bound<T>>(high - 1))) {
        front::refuse_bounds(std::to_string(low), std::to_string(high), dtype_of<T>, where);
    }
    const std::uint64_t count = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return array<T>(front::integers(rule_of<kernel::whole_numbers, T>(), from, sizes,
                                    static_cast<std::int64_t>(low), count, chunks, where));
}

}  // namespace detail

/// Makes arrays whose values follow from its seed: the n-th array that a generator makes takes
/// stream n. Two arrays from one generator are independent; the same calls give the same values.
///
/// Not to be shared between threads without a lock; the arrays are.
///
/// \like  numpy.random.Generator, dask.array.random.Generator (whose values depend on chunks)
class generator {
public:
    /// A fixed seed; without one, a different seed for each generator.
    explicit generator(std::uint64_t seed) noexcept : next_{seed} {}
    generator() : next_{front::fresh_seed()} {}

    [[nodiscard]] std::uint64_t seed() const noexcept { return next_.seed; }

    /// Numbers in [low, high), equally likely.
    ///
    /// \returns  shape `sizes`; dtype T: float (24 random bits) or double (53); chunks as given
    /// \throws dtype_error  low is above high, or high - low is not finite
    /// \throws shape_error, chunk_error  as full
    /// \cost   nothing until computed: elements are made where they are used, never in memory
    /// \like   numpy.random.Generator.uniform
    template <floating_element T = double>
    [[nodiscard]] array<T> uniform(const shape& sizes, double low = 0, double high = 1,
                                   const chunk_spec& chunks = {},
                                   source_line where = source_line::current()) {
        return array<T>(front::uniform(detail::rule_of<kernel::uniform_numbers, T>(), next_, sizes,
                                       low, high, chunks, where));
    }

    /// Normally distributed numbers (Box-Muller: elements 2j and 2j + 1 share a pair).
    ///
    /// Values have the same bits on every instruction set.
    ///
    /// \returns  as uniform
    /// \throws dtype_error  `deviation` is negative or not finite
    /// \throws shape_error, chunk_error  as full
    /// \cost   as uniform, with a logarithm, a root, a sine and a cosine for each pair
    /// \like   numpy.random.Generator.normal
    template <floating_element T = double>
    [[nodiscard]] array<T> normal(const shape& sizes, double mean = 0, double deviation = 1,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
        return array<T>(front::normal(detail::rule_of<kernel::normal_numbers, T>(), next_, sizes,
                                      mean, deviation, chunks, where));
    }

    /// Whole numbers in [low, high), equally likely to within 2^-64 of their number. `high` may be
    /// one past T's largest number (but for types of 64 bits).
    ///
    /// \returns  as uniform; dtype T
    /// \throws dtype_error  low is not below high, or a number would not fit T
    /// \throws shape_error, chunk_error  as full
    /// \cost   as uniform
    /// \like   numpy.random.Generator.integers
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> integers(const shape& sizes, integer_bound<T> low, integer_bound<T> high,
                                    const chunk_spec& chunks = {},
                                    source_line where = source_line::current()) {
        return detail::integers<T>(next_, sizes, low, high, chunks, where);
    }

private:
    // A stream is used once, so no two arrays of one generator are equal by accident; equal calls
    // on generators of one seed are equal on purpose.
    front::random_stream next_;
};

/// Numbers in [low, high) from the process's generator, whose seed is random: they differ in each
/// run of the program. For values that repeat, use generator(seed).
///
/// \returns  as generator::uniform
/// \throws dtype_error, shape_error, chunk_error  as generator::uniform
/// \cost   as generator::uniform
/// \like   numpy.random.uniform
template <floating_element T = double>
[[nodiscard]] array<T> uniform(const shape& sizes, double low = 0, double high = 1,
                               const chunk_spec& chunks = {},
                               source_line where = source_line::current()) {
    front::random_stream next = front::next_stream();
    return array<T>(front::uniform(detail::rule_of<kernel::uniform_numbers, T>(), next, sizes, low,
                                   high, chunks, where));
}
/// Normally distributed numbers from the process's generator.
///
/// \returns  as generator::normal
/// \throws dtype_error, shape_error, chunk_error  as generator::normal
/// \cost   as generator::normal
/// \like   numpy.random.normal
template <floating_element T = double>
[[nodiscard]] array<T> normal(const shape& sizes, double mean = 0, double deviation = 1,
                              const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    front::random_stream next = front::next_stream();
    return array<T>(front::normal(detail::rule_of<kernel::normal_numbers, T>(), next, sizes, mean,
                                  deviation, chunks, where));
}
/// Whole numbers in [low, high) from the process's generator.
///
/// \returns  as generator::integers
/// \throws dtype_error, shape_error, chunk_error  as generator::integers
/// \cost   as generator::integers
/// \like   numpy.random.randint
template <integer_element T = std::int64_t>
[[nodiscard]] array<T> integers(const shape& sizes, integer_bound<T> low, integer_bound<T> high,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    front::random_stream next = front::next_stream();
    return detail::integers<T>(next, sizes, low, high, chunks, where);
}

}  // namespace cask::random

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/random.ipp>
#endif
