// SPDX-License-Identifier: BSD-3-Clause
#include "support/choosing_operations.hpp"
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> set_rows() {
    table_rows table;
    cask_test::operations::sets(table);
    cask_test::operations::histograms(table);
    cask_test::operations::statistics(table);
    return std::move(table.rows);
}

}  // namespace random_programs
