// SPDX-License-Identifier: BSD-3-Clause
// Written by promotion.py from NumPy 1.24.2; not to be edited.
// clang-format off
#pragma once

#include <cask/core/dtype.hpp>

namespace cask_test::golden {

using cask::dtype;

/// Two arrays: rows and columns in the order of the enumeration.
inline constexpr dtype promoted[13][13] = {
    {dtype::boolean, dtype::int8, dtype::int16, dtype::int32, dtype::int64, dtype::uint8, dtype::uint16, dtype::uint32, dtype::uint64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::int8, dtype::int8, dtype::int16, dtype::int32, dtype::int64, dtype::int16, dtype::int32, dtype::int64, dtype::float64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::int16, dtype::int16, dtype::int16, dtype::int32, dtype::int64, dtype::int16, dtype::int32, dtype::int64, dtype::float64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::int32, dtype::int32, dtype::int32, dtype::int32, dtype::int64, dtype::int32, dtype::int32, dtype::int64, dtype::float64, dtype::float64, dtype::float64, dtype::complex128, dtype::complex128},
    {dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::float64, dtype::float64, dtype::float64, dtype::complex128, dtype::complex128},
    {dtype::uint8, dtype::int16, dtype::int16, dtype::int32, dtype::int64, dtype::uint8, dtype::uint16, dtype::uint32, dtype::uint64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::uint16, dtype::int32, dtype::int32, dtype::int32, dtype::int64, dtype::uint16, dtype::uint16, dtype::uint32, dtype::uint64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::uint32, dtype::int64, dtype::int64, dtype::int64, dtype::int64, dtype::uint32, dtype::uint32, dtype::uint32, dtype::uint64, dtype::float64, dtype::float64, dtype::complex128, dtype::complex128},
    {dtype::uint64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::uint64, dtype::uint64, dtype::uint64, dtype::uint64, dtype::float64, dtype::float64, dtype::complex128, dtype::complex128},
    {dtype::float32, dtype::float32, dtype::float32, dtype::float64, dtype::float64, dtype::float32, dtype::float32, dtype::float64, dtype::float64, dtype::float32, dtype::float64, dtype::complex64, dtype::complex128},
    {dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::float64, dtype::complex128, dtype::complex128},
    {dtype::complex64, dtype::complex64, dtype::complex64, dtype::complex128, dtype::complex128, dtype::complex64, dtype::complex64, dtype::complex128, dtype::complex128, dtype::complex64, dtype::complex128, dtype::complex64, dtype::complex128},
    {dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128},
};

/// An array (row) and a C++ scalar of the kinds bool, int, float, complex (NEP 50).
inline constexpr dtype promoted_by_scalar[13][4] = {
    {dtype::boolean, dtype::int64, dtype::float64, dtype::complex128},
    {dtype::int8, dtype::int8, dtype::float64, dtype::complex128},
    {dtype::int16, dtype::int16, dtype::float64, dtype::complex128},
    {dtype::int32, dtype::int32, dtype::float64, dtype::complex128},
    {dtype::int64, dtype::int64, dtype::float64, dtype::complex128},
    {dtype::uint8, dtype::uint8, dtype::float64, dtype::complex128},
    {dtype::uint16, dtype::uint16, dtype::float64, dtype::complex128},
    {dtype::uint32, dtype::uint32, dtype::float64, dtype::complex128},
    {dtype::uint64, dtype::uint64, dtype::float64, dtype::complex128},
    {dtype::float32, dtype::float32, dtype::float32, dtype::complex64},
    {dtype::float64, dtype::float64, dtype::float64, dtype::complex128},
    {dtype::complex64, dtype::complex64, dtype::complex64, dtype::complex64},
    {dtype::complex128, dtype::complex128, dtype::complex128, dtype::complex128},
};

}  // namespace cask_test::golden
