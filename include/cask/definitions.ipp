// SPDX-License-Identifier: BSD-3-Clause
// All definitions but the kernels: with them (the closed set in the headers of kernel/), the
// library cask::engine.
#pragma once

#include <cask/cask.hpp>

#include <cask/alternatives.ipp>
#include <cask/assignment.ipp>
#include <cask/block_reduction.ipp>
#include <cask/blocks.ipp>
#include <cask/convolution.ipp>
#include <cask/core/chunk_spec.ipp>
#include <cask/core/grid.ipp>
#include <cask/covariance.ipp>
#include <cask/creation/filled.ipp>
#include <cask/creation/memory.ipp>
#include <cask/creation/ranges.ipp>
#include <cask/creation/spacing.ipp>
#include <cask/cumulative.ipp>
#include <cask/diagnostics/explain.ipp>
#include <cask/diagnostics/print.ipp>
#include <cask/diagnostics/repr.ipp>
#include <cask/diagonals.ipp>
#include <cask/differences.ipp>
#include <cask/einsum.ipp>
#include <cask/front/apply.ipp>
#include <cask/front/handle.ipp>
#include <cask/front/index.ipp>
#include <cask/front/run.ipp>
#include <cask/front/store.ipp>
#include <cask/groups.ipp>
#include <cask/gufuncs.ipp>
#include <cask/histograms.ipp>
#include <cask/io/npy.ipp>
#include <cask/io/npy_stack.ipp>
#include <cask/joining.ipp>
#include <cask/linalg.ipp>
#include <cask/manipulation.ipp>
#include <cask/map.ipp>
#include <cask/optimize/pipeline.ipp>
#include <cask/placing.ipp>
#include <cask/plan/planner.ipp>
#include <cask/products.ipp>
#include <cask/random.ipp>
#include <cask/reductions/options.ipp>
#include <cask/reductions/sums.ipp>
#include <cask/repeating.ipp>
#include <cask/runtime.ipp>
#include <cask/sampling.ipp>
#include <cask/selection/places.ipp>
#include <cask/selection/selected.ipp>
#include <cask/selection/totals.ipp>
#include <cask/sorting.ipp>
#include <cask/splitting.ipp>
#include <cask/statistics.ipp>
#include <cask/taking.ipp>
#include <cask/windows.ipp>
