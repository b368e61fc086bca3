// SPDX-License-Identifier: BSD-3-Clause
// Running meetings in child processes, which may crash or hang: the parent says which meeting it was,
// and goes on with the next one. The parent itself computes nothing, so it has no threads to fork.
#pragma once

#include "company/cases.hpp"

namespace cask_test::company {

enum class outcome : unsigned char { not_run, does_not_apply, passed, failed };

/// What happened in all meetings of one source, numbered through its gatherings.
struct report {
    std::vector<outcome> outcomes{};
    std::vector<std::pair<std::size_t, std::string>> failures{};  // number, what; in order
};

[[nodiscard]] report run_in_children(const tables& rows, const std::vector<gathering>& all);

/// One meeting alone: what was wrong, or nothing.
[[nodiscard]] std::string wrong_with(const tables& rows, const instance& where, const meeting& who);

}  // namespace cask_test::company
