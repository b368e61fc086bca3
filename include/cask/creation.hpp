// SPDX-License-Identifier: BSD-3-Clause
// Creation: arrays from shapes, ranges, functions, and from memory in xtensor's or std's
// containers.
//
// Generated arrays never exist in memory; a slice of one costs the slice. All take `chunks` in
// dask's spellings: one size, {sizes per axis}, lists per axis, -1 (whole axis), automatic.
#pragma once

#include <cask/creation/filled.hpp>
#include <cask/creation/memory.hpp>
#include <cask/creation/ranges.hpp>
#include <cask/creation/spacing.hpp>
