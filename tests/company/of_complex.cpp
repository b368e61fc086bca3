// SPDX-License-Identifier: BSD-3-Clause
#include "company/consumers.hpp"
#include "company/sources.hpp"

namespace cask_test::company {

tables of_complex() {
    return without_types<std::complex<double>>("std::complex<double>",
                                               consumers<std::complex<double>>());
}

}  // namespace cask_test::company
