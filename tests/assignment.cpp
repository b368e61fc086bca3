// SPDX-License-Identifier: BSD-3-Clause
#include <cask/assignment.hpp>

#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/cumulative.hpp>
#include <cask/reductions.hpp>
#include <cask/selection.hpp>

#include <random>

namespace {

namespace ck = cask;
using ck::index_t;
using numbers = xt::xarray<double>;

/// What NumPy's x[entries] = value does, one element at a time: `places` are the positions along each
/// axis of x, from those that were chosen; `part` is the value in the shape of these positions.
void put(numbers& x, const std::vector<std::vector<index_t>>& places, const numbers& part) {
    std::vector<std::size_t> at(places.size());
    std::vector<std::size_t> sizes;
    for (const auto& each : places) sizes.push_back(each.size());
    std::size_t count = 1;
    for (const std::size_t size : sizes) count *= size;
    for (std::size_t k = 0; k < count; ++k) {
        std::size_t rest = k;
        for (std::size_t axis = places.size(); axis-- > 0;) {
            at[axis] = static_cast<std::size_t>(places[axis][rest % sizes[axis]]);
            rest /= sizes[axis];
        }
        x[at] = part.data()[k];
    }
}

class random_part {
public:
    random_part(std::mt19937& dice, const ck::shape& sizes) {
        for (const index_t length : sizes) {
            const auto number = [&](index_t low, index_t high) {
                return std::uniform_int_distribution<index_t>(low, high)(dice);
            };
            auto& along = places.emplace_back();
            if (length > 0 && number(0, 3) == 0) {
                const index_t position = number(-length, length - 1);
                entries.push_back(position);
                along.push_back(position < 0 ? position + length : position);
                continue;
            }
            const index_t step = number(0, 1) == 0 ? number(1, 4) : -number(1, 4);
            const ck::range_bounds bounds = number(0, 2) == 0
                                                ? ck::range(ck::_, ck::_, step)
                                                : ck::range(number(-length, length),
                                                            number(-length, length), step);
            const ck::axis_selection chosen = ck::select(bounds, length);
            for (index_t k = 0; k < chosen.count; ++k) {
                along.push_back(chosen.begin + k * chosen.step);
            }
            entries.push_back(bounds);
            part.push_back(chosen.count);
        }
    }

    std::vector<std::vector<index_t>> places;
    ck::sequence<ck::slice_arg> entries;
    ck::shape part;
};

TEST_CASE("parts are assigned to as NumPy's are", "[assignment]") {
    std::mt19937 dice(7);
    const ck::shape shapes[] = {{9}, {7, 5}, {1, 6}, {4, 3, 5}, {2, 1, 3, 4}, {0, 3}, {70, 40}};
    for (int turn = 0; turn < 200; ++turn) {
        const ck::shape& sizes = shapes[static_cast<std::size_t>(turn) % std::size(shapes)];
        const random_part at(dice, sizes);
        const numbers before = cask_test::numbers<double>(sizes);
        const numbers value = cask_test::numbers<double>(at.part) * 100.0;
        numbers want = before;
        put(want, at.places, value);
        INFO("turn " << turn << ", part of shape " << to_string(at.part));
        cask_test::check(
            [&](const auto& in) {
                return ck::array<double>(
                    ck::front::assign(at.entries, in(value).node(), in(before).node(), {}));
            },
            want);
    }
}

TEST_CASE("a part in brackets is set, and only this handle changes", "[assignment]") {
    ck::array<double> x = ck::reshape(ck::arange<double>(12), {3, 4});
    const ck::array<double> before = x;
    x[{0}] = -1;
    x[{ck::all(), -1}] = ck::from_array(std::vector<double>{7, 8, 9});
    x[{ck::range(1, 3), ck::range(0, 2)}] += 100;
    x[{ck::ellipsis(), 2}] *= x(ck::all(), 0);
    CHECK((x.compute() == numbers{{-1, -1, 1, 7}, {104, 105, 624, 8}, {108, 109, 1080, 9}}));
    CHECK((before.compute() == numbers{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}));
    CHECK(x.chunks() == before.chunks());

    x[{}] = 3;
    CHECK((x.compute() == numbers{{3, 3, 3, 3}, {3, 3, 3, 3}, {3, 3, 3, 3}}));
    ck::array<double> one = ck::full<double>({}, 2);
    one[{ck::ellipsis()}] += 3;
    CHECK(one.item() == 5);

    ck::array<int> n = ck::arange<int>(6);
    n[{ck::range(ck::_, ck::_, -2)}] = ck::from_array(std::vector<int>{50, 30, 10});
    CHECK((n.compute() == xt::xarray<int>{0, 10, 2, 30, 4, 50}));
    n[{ck::newaxis(), ck::range(0, 2)}] = ck::ones<int>({1, 1});
    n[{2}] %= 2;
    n[{3}] |= 1;
    n[{ck::range(4, 4)}] = 9;  // nothing
    CHECK((n.compute() == xt::xarray<int>{1, 1, 0, 31, 4, 50}));
}

TEST_CASE("parts and values that do not fit are refused", "[assignment]") {
    ck::array<int> x = ck::zeros<int>({3, 4});
    CHECK_THROWS_AS((x[{3}] = 1), ck::index_error);
    CHECK_THROWS_AS((x[{0, 0, 0}] = 1), ck::index_error);
    CHECK_THROWS_AS((x[{ck::range(0, 2, 0)}] = 1), ck::index_error);
    CHECK_THROWS_AS((x[{0}] = ck::ones<int>({3})), ck::shape_error);
    CHECK_THROWS_AS((x[{0}] = ck::ones<int>({1, 4})), ck::shape_error);
    CHECK_THROWS_AS((x[{0}] += ck::ones<int>({2, 4})), ck::shape_error);
    CHECK_THROWS_AS((x[{0}] = 1'000'000'000'000), ck::dtype_error);
}

TEST_CASE("a masked assignment rebinds the handle to where", "[assignment]") {
    ck::array<double> x = ck::arange<double>(5);
    const ck::array<double> before = x;
    x[x > 2] = -1;
    x[ck::arange<int>(5) == 0] = 10 * x + 5;
    CHECK((x.compute() == numbers{5, 1, 2, -1, -1}));
    CHECK((before.compute() == numbers{0, 1, 2, 3, 4}));
    CHECK_THROWS_AS((x[ck::ones<bool>({4})] = 1), ck::shape_error);
    CHECK_THROWS_AS((x[ck::ones<bool>({2, 5})] = 1), ck::shape_error);
    CHECK_THROWS_AS((x[ck::ones<bool>({5})] = ck::zeros<double>({2, 5})), ck::shape_error);
}

TEST_CASE("masks of the first axes, selections and compound assignment", "[assignment]") {
    ck::array<double> x = ck::reshape(ck::arange<double>(12), {3, 4});
    x[ck::from_array(std::vector<bool>{true, false, true})] =
        ck::from_array(std::vector<double>{1, 2, 3, 4});
    CHECK((x.compute() == numbers{{1, 2, 3, 4}, {4, 5, 6, 7}, {1, 2, 3, 4}}));
    x[x > 3] = x[x > 3] - ck::mean(x[x > 3]);
    CHECK((x.compute() == numbers{{1, 2, 3, -1}, {-1, 0, 1, 2}, {1, 2, 3, -1}}));
    x[x < 0] += 10;
    x[x > 5] *= x[x > 5];
    CHECK((x.compute() == numbers{{1, 2, 3, 81}, {81, 0, 1, 2}, {1, 2, 3, 81}}));
    const ck::array<double> y = 2 * x;
    x[x > 50] = y[x > 50];
    x[x == 0] -= y;
    CHECK((x.compute() == numbers{{1, 2, 3, 162}, {162, 0, 1, 2}, {1, 2, 3, 162}}));
    CHECK_THROWS_AS((x[x > 50] = y[x > 51]), ck::shape_error);
    CHECK_THROWS_AS((x[ck::ones<bool>({4})] = 1), ck::shape_error);
    // Kept, it can be read; the handle may be rebound or gone.
    const auto kept = x[x > 50];
    x = ck::zeros<double>({3, 4});
    CHECK(ck::sum(kept).item() == 3 * 162);
}

TEST_CASE("parts are assigned to in a loop, beside what reads them", "[assignment]") {
    // Walls of a diffusion, which are set before each step.
    ck::array<double> x = ck::reshape(ck::arange<double>(48), {6, 8});
    numbers want = x.compute();
    for (int step = 0; step < 5; ++step) {
        x[{0}] = 1;
        x[{ck::all(), -1}] = 2;
        const auto inner = [&](index_t i, index_t j) {
            return x(ck::range(1 + i, 5 + i), ck::range(1 + j, 7 + j));
        };
        const ck::array<double> next = 0.25 *
                                       (inner(-1, 0) + inner(1, 0) + inner(0, -1) + inner(0, 1));
        x[{ck::range(1, 5), ck::range(1, 7)}] = next;

        for (std::size_t j = 0; j < 8; ++j) want(0, j) = 1;
        for (std::size_t i = 0; i < 6; ++i) want(i, 7) = 2;
        const numbers old = want;
        for (std::size_t i = 1; i < 5; ++i) {
            for (std::size_t j = 1; j < 7; ++j) {
                want(i, j) = 0.25 *
                             (((old(i - 1, j) + old(i + 1, j)) + old(i, j - 1)) + old(i, j + 1));
            }
        }
    }
    CHECK((x.compute() == want));
    numbers totals = xt::zeros<double>({std::size_t{6}});
    for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t j = 0; j < 8; ++j) totals(i) += want(i, j);
    }
    CHECK((ck::cumsum(x, 1)(ck::all(), -1).compute() == totals));
}

}  // namespace
