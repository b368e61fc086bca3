// SPDX-License-Identifier: BSD-3-Clause
// Mistakes of the user: each is thrown where it is written, by its class, saying what and where.
#include "support/check.hpp"

#include <cask/assignment.hpp>
#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/cumulative.hpp>
#include <cask/joining.hpp>
#include <cask/manipulation.hpp>
#include <cask/map.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>
#include <cask/reductions.hpp>
#include <cask/selection.hpp>
#include <cask/ufuncs.hpp>
#include <cask/ufuncs/bitwise.hpp>
#include <cask/ufuncs/logical.hpp>

namespace {

namespace ck = cask;
using cask_test::ContainsSubstring;

/// CHECKs that `wrong` throws an Error that names this file and line, and contains all texts.
template <class Error, class Wrong>
void refused(int line, const std::vector<std::string>& texts, Wrong&& wrong) {
    bool thrown = false;
    try {
        static_cast<void>(wrong());
    } catch (const Error& failure) {
        thrown = true;
        for (const std::string& text : texts) CHECK_THAT(failure.what(), ContainsSubstring(text));
        CHECK_THAT(failure.what(), ContainsSubstring("errors.cpp:" + std::to_string(line)));
        CHECK(failure.where().line == line);
    } catch (const std::exception& failure) {
        FAIL_CHECK("another class: " << failure.what());
        thrown = true;
    }
    CAPTURE(line);
    CHECK(thrown);
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("operators refuse shapes that do not broadcast, in each order of operands", "[errors]") {
    const auto a = ck::zeros<std::int32_t>({3, 4});
    const auto b = ck::zeros<std::int32_t>({5});
    const auto shapes = [](const std::string& name) {
        return strings{"[" + name + "]", "(3, 4)", "(5,)"};
    };
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, shapes("add"), [&] { return a + b; });
    refused<error>(__LINE__, shapes("add"), [&] { return b + a; });
    refused<error>(__LINE__, shapes("subtract"), [&] { return a - b; });
    refused<error>(__LINE__, shapes("multiply"), [&] { return a * b; });
    refused<error>(__LINE__, shapes("divide"), [&] { return a / b; });
    refused<error>(__LINE__, shapes("remainder"), [&] { return a % b; });
    refused<error>(__LINE__, shapes("equal"), [&] { return a == b; });
    refused<error>(__LINE__, shapes("not_equal"), [&] { return a != b; });
    refused<error>(__LINE__, shapes("less"), [&] { return a < b; });
    refused<error>(__LINE__, shapes("less_equal"), [&] { return a <= b; });
    refused<error>(__LINE__, shapes("greater"), [&] { return a > b; });
    refused<error>(__LINE__, shapes("greater_equal"), [&] { return a >= b; });
    refused<error>(__LINE__, strings{"(3, 4)", "(5,)"}, [&] { return a && b; });
    refused<error>(__LINE__, strings{"(3, 4)", "(5,)"}, [&] { return a || b; });
    refused<error>(__LINE__, shapes("bitwise_and"), [&] { return a & b; });
    refused<error>(__LINE__, shapes("bitwise_or"), [&] { return a | b; });
    refused<error>(__LINE__, shapes("bitwise_xor"), [&] { return a ^ b; });
    refused<error>(__LINE__, shapes("left_shift"), [&] { return a << b; });
    refused<error>(__LINE__, shapes("right_shift"), [&] { return a >> b; });
    // clang-format on
    // The line is the operator's, however many lines the expression has.
    int line = 0;
    refused<error>(__LINE__ + 2, {"[add]"}, [&] {
        line = __LINE__ + 1;
        return a + b;
    });
}

TEST_CASE("functions of several arrays refuse shapes that do not broadcast", "[errors]") {
    const auto a = ck::zeros<double>({3, 4});
    const auto b = ck::zeros<double>({5});
    const auto c = ck::zeros<bool>({5});
    const strings shapes{"(3, 4)", "(5,)"};
    using error = ck::shape_error;
    const auto f2 = [](double x, double) { return x; };
    const auto f3 = [](double x, double, double) { return x; };
    const auto f4 = [](double x, double, double, double) { return x; };
    // clang-format off
    refused<error>(__LINE__, shapes, [&] { return ck::add(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::subtract(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::maximum(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::hypot(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::power(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::isclose(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::logical_xor(a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::where(c, a, 1.0); });
    refused<error>(__LINE__, shapes, [&] { return ck::where(a > 0.0, a, b); });
    refused<error>(__LINE__, shapes, [&] { return ck::where(a > 0.0, b, 0); });
    refused<error>(__LINE__, shapes, [&] { return ck::clip(a, b, 1.0); });
    refused<error>(__LINE__, shapes, [&] { return ck::clip(a, 0.0, b); });
    refused<error>(__LINE__, {"[map]", "(3, 4)", "(5,)"}, [&] { return ck::map(f2, a, b); });
    refused<error>(__LINE__, {"[map]", "(3, 4)", "(5,)"}, [&] { return ck::map(f3, a, a, b); });
    refused<error>(__LINE__, {"[map]", "(3, 4)", "(5,)"}, [&] { return ck::map(f4, a, a, a, b); });
    // clang-format on
}

TEST_CASE("selections that do not meet, or need their size, are refused", "[errors]") {
    const auto x = ck::ones<double>({3, 4});
    const auto y = 2 * x;
    const auto rows = x[ck::ones<bool>({3})];
    const auto half = ck::ones<bool>({3, 4, 1});
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, {"x[mask]", "the mask's shape (3, 4, 1)", "x has shape (3, 4)"}, [&] { return x[half].rank(); });
    refused<error>(__LINE__, {"two masks", "resolve()"}, [&] { return (x[x > 0] + y[y > 0]).rank(); });
    refused<error>(__LINE__, {"beside a selection of x, of shape (3, 4)", "(4,)", "(3,)"}, [&] { const auto v = ck::ones<double>({3}); return (x[ck::ones<bool>({3})] + v).rank(); });
    refused<error>(__LINE__, {"[sum] axis 0 of what is selected would stay", "resolve()"}, [&] { return ck::sum(rows, 1); });
    refused<ck::dtype_error>(__LINE__, {"[mean]", "x[mask && other]"}, [&] { return ck::mean(rows, {.where = x > 0}); });
    refused<error>(__LINE__, {"[compress]", "axis 1", "(3, 4)", "(5,)"}, [&] { return ck::compress(ck::ones<bool>({5}), x, 1).rank(); });
    refused<error>(__LINE__, {"[nonzero] an array without axes has no places: use atleast_1d(x)"}, [&] { return ck::nonzero(ck::full<double>({}, 1)).size(); });
    // clang-format on
}

TEST_CASE("masks and values that do not fit what they are assigned to are refused", "[errors]") {
    auto x = ck::zeros<double>({3, 4});
    const auto m = ck::zeros<bool>({5});
    const auto large = ck::zeros<bool>({2, 3, 4});
    const auto v = ck::zeros<double>({5});
    const auto larger = ck::zeros<double>({2, 3, 4});
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, {"x[mask]", "(5,)", "(3, 4)"}, [&] { x[m] = 1.0; return 0; });
    refused<error>(__LINE__, {"the mask's shape (2, 3, 4) is not that of x", "(3, 4)"}, [&] { x[large] = 1.0; return 0; });
    refused<error>(__LINE__, {"x[mask] = value", "(5,)", "(3, 4)"}, [&] { x[x > 0.0] = v; return 0; });
    refused<error>(__LINE__, {"value", "(2, 3, 4)", "(3, 4)"}, [&] { x[x > 0.0] = larger; return 0; });
    refused<error>(__LINE__, {"x[...] = value", "(5,)", "(4,)"}, [&] { x[{0}] = v; return 0; });
    refused<error>(__LINE__, {"[x[...] = value] the value's shape (1, 4) does not broadcast to (4,)"}, [&] { x[{0}] = ck::ones<double>({1, 4}); return 0; });
    refused<error>(__LINE__, {"[add]", "(4,)", "(5,)"}, [&] { x[{0}] += v; return 0; });
    refused<ck::index_error>(__LINE__, {"x(...)", "3", "(3, 4)"}, [&] { x[{3}] = 1.0; return 0; });
    refused<ck::dtype_error>(__LINE__, {"300", "uint8"}, [&] { auto n = ck::zeros<std::uint8_t>({3}); n[{0}] = 300; return 0; });
    // clang-format on
    CHECK(x.shape() == ck::shape{3, 4});
    // clang-format off
    refused<error>(__LINE__, {"[add]", "(3, 4)", "(2, 3, 4)"}, [&] { x += larger; return 0; });
    refused<error>(__LINE__, {"[multiply]", "(3, 4)", "(5,)"}, [&] { x *= v; return 0; });
    // clang-format on
    CHECK(x.shape() == ck::shape{3, 4});
    auto small = ck::zeros<std::int8_t>({3});
    // clang-format off
    refused<ck::dtype_error>(__LINE__, {"1000", "int8"}, [&] { small[small > 0] = 1000; return 0; });
    // clang-format on
}

TEST_CASE("scalars that do not fit the integers of an array are refused", "[errors]") {
    const auto small = ck::zeros<std::int8_t>({3});
    const auto positive = ck::zeros<std::uint16_t>({3});
    const auto wide = ck::zeros<std::int64_t>({3});
    using error = ck::dtype_error;
    // clang-format off
    refused<error>(__LINE__, {"128", "int8"}, [&] { return small + 128; });
    refused<error>(__LINE__, {"-129", "int8"}, [&] { return -129 - small; });
    refused<error>(__LINE__, {"-1", "uint16"}, [&] { return positive * -1; });
    refused<error>(__LINE__, {"65536", "uint16"}, [&] { return 65536 + positive; });
    refused<error>(__LINE__, {"300", "int8"}, [&] { return ck::maximum(small, 300); });
    refused<error>(__LINE__, {"300", "int8"}, [&] { return ck::clip(small, 300, 301); });
    refused<error>(__LINE__, {"-300", "int8"}, [&] { return ck::clip(small, -301, -300); });
    refused<error>(__LINE__, {"300", "int8"}, [&] { return small & 300; });
    refused<error>(__LINE__, {"300", "int8"}, [&] { return small << 300; });
    refused<error>(__LINE__, {"18446744073709551615", "int64"}, [&] { return wide + std::numeric_limits<std::uint64_t>::max(); });
    refused<error>(__LINE__, {"[full] 256 does not fit an array of uint8"}, [&] { return ck::full<std::uint8_t>({2}, 256); });
    refused<error>(__LINE__, {"[full] -1 does not fit an array of uint8"}, [&] { return ck::full_like(ck::zeros<std::uint8_t>({2}), -1); });
    // clang-format on
    CHECK((small + 127).shape() == ck::shape{3});
    CHECK((small + true).dtype() == ck::dtype::int8);
}

TEST_CASE("results of more axes than there may be are refused", "[errors]") {
    const auto full = ck::zeros<double>(ck::shape::filled(12, 1));
    const auto half = ck::zeros<double>(ck::shape::filled(7, 1));
    const auto nine = ck::zeros<double>(ck::shape::filled(9, 1));
    const std::string shape = to_string(full.shape());
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, {"[stack]", "13 axes", shape}, [&] { return ck::stack({full, full}); });
    refused<error>(__LINE__, {"[stack]", "13 axes", shape}, [&] { return ck::stack({full, full}, -1); });
    refused<error>(__LINE__, {"[expand_dims]", "13 axes", shape}, [&] { return ck::expand_dims(full, 0); });
    refused<error>(__LINE__, {"[expand_dims]", "13 axes", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"}, [&] { return ck::expand_dims(nine, {0, 1, 2, 3}); });
    refused<error>(__LINE__, {"[x(...)]", "13 axes", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"}, [&] { return nine(ck::newaxis(), ck::newaxis(), ck::newaxis(), ck::newaxis()); });
    refused<error>(__LINE__, {"[x(...)]", "13 axes", shape}, [&] { return full(ck::newaxis()); });
    refused<error>(__LINE__, {"[tensordot]", "14 axes", to_string(half.shape())}, [&] { return ck::tensordot(half, half, 0); });
    refused<error>(__LINE__, {"[dot] the result would have 16 axes, 12 are possible: shapes " + to_string(nine.shape()) + " and "}, [&] { return ck::dot(nine, nine); });
    refused<error>(__LINE__, {"[matmul] the result may have 11 axes at most: shapes " + shape}, [&] { return ck::matmul(full, full); });
    refused<error>(__LINE__, {"[shape]", "more than 12 axes"}, [&] { return ck::zeros<double>({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}); });
    refused<error>(__LINE__, {"[shape]", "more than 12 axes"}, [&] { return ck::ones<int>(std::vector<int>(13, 1)); });
    refused<error>(__LINE__, {"[shape]", "more than 12 axes"}, [&] { return ck::reshape(full, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}); });
    refused<error>(__LINE__, {"[from_array]", "13 axes"}, [&] { return ck::from_array(xt::xarray<double>::from_shape(std::vector<std::size_t>(13, 1))); });
    // clang-format on
    CHECK(full(0, ck::newaxis()).rank() == 12);  // as many as may be
    CHECK(ck::stack({half, half}).rank() == 8);
    CHECK(ck::tensordot(half, half, 1).rank() == 12);
}

TEST_CASE("axes out of range or named twice are refused", "[errors]") {
    const auto x = ck::zeros<double>({3, 1, 4});
    using error = ck::axis_error;
    // clang-format off
    refused<error>(__LINE__, {"[sum]", "axis 3", "rank 3"}, [&] { return ck::sum(x, 3); });
    refused<error>(__LINE__, {"[sum]", "axis -4", "rank 3"}, [&] { return ck::sum(x, -4); });
    refused<error>(__LINE__, {"[sum]", "twice"}, [&] { return ck::sum(x, {0, -3}); });
    refused<error>(__LINE__, {"[sum]", "twice"}, [&] { return ck::sum(x, {.axes = {1, 1}}); });
    refused<error>(__LINE__, {"[prod]", "axis 3"}, [&] { return ck::prod(x, 3); });
    refused<error>(__LINE__, {"[mean]", "axis 3"}, [&] { return ck::mean(x, {.axes = 3}); });
    refused<error>(__LINE__, {"[variance]", "axis 3"}, [&] { return ck::variance(x, {3}); });
    refused<error>(__LINE__, {"[stddev]", "axis 3"}, [&] { return ck::stddev(x, 3); });
    refused<error>(__LINE__, {"[max]", "axis 3"}, [&] { return ck::max(x, 3); });
    refused<error>(__LINE__, {"[min]", "axis 3"}, [&] { return ck::min(x, 3); });
    refused<error>(__LINE__, {"[max]", "axis 3"}, [&] { return ck::max(x > 0.0, 3); });
    refused<error>(__LINE__, {"[min]", "axis 3"}, [&] { return ck::min(x > 0.0, 3); });
    refused<error>(__LINE__, {"[argmax]", "axis 3"}, [&] { return ck::argmax(x, 3); });
    refused<error>(__LINE__, {"[argmin]", "axis 3"}, [&] { return ck::argmin(x, 3); });
    refused<error>(__LINE__, {"[any]", "axis 3"}, [&] { return ck::any(x, 3); });
    refused<error>(__LINE__, {"[all]", "axis 3"}, [&] { return ck::all(x, std::vector<int>{3}); });
    refused<error>(__LINE__, {"[count_nonzero]", "axis 3"}, [&] { return ck::count_nonzero(x, 3); });
    refused<error>(__LINE__, {"[transpose]", "axis 3"}, [&] { return ck::transpose(x, {0, 1, 3}); });
    refused<error>(__LINE__, {"[transpose]", "twice"}, [&] { return ck::transpose(x, {0, 1, 1}); });
    refused<error>(__LINE__, {"[transpose] 2 axes are named, the shape is (3, 1, 4)"}, [&] { return ck::transpose(x, {0, 1}); });
    refused<error>(__LINE__, {"axis 3"}, [&] { return ck::permute_dims(x, {0, 1, 3}); });
    refused<error>(__LINE__, {"[swapaxes]", "axis 3"}, [&] { return ck::swapaxes(x, 0, 3); });
    refused<error>(__LINE__, {"[swapaxes]", "axis -4"}, [&] { return ck::swapaxes(x, -4, 0); });
    refused<error>(__LINE__, {"[expand_dims]", "axis 4"}, [&] { return ck::expand_dims(x, 4); });
    refused<error>(__LINE__, {"[expand_dims]", "twice"}, [&] { return ck::expand_dims(x, {0, 0}); });
    refused<error>(__LINE__, {"[squeeze]", "axis 3"}, [&] { return ck::squeeze(x, 3); });
    refused<error>(__LINE__, {"[flip]", "axis 3"}, [&] { return ck::flip(x, 3); });
    refused<error>(__LINE__, {"[flip]", "twice"}, [&] { return ck::flip(x, {0, -3}); });
    // clang-format on
}

TEST_CASE("nothing to choose from is refused", "[errors]") {
    const auto none = ck::zeros<double>({3, 0});
    const auto truths = ck::zeros<bool>({0});
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, {"[max] no element to choose from: the reduced axes of shape (3, 0)"}, [&] { return ck::max(none, 1); });
    refused<error>(__LINE__, {"[min]", "(3, 0)"}, [&] { return ck::min(none); });
    refused<error>(__LINE__, {"[argmax]", "(3, 0)"}, [&] { return ck::argmax(none, -1); });
    refused<error>(__LINE__, {"[argmin]", "(3, 0)"}, [&] { return ck::argmin(none, {.axes = 1}); });
    refused<error>(__LINE__, {"[max]", "(0,)"}, [&] { return ck::max(truths); });
    refused<error>(__LINE__, {"[min]", "(0,)"}, [&] { return ck::min(truths, 0); });
    refused<error>(__LINE__, {"[argmax]", "(0,)"}, [&] { return ck::argmax(truths); });
    // clang-format on
}

TEST_CASE("indices outside of the array are refused", "[errors]") {
    const auto x = ck::zeros<double>({3, 4});
    using error = ck::index_error;
    // clang-format off
    refused<error>(__LINE__, {"position 3 is outside of axis 0 of an array of shape (3, 4)"}, [&] { return x(3); });
    refused<error>(__LINE__, {"position -4", "axis 0", "(3, 4)"}, [&] { return x(-4); });
    refused<error>(__LINE__, {"position 4", "axis 1", "(3, 4)"}, [&] { return x(ck::all(), 4); });
    refused<error>(__LINE__, {"position 4", "axis 1"}, [&] { return x(ck::ellipsis(), 4); });
    refused<error>(__LINE__, {"3 entries", "(3, 4)"}, [&] { return x(0, 0, 0); });
    refused<error>(__LINE__, {"3 entries"}, [&] { return x(0, ck::all(), ck::all()); });
    refused<error>(__LINE__, {"more than one ellipsis"}, [&] { return x(ck::ellipsis(), ck::ellipsis()); });
    refused<error>(__LINE__, {"the step of a range must not be 0"}, [&] { return x(ck::range(0, 2, 0)); });
    refused<error>(__LINE__, {"outside"}, [&] { return x(std::numeric_limits<std::uint64_t>::max()); });
    refused<error>(__LINE__, {"position 0"}, [&] { return ck::zeros<double>({0})(0); });
    // clang-format on
}

TEST_CASE("chunks that do not describe the shape are refused", "[errors]") {
    const xt::xarray<double> values = xt::zeros<double>({10, 4});
    const auto x = ck::borrow(values);
    using error = ck::chunk_error;
    // clang-format off
    refused<error>(__LINE__, {"[rechunk]", "length 10", "sum to 9"}, [&] { return ck::rechunk(x, {{4, 5}, 4}); });
    refused<error>(__LINE__, {"[rechunk]", "positive", "0"}, [&] { return ck::rechunk(x, 0); });
    refused<error>(__LINE__, {"[rechunk]", "positive", "-2"}, [&] { return ck::rechunk(x, {-2, 4}); });
    refused<error>(__LINE__, {"[rechunk]", "3 axes", "(10, 4)"}, [&] { return ck::rechunk(x, {1, 1, 1}); });
    refused<error>(__LINE__, {"[rechunk]", "positive"}, [&] { return ck::rechunk(x, {{10, 0}, 4}); });
    refused<error>(__LINE__, {"[rechunk]", "(10, 4)", "(4,)"}, [&] { return ck::rechunk(x, ck::zeros<double>({4}).chunks()); });
    refused<error>(__LINE__, {"[from_array]", "sum to"}, [&] { return ck::from_array(values, {{4, 5}, 4}); });
    refused<error>(__LINE__, {"[from_array]", "positive"}, [&] { return ck::from_array(xt::xarray<double>(values), 0); });
    refused<error>(__LINE__, {"[from_array]", "positive"}, [&] { return ck::from_array(std::vector<double>(3), 0); });
    refused<error>(__LINE__, {"positive"}, [&] { return ck::from_array(std::vector<bool>(3), 0); });
    refused<error>(__LINE__, {"positive"}, [&] { return ck::from_array(std::span(values.data(), 3), 0); });
    refused<error>(__LINE__, {"[borrow]", "positive"}, [&] { return ck::borrow(values, 0); });
    refused<error>(__LINE__, {"[borrow]", "positive"}, [&] { return ck::borrow(values.data(), {5}, std::nullopt, 0); });
    refused<error>(__LINE__, {"[borrow]", "positive"}, [&] { return ck::borrow(std::span(values.data(), 3), 0); });
    refused<error>(__LINE__, {"[zeros]", "positive"}, [&] { return ck::zeros<double>({3}, 0); });
    refused<error>(__LINE__, {"[ones]", "positive"}, [&] { return ck::ones<double>({3}, 0); });
    refused<error>(__LINE__, {"[empty]", "positive"}, [&] { return ck::empty<double>({3}, 0); });
    refused<error>(__LINE__, {"[full]", "positive"}, [&] { return ck::full<double>({3}, 1, 0); });
    refused<error>(__LINE__, {"[linspace]", "positive"}, [&] { return ck::linspace<double>(0, 1, 3, 0); });
    refused<error>(__LINE__, {"[arange]", "positive"}, [&] { return ck::arange<double>(0, 3, 1, 0); });
    refused<error>(__LINE__, {"[eye]", "positive"}, [&] { return ck::eye<double>(3, 3, 0, 0); });
    refused<error>(__LINE__, {"[indices]", "positive"}, [&] { return ck::indices({3}, 0); });
    refused<error>(__LINE__, {"[from_function]", "positive"}, [&] { return ck::from_function<1>({3}, [](std::int64_t k) { return k; }, 0); });
    // clang-format on
}

TEST_CASE("sizes that are negative, or that nobody could address, are refused", "[errors]") {
    const auto x = ck::zeros<double>({3, 4});
    const ck::index_t huge = ck::index_t{1} << 62;
    using error = ck::shape_error;
    const xt::xarray<double> values = xt::zeros<double>({3});
    // clang-format off
    refused<error>(__LINE__, {"[zeros]", "at least 0", "(-1,)"}, [&] { return ck::zeros<double>({-1}); });
    refused<error>(__LINE__, {"[ones]", "at least 0", "(2, -3)"}, [&] { return ck::ones<double>({2, -3}); });
    refused<error>(__LINE__, {"[zeros]", "2^63", std::to_string(huge)}, [&] { return ck::zeros<double>({huge}); });
    refused<error>(__LINE__, {"[full]", "2^63"}, [&] { return ck::full<double>({huge, 4}, 1); });
    refused<error>(__LINE__, {"[empty]", "2^63"}, [&] { return ck::empty<std::int8_t>({huge, 4}); });
    refused<error>(__LINE__, {"at least 0"}, [&] { return ck::zeros<double>({std::numeric_limits<std::uint64_t>::max()}); });
    refused<error>(__LINE__, {"[linspace]", "at least 0"}, [&] { return ck::linspace<double>(0, 1, -1); });
    refused<error>(__LINE__, {"[eye]", "at least 0"}, [&] { return ck::eye<double>(-3); });
    refused<error>(__LINE__, {"[indices]", "at least 0"}, [&] { return ck::indices({-3}); });
    refused<error>(__LINE__, {"[arange] the step must not be 0"}, [&] { return ck::arange<int>(0, 3, 0); });
    refused<error>(__LINE__, {"[arange] (stop - start) / step must be finite and below 9e18: got inf"}, [&] { return ck::arange<double>(0, INFINITY); });
    refused<error>(__LINE__, {"[arange]", "2^63"}, [&] { return ck::arange<double>(2e18); });
    refused<error>(__LINE__, {"[meshgrid] coordinates must have one axis: got shapes (3, 4) and (2,)"}, [&] { return ck::meshgrid(x, ck::ones<double>({2})); });
    refused<error>(__LINE__, {"[from_function] a function of 1 indices cannot fill shape (3, 4)"}, [&] { return ck::from_function<1>({3, 4}, [](std::int64_t k) { return k; }); });
    refused<error>(__LINE__, {"[borrow]", "(-3,)"}, [&] { return ck::borrow(values.data(), {-3}); });
    refused<error>(__LINE__, {"[borrow] strides (1, 1) are not of the rank of shape (3,)"}, [&] { return ck::borrow(values.data(), {3}, ck::shape{1, 1}); });
    refused<error>(__LINE__, {"[reshape] shape (3, 4) cannot become (5, 2)"}, [&] { return ck::reshape(x, {5, 2}); });
    refused<error>(__LINE__, {"[reshape]", "(3, 4)", "(5, -1)"}, [&] { return ck::reshape(x, {5, -1}); });
    refused<error>(__LINE__, {"[reshape] sizes must be at least 0 and one may be -1: got (-1, -1)"}, [&] { return ck::reshape(x, {-1, -1}); });
    refused<error>(__LINE__, {"[reshape]", "(-2, -6)"}, [&] { return ck::reshape(x, {-2, -6}); });
    refused<error>(__LINE__, {"[reshape]"}, [&] { return ck::reshape(x, {huge, huge}); });
    refused<error>(__LINE__, {"[reshape]", "(0, -1)"}, [&] { return ck::reshape(x, {0, -1}); });
    refused<error>(__LINE__, {"[squeeze]", "axis 0", "(3, 4)"}, [&] { return ck::squeeze(x, 0); });
    refused<error>(__LINE__, {"[broadcast_to]", "(3, 4)", "(3, 5)"}, [&] { return ck::broadcast_to(x, {3, 5}); });
    refused<error>(__LINE__, {"[broadcast_to]", "(3, 4)", "(4,)"}, [&] { return ck::broadcast_to(x, {4}); });
    refused<error>(__LINE__, {"[broadcast_to]", "(3, 4)", "(3, 1)"}, [&] { return ck::broadcast_to(x, {3, 1}); });
    refused<error>(__LINE__, {"[broadcast_to]", "(3, -4)"}, [&] { return ck::broadcast_to(x, {3, -4}); });
    refused<error>(__LINE__, {"[broadcast_to]", "2^63"}, [&] { return ck::broadcast_to(x(0, 0), {huge, huge}); });
    refused<error>(__LINE__, {"[item] one element is needed: the shape is (3, 4)"}, [&] { return x.item(); });
    refused<error>(__LINE__, {"(3, 4); use any(x), all(x) or where(x, a, b)"}, [&] { return (x > 0.0).item(); });
    refused<error>(__LINE__, {"[add]", "2^63"}, [&] { return ck::zeros<std::int8_t>({huge, 1}) + ck::zeros<std::int8_t>({4}); });
    // clang-format on
}

TEST_CASE("more axes than there can be are refused", "[errors]") {
    const auto x = ck::zeros<double>(ck::shape::filled(12, 1));
    CHECK_THROWS_AS(ck::expand_dims(x, 0), ck::shape_error);
    CHECK_THROWS_AS(x(ck::newaxis()), ck::shape_error);
    CHECK_THROWS_AS(ck::shape::filled(13, 1), ck::shape_error);
    CHECK_THROWS_WITH(ck::expand_dims(x, 0), ContainsSubstring("12 axes"));
}

TEST_CASE("targets of another shape are refused", "[errors]") {
    const auto x = ck::zeros<double>({3, 4});
    xt::xarray<double> target = xt::zeros<double>({4, 3});
    std::vector<double> flat(11);
    using error = ck::shape_error;
    // clang-format off
    refused<error>(__LINE__, {"[compute_into]", "(4, 3)", "(3, 4)"}, [&] { ck::compute_into(x, target); return 0; });
    refused<error>(__LINE__, {"[compute_into] the target holds 11 elements", "(3, 4)"}, [&] { ck::compute_into(x, std::span(flat)); return 0; });
    // clang-format on
}

TEST_CASE("random arrays refuse bounds and shapes that make no sense", "[errors]") {
    ck::random::generator random(1);
    // clang-format off
    refused<ck::dtype_error>(__LINE__, {"[uniform] low must not be above high, nor high - low infinite: got 2 and 1"}, [&] { return random.uniform({3}, 2, 1); });
    refused<ck::dtype_error>(__LINE__, {"[normal] the standard deviation must be at least 0 and finite: got -1"}, [&] { return random.normal({3}, 0, -1); });
    refused<ck::dtype_error>(__LINE__, {"[integers] low must be below high, and both in the range of int8: got 0 and 300"}, [&] { return random.integers<std::int8_t>({3}, 0, 300); });
    refused<ck::shape_error>(__LINE__, {"(-3,)"}, [&] { return random.uniform({-3}); });
    refused<ck::chunk_error>(__LINE__, {"positive"}, [&] { return random.normal({3}, 0, 1, 0); });
    // clang-format on
}

TEST_CASE("classes of errors are one level below cask::error", "[errors]") {
    static_assert(std::is_base_of_v<std::runtime_error, ck::error>);
    static_assert(std::is_base_of_v<ck::error, ck::shape_error>);
    static_assert(std::is_base_of_v<ck::error, ck::axis_error>);
    static_assert(std::is_base_of_v<ck::error, ck::dtype_error>);
    static_assert(std::is_base_of_v<ck::error, ck::chunk_error>);
    static_assert(std::is_base_of_v<ck::error, ck::index_error>);
    static_assert(std::is_base_of_v<ck::error, ck::task_error>);
    static_assert(!std::is_base_of_v<ck::shape_error, ck::axis_error>);
}

TEST_CASE("joining refuses arrays that do not fit", "[errors]") {
    const auto a = ck::zeros<double>({3, 4});
    const auto b = ck::zeros<double>({3, 5});
    const auto flat = ck::zeros<double>({4});
    const std::vector<ck::array<double>> none;
    // clang-format off
    refused<ck::shape_error>(__LINE__, {"[concatenate]", "(3, 4)", "(3, 5)", "axis 1"}, [&] { return ck::concatenate({a, b}); });
    refused<ck::shape_error>(__LINE__, {"[concatenate] arrays of different rank: shapes (3, 4) and (4,)"}, [&] { return ck::concatenate({a, flat}); });
    refused<ck::axis_error>(__LINE__, {"[concatenate]", "axis 2"}, [&] { return ck::concatenate({a, b}, 2); });
    refused<ck::axis_error>(__LINE__, {"[concatenate]", "rank 0"}, [&] { return ck::concatenate({ck::sum(a), ck::sum(b)}); });
    refused<ck::shape_error>(__LINE__, {"[concatenate]", "no array"}, [&] { return ck::concatenate(none); });
    refused<ck::shape_error>(__LINE__, {"[stack] shapes (3, 4) and (3, 5) differ"}, [&] { return ck::stack({a, b}); });
    refused<ck::shape_error>(__LINE__, {"[stack]", "no array"}, [&] { return ck::stack(none); });
    refused<ck::axis_error>(__LINE__, {"[stack]", "axis 3"}, [&] { return ck::stack({a, a}, 3); });
    refused<ck::axis_error>(__LINE__, {"[roll]", "axis 2"}, [&] { return ck::roll(a, 1, 2); });
    refused<ck::shape_error>(__LINE__, {"[roll] 2 shifts for 1 axes"}, [&] { return ck::roll(a, {1, 2}, {0}); });
    refused<ck::shape_error>(__LINE__, {"[pad] widths are given for 3 axes, the shape is (3, 4)"}, [&] { return ck::pad(a, {{1, 1}, {1, 1}, {1, 1}}); });
    refused<ck::shape_error>(__LINE__, {"[pad] widths must be at least 0: got {-1, 0}"}, [&] { return ck::pad(a, {{-1, 0}}); });
    refused<ck::shape_error>(__LINE__, {"[pad] axis 0 of shape (0,) has no element to continue with"}, [&] { return ck::pad(ck::zeros<double>({0}), 1, ck::pad_mode::edge); });
    refused<ck::axis_error>(__LINE__, {"[cumsum]", "axis 2"}, [&] { return ck::cumsum(a, 2); });
    refused<ck::axis_error>(__LINE__, {"[cumprod]", "axis -3"}, [&] { return ck::cumprod(a, -3); });
    refused<ck::axis_error>(__LINE__, {"[diff]", "axis 4"}, [&] { return ck::diff(a, 1, 4); });
    refused<ck::shape_error>(__LINE__, {"[diff] times must be at least 0: got -1"}, [&] { return ck::diff(a, -1); });
    // clang-format on
}

TEST_CASE("products refuse factors that do not fit", "[errors]") {
    const auto a = ck::zeros<double>({3, 4});
    const auto deep = ck::zeros<double>({2, 4, 5});
    const auto number = ck::sum(a);
    // clang-format off
    refused<ck::shape_error>(__LINE__, {"[matmul] shapes (3, 4) and (3, 4) do not fit: 4 columns, 3 rows"}, [&] { return ck::matmul(a, a); });
    refused<ck::shape_error>(__LINE__, {"[matmul]", "(2,)", "(3,)"}, [&] { return ck::matmul(ck::zeros<double>({2, 3, 4}), ck::zeros<double>({3, 4, 5})); });
    refused<ck::shape_error>(__LINE__, {"[matmul]", "rank 0", "(3, 4)"}, [&] { return ck::matmul(a, number); });
    refused<ck::shape_error>(__LINE__, {"[tensordot] the sizes at the end of shape (3, 4) are not those at the beginning of (2, 4, 5), axes: 2"}, [&] { return ck::tensordot(a, deep); });
    refused<ck::shape_error>(__LINE__, {"[tensordot]", "axes: 3"}, [&] { return ck::tensordot(a, a, 3); });
    refused<ck::shape_error>(__LINE__, {"[dot] the last axis of shape (3, 4) is not as long as the last but one of (2, 3, 4)"}, [&] { return ck::dot(a, ck::zeros<double>({2, 3, 4})); });
    // clang-format on
}
