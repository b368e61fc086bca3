// SPDX-License-Identifier: BSD-3-Clause
// Definitions of sampling.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/expr/build.hpp>
#include <cask/random.ipp>
#include <cask/sampling.hpp>
#include <cask/taking.ipp>

#include <cmath>

namespace cask::front {

namespace detail {

/// Throws shape_error: not one axis, or none; dtype_error: of not too many that are in memory, one
/// may not be a probability, or all are 0, or fewer than `wanted` are not.
CASK_DEFINITION void check_probabilities(std::string_view name, const node_ptr& probabilities,
                                         index_t wanted, source_line where) {
    if (probabilities->shape().rank() != 1 || probabilities->shape().size() == 0) {
        throw shape_error(name,
                          "probabilities have one axis, and one element at least: got shape " +
                              to_string(probabilities->shape()),
                          where);
    }
    const auto* memory = known_elements(probabilities);
    if (memory == nullptr) return;
    index_t possible = 0;
    kernel::for_each_place(probabilities->shape(), memory->strides, [&](index_t distance) {
        double each;
        std::memcpy(&each, memory->data + distance, sizeof each);
        if (!(each >= 0) || !std::isfinite(each)) {
            throw dtype_error(
                name, "probabilities must be at least 0 and finite: got " + text_of(each), where);
        }
        possible += each > 0 ? 1 : 0;
    });
    if (possible >= wanted) return;
    throw dtype_error(name,
                      std::to_string(wanted) + " elements are drawn: only " +
                          std::to_string(possible) + " have a probability above 0",
                      where);
}

}  // namespace detail

CASK_DEFINITION void check_choice(index_t count, const shape& sizes, random::replacement replaced,
                                  const node_ptr& probabilities, source_line where) {
    check_shape("choice", sizes, size_of(dtype::int64), where);
    const bool again = replaced == random::replacement::with;
    const index_t wanted = again ? std::min<index_t>(sizes.size(), 1) : sizes.size();
    if (count < wanted) {
        throw shape_error(
            "choice", std::to_string(wanted) + " elements are drawn from " + std::to_string(count),
            where);
    }
    if (probabilities == nullptr) return;
    detail::check_probabilities("choice", probabilities, wanted, where);
    if (probabilities->shape().size() == count) return;
    throw shape_error("choice",
                      "there are " + std::to_string(probabilities->shape().size()) +
                          " probabilities for " + std::to_string(count) + " elements",
                      where);
}

CASK_DEFINITION void check_multinomial(index_t trials, const shape& sizes,
                                       const node_ptr& probabilities, source_line where) {
    check_shape("multinomial", sizes, size_of(dtype::int64), where);
    check_rank("multinomial", sizes.rank() + 1, sizes, where);
    if (probabilities == nullptr) {
        throw shape_error("multinomial", "there must be a probability for each kind", where);
    }
    detail::check_probabilities("multinomial", probabilities, trials > 0 ? 1 : 0, where);
    if (trials >= 0) return;
    throw dtype_error("multinomial", "trials must not be negative: got " + std::to_string(trials),
                      where);
}

}  // namespace cask::front
