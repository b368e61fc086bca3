// SPDX-License-Identifier: BSD-3-Clause
#include <cask/creation.hpp>

#include "support/catch.hpp"
#include "support/dtypes.hpp"
#include "support/views.hpp"

#include <cask/expr/node.hpp>
#include <cask/manipulation.hpp>

#if __has_include(<xtensor/views/xstrided_view.hpp>)
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/views/xstrided_view.hpp>
#else
#include <xtensor/xfixed.hpp>
#include <xtensor/xstrided_view.hpp>
#endif

namespace {

using cask_test::ContainsSubstring;

using all_types = cask_test::every_dtype;

}  // namespace

TEMPLATE_LIST_TEST_CASE("from_array holds the values of a container of every element type",
                        "[creation]", all_types) {
    using T = TestType;
    auto values = xt::xarray<T>::from_shape({7, 30});
    for (std::size_t k = 0; k < values.size(); ++k) {
        values.data()[k] = static_cast<T>(static_cast<signed char>(k % 5 == 0 ? k % 100 : 0));
    }
    const xt::xarray<T, xt::layout_type::column_major> turned = values;
    for (const auto& chunks : {cask::chunk_spec(), cask::chunk_spec{2, 7}, cask::chunk_spec(1)}) {
        CHECK((cask::from_array(values, chunks).compute() == values));
        CHECK((cask::from_array(turned, chunks).compute() == values));
    }
    CHECK((cask::from_array(values)(cask::range(cask::_, cask::_, -2), cask::range(1, 29, 3))
               .compute() == xt::xarray<T>(xt::view(values, xt::range(6, xt::placeholders::_, -2),
                                                    xt::range(1, 29, 3)))));
    CHECK((cask::transpose(cask::from_array(turned)).compute() ==
           xt::xarray<T>(xt::transpose(values))));
}

TEST_CASE("from_array moves temporaries in and copies what has a name", "[creation]") {
    xt::xarray<double> values = xt::arange<double>(1000.);
    const double* memory = values.data();
    const auto copied = cask::from_array(values);
    values(3) = -1;
    CHECK(copied(3).item() == 3);

    const auto address_of = [](const auto& array) {
        return reinterpret_cast<const double*>(
            array.node()->template as<cask::expr::memory_source>()->data);
    };
    CHECK(address_of(copied) != memory);
    const auto moved = cask::from_array(std::move(values));
    CHECK(address_of(moved) == memory);
    CHECK(moved(3).item() == -1);

    std::vector<double> numbers(1000, 2.5);
    const double* first = numbers.data();
    CHECK(address_of(cask::from_array(numbers)) != first);
    CHECK(address_of(cask::from_array(std::move(numbers))) == first);

    xt::xtensor<double, 2> table = xt::ones<double>({30, 30});
    const double* corner = table.data();
    CHECK(address_of(cask::from_array(table)) != corner);
    CHECK(address_of(cask::from_array(std::move(table))) == corner);
    xt::xtensor<double, 2, xt::layout_type::column_major> turned = xt::ones<double>({30, 20});
    corner = turned.data();
    CHECK(address_of(cask::from_array(std::move(turned))) == corner);
}

TEST_CASE("from_array takes views, expressions and fixed containers", "[creation]") {
    const xt::xarray<int> x = xt::arange<int>(60).reshape({5, 12});
    const auto check = [](const auto& values) {
        using T = std::remove_const_t<typename std::decay_t<decltype(values)>::value_type>;
        const xt::xarray<T> want = values;
        CHECK((cask::from_array(values, 2).compute() == want));
    };
    check(xt::view(x, xt::range(1, 4), xt::all()));
    check(xt::view(x, xt::all(), xt::range(11, xt::placeholders::_, -3)));
    check(xt::view(x, 2, xt::newaxis(), xt::all()));
    check(xt::strided_view(x, {xt::ellipsis(), 3}));
    check(xt::transpose(x));
    check(x + 0.5);
    check(x > 7);
    check(xt::sum(x, {0}));
    check(xt::linspace<float>(0, 1, 9));
    check(xt::xtensor<short, 3>(xt::ones<short>({2, 3, 4})));
    check(xt::xtensor_fixed<double, xt::xshape<2, 3>>{{1, 2, 3}, {4, 5, 6}});
    check(xt::xarray<double>(7.5));  // of rank 0
    check(xt::xarray<double>::from_shape({3, 0}));
    const auto summed = [] {
        const xt::xarray<double> local = xt::ones<double>({100});
        return cask::from_array(local + 1);  // evaluated: nothing dangles
    }();
    CHECK(summed(99).item() == 2);
}

TEST_CASE("from_array takes vectors and spans", "[creation]") {
    CHECK((cask::from_array(std::vector<std::int16_t>{1, 2, 3}).compute() ==
           xt::xarray<std::int16_t>{1, 2, 3}));
    std::vector<bool> flags(130);
    for (std::size_t k = 0; k < flags.size(); ++k) flags[k] = k % 3 == 0;
    const xt::xarray<bool> got = cask::from_array(flags, 7).compute();
    CHECK(std::equal(flags.begin(), flags.end(), got.data()));
    std::vector<float> numbers{1, 2, 3};
    const auto from_span = cask::from_array(std::span(numbers));
    const auto from_const = cask::from_array(std::span<const float>(numbers));
    const auto from_fixed = cask::from_array(std::span<float, 3>(numbers));
    numbers[0] = 9;
    CHECK(from_span(0).item() == 1);
    CHECK(from_const(0).item() == 1);
    CHECK(from_fixed(0).item() == 1);
    CHECK(cask::from_array(std::vector<double>{}).compute().size() == 0);
    CHECK_THROWS_AS(cask::from_array(numbers, {2, 2}), cask::chunk_error);
}

TEST_CASE("borrowed memory is read when the array is computed", "[creation]") {
    xt::xarray<double> values = xt::zeros<double>({3, 4});
    const auto whole = cask::borrow(values, {2, 2});
    const auto sum = whole + 1;
    values(1, 2) = 5;
    CHECK(whole(1, 2).item() == 5);
    CHECK(sum(1, 2).item() == 6);

    xt::xtensor<float, 1> fixed = xt::arange<float>(5);
    std::vector<std::int32_t> numbers{1, 2, 3};
    const std::vector<std::int32_t>& constant = numbers;
    const auto a = cask::borrow(fixed);
    const auto b = cask::borrow(numbers);
    const auto c = cask::borrow(constant);
    const auto d = cask::borrow(std::span(numbers));
    const auto e = cask::borrow(std::span<const std::int32_t>(numbers).subspan(1));
    fixed(4) = -4;
    numbers[2] = 30;
    CHECK(a(4).item() == -4);
    for (const auto& each : {b, c, d}) {
        CHECK((each.compute() == xt::xarray<std::int32_t>{1, 2, 30}));
    }
    CHECK((e.compute() == xt::xarray<std::int32_t>{2, 30}));
}

TEST_CASE("borrow takes views of any strides", "[creation]") {
    xt::xarray<int> x = xt::arange<int>(60).reshape({5, 12});
    auto part = xt::view(x, xt::range(1, 4), xt::range(2, 12, 3));
    auto backwards = xt::view(x, xt::range(4, xt::placeholders::_, -1), xt::all());
    auto turned = xt::transpose(x);
    auto row = xt::view(x, 2, xt::all());
    xt::xarray<int, xt::layout_type::column_major> columns = x;
    const auto a = cask::borrow(part, 2);
    const auto b = cask::borrow(backwards);
    const auto c = cask::borrow(turned);
    const auto d = cask::borrow(row);
    const auto e = cask::borrow(columns);
    x(2, 5) = -7;
    CHECK((a.compute() == xt::xarray<int>(part)));
    CHECK((b.compute() == xt::xarray<int>(backwards)));
    CHECK((c.compute() == xt::xarray<int>(turned)));
    CHECK((d.compute() == xt::xarray<int>(row)));
    CHECK((e.compute() == xt::xarray<int>(columns)));
    CHECK(a(1, 1).item() == -7);
}

TEST_CASE("borrow takes a pointer with a shape and strides", "[creation]") {
    std::vector<double> memory(24);
    for (std::size_t k = 0; k < memory.size(); ++k) memory[k] = static_cast<double>(k);
    const double* constant = memory.data();
    CHECK(cask::borrow(memory.data(), {4, 6})(1, 2).item() == 8);
    CHECK(cask::borrow(constant, {24}, std::nullopt, 5)(23).item() == 23);
    CHECK((cask::borrow(memory.data(), {3, 2}, cask::shape{8, 3}).compute() ==
           xt::xarray<double>{{0, 3}, {8, 11}, {16, 19}}));
    CHECK(cask::borrow(memory.data() + 23, {24}, cask::shape{-1})(5).item() == 18);
    CHECK((cask::borrow(memory.data() + 5, {2, 3}, cask::shape{6, -2}).compute() ==
           xt::xarray<double>{{5, 3, 1}, {11, 9, 7}}));
    CHECK((cask::borrow(memory.data() + 7, {3, 4}, cask::shape{0, 0}).compute() ==
           xt::xarray<double>(xt::ones<double>({3, 4}) * 7)));
    CHECK(cask::borrow(memory.data() + 7, {}).item() == 7);
    CHECK(cask::borrow(memory.data(), {0, 3}).compute().size() == 0);
    CHECK_THROWS_AS(cask::borrow(memory.data(), {4, 6}, cask::shape{1}), cask::shape_error);
    CHECK_THROWS_AS(cask::borrow(memory.data(), {-4}), cask::shape_error);
    CHECK_THROWS_WITH(cask::borrow(memory.data(), {-4}), ContainsSubstring("memory.cpp"));

    bool flags[70];
    for (int k = 0; k < 70; ++k) flags[k] = k % 3 == 1;
    const xt::xarray<bool> got = cask::borrow(flags, {70}, std::nullopt, 7).compute();
    CHECK(std::equal(flags, flags + 70, got.data()));
    const std::complex<float> numbers[] = {{1, 2}, {3, 4}, {5, 6}};
    const auto pair = cask::borrow(numbers + 2, {2}, cask::shape{-2});
    CHECK(pair(0).item() == std::complex<float>(5, 6));
    CHECK(pair(1).item() == std::complex<float>(1, 2));
}

namespace {

template <class X>
concept can_borrow = requires(X&& x) {
    cask::borrow(std::forward<X>(x));
};

}  // namespace

TEST_CASE("temporaries cannot be borrowed", "[creation]") {
    STATIC_REQUIRE(can_borrow<xt::xarray<double>&>);
    STATIC_REQUIRE(can_borrow<const xt::xarray<double>&>);
    STATIC_REQUIRE(can_borrow<std::vector<double>&>);
    STATIC_REQUIRE(can_borrow<std::span<double>>);
    STATIC_REQUIRE_FALSE(can_borrow<xt::xarray<double>>);
    STATIC_REQUIRE_FALSE(can_borrow<const xt::xarray<double>>);
    STATIC_REQUIRE_FALSE(can_borrow<std::vector<double>>);
    STATIC_REQUIRE_FALSE(can_borrow<std::vector<bool>&>);
}

TEST_CASE("from_array takes the element type from what braces hold", "[creation]") {
    const auto whole = cask::from_array({1, 0, 1});
    STATIC_REQUIRE(std::same_as<decltype(whole), const cask::array<int>>);
    CHECK((whole.compute() == xt::xarray<int>{1, 0, 1}));
    CHECK((cask::from_array({1.0, 2.0}, 1).compute() == xt::xarray<double>{1, 2}));
    CHECK(cask::from_array({1.0, 2.0}, 1).chunks()[0].count() == 2);
    STATIC_REQUIRE(std::same_as<decltype(cask::from_array({true, false})), cask::array<bool>>);
    STATIC_REQUIRE(std::same_as<decltype(cask::from_array({3})), cask::array<int>>);
    CHECK((cask::from_array({{1, 2, 3}, {4, 5, 6}}).compute() ==
           xt::xarray<int>{{1, 2, 3}, {4, 5, 6}}));
    CHECK_THROWS_WITH(cask::from_array({{1, 2}, {3}}),
                      ContainsSubstring("[from_array] rows of 2 and 1 elements make no matrix") &&
                          ContainsSubstring("memory.cpp"));
    const std::array<float, 3> values{1, 2, 3};
    CHECK((cask::from_array(values).compute() == xt::xarray<float>{1, 2, 3}));
    CHECK((cask::borrow(values).compute() == xt::xarray<float>{1, 2, 3}));
    CHECK(cask::from_array(std::array<double, 0>{}).shape() == cask::shape{0});
    CHECK((cask::from_array(std::vector<bool>{true, false}).compute() ==
           xt::xarray<bool>{true, false}));
}

TEST_CASE("strides that leave memory are refused", "[creation]") {
    const std::vector<double> values(8);
    const auto most = std::numeric_limits<cask::index_t>::max();
    CHECK_THROWS_AS(cask::borrow(values.data(), {2}, cask::shape{most}), cask::shape_error);
    CHECK_THROWS_WITH(cask::borrow(values.data(), {5}, cask::shape{most / 16}),
                      ContainsSubstring("leave the memory of any machine"));
    CHECK_THROWS_AS(cask::borrow(values.data(), {3, 3}, cask::shape{most / 20, most / 20}),
                    cask::shape_error);
    CHECK(cask::borrow(values.data(), {1}, cask::shape{most / 16}).size() == 1);
}

TEMPLATE_TEST_CASE("every name of an integer of 64 bits makes arrays of its dtype", "[creation]",
                   long, long long, unsigned long, unsigned long long) {
    using T = TestType;
    using other = std::conditional_t<
        std::is_signed_v<T>, std::conditional_t<std::is_same_v<T, long>, long long, long>,
        std::conditional_t<std::is_same_v<T, unsigned long>, unsigned long long, unsigned long>>;
    constexpr cask::dtype type = std::is_signed_v<T> ? cask::dtype::int64 : cask::dtype::uint64;
    const auto x = cask::from_array(std::vector<T>{1, 2, 3});
    STATIC_REQUIRE(x.dtype() == type);
    const xt::xarray<T> values = x.compute();
    CHECK((values == xt::xarray<T>{1, 2, 3}));
    CHECK((cask::from_array(values).compute() == values));
    CHECK((cask::from_array({T(1), T(2), T(3)}).compute() == values));
    CHECK((cask::borrow(values).compute() == values));
    CHECK((cask::zeros<T>({2}).compute() == xt::xarray<T>{0, 0}));
    CHECK((cask::full<T>({2}, 7).compute() == xt::xarray<T>{7, 7}));
    CHECK((cask::full<float>({1}, T(7)).compute()(0) == 7));
    CHECK((cask::arange<T>(3).compute() == xt::xarray<T>{0, 1, 2}));
    CHECK((cask::eye<T>(2).compute() == xt::xarray<T>{{1, 0}, {0, 1}}));
    const cask::array<other> same = x;  // another name, the same dtype
    CHECK(same.node() == x.node());
    CHECK(cask::reshape(cask::array<other>(x), {3, 1}).dtype() == type);
}
