// SPDX-License-Identifier: BSD-3-Clause
// The library of the CMake target cask::engine, in one unit: for programs that are built without CMake.
//
// One file of such a program is this line, after two macros: CASK_COMPILED_ENGINE, with which all files are
// compiled, and CASK_ENGINE_SOURCE, which this one has alone.
#pragma once

#include <cask/definitions.ipp>

#include <cask/kernel/catalog/arithmetic.ipp>
#include <cask/kernel/catalog/conversions.ipp>
#include <cask/kernel/catalog/exponentials.ipp>
#include <cask/kernel/catalog/extrema.ipp>
#include <cask/kernel/catalog/generators.ipp>
#include <cask/kernel/catalog/hyperbolics.ipp>
#include <cask/kernel/catalog/logic.ipp>
#include <cask/kernel/catalog/products.ipp>
#include <cask/kernel/catalog/scans.ipp>
#include <cask/kernel/catalog/sums.ipp>
#include <cask/kernel/catalog/trigonometry.ipp>
