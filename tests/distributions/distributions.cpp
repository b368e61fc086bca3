// SPDX-License-Identifier: BSD-3-Clause
// Distributions of random numbers: frozen values, layouts, parameters, errors; and samples for
// against_numpy.py, which compares them with NumPy's.
//
//     CASK_SAMPLES=/some/folder test_distributions "[.samples]"
#include "support/golden.hpp"
#include "support/layouts.hpp"

#include <cask/cask.hpp>
#include <cask/io/npy.hpp>

#include <cstdlib>

namespace {

namespace ck = cask;
using namespace cask_test;
using ck::random::generator;

/// Logarithms and exponentials of large numbers lose some bits, differently from NumPy's.
constexpr accuracy nearly{20'000, true};

template <class T>
void check_frozen(const std::string& key, const ck::array<T>& x, accuracy how = nearly) {
    check_golden<T>(key, x, golden_file("random").values<T>(key + " " + name_of<T>()), how);
}

/// Calls `take(name, make)` for each distribution; `make(generator, sizes, chunks)` gives an array.
template <class Take>
void for_each_distribution(Take&& take) {
    using G = generator&;
    using S = const ck::shape&;
    using C = const ck::chunk_spec&;
    take("beta 2 3", [](G g, S s, C c) { return g.beta(s, 2, 3, c); });
    take("beta 0.01 0.02", [](G g, S s, C c) { return g.beta(s, 0.01, 0.02, c); });
    take("binomial 10 0.3", [](G g, S s, C c) { return g.binomial(s, 10, 0.3, c); });
    take("binomial 1000 0.4", [](G g, S s, C c) { return g.binomial(s, 1000, 0.4, c); });
    take("binomial 50 0.9", [](G g, S s, C c) { return g.binomial(s, 50, 0.9, c); });
    take("binomial 1e+06 0.001", [](G g, S s, C c) { return g.binomial(s, 1e6, 0.001, c); });
    take("chisquare 3", [](G g, S s, C c) { return g.chisquare(s, 3, c); });
    take("exponential 2", [](G g, S s, C c) { return g.exponential(s, 2, c); });
    take("gamma 0.01 1", [](G g, S s, C c) { return g.gamma(s, 0.01, 1, c); });
    take("gamma 0.5 2", [](G g, S s, C c) { return g.gamma(s, 0.5, 2, c); });
    take("gamma 7.5 3", [](G g, S s, C c) { return g.gamma(s, 7.5, 3, c); });
    take("gamma 1e+06 1", [](G g, S s, C c) { return g.gamma(s, 1e6, 1, c); });
    take("geometric 0.3", [](G g, S s, C c) { return g.geometric(s, 0.3, c); });
    take("geometric 1e-12", [](G g, S s, C c) { return g.geometric(s, 1e-12, c); });
    take("laplace 1 2", [](G g, S s, C c) { return g.laplace(s, 1, 2, c); });
    take("lognormal 0.5 0.25", [](G g, S s, C c) { return g.lognormal(s, 0.5, 0.25, c); });
    take("negative_binomial 5 0.3",
         [](G g, S s, C c) { return g.negative_binomial(s, 5, 0.3, c); });
    take("negative_binomial 0.5 0.01",
         [](G g, S s, C c) { return g.negative_binomial(s, 0.5, 0.01, c); });
    take("poisson 0.5", [](G g, S s, C c) { return g.poisson(s, 0.5, c); });
    take("poisson 9.5", [](G g, S s, C c) { return g.poisson(s, 9.5, c); });
    take("poisson 10", [](G g, S s, C c) { return g.poisson(s, 10, c); });
    take("poisson 1000", [](G g, S s, C c) { return g.poisson(s, 1000, c); });
    take("rayleigh 2", [](G g, S s, C c) { return g.rayleigh(s, 2, c); });
    take("standard_t 10", [](G g, S s, C c) { return g.standard_t(s, 10, c); });
    take("triangular 1 2 5", [](G g, S s, C c) { return g.triangular(s, 1, 2, 5, c); });
    take("vonmises 0.5 4", [](G g, S s, C c) { return g.vonmises(s, 0.5, 4, c); });
    take("weibull 1.5", [](G g, S s, C c) { return g.weibull(s, 1.5, c); });
}

TEST_CASE("random numbers of all distributions are frozen", "[distributions]") {
    for_each_distribution([](const std::string& name, auto&& make) {
        INFO(name);
        generator from(42);
        check_frozen(name, make(from, ck::shape{20}, ck::chunk_spec{}));
    });
    check_frozen("permutation 20", generator(42).permutation(20), exact);
}

TEST_CASE("values of distributions do not depend on chunks, slices, order or threads",
          "[distributions]") {
    for_each_distribution([](const std::string& name, auto&& make) {
        INFO(name);
        check_layouts([&](auto chunks) {
            generator from(7);
            return make(from, ck::shape{13, 133}, chunks);
        });
    });
}

TEST_CASE("an array of parameters gives each element its own", "[distributions]") {
    const ck::shape sizes{40, 50};
    const auto row = ck::arange<double>(50.0) + 0.5;
    const auto column = ck::reshape(ck::linspace<double>(0.01, 1, 40), {40, 1});
    const auto means = generator(1).poisson(sizes, row).compute();
    const auto counts = generator(1).binomial(sizes, 2.0 * row, column).compute();
    const auto sizes_of = generator(1).gamma(sizes, row, column).compute();
    for (const ck::index_t i : {0, 17, 39}) {
        for (const ck::index_t j : {0, 9, 10, 33, 49}) {
            const double shape = static_cast<double>(j) + 0.5;
            const double chance = 0.01 + 0.99 / 39 * static_cast<double>(i);
            CHECK((generator(1).poisson(sizes, shape)(i, j).item() == means(i, j)));
            CHECK((generator(1).gamma(sizes, shape, chance)(i, j).item() ==
                   approx(sizes_of(i, j)).epsilon(1e-12)));
            CHECK((counts(i, j) >= 0 && counts(i, j) <= 2 * j + 1));
        }
    }
    CHECK((generator(1).binomial({3}, ck::from_array({0, 5, 7}), 1.0).compute() ==
           xt::xarray<std::int64_t>{0, 5, 7}));
    // Parameters may themselves be random.
    const auto mixed = generator(2).poisson({2000}, generator(3).gamma({2000}, 5, 2));
    CHECK(ck::mean(mixed).item() == approx(10).epsilon(0.05));
}

TEST_CASE("distributions at the ends of their parameters", "[distributions]") {
    const ck::shape sizes{1000};
    const auto all = [](const auto& x, double value) {
        return ck::all(ck::astype<double>(x) == value).item();
    };
    CHECK(all(generator(1).poisson(sizes, 0), 0));
    CHECK(all(generator(1).binomial(sizes, 0, 0.5), 0));
    CHECK(all(generator(1).binomial(sizes, 20, 0), 0));
    CHECK(all(generator(1).binomial(sizes, 20, 1), 20));
    CHECK(all(generator(1).binomial(sizes, 1e15, 1), 1e15));
    CHECK(all(generator(1).geometric(sizes, 1), 1));
    CHECK(all(generator(1).negative_binomial(sizes, 3, 1), 0));
    CHECK(all(generator(1).exponential(sizes, 0), 0));
    CHECK(all(generator(1).gamma(sizes, 3, 0), 0));
    CHECK(all(generator(1).lognormal(sizes, 0, 0), 1));
    CHECK(all(generator(1).triangular(sizes, 2, 2, 2), 2));
    CHECK(ck::all(ck::isfinite(generator(1).gamma(sizes, 1e-3))).item());
    CHECK(ck::all(ck::isfinite(generator(1).beta(sizes, 1e-3, 1e-3))).item());
    const auto angles = generator(1).vonmises({100'000}, 3, 0);
    CHECK(ck::max(ck::abs(angles)).item() <= 3.14159265358979323846);
    CHECK(std::abs(ck::mean(angles).item()) < 0.03);
    CHECK(ck::max(ck::abs(generator(1).vonmises(sizes, 0, 1e9))).item() < 1e-3);
    CHECK(generator(1).poisson<std::int8_t>({0, 3}, 5).compute().size() == 0);
    CHECK(generator(1).gamma<float>({}, 5).rank() == 0);
}

TEST_CASE("elements of float and of small integers are the doubles, converted", "[distributions]") {
    const ck::shape sizes{500};
    CHECK((generator(5).gamma<float>(sizes, 2).compute() ==
           ck::astype<float>(generator(5).gamma(sizes, 2)).compute()));
    CHECK((generator(5).poisson<std::uint8_t>(sizes, 20).compute() ==
           ck::astype<std::uint8_t>(generator(5).poisson(sizes, 20)).compute()));
}

TEST_CASE("permutations have each number once, and all orders are equally likely",
          "[distributions]") {
    for (const ck::index_t count : {0, 1, 2, 1000, 65'535, 65'536, 65'537, 300'000}) {
        INFO(count);
        generator from(3);
        const auto x = from.permutation(count);
        xt::xarray<std::int64_t> values = x.compute();
        if (count > 10) {
            const auto part = x(ck::range(-2, 3, -7)).compute();
            bool same = true;
            for (std::size_t k = 0; k < part.size(); ++k) {
                same = same && part(k) == values(values.size() - 2 - 7 * k);
            }
            CHECK(same);
            CHECK(ck::count_nonzero(x == from.permutation(count)).item() < 15);
        }
        std::sort(values.begin(), values.end());
        bool each = static_cast<ck::index_t>(values.size()) == count;
        for (std::size_t k = 0; k < values.size(); ++k) {
            each = each && values(k) == static_cast<std::int64_t>(k);
        }
        CHECK(each);
    }
    std::map<std::vector<std::int64_t>, int> seen;
    generator from(8);
    constexpr int trials = 24'000;
    for (int k = 0; k < trials; ++k) {
        const auto order = from.permutation(4).compute();
        ++seen[{order.begin(), order.end()}];
    }
    REQUIRE(seen.size() == 24);
    double distance = 0;
    for (const auto& [order, count] : seen) distance += (count - 1000.0) * (count - 1000.0) / 1000;
    CHECK(distance < 50);  // chi-square of 23 degrees: probability 0.001
    const ck::index_t far = ck::index_t{1} << 50;
    CHECK(generator(1).permutation(far)(far - 1).item() < far);
}

TEST_CASE("bad parameters of distributions are refused where they are written", "[distributions]") {
    generator own(1);
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(own.poisson({3}, -1), ck::dtype_error);
    CHECK_THROWS_WITH(own.poisson({3}, nan),
                      ContainsSubstring("[poisson] mean must be finite: got nan"));
    CHECK_THROWS_WITH(own.gamma({3}, 0), ContainsSubstring("[gamma] shape must be above 0: got 0"));
    CHECK_THROWS_AS(own.gamma({3}, 1, -1), ck::dtype_error);
    CHECK_THROWS_AS(own.gamma({3}, inf), ck::dtype_error);
    CHECK_THROWS_WITH(
        own.geometric({3}, 0),
        ContainsSubstring("[geometric] probability must be above 0 and at most 1: got 0"));
    CHECK_THROWS_AS(own.geometric({3}, 1.5), ck::dtype_error);
    CHECK_THROWS_AS(own.beta({3}, 1, 0), ck::dtype_error);
    CHECK_THROWS_AS(own.vonmises({3}, 0, -1), ck::dtype_error);
    CHECK_THROWS_AS(own.exponential({3, -1}), ck::shape_error);
    CHECK_THROWS_AS(own.exponential({3}, 1, {2, 2}), ck::chunk_error);
    CHECK_THROWS_AS(own.permutation(-1), ck::shape_error);
    CHECK_THROWS_WITH(own.binomial({3}, 10, 1.5),
                      ContainsSubstring("[binomial] probability must be from 0 to 1: got 1.5") &&
                          ContainsSubstring("distributions.cpp"));
    CHECK_THROWS_WITH(own.poisson({3}, ck::ones<double>({2, 3})),
                      ContainsSubstring("mean of shape (2, 3) does not broadcast to (3,)") &&
                          ContainsSubstring("distributions.cpp"));
}

TEST_CASE("samples for NumPy", "[.samples]") {
    const char* const folder = std::getenv("CASK_SAMPLES");
    REQUIRE(folder != nullptr);
    for_each_distribution([&](const std::string& name, auto&& make) {
        generator from(20'261'130);
        ck::to_npy(ck::astype<double>(make(from, ck::shape{400'000}, ck::chunk_spec{})),
                   std::string(folder) + "/" + name + ".npy");
    });
}

}  // namespace
