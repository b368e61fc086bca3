// SPDX-License-Identifier: BSD-3-Clause
// Random arrays: each element is a function of (seed, stream, row-major index) by Philox4x32-10.
//
// The same values for any chunking, slice, order and number of threads; never in memory. Element i
// of a double array takes half i % 2 of block i / 2; of a float array word i % 4 of block i / 4.
// Other distributions are functions of the uniform number of a double array at the same index.
// Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#pragma once

#include <cask/creation.hpp>
#include <cask/front/variates.hpp>

// Kernels that this header uses.
// clang-format off
namespace cask::kernel {
struct uniform_numbers; struct normal_numbers; struct whole_numbers; class permutation;
namespace variates {
struct beta; struct binomial; struct chisquare; struct exponential; struct gamma; struct geometric;
struct laplace; struct lognormal; struct negative_binomial; struct poisson; struct rayleigh;
struct standard_t; struct triangular; struct vonmises; struct weibull;
}  // namespace variates
}  // namespace cask::kernel
// clang-format on

namespace cask::random {

using front::parameter;
using front::range;

/// The type of the bounds of random integers of T: int64 for smaller types, so that one past the
/// largest number fits.
template <integer_element T>
using integer_bound = std::conditional_t<(sizeof(T) < 8), std::int64_t, T>;

namespace detail {

template <class Kind, element T>
[[nodiscard]] const kernel::generator& rule_of() noexcept {
    return kernel::generator_for<kernel::unit_target, Kind, stored_t<T>>();
}

/// Numbers of the distribution F, in double precision, as elements of T.
template <class F, element T, class... Double>
[[nodiscard]] array<T> variate(front::random_stream& from, const shape& sizes,
                               std::initializer_list<front::named_parameter> parameters,
                               const chunk_spec& chunks, source_line where) {
    const auto& by = kernel::operation_for<kernel::unit_target, F, double, double, Double...>();
    const array<double> result(front::variate(by, rule_of<kernel::uniform_numbers, double>(), from,
                                              sizes, parameters, chunks, where));
    return array<T>(cask::detail::convert<T>(result, where));
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

/// Whether what was drawn may be drawn again.
enum class replacement { with, without };

/// Probabilities, or numbers in the ratio of these: they are divided by their sum.
class probabilities {
public:
    /// None: all are the same.
    probabilities() = default;
    /// A list in braces, a vector, or an array.
    probabilities(std::initializer_list<double> values, source_line where = source_line::current())
        : probabilities(std::vector<double>(values), where) {}
    probabilities(std::vector<double> values, source_line where = source_line::current())
        : values_(from_array(std::move(values), {}, where).node()) {}
    template <element T>
    probabilities(const array<T>& values, source_line where = source_line::current())
        : values_(cask::detail::convert<double>(values, where)) {
        static_assert(!is_complex_v<T>, "probabilities are real numbers");
    }

    /// Null: none are given.
    [[nodiscard]] const expr::node_ptr& values() const noexcept { return values_; }

private:
    expr::node_ptr values_;
};

/// Options of choice, to be named: choice(10, {3}, {.replaced = replacement::without}).
struct choice_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    replacement replaced = replacement::with;
    /// Of each element; the same if left out.
    random::probabilities probabilities = {};
    /// Of an array: the axis along which it is drawn from.
    index_t axis = 0;
};

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

    /// Beta distributed numbers in [0, 1].
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  a or b is not positive, or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as gamma, twice
    /// \like   numpy.random.Generator.beta
    template <floating_element T = double>
    [[nodiscard]] array<T> beta(const shape& sizes, const parameter& a, const parameter& b,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
        return detail::variate<kernel::variates::beta, T, double, double>(
            next_, sizes, {{"a", a, range::positive}, {"b", b, range::positive}}, chunks, where);
    }

    /// How many of `trials` succeed, each with the given probability.
    ///
    /// \returns  shape `sizes`; dtype T, computed as double: a number that T cannot hold is as by
    ///           astype; chunks as given
    /// \throws dtype_error  trials are negative or not finite, or the probability is not in [0, 1]
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, and a few exponentials and logarithms
    /// \like   numpy.random.Generator.binomial
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> binomial(const shape& sizes, const parameter& trials,
                                    const parameter& probability, const chunk_spec& chunks = {},
                                    source_line where = source_line::current()) {
        return detail::variate<kernel::variates::binomial, T, double, double>(
            next_, sizes,
            {{"trials", trials, range::not_negative},
             {"probability", probability, range::fraction}},
            chunks, where);
    }

    /// Sums of squares of as many normal numbers as there are degrees of freedom.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  degrees are not positive, or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as gamma
    /// \like   numpy.random.Generator.chisquare
    template <floating_element T = double>
    [[nodiscard]] array<T> chisquare(const shape& sizes, const parameter& degrees,
                                     const chunk_spec& chunks = {},
                                     source_line where = source_line::current()) {
        return detail::variate<kernel::variates::chisquare, T, double>(
            next_, sizes, {{"degrees", degrees, range::positive}}, chunks, where);
    }

    /// Exponentially distributed numbers, whose mean is `scale`.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  scale is negative or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with a logarithm
    /// \like   numpy.random.Generator.exponential, standard_exponential
    template <floating_element T = double>
    [[nodiscard]] array<T> exponential(const shape& sizes, const parameter& scale = 1.0,
                                       const chunk_spec& chunks = {},
                                       source_line where = source_line::current()) {
        return detail::variate<kernel::variates::exponential, T, double>(
            next_, sizes, {{"scale", scale, range::not_negative}}, chunks, where);
    }

    /// Gamma distributed numbers (Marsaglia and Tsang), whose mean is shape times scale.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  shape is not positive, scale is negative, or one is not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with some logarithms and an exponential
    /// \like   numpy.random.Generator.gamma, standard_gamma
    template <floating_element T = double>
    [[nodiscard]] array<T> gamma(const shape& sizes, const parameter& shape_,
                                 const parameter& scale = 1.0, const chunk_spec& chunks = {},
                                 source_line where = source_line::current()) {
        return detail::variate<kernel::variates::gamma, T, double, double>(
            next_, sizes,
            {{"shape", shape_, range::positive}, {"scale", scale, range::not_negative}}, chunks,
            where);
    }

    /// How many trials it takes until one succeeds: 1 or more.
    ///
    /// \returns  shape `sizes`; dtype T, computed as double: a number that T cannot hold is as by
    ///           astype; chunks as given
    /// \throws dtype_error  the probability is not in (0, 1]
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with two logarithms
    /// \like   numpy.random.Generator.geometric
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> geometric(const shape& sizes, const parameter& probability,
                                     const chunk_spec& chunks = {},
                                     source_line where = source_line::current()) {
        return detail::variate<kernel::variates::geometric, T, double>(
            next_, sizes, {{"probability", probability, range::positive_fraction}}, chunks, where);
    }

    /// Numbers whose distance from `location`, on either side, is exponentially distributed.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  scale is negative, or a parameter is not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with a logarithm
    /// \like   numpy.random.Generator.laplace
    template <floating_element T = double>
    [[nodiscard]] array<T> laplace(const shape& sizes, const parameter& location = 0.0,
                                   const parameter& scale = 1.0, const chunk_spec& chunks = {},
                                   source_line where = source_line::current()) {
        return detail::variate<kernel::variates::laplace, T, double, double>(
            next_, sizes,
            {{"location", location, range::finite}, {"scale", scale, range::not_negative}}, chunks,
            where);
    }

    /// Numbers whose logarithm is normally distributed, with the given mean and deviation.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  the deviation is negative, or a parameter is not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as normal, with an exponential
    /// \like   numpy.random.Generator.lognormal
    template <floating_element T = double>
    [[nodiscard]] array<T>
    lognormal(const shape& sizes, const parameter& mean = 0.0, const parameter& deviation = 1.0,
              const chunk_spec& chunks = {}, source_line where = source_line::current()) {
        return detail::variate<kernel::variates::lognormal, T, double, double>(
            next_, sizes,
            {{"mean", mean, range::finite}, {"deviation", deviation, range::not_negative}}, chunks,
            where);
    }

    /// How many trials fail before `successes` of them succeed.
    ///
    /// \returns  shape `sizes`; dtype T, computed as double: a number that T cannot hold is as by
    ///           astype; chunks as given
    /// \throws dtype_error  successes are not positive or not finite, or the probability is not in
    ///          (0, 1]
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as gamma and poisson together
    /// \like   numpy.random.Generator.negative_binomial
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T>
    negative_binomial(const shape& sizes, const parameter& successes, const parameter& probability,
                      const chunk_spec& chunks = {}, source_line where = source_line::current()) {
        return detail::variate<kernel::variates::negative_binomial, T, double, double>(
            next_, sizes,
            {{"successes", successes, range::positive},
             {"probability", probability, range::positive_fraction}},
            chunks, where);
    }

    /// How often something happens that is expected `mean` times (Hörmann).
    ///
    /// \returns  shape `sizes`; dtype T, computed as double: a number that T cannot hold is as by
    ///           astype; chunks as given
    /// \throws dtype_error  the mean is negative or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, and a few exponentials and logarithms
    /// \like   numpy.random.Generator.poisson
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> poisson(const shape& sizes, const parameter& mean = 1.0,
                                   const chunk_spec& chunks = {},
                                   source_line where = source_line::current()) {
        return detail::variate<kernel::variates::poisson, T, double>(
            next_, sizes, {{"mean", mean, range::not_negative}}, chunks, where);
    }

    /// Lengths of vectors of two normal numbers whose deviation is `scale`.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  scale is negative or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with a logarithm and a root
    /// \like   numpy.random.Generator.rayleigh
    template <floating_element T = double>
    [[nodiscard]] array<T> rayleigh(const shape& sizes, const parameter& scale = 1.0,
                                    const chunk_spec& chunks = {},
                                    source_line where = source_line::current()) {
        return detail::variate<kernel::variates::rayleigh, T, double>(
            next_, sizes, {{"scale", scale, range::not_negative}}, chunks, where);
    }

    /// Student's t distributed numbers.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  degrees are not positive, or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as normal and gamma together
    /// \like   numpy.random.Generator.standard_t
    template <floating_element T = double>
    [[nodiscard]] array<T> standard_t(const shape& sizes, const parameter& degrees,
                                      const chunk_spec& chunks = {},
                                      source_line where = source_line::current()) {
        return detail::variate<kernel::variates::standard_t, T, double>(
            next_, sizes, {{"degrees", degrees, range::positive}}, chunks, where);
    }

    /// Numbers from `left` to `right`, `mode` being the likeliest; the density is a triangle.
    /// Where the three are not in this order, results are NaN or outside.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  a parameter is not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with two roots
    /// \like   numpy.random.Generator.triangular
    template <floating_element T = double>
    [[nodiscard]] array<T> triangular(const shape& sizes, const parameter& left,
                                      const parameter& mode, const parameter& right,
                                      const chunk_spec& chunks = {},
                                      source_line where = source_line::current()) {
        return detail::variate<kernel::variates::triangular, T, double, double, double>(
            next_, sizes,
            {{"left", left, range::finite},
             {"mode", mode, range::finite},
             {"right", right, range::finite}},
            chunks, where);
    }

    /// Angles in (-pi, pi], in radians, concentrated around `centre` (Best and Fisher).
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  the concentration is negative, or a parameter is not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with some cosines and logarithms
    /// \like   numpy.random.Generator.vonmises
    template <floating_element T = double>
    [[nodiscard]] array<T> vonmises(const shape& sizes, const parameter& centre,
                                    const parameter& concentration, const chunk_spec& chunks = {},
                                    source_line where = source_line::current()) {
        return detail::variate<kernel::variates::vonmises, T, double, double>(
            next_, sizes,
            {{"centre", centre, range::finite},
             {"concentration", concentration, range::not_negative}},
            chunks, where);
    }

    /// Weibull distributed numbers of scale 1: exponential ones to the power of 1 / exponent.
    ///
    /// \returns  shape `sizes`; dtype T: float or double, computed as double; chunks as given
    /// \throws dtype_error  the exponent is not positive, or not finite
    /// \throws shape_error  an array of parameters does not broadcast to `sizes`; or as full
    /// \throws chunk_error  as full
    /// \cost   as uniform, with two logarithms and an exponential
    /// \like   numpy.random.Generator.weibull
    template <floating_element T = double>
    [[nodiscard]] array<T> weibull(const shape& sizes, const parameter& exponent,
                                   const chunk_spec& chunks = {},
                                   source_line where = source_line::current()) {
        return detail::variate<kernel::variates::weibull, T, double>(
            next_, sizes, {{"exponent", exponent, range::positive}}, chunks, where);
    }

    /// Numbers below `count`, drawn at random: all as likely, or by given probabilities; each once,
    /// or again and again. (Defined in cask/sampling.hpp.)
    ///
    /// \param options  {.replaced = replacement::without, .probabilities = {0.5, 0.25, 0.25}}
    /// \returns  shape `sizes`; dtype T, as by astype; chunks as given, or one without replacement
    /// \throws shape_error  more are drawn than there are; not a probability for each; or as full
    /// \throws dtype_error  up to 65,536 probabilities in memory: one is negative or not finite, or
    ///         fewer than are drawn are above 0
    /// \throws chunk_error  as full
    /// \cost   as integers; by probabilities a binary search for each; without replacement as
    ///         permutation, by probabilities as argtopk of an exponential number for each of
    ///         `count`
    /// \like   numpy.random.Generator.choice of a number
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> choice(index_t count, const shape& sizes,
                                  const choice_options& options = {}, const chunk_spec& chunks = {},
                                  source_line where = source_line::current());
    /// Elements of `x`, or of its parts along an axis, drawn at random. (Defined in
    /// cask/sampling.hpp.)
    ///
    /// \param options  as of a number, and .axis
    /// \returns  `sizes` in place of the axis; dtype T; chunks as take
    /// \throws axis_error  no such axis; shape_error, dtype_error, chunk_error  as of a number
    /// \cost   as of a number, and as take
    /// \like   numpy.random.Generator.choice of an array
    template <element T>
    [[nodiscard]] array<T> choice(const array<T>& x, const shape& sizes,
                                  const choice_options& options = {}, const chunk_spec& chunks = {},
                                  source_line where = source_line::current());

    /// How many of `trials` are of each kind, which are as likely as given. (Defined in
    /// cask/sampling.hpp.)
    ///
    /// \param kinds  probabilities of the kinds, one for each
    /// \returns  shape `sizes`, and the kinds as last axis; dtype T, as by astype; the sum along
    ///           that is `trials`
    /// \throws shape_error  no kind; or as full
    /// \throws dtype_error  trials are negative; up to 65,536 probabilities in memory: one is
    ///         negative or not finite, or all are 0
    /// \throws chunk_error  as full
    /// \cost   as binomial for each kind
    /// \like   numpy.random.Generator.multinomial
    template <integer_element T = std::int64_t>
    [[nodiscard]] array<T> multinomial(const shape& sizes, index_t trials,
                                       const probabilities& kinds, const chunk_spec& chunks = {},
                                       source_line where = source_line::current());

    /// The numbers 0, 1, ... count - 1 in a random order.
    ///
    /// \returns  shape (count); dtype int64; chunks as given
    /// \throws shape_error, chunk_error  as full
    /// \cost   up to 65,536 numbers: a table; beyond, elements are made where they are used, never
    ///         in memory, by a Feistel network: 50 to 100 ns each
    /// \like   numpy.random.Generator.permutation of a number
    [[nodiscard]] array<std::int64_t> permutation(index_t count, const chunk_spec& chunks = {},
                                                  source_line where = source_line::current()) {
        return array<std::int64_t>(front::permutation(
            detail::rule_of<kernel::permutation, std::int64_t>(), next_, count, chunks, where));
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
#include <cask/kernel/functions/variates.hpp>
#include <cask/random.ipp>
#endif
