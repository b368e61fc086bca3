// SPDX-License-Identifier: BSD-3-Clause
// Reductions over any set of axes: sums, products, moments, extrema and their places, truths; the
// same of what is no NaN.
//
// All are lazy and fused with what produces their input. The bits of a result depend on the values
// and the shape only: not on chunks, threads, or the instruction set.
#pragma once

#include <cask/reductions/extrema.hpp>
#include <cask/reductions/moments.hpp>
#include <cask/reductions/options.hpp>
#include <cask/reductions/sums.hpp>
#include <cask/reductions/truths.hpp>
