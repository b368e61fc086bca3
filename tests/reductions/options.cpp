// SPDX-License-Identifier: BSD-3-Clause
#include <cask/reductions/options.hpp>

#include "support/check.hpp"

#include <cask/choosing.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/statistics.hpp>
#include <cask/ufuncs.hpp>

namespace {

namespace ck = cask;

const ck::array<double> x = ck::from_array({1.0, -2.0, 3.0});
const ck::array<std::int32_t> n = ck::from_array({1, -2, 3});

/// The text of what f throws, without its line; checks the line.
template <class Error, class F>
std::string refusal(int line, F&& f) {
    try {
        f();
    } catch (const Error& error) {
        CHECK(error.where().line == line);
        const std::string text = error.what();
        return text.substr(0, text.find("  ("));
    }
    return "nothing is thrown";
}

}  // namespace

// clang-format off
TEST_CASE("options that do not fit are refused with the user's line", "[reductions]") {
    CHECK(refusal<ck::shape_error>(__LINE__, [] { return ck::sum(x, {.where = ck::ones<bool>({2})}); }) ==
          "[sum] shapes do not broadcast: (2,) and (3,) differ in axis 0");
    CHECK(refusal<ck::shape_error>(__LINE__, [] { return ck::sum(x, {.where = ck::ones<bool>({2, 3})}); }) ==
          "[sum] .where of shape (2, 3) does not broadcast to (3,)");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::mean(x, {.initial = 1}); }) ==
          "[mean] there is no option .initial of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::argmin(x, {.where = x > 0.0}); }) ==
          "[argmin] there is no option .where of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::ptp(x, {.where = x > 0.0}); }) ==
          "[ptp] there is no option .where of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::sum(x, {.ddof = 1}); }) ==
          "[sum] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::mean(x, {.ddof = 1}); }) ==
          "[mean] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::mean(x, {.ddof = 1, .where = x > 0.0}); }) ==
          "[mean] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::argmin(x, {.ddof = 1}); }) ==
          "[argmin] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::nanmax(x, {.ddof = 1}); }) ==
          "[nanmax] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::median(x, {.ddof = 1}); }) ==
          "[median] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::ptp(x, {.ddof = 1}); }) ==
          "[ptp] there is no option .ddof of this reduction");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::max(x, {.where = x > 0.0}); }) ==
          "[max] .where needs .initial, the result where no element counts");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::sum(n, {.initial = 0.5}); }) ==
          "[scalar] 0.500000 does not fit an array of int64");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::max(ck::astype<std::uint8_t>(n), {.initial = -1}); }) ==
          "[scalar] -1 does not fit an array of uint8");
    CHECK(refusal<ck::dtype_error>(__LINE__, [] { return ck::sum(x, {.initial = std::complex<double>(1, 2)}); }) ==
          "[scalar] 1.000000 + 2.000000i does not fit an array of float64");
}
// clang-format on

TEST_CASE("initial values keep all of their digits", "[reductions]") {
    const std::int64_t large = (std::int64_t{1} << 62) + 1;
    const auto none = ck::zeros<std::int64_t>({0});
    CHECK(ck::sum(none, {.initial = large}).item() == large);
    CHECK(ck::max(none, {.initial = -large}).item() == -large);
    CHECK(ck::sum(ck::zeros<std::uint64_t>({0}), {.initial = ~std::uint64_t{0}}).item() ==
          ~std::uint64_t{0});
    CHECK(ck::min(ck::zeros<double>({2, 0}), {.axes = 1, .initial = 2}).compute()(1) == 2);
}

TEST_CASE("masks broadcast to what is reduced, and count for means", "[reductions]") {
    const auto table = ck::reshape(ck::arange<double>(12), {3, 4});
    const auto rows = ck::expand_dims(ck::from_array({true, false, true}), 1);
    CHECK(ck::sum(table, {.where = rows}).item() == 6 + 38);
    CHECK(ck::mean(table, {.axes = 0, .where = rows}).compute()(1) == 5);
    CHECK(std::isnan(ck::mean(table, {.axes = 1, .where = rows}).compute()(1)));
    CHECK(ck::variance(table, {.axes = 0, .where = rows}).compute()(1) == 16);
    CHECK(ck::stddev(table, {.axes = 0, .where = rows}).compute()(1) == 4);
    CHECK(ck::count_nonzero(table, {.where = rows}).item() == 7);
    CHECK(ck::any(table, {.where = table > 11.0}).item() == false);
    CHECK(ck::all(table, {.where = table > 0.0}).item() == true);
    CHECK(ck::min(table, {.where = table > 3.0, .initial = 100}).item() == 4);
}
