// SPDX-License-Identifier: BSD-3-Clause
// Parts that go on where others ended: scans and reductions cut along their own axis have the bits
// of the whole.
//
//     CASK_CARRIES=20000 CASK_CARRIES_SEED=7 test_laps "[random carries]"
#include <cask/laps/run.hpp>

#include "support/check.hpp"
#include "support/environment.hpp"
#include "support/in_parts.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>

namespace ck = cask;
using cask_test::drawn_below;
using ck::index_t;

namespace {

/// Runs of which parts went on where others ended.
std::uint64_t carried_runs = 0;

/// Computes a walk in parts of `extent`, one after another, of which there are several: the bits
/// of `expected`.
template <class T>
void check_in_parts(const ck::laps::walk& computes, const ck::shape& extent,
                    const xt::xarray<T>& expected, int threads) {
    INFO("parts of " << to_string(extent) << " of " << to_string(computes.sizes()) << ", "
                     << threads << " threads");
    const bool carries = !computes.is_plain() || !ck::laps::carried_scans(computes.of).empty();
    carried_runs += carries ? 1 : 0;
    xt::xarray<T> result = xt::xarray<T>::from_shape(expected.shape());
    if constexpr (!std::is_same_v<T, bool>) std::fill(result.begin(), result.end(), T(113));
    ck::shape sizes;
    for (const std::size_t size : expected.shape()) sizes.push_back(static_cast<index_t>(size));
    ck::memory::ledger account;
    ck::memory::budget budget(index_t{1} << 40, account);
    ck::schedule::thread_executor executor(threads);
    const ck::laps::engine with{executor, account, budget, {.threads = threads}};
    const auto run_into = [&](const ck::schedule::target& target) {
        ck::laps::lap one{computes, {target}, {}, extent, 0, index_t{1} << 40};
        if (computes.product) one.computes.product->is_written = target.to != nullptr;
        one.parts = ck::laps::part_counts(computes.sizes(), extent).size();
        one.carries = one.computes.carry_bytes(one.nth_part(0));
        ck::laps::detail::run_lap(one, with);
        CHECK(account.held() == 0);
    };
    run_into({.data = reinterpret_cast<std::byte*>(result.data()),
              .strides = ck::row_major_bytes(sizes, sizeof(T))});
    cask_test::memory_writer writer(sizes, sizeof(T));
    run_into({.to = &writer});
    CHECK(writer.holds(result));
    CHECK(cask_test::first_difference(result, expected, [](const T& a, const T& b) {
              return cask_test::same_bits(a, b) || (a != a && b != b);
          }) == "");
}

/// A reduction, cut along the first reduced axis in parts of about `elements`.
template <class T>
void check_fold(const ck::array<T>& x, index_t elements, int threads) {
    const ck::expr::graph whole = ck::optimize::prepare({x.node()}, {});
    auto folds = ck::laps::carried_folds(whole);
    if (folds.empty()) return;  // rewritten as something else
    const ck::expr::node_ptr input = folds.front().of->input();
    const ck::shape extent = ck::laps::extent_along(input->shape(), folds.front().rule().axes,
                                                    folds.front().leaves().first[0], elements);
    if (extent == input->shape()) return;
    const int axis = folds.front().axis();
    ck::expr::graph of = ck::laps::with_carried_scans({ck::expr::graph({input})}, extent, axis);
    check_in_parts<T>({std::move(of), std::move(folds), {}, axis}, extent, x.compute(), threads);
}

/// A product, cut along its depth.
template <class T>
void check_product(const ck::array<T>& x, index_t elements, int threads) {
    const ck::expr::graph whole = ck::optimize::prepare({x.node()}, {});
    auto product = ck::laps::carried_product_of(whole, false);
    if (!product) return;
    const ck::shape domain = product->domain();
    const ck::shape extent = ck::laps::extent_of_depth(domain, elements);
    if (extent == domain) return;
    check_in_parts<T>(
        {ck::expr::graph(whole.roots.front()->inputs()), {}, std::move(product), domain.rank() - 1},
        extent, x.compute(), threads);
}

/// Something with scans, cut along `axis` in parts of `length`.
template <class T>
void check_scan(const ck::array<T>& x, int axis, index_t length, int threads) {
    if (length >= x.shape()[axis]) return;
    const ck::expr::graph whole = ck::optimize::prepare({x.node()}, {});
    ck::shape extent = x.shape();
    extent[axis] = length;
    ck::expr::graph of = ck::laps::with_carried_scans({whole}, extent, axis);
    check_in_parts<T>({std::move(of), {}, {}, axis}, extent, x.compute(), threads);
}

/// Random numbers of a shape, some of them special.
template <class T>
[[nodiscard]] ck::array<T> drawn_values(cask_test::part_dice& dice, const ck::shape& sizes) {
    const auto uniform = ck::random::generator(dice()).uniform(sizes);
    if constexpr (std::is_integral_v<T>) {
        return ck::astype<T>(ck::floor(uniform * 200.0 - 100.0)).persist();
    } else {
        const auto values = ck::astype<T>(uniform * 2.0 - 1.0);
        // Totals that leave the range of the type, and come back.
        if (drawn_below(dice, 4) == 0) {
            return (values * static_cast<T>(std::numeric_limits<ck::real_t<T>>::max() / 8))
                .persist();
        }
        return values.persist();
    }
}

template <class T>
[[nodiscard]] ck::array<T> drawn_input(cask_test::part_dice& dice) {
    switch (drawn_below(dice, 5)) {
        case 0: return drawn_values<T>(dice, {1 + drawn_below(dice, 200'000)});
        case 1:
            return drawn_values<T>(dice, {1 + drawn_below(dice, 3000), 1 + drawn_below(dice, 9)});
        case 2:
            return drawn_values<T>(dice, {1 + drawn_below(dice, 40), 1 + drawn_below(dice, 9000)});
        case 3:
            return drawn_values<T>(dice, {1 + drawn_below(dice, 600), 1 + drawn_below(dice, 300)});
        default:
            return drawn_values<T>(dice, {1 + drawn_below(dice, 20), 1 + drawn_below(dice, 400),
                                          1 + drawn_below(dice, 30)});
    }
}

template <class T>
void check_drawn(std::uint64_t seed) {
    INFO("seed " << seed);
    cask_test::part_dice dice(seed);
    ck::array<T> x = drawn_input<T>(dice);
    const int threads = 1 << drawn_below(dice, 3);
    const int rank = static_cast<int>(x.rank());
    if (drawn_below(dice, 8) == 0) {
        const index_t rows = 1 + drawn_below(dice, 40);
        const index_t depth = 1 + drawn_below(dice, 2000);
        const auto a = drawn_values<T>(dice, {rows, depth});
        const auto b = drawn_values<T>(dice, {depth, 1 + drawn_below(dice, 40)});
        return check_product<T>(ck::matmul(ck::astype<T>(a + T(1)), b), 1 + drawn_below(dice, 9000),
                                threads);
    }
    const int axis = static_cast<int>(drawn_below(dice, rank));
    if (drawn_below(dice, 2) == 0) x = ck::astype<T>(x * T(2) + T(1));
    if (drawn_below(dice, 2) == 0) {
        const auto totals = drawn_below(dice, 3) == 0 ? ck::astype<T>(ck::cumprod(x, axis))
                                                      : ck::astype<T>(ck::cumsum(x, axis));
        const index_t length = x.shape()[axis];
        const index_t part = 1 + drawn_below(dice, std::min<index_t>(length, 40'000));
        const index_t least = std::max<index_t>(part, length / 200 + 1);
        switch (drawn_below(dice, 4)) {
            case 0: return check_scan<T>(totals, axis, least, threads);
            case 1:
                return check_scan<T>(ck::astype<T>(ck::cumsum(totals, axis)), axis, least, threads);
            case 2: {
                if (length < 3) return;
                const auto behind = ck::range(1, ck::_);
                const auto all = ck::range(0, ck::_);
                return check_scan<T>(axis == 0   ? totals(behind)
                                     : axis == 1 ? totals(all, behind)
                                                 : totals(all, all, behind),
                                     axis, least, threads);
            }
            default: x = totals;
        }
    }
    std::vector<int> axes{axis};
    for (int k = 0; k < rank; ++k) {
        if (k != axis && drawn_below(dice, 2) == 0) axes.push_back(k);
    }
    const index_t elements = 1 + drawn_below(dice, x.shape().size());
    switch (drawn_below(dice, 7)) {
        case 0: return check_fold(ck::sum(x, axes), elements, threads);
        case 1: return check_fold(ck::mean(x, axes), elements, threads);
        case 2: return check_fold(ck::variance(x, axes), elements, threads);
        case 3: return check_fold(ck::max(x, axes), elements, threads);
        case 4: return check_fold(ck::argmin(x, axis), elements, threads);
        case 5: return check_fold(ck::argmax(x), elements, threads);
        default: return check_fold(ck::any(x > T(1), axes), elements, threads);
    }
}

}  // namespace

TEST_CASE("random scans and reductions in parts along their axis", "[random carries]") {
    const std::uint64_t count = environment_number("CASK_CARRIES", 300);
    const std::uint64_t first = environment_number("CASK_CARRIES_SEED", 1);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        switch (seed % 4) {
            case 0: check_drawn<float>(seed); break;
            case 1: check_drawn<std::int32_t>(seed); break;
            default: check_drawn<double>(seed);
        }
    }
    CHECK(carried_runs > count / 3);
}
