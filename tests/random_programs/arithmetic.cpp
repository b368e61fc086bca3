// SPDX-License-Identifier: BSD-3-Clause
#include "table_rows.hpp"

namespace random_programs {

std::vector<row> arithmetic_rows() {
    table_rows table;
    cask_test::operations::arithmetic(table);
    cask_test::operations::complex_numbers(table);
    return std::move(table.rows);
}

}  // namespace random_programs
