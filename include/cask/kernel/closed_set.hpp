// SPDX-License-Identifier: BSD-3-Clause
// The closed set of kernels that the library cask::engine holds: how a family of them is made for a
// list of element types. An explicit instantiation of one of these classes makes the descriptions,
// and the kernels that they point to, exist in the unit.
//
// A header of kernels ends with its part of the set, for the one unit of the library that is made
// of it. What an array function can ask for must be there: otherwise programs that call it do not
// link.
#pragma once

#include <cask/kernel/catalog.hpp>

#include <complex>
#include <cstdint>

namespace cask::kernel::catalog {

template <class... T>
struct types {};

/// The elements of both lists.
template <class A, class B>
struct both;
template <class... A, class... B>
struct both<types<A...>, types<B...>> {
    using type = types<A..., B...>;
};
template <class A, class B>
using both_t = typename both<A, B>::type;

using booleans = types<bool>;
using signed_integers = types<std::int8_t, std::int16_t, std::int32_t, std::int64_t>;
using unsigned_integers = types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;
using integers = both_t<signed_integers, unsigned_integers>;
using floats = types<float, double>;
using complexes = types<std::complex<float>, std::complex<double>>;
using inexact = both_t<floats, complexes>;
using real_numbers = both_t<integers, floats>;
using numbers = both_t<real_numbers, complexes>;
using reals = both_t<booleans, real_numbers>;
using everything = both_t<booleans, numbers>;
/// In what integers are added up, and numbers that are not whole.
using sums = both_t<types<std::int64_t, std::uint64_t>, inexact>;

using asked_operation = const operation& (*)() noexcept;
using asked_reduction = const reduction& (*)() noexcept;
using asked_routine = const routine& (*)() noexcept;

/// F(T) -> T
template <class F, class List>
struct unary;
template <class F, class... T>
struct unary<F, types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, T, T>...};
};

/// F(T, T) -> T
template <class F, class List>
struct binary;
template <class F, class... T>
struct binary<F, types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, T, T, T>...};
};

/// F(T) -> bool
template <class F, class List>
struct test;
template <class F, class... T>
struct test<F, types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, bool, T>...};
};

/// F(T, T) -> bool
template <class F, class List>
struct comparison;
template <class F, class... T>
struct comparison<F, types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, bool, T, T>...};
};

/// F(T) -> the real type of T
template <class F, class List>
struct to_real;
template <class F, class... T>
struct to_real<F, types<T...>> {
    [[gnu::used]] static constexpr asked_operation table[] = {
        &operation_for<engine_target, F, real_t<T>, T>...};
};

/// The routine Name for rows of each T.
template <class Name, class List>
struct routines;
template <class Name, class... T>
struct routines<Name, types<T...>> {
    [[gnu::used]] static constexpr asked_routine table[] = {
        &routine_for<engine_target, Name, T>...};
};

/// Routines that no type is named for.
template <class... F>
struct routines_of_no_type {
    [[gnu::used]] static constexpr asked_routine table[] = {&routine_for<engine_target, F>...};
};

/// The reduction Name of elements of each T to T.
template <class Name, template <class> class Rule, class Finish, class List>
struct reductions;
template <class Name, template <class> class Rule, class Finish, class... T>
struct reductions<Name, Rule, Finish, types<T...>> {
    [[gnu::used]] static constexpr asked_reduction table[] = {
        &reduction_for<engine_target, Name, Rule<T>, Finish, T, T>...};
};

}  // namespace cask::kernel::catalog
