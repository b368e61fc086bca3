// SPDX-License-Identifier: BSD-3-Clause
// Reductions of floating and complex numbers against long double loops, and their bits.
#include "support/check.hpp"
#include "support/views.hpp"

#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/joining.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>
#include <cask/ufuncs.hpp>

#include <numeric>
#include <random>

namespace {

namespace ck = cask;
using cask_test::axis_subsets;
using cask_test::check;
using cask_test::numbers;
using cask_test::reduced;
using cask_test::tolerance;

template <class T>
inline constexpr double
    epsilon = static_cast<double>(std::numeric_limits<ck::real_t<T>>::epsilon());

template <class T>
using exact_t = std::conditional_t<ck::is_complex_v<T>, std::complex<long double>, long double>;

template <class T>
exact_t<T> exact_sum(const std::vector<T>& x) {
    exact_t<T> sum{};
    for (const T& each : x) sum += exact_t<T>(each);
    return sum;
}
template <class T>
long double exact_variance(const std::vector<T>& x, double ddof) {
    const exact_t<T> mean = exact_sum(x) / static_cast<long double>(x.size());
    long double sum = 0;
    for (const T& each : x) sum += std::norm(exact_t<T>(each) - mean);
    return sum / (static_cast<long double>(x.size()) - static_cast<long double>(ddof));
}

template <class T>
void check_moments(const xt::xarray<T>& x, const std::vector<int>& chosen, bool keep) {
    const int rank = static_cast<int>(x.dimension());
    std::vector<int> axes = chosen;
    for (int axis = 0; chosen.empty() && axis < rank; ++axis) axes.push_back(axis);
    ck::index_t reduced_size = 1;
    for (const int axis : axes) reduced_size *= ck::interop::shape_of(x)[axis];
    const auto count = static_cast<double>(reduced_size);
    CAPTURE(to_string(ck::interop::shape_of(x)), chosen, keep);
    const ck::reduce_options how{.axes = cask_test::axes_or_all(chosen), .keep_dims = keep};
    // Elements are below 6: a sum in lanes and a tree is far better than this.
    const double rounding = 8 * epsilon<T>;
    check([&](const auto& in) { return ck::sum(in(x), how); },
          reduced<T>(x, axes, keep, [](const auto& all) { return static_cast<T>(exact_sum(all)); }),
          {rounding, rounding * std::sqrt(count) * 6});
    check([&](const auto& in) { return ck::mean(in(x), how); },
          reduced<T>(x, axes, keep,
                     [](const auto& all) {
                         return static_cast<T>(exact_sum(all) /
                                               static_cast<long double>(all.size()));
                     }),
          {rounding, rounding * 6});
    using real = ck::real_t<T>;
    for (const double ddof : {0.0, 1.0}) {
        if (count <= ddof) continue;
        ck::reduce_options own = how;
        own.ddof = ddof;
        const auto expected = reduced<real>(x, axes, keep, [&](const auto& all) {
            return static_cast<real>(exact_variance(all, ddof));
        });
        const xt::xarray<real> root = xt::sqrt(expected);
        const tolerance allowed{300 * epsilon<T>, count < 2 ? 0 : 1e-300};
        check([&](const auto& in) { return ck::variance(in(x), own); }, expected, allowed);
        check([&](const auto& in) { return ck::stddev(in(x), own); }, root, allowed);
    }
}

template <class T>
void check_extrema(const xt::xarray<T>& x, const std::vector<int>& chosen, bool keep) {
    const int rank = static_cast<int>(x.dimension());
    std::vector<int> axes = chosen;
    for (int axis = 0; chosen.empty() && axis < rank; ++axis) axes.push_back(axis);
    CAPTURE(to_string(ck::interop::shape_of(x)), chosen, keep);
    const ck::reduce_options how{.axes = cask_test::axes_or_all(chosen), .keep_dims = keep};
    // The first NaN, or else the first of the best.
    const auto place = [](const std::vector<T>& all, bool largest) {
        std::size_t best = 0;
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (std::isnan(all[k])) return k;
            if (largest ? all[k] > all[best] : all[k] < all[best]) best = k;
        }
        return best;
    };
    const auto value_at = [&](bool largest) {
        return reduced<T>(x, axes, keep, [&](const auto& all) { return all[place(all, largest)]; });
    };
    const auto place_of = [&](bool largest) {
        return reduced<std::int64_t>(x, axes, keep, [&](const auto& all) {
            return static_cast<std::int64_t>(place(all, largest));
        });
    };
    const tolerance zeros_alike{0, 1e-320};  // the sign of a zero among zeros is open, as in NumPy
    check([&](const auto& in) { return ck::max(in(x), how); }, value_at(true), zeros_alike);
    check([&](const auto& in) { return ck::min(in(x), how); }, value_at(false), zeros_alike);
    check([&](const auto& in) { return ck::argmax(in(x), how); }, place_of(true));
    check([&](const auto& in) { return ck::argmin(in(x), how); }, place_of(false));
}

}  // namespace

TEMPLATE_TEST_CASE("floating numbers of every rank are reduced over every subset of axes",
                   "[reductions]", float, double) {
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{7}, ck::shape{3, 70}, ck::shape{2, 3, 5}, ck::shape{2, 3, 2, 4}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes, 3);
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            check_moments(x, axes, axes.size() % 2 == 1);
            check_extrema(x, axes, axes.size() % 2 == 0);
        }
    }
}

TEMPLATE_TEST_CASE("complex numbers are summed, multiplied and spread", "[reductions]",
                   std::complex<float>, std::complex<double>) {
    for (const ck::shape& sizes : {ck::shape{}, ck::shape{130}, ck::shape{3, 70, 2}}) {
        const xt::xarray<TestType> x = numbers<TestType>(sizes, 5);
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            check_moments(x, axes, axes.size() % 2 == 1);
        }
    }
    check_moments(numbers<TestType>(ck::shape{40001}, 5), {}, false);
    const xt::xarray<TestType> few = numbers<TestType>(ck::shape{5, 6}, 6);
    for (const std::vector<int>& axes : axis_subsets(2)) {
        if (axes.empty()) continue;
        check([&](const auto& in) { return ck::prod(in(few), {.axes = axes}); },
              reduced<TestType>(few, axes, false,
                                [](const auto& all) {
                                    std::complex<long double> product = 1;
                                    for (const TestType& each : all) {
                                        product *= std::complex<long double>(each);
                                    }
                                    return static_cast<TestType>(product);
                                }),
              {1000 * epsilon<TestType>, 0});
    }
}

TEST_CASE("floating reductions around the sizes of leaves agree with loops", "[reductions]") {
    for (const ck::index_t size :
         {1, 63, 64, 65, 128, 2047, 2048, 2049, 16383, 16384, 16385, 32768, 32769, 200000}) {
        const xt::xarray<double> x = numbers<double>(ck::shape{size}, 6);
        check_moments(x, {}, false);
        check_extrema(x, {}, false);
    }
    for (const ck::index_t rows : {255, 256, 257, 700}) {
        const xt::xarray<double> x = numbers<double>(ck::shape{rows, 130}, 7);
        for (const std::vector<int>& axes : axis_subsets(2)) {
            check_moments(x, axes, false);
            check_extrema(x, axes, true);
        }
    }
    for (const ck::shape& sizes : {ck::shape{3, 17000, 2}, ck::shape{300, 70, 2},
                                   ck::shape{30, 7, 65}, ck::shape{2, 2, 16385}}) {
        const xt::xarray<float> x = numbers<float>(sizes, 8);
        for (const std::vector<int>& axes : axis_subsets(3)) {
            check_moments(x, axes, false);
            check_extrema(x, axes, true);
        }
    }
}

TEST_CASE("reductions across short rows, many in a block, agree with loops", "[reductions]") {
    for (const ck::index_t columns : {2, 3, 7, 10, 32, 33, 63}) {
        for (const ck::index_t rows : {33, 700, 17001}) {
            const xt::xarray<double> x = numbers<double>(ck::shape{rows, columns}, 9);
            check_moments(x, {0}, false);
            check_extrema(x, {0}, true);
            const xt::xarray<bool> truths = x > 0.5;
            CAPTURE(rows, columns);
            check([&](const auto& in) { return ck::count_nonzero(in(truths), 0); },
                  reduced<std::int64_t>(truths, {0}, false, [](const auto& all) {
                      return static_cast<std::int64_t>(std::count(all.begin(), all.end(), true));
                  }));
            check([&](const auto& in) { return ck::any(in(truths), 0); },
                  reduced<bool>(truths, {0}, false, [](const auto& all) {
                      return std::find(all.begin(), all.end(), true) != all.end();
                  }));
        }
    }
    const xt::xarray<double> x = numbers<double>(ck::shape{5, 41, 4, 3}, 10);
    for (const std::vector<int>& axes : {std::vector{1}, {1, 2}, {0, 1}, {0, 2}, {0, 1, 2}}) {
        check_moments(x, axes, false);
        check_extrema(x, axes, true);
    }
}

TEST_CASE("products of floating numbers agree with loops", "[reductions]") {
    for (const ck::index_t size : {0, 1, 64, 1000, 40000}) {
        xt::xarray<double> x = numbers<double>(ck::shape{size}, 9);
        x = 1 + x / 1000;
        check([&](const auto& in) { return ck::prod(in(x)); },
              reduced<double>(x, {0}, false,
                              [](const auto& all) {
                                  long double product = 1;
                                  for (const double each : all) product *= each;
                                  return static_cast<double>(product);
                              }),
              {1e-13, 0});
    }
}

TEST_CASE("NaN, infinities and zeros are reduced as by NumPy", "[reductions]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (const ck::shape& sizes : {ck::shape{6, 130}, ck::shape{3, 20001}}) {
        xt::xarray<double> x = numbers<double>(sizes, 10);
        const auto last = sizes[1] - 1;
        SECTION("one NaN is the largest and the smallest") {
            x(1, 70) = nan;
            x(1, 90) = nan;
            x(2, last) = nan;
        }
        SECTION("infinities") {
            x(0, 3) = infinity;
            x(1, last) = -infinity;
            x(2, 0) = infinity;
            x(2, 1) = infinity;
        }
        SECTION("all are equal") { x.fill(-0.5); }
        SECTION("zeros of both signs") {
            for (std::size_t k = 0; k < x.size(); ++k) x.data()[k] = k % 3 == 0 ? -0.0 : 0.0;
        }
        SECTION("all are infinite") { x.fill(-infinity); }
        SECTION("all are NaN") { x.fill(nan); }
        for (const std::vector<int>& axes : axis_subsets(2)) check_extrema(x, axes, false);
    }
    CHECK(std::isnan(ck::max(ck::from_array(xt::xarray<double>{1, nan, 2})).item()));
    CHECK(std::isnan(ck::sum(ck::from_array(xt::xarray<double>{infinity, -infinity})).item()));
    CHECK(ck::sum(ck::from_array(xt::xarray<double>{infinity, 1})).item() == infinity);
    CHECK(std::isnan(ck::variance(ck::from_array(xt::xarray<double>{infinity, 1})).item()));
    CHECK(std::isnan(ck::mean(ck::from_array(xt::xarray<float>{1, NAN})).item()));
}

TEST_CASE("NaN counts as true and zeros of both signs as false", "[reductions]") {
    const xt::xarray<double> x{{0.0, -0.0, 0.0}, {0.0, std::nan(""), 1.0}};
    check([&](const auto& in) { return ck::any(in(x), 1); }, xt::xarray<bool>{false, true});
    check([&](const auto& in) { return ck::all(in(x), 0); }, xt::xarray<bool>{false, false, false});
    check([&](const auto& in) { return ck::count_nonzero(in(x), 1); },
          xt::xarray<std::int64_t>{0, 2});
}

TEST_CASE("nothing at all has a sum, a product and truths, and no mean", "[reductions]") {
    const xt::xarray<double> none = xt::zeros<double>({3, 0});
    check([&](const auto& in) { return ck::sum(in(none), 1); }, xt::xarray<double>{0, 0, 0});
    check([&](const auto& in) { return ck::prod(in(none), 1); }, xt::xarray<double>{1, 1, 1});
    check([&](const auto& in) { return ck::any(in(none), 1); },
          xt::xarray<bool>{false, false, false});
    check([&](const auto& in) { return ck::all(in(none), 1); }, xt::xarray<bool>{true, true, true});
    check([&](const auto& in) { return ck::count_nonzero(in(none)); },
          xt::xarray<std::int64_t>(std::int64_t{0}));
    const xt::xarray<double> nothing = xt::zeros<double>({0});
    check([&](const auto& in) { return ck::sum(in(none), 0); }, nothing);
    check([&](const auto& in) { return ck::max(in(none), 0); }, nothing);
    const double nan = std::nan("");
    check([&](const auto& in) { return ck::mean(in(none), 1); }, xt::xarray<double>{nan, nan, nan});
    check([&](const auto& in) { return ck::variance(in(none), 1); },
          xt::xarray<double>{nan, nan, nan});
    check([&](const auto& in) { return ck::stddev(in(none)); }, xt::xarray<double>(nan));
}

TEST_CASE("more degrees of freedom taken than there are give NaN or infinity", "[reductions]") {
    const xt::xarray<double> one = xt::ones<double>({1});
    const xt::xarray<double> two{1.0, 2.0};
    CHECK(std::isnan(ck::variance(ck::borrow(one), {.ddof = 1}).item()));
    CHECK(std::isinf(ck::variance(ck::borrow(two), {.ddof = 2}).item()));
    CHECK(std::isinf(ck::stddev(ck::borrow(two), {.ddof = 3}).item()));
    CHECK(ck::variance(ck::borrow(two), {.ddof = 0.5}).item() == 0.5 / 1.5);
}

TEST_CASE("negative axes count from the end and several may be named", "[reductions]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{4, 5, 6}, 11);
    const auto a = ck::borrow(x);
    cask_test::check_equal(ck::sum(a, -1).compute(), ck::sum(a, 2).compute());
    cask_test::check_equal(ck::sum(a, {-3, 2}).compute(), ck::sum(a, {0, 2}).compute());
    cask_test::check_equal(ck::max(a, {.axes = {-2}, .keep_dims = true}).compute(),
                           ck::max(a, {.axes = {1}, .keep_dims = true}).compute());
    CHECK(ck::mean(a, {.keep_dims = true}).shape() == ck::shape{1, 1, 1});
    CHECK(ck::argmax(a).shape() == ck::shape{});
    CHECK(ck::sum(ck::borrow(x, {2, 5, 3}), 1).chunks().counts() == ck::shape{2, 2});
}

TEST_CASE("reductions of views and of expressions are those of their elements", "[reductions]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{40, 70}, 12);
    const xt::xarray<double> part = xt::view(x, xt::range(1, 39, 3), xt::range(69, 2, -2));
    const auto slice = [&](const auto& in) {
        return in(x)(ck::range(1, 39, 3), ck::range(69, 2, -2));
    };
    for (const std::vector<int>& axes : axis_subsets(2)) {
        const std::vector<int> all = axes.empty() ? std::vector<int>{0, 1} : axes;
        const auto sums = reduced<double>(part, all, false, [](const auto& values) {
            long double sum = 0;
            for (const double each : values) sum += 2 * static_cast<long double>(each) + 1;
            return static_cast<double>(sum);
        });
        check([&](const auto& in) { return ck::sum(2.0 * slice(in) + 1.0, {.axes = all}); }, sums,
              {1e-13, 1e-11});
    }
    // A reduction of a reduction, and a broadcast one beside its source.
    xt::xarray<double> centred = x;
    for (std::size_t row = 0; row < 40; ++row) {
        xt::view(centred, row) -= xt::mean(xt::view(x, row))();
    }
    check([&](const auto& in) { return in(x)-ck::mean(in(x), {.axes = 1, .keep_dims = true}); },
          centred, {1e-13, 1e-13});
    const xt::xarray<double> largest = xt::amax(xt::sum(x, {0}), {0});
    check([&](const auto& in) { return ck::max(ck::sum(in(x), 0)); }, largest, {1e-13, 0});
}

TEST_CASE("the bits of sums, means and variances depend on neither chunks nor threads",
          "[reductions]") {
    std::mt19937 random(20240607);
    const xt::xarray<double> x = numbers<double>(ck::shape{311, 257}, 13) * 1e3;
    const xt::xarray<float> y = numbers<float>(ck::shape{70001}, 14);
    std::vector<xt::xarray<double>> first;
    xt::xarray<float> first_float;
    const auto cut = [&](ck::index_t length) -> ck::axis_chunk_spec {
        std::vector<ck::index_t> sizes;
        const ck::index_t most = 1 + static_cast<ck::index_t>(random()) % length;
        while (length > 0) {
            sizes.push_back(std::min(length, 1 + static_cast<ck::index_t>(random()) % most));
            length -= sizes.back();
        }
        return sizes;
    };
    for (int round = 0; round < 50; ++round) {
        const auto a = ck::borrow(x, {cut(311), cut(257)});
        const auto b = ck::borrow(y, {cut(70001)});
        for (const int threads : {1, 2, 4}) {
            const ck::runtime own({.threads = threads});
            std::vector<xt::xarray<double>> results;
            const auto [total, mean, spread, rows, columns,
                        deviation] = ck::compute(ck::sum(a), ck::mean(a), ck::variance(a),
                                                 ck::sum(a, 1), ck::mean(a, 0), ck::stddev(a, 0));
            for (const xt::xarray<double>& each : {total, mean, spread, rows, columns, deviation}) {
                results.push_back(each);
            }
            const xt::xarray<float> sum_float = ck::sum(b).compute();
            if (first.empty()) {
                first = results;
                first_float = sum_float;
            }
            std::string difference = cask_test::first_difference(sum_float, first_float,
                                                                 cask_test::same_bits<float>);
            for (std::size_t k = 0; k < results.size(); ++k) {
                difference += cask_test::first_difference(results[k], first[k],
                                                          cask_test::same_bits<double>);
            }
            CHECK(difference == "");
        }
    }
}

namespace {

/// Statistics of one source in one run are those that each has in a run of its own, bit for bit.
template <class T>
void check_in_company(const ck::array<T>& x, const ck::reduce_options& how) {
    ck::reduce_options sample = how;
    sample.ddof = 1;
    const auto total = ck::sum(x, how).compute();
    const auto mean = ck::mean(x, how).compute();
    const auto spread = ck::variance(x, how).compute();
    const auto deviation = ck::stddev(x, sample).compute();
    const auto all = ck::sum(x).compute();
    const auto centred = (x - ck::mean(x)).compute();
    const auto [a, b, c, d, e, f, g] =
        ck::compute(ck::mean(x, how), ck::stddev(x, sample), ck::sum(x, how), ck::variance(x, how),
                    ck::sum(x), x - ck::mean(x), ck::sum(x, how) / ck::mean(x, how));
    const auto difference = [](const auto& found, const auto& expected) {
        using R = typename std::decay_t<decltype(expected)>::value_type;
        return cask_test::first_difference(found, expected, cask_test::same_bits<R>);
    };
    CHECK(difference(a, mean) == "");
    CHECK(difference(b, deviation) == "");
    CHECK(difference(c, total) == "");
    CHECK(difference(d, spread) == "");
    CHECK(difference(e, all) == "");
    CHECK(difference(f, centred) == "");
    CHECK(difference(g, (ck::from_array(total) / ck::from_array(mean)).compute()) == "");
}

}  // namespace

TEMPLATE_TEST_CASE("sum and mean, variance and stddev share their lanes and keep their bits",
                   "[reductions]", double, float, std::int32_t, std::complex<double>) {
    for (const ck::shape& sizes :
         {ck::shape{70001}, ck::shape{311, 257}, ck::shape{3, 40000}, ck::shape{40000, 3},
          ck::shape{300, 700}, ck::shape{9, 2, 130}}) {
        const xt::xarray<TestType> values = numbers<TestType>(sizes, 21);
        const auto x = ck::borrow(values);
        const ck::index_t cut = sizes[0] / 3;
        const auto pieces = ck::concatenate({x(ck::range(0, cut)), x(ck::range(cut, ck::_))});
        for (const std::vector<int>& axes : axis_subsets(sizes.rank())) {
            CAPTURE(to_string(sizes), axes);
            const ck::reduce_options how{.axes = cask_test::axes_or_all(axes)};
            for (const int threads : {1, 4}) {
                const ck::runtime own({.threads = threads});
                check_in_company(x, how);
                check_in_company(x * x, how);
                check_in_company(ck::flip(x), how);
                check_in_company(pieces, how);
            }
        }
    }
    const xt::xarray<TestType> none = xt::zeros<TestType>({3, 0});
    check_in_company(ck::borrow(none), {.axes = 1});
    check_in_company(ck::borrow(none), {.axes = 0});
}

TEMPLATE_TEST_CASE("a NaN wins wherever it stands, and the first of equal zeros stays",
                   "[reductions]", float, double) {
    using limits = std::numeric_limits<TestType>;
    for (const std::size_t size : {std::size_t{64}, std::size_t{200}, std::size_t{40000}}) {
        xt::xarray<TestType> x = numbers<TestType>(ck::shape{static_cast<ck::index_t>(size)}, 22);
        x(7) = limits::infinity();
        x(size / 2) = -limits::infinity();
        const auto extremes = [&](const ck::array<TestType>& of, int axis) {
            const auto [low, high] = ck::compute(ck::min(of, axis), ck::max(of, axis));
            return std::pair{low.flat(0), high.flat(0)};
        };
        const auto row = ck::borrow(x);
        const auto columns = ck::broadcast_to(ck::expand_dims(row, 1), {row.size(), 70});
        CHECK(extremes(row, 0) == std::pair{-limits::infinity(), limits::infinity()});
        CHECK(extremes(columns, 0) == std::pair{-limits::infinity(), limits::infinity()});
        for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{63}, size / 2,
                                     size - 65 % size, size - 1}) {
            CAPTURE(size, at);
            const TestType before = std::exchange(x(at), limits::quiet_NaN());
            for (const auto& [low, high] : {extremes(row, 0), extremes(columns, 0)}) {
                CHECK(std::isnan(low));
                CHECK(std::isnan(high));
            }
            x(at) = before;
        }
        // Lanes take elements 64 apart: the first one of a lane stays.
        for (const TestType sign : {TestType(1), TestType(-1)}) {
            for (std::size_t k = 0; k < size; ++k) x(k) = k < 64 ? sign * 0 : -sign * 0;
            const auto [low, high] = extremes(row, 0);
            CHECK(std::signbit(low) == (sign < 0));
            CHECK(std::signbit(high) == (sign < 0));
        }
    }
}

TEST_CASE("a small spread on a large mean is found", "[reductions]") {
    for (const ck::index_t size : {1000, 20000, 200000}) {
        const xt::xarray<double> noise = numbers<double>(ck::shape{size}, 15) / 1e3;
        const xt::xarray<double> x = 1e9 + noise;
        const auto expected = reduced<double>(x, {0}, false, [](const auto& all) {
            return static_cast<double>(std::sqrt(exact_variance(all, 0)));
        });
        check([&](const auto& in) { return ck::stddev(in(x)); }, expected, {1e-10, 0});
        const xt::xarray<float> small = 1000.0f + xt::cast<float>(noise * 1e2);
        const auto rough = reduced<float>(small, {0}, false, [](const auto& all) {
            return static_cast<float>(std::sqrt(exact_variance(all, 0)));
        });
        check([&](const auto& in) { return ck::stddev(in(small)); }, rough, {1e-5, 0});
    }
}

TEST_CASE("constants are reduced without a load", "[reductions]") {
    for (const ck::shape& sizes :
         {ck::shape{1000, 64}, ck::shape{1000, 3}, ck::shape{1, 1}, ck::shape{7, 63}}) {
        for (const int axis : {0, 1, -1}) {
            CAPTURE(to_string(sizes), axis);
            const auto x = ck::full<double>(sizes, 2.0);
            const auto length = static_cast<double>(x.shape()[axis < 0 ? 1 : axis]);
            const auto all_are = [](const ck::array<double>& results, double value) {
                return ck::all(results == value).item();
            };
            CHECK(all_are(ck::sum(x, axis), 2.0 * length));
            CHECK(all_are(ck::mean(x, axis), 2.0));
            CHECK(all_are(ck::variance(x, axis), 0.0));
            CHECK(all_are(ck::max(x, axis), 2.0));
            CHECK(ck::all(ck::argmax(x, axis) == 0).item());
            CHECK(ck::all(ck::all(x, axis)).item());
            CHECK(all_are(ck::sum(ck::where(x > 1.0, x, 0.0), axis), 2.0 * length));
            // Beside what is loaded, too.
            const xt::xarray<double> values = numbers<double>(sizes);
            const auto y = ck::borrow(values);
            const auto alone = ck::sum(y, axis).compute();
            const auto [constant, loaded] = ck::compute(ck::sum(x, axis), ck::sum(y, axis));
            CHECK(constant.flat(0) == 2.0 * length);
            CHECK(cask_test::first_difference(loaded, alone, cask_test::same_bits<double>) == "");
        }
    }
}

TEST_CASE("no axes given means all, an empty vector of axes none", "[reductions]") {
    const xt::xarray<std::int32_t> x = numbers<std::int32_t>(ck::shape{3, 70});
    const xt::xarray<std::int64_t> wide = xt::cast<std::int64_t>(x);
    const xt::xarray<double> real = xt::cast<double>(x);
    const std::vector<int> none;
    const auto total = reduced<std::int64_t>(x, {0, 1}, false, [](const auto& all) {
        return std::accumulate(all.begin(), all.end(), std::int64_t{0});
    });
    check([&](const auto& in) { return ck::sum(in(x), {}); }, total);
    check([&](const auto& in) { return ck::sum(in(x), {.axes = {}}); }, total);
    check([&](const auto& in) { return ck::sum(in(x), ck::axis_list{}); }, total);
    check([&](const auto& in) { return ck::sum(in(x), none); }, wide);
    check([&](const auto& in) { return ck::sum(in(x), {.axes = none, .keep_dims = true}); }, wide);
    check([&](const auto& in) { return ck::sum(in(x) + 1, none) * 2; },
          xt::xarray<std::int64_t>((wide + 1) * 2));
    check([&](const auto& in) { return ck::prod(in(x), none); }, wide);
    check([&](const auto& in) { return ck::mean(in(x), none); }, real);
    check([&](const auto& in) { return ck::variance(in(x), none); }, xt::xarray<double>(real * 0.0),
          {0, 1e-300});
    check([&](const auto& in) { return ck::max(in(x), none); }, x);
    check([&](const auto& in) { return ck::min(in(x), none); }, x);
    check([&](const auto& in) { return ck::argmax(in(x), none); },
          xt::xarray<std::int64_t>(wide * 0));
    check([&](const auto& in) { return ck::any(in(x), none); },
          xt::xarray<bool>(xt::not_equal(x, 0)));
    check([&](const auto& in) { return ck::count_nonzero(in(x), none); },
          xt::xarray<std::int64_t>(xt::cast<std::int64_t>(xt::not_equal(x, 0))));
    const xt::xarray<double> empty = numbers<double>(ck::shape{0, 3});
    check([&](const auto& in) { return ck::sum(in(empty), none); }, empty);
    check([&](const auto& in) { return ck::max(in(empty), none); }, empty);
}
