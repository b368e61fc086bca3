// SPDX-License-Identifier: BSD-3-Clause
// Sorts of rows that do not fit memory: runs in a file, merged block by block.
#include <cask/laps/run.hpp>
#include <cask/optimize/pipeline.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <numeric>

namespace ck = cask;
using ck::index_t;

namespace {

/// Numbers of which many are equal, zeros of both signs, and not a number now and then.
template <class T>
xt::xarray<T> with_equal_ones(const ck::shape& sizes, std::uint64_t seed) {
    xt::xarray<T> values = cask_test::numbers<T>(sizes, seed);
    std::uint64_t state = seed + 1;
    for (T& each : values) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const std::uint64_t drawn = state >> 33;
        if (drawn % 3 == 0) each = static_cast<T>(drawn % 7);
        if constexpr (std::floating_point<T>) {
            if (drawn % 31 == 0) each = -T(0);
            if (drawn % 41 == 0) each = std::numeric_limits<T>::quiet_NaN();
        }
    }
    return values;
}

/// A run of one expression within a budget, of which rows are sorted.
template <class T>
class limited {
public:
    limited(const ck::array<T>& x, int threads)
        : from_(ck::optimize::prepare({x.node()}, {})),
          sizes_(x.shape()),
          executor_(threads),
          how_{threads, {}, 256, {}} {}

    [[nodiscard]] index_t least() const {
        ck::memory::ledger account;
        ck::laps::chooser routes(how_, account);
        const index_t whole =
            ck::plan::make_plan(from_, how_.threads, how_.instructions).needs.bytes();
        xt::xarray<T> none = xt::xarray<T>::from_shape({1});
        return ck::laps::detail::smallest_route(routes, from_, {target(none)}, whole);
    }
    /// The result within `bytes`; what was counted is what was said.
    [[nodiscard]] xt::xarray<T> result(index_t bytes) {
        xt::xarray<T> found =
            xt::xarray<T>::from_shape(std::vector<std::size_t>(sizes_.begin(), sizes_.end()));
        ck::memory::ledger account;
        ck::memory::budget budget(bytes, account);
        ck::laps::chooser routes(how_, account);
        const auto way = routes.choose(from_, {target(found)}, bytes);
        REQUIRE(way);
        ck::memory::traffic said;
        ck::laps::conditions how = how_;
        how.brings = way->brings;
        for (const ck::laps::lap& each : way->laps) said += ck::laps::traffic_of(each, how);
        ck::laps::run(from_, {target(found)}, {executor_, account, budget, how_});
        CHECK(account.held() == 0);
        CHECK(account.peak() <= way->bytes);
        CHECK(account.moved() == said);
        spilled_ = said.spilled;
        return found;
    }
    [[nodiscard]] index_t spilled() const { return spilled_; }

private:
    [[nodiscard]] ck::schedule::target target(xt::xarray<T>& into) const {
        return {.data = reinterpret_cast<std::byte*>(into.data()),
                .strides = ck::row_major_bytes(sizes_, sizeof(T))};
    }

    ck::expr::graph from_;
    ck::shape sizes_;
    ck::schedule::thread_executor executor_;
    ck::laps::conditions how_;
    index_t spilled_ = 0;
};

/// The rows in order as long ones are, in blocks of so many elements.
template <class T>
ck::array<T> in_blocks(const ck::array<T>& x, index_t axis, index_t block) {
    return ck::array<T>(ck::front::sort(ck::detail::value_routines<T>(), ck::dtype_of<T>, x.node(),
                                        axis, {}, block));
}
/// And their places.
template <class T>
ck::array<std::int64_t> places_in_blocks(const ck::array<T>& x, index_t axis, index_t block) {
    return ck::array<std::int64_t>(ck::front::sort(ck::detail::place_routines<T>(),
                                                   ck::dtype::int64, x.node(), axis, {}, block));
}

template <class T>
void check_limited(const ck::array<T>& x, const xt::xarray<T>& expected) {
    for (const int threads : {1, 3}) {
        limited<T> run(x, threads);
        const index_t least = run.least();
        for (const index_t times : {1, 2, 8}) {
            INFO(threads << " threads, " << times << " times " << least);
            CHECK(cask_test::first_difference(
                      run.result(times * least), expected,
                      [](const T& a, const T& b) { return cask_test::same_bits(a, b); }) == "");
            if (times == 1 && threads == 1) CHECK(run.spilled() > 0);
        }
    }
}

/// What sorts rows in blocks, and whole ones: along both axes, whole results and parts of them.
template <class R, class T, class InBlocks, class Whole>
void check_sorts(const ck::shape& sizes, std::uint64_t seed, InBlocks&& in_blocks, Whole&& whole) {
    CAPTURE(ck::dtype_of<T>, to_string(sizes));
    const xt::xarray<T> values = with_equal_ones<T>(sizes, seed);
    const ck::array<T> x = ck::from_array(values);
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (sizes[axis] < 1000) continue;
        const index_t block = sizes[axis] / 9 + 1;
        const ck::array<R> cut = in_blocks(x, axis, block);
        const ck::array<R> sorted = whole(x, axis);  // in no blocks
        check_limited<R>(cut, sorted.compute());
        const index_t third = sizes[axis] / 3;
        for (const auto& [begin, end] :
             {std::pair{third, 2 * third}, std::pair{sizes[axis] - 5, sizes[axis]}}) {
            const auto some = ck::range(begin, end);
            if (sizes.rank() == 1) {
                check_limited<R>(cut(some), sorted(some).compute());
            } else if (axis == 0) {
                check_limited<R>(cut(some, ck::all()), sorted(some, ck::all()).compute());
            } else {
                check_limited<R>(cut(ck::range(0, 1), some),
                                 sorted(ck::range(0, 1), some).compute());
            }
        }
    }
}
template <class T>
void check_elements(const ck::shape& sizes, std::uint64_t seed) {
    check_sorts<T, T>(
        sizes, seed, [](const auto&... of) { return in_blocks(of...); },
        [](const auto&... of) { return ck::sort(of...); });
}
template <class T>
void check_places(const ck::shape& sizes, std::uint64_t seed) {
    check_sorts<std::int64_t, T>(
        sizes, seed, [](const auto&... of) { return places_in_blocks(of...); },
        [](const auto&... of) { return ck::argsort(of...); });
}

TEMPLATE_TEST_CASE("rows that do not fit are sorted in runs", "[row_merge]", std::int32_t,
                   std::uint64_t, float, double) {
    check_elements<TestType>({40000}, 1);
    check_elements<TestType>({3, 20011}, 2);
    check_elements<TestType>({20000, 2}, 3);
}

TEMPLATE_TEST_CASE("rows of narrow elements that do not fit are sorted in runs", "[row_merge]",
                   bool, std::int16_t) {
    check_elements<TestType>({90000}, 1);
    check_elements<TestType>({2, 70011}, 2);
    check_elements<TestType>({200000, 2}, 3);
}

TEMPLATE_TEST_CASE("places in order of rows that do not fit", "[row_merge]", bool, std::int16_t,
                   float, double) {
    check_places<TestType>({40000}, 1);
    check_places<TestType>({3, 20011}, 2);
    check_places<TestType>({20000, 2}, 3);
}

TEST_CASE("rows that are alike, or in order, are sorted in runs", "[row_merge]") {
    constexpr index_t length = 50000;
    const auto rising = ck::astype<double>(ck::arange<std::int64_t>(length)).persist();
    for (const auto& x : {rising, ck::flip(rising), ck::zeros<double>({length}) + rising * 0.0,
                          ck::floor(rising / 20000.0), rising * std::nan("")}) {
        const auto values = x.persist();
        check_limited<double>(in_blocks(values, 0, 1000), ck::sort(values).compute());
        check_limited<std::int64_t>(places_in_blocks(values, 0, 1000),
                                    ck::argsort(values).compute());
        for (const auto& found : {ck::nanquantile(values, 0.3), ck::median(values)}) {
            check_limited<double>(found, found.compute());
        }
    }
}

TEST_CASE("sorted rows that do not fit, in company", "[row_merge]") {
    const auto values = ck::from_array(with_equal_ones<double>({60000}, 5));
    const auto x = ck::where(ck::isnan(values), 3.0, values);
    const auto sorted = in_blocks(x, 0, 3000);
    const auto expected = ck::sort(x).persist();
    const auto inner = ck::range(1, 60000);
    const auto outer = ck::range(0, 59999);
    check_limited<double>(sorted(inner) - sorted(outer),
                          (expected(inner) - expected(outer)).compute());
    check_limited<double>(ck::cumsum(sorted) - ck::flip(sorted),
                          (ck::cumsum(expected) - ck::flip(expected)).compute());
    // Two sorts of one run, one of the other.
    const auto twice = in_blocks(sorted * ck::flip(x), 0, 4000);
    check_limited<double>(twice, ck::sort(expected * ck::flip(x)).compute());
    // Places that are used, and beside the elements.
    const auto places = places_in_blocks(x, 0, 3000);
    const auto expected_places = ck::argsort(x).persist();
    check_limited<double>(ck::astype<double>(places) * sorted,
                          (ck::astype<double>(expected_places) * expected).compute());
    check_limited<double>(
        ck::astype<double>(ck::cumsum(places)) - ck::median(x),
        (ck::astype<double>(ck::cumsum(expected_places)) - ck::median(x)).compute());
    // Of what is held before.
    const auto centred = x - ck::mean(x);
    check_limited<double>(in_blocks(centred, 0, 3000), ck::sort(centred).compute());
}

TEST_CASE("quantiles of rows that do not fit", "[row_merge]") {
    const xt::xarray<double> with_nan = with_equal_ones<double>({3, 30000}, 7);
    const auto some = ck::from_array(with_nan);
    const auto x = ck::where(ck::isnan(some), 3.0, some).persist();
    for (const auto& each : {x, some}) {
        for (const auto& found :
             {ck::median(each), ck::median(each, 1), ck::nanmedian(each), ck::nanmedian(each, 1)}) {
            check_limited<double>(found, found.compute());
        }
        for (const auto method : {ck::quantile_method::linear, ck::quantile_method::nearest,
                                  ck::quantile_method::averaged_inverted_cdf}) {
            for (const auto& found :
                 {ck::quantile(each, {0.0, 0.25, 0.5, 0.77, 1.0}, {.axes = 1, .method = method}),
                  ck::nanquantile(each, {0.0, 0.25, 0.5, 0.77, 1.0},
                                  {.axes = 1, .method = method})}) {
                check_limited<double>(found, found.compute());
            }
        }
    }
    // Of neighbouring blocks, and of all.
    const auto line = ck::reshape(x, {-1}).persist();
    for (const std::vector<double>& q :
         {std::vector<double>{0.9, 0.95, 0.99}, {0.97, 0.98, 0.999}, {0.01, 0.02, 0.03, 0.99}}) {
        check_limited<double>(ck::quantile(line, q), ck::quantile(line, q).compute());
    }
    const auto halves = ck::astype<float>(x);
    check_limited<float>(ck::percentile(halves, 37), ck::percentile(halves, 37).compute());
    const auto bytes = ck::astype<std::int8_t>(line).persist();
    check_limited<double>(ck::percentile(bytes, 37), ck::percentile(bytes, 37).compute());
}

TEST_CASE("quantiles of rows of which some have no number", "[row_merge]") {
    const index_t length = 30000;
    const auto place = ck::arange<double>(length);
    const auto row = ck::expand_dims(place, 0);
    // One of numbers, one with a single number, one with none.
    const auto x = ck::concatenate({ck::where(row >= 0.0, row, 0.0),
                                    ck::where(row == 12345.0, -0.5, std::nan("")),
                                    ck::full<double>({1, length}, std::nan(""))},
                                   0)
                       .persist();
    for (const auto& found : {ck::nanquantile(x, {0.0, 0.1, 0.99, 1.0}, {.axes = 1}),
                              ck::quantile(x, {0.0, 0.1, 0.99, 1.0}, {.axes = 1})}) {
        check_limited<double>(found, found.compute());
        check_limited<double>(found(ck::range(1, 4, 2), ck::range(0, 3, 2)),
                              found(ck::range(1, 4, 2), ck::range(0, 3, 2)).compute());
    }
    // All together, kept axes, and beside another result of the same rows.
    const auto all = ck::nanmedian(x, {.keep_dims = true});
    check_limited<double>(all, all.compute());
    const auto centred = ck::nanmedian(x, {.axes = 1, .keep_dims = true}) - x;
    check_limited<double>(centred, centred.compute());
}

}  // namespace
