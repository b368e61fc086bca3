// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

const auto sliced_values = numbers<double>({300, 200});

/// Elements of the domains of all stages: what is run through.
template <class T>
ck::index_t elements_run(const ck::array<T>& x, std::vector<std::string> without = {}) {
    ck::optimize::settings chosen;
    chosen.without = std::move(without);
    ck::index_t elements = 0;
    for (const auto& stage : plan_of({x.node()}, chosen).stages) elements += stage.domain.size();
    return elements;
}

/// CHECKs that the pass changes no bit, and that both are the part of the whole.
template <class T>
void check_part(const ck::array<T>& part, const xt::xarray<T>& expected) {
    const auto narrowed = part.compute();
    const ck::runtime other({.without_passes = {"push_down_slices"}});
    CHECK(first_difference(narrowed, part.compute(), same_bits<T>) == "");
    CHECK(first_difference(narrowed, expected, same_bits<T>) == "");
}

TEST_CASE("reductions compute the part that is wanted", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto columns = ck::sum(x * 2.0, 0);
    const auto whole = columns.compute();
    const auto part = columns(ck::range(3, 8));
    CHECK(elements_run(part) == 300 * 5 + 5);
    CHECK(elements_run(part, {"push_down_slices"}) == 300 * 200 + 5);
    check_part(part, xt::xarray<double>(xt::view(whole, xt::range(3, 8))));
    const auto one = ck::stddev(x, 1)(7);
    CHECK(elements_run(one) == 200 + 1);
    check_part(one, xt::xarray<double>(ck::stddev(x, 1).compute()(7)));
}

TEST_CASE("steps, reversed ranges and transposes narrow alike", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto rows = ck::mean(x, ck::reduce_options{.axes = 1, .keep_dims = true});
    const auto whole = rows.compute();
    const auto part = ck::transpose(rows)(0, ck::range(290, 10, -7));
    CHECK(elements_run(part) == 40 * 200 + 40);
    check_part(part, xt::xarray<double>(xt::view(xt::transpose(whole), 0, xt::range(290, 10, -7))));
}

TEST_CASE("several parts of one array are one range where they nearly fill it", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto columns = ck::sum(x, 0);
    const auto neighbours = columns(ck::range(10, 40, 10)) + columns(ck::range(40, 70, 10));
    CHECK(elements_run(neighbours) == 300 * 6 + 3);  // 10, 20, ..., 60
    const auto ends = columns(ck::range(10, 30, 10)) + columns(ck::range(60, 80, 10));
    CHECK(elements_run(ends) == 300 * 2 + 2);  // in one pass
    const auto whole = columns.compute();
    check_part(ends, xt::xarray<double>({whole(10) + whole(60), whole(20) + whole(70)}));
    const auto all = columns + columns(0);
    CHECK(elements_run(all) == elements_run(all, {"push_down_slices"}));
}

TEST_CASE("what lies between is narrowed with them", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto each_row = ck::reduce_options{.axes = 1, .keep_dims = true};
    const auto e = ck::exp(x - ck::max(x, each_row));
    const auto softmax = e / ck::sum(e, each_row);
    const auto whole = softmax.compute();
    const auto part = softmax(ck::range(50, 53));
    for (const auto& stage : plan_of({part.node()}).stages) CHECK(stage.domain.size() <= 3 * 200);
    check_part(part, xt::xarray<double>(xt::view(whole, xt::range(50, 53))));
}

TEST_CASE("running totals are narrowed across their axis, and end with a leaf", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto totals = ck::cumsum(x, 0);
    const auto whole = totals.compute();
    const auto part = totals(ck::range(100, 103), ck::range(5, 9));
    CHECK(elements_run(part) == 256 * 4 + 3 * 4);
    check_part(part, xt::xarray<double>(xt::view(whole, xt::range(100, 103), xt::range(5, 9))));
}

TEST_CASE("products compute the rows and columns that are wanted", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto product = ck::matmul(ck::transpose(x), x);  // 200 x 200, 300 deep
    const auto whole = product.compute();
    const auto part = product(ck::range(20, 24), ck::range(100, 200, 10));
    CHECK(elements_run(part) == 4 * 10 * 300 + 4 * 10);
    check_part(part,
               xt::xarray<double>(xt::view(whole, xt::range(20, 24), xt::range(100, 200, 10))));
}

TEST_CASE("pieces that lie elsewhere are not computed", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto joined = ck::concatenate({ck::sum(x, 0), ck::mean(x, 0), ck::max(x, 0)});
    const auto whole = joined.compute();
    const auto part = joined(ck::range(190, 230, 2));  // 5 of the first, 15 of the second
    CHECK(elements_run(part) == 300 * (5 + 15) + 20);
    check_part(part, xt::xarray<double>(xt::view(whole, xt::range(190, 230, 2))));
    const auto turned = joined(ck::range(230, 190, -2));
    check_part(turned, xt::xarray<double>(xt::view(whole, xt::range(230, 190, -2))));
}

TEST_CASE("results stay whole, of reshapes the rows that are read", "[narrow]") {
    const auto x = ck::borrow(sliced_values);
    const auto columns = ck::sum(x, 0);
    const auto [all, one] = ck::compute(columns, columns(5));
    CHECK(all(5) == one());
    const auto reshaped = ck::reshape(columns, {20, 10})(3, ck::all());
    CHECK(elements_run(reshaped) == 300 * 10 + 10);
    check_part(reshaped, xt::xarray<double>(xt::view(columns.compute(), xt::range(30, 40))));
}

TEST_CASE("an empty part of a reduction runs nothing", "[narrow]") {
    const auto part = ck::sum(ck::borrow(sliced_values), 0)(ck::range(5, 5));
    CHECK(elements_run(part) == 0);
    CHECK(part.compute().size() == 0);
}

}  // namespace
