// SPDX-License-Identifier: BSD-3-Clause
// What consumers make of arrays in memory, for NumPy to check (against_numpy.py).
#pragma once

#include "company/tables.hpp"

#include <filesystem>

namespace cask_test::company {

/// Writes into `folder` the arrays, one after another as .npy files in one (`arrays`), and a text of
/// what they are (`answers.txt`): for each case a line
///     case <tab> type <tab> source <tab> seed
/// with one array, and for each consumer a line
///     name <tab> number of results, or `refused`, or `left out`
/// with its results.
void write_answers(const tables& rows, const std::filesystem::path& folder);

}  // namespace cask_test::company
