// SPDX-License-Identifier: BSD-3-Clause
// What is refused (tests/compile_fail) takes nothing away: own operators, std's functions that are found
// beside cask's, derived classes, concepts that ask.
#include "support/check.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <ranges>
#include <vector>

namespace ck = cask;

namespace of_the_user {

template <class T>
struct quantity {
    T value;
};
template <class T, class U>
auto operator*(const T& factor, const quantity<U>& q) {
    return quantity<decltype(factor * q.value)>{factor * q.value};
}
struct margin {
    double width;
};
ck::array<double> operator+(const ck::array<double>& x, const margin& m) { return x + m.width; }
ck::array<double> operator-(const margin& m, const ck::array<double>& x) { return m.width - x; }

struct picture : ck::array<double> {
    explicit picture(const ck::array<double>& x) : array(x) {}
};
struct holder {
    operator ck::array<double>() const { return ck::ones<double>({2}); }
};

}  // namespace of_the_user

namespace {

template <class X>
concept has_begin = requires(X x) {
    x.begin();
};
static_assert(!has_begin<ck::array<double>> && !std::ranges::range<ck::array<double>>);
static_assert(!std::is_constructible_v<ck::shape, ck::array<double>>);
static_assert(!std::is_assignable_v<ck::array<double>&, double>);
static_assert(!std::is_assignable_v<ck::array<double>, ck::array<double>>);
static_assert(std::is_assignable_v<ck::array<long>&, ck::array<long long>>);
static_assert(sizeof(ck::array<double>) == sizeof(ck::expr::node_ptr));

TEST_CASE("operators of the user win over refusals", "[refusals]") {
    auto x = ck::ones<double>({2});
    CHECK(ck::sum(x + of_the_user::margin{2.0}).item() == 6.0);
    CHECK(ck::sum(of_the_user::margin{2.0} - x).item() == 2.0);
    CHECK(ck::sum((x * of_the_user::quantity<double>{3.0}).value).item() == 6.0);
}

TEST_CASE("what is derived from arrays, or becomes one, is no stranger", "[refusals]") {
    auto x = ck::ones<double>({2});
    of_the_user::picture picture(x);
    CHECK(ck::sum(picture + x).item() == 4.0);
    CHECK(ck::sum(2.0 - picture).item() == 2.0);
    picture += x;
    CHECK(ck::sum(picture).item() == 4.0);
    x = of_the_user::holder{};
    x = {};
    CHECK(x.rank() == 0);
}

TEST_CASE("std::max is found beside that of arrays", "[refusals]") {
    using std::max;
    const auto small = ck::full<double>({}, 1.0);
    const auto large = ck::full<double>({}, 2.0);
    CHECK(max(small, large).item() == 2.0);
    CHECK(max(ck::arange<double>(4.0), 0).item() == 3.0);
}

}  // namespace
