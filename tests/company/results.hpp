// SPDX-License-Identifier: BSD-3-Clause
// Results of any type in memory: computed several in one run, compared bit by bit.
#pragma once

#include "company/tables.hpp"

#include <cask/core/dtype.hpp>

#include <cstddef>

namespace cask_test::company {

struct result {
    ck::dtype type;
    ck::shape sizes;
    std::vector<std::byte> bytes;  // row-major
};

/// All in one run; or in some, each of some boxes, drawn from `parts` if it is not 0. Throws
/// std::runtime_error where a run writes beside its targets.
[[nodiscard]] std::vector<result> results_of(const std::vector<output>& wanted,
                                             std::uint64_t parts = 0);

/// `x` in memory, computed alone.
[[nodiscard]] node_ptr persisted(const node_ptr& x);

/// The first difference, or nothing. NaNs are equal.
[[nodiscard]] std::string difference(const result& is, const result& expected);

}  // namespace cask_test::company
