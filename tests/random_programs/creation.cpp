// SPDX-License-Identifier: BSD-3-Clause
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> creation_rows() {
    table_rows table;
    cask_test::operations::creation(table);
    return std::move(table.rows);
}

}  // namespace random_programs
