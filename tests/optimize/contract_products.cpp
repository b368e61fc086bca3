// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;
using names = std::vector<std::string>;

double rounded(double value) {
    volatile double once = value;  // no compiler may contract what cask rounds twice
    return once;
}

TEST_CASE("products and sums of complex numbers are one instruction", "[fuse]") {
    using complex = std::complex<double>;
    const auto values = numbers<complex>({100});
    const auto z = ck::borrow(values);
    CHECK(computed_for(z * z + z) == names{"multiply_add"});
    CHECK(computed_for(z * z - z) == names{"multiply", "subtract"});
    CHECK(computed_for(z * z + z, {"contract_products"}) == names{"multiply", "add"});
    xt::xarray<complex> expected = ck::interop::make_xarray<complex>({100});
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const complex v = values.data()[k];
        const double real = rounded(v.real() * v.real()) - rounded(v.imag() * v.imag());
        const double cross = v.real() * v.imag();
        expected.data()[k] = {rounded(real) + v.real(), rounded(cross + cross) + v.imag()};
    }
    check<complex>(
        [&](const auto& in) -> ck::array<complex> { return in(values)*in(values) + in(values); },
        expected);
}

}  // namespace
