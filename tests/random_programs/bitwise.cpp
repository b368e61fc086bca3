// SPDX-License-Identifier: BSD-3-Clause
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> bitwise_rows() {
    table_rows table;
    cask_test::operations::bitwise(table);
    cask_test::operations::division(table);
    return std::move(table.rows);
}

}  // namespace random_programs
