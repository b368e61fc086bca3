// SPDX-License-Identifier: BSD-3-Clause
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> manipulation_rows() {
    table_rows table;
    cask_test::operations::manipulation(table);
    cask_test::operations::order(table);
    return std::move(table.rows);
}

}  // namespace random_programs
