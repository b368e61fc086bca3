// SPDX-License-Identifier: BSD-3-Clause
// Random arrays: each element is a function of (seed, stream, row-major index) by Philox4x32-10.
//
// The same values for any chunking, slice, order and number of threads; never in memory. Element i
// of a double array takes half i % 2 of block i / 2; of a float array word i % 4 of block i / 4.
// Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <cask/creation.hpp>

#include <cmath>
#include <mutex>
#include <random>

namespace cask::random {

/// The type of the bounds of random integers of T: one past the largest must fit, if any can.
template <integer_element T>
using integer_bound = std::conditional_t<(sizeof(T) < 8), std::int64_t, T>;

/// Makes arrays whose values follow from its seed: the n-th array that a generator makes takes
/// stream n. Two arrays from one generator are independent; the same calls give the same values.
///
/// Not to be shared between threads without a lock; the arrays are.
///
/// \like  numpy.random.Generator, dask.array.random.Generator (whose values depend on chunks)
class generator {
public:
    /// A fixed seed; without one, a different seed for each generator.
    explicit generator(std::uint64_t seed) noexcept : seed_(seed) {}
    generator() : seed_(fresh_seed()) {}

    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }

    /// Numbers in [low, high), equally likely.
    ///
    /// \returns  dtype T: float (24 random bits) or double (53)
    /// \throws dtype_error  low is above high, or high - low is not finite
    /// \throws shape_error, chunk_error  as full
    /// \like   numpy.random.Generator.uniform
    template <floating_element T = double>
    [[nodiscard]] array<T> uniform(const shape& sizes, double low = 0, double high = 1,
                                   const chunk_spec& chunks = {},
                                   source_line where = source_line::current()) {
        const T scale = static_cast<T>(high - low);
        if (!(scale >= 0) || !std::isfinite(scale)) {
            throw dtype_error("uniform",
                              "low must not be above high, nor high - low infinite: got " +
                                  std::to_string(low) + " and " + std::to_string(high),
                              where);
        }
        kernel::random_state own = next(sizes);
        own.low = low;
        own.scale = high - low;
        own.last = std::nextafter(static_cast<T>(high), static_cast<T>(low));
        return make<T>("uniform", kernel::uniform_of<kernel::default_arch, T>, std::move(own),
                       std::bit_cast<std::uint64_t>(low), std::bit_cast<std::uint64_t>(high), sizes,
                       chunks, where);
    }

    /// Normally distributed numbers (Box-Muller: elements 2j and 2j + 1 share a pair).
    ///
    /// Values agree between instruction sets to a few ulp, and exactly on one machine.
    ///
    /// \throws dtype_error  `deviation` is negative or not finite
    /// \like   numpy.random.Generator.normal
    template <floating_element T = double>
    [[nodiscard]] array<T> normal(const shape& sizes, double mean = 0, double deviation = 1,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
        if (!(deviation >= 0) || !std::isfinite(deviation)) {
            throw dtype_error("normal",
                              "the standard deviation must be at least 0 and finite: got " +
                                  std::to_string(deviation),
                              where);
        }
        kernel::random_state own = next(sizes);
        own.low = mean;
        own.scale = deviation;
        return make<T>("normal", kernel::normal_of<kernel::default_arch, T>, std::move(own),
                       std::bit_cast<std::uint64_t>(mean), std::bit_cast<std::uint64_t>(deviation),
                       sizes, chunks, where);
    }

    /// Whole numbers in [low, high), equally likely to within 2^-64 of their number. `high` may be
    /// one past T's largest number (but for types of 64 bits).
    ///
    /// \throws dtype_error  low is not below high, or a number would not fit T
    /// \like   numpy.random.Generator.integers
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> integers(const shape& sizes, integer_bound<T> low, integer_bound<T> high,
                                    const chunk_spec& chunks = {},
                                    source_line where = source_line::current()) {
        if (low >= high || !std::in_range<T>(low) ||
            !std::in_range<T>(static_cast<integer_bound<T>>(high - 1))) {
            throw dtype_error("integers",
                              "low must be below high, and both in the range of " +
                                  std::string(to_string(dtype_of<T>)) + ": got " +
                                  std::to_string(low) + " and " + std::to_string(high),
                              where);
        }
        kernel::random_state own = next(sizes);
        own.first_integer = static_cast<std::int64_t>(low);
        own.integers = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        const std::uint64_t count = own.integers;
        return make<T>("integers", kernel::integers_of<kernel::default_arch, T>, std::move(own),
                       static_cast<std::uint64_t>(low), count, sizes, chunks, where);
    }

private:
    /// The state of the next stream. A stream is used once, so no two arrays of one generator are
    /// equal by accident; equal calls on generators of one seed are equal on purpose.
    [[nodiscard]] kernel::random_state next(const shape& sizes) {
        kernel::random_state own;
        own.seed = seed_;
        own.stream = stream_++;
        own.strides = row_major_strides(sizes);
        return own;
    }

    /// `first` and `second` are what the values depend on besides seed, stream and kind.
    template <element T>
    [[nodiscard]] static array<T> make(std::string_view name, const kernel::generator& from,
                                       kernel::random_state own, std::uint64_t first,
                                       std::uint64_t second, const shape& sizes,
                                       const chunk_spec& chunks, source_line where) {
        const kernel::generator_key key{6, own.seed, own.stream, first, second};
        return detail::generated<T>(name, from,
                                    std::make_shared<const kernel::random_state>(std::move(own)),
                                    key, sizes, chunks, where);
    }

    static std::uint64_t fresh_seed() {
        std::random_device device;
        return (std::uint64_t{device()} << 32) | device();
    }

    std::uint64_t seed_;
    std::uint64_t stream_ = 0;
};

namespace detail {

/// The generator of the free functions: one per process, seeded freshly.
inline generator& default_generator() {
    static generator own;
    return own;
}
inline std::mutex& default_mutex() {
    static std::mutex own;
    return own;
}

}  // namespace detail

/// Numbers in [low, high) from the process's own generator, freshly seeded: different at each run.
/// For values that repeat, use generator(seed). \like numpy.random.uniform
template <floating_element T = double>
[[nodiscard]] array<T> uniform(const shape& sizes, double low = 0, double high = 1,
                               const chunk_spec& chunks = {},
                               source_line where = source_line::current()) {
    const std::lock_guard lock(detail::default_mutex());
    return detail::default_generator().uniform<T>(sizes, low, high, chunks, where);
}
/// Normal numbers; as uniform. \like numpy.random.normal
template <floating_element T = double>
[[nodiscard]] array<T> normal(const shape& sizes, double mean = 0, double deviation = 1,
                              const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    const std::lock_guard lock(detail::default_mutex());
    return detail::default_generator().normal<T>(sizes, mean, deviation, chunks, where);
}
/// Whole numbers in [low, high); as uniform. \like numpy.random.randint
template <integer_element T = std::int64_t>
[[nodiscard]] array<T> integers(const shape& sizes, integer_bound<T> low, integer_bound<T> high,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    const std::lock_guard lock(detail::default_mutex());
    return detail::default_generator().integers<T>(sizes, low, high, chunks, where);
}

}  // namespace cask::random
