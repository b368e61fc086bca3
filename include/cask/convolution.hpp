// SPDX-License-Identifier: BSD-3-Clause
// Convolutions and correlations of sequences; interpolation between points.
#pragma once

#include <cask/joining.hpp>
#include <cask/kernel/functions/interpolation.hpp>
#include <cask/map.hpp>
#include <cask/ufuncs/complex.hpp>

#include <optional>

namespace cask {

/// Which places of a convolution are wanted: all where both sequences overlap, as many as the
/// longer one has, or those where the shorter one lies within it.
enum class convolution_mode { full, same, valid };

namespace front {

/// The longer one of two sequences, and the shorter one. Throws shape_error.
[[nodiscard]] std::pair<node_ptr, node_ptr> longer_first(std::string_view name, const node_ptr& a,
                                                         const node_ptr& b, source_line where);
/// `count` elements of a vector.
[[nodiscard]] node_ptr part_of(const node_ptr& x, index_t begin, index_t count, source_line where);
/// One element of a vector, of rank 0.
[[nodiscard]] node_ptr element_at(const node_ptr& x, index_t position, source_line where);
/// Throws shape_error unless there are as many coordinates, in increasing order, as values.
void check_points(const std::vector<double>& coordinates, const std::vector<double>& values,
                  source_line where);

}  // namespace front

namespace detail {

/// `begin`: of the places of mode same, among all, for a shorter one of so many elements.
template <element C>
[[nodiscard]] array<C> convolution(std::string_view name, const array<C>& a, const array<C>& b,
                                   convolution_mode mode, index_t (*begin)(index_t terms),
                                   source_line where) {
    const auto both = front::longer_first(name, a.node(), b.node(), where);
    const expr::node_ptr& longer = both.first;
    const expr::node_ptr& shorter = both.second;
    const array<C> x(longer);
    const index_t terms = array<C>(shorter).size();
    const index_t length = x.size();
    const auto term = [&](index_t k) {
        const array<C> weight(front::element_at(shorter, k, where));
        if (mode == convolution_mode::valid) {
            const array<C> part(front::part_of(longer, terms - 1 - k, length - terms + 1, where));
            return ufunc<kernel::multiply>(part, weight, where);
        }
        // Products move, so that nothing is multiplied by what stands beyond the ends.
        return pad(ufunc<kernel::multiply>(x, weight, where), {{k, terms - 1 - k}}, C{}, where);
    };
    array<C> sum = term(0);
    for (index_t k = 1; k < terms; ++k) sum = ufunc<kernel::add>(sum, term(k), where);
    if (mode != convolution_mode::same) return sum;
    return array<C>(front::part_of(sum.node(), begin(terms), length, where));
}

}  // namespace detail

/// Sums of products of one sequence with the other one turned around, at all its places.
///
/// \param mode  which places: full (all), same, valid
/// \returns  shape (n + m - 1,), (max(n, m),) or (|n - m| + 1,); the common dtype
/// \throws shape_error  not two vectors, or one without elements
/// \cost   n m multiplications and additions, one term for each element of the shorter one: meant
///         for up to some hundred
/// \like   numpy.convolve
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> convolve(const array<A>& a, const array<B>& b,
                                              convolution_mode mode = convolution_mode::full,
                                              source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const auto begin = [](index_t terms) { return (terms - 1) / 2; };
    return detail::convolution("convolve", array<C>(detail::convert<C>(a, where)),
                               array<C>(detail::convert<C>(b, where)), mode, begin, where);
}

/// Sums of products of one sequence with the conjugate of the other one, at all its places.
///
/// \param mode  as for convolve; valid by default
/// \returns  as convolve
/// \throws shape_error  as convolve
/// \cost   as convolve
/// \like   numpy.correlate
template <element A, element B>
[[nodiscard]] array<promote_t<A, B>> correlate(const array<A>& a, const array<B>& b,
                                               convolution_mode mode = convolution_mode::valid,
                                               source_line where = source_line::current()) {
    using C = promote_t<A, B>;
    const array<C> turned = flip(array<C>(detail::convert<C>(b, where)), {}, where);
    // As in NumPy, which exchanges them where the first one is shorter, and turns the result.
    const auto begin = a.size() < b.size() ? +[](index_t terms) { return terms / 2; }
                                           : +[](index_t terms) { return (terms - 1) / 2; };
    return detail::convolution("correlate", array<C>(detail::convert<C>(a, where)),
                               conj(turned, where), mode, begin, where);
}

/// What interp gives beyond the points, to be named; the first and the last value if left out.
struct interp_options {
    std::optional<double> left = {};
    std::optional<double> right = {};
};

/// The values at x of the line through points, which are known when the expression is built.
///
/// \param coordinates  of the points, in increasing order: any container of numbers
/// \param values       of the points
/// \param options      left, right
/// \returns  shape and chunks of `x`; dtype double
/// \throws shape_error  no points, another number of values, or coordinates that do not increase
/// \cost   a binary search for each element, fused with what is around it
/// \like   numpy.interp
template <element T, class Coordinates, class Values>
    requires(!is_complex_v<T>)
[[nodiscard]] array<double> interp(const array<T>& x, const Coordinates& coordinates,
                                   const Values& values, const interp_options& options = {},
                                   source_line where = source_line::current()) {
    kernel::interpolation line;
    for (const auto each : coordinates) line.coordinates.push_back(static_cast<double>(each));
    for (const auto each : values) line.values.push_back(static_cast<double>(each));
    front::check_points(line.coordinates, line.values, where);
    line.left = options.left.value_or(line.values.front());
    line.right = options.right.value_or(line.values.back());
    return map(std::move(line), array<double>(detail::convert<double>(x, where)), where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/convolution.ipp>
#endif
