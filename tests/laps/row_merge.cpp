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

template <class T>
void check_limited(const ck::array<T>& x, const xt::xarray<T>& expected) {
    for (const int threads : {1, 2, 4}) {
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

/// Along both axes, whole results and parts of them.
template <class T>
void check_sorts(const ck::shape& sizes, std::uint64_t seed) {
    CAPTURE(ck::dtype_of<T>, to_string(sizes));
    const xt::xarray<T> values = with_equal_ones<T>(sizes, seed);
    const ck::array<T> x = ck::from_array(values);
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (sizes[axis] < 1000) continue;
        const index_t block = sizes[axis] / 9 + 1;
        const ck::array<T> sorted = ck::sort(x, axis);  // in no blocks
        check_limited<T>(in_blocks(x, axis, block), sorted.compute());
        const index_t third = sizes[axis] / 3;
        for (const auto& [begin, end] :
             {std::pair{third, 2 * third}, std::pair{sizes[axis] - 5, sizes[axis]}}) {
            const auto some = ck::range(begin, end);
            if (sizes.rank() == 1) {
                check_limited<T>(in_blocks(x, axis, block)(some), sorted(some).compute());
            } else if (axis == 0) {
                check_limited<T>(in_blocks(x, axis, block)(some, ck::all()),
                                 sorted(some, ck::all()).compute());
            } else {
                check_limited<T>(in_blocks(x, axis, block)(ck::range(0, 1), some),
                                 sorted(ck::range(0, 1), some).compute());
            }
        }
    }
}

TEMPLATE_TEST_CASE("rows that do not fit are sorted in runs", "[row_merge]", std::int32_t,
                   std::uint64_t, float, double) {
    check_sorts<TestType>({40000}, 1);
    check_sorts<TestType>({3, 20011}, 2);
    check_sorts<TestType>({20000, 2}, 3);
}

TEST_CASE("rows that are alike, or in order, are sorted in runs", "[row_merge]") {
    constexpr index_t length = 50000;
    const auto rising = ck::astype<double>(ck::arange<std::int64_t>(length)).persist();
    for (const auto& x : {rising, ck::flip(rising), ck::zeros<double>({length}) + rising * 0.0,
                          ck::floor(rising / 20000.0), rising * std::nan("")}) {
        const auto values = x.persist();
        check_limited<double>(in_blocks(values, 0, 1000), ck::sort(values).compute());
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
    // Of what is held before.
    const auto centred = x - ck::mean(x);
    check_limited<double>(in_blocks(centred, 0, 3000), ck::sort(centred).compute());
}

TEST_CASE("quantiles of rows that do not fit", "[row_merge]") {
    const xt::xarray<double> with_nan = with_equal_ones<double>({3, 30000}, 7);
    const auto some = ck::from_array(with_nan);
    const auto x = ck::where(ck::isnan(some), 3.0, some).persist();
    for (const auto& each : {x, some}) {
        check_limited<double>(ck::median(each), ck::median(each).compute());
        check_limited<double>(ck::median(each, 1), ck::median(each, 1).compute());
        for (const auto method : {ck::quantile_method::linear, ck::quantile_method::nearest,
                                  ck::quantile_method::averaged_inverted_cdf}) {
            const auto found = ck::quantile(each, {0.0, 0.25, 0.5, 0.77, 1.0},
                                            {.axes = 1, .method = method});
            check_limited<double>(found, found.compute());
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
}

}  // namespace
