// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/front/parts.ipp>

#include <atomic>

namespace ck = cask;

namespace {

template <class T>
std::vector<T> values(const ck::array<T>& x) {
    const auto computed = x.compute();
    return std::vector<T>(computed.begin(), computed.end());
}

TEST_CASE("without reductions and reshapes there is nothing to make ready", "[parts]") {
    const auto x = ck::transpose(ck::random::generator(1).uniform({30, 40})) * 2.0 + 1.0;
    CHECK(ck::front::ready_for_parts(x.node()) == x.node());
}

TEST_CASE("what a run keeps whole is computed once, with the same bits", "[parts]") {
    std::atomic<std::int64_t> calls{0};
    const auto x = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value;
        },
        ck::random::generator(1).uniform({300, 400}));
    const auto centred = ck::random::generator(2).uniform({300, 400}) - ck::mean(x, {0}) * 2.0 +
                         ck::reshape(ck::sum(x, {1}), {300, 1});
    const auto expected = values(centred);
    calls = 0;
    const ck::array<double> ready(ck::front::ready_for_parts(centred.node()));
    const std::int64_t once = calls;
    CHECK(once > 0);
    CHECK(values(ready) == expected);
    CHECK(values(ready(7, ck::range(3, 9))) ==
          std::vector<double>(expected.begin() + 7 * 400 + 3, expected.begin() + 7 * 400 + 9));
    CHECK(calls == once);
    CHECK(ck::front::kept_whole(ck::expr::ordered_nodes({ready.node()})).empty());
}

TEST_CASE("roots that are kept whole, views of them, and empty ones", "[parts]") {
    const auto x = ck::random::generator(1).uniform({30, 40});
    const auto same = [](const ck::array<double>& y) {
        return values(ck::array<double>(ck::front::ready_for_parts(y.node()))) == values(y);
    };
    CHECK(same(ck::sum(x)));
    CHECK(same(ck::sum(ck::sum(x, {0}), {0})));
    CHECK(same(ck::reshape(x + 1.0, {40, 30})));
    CHECK(same(ck::flip(ck::sum(x, {1}))(ck::range(0, 20, 3))));
    CHECK(same(ck::sum(ck::zeros<double>({0, 3}), {1})));
    CHECK(same(ck::sum(ck::zeros<double>({3, 0}), {1}) + 1.0));
}

TEST_CASE("parts land where they belong", "[parts]") {
    const auto x = ck::reshape(ck::arange<std::int32_t>(0, 60), {3, 4, 5});
    std::vector<std::int32_t> to(60, -1);
    const ck::shape strides = ck::row_major_bytes(x.shape(), 4);
    auto* const memory = reinterpret_cast<std::byte*>(to.data());
    ck::front::run_part_into(x.node(), {{1, 0, 2}, {2, 3, 2}}, {memory + 1 * 80, strides});
    CHECK(to[0] == -1);
    CHECK(std::vector<std::int32_t>(to.begin() + 20, to.begin() + 27) ==
          std::vector<std::int32_t>{22, 23, -1, -1, -1, 27, 28});
    ck::front::run_part_into(x.node(), {{1, 0, 2}, {0, 3, 2}}, {nullptr, strides});
    std::int64_t scalar = 0;
    ck::front::run_part_into(ck::sum(x).node(), {{}, {}},
                             {reinterpret_cast<std::byte*>(&scalar), {}});
    CHECK(scalar == 59 * 30);
}

}  // namespace
