// SPDX-License-Identifier: BSD-3-Clause
// Random expressions within budgets: the bits of the whole, no more bytes than were said.
//
//     CASK_BUDGETS=200 CASK_BUDGETS_SEED=7 test_laps "[random budgets]"
#include "support/environment.hpp"
#include "support/random_expressions.hpp"

#include <cask/laps/run.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace cask_test;
using ck::index_t;

/// Small arrays are cut, too.
constexpr index_t least_part = 256;

/// One expression within budgets, on some threads.
template <class T>
class budgeted {
public:
    budgeted(const ck::array<T>& x, int threads)
        : from_(ck::optimize::prepare({x.node()}, {})),
          expected_(x.compute()),
          found_(xt::xarray<T>::from_shape(expected_.shape())),
          executor_(threads),
          how_{threads, {}, least_part, {}},
          target_{.data = reinterpret_cast<std::byte*>(found_.data()),
                  .strides = ck::row_major_bytes(x.shape(), sizeof(T))} {}

    /// The fewest bytes for which there is a route.
    [[nodiscard]] index_t least() {
        ck::memory::ledger account;
        ck::laps::chooser routes(how_, account);
        return ck::laps::detail::smallest_route(routes, from_, {target_}, at_once());
    }

    /// What is wrong with a run within `bytes`, or nothing. Notes by how much the bound is above
    /// the peak.
    [[nodiscard]] std::string wrong_within(index_t bytes, std::vector<double>& ratios) {
        ck::memory::ledger account;
        ck::memory::budget budget(bytes, account);
        const ck::laps::engine engine{executor_, account, budget, how_};
        std::fill(found_.begin(), found_.end(), T(113));
        ck::laps::run(from_, {target_}, engine);
        if (account.held() != 0) return "bytes are still held";
        if (account.peak() > bytes) {
            return "took " + std::to_string(account.peak()) + " of " + std::to_string(bytes);
        }
        ck::laps::chooser routes(how_, account);
        const auto way = ck::laps::detail::route_within(routes, from_, {target_}, bytes, at_once());
        if (account.peak() > way->bytes) return "took more than the route said";
        if (!moved_as_said(account.moved(), *way)) return "moved other bytes than the route said";
        ratios.push_back(static_cast<double>(way->bytes) /
                         static_cast<double>(std::max<index_t>(account.peak(), 1)));
        return first_difference(found_, expected_, [](const T& a, const T& b) {
            return same_bits(a, b) || (a != a && b != b);
        });
    }

    /// Whether a run within `bytes` is refused before it has taken any memory.
    [[nodiscard]] bool is_refused(index_t bytes) {
        ck::memory::ledger account;
        ck::memory::budget budget(bytes, account);
        const ck::laps::engine engine{executor_, account, budget, how_};
        try {
            ck::laps::run(from_, {target_}, engine);
        } catch (const ck::budget_error&) {
            return account.peak() == 0;
        }
        return false;
    }

private:
    /// What a run takes that is not cut.
    [[nodiscard]] index_t at_once() const {
        return ck::plan::make_plan(from_, how_.threads, how_.instructions).needs.bytes();
    }
    // A leaf whose running totals leave the range of their type is read again.
    [[nodiscard]] bool moved_as_said(const ck::memory::traffic& moved,
                                     const ck::laps::route& way) const {
        ck::memory::traffic said;
        ck::laps::conditions how = how_;
        how.brings = way.brings;
        for (const ck::laps::lap& each : way.laps) said += ck::laps::traffic_of(each, how);
        bool scans = false;
        for (std::size_t k = 0; k < from_.order.size(); ++k) {
            scans = scans || from_.order[k].as<ck::expr::scan>() != nullptr;
        }
        if (scans && moved.read_back > said.read_back) said.read_back = moved.read_back;
        return moved == said;
    }

    ck::expr::graph from_;
    xt::xarray<T> expected_;
    xt::xarray<T> found_;
    ck::schedule::thread_executor executor_;
    ck::laps::conditions how_;
    ck::schedule::target target_;
};

template <class T>
void check_budgets(std::uint64_t seed, std::vector<double>& ratios) {
    part_dice dice(seed);
    const ck::array<T> x = expression_maker<T>(dice).made();
    for (const int threads : {1, 2, 4}) {
        INFO("seed " << seed << ", " << threads << " threads");
        budgeted<T> own(x, threads);
        const index_t least = own.least();
        for (const index_t times : {1, 2, 8}) {
            INFO(times << " times " << least << " bytes");
            CHECK(own.wrong_within(times * least, ratios) == "");
        }
        if (least > 2) CHECK(own.is_refused(least - least / 64 - 2));
    }
}

TEST_CASE("random expressions stay within budgets", "[random budgets]") {
    const std::uint64_t count = environment_number("CASK_BUDGETS", 32);
    const std::uint64_t first = environment_number("CASK_BUDGETS_SEED", 1);
    std::vector<double> ratios;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        if (seed % 4 == 0) {
            check_budgets<float>(seed, ratios);
        } else {
            check_budgets<double>(seed, ratios);
        }
    }
    std::sort(ratios.begin(), ratios.end());
    const double median = ratios[ratios.size() / 2];
    if (count >= 40) CHECK(median <= 1.2);
    if (std::getenv("CASK_SHOW_ROOM") != nullptr) {
        std::printf("bound / peak over %zu runs: median %.3f, largest %.2f\n", ratios.size(),
                    median, ratios.back());
    }
}

}  // namespace
