// SPDX-License-Identifier: BSD-3-Clause
// Strict floating-point semantics for kernels, whatever the compiler options: each operation is
// rounded separately.
//
// Compilers may make one rounding of the two in a * b + c where the target has an instruction for
// it (g++ within a function, clang within an expression), and bits would depend on the target.
// Between CASK_STRICT_MATH_BEGIN and CASK_STRICT_MATH_END, at namespace scope, they do not; before
// and behind them the user's choice holds.
//
// What is called from in there and lies elsewhere keeps its own rules where it is not inlined: so
// kernels multiply complex numbers by parts, not by the operators of std::complex.
#pragma once

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||     \
    defined(__NO_SIGNED_ZEROS__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ != 0)
#error "cask needs the arithmetic of IEEE 754: compile without -ffast-math, -Ofast, \
-funsafe-math-optimizations, -ffinite-math-only and their parts"
#endif

// clang shows no macro for -funsafe-math-optimizations alone, but `precise` takes it back.
#if defined(__clang__)
#define CASK_STRICT_MATH_BEGIN                                                                     \
    _Pragma("float_control(push)") _Pragma("float_control(precise, on)")                           \
        _Pragma("clang fp contract(off)")
#define CASK_STRICT_MATH_END _Pragma("float_control(pop)")
#else
// g++ 12 takes the undefined operands in its own AVX-512 header for mistakes (GCC bug 105593),
// wherever batches are used: these warnings are off where kernels are.
#define CASK_STRICT_MATH_BEGIN                                                                     \
    _Pragma("GCC push_options") _Pragma("GCC optimize(\"fp-contract=off\")")                       \
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"") \
            _Pragma("GCC diagnostic ignored \"-Wuninitialized\"")
#define CASK_STRICT_MATH_END _Pragma("GCC diagnostic pop") _Pragma("GCC pop_options")
#endif

namespace cask::kernel {

/// `product` itself, rounded before it is added. For products of scalars that are added and
/// subtracted by turns, as in complex products: g++ 12.2 fuses these whatever it is told (GCC bug
/// 107647).
template <class T>
[[nodiscard]] constexpr T rounded(T product) noexcept {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 12
    return __builtin_assoc_barrier(product);
#else
    return product;
#endif
}

}  // namespace cask::kernel
