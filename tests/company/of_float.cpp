// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_float() { return without_types<float>("float", consumers<float>()); }

}  // namespace cask_test::company
