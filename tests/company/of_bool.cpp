// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_bool() { return without_types<bool>("bool", consumers<bool>()); }

}  // namespace cask_test::company
