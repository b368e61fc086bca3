// SPDX-License-Identifier: BSD-3-Clause
// The line through points, as a function of one number.
#pragma once

#include <cask/kernel/strict_math.hpp>

#include <algorithm>
#include <vector>

namespace cask::kernel {

CASK_STRICT_MATH_BEGIN

struct interpolation {
    std::vector<double> coordinates;  // increasing
    std::vector<double> values;
    double left = 0;   // below the first coordinate
    double right = 0;  // above the last one

    double operator()(double x) const {
        if (x != x) return x;
        if (x > coordinates.back()) return right;
        if (x < coordinates.front()) return left;
        if (x == coordinates.back()) return values.back();
        const auto above = std::upper_bound(coordinates.begin(), coordinates.end(), x);
        const auto k = static_cast<std::size_t>(above - coordinates.begin()) - 1;
        const double slope = (values[k + 1] - values[k]) / (coordinates[k + 1] - coordinates[k]);
        const double rise = slope * (x - coordinates[k]);
        return rise + values[k];
    }
};

CASK_STRICT_MATH_END

}  // namespace cask::kernel
