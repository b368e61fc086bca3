// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_int8() { return without_types<std::int8_t>("std::int8_t", consumers<std::int8_t>()); }

}  // namespace cask_test::company
