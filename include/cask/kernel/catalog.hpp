// SPDX-License-Identifier: BSD-3-Clause
// The catalog: how the descriptions of kernels are found by name (functions of elements,
// reductions, scans, products, generators). A chapter declares the names that it asks for.
//
// Where cask is headers only, `unit_target` is the instruction set of the unit, and descriptions
// are made in it. With cask::engine the library has them, for all element types, and units know
// only the names.
#pragma once

#include <cask/core/dtype.hpp>

#if !defined(CASK_COMPILED_ENGINE)
#include <xsimd/xsimd.hpp>
#endif

namespace cask::kernel {

struct operation;
struct reduction;
struct scan;
struct product;
struct generator;
struct routine;

/// For which instruction set descriptions are asked for: that of the library's units.
struct engine_target;
#if defined(CASK_COMPILED_ENGINE)
using unit_target = engine_target;
#else
using unit_target = xsimd::default_arch;
#endif

// ---- sums --------------------------------------------------------------------------------------

struct plus;

/// The type of a lane that sums numbers of type T: double for floats, because 256 roundings of one
/// sum show in a float.
template <class T, class F>
using running_t =
    std::conditional_t<std::is_same_v<F, plus> && std::is_same_v<real_t<T>, float>,
                       std::conditional_t<is_complex_v<T>, std::complex<double>, double>, T>;

template <class T, class F, class Held = running_t<T, F>>
struct running;

/// Whether elements of T are widened to L as kernels load them.
template <class T, class L>
inline constexpr bool
    widens_to = std::is_same_v<T, L> || (std::is_same_v<T, float> && std::is_same_v<L, double>) ||
                (std::is_same_v<T, std::int32_t> &&
                 (std::is_same_v<L, double> || std::is_same_v<L, std::int64_t>)) ||
                (std::is_same_v<T, std::uint32_t> && std::is_same_v<L, std::uint64_t>);

// ---- descriptions ------------------------------------------------------------------------------

/// F over elements of A... with result R.
template <class Target, class F, class R, class... A>
[[nodiscard]] const operation& operation_for() noexcept;
/// The reduction Name of elements of T to R.
template <class Target, class Name, class Rule, class Finish, class T, class R>
[[nodiscard]] const reduction& reduction_for() noexcept;
/// The scan Name of elements of T by F.
template <class Target, class Name, class F, class T>
[[nodiscard]] const scan& scan_for() noexcept;
/// The product of matrices of T.
template <class Target, class T>
[[nodiscard]] const product& product_for() noexcept;
/// The routine Name over blocks of T...
template <class Target, class Name, class... T>
[[nodiscard]] const routine& routine_for() noexcept;
/// Elements of T by Kind.
template <class Target, class Kind, class T>
[[nodiscard]] const generator& generator_for() noexcept;

}  // namespace cask::kernel
