// SPDX-License-Identifier: BSD-3-Clause
// Numbers that are equally spaced by their logarithms.
#pragma once

#include <cask/creation/ranges.hpp>
#include <cask/ufuncs/exponential.hpp>

#include <cmath>

namespace cask {

namespace front {

/// Throws dtype_error unless `start` and `stop` are finite, of one sign and not 0.
void check_geometric(double start, double stop, source_line where);

}  // namespace front

/// base to the powers of `count` numbers from `start` to `stop`, both included, equally spaced.
///
/// \returns  shape (count,); dtype T, float or double; chunks as given
/// \throws shape_error  count is negative, or too large; chunk_error  chunks that do not describe
///         the shape
/// \cost   a power for each element, where it is used; never in memory
/// \like   numpy.logspace
template <floating_element T>
[[nodiscard]] array<T> logspace(double start, double stop, extent count, double base = 10,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    using wide = std::common_type_t<T, double>;
    const auto powers = linspace<wide>(start, stop, count, chunks, where);
    return array<T>(detail::convert<T>(power(base, powers, where), where));
}

/// `count` numbers from `start` to `stop`, both included, each as many times the one before it.
///
/// \returns  shape (count,); dtype T, float or double; chunks as given
/// \throws dtype_error  start or stop is 0 or not finite, or they have different signs
/// \throws shape_error, chunk_error  as logspace
/// \cost   as logspace
/// \like   numpy.geomspace
template <floating_element T>
[[nodiscard]] array<T> geomspace(double start, double stop, extent count,
                                 const chunk_spec& chunks = {},
                                 source_line where = source_line::current()) {
    front::check_geometric(start, stop, where);
    using wide = std::common_type_t<T, double>;
    const wide sign = start < 0 ? -1 : 1;
    const auto logarithms = linspace<wide>(std::log10(sign * start), std::log10(sign * stop), count,
                                           chunks, where);
    const auto numbers = multiply(power(wide(10), logarithms, where), sign, where);
    // Both ends are what was asked for.
    using number = std::int64_t;
    const auto place = arange<number>(0, number{logarithms.size()}, 1, chunks, where);
    const auto chosen = [&](number at, wide value, const array<wide>& elsewhere) {
        return detail::apply<kernel::where, wide, bool, wide, wide>(
            where, detail::comparison<kernel::equal>(place, at, where).node(),
            detail::constant<wide>(value, where), elsewhere.node());
    };
    const auto ended = chosen(logarithms.size() - 1, stop, numbers);
    return array<T>(detail::convert<T>(chosen(0, start, ended), where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/creation/spacing.ipp>
#endif
