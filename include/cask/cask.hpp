// SPDX-License-Identifier: BSD-3-Clause
// Everything that needs no library besides xtensor and oneTBB.
#pragma once

// First, so that what the compiler says of a mistake names few files.
#include <cask/array.hpp>
#include <cask/reductions.hpp>

#include <cask/alternatives.hpp>
#include <cask/assignment.hpp>
#include <cask/block_reduction.hpp>
#include <cask/blocks.hpp>
#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/convolution.hpp>
#include <cask/covariance.hpp>
#include <cask/creation.hpp>
#include <cask/cumulative.hpp>
#include <cask/diagnostics/explain.hpp>
#include <cask/diagnostics/print.hpp>
#include <cask/diagnostics/repr.hpp>
#include <cask/diagonals.hpp>
#include <cask/differences.hpp>
#include <cask/einsum.hpp>
#include <cask/fwd.hpp>
#include <cask/groups.hpp>
#include <cask/gufuncs.hpp>
#include <cask/histograms.hpp>
#include <cask/io/npy.hpp>
#include <cask/io/npy_stack.hpp>
#include <cask/joining.hpp>
#include <cask/linalg.hpp>
#include <cask/manipulation.hpp>
#include <cask/map.hpp>
#include <cask/placing.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>
#include <cask/repeating.hpp>
#include <cask/runtime.hpp>
#include <cask/sampling.hpp>
#include <cask/selection.hpp>
#include <cask/sets.hpp>
#include <cask/sorting.hpp>
#include <cask/splitting.hpp>
#include <cask/statistics.hpp>
#include <cask/store.hpp>
#include <cask/taking.hpp>
#include <cask/ufuncs.hpp>
#include <cask/windows.hpp>

/// Arrays, and all functions over them.
namespace cask {}
/// Norms.
namespace cask::linalg {}
/// Random arrays: functions of seed, stream and index.
namespace cask::random {}
