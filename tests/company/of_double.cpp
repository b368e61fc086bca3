// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_double() { return without_types<double>("double", consumers<double>()); }

}  // namespace cask_test::company
