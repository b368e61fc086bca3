// SPDX-License-Identifier: BSD-3-Clause
// Selections: the elements of an array at which a mask holds, x[mask], as values.
//
// A selection has no shape: how many elements it has is not known before they are counted. What
// needs no size is lazy: reductions, functions element by element, operators between it, numbers
// and selections by the same mask, assignment of it. What needs the size begins with resolve(),
// which counts.
#pragma once

#include <cask/selection/functions.hpp>
#include <cask/selection/places.hpp>
#include <cask/selection/selected.hpp>
#include <cask/selection/totals.hpp>
