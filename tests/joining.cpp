// SPDX-License-Identifier: BSD-3-Clause
// Joined, padded and rolled arrays against NumPy and xtensor, alone and under other work.
#include "golden/joining.hpp"
#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/joining.hpp>
#include <cask/map.hpp>
#include <cask/products.hpp>
#include <cask/reductions.hpp>
#include <cask/runtime.hpp>
#include <cask/ufuncs.hpp>

#include <xtensor/xbuilder.hpp>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xview.hpp>

namespace {

namespace ck = cask;
using cask_test::check;
using cask_test::numbers;
using cask_test::golden::positions;

template <class T>
xt::xarray<T> taken(const xt::xarray<T>& x, const positions& from, const T& constant) {
    xt::xarray<T> result = ck::interop::make_xarray<T>({static_cast<ck::index_t>(from.size())});
    for (std::size_t k = 0; k < from.size(); ++k) {
        result.data()[k] = from[k] < 0 ? constant : x.data()[from[k]];
    }
    return result;
}

ck::pad_mode mode_of(const std::string& name) {
    if (name == "edge") return ck::pad_mode::edge;
    if (name == "reflect") return ck::pad_mode::reflect;
    return name == "wrap" ? ck::pad_mode::wrap : ck::pad_mode::symmetric;
}

template <class T>
ck::array<T> padded(const ck::array<T>& x, const ck::pad_widths& widths, const std::string& mode,
                    const T& constant) {
    return mode == "constant" ? ck::pad(x, widths, constant) : ck::pad(x, widths, mode_of(mode));
}

}  // namespace

TEMPLATE_TEST_CASE("arrays stand side by side along each axis", "[joining]", bool, std::int8_t,
                   std::uint32_t, double, std::complex<float>) {
    const xt::xarray<TestType> x = numbers<TestType>(ck::shape{3, 70, 2}, 1);
    const xt::xarray<TestType> y = numbers<TestType>(ck::shape{3, 70, 2}, 2);
    const xt::xarray<TestType> none = numbers<TestType>(ck::shape{0, 70, 2});
    for (const std::size_t axis : {0u, 1u, 2u}) {
        const xt::xarray<TestType> expected = xt::concatenate(xt::xtuple(x, y, x), axis);
        const auto along = static_cast<int>(axis);
        check(
            [&](const auto& in) {
                return ck::concatenate({in(x), in(y), in(x)}, along);
            },
            expected);
        check(
            [&](const auto& in) {
                return ck::concatenate({in(x), in(y), in(x)}, along - 3);
            },
            expected);
    }
    check(
        [&](const auto& in) {
            return ck::concatenate({in(none), in(x), in(none), in(y)});
        },
        xt::xarray<TestType>(xt::concatenate(xt::xtuple(x, y), 0)));
    check([&](const auto& in) { return ck::concatenate({in(none), in(none)}); }, none);
    check([&](const auto& in) { return ck::concatenate({in(x)}); }, x);
}

TEST_CASE("arrays are stacked along a new axis", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{65, 3}, 1);
    const xt::xarray<double> y = numbers<double>(ck::shape{65, 3}, 2);
    for (const std::size_t axis : {0u, 1u, 2u}) {
        const xt::xarray<double> expected = xt::stack(xt::xtuple(x, y, x), axis);
        check(
            [&](const auto& in) {
                return ck::stack({in(x), in(y), in(x)}, static_cast<int>(axis));
            },
            expected);
    }
    const xt::xarray<double> one = numbers<double>(ck::shape{});
    check(
        [&](const auto& in) {
            return ck::stack({in(one), in(one) + 1.0}, -1);
        },
        xt::xarray<double>({one(), one() + 1.0}));
}

TEST_CASE("margins are NumPy's in every mode", "[joining]") {
    const xt::xarray<std::int32_t> x = numbers<std::int32_t>(ck::shape{5});
    for (const auto& each : cask_test::golden::pads) {
        CAPTURE(each.mode, each.length, each.before, each.after);
        const ck::array<std::int32_t> part = ck::from_array(x)(ck::range(0, each.length));
        const auto made = padded<std::int32_t>(part, {{each.before, each.after}}, each.mode, 77);
        REQUIRE(cask_test::first_difference(made.compute(), taken<std::int32_t>(x, each.from, 77),
                                            cask_test::same_bits<std::int32_t>) == "");
    }
    const auto turned = [](ck::index_t at, ck::index_t period, ck::index_t length) {
        const ck::index_t in_period = (at % period + period) % period;
        const ck::index_t last = period == 2 * length ? period - 1 : period;
        return in_period < length ? in_period : last - in_period;
    };
    for (ck::index_t length = 2; length <= 5; ++length) {
        const ck::array<std::int32_t> part = ck::from_array(x)(ck::range(0, length));
        const std::pair<const char*, ck::index_t> periods[] = {
            {"wrap", length}, {"symmetric", 2 * length}, {"reflect", 2 * length - 2}};
        for (const auto& [mode, period] : periods) {
            positions from;
            for (ck::index_t at = -13; at < length + 17; ++at) {
                from.push_back(turned(at, period, length));
            }
            CAPTURE(mode, length);
            REQUIRE(cask_test::first_difference(ck::pad(part, {{13, 17}}, mode_of(mode)).compute(),
                                                taken<std::int32_t>(x, from, 0),
                                                cask_test::same_bits<std::int32_t>) == "");
        }
    }
    const xt::xarray<float> plane = numbers<float>(ck::shape{3, 4});
    for (const auto& each : cask_test::golden::planes) {
        xt::xarray<float> expected = taken<float>(plane, each.from, 0.5f);
        expected.reshape({6, 7});
        check(
            [&](const auto& in) {
                return padded<float>(in(plane), {{1, 2}, {3, 0}}, each.mode, 0.5f);
            },
            expected);
    }
    const xt::xarray<double> deep = numbers<double>(ck::shape{2, 3, 65});
    xt::xarray<double> ringed = xt::zeros<double>({4, 5, 67});
    xt::view(ringed, xt::range(1, 3), xt::range(1, 4), xt::range(1, 66)) = deep;
    check([&](const auto& in) { return ck::pad(in(deep), 1); }, ringed);
    check([&](const auto& in) { return ck::pad(in(deep), 0); }, deep);
}

TEST_CASE("rolling is NumPy's", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{5});
    for (const auto& each : cask_test::golden::rolls) {
        CAPTURE(each.length, each.shift);
        const ck::array<double> part = ck::from_array(x)(ck::range(0, each.length));
        const xt::xarray<double> expected = taken<double>(x, each.from, 0);
        REQUIRE(cask_test::first_difference(ck::roll(part, each.shift, 0).compute(), expected,
                                            cask_test::same_bits<double>) == "");
        REQUIRE(cask_test::first_difference(ck::roll(part, each.shift).compute(), expected,
                                            cask_test::same_bits<double>) == "");
    }
    const xt::xarray<float> plane = numbers<float>(ck::shape{67, 130});
    const xt::xarray<float> expected = xt::roll(xt::roll(plane, 3, 0), -70, 1);
    check([&](const auto& in) { return ck::roll(in(plane), {3, -70}, {0, 1}); }, expected);
    const xt::xarray<float> turned = xt::roll(plane, 200);
    check([&](const auto& in) { return ck::roll(in(plane), 200); }, turned);
}

TEST_CASE("pieces are computed where they are wanted", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{66, 130}, 1);
    const xt::xarray<double> y = numbers<double>(ck::shape{66, 130}, 2);
    SECTION("work before and after") {
        const xt::xarray<double> both = xt::concatenate(xt::xtuple(x + 1.0, y * 2.0), 1);
        check(
            [&](const auto& in) {
                return ck::concatenate({in(x) + 1.0, in(y)*2.0}, 1) * 0.5 - 3.0;
            },
            xt::xarray<double>(both * 0.5 - 3.0));
    }
    SECTION("slices, steps, turned axes and broadcasts of joined arrays") {
        const xt::xarray<double> both = xt::concatenate(xt::xtuple(x, y), 0);
        const xt::xarray<double> part = xt::view(both, xt::range(120, 3, -3), xt::range(1, 130, 2));
        check(
            [&](const auto& in) {
                return ck::array<double>(ck::concatenate({in(x), in(y)})(ck::range(120, 3, -3),
                                                                         ck::range(1, ck::_, 2))) +
                       0.0;
            },
            part);
        check(
            [&](const auto& in) {
                return ck::transpose(ck::concatenate({in(x), in(y)})) + 1.0;
            },
            xt::xarray<double>(xt::transpose(both) + 1.0));
        const xt::xarray<double> row = xt::view(both, 100, xt::all());
        check(
            [&](const auto& in) {
                return in(x) + ck::array<double>(ck::concatenate({in(x), in(y)})(100));
            },
            xt::xarray<double>(x + row));
    }
    SECTION("several cuts at once") {
        const xt::xarray<double> expected = xt::roll(x, 1, 0) + xt::roll(x, -1, 0) +
                                            xt::roll(x, 1, 1) + xt::roll(x, -1, 1) - 4.0 * x;
        check(
            [&](const auto& in) {
                const auto u = in(x);
                return ck::roll(u, 1, 0) + ck::roll(u, -1, 0) + ck::roll(u, 1, 1) +
                       ck::roll(u, -1, 1) - 4.0 * u;
            },
            expected);
    }
    SECTION("reductions over joined arrays have the bits of one array") {
        const xt::xarray<double> both = xt::concatenate(xt::xtuple(x, y), 0);
        const xt::xarray<double> whole = ck::sum(ck::from_array(both), 0).compute();
        const xt::xarray<double> all = ck::stddev(ck::from_array(both)).compute();
        check([&](const auto& in) { return ck::sum(ck::concatenate({in(x), in(y)}), 0); }, whole);
        check([&](const auto& in) { return ck::stddev(ck::concatenate({in(x), in(y)})); }, all);
        const xt::xarray<double> later = ck::sum(ck::from_array(y), 1).compute();
        check(
            [&](const auto& in) {
                return ck::sum(
                    ck::array<double>(ck::concatenate({in(x), in(y)})(ck::range(66, ck::_))), 1);
            },
            later);
    }
    SECTION("time steps with a fixed boundary") {
        xt::xarray<double> expected = x;
        for (int step = 0; step < 6; ++step) {
            xt::xarray<double> next = xt::zeros<double>({66, 130});
            for (std::size_t i = 1; i < 65; ++i) {
                for (std::size_t j = 1; j < 129; ++j) {
                    next(i, j) = (expected(i - 1, j) + expected(i + 1, j) + expected(i, j - 1) +
                                  expected(i, j + 1)) *
                                 0.25;
                }
            }
            expected = next;
        }
        check(
            [&](const auto& in) {
                ck::array<double> u = in(x);
                const auto inner = ck::range(1, -1);
                for (int step = 0; step < 6; ++step) {
                    const auto sum = u(ck::range(0, -2), inner) + u(ck::range(2, ck::_), inner) +
                                     u(inner, ck::range(0, -2)) + u(inner, ck::range(2, ck::_));
                    u = ck::pad(sum * 0.25, 1);
                }
                return u;
            },
            expected);
    }
}

TEST_CASE("wide periodic margins are those of the period, in all orders", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{3, 2, 5});
    const std::pair<const char*, ck::index_t> modes[] = {{"reflect", 1}, {"symmetric", 0}};
    for (const auto& [name, skipped] : modes) {
        const ck::pad_mode mode = mode_of(name);
        for (const int axis : {0, 1, 2}) {
            CAPTURE(name, axis);
            const ck::index_t length = ck::interop::shape_of(x)[axis];
            const ck::index_t period = 2 * (length - skipped);
            const ck::index_t before = 333;
            ck::shape sizes{3, 2, 5};
            sizes[axis] += before + 121;
            xt::xarray<double> expected = ck::interop::make_xarray<double>(sizes);
            for (ck::index_t a = 0; a < sizes[0]; ++a) {
                for (ck::index_t b = 0; b < sizes[1]; ++b) {
                    for (ck::index_t c = 0; c < sizes[2]; ++c) {
                        std::array<ck::index_t, 3> from{a, b, c};
                        ck::index_t& at = from[static_cast<std::size_t>(axis)];
                        at = ((at - before) % period + period) % period;
                        if (at >= length) at = period - at - 1 + skipped;
                        expected(a, b, c) = x(from[0], from[1], from[2]);
                    }
                }
            }
            std::vector<std::pair<ck::index_t, ck::index_t>> widths(3);
            widths[static_cast<std::size_t>(axis)] = {before, 121};
            check([&](const auto& in) { return ck::pad(in(x), widths, mode); }, expected);
            check([&](const auto& in) { return ck::pad(in(x) + 0.0, widths, mode); }, expected);
        }
    }
    const xt::xarray<float> none = numbers<float>(ck::shape{2, 0});
    check(
        [&](const auto& in) {
            return ck::pad(in(none), {{100'000'000, 1}, {0, 0}}, ck::pad_mode::reflect);
        },
        numbers<float>(ck::shape{100'000'003, 0}));
    const auto two = ck::borrow(x)(0, ck::all(), 0);
    const ck::index_t most = std::numeric_limits<ck::index_t>::max();
    const auto refused = [&](ck::index_t before, ck::index_t after) {
        try {
            static_cast<void>(
                ck::pad(ck::array<double>(two), {{before, after}}, ck::pad_mode::wrap));
        } catch (const ck::shape_error& failure) {
            return std::string(failure.what());
        }
        return std::string();
    };
    CHECK(refused(most, 1).find("[pad] the joined axis would be longer than 2^63 - 1") == 0);
    CHECK(refused(most - 4, 1).find("[pad] the array would hold more than 2^63 bytes") == 0);
}

TEST_CASE("arrays grown in a loop are what they are joined of", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{7});
    ck::array<double> grown = ck::borrow(x)(ck::range(0, 0));
    ck::index_t length = 0;
    for (ck::index_t k = 0; k < 5000; ++k) {
        const ck::array<double> next = ck::borrow(x)(ck::range(0, k % 7 + 1));
        grown = k % 3 == 0 ? ck::concatenate({next, grown}) : ck::concatenate({grown, next});
        length += k % 7 + 1;
    }
    const xt::xarray<double> all = grown.compute();
    REQUIRE(all.size() == static_cast<std::size_t>(length));
    std::vector<double> front;
    std::vector<double> back;
    for (ck::index_t k = 0; k < 5000; ++k) {
        for (ck::index_t j = 0; j <= k % 7; ++j) {
            if (k % 3 == 0) {
                front.push_back(x(k % 7 - j));
            } else {
                back.push_back(x(j));
            }
        }
    }
    CHECK(std::equal(front.rbegin(), front.rend(), all.begin()));
    CHECK(std::equal(back.begin(), back.end(),
                     all.begin() + static_cast<std::ptrdiff_t>(front.size())));
    const xt::xarray<double> turned = grown(ck::range(ck::_, ck::_, -3)).compute();
    for (std::size_t k = 0; k < turned.size(); ++k)
        REQUIRE(turned(k) == all(all.size() - 1 - 3 * k));
    CHECK(ck::max(grown).item() == *std::max_element(all.begin(), all.end()));
}

TEST_CASE("pieces that are done hold no scratch", "[joining]") {
    ck::runtime own({.by = ck::scheduler::serial});
    ck::index_t most = 0;
    std::vector<ck::array<double>> parts;
    for (int k = 0; k < 500; ++k) {
        parts.push_back(ck::map(
            [&](double value) {
                most = std::max(most, own.ledger().held());
                return value;
            },
            ck::arange<double>(100.0)));
    }
    CHECK(ck::concatenate(parts).compute()(199) == 99.0);
    CHECK(most > 0);
    CHECK(most < (ck::index_t{1} << 20));
}

TEST_CASE("joined arrays have the chunks of their parts", "[joining]") {
    const auto x = ck::zeros<float>({4, 10}, {2, 5});
    const auto y = ck::zeros<float>({3, 10}, {3, 10});
    CHECK(to_string(ck::concatenate({x, y}).chunks()) == "((2 x 2, 3), (5 x 2))");
    CHECK(to_string(ck::pad(x, {{1, 0}, {0, 0}}).chunks()) == "((1, 2 x 2), (5 x 2))");
    CHECK(to_string(ck::pad(x, {{99, 0}, {0, 0}}, ck::pad_mode::wrap).chunks()) ==
          "((99, 2 x 2), (5 x 2))");
    CHECK(to_string(ck::stack({x, x}, 1).chunks()) == "((2 x 2), (1 x 2), (5 x 2))");
}

TEST_CASE("a joined array and what is reduced beside it do not see each other", "[joining]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{100, 64});
    const ck::array<double> y = ck::borrow(x);
    const auto sum = ck::sum(y).compute();
    const auto columns = ck::sum(y, 0).compute();
    const auto spread = ck::stddev(y, 1).compute();
    const auto largest = ck::argmax(y).compute();
    for (const ck::array<double>& joined :
         {ck::concatenate({y(ck::range(0, 50)), y(ck::range(50, 100))}), ck::roll(y, 1, 0),
          ck::roll(y, 3),
          ck::concatenate({y(ck::all(), ck::range(32, 64)), y(ck::all(), ck::range(0, 32))}, 1)}) {
        const auto alone = joined.compute();
        for (const bool first : {true, false}) {
            CAPTURE(first);
            const auto same = [&](const auto& got, const auto& expected) {
                return cask_test::first_difference(got, expected,
                                                   [](auto a, auto b) { return a == b; });
            };
            const auto [a, b, c, d, e] =
                first ? ck::compute(joined, ck::sum(y), ck::sum(y, 0), ck::stddev(y, 1),
                                    ck::argmax(y))
                      : [&] {
                            auto [total, rows, deviation, place, whole] = ck::compute(
                                ck::sum(y), ck::sum(y, 0), ck::stddev(y, 1), ck::argmax(y), joined);
                            return std::tuple(whole, total, rows, deviation, place);
                        }();
            CHECK(same(a, alone) == "");
            CHECK(same(b, sum) == "");
            CHECK(same(c, columns) == "");
            CHECK(same(d, spread) == "");
            CHECK(same(e, largest) == "");
        }
    }
    const ck::array<double> m = ck::from_array(xt::xarray<double>(xt::ones<double>({2, 2})));
    const auto product = ck::matmul(ck::roll(m, 1, 0), m) + ck::sum(m);
    CHECK(ck::min(product).item() == 6.0);
    CHECK(ck::max(product).item() == 6.0);
}

TEST_CASE("mistakes in stacks and blocks name the function", "[joining]") {
    using cask_test::ContainsSubstring;
    const auto x = ck::ones<double>({2, 3});
    CHECK_THROWS_WITH(ck::vstack({x, ck::ones<double>({4})}),
                      ContainsSubstring("[vstack] shapes (2, 3) and (1, 4) differ in axis 1") &&
                          ContainsSubstring("joining.cpp:"));
    CHECK_THROWS_WITH(ck::hstack(std::vector<ck::array<double>>{}),
                      ContainsSubstring("[hstack] there is no array to join"));
    CHECK_THROWS_WITH(ck::column_stack({x, ck::ones<double>({3})}),
                      ContainsSubstring("[column_stack] shapes (2, 3) and (3, 1) differ"));
    CHECK_THROWS_WITH(ck::block({{x, x}, {x}}),
                      ContainsSubstring("[block] shapes (2, 6) and (2, 3) differ in axis 1"));
    CHECK(ck::block({{ck::ones<int>({2}), ck::zeros<int>({1})}}).shape() == ck::shape{1, 3});
}
