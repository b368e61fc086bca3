// SPDX-License-Identifier: BSD-3-Clause
// Roots, exponentials, logarithms and powers, by their NumPy names.
//
// Real ones are at most 4 ulp from the true value, have NumPy's special values, and give the same
// bits for any instruction set. `power` and complex numbers are left to the C library.
#pragma once

#include <cask/kernel/functions/approximation.hpp>
#include <cask/kernel/functions/arithmetic.hpp>

#include <cmath>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

/// floating_lane of real element types only: complex ones go as scalars.
template <class... A>
    requires(!is_complex_v<A> && ...)
using real_lane = floating_lane<A...>;

struct sqrt {
    static constexpr std::string_view name = "sqrt";
    static constexpr float cost = 10;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return xsimd::sqrt(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::sqrt(x);
    }
};

struct cbrt {
    static constexpr std::string_view name = "cbrt";
    static constexpr float cost = 23;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::cbrt(x);
    }
};

struct exp {
    static constexpr std::string_view name = "exp";
    static constexpr float cost = 12;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::exp(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::exp(x);
    }
};

struct exp2 {
    static constexpr std::string_view name = "exp2";
    static constexpr float cost = 10;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::exp2(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::exp(x * coefficients<T>::ln2);
    }
};

/// exp(x) - 1, exact for small x.
struct expm1 {
    static constexpr std::string_view name = "expm1";
    static constexpr float cost = 16;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::expm1(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        const T half = std::sin(x.imag() / 2);
        return {std::expm1(x.real()) * std::cos(x.imag()) - 2 * half * half,
                std::exp(x.real()) * std::sin(x.imag())};
    }
};

struct log {
    static constexpr std::string_view name = "log";
    static constexpr float cost = 15;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::log(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::log(x);
    }
};

struct log2 {
    static constexpr std::string_view name = "log2";
    static constexpr float cost = 22;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::log2(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::log(x) * coefficients<T>::log2_e;
    }
};

struct log10 {
    static constexpr std::string_view name = "log10";
    static constexpr float cost = 22;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::log10(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::log10(x);
    }
};

/// log(1 + x), exact for small x.
struct log1p {
    static constexpr std::string_view name = "log1p";
    static constexpr float cost = 22;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::log1p(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        const T above = x.real() + 1;
        return {std::log(std::hypot(above, x.imag())), std::atan2(x.imag(), above)};
    }
};

struct sinh {
    static constexpr std::string_view name = "sinh";
    static constexpr float cost = 21;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::sinh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::sinh(x);
    }
};

struct cosh {
    static constexpr std::string_view name = "cosh";
    static constexpr float cost = 16;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::cosh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::cosh(x);
    }
};

struct tanh {
    static constexpr std::string_view name = "tanh";
    static constexpr float cost = 19;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::tanh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::tanh(x);
    }
};

struct arcsinh {
    static constexpr std::string_view name = "arcsinh";
    static constexpr float cost = 40;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arcsinh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::asinh(x);
    }
};

struct arccosh {
    static constexpr std::string_view name = "arccosh";
    static constexpr float cost = 34;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arccosh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::acosh(x);
    }
};

struct arctanh {
    static constexpr std::string_view name = "arctanh";
    static constexpr float cost = 33;
    template <class... A>
    using lane = real_lane<A...>;

    template <class B>
    B operator()(const B& x) const {
        return approximation::arctanh(x);
    }
    template <class T>
    std::complex<T> operator()(const std::complex<T>& x) const {
        return std::atanh(x);
    }
};

/// x to the power y. Of integers: wrapping, and 1 / x^-y rounded towards 0 for negative y (0 for
/// x = 0).
struct power {
    static constexpr std::string_view name = "power";
    static constexpr float cost = 140;

    template <class V>
    V operator()(V x, V y) const {
        if constexpr (is_complex_v<V>) {
            return of_complex(x, y);
        } else if constexpr (std::floating_point<V>) {
            return std::pow(x, y);
        } else {
            return of_integers(x, y);
        }
    }

private:
    template <class V>
    static V of_integers(V x, V y) {
        if constexpr (std::is_signed_v<V>) {
            if (y < 0) {
                if (x == 1 || x == -1) return (y & 1) != 0 ? x : V{1};
                return 0;
            }
        }
        auto square = static_cast<wrapping<V>>(x);
        wrapping<V> result = 1;
        for (auto rest = static_cast<wrapping<V>>(y); rest != 0; rest >>= 1) {
            if ((rest & 1) != 0) result *= square;
            square *= square;
        }
        return static_cast<V>(result);
    }

    // Small integral powers by multiplication, as in NumPy: (1j)**2 is -1 exactly.
    template <class Z>
    static Z of_complex(const Z& x, const Z& y) {
        using T = real_t<Z>;
        constexpr T nan = std::numeric_limits<T>::quiet_NaN();
        if (y == Z(0)) return Z(1);
        if (x == Z(0)) return y.real() > 0 && y.imag() == 0 ? Z(0) : Z(nan, nan);
        if (y == Z(1)) return x;
        if (y == Z(2)) return multiply{}(x, x);
        if (y == Z(3)) return multiply{}(x, multiply{}(x, x));
        if (y.imag() != 0 || !(std::abs(y.real()) < 100) || std::trunc(y.real()) != y.real()) {
            return std::pow(x, y);
        }
        Z result(1);
        Z square = x;
        for (int rest = static_cast<int>(std::abs(y.real())); rest != 0; rest /= 2) {
            if (rest % 2 != 0) result = multiply{}(result, square);
            square = multiply{}(square, square);
        }
        return y.real() < 0 ? Z(1) / result : result;
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_EXPONENTIAL)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct unary<sqrt, inexact>;
template struct unary<cbrt, floats>;
template struct unary<exp, inexact>;
template struct unary<exp2, inexact>;
template struct unary<expm1, inexact>;
template struct unary<log, inexact>;
template struct unary<log2, inexact>;
template struct unary<log10, inexact>;
template struct unary<log1p, inexact>;
template struct binary<power, numbers>;
template struct unary<sinh, inexact>;
template struct unary<cosh, inexact>;
template struct unary<tanh, inexact>;
template struct unary<arcsinh, inexact>;
template struct unary<arccosh, inexact>;
template struct unary<arctanh, inexact>;

}  // namespace cask::kernel::catalog
#endif
