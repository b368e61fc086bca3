// SPDX-License-Identifier: BSD-3-Clause
#include "support/choosing_operations.hpp"
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> chosen_rows() {
    table_rows table;
    cask_test::operations::reductions_of_selections(table);
    cask_test::operations::selections(table);
    cask_test::operations::changed_elements(table);
    return std::move(table.rows);
}

}  // namespace random_programs
