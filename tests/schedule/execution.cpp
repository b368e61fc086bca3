// SPDX-License-Identifier: BSD-3-Clause
// What runs may read and write: checked by AddressSanitizer, as results are as long as their elements.
#include <cask/schedule/execution.hpp>

#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs.hpp>

namespace ck = cask;
using cask_test::numbers;

TEST_CASE("what is stored and read in one program is not read beyond its end", "[execution]") {
    for (const ck::index_t size : {1, 63, 65, 100, 129, 5000}) {
        CAPTURE(size);
        const xt::xarray<double> x = numbers<double>(ck::shape{size}, 1);
        const auto a = ck::borrow(x);
        const auto y = (a * 2.0 + 1.0) / (a + 7.0) - 3.0;
        const xt::xarray<double> alone = y.compute();
        const auto kept = ck::from_array(alone);
        const auto [stored, total, spread, place] = ck::compute(ck::rechunk(y, 7), ck::sum(y),
                                                                ck::variance(y), ck::argmax(y));
        CHECK(cask_test::first_difference(stored, alone, cask_test::same_bits<double>) == "");
        CHECK(total() == ck::sum(kept).item());
        CHECK(spread() == ck::variance(kept).item());
        CHECK(place() == ck::argmax(kept).item());
        const auto [turned, sine, above] = ck::compute(ck::flip(ck::flip(y)), ck::sin(y), y > -2.0);
        CHECK(cask_test::first_difference(turned, alone, cask_test::same_bits<double>) == "");
        CHECK(sine(0) == ck::sin(kept).compute()(0));
        CHECK(above(0) == (alone(0) > -2.0));
    }
    const xt::xarray<double> x = numbers<double>(ck::shape{200, 100}, 2);
    const auto w = (ck::borrow(x) * 2.0 + 1.0) / 7.0 - 3.0;
    const auto [stored, columns] = ck::compute(ck::rechunk(w, 9), ck::sum(w, 0));
    CHECK(columns(99) == ck::sum(ck::from_array(stored), 0).compute()(99));
}
