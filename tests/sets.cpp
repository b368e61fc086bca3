// SPDX-License-Identifier: BSD-3-Clause
#include <cask/sets.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <set>

namespace {

using namespace cask_test;
using xt::xarray;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class T>
xarray<T> list_of(const std::set<T>& values) {
    xarray<T> result = xarray<T>::from_shape({values.size()});
    std::copy(values.begin(), values.end(), result.begin());
    return result;
}
template <class T>
std::set<T> set_of(const xarray<T>& values) {
    return {values.begin(), values.end()};
}

bool is_exactly(const xarray<double>& given, const xarray<double>& expected) {
    return first_difference(given, expected, same_bits<double>).empty();
}

/// Whole numbers from 0 on, each of `different` ones about as often.
template <class T>
xarray<T> some_of(int different, const ck::shape& sizes, std::uint64_t seed) {
    xarray<T> values = numbers<T>(sizes, seed);
    std::uint64_t state = seed;
    for (T& each : values) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        each = static_cast<T>((state >> 33) % static_cast<std::uint64_t>(different));
    }
    return values;
}

template <class T>
void check_sets(const ck::shape& sizes, int different) {
    CAPTURE(ck::dtype_of<T>, ck::to_string(sizes), different);
    const xarray<T> a = some_of<T>(different, sizes, 3);
    const xarray<T> b = some_of<T>(different * 2 / 3 + 1, {41}, 4);
    const std::set<T> in_a = set_of(a);
    const std::set<T> in_b = set_of(b);
    const auto x = ck::from_array(a);
    const auto y = ck::from_array(b);
    const auto combined = [&](auto algorithm) {
        std::set<T> result;
        algorithm(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(),
                  std::inserter(result, result.end()));
        return list_of(result);
    };
    for (const int threads : {1, 2, 4}) {
        const ck::runtime some({.threads = threads});
        check_equal(ck::unique(x).compute(), list_of(in_a));
        check_equal(ck::union1d(x, y).compute(),
                    combined([](auto... each) { std::set_union(each...); }));
        check_equal(ck::intersect1d(x, y).compute(),
                    combined([](auto... each) { std::set_intersection(each...); }));
        check_equal(ck::setdiff1d(x, y).compute(),
                    combined([](auto... each) { std::set_difference(each...); }));
        check_equal(ck::setxor1d(x, y).compute(),
                    combined([](auto... each) { std::set_symmetric_difference(each...); }));
    }
    xarray<bool> among = xarray<bool>::from_shape(a.shape());
    std::transform(a.begin(), a.end(), among.begin(), [&](T each) { return in_b.count(each) > 0; });
    check_equal(ck::isin(x, y).compute(), among);
    check_equal(ck::isin(x, y, {.invert = true}).compute(), xarray<bool>(!among));
}

template <class T>
void check_unique_all(const ck::shape& sizes, int different) {
    CAPTURE(ck::dtype_of<T>, ck::to_string(sizes), different);
    const xarray<T> a = some_of<T>(different, sizes, 5);
    const xarray<T> values = list_of(set_of(a));
    const std::vector<T> flat(a.begin(), a.end());
    xarray<std::int64_t> indices = xarray<std::int64_t>::from_shape({values.size()});
    xarray<std::int64_t> counts = indices;
    for (std::size_t k = 0; k < values.size(); ++k) {
        indices(k) = std::find(flat.begin(), flat.end(), values(k)) - flat.begin();
        counts(k) = std::count(flat.begin(), flat.end(), values(k));
    }
    const auto x = ck::from_array(a);
    const auto all = ck::unique_all(x);
    check_equal(all.values.compute(), values);
    check_equal(all.indices.compute(), indices);
    check_equal(all.counts.compute(), counts);
    check_equal(ck::take(all.values, all.inverse_indices).compute(), a);
    const auto counted = ck::unique_counts(x);
    check_equal(counted.values.compute(), values);
    check_equal(counted.counts.compute(), counts);
    const auto inverse = ck::unique_inverse(x);
    check_equal(inverse.values.compute(), values);
    check_equal(ck::take(inverse.values, inverse.inverse_indices).compute(), a);
}

}  // namespace

TEST_CASE("sets have each element once, in order", "[sets]") {
    const auto check_type = [](auto zero) {
        using T = decltype(zero);
        for (const ck::shape& sizes : {ck::shape{0}, ck::shape{1}, ck::shape{7, 0}, ck::shape{63},
                                       ck::shape{5, 13}, ck::shape{3000}}) {
            check_sets<T>(sizes, 30);
            check_unique_all<T>(sizes, 30);
        }
        check_sets<T>({200}, 1);
        check_unique_all<T>({200}, 1);
        check_sets<T>({2, 20'000}, 120);
    };
    check_type(std::int8_t{});
    check_type(std::int32_t{});
    check_type(std::uint64_t{});
    check_type(float{});
    check_type(double{});
    check_equal(ck::unique(ck::from_array({true, false, true})).compute(),
                xarray<bool>{false, true});
}

TEST_CASE("NaN is one element, and zeros of either sign are one", "[sets]") {
    const auto x = ck::from_array({not_a_number, 0.0, 1.0, -0.0, not_a_number, 1.0});
    const auto y = ck::from_array({1.0, not_a_number});
    const xarray<double> all = ck::unique(x).compute();
    CHECK(is_exactly(all, {0.0, 1.0, not_a_number}));
    check_equal(ck::unique_counts(x).counts.compute(), xarray<std::int64_t>{2, 2, 2});
    check_equal(ck::unique_all(x).indices.compute(), xarray<std::int64_t>{1, 2, 0});
    check_equal(ck::unique_inverse(x).inverse_indices.compute(),
                xarray<std::int64_t>{2, 0, 1, 0, 2, 1});
    check_equal(ck::isin(x, y).compute(), xarray<bool>{false, false, true, false, false, true});
    CHECK(ck::union1d(x, y).count().item() == 3);
    check_equal(ck::intersect1d(x, y).compute(), xarray<double>{1.0});
    CHECK(is_exactly(ck::setdiff1d(x, y).compute(), {0.0, not_a_number}));
    CHECK(is_exactly(ck::setxor1d(x, y).compute(), {0.0, not_a_number}));
}

TEST_CASE("sets of two types have elements of the common one", "[sets]") {
    const auto whole = ck::from_array({1, 2, 3});
    const auto broken = ck::from_array({2.0, 2.5});
    check_equal(ck::union1d(whole, broken).compute(), xarray<double>{1, 2, 2.5, 3});
    check_equal(ck::setdiff1d(whole, broken).compute(), xarray<std::int32_t>{1, 3});
    check_equal(ck::isin(whole, broken).compute(), xarray<bool>{false, true, false});
    check_equal(ck::isin(ck::from_array({7}), ck::zeros<double>({0})).compute(),
                xarray<bool>{false});
}

TEST_CASE("selections of sets are reduced without their size", "[sets]") {
    const auto x = ck::arange<std::int32_t>(1000) % 17;
    CHECK(ck::sum(ck::unique(x)).item() == 136);
    CHECK(ck::unique(x).count().item() == 17);
}

TEST_CASE("sets are found within budgets", "[sets]") {
    const auto x = ck::random::generator(5).integers<std::int64_t>({40'000}, 0, 1000);
    const auto counts = ck::unique_counts(x);
    const ck::runtime tight({.threads = 2, .memory_budget = 4'000'000});
    const auto again = ck::unique_all(x);
    check_equal(again.values.compute(), counts.values.compute());
    check_equal(again.counts.compute(), counts.counts.compute());
    check_equal(ck::isin(x, again.values).compute(), xarray<bool>(xt::ones<bool>({40'000})));
}
