// SPDX-License-Identifier: BSD-3-Clause
// Places that take arrays: opened before the run, completed after it, given up where it fails.
#include <cask/front/store.hpp>

#include "support/check.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>
#include <cask/front/store.ipp>

#include <memory>
#include <string>

namespace ck = cask;
using cask_test::ContainsSubstring;

namespace {

/// Keeps what it takes.
class shelf : public ck::front::destination {
public:
    explicit shelf(std::string name = "shelf") : name_(std::move(name)) {}

    std::shared_ptr<ck::expr::writer> open(std::string_view operation, const ck::shape& sizes,
                                           ck::dtype type, ck::source_line where) const override {
        opened += std::string(operation) + " " + ck::to_string(sizes) + " " +
                  std::string(ck::to_string(type)) + " " + std::to_string(where.line);
        taken = std::make_shared<cask_test::memory_writer>(sizes, ck::size_of(type));
        return taken;
    }
    const std::string& name() const noexcept override { return name_; }

    mutable std::string opened;
    mutable std::shared_ptr<cask_test::memory_writer> taken;

private:
    std::string name_;
};

}  // namespace

TEST_CASE("a place is opened, filled and completed", "[store]") {
    const auto x = ck::random::generator(1).uniform({30, 40});
    const shelf place;
    const int line = __LINE__ + 1;
    ck::store(x, place);
    CHECK(place.opened == "store (30, 40) float64 " + std::to_string(line));
    CHECK(place.taken->holds(x.compute()));
    CHECK(place.taken->completed);
    const shelf nothing;
    ck::store(ck::zeros<float>({3, 0}), nothing);
    CHECK(nothing.taken->boxes == 0);
    CHECK(nothing.taken->completed);
}

TEST_CASE("a place whose array fails is not completed", "[store]") {
    const auto x = ck::map(
        [](double value) -> double {
            if (value > 0.5) throw std::runtime_error("too large");
            return value;
        },
        ck::random::generator(1).uniform({30, 40}));
    const shelf first("first");
    const shelf second("second");
    CHECK_THROWS_AS(ck::store({ck::ones<double>({3}), x}, {first, second}), ck::task_error);
    CHECK_FALSE(first.taken->completed);
    CHECK_FALSE(second.taken->completed);
}

TEST_CASE("large arrays of one shape come in parts, together", "[store]") {
    std::atomic<std::int64_t> calls{0};
    const auto x = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value * 3.0;
        },
        ck::random::generator(1).uniform({3000, 2500}));  // 60 MB
    const auto total = ck::sum(x, 0);
    const shelf first("first");
    const shelf second("second");
    const shelf third("third");
    const shelf small("small");
    ck::runtime own({.threads = 2});
    ck::store({x, x * 2.0 + total, ck::transpose(x), ck::cumsum(x, 0)},
              {first, second, third, small});
    CHECK(calls <= 4 * 3000 * 2500);  // beside the sum and the scan, and in two groups of parts
    CHECK(own.ledger().held() == 0);
    CHECK(first.taken->holds(x.compute()));
    CHECK(second.taken->holds((x * 2.0 + total).compute()));
    CHECK(third.taken->holds(ck::transpose(x).compute()));
    CHECK(small.taken->holds(ck::cumsum(x, 0).compute()));
}
