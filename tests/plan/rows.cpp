// SPDX-License-Identifier: BSD-3-Clause
// Rows of every length against tiles: values that repeat along a row, rows that are read where they
// are or gathered, rows that are summed several at a time.
#include "support/catch.hpp"
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

#include <xtensor/xview.hpp>

namespace ck = cask;

namespace {

using cask_test::check;
using cask_test::numbers;

// Compilers may round a product and a sum in the expected values once.
constexpr cask_test::tolerance contracted{.relative = 1e-13, .absolute = 1e-13};

constexpr ck::index_t lengths[] = {1, 3, 63, 64, 100, 511, 640, 1000, 2500, 4159, 4160, 4161};

TEST_CASE("long rows that lie apart in memory are read one by one", "[rows]") {
    const auto rows_of_block = [](ck::index_t length) {
        const auto x = ck::from_array(numbers<double>({50, length + 1}));
        const auto y = x(ck::all(), ck::range(0, -1)) + x(ck::all(), ck::range(1, ck::_));
        return cask_test::plan_of({y.node()}).stages.front().block_extent[0];
    };
    CHECK(rows_of_block(2000) == 1);
    CHECK(rows_of_block(100) > 1);
    const auto whole = ck::from_array(numbers<double>({50, 2000})) + 1.0;
    CHECK(cask_test::plan_of({whole.node()}).stages.front().block_extent[0] > 1);
}

TEST_CASE("tasks of stencils are so narrow that planes are found in the cache again", "[rows]") {
    std::vector<double> memory(1);  // nothing is computed
    const auto extent_for = [&](const ck::shape& sizes) {
        const auto x = ck::borrow(memory.data(), sizes);
        const auto in = ck::range(1, -1);
        const auto y = sizes.rank() == 3
                           ? x(ck::range(0, -2), in, in) + x(ck::range(2, ck::_), in, in)
                           : x(ck::range(0, -2), in) + x(ck::range(2, ck::_), in);
        return cask_test::plan_of({y.node()}).stages.front().task_extent;
    };
    const ck::shape cube = extent_for({500, 500, 500});
    CHECK(cube[0] > 4);
    CHECK(cube[1] < 100);
    CHECK(cube[2] == 498);
    const ck::shape plane = extent_for({3000, 3000});  // three rows are little
    CHECK(plane[1] == 2998);
    const ck::shape wide = extent_for({3000, 1'000'000});
    CHECK(wide[0] > 4);
    CHECK(wide[1] < 50'000);
    const auto x = ck::borrow(memory.data(), {500, 500, 500});
    CHECK(cask_test::plan_of({(x + 1.0).node()}).stages.front().task_extent[1] == 500);
}

TEST_CASE("stencils of every rank have the elements of their loops", "[rows]") {
    const auto cube = numbers<double>({9, 70, 230});
    check<double>(
        [&](const auto& in) {
            const auto x = in(cube);
            const auto m = ck::range(1, -1);
            return x(ck::range(0, -2), m, m) + x(ck::range(2, ck::_), m, m) +
                   x(m, ck::range(0, -2), m) + x(m, m, ck::range(2, ck::_)) * 0.5;
        },
        [&] {
            xt::xarray<double> want = ck::interop::make_xarray<double>({7, 68, 228});
            for (std::size_t i = 0; i < 7; ++i) {
                for (std::size_t j = 0; j < 68; ++j) {
                    for (std::size_t k = 0; k < 228; ++k) {
                        want(i, j, k) = cube(i, j + 1, k + 1) + cube(i + 2, j + 1, k + 1) +
                                        cube(i + 1, j, k + 1) + cube(i + 1, j + 1, k + 2) * 0.5;
                    }
                }
            }
            return want;
        }(),
        contracted);
}

// Computes `expression` of x into the middle of other memory.
template <class Expression, class Value>
void check_middle(ck::index_t length, Expression&& expression, Value&& value) {
    CAPTURE(length);
    const auto count = static_cast<std::size_t>(length);
    const xt::xarray<double> x = numbers<double>({length});
    std::vector<double> memory(count + 128, -7.0);
    ck::compute_into(expression(ck::borrow(x)), std::span<double>(memory).subspan(64, count));
    for (std::size_t k = 0; k < memory.size(); ++k) {
        const bool inside = k >= 64 && k < 64 + count;
        if (memory[k] != (inside ? value(x(k - 64)) : -7.0)) FAIL("element " << k);
    }
}

TEST_CASE("what is written in place ends where the target ends", "[rows]") {
    for (const ck::index_t length : lengths) {
        INFO("a chain");
        check_middle(
            length, [](const auto& x) { return x * 2.0 + 1.0; },
            [](double x) { return x * 2.0 + 1.0; });
    }
    for (const ck::index_t length : lengths) {
        INFO("another operation");
        check_middle(
            length, [](const auto& x) { return ck::floor(x); },
            [](double x) { return std::floor(x); });
    }
    for (const ck::index_t length : lengths) {
        INFO("several operations");
        check_middle(
            length, [](const auto& x) { return ck::floor(ck::abs(x) * 0.5); },
            [](double x) { return std::floor(std::abs(x) * 0.5); });
    }
}

TEST_CASE("what follows from a column is computed once per row", "[rows]") {
    for (const ck::index_t length : lengths) {
        CAPTURE(length);
        const auto x = numbers<double>({3, length});
        const xt::xarray<double> column = numbers<double>({3, 1}, 2);
        check<double>(
            [&](const auto& in) {
                const auto c = ck::sqrt(ck::abs(in(column))) * 2.0 + 1.0;
                return ck::where(c > 3.0, in(x)*c, in(x)-c) + c * c;
            },
            [&] {
                xt::xarray<double> want = x;
                for (std::size_t i = 0; i < 3; ++i) {
                    const double c = std::sqrt(std::abs(column(i, 0))) * 2.0 + 1.0;
                    for (std::size_t j = 0; j < static_cast<std::size_t>(length); ++j) {
                        want(i, j) = (c > 3.0 ? x(i, j) * c : x(i, j) - c) + c * c;
                    }
                }
                return want;
            }(),
            contracted);
    }
}

TEST_CASE("a column may be all that there is", "[rows]") {
    for (const ck::index_t length : lengths) {
        CAPTURE(length);
        const xt::xarray<double> column = numbers<double>({3, 1}, 2);
        const xt::xarray<double> whole =
            xt::broadcast(column * 2.0, {std::size_t{3}, static_cast<std::size_t>(length)});
        check<double>(
            [&](const auto& in) {
                return ck::broadcast_to(in(column)*2.0, {3, length});
            },
            whole);
        check<bool>(
            [&](const auto& in) {
                return ck::broadcast_to(in(column)*2.0 > 1.0, {3, length});
            },
            xt::xarray<bool>(whole > 1.0));
        const xt::xarray<std::int64_t> count = {static_cast<std::int64_t>(length) *
                                                static_cast<std::int64_t>(xt::sum(column > 0.5)())};
        CHECK(
            ck::count_nonzero(ck::broadcast_to(ck::from_array(column) > 0.5, {3, length})).item() ==
            count(0));
    }
}

TEST_CASE("sums of shifted slices", "[rows]") {
    for (const ck::index_t length : lengths) {
        CAPTURE(length);
        const xt::xarray<double> x = numbers<double>({5, length + 2});
        const auto at = [&](std::ptrdiff_t i, std::ptrdiff_t j) {
            return xt::view(x, xt::range(1 + i, 4 + i), xt::range(1 + j, 1 + j + length));
        };
        const xt::xarray<double> want = at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1) -
                                        4.0 * at(0, 0);
        check<double>(
            [&](const auto& in) {
                const auto own = in(x);
                const auto inner = ck::range(1, -1);
                const auto before = ck::range(0, -2);
                const auto after = ck::range(2, ck::_);
                return own(before, inner) + own(after, inner) + own(inner, before) +
                       own(inner, after) - 4.0 * own(inner, inner);
            },
            want, contracted);
    }
}

TEST_CASE("rows are reduced several at a time in their order", "[rows]") {
    for (const ck::index_t rows : {1, 2, 7, 8, 9, 300}) {
        for (const ck::index_t length : {64, 100, 640, 2500}) {
            CAPTURE(rows, length);
            const xt::xarray<double> x = numbers<double>({rows, length});
            xt::xarray<double> sums = xt::zeros<double>({static_cast<std::size_t>(length)});
            xt::xarray<std::int64_t> places = xt::zeros<std::int64_t>(sums.shape());
            for (std::size_t j = 0; j < sums.size(); ++j) {
                for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
                    sums(j) += x(i, j);
                    const auto best = static_cast<std::size_t>(places(j));
                    if (x(i, j) > x(best, j)) places(j) = static_cast<std::int64_t>(i);
                }
            }
            check<double>([&](const auto& in) { return ck::sum(in(x), 0); }, sums,
                          {.relative = 1e-12, .absolute = 1e-12});
            check<std::int64_t>([&](const auto& in) { return ck::argmax(in(x), 0); }, places);
            // Every second row, and two reduced axes of which the inner one is short.
            check<double>(
                [&](const auto& in) {
                    return ck::max(in(x)(ck::range(ck::_, ck::_, 2), ck::all()), 0);
                },
                xt::amax(xt::view(x, xt::range(0, rows, 2), xt::all()), {0}));
        }
    }
    const xt::xarray<double> cube = numbers<double>({5, 3, 700});
    check<double>(
        [&](const auto& in) {
            return ck::min(in(cube), {0, 1});
        },
        xt::amin(cube, {0, 1}));
}

template <class T>
void check_repeated_planes(const ck::shape& sizes, const ck::shape& part) {
    const xt::xarray<T> x = numbers<T>(sizes, 1);
    const xt::xarray<T> y = numbers<T>(part, 2);
    xt::xarray<T> expected = x;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const T& other = y.data()[k % y.size()];
        if constexpr (std::is_same_v<T, bool>) {
            expected.data()[k] = x.data()[k] != other;
        } else {
            expected.data()[k] = static_cast<T>(x.data()[k] + other);
        }
    }
    check<T>(
        [&](const auto& in) {
            if constexpr (std::is_same_v<T, bool>) {
                return in(x) != in(y);
            } else {
                return in(x) + in(y);
            }
        },
        expected);
}

TEMPLATE_TEST_CASE("operands that begin again after a few elements", "[rows]", bool, std::int8_t,
                   float, double, std::complex<double>) {
    for (const ck::index_t length : {2, 3, 7, 64, 65, 1000}) {
        CAPTURE(length);
        check_repeated_planes<TestType>({5000 / length + 3, length}, {length});
        check_repeated_planes<TestType>({500 / length + 3, length, 3}, {length, 3});
    }
}

TEST_CASE("rows of slices are read to their last block, and not beyond memory", "[rows]") {
    for (const ck::index_t length : {190, 193, 256, 300, 462}) {
        CAPTURE(length);
        const xt::xarray<double> x = numbers<double>({4, 5, length + 2});
        xt::xarray<double> expected = ck::interop::make_xarray<double>({4, 5, length});
        for (std::size_t k = 0; k < expected.size(); ++k) {
            const std::size_t row = k / static_cast<std::size_t>(length);
            const std::size_t at = row * static_cast<std::size_t>(length + 2) +
                                   k % static_cast<std::size_t>(length);
            expected.data()[k] = x.data()[at] + x.data()[at + 2];
        }
        check<double>(
            [&](const auto& in) {
                const auto rows = in(x);
                return rows(ck::all(), ck::all(), ck::range(0, -2)) +
                       rows(ck::all(), ck::all(), ck::range(2, ck::_));
            },
            expected);
    }
}

}  // namespace
