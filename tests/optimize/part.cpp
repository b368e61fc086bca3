// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/in_parts.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>
#include <cask/optimize/part.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace cask_test;
using ck::region;
using ck::expr::graph;
using ck::optimize::part_of;
using ck::optimize::wants;

const auto values_of_parts = numbers<double>({300, 200});

template <class T>
[[nodiscard]] graph prepared_graph(const ck::array<T>& x) {
    return ck::optimize::prepare({x.node()}, {});
}

/// Elements [box) of row-major memory.
template <class T>
[[nodiscard]] std::vector<T> elements_in(const xt::xarray<T>& whole, const region& box) {
    const ck::shape strides = ck::row_major_strides(ck::interop::shape_of(whole));
    std::vector<T> result;
    ck::shape at = box.begin;
    for (ck::index_t k = 0; k < box.size(); ++k) {
        ck::index_t place = 0;
        for (int axis = 0; axis < at.rank(); ++axis) place += at[axis] * strides[axis];
        result.push_back(whole.data()[static_cast<std::size_t>(place)]);
        for (int axis = at.rank() - 1; axis >= 0; --axis) {
            if (++at[axis] < box.begin[axis] + box.extent[axis]) break;
            at[axis] = box.begin[axis];
        }
    }
    return result;
}

/// Elements of the domains of all stages that compute a box: what is run through.
[[nodiscard]] ck::index_t elements_run(const graph& whole, const region& box) {
    ck::index_t elements = 0;
    for (const auto& stage : ck::plan::make_plan(part_of(whole, {box}), 2).stages) {
        elements += stage.domain.size();
    }
    return elements;
}

/// What of a part differs from the same elements of the whole, or nothing.
template <class T>
[[nodiscard]] std::string wrong_in(const graph& whole, const xt::xarray<T>& expected,
                                   const region& box) {
    const graph part = part_of(whole, {box});
    if (part.roots.front()->shape() != box.extent) return "another shape";
    const auto value = ck::array<T>(part.roots.front()).compute();
    const std::vector<T> of_whole = elements_in(expected, box);
    for (std::size_t k = 0; k < of_whole.size(); ++k) {
        const T& is = value.data()[k];
        const bool same = same_bits(is, of_whole[k]) || (is != is && of_whole[k] != of_whole[k]);
        if (!same) return "element " + std::to_string(k) + " of " + to_string(box);
    }
    return {};
}

/// CHECKs that the box has the bits of the whole, and how much is run through for it.
template <class T>
void check_part(const ck::array<T>& x, const region& box, ck::index_t elements) {
    const graph whole = prepared_graph(x);
    CHECK(wrong_in(whole, x.compute(), box) == "");
    CHECK(elements_run(whole, box) == elements);
}

[[nodiscard]] ck::reduce_options kept(int axis) { return {.axes = axis, .keep_dims = true}; }

// ---- each kind of node --------------------------------------------------------------------------

TEST_CASE("parts of element-wise operations and views are exact", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    check_part(ck::exp(x) + ck::flip(x), {{10, 20}, {5, 30}}, 5 * 30);
    const auto seen = ck::transpose(x(ck::range(0, 300, 3), ck::all())) * x(7, ck::newaxis(), 5);
    check_part(seen, {{50, 10}, {20, 90}}, 20 * 90);
}

TEST_CASE("parts of generated sources keep their indices", "[part]") {
    ck::random::generator from(7);
    check_part(from.normal({100, 333}), {{20, 31}, {3, 200}}, 3 * 200);
    check_part(ck::eye<int>(30, 40, 4), {{3, 5}, {20, 30}}, 20 * 30);
    check_part(ck::linspace<double>(0, 1, 1001), {{990}, {11}}, 11);
}

TEST_CASE("parts of reductions reduce for what stays", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    check_part(ck::sum(x, 0), {{10}, {5}}, 300 * 5);
    check_part(ck::stddev(x, 1), {{10}, {5}}, 200 * 5);
    check_part(ck::argmin(x, 0), {{100}, {64}}, 300 * 64);
    const auto softmax = ck::exp(x) / ck::sum(ck::exp(x), kept(1));
    CHECK(wrong_in(prepared_graph(softmax), softmax.compute(), {{50, 3}, {3, 99}}) == "");
}

TEST_CASE("parts of short rows keep their lanes", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto rows = ck::reshape(x, {10, 2000, 3});
    check_part(ck::sum(rows, 1), {{2, 1}, {3, 1}}, 3 * 2000);
    check_part(ck::mean(rows, {0, 1}), {{1}, {2}}, 2 * 20000);
}

TEST_CASE("parts of scans are whole leaves from the first on", "[part]") {
    const auto x = ck::from_array(numbers<double>({600, 100}));
    const auto across = ck::cumsum(x, 0);
    check_part(across, {{100, 20}, {100, 30}}, 256 * 30 + 100 * 30);
    check_part(across, {{256, 20}, {100, 30}}, 512 * 30 + 100 * 30);
    check_part(across, {{590, 20}, {10, 30}}, 600 * 30 + 10 * 30);
    const auto y = ck::from_array(numbers<float>({3, 40000}));
    const auto along = ck::cumprod(y, 1);
    check_part(along, {{1, 5}, {1, 10}}, 16384 + 10);
    check_part(along, {{1, 20000}, {2, 10}}, 2 * 32768 + 2 * 10);
}

TEST_CASE("totals that leave their range leave it in parts, too", "[part]") {
    auto elements = numbers<float>({1000, 4});
    for (std::size_t k = 0; k < elements.size(); k += 97) elements.data()[k] = 3e38f;
    const auto x = ck::borrow(elements);
    for (const auto& each : {ck::cumsum(x, 0), ck::cumprod(x, 0)}) {
        const auto whole = each.compute();
        for (const ck::index_t row : {0, 90, 255, 256, 700}) {
            CHECK(wrong_in(prepared_graph(each), whole, {{row, 1}, {3, 2}}) == "");
        }
    }
}

TEST_CASE("parts of products are rows and columns", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    check_part(ck::matmul(ck::transpose(x), x), {{20, 100}, {4, 30}}, 4 * 30 * 300);
}

TEST_CASE("parts of deep products add as many partial products", "[part]") {
    const auto x = ck::from_array(numbers<float>({3, 70'000}));
    const auto product = ck::matmul(x, ck::transpose(x * 2.0f));
    REQUIRE(product.node()->as<ck::expr::product>()->part > 0);
    CHECK(wrong_in(prepared_graph(product), product.compute(), {{1, 0}, {2, 1}}) == "");
}

TEST_CASE("parts of reshapes are runs that are boxes in both shapes", "[part]") {
    const auto x = ck::cumsum(ck::borrow(values_of_parts), 1);
    const auto groups = ck::mean(ck::reshape(x, {30, 10, 200}), 1);
    const graph whole = prepared_graph(groups);
    CHECK(wrong_in(whole, groups.compute(), {{7, 50}, {2, 100}}) == "");
    const wants wanted(whole, {{{7, 50}, {2, 100}}});
    for (std::size_t k = 0; k < whole.order.size(); ++k) {
        if (whole.order[k].as<ck::expr::scan>() == nullptr) continue;
        CHECK(wanted.of(whole.order[k]).front().bounds() == region{{70, 0}, {20, 200}});
    }
    const auto flat = ck::ravel(x);
    CHECK(wrong_in(prepared_graph(flat), flat.compute(), {{1234}, {17}}) == "");
    CHECK(wrong_in(prepared_graph(flat), flat.compute(), {{1234}, {1700}}) == "");
}

TEST_CASE("parts of joined arrays are of the pieces that they touch", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto joined = ck::concatenate({ck::cumsum(x, 0), x, ck::cumsum(x, 1)}, 0);
    check_part(joined, {{350, 10}, {20, 30}}, 20 * 30);
    check_part(joined, {{290, 10}, {20, 30}}, 300 * 30 + 20 * 30);
    const auto rolled = ck::roll(x, 5, 1);
    CHECK(wrong_in(prepared_graph(rolled), rolled.compute(), {{290, 2}, {5, 150}}) == "");
    const auto padded = ck::pad(x, {{2, 3}, {4, 0}}, ck::pad_mode::reflect);
    CHECK(wrong_in(prepared_graph(padded), padded.compute(), {{0, 1}, {5, 150}}) == "");
}

TEST_CASE("parts without elements are nothing", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto totals = ck::sum(ck::exp(x), 0);
    const graph part = part_of(prepared_graph(totals), {{{5}, {0}}});
    CHECK(part.order.size() == 1);
    CHECK(part.roots.front()->shape() == ck::shape{0});
    const auto nothing = ck::sum(x(ck::all(), ck::range(5, 5)), 1) + 1.0;
    CHECK(wrong_in(prepared_graph(nothing), nothing.compute(), {{50}, {20}}) == "");
}

TEST_CASE("all of an expression is the same nodes", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto y = ck::sum(ck::cumsum(x, 0) * ck::flip(x), 0) + ck::reshape(x, {200, 300})(0, 0);
    const graph whole = prepared_graph(y);
    CHECK(part_of(whole, {{{0}, {200}}}).roots == whole.roots);
}

TEST_CASE("boxes of several results, which may be the same", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto joined = ck::concatenate({x * 2.0, x + 1.0}, 0);
    const graph whole = ck::optimize::prepare({joined.node(), (x * 2.0).node()}, {});
    const graph part = part_of(whole, {{{10, 20}, {5, 6}}, {{10, 20}, {5, 6}}});
    CHECK(part.roots[0] != part.roots[1]);
    xt::xarray<double> first = ck::interop::make_xarray<double>({5, 6});
    xt::xarray<double> second = first;
    ck::front::compute({part.roots[0], part.roots[1]},
                       {ck::front::target_of(first.data(), {5, 6}, 8),
                        ck::front::target_of(second.data(), {5, 6}, 8)});
    CHECK(first_difference(first, second, same_bits<double>) == "");
    CHECK(first.data()[7] == 2.0 * values_of_parts.data()[11 * 200 + 21]);
}

TEST_CASE("a reshape reads a result that goes to memory with gaps", "[part]") {
    const auto x = ck::flip(ck::borrow(values_of_parts));
    const auto joined = ck::concatenate({x, ck::exp(x)}, 1);
    const auto totals = ck::cumsum(x);  // of all elements in order
    const graph part = part_of(ck::optimize::prepare({joined.node(), totals.node()}, {}),
                               {{{0, 0}, {300, 200}}, {{0}, {60000}}});  // the first piece alone
    xt::xarray<double> first = ck::interop::make_xarray<double>({300, 500});
    xt::xarray<double> second = ck::interop::make_xarray<double>({60000});
    ck::front::compute({part.roots[0], part.roots[1]},
                       {ck::front::target_of(first.data(), {300, 500}, 8),
                        ck::front::target_of(second.data(), {60000}, 8)});
    CHECK(first_difference(second, totals.compute(), same_bits<double>) == "");
    CHECK(first.data()[500] == values_of_parts.data()[299 * 200 - 1]);
}

// ---- held nodes ---------------------------------------------------------------------------------

TEST_CASE("what more than half of is wanted can be held by a source", "[part]") {
    const auto x = ck::borrow(values_of_parts);
    const auto mean = ck::mean(x, 0);
    const auto anomalies = ck::exp(x) - mean;
    const graph whole = prepared_graph(anomalies);
    const region box{{10, 0}, {20, 200}};
    const wants wanted(whole, {box});
    const ck::expr::node* wide = nullptr;
    for (std::size_t k = 0; k < whole.order.size(); ++k) {
        const ck::expr::node& node = whole.order[k];
        if (node.as<ck::expr::reduce>() == nullptr) continue;
        CHECK(wanted.elements_of(node) == node.shape().size());
        wide = &node;
    }
    REQUIRE(wide != nullptr);
    const graph held = ck::expr::replaced(whole, {{wide, mean.persist().node()}});
    CHECK(wrong_in(held, anomalies.compute(), box) == "");
    CHECK(elements_run(held, box) == 20 * 200);
}

// ---- plans of data beyond memory ----------------------------------------------------------------

/// What the run of a box takes on two threads, its result included.
[[nodiscard]] double gib_for(const char* name, const graph& whole, const region& box) {
    const ck::plan::plan plan = ck::plan::make_plan(part_of(whole, {box}), 2);
    const ck::index_t bytes = plan.needs.bytes() + plan.roots.front()->bytes();
    const double gib = static_cast<double>(bytes) / static_cast<double>(1 << 30);
    if (std::getenv("CASK_SHOW_PARTS") != nullptr) std::printf("%-40s %.3f GiB\n", name, gib);
    return gib;
}

TEST_CASE("parts of 50,000 x 50,000 fit a gibibyte", "[part]") {
    const auto x = ck::random::generator(1).uniform({50000, 50000});
    const auto y = ck::cumsum(x, 1);
    const graph turned = prepared_graph(y + ck::transpose(y));
    CHECK(gib_for("y + y.T, near the end", turned, {{48000, 49000}, {1000, 1000}}) <= 0.8);
    CHECK(gib_for("y + y.T", turned, {{9000, 49000}, {1000, 1000}}) <= 0.8);

    const auto anomalies_of = [](const ck::array<double>& all) {
        const auto groups = ck::reshape(all, {5000, 10, 50000});
        return prepared_graph(groups - ck::mean(groups, kept(1)));
    };
    const region groups{{700, 0, 0}, {100, 10, 50000}};
    CHECK(gib_for("100 groups less their means", anomalies_of(x), groups) <= 0.8);
    CHECK(gib_for("the same of running totals", anomalies_of(y), groups) <= 0.8);

    const graph squared = prepared_graph(ck::matmul(x, x));
    CHECK(gib_for("1000 x 1000 of x @ x", squared, {{9000, 20000}, {1000, 1000}}) <= 0.8);
}

}  // namespace
