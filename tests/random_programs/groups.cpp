// SPDX-License-Identifier: BSD-3-Clause
#include "support/choosing_operations.hpp"
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> group_rows() {
    table_rows table;
    cask_test::operations::groups(table);
    cask_test::operations::parts(table);
    cask_test::operations::names(table);
    cask_test::operations::blocks(table);
    return std::move(table.rows);
}

}  // namespace random_programs
