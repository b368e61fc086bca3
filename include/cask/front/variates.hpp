// SPDX-License-Identifier: BSD-3-Clause
// Random arrays as the chapters see them: streams, and parameters of distributions.
#pragma once

#include <cask/core/chunk_spec.hpp>
#include <cask/front/operand.hpp>

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
/// The numbers below `count`, in a random order. Throws shape_error below 0.
[[nodiscard]] node_ptr permutation(const kernel::generator& rule, random_stream& from,
                                   index_t count, const chunk_spec& chunks, source_line where);
/// Throws dtype_error: bounds that are in the wrong order, or do not fit.
[[noreturn]] void refuse_bounds(const std::string& low, const std::string& high, dtype type,
                                source_line where);

/// Which numbers a parameter of a distribution may be.
enum class range { finite, not_negative, positive, fraction, positive_fraction };

/// A parameter of a distribution: a number, or an array of them, one for each result.
class parameter {
public:
    /// A number.
    template <scalar S>
    parameter(S value) : number_(static_cast<double>(value)) {}
    /// Numbers. They broadcast to the shape of the result.
    template <element T>
    parameter(const array<T>& values)
        : values_(cask::detail::convert<double>(values, source_line{})) {
        static_assert(!is_complex_v<T>, "parameters of distributions are real numbers");
    }

    /// Null: a number.
    [[nodiscard]] const node_ptr& values() const noexcept { return values_; }
    [[nodiscard]] double number() const noexcept { return number_; }

private:
    node_ptr values_;
    double number_ = 0;
};

/// A parameter by its name, and what it may be.
struct named_parameter {
    const char* name;
    const parameter& value;
    range allowed;
};

/// An operation over uniform numbers in [0, 1) and the parameters, all of them doubles. Throws
/// dtype_error for numbers that a parameter may not be, and shape_error for arrays that do not
/// broadcast to `sizes`.
[[nodiscard]] node_ptr variate(const kernel::operation& by, const kernel::generator& uniform,
                               random_stream& from, const shape& sizes,
                               std::initializer_list<named_parameter> parameters,
                               const chunk_spec& chunks, source_line where);

}  // namespace cask::front
