// SPDX-License-Identifier: BSD-3-Clause
// The library of the CMake target cask::engine, in one unit: for programs that are built without
// CMake.
//
// One file of such a program is this line, after two macros: CASK_COMPILED_ENGINE, with which all
// files are compiled, and CASK_ENGINE_SOURCE, which this one has alone.
#pragma once

#if !defined(CASK_COMPILED_ENGINE) || !defined(CASK_ENGINE_SOURCE)
#error "the file that is the library is compiled with CASK_COMPILED_ENGINE and CASK_ENGINE_SOURCE"
#endif

#define CASK_CATALOG_ARITHMETIC
#define CASK_CATALOG_BINS
#define CASK_CATALOG_COMPARISON
#define CASK_CATALOG_GENERATE
#define CASK_CATALOG_GROUPS
#define CASK_CATALOG_EXPONENTIAL
#define CASK_CATALOG_MATMUL
#define CASK_CATALOG_QUANTILE
#define CASK_CATALOG_REDUCE
#define CASK_CATALOG_ROUNDING
#define CASK_CATALOG_RUNS
#define CASK_CATALOG_SCANNER
#define CASK_CATALOG_SORT
#define CASK_CATALOG_TRIGONOMETRIC
#define CASK_CATALOG_VARIATES

#include <cask/definitions.ipp>

#include <cask/kernel/call/bins.hpp>
#include <cask/kernel/call/groups.hpp>
#include <cask/kernel/call/quantile.hpp>
#include <cask/kernel/call/runs.hpp>
#include <cask/kernel/call/sort.hpp>
#include <cask/kernel/functions/arithmetic.hpp>
#include <cask/kernel/functions/comparison.hpp>
#include <cask/kernel/functions/exponential.hpp>
#include <cask/kernel/functions/rounding.hpp>
#include <cask/kernel/functions/trigonometric.hpp>
#include <cask/kernel/functions/variates.hpp>
#include <cask/kernel/product/matmul.hpp>
#include <cask/kernel/reduce/reduce.hpp>
#include <cask/kernel/scan/scanner.hpp>
#include <cask/kernel/source/generate.hpp>
