// SPDX-License-Identifier: BSD-3-Clause
// Element-wise functions, by NumPy's names; where C++ or std:: stands in the way, by xtensor's. The
// array API's second names are aliases.
//
// What all have in common, and their doc blocks do not repeat:
//
// - Result: shapes broadcast, element types promote as in NumPy, the chunks are per axis the finer
//   ones of the inputs. Functions of floating numbers take integers too: those of up to 16 bits and
//   bool become float, others double. They are within 4 ulp of the exact value, with NumPy's
//   special values.
// - Errors: shape_error where shapes do not broadcast, dtype_error where an integer scalar does not
//   fit the element type.
// - Cost: one operation for each element, fused with the operations around it.
#pragma once

#include <cask/ufuncs/arithmetic.hpp>
#include <cask/ufuncs/bitwise.hpp>
#include <cask/ufuncs/complex.hpp>
#include <cask/ufuncs/exponential.hpp>
#include <cask/ufuncs/floating.hpp>
#include <cask/ufuncs/logical.hpp>
#include <cask/ufuncs/rounding.hpp>
#include <cask/ufuncs/trigonometric.hpp>
