// SPDX-License-Identifier: BSD-3-Clause
// The names of kernels, for those who ask for one and need not see it: functions of elements, rules of
// reductions and scans, generators; and how the description of each is found.
//
// Where cask is headers only, `unit_target` is the instruction set of the unit, and descriptions are made in it.
// With cask::engine they are in the library, for all element types, and units know these names alone.
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

/// For which instruction set descriptions are asked for: that of the library's units.
struct engine_target;
#if defined(CASK_COMPILED_ENGINE)
using unit_target = engine_target;
#else
using unit_target = xsimd::default_arch;
#endif

// ---- functions of elements ---------------------------------------------------------------------

// clang-format off
struct add; struct subtract; struct multiply; struct divide; struct floor_divide; struct remainder;
struct negative; struct absolute; struct sign; struct reciprocal; struct conjugate;
struct real_part; struct imaginary_part; struct maximum; struct minimum;
struct floor; struct ceil; struct trunc; struct rint; struct copysign; struct fmod;

struct power; struct square_root_power; struct sqrt; struct cbrt; struct hypotenuse;
struct exp; struct exp2; struct expm1; struct log; struct log2; struct log10; struct log1p;
struct sin; struct cos; struct tan; struct arcsin; struct arccos; struct arctan; struct arctan2;
struct sinh; struct cosh; struct tanh; struct arcsinh; struct arccosh; struct arctanh;

struct bitwise_and; struct bitwise_or; struct bitwise_xor; struct bitwise_not;
struct left_shift; struct right_shift;

struct equal; struct not_equal; struct less; struct less_equal; struct greater; struct greater_equal;
template <class Compare> struct compare_signed;
struct isnan; struct isinf; struct isfinite; struct truth; struct where;
template <class R> struct cast;

// ---- reductions and scans ----------------------------------------------------------------------

struct plus; struct times; struct largest; struct smallest;
template <class T> struct moments;
template <class T> struct scaled_product;
template <class T, class Better> struct place;
template <bool Every> struct truths;
struct count_truths;
struct take_value; struct take_product; struct take_mean; struct take_variance; struct take_stddev; struct take_index;

// clang-format on

/// In what a lane of numbers of type T keeps its running value: sums of floats are kept in doubles, as 256
/// roundings of one sum are seen in a float.
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

// clang-format off
/// A reduction: its rule, how a result is taken from it, how it is printed, and whether reducing no
/// element at all has a result.
struct sum_of { static constexpr std::string_view name = "sum"; static constexpr bool has_identity = true; };
struct prod_of { static constexpr std::string_view name = "prod"; static constexpr bool has_identity = true; };
struct mean_of { static constexpr std::string_view name = "mean"; static constexpr bool has_identity = true; };
struct variance_of { static constexpr std::string_view name = "variance"; static constexpr bool has_identity = true; };
struct stddev_of { static constexpr std::string_view name = "stddev"; static constexpr bool has_identity = true; };
struct min_of { static constexpr std::string_view name = "min"; static constexpr bool has_identity = false; };
struct max_of { static constexpr std::string_view name = "max"; static constexpr bool has_identity = false; };
struct argmin_of { static constexpr std::string_view name = "argmin"; static constexpr bool has_identity = false; };
struct argmax_of { static constexpr std::string_view name = "argmax"; static constexpr bool has_identity = false; };
struct any_of { static constexpr std::string_view name = "any"; static constexpr bool has_identity = true; };
struct all_of { static constexpr std::string_view name = "all"; static constexpr bool has_identity = true; };
struct count_of { static constexpr std::string_view name = "count_nonzero"; static constexpr bool has_identity = true; };
struct cumsum_of { static constexpr std::string_view name = "cumsum"; };
struct cumprod_of { static constexpr std::string_view name = "cumprod"; };
// clang-format on

// ---- generators --------------------------------------------------------------------------------

struct ramp;
struct count_up;
struct diagonal;
struct uniform_numbers;
struct normal_numbers;
struct whole_numbers;

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
/// Elements of T by Kind.
template <class Target, class Kind, class T>
[[nodiscard]] const generator& generator_for() noexcept;

}  // namespace cask::kernel
