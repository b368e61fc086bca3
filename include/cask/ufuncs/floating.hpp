// SPDX-License-Identifier: BSD-3-Clause
// Functions of floating numbers: integers become the floating type in which they are computed.
#pragma once

#include <cask/array.hpp>

namespace cask {

// Kernels that this header uses.
namespace kernel {
struct absolute;
struct copysign;
struct nextafter;
}  // namespace kernel

namespace detail {

/// The floating type in which a function of T is computed.
template <class T>
using floating_t = std::conditional_t<!std::is_integral_v<T>, T,
                                      std::conditional_t<(sizeof(T) > 2), double, float>>;

/// The same; complex numbers are refused.
template <element C>
struct real_floating {
    static_assert(!is_complex_v<C>, "this is a function of real numbers");
    using type = real_t<floating_t<C>>;
};
template <class C>
using real_floating_t = typename real_floating<C>::type;

}  // namespace detail

/// The size of a with the sign of b, also of zeros and NaN. \like numpy.copysign
template <class A, operand_beside<A> B>
[[nodiscard]] auto copysign(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::copysign, detail::real_floating_t>(a, b, where);
}

/// The next number of the floating type after a towards b. \like numpy.nextafter
template <class A, operand_beside<A> B>
[[nodiscard]] auto nextafter(const A& a, const B& b, source_line where = source_line::current()) {
    return detail::ufunc<kernel::nextafter, detail::real_floating_t>(a, b, where);
}
/// The size of a real number; integers become floating ones. \like numpy.fabs
template <element T>
[[nodiscard]] auto fabs(const array<T>& x, source_line where = source_line::current()) {
    using C = detail::real_floating_t<T>;
    return detail::apply<kernel::absolute, C, C>(where, detail::convert<C>(x, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/rounding.hpp>
#endif
