// SPDX-License-Identifier: BSD-3-Clause
// Every public function that makes an array notes the line that called it, for errors in tasks.
#include "support/check.hpp"

#include <cask/assignment.hpp>
#include <cask/block_reduction.hpp>
#include <cask/blocks.hpp>
#include <cask/choosing.hpp>
#include <cask/creation.hpp>
#include <cask/cumulative.hpp>
#include <cask/diagonals.hpp>
#include <cask/gufuncs.hpp>
#include <cask/joining.hpp>
#include <cask/manipulation.hpp>
#include <cask/map.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>
#include <cask/reductions.hpp>
#include <cask/repeating.hpp>
#include <cask/sets.hpp>
#include <cask/sorting.hpp>
#include <cask/splitting.hpp>
#include <cask/statistics.hpp>
#include <cask/taking.hpp>
#include <cask/ufuncs.hpp>
#include <cask/ufuncs/bitwise.hpp>
#include <cask/ufuncs/logical.hpp>
#include <cask/windows.hpp>

namespace {

namespace ck = cask;

template <class T>
void noted(int line, const ck::array<T>& x) {
    const ck::source_line where = ck::expr::line_of(x.node());
    CAPTURE(line, ck::expr::name_of(x.node()));
    CHECK(where.line == line);
    CHECK(std::string_view(where.file).ends_with("errors_lines.cpp"));
}

}  // namespace

// clang-format off
TEST_CASE("functions of one array note their line", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 5);
    const auto n = ck::arange<std::int32_t>(5);
    const auto z = ck::zeros<std::complex<double>>({5});
    noted(__LINE__, ck::sqrt(x));
    noted(__LINE__, ck::exp(x));
    noted(__LINE__, ck::exp2(x));
    noted(__LINE__, ck::expm1(x));
    noted(__LINE__, ck::log(x));
    noted(__LINE__, ck::log2(x));
    noted(__LINE__, ck::log10(x));
    noted(__LINE__, ck::log1p(x));
    noted(__LINE__, ck::cbrt(x));
    noted(__LINE__, ck::sin(x));
    noted(__LINE__, ck::cos(x));
    noted(__LINE__, ck::tan(x));
    noted(__LINE__, ck::arcsin(x));
    noted(__LINE__, ck::arccos(x));
    noted(__LINE__, ck::arctan(x));
    noted(__LINE__, ck::sinh(x));
    noted(__LINE__, ck::cosh(x));
    noted(__LINE__, ck::tanh(x));
    noted(__LINE__, ck::arcsinh(x));
    noted(__LINE__, ck::arccosh(x));
    noted(__LINE__, ck::arctanh(x));
    noted(__LINE__, ck::asin(x));
    noted(__LINE__, ck::acos(x));
    noted(__LINE__, ck::atan(x));
    noted(__LINE__, ck::asinh(x));
    noted(__LINE__, ck::acosh(x));
    noted(__LINE__, ck::atanh(x));
    noted(__LINE__, ck::floor(x));
    noted(__LINE__, ck::ceil(x));
    noted(__LINE__, ck::trunc(x));
    noted(__LINE__, ck::rint(x));
    noted(__LINE__, ck::round(x));
    noted(__LINE__, ck::sign(x));
    noted(__LINE__, ck::abs(x));
    noted(__LINE__, ck::absolute(x));
    noted(__LINE__, ck::negative(x));
    noted(__LINE__, ck::square(x));
    noted(__LINE__, ck::reciprocal(x));
    noted(__LINE__, ck::isnan(x));
    noted(__LINE__, ck::isinf(x));
    noted(__LINE__, ck::isfinite(x));
    noted(__LINE__, ck::logical_not(x));
    noted(__LINE__, ck::real(z));
    noted(__LINE__, ck::imag(z));
    noted(__LINE__, ck::conj(z));
    noted(__LINE__, ck::invert(n));
    noted(__LINE__, ck::bitwise_invert(n));
    noted(__LINE__, -x);
    noted(__LINE__, !x);
    noted(__LINE__, ~n);
    noted(__LINE__, ck::astype<float>(x));
    noted(__LINE__, ck::astype<bool>(x));
    noted(__LINE__, ck::map([](double v) { return v; }, x));
    noted(__LINE__, x.persist());
    noted(__LINE__, x(2));
    noted(__LINE__, x(ck::range(1, 2)));
}

TEST_CASE("functions of two operands note their line, in each order", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 5);
    const auto y = ck::linspace<double>(1, 2, 5);
    const auto n = ck::arange<std::int32_t>(5);
    const auto m = n + 1;
    noted(__LINE__, ck::add(x, y));
    noted(__LINE__, ck::subtract(x, y));
    noted(__LINE__, ck::multiply(x, y));
    noted(__LINE__, ck::divide(x, y));
    noted(__LINE__, ck::true_divide(x, y));
    noted(__LINE__, ck::floor_divide(x, y));
    noted(__LINE__, ck::remainder(x, y));
    noted(__LINE__, ck::mod(x, y));
    noted(__LINE__, ck::maximum(x, y));
    noted(__LINE__, ck::minimum(x, y));
    noted(__LINE__, ck::arctan2(x, y));
    noted(__LINE__, ck::atan2(x, y));
    noted(__LINE__, ck::hypot(x, y));
    noted(__LINE__, ck::power(x, y));
    noted(__LINE__, ck::pow(x, y));
    noted(__LINE__, ck::equal(x, y));
    noted(__LINE__, ck::not_equal(x, y));
    noted(__LINE__, ck::less(x, y));
    noted(__LINE__, ck::less_equal(x, y));
    noted(__LINE__, ck::greater(x, y));
    noted(__LINE__, ck::greater_equal(x, y));
    noted(__LINE__, ck::logical_and(x, y));
    noted(__LINE__, ck::logical_or(x, y));
    noted(__LINE__, ck::logical_xor(x, y));
    noted(__LINE__, ck::add(x, 3.5));
    noted(__LINE__, ck::add(3.5, x));
    noted(__LINE__, ck::power(x, 3.5));
    noted(__LINE__, ck::power(3.5, x));
    noted(__LINE__, ck::less(x, 3.5));
    noted(__LINE__, ck::less(3.5, x));
    noted(__LINE__, ck::logical_and(x, 3.5));
    noted(__LINE__, ck::logical_and(3.5, x));
    noted(__LINE__, ck::hypot(x, 3.5));
    noted(__LINE__, ck::hypot(3.5, x));
    noted(__LINE__, ck::floor_divide(x, 3.5));
    noted(__LINE__, ck::floor_divide(3.5, x));
    noted(__LINE__, ck::bitwise_and(n, m));
    noted(__LINE__, ck::bitwise_or(n, m));
    noted(__LINE__, ck::bitwise_xor(n, m));
    noted(__LINE__, ck::left_shift(n, m));
    noted(__LINE__, ck::right_shift(n, m));
    noted(__LINE__, ck::bitwise_left_shift(n, m));
    noted(__LINE__, ck::bitwise_right_shift(n, m));
    noted(__LINE__, ck::bitwise_and(n, 3));
    noted(__LINE__, ck::bitwise_and(3, n));
    noted(__LINE__, ck::left_shift(n, 3));
    noted(__LINE__, ck::left_shift(3, n));
    noted(__LINE__, x + y);
    noted(__LINE__, x + 2.5);
    noted(__LINE__, 2.5 + x);
    noted(__LINE__, x - y);
    noted(__LINE__, x - 2.5);
    noted(__LINE__, 2.5 - x);
    noted(__LINE__, x * y);
    noted(__LINE__, x * 2.5);
    noted(__LINE__, 2.5 * x);
    noted(__LINE__, x / y);
    noted(__LINE__, x / 2.5);
    noted(__LINE__, 2.5 / x);
    noted(__LINE__, x == y);
    noted(__LINE__, x == 2.5);
    noted(__LINE__, 2.5 == x);
    noted(__LINE__, x != y);
    noted(__LINE__, x != 2.5);
    noted(__LINE__, 2.5 != x);
    noted(__LINE__, x < y);
    noted(__LINE__, x < 2.5);
    noted(__LINE__, 2.5 < x);
    noted(__LINE__, x <= y);
    noted(__LINE__, x <= 2.5);
    noted(__LINE__, 2.5 <= x);
    noted(__LINE__, x > y);
    noted(__LINE__, x > 2.5);
    noted(__LINE__, 2.5 > x);
    noted(__LINE__, x >= y);
    noted(__LINE__, x >= 2.5);
    noted(__LINE__, 2.5 >= x);
    noted(__LINE__, x && y);
    noted(__LINE__, x && 2.5);
    noted(__LINE__, 2.5 && x);
    noted(__LINE__, x || y);
    noted(__LINE__, x || 2.5);
    noted(__LINE__, 2.5 || x);
    noted(__LINE__, n % m);
    noted(__LINE__, n % 3);
    noted(__LINE__, n & m);
    noted(__LINE__, n & 3);
    noted(__LINE__, n | m);
    noted(__LINE__, n | 3);
    noted(__LINE__, n ^ m);
    noted(__LINE__, n ^ 3);
    noted(__LINE__, n << m);
    noted(__LINE__, n << 3);
    noted(__LINE__, n >> m);
    noted(__LINE__, n >> 3);
    noted(__LINE__, 3 % n);
    noted(__LINE__, 3 & n);
    noted(__LINE__, 3 | n);
    noted(__LINE__, 3 ^ n);
    noted(__LINE__, ck::isclose(x, y));
    noted(__LINE__, ck::clip(x, 0.1, 0.2));
    noted(__LINE__, ck::where(x > 0.5, x, y));
    noted(__LINE__, ck::where(x > 0.5, 1, 2.5));
    noted(__LINE__, ck::map([](double u, double v) { return u + v; }, x, y));
    noted(__LINE__, ck::map([](double u, double v, double w) { return u + v + w; }, x, y, x));
    noted(__LINE__, ck::map([](double u, double v, double w, double t) { return u + v + w + t; }, x, y, x, y));
}

TEST_CASE("reductions note their line", "[errors]") {
    const auto x = ck::ones<double>({3, 4});
    noted(__LINE__, ck::sum(x));
    noted(__LINE__, ck::sum(x, 0));
    noted(__LINE__, ck::sum(x, {0, 1}));
    noted(__LINE__, ck::sum(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::prod(x));
    noted(__LINE__, ck::prod(x, 0));
    noted(__LINE__, ck::prod(x, {0, 1}));
    noted(__LINE__, ck::prod(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::mean(x));
    noted(__LINE__, ck::mean(x, 0));
    noted(__LINE__, ck::mean(x, {0, 1}));
    noted(__LINE__, ck::mean(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::variance(x));
    noted(__LINE__, ck::variance(x, 0));
    noted(__LINE__, ck::variance(x, {0, 1}));
    noted(__LINE__, ck::variance(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::stddev(x));
    noted(__LINE__, ck::stddev(x, 0));
    noted(__LINE__, ck::stddev(x, {0, 1}));
    noted(__LINE__, ck::stddev(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::max(x));
    noted(__LINE__, ck::max(x, 0));
    noted(__LINE__, ck::max(x, {0, 1}));
    noted(__LINE__, ck::max(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::min(x));
    noted(__LINE__, ck::min(x, 0));
    noted(__LINE__, ck::min(x, {0, 1}));
    noted(__LINE__, ck::min(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::argmax(x));
    noted(__LINE__, ck::argmax(x, 0));
    noted(__LINE__, ck::argmax(x, {0, 1}));
    noted(__LINE__, ck::argmax(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::argmin(x));
    noted(__LINE__, ck::argmin(x, 0));
    noted(__LINE__, ck::argmin(x, {0, 1}));
    noted(__LINE__, ck::argmin(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::any(x));
    noted(__LINE__, ck::any(x, 0));
    noted(__LINE__, ck::any(x, {0, 1}));
    noted(__LINE__, ck::any(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::all(x));
    noted(__LINE__, ck::all(x, 0));
    noted(__LINE__, ck::all(x, {0, 1}));
    noted(__LINE__, ck::all(x, {.axes = {0}, .keep_dims = true}));
    noted(__LINE__, ck::count_nonzero(x));
    noted(__LINE__, ck::count_nonzero(x, 0));
    noted(__LINE__, ck::count_nonzero(x, {0, 1}));
    noted(__LINE__, ck::count_nonzero(x, {.axes = {0}, .keep_dims = true}));
}

TEST_CASE("creations note their line", "[errors]") {
    const xt::xarray<double> values = xt::zeros<double>({3, 4});
    const std::vector<double> list(3);
    const auto x = ck::ones<double>({3, 4});
    ck::random::generator random(1);
    noted(__LINE__, ck::zeros<double>({3}));
    noted(__LINE__, ck::ones<double>({3}));
    noted(__LINE__, ck::empty<double>({3}));
    noted(__LINE__, ck::full<double>({3}, 2));
    noted(__LINE__, ck::zeros_like(x));
    noted(__LINE__, ck::ones_like(x));
    noted(__LINE__, ck::empty_like(x));
    noted(__LINE__, ck::full_like(x, 2));
    noted(__LINE__, ck::linspace<double>(0, 1, 3));
    noted(__LINE__, ck::arange<double>(3));
    noted(__LINE__, ck::arange<int>(0, 3));
    noted(__LINE__, ck::eye<double>(3));
    noted(__LINE__, ck::indices({3, 4})[1]);
    noted(__LINE__, ck::meshgrid(ck::borrow(list), ck::borrow(list)).first);
    noted(__LINE__, ck::from_function<1>({3}, [](std::int64_t k) { return k; }));
    noted(__LINE__, ck::from_array(values));
    noted(__LINE__, ck::from_array(xt::xarray<double>(values)));
    noted(__LINE__, ck::from_array(values + 1.0));
    noted(__LINE__, ck::from_array(list));
    noted(__LINE__, ck::from_array(std::vector<bool>(3)));
    noted(__LINE__, ck::from_array(std::span(list)));
    noted(__LINE__, ck::borrow(values));
    noted(__LINE__, ck::borrow(list));
    noted(__LINE__, ck::borrow(std::span(list)));
    noted(__LINE__, ck::borrow(list.data(), {3}));
    noted(__LINE__, random.uniform({3}));
    noted(__LINE__, random.normal({3}));
    noted(__LINE__, random.integers({3}, 0, 5));
}

TEST_CASE("manipulations note their line", "[errors]") {
    const auto x = ck::ones<double>({3, 1, 4}) + 1.0;
    noted(__LINE__, ck::rechunk(x, 2));
    noted(__LINE__, ck::transpose(x));
    noted(__LINE__, ck::permute_dims(x, {2, 0, 1}));
    noted(__LINE__, ck::swapaxes(x, 0, 1));
    noted(__LINE__, ck::expand_dims(x, 0));
    noted(__LINE__, ck::squeeze(x));
    noted(__LINE__, ck::broadcast_to(x, {3, 2, 4}));
    noted(__LINE__, ck::flip(x));
    noted(__LINE__, ck::reshape(x, {12}));
    noted(__LINE__, ck::ravel(x));
    auto y = x;
    y[x > 1.0] = 2.0; const int line = __LINE__;
    noted(line, y);
}

TEST_CASE("functions that join arrays and running totals note their line", "[errors]") {
    const auto x = ck::ones<double>({2, 3});
    noted(__LINE__, ck::concatenate({x, x}));
    noted(__LINE__, ck::concatenate(std::vector<ck::array<double>>{x, x}, 1));
    noted(__LINE__, ck::stack({x, x}));
    noted(__LINE__, ck::stack(std::vector<ck::array<double>>{x, x}, 1));
    noted(__LINE__, ck::roll(x, 1, 0));
    noted(__LINE__, ck::roll(x, {1, 1}, {0, 1}));
    noted(__LINE__, ck::roll(x, 1));
    noted(__LINE__, ck::pad(x, 1));
    noted(__LINE__, ck::pad(x, 1, ck::pad_mode::wrap));
    noted(__LINE__, ck::cumsum(x, 0));
    noted(__LINE__, ck::cumsum(x));
    noted(__LINE__, ck::cumprod(x, 0));
    noted(__LINE__, ck::cumprod(x));
    noted(__LINE__, ck::diff(x));
}
TEST_CASE("functions over blocks note their line", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 5);
    const auto same = [](const auto& b) -> xt::xarray<double> { return b; };
    const auto first = [](const auto& b, const auto&) -> xt::xarray<double> { return b; };
    const auto fill = [](const auto&, auto& out) { out.fill(0); };
    noted(__LINE__, ck::map_blocks(same, x));
    noted(__LINE__, ck::map_blocks(first, x, x));
    noted(__LINE__, ck::map_blocks<float>(fill, x));
    noted(__LINE__, ck::map_overlap(same, x, {.depth = 2}));
    noted(__LINE__, ck::map_overlap(first, x, x));
    noted(__LINE__, ck::map_overlap<float>(same, x));
    noted(__LINE__, ck::blockwise(same, "i->i", x));
    noted(__LINE__, ck::blockwise<float>(first, "i,i->i", x, x));
    noted(__LINE__, ck::reduction(x, same, same, same));
    noted(__LINE__, ck::reduction(x, same, same, same, {.axes = 0, .keep_dims = true}));
    noted(__LINE__, ck::coarsen([](const auto& y, const auto& options) { return ck::sum(y, options); }, x, {5}));
    noted(__LINE__, ck::apply_along_axis(same, 0, x));
    noted(__LINE__, ck::apply_along_axis<float>(fill, 0, x, {.length = 2}));
    noted(__LINE__, ck::apply_gufunc(same, "(i)->(i)", x));
    noted(__LINE__, ck::apply_gufunc<float>(first, "(i),()->(i)", x, x));
}

TEST_CASE("sets note their line", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 5);
    noted(__LINE__, ck::unique(x).source());
    noted(__LINE__, ck::union1d(x, x).mask());
    noted(__LINE__, ck::intersect1d(x, x).source());
    noted(__LINE__, ck::setdiff1d(x, x).mask());
    noted(__LINE__, ck::setxor1d(x, x).source());
    noted(__LINE__, ck::isin(x, x));
    noted(__LINE__, ck::isin(x, x, {.invert = true}));
    noted(__LINE__, ck::unique_counts(x).counts);
    noted(__LINE__, ck::unique_inverse(x).inverse_indices);
    noted(__LINE__, ck::unique_all(x).counts);
}

TEST_CASE("sorts and order statistics note their line", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 5);
    noted(__LINE__, ck::sort(x));
    noted(__LINE__, ck::argsort(x, 0));
    noted(__LINE__, ck::partition(x, 2));
    noted(__LINE__, ck::topk(x, 2));
    noted(__LINE__, ck::argtopk(x, 2));
    noted(__LINE__, ck::median(x));
    noted(__LINE__, ck::median(x, {0}));
    noted(__LINE__, ck::nanmedian(x, 0));
    noted(__LINE__, ck::quantile(x, 0.5));
    noted(__LINE__, ck::quantile(x, {0.5, 0.7}));
    noted(__LINE__, ck::nanquantile(x, 0.5, {.axes = 0}));
    noted(__LINE__, ck::percentile(x, 50, {.axes = 0, .keep_dims = true}));
    noted(__LINE__, ck::nanpercentile(x, {50.0, 70.0}));
    noted(__LINE__, ck::sliding_window_view(x * 2.0, {2}));
    noted(__LINE__, ck::sliding_window_view(x.persist(), {2}));
}

TEST_CASE("products note their line", "[errors]") {
    const auto x = ck::ones<double>({3, 3});
    const auto v = ck::ones<double>({3});
    noted(__LINE__, ck::matmul(x, x));
    noted(__LINE__, ck::matmul(v, x));
    noted(__LINE__, ck::matmul(x, v));
    noted(__LINE__, ck::dot(v, v));
    noted(__LINE__, ck::dot(x, x));
    noted(__LINE__, ck::outer(v, v));
    noted(__LINE__, ck::tensordot(x, x, 1));
}
// clang-format on

// clang-format off
TEST_CASE("compositions note the line of whoever calls them", "[errors]") {
    const auto x = ck::linspace<double>(0, 1, 6);
    const auto n = ck::arange<std::int32_t>(6);
    const auto z = ck::zeros<std::complex<double>>({6});
    const auto table = ck::reshape(x, {2, 3}) + 0.0;
    noted(__LINE__, ck::nansum(x));
    noted(__LINE__, ck::nanprod(x));
    noted(__LINE__, ck::nanmean(x));
    noted(__LINE__, ck::nanvar(x));
    noted(__LINE__, ck::nanstd(z));
    noted(__LINE__, ck::nanmin(x));
    noted(__LINE__, ck::nanargmax(x));
    noted(__LINE__, ck::sum(x, {.where = x > 0.0, .initial = 2}));
    noted(__LINE__, ck::max(x, {.where = x > 0.0, .initial = 2}));
    noted(__LINE__, ck::variance(x, {.where = x > 0.0}));
    noted(__LINE__, ck::average(x, x));
    noted(__LINE__, ck::allclose(x, x));
    noted(__LINE__, ck::array_equal(x, x, {.equal_nan = true}));
    noted(__LINE__, ck::gcd(n, 2));
    noted(__LINE__, ck::lcm(n, n));
    noted(__LINE__, ck::divmod(n, 2).second);
    noted(__LINE__, ck::nextafter(x, 2));
    noted(__LINE__, ck::fabs(x));
    noted(__LINE__, ck::isposinf(x));
    noted(__LINE__, ck::isneginf(n));
    noted(__LINE__, ck::signbit(x));
    noted(__LINE__, ck::angle(z));
    noted(__LINE__, ck::isreal(z));
    noted(__LINE__, ck::iscomplex(x));
    noted(__LINE__, ck::float_power(n, 3));
    noted(__LINE__, ck::logaddexp(x, 1.0));
    noted(__LINE__, ck::logaddexp2(x, x));
    noted(__LINE__, ck::deg2rad(x));
    noted(__LINE__, ck::degrees(x));
    noted(__LINE__, ck::sinc(x));
    noted(__LINE__, ck::around(x, 1));
    noted(__LINE__, ck::nan_to_num(x));
    noted(__LINE__, ck::heaviside(x, 0.5));
    noted(__LINE__, ck::repeat(table, 2, 0));
    noted(__LINE__, ck::tile(table, {2, 2}));
    noted(__LINE__, ck::take(table, {1, 0, 0}, 1));
    noted(__LINE__, ck::insert(table, 1, 2.0, 1));
    noted(__LINE__, ck::erase(table, 1, 1));
    noted(__LINE__, ck::diagonal(table));
    noted(__LINE__, ck::trace(table));
    noted(__LINE__, ck::diag(x));
    noted(__LINE__, ck::tril(table));
    noted(__LINE__, ck::triu(table));
    noted(__LINE__, ck::tri<double>(3));
    noted(__LINE__, ck::vstack({table, table}));
    noted(__LINE__, ck::hstack({table, table}));
    noted(__LINE__, ck::dstack({table, table}));
    noted(__LINE__, ck::column_stack({table, table}));
    noted(__LINE__, ck::block({{table, table}}));
    noted(__LINE__, ck::append(table, table));
    noted(__LINE__, ck::split(table, 2)[1]);
    noted(__LINE__, ck::unstack(table)[1]);
    noted(__LINE__, ck::rot90(table));
    noted(__LINE__, ck::fliplr(table));
    noted(__LINE__, ck::geomspace<double>(1, 2, 3));
    noted(__LINE__, ck::logspace<double>(1, 2, 3));
}
// clang-format on
