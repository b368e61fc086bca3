// SPDX-License-Identifier: BSD-3-Clause
// Whole computations on several threads, for ThreadSanitizer.
#include "support/catch.hpp"

#include <cask/cask.hpp>

#include <thread>

namespace ck = cask;
using namespace std::complex_literals;

namespace {

template <class Body>
void with_each_scheduler(Body&& body) {
    for (const ck::scheduler by : {ck::scheduler::threads, ck::scheduler::tbb}) {
        const ck::runtime four({.threads = 4, .by = by});
        body();
    }
}

TEST_CASE("masks and complex numbers on several threads", "[tsan]") {
    with_each_scheduler([] {
        const auto c = ck::expand_dims(ck::linspace<double>(-1, 0, 200), 1) * 1i +
                       ck::linspace<double>(-1.5, 0, 301);
        ck::array<std::complex<double>> z = c;
        auto fractal = ck::full<std::int32_t>({200, 301}, 20);
        for (int k = 0; k < 20; ++k) {
            z = z * z + c;
            const auto diverge = ck::abs(z) > 2.0;
            const auto newly = diverge && (fractal == 20);
            fractal[newly] = k;
            z[diverge] = 2.0;
        }
        CHECK(fractal.compute()(199, 300) == 20);
    });
}

TEST_CASE("stages that wait for each other, and partial results of groups", "[tsan]") {
    with_each_scheduler([] {
        const auto x = ck::random::generator(1).uniform({1000, 700});
        const auto centred = x - ck::mean(x);
        const auto scaled = centred / ck::stddev(x, {.axes = {0}, .keep_dims = true});
        CHECK(std::abs(ck::mean(centred).item()) < 1e-12);
        CHECK(std::abs(ck::stddev(scaled).item() - 1) < 0.01);
        CHECK(ck::sum(x + ck::transpose(x(ck::range(0, 700), ck::all()))(ck::newaxis(),
                                                                         ck::range(0, 1)))
                  .item() > 0);
    });
}

TEST_CASE("functions over blocks and sorts on several threads", "[tsan]") {
    with_each_scheduler([] {
        const auto x = ck::random::generator(3).uniform({300, 200});
        const auto y = ck::map_overlap<double>(
            [](const auto& b, auto& out) {
                ck::interop::copy_to_block(out.data(), ck::interop::shape_of(out), b, {1, 1});
            },
            ck::rechunk(ck::sqrt(x), 32), {.depth = 1, .boundary = ck::boundary::periodic});
        const auto sorted = ck::sort(y, 0);
        CHECK(ck::sum(ck::sort(x, 1) - ck::sort(x, -1)).item() == 0);
        CHECK(ck::min(sorted).item() == ck::min(ck::sqrt(x)).item());
        CHECK(ck::median(y, 1).compute()(17) == ck::median(ck::sqrt(x), 1).compute()(17));
    });
}

TEST_CASE("several user threads compute at once, and tasks compute inside", "[tsan]") {
    with_each_scheduler([] {
        const auto x = ck::random::generator(2).uniform({50'000});
        const auto nested =
            ck::map([inner = ck::sum(x(ck::range(0, 100)))](double v) { return v + inner.item(); },
                    x(ck::range(0, 200)));
        const double expected = ck::sum(x).item();
        std::vector<double> sums(4);
        {
            std::vector<std::jthread> users;
            for (std::size_t k = 0; k < sums.size(); ++k) {
                users.emplace_back([&, k] {
                    sums[k] = ck::sum(x).item();
                    static_cast<void>(nested.compute());
                });
            }
        }
        for (const double sum : sums) CHECK(sum == expected);
    });
}

TEST_CASE("a failure on one of several threads", "[tsan]") {
    with_each_scheduler([] {
        const auto x = ck::arange<double>(100'000.0);
        const auto bad = ck::map(
            [](double v) {
                if (v == 77'777) throw std::runtime_error("no");
                return v;
            },
            x);
        CHECK_THROWS_AS(ck::sum(bad).item(), ck::task_error);
        CHECK(ck::sum(x).item() == 99'999.0 * 50'000.0);
    });
}

}  // namespace
