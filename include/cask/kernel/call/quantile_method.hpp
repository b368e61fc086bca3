// SPDX-License-Identifier: BSD-3-Clause
// What a quantile is that lies between two elements.
#pragma once

namespace cask {

/// How a quantile that lies between two elements follows from them: the nine ways of Hyndman and
/// Fan, and those that NumPy had before.
enum class quantile_method {
    linear,
    inverted_cdf,
    averaged_inverted_cdf,
    closest_observation,
    interpolated_inverted_cdf,
    hazen,
    weibull,
    median_unbiased,
    normal_unbiased,
    lower,
    higher,
    midpoint,
    nearest,
};

}  // namespace cask
