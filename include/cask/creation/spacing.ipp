// SPDX-License-Identifier: BSD-3-Clause
// Definitions of creation/spacing.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/creation/spacing.hpp>

namespace cask::front {

CASK_DEFINITION void check_geometric(double start, double stop, source_line where) {
    const bool finite = std::isfinite(start) && std::isfinite(stop);
    if (finite && start != 0 && stop != 0 && (start < 0) == (stop < 0)) return;
    throw dtype_error("geomspace",
                      "no factor leads from " + std::to_string(start) + " to " +
                          std::to_string(stop) + ": both must be finite, of one sign and not 0",
                      where);
}

}  // namespace cask::front
