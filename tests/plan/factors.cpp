// SPDX-License-Identifier: BSD-3-Clause
// Factors of products: which of them never exist as a whole, and what the tasks compute of them.
#include "support/catch.hpp"
#include "support/check.hpp"
#include "support/plans.hpp"

#include <cask/cask.hpp>

#include <atomic>
#include <stdexcept>

namespace ck = cask;

namespace {

using cask_test::ContainsSubstring;
using cask_test::plan_of;

/// Bytes of the intermediates that exist as a whole.
ck::index_t kept_bytes(const std::vector<ck::expr::node_ptr>& roots) {
    const auto plan = plan_of(roots);
    ck::index_t bytes = 0;
    for (std::size_t k = 0; k < plan.storages.size(); ++k) {
        const bool is_result = std::find(plan.results.begin(), plan.results.end(), k) !=
                               plan.results.end();
        if (!is_result && !plan.storages[k].passing) bytes += plan.storages[k].bytes();
    }
    return bytes;
}
template <class... Arrays>
ck::index_t kept_by(const Arrays&... wanted) {
    return kept_bytes({wanted.node()...});
}

template <class T>
ck::array<T> gram(const ck::array<T>& x) {
    return ck::matmul(ck::transpose(x), x);
}

TEST_CASE("factors that few tasks want are not kept", "[factors]") {
    const auto x = ck::random::generator(1).uniform({100'000, 10}).persist();
    const auto centred = x - ck::mean(x, 0);
    CHECK(kept_by(gram(centred)) == 80);  // the means
    CHECK(kept_by(gram(ck::sqrt(x))) == 0);
    CHECK(kept_by(ck::matmul(ck::transpose(ck::sqrt(x)), ck::exp(x))) == 0);
    CHECK(kept_by(ck::matmul(ck::sqrt(x), ck::ones<double>({10, 3}).persist())) == 0);
    CHECK(kept_by(gram(ck::random::generator(2).normal({100'000, 10}))) == 0);
    CHECK(kept_by(gram(ck::astype<double>(x > 0.5))) == 0);
    CHECK(kept_by(gram(ck::concatenate({ck::sqrt(x), x, ck::exp(x)}))) == 0);
    CHECK(kept_by(ck::sqrt(gram(ck::roll(x, 17, 0)))) == 10 * 10 * 8);
    CHECK(kept_by(gram(ck::flip(ck::sqrt(x)))) == 0);
}

TEST_CASE("of what is computed for a product, what it reads is kept", "[factors]") {
    const auto x = ck::random::generator(1).uniform({2000, 2000});
    const auto left = x(ck::range(0, 500));
    CHECK(kept_by(ck::matmul(left, ck::sqrt(x)(ck::all(), ck::range(0, 700)))) ==
          (500 * 2000 + 2000 * 700) * 8);
    // Once for several that read nearly all.
    CHECK(kept_by(ck::matmul(x(ck::range(0, 1900)), x)) == 2000 * 2000 * 8);
    CHECK(kept_by(ck::matmul(x, x)) == 2000 * 2000 * 8);
    CHECK(kept_by(ck::matmul(left, x(ck::all(), ck::range(0, 700))), x) == 0);
}

TEST_CASE("factors that others want, too, are kept or computed again by cost", "[factors]") {
    const auto x = ck::random::generator(1).uniform({100'000, 10}).persist();
    const auto y = ck::sqrt(x);
    CHECK(kept_by(gram(y), y) == 0);  // a result: read where it is
    const auto cheap = x - 0.5;
    CHECK(kept_by(gram(cheap), ck::sum(cheap)) == 0);
    const auto dear = ck::pow(ck::sin(ck::exp(x)), x);
    CHECK(kept_by(gram(dear), ck::sum(dear, 0)) == dear.size() * 8);
    CHECK(kept_by(gram(dear)) == 0);
}

TEST_CASE("factors of many tiles are kept, and so are those that are read in steps", "[factors]") {
    const auto x = ck::random::generator(1).uniform({2000, 2000}).persist();
    CHECK(kept_by(ck::matmul(ck::sqrt(x), x)) == x.size() * 8);
    const auto y = ck::random::generator(1).uniform({100'000, 10}).persist();
    const auto every_second = ck::sqrt(y)(ck::range(0, ck::_, 2));
    CHECK(kept_by(ck::matmul(ck::transpose(every_second), every_second)) == y.size() * 8);
    // One for all matrices.
    const auto many = ck::random::generator(1).uniform({1000, 4, 4}).persist();
    const auto one = ck::sqrt(ck::random::generator(1).uniform({4, 4}).persist());
    CHECK(kept_by(ck::matmul(many, one)) == 16 * 8);
    CHECK(kept_by(ck::matmul(ck::sqrt(many), ck::exp(many))) == 0);
}

TEST_CASE("products of few tasks leave dear factors to a pass of their own", "[factors]") {
    const auto x = ck::random::generator(1).uniform({10, 30'000}).persist();
    const auto dear = ck::map([](double value) { return value + 1.0; }, x);
    CHECK(kept_by(ck::matmul(dear, ck::transpose(dear))) == 0);
    const auto large = ck::random::generator(1).uniform({64, 30'000}).persist();
    const auto powers = ck::pow(ck::sin(ck::exp(large)), large);
    CHECK(kept_by(ck::matmul(powers, ck::transpose(powers))) == large.size() * 8);
}

TEST_CASE("both factors of one array are computed once", "[factors]") {
    const auto x = ck::random::generator(1).uniform({40'000, 10}).persist();
    std::atomic<ck::index_t> calls{0};
    const auto y = ck::map(
        [&](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value;
        },
        x);
    static_cast<void>(gram(y).compute());
    CHECK(calls >= x.size());
    CHECK(calls <= x.size() + 64 * 64);  // ends of blocks
}

TEST_CASE("a task holds a small part of its factors", "[factors]") {
    ck::runtime own({.threads = 2});
    const auto x = ck::random::generator(1).uniform({200'000, 10}).persist();
    static_cast<void>(gram(ck::sqrt(x)).compute());
    CHECK(own.ledger().peak() >= 2 * 10 * 256 * 8);
    CHECK(own.ledger().peak() <= 2 << 20);
    CHECK(own.ledger().held() == 0);
}

TEST_CASE("what fails in a factor is named", "[factors]") {
    const auto x = ck::random::generator(1).uniform({40'000, 3}).persist();
    const auto y = ck::map(
        [](double value) {
            if (value < 0.01) throw std::runtime_error("too small");
            return value;
        },
        x);
    CHECK_THROWS_WITH(gram(y).compute(), ContainsSubstring("[map] failed in region") &&
                                             ContainsSubstring("too small"));
}

}  // namespace
