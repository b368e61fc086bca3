// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_int32() { return without_types<std::int32_t>("std::int32_t", consumers<std::int32_t>()); }

}  // namespace cask_test::company
