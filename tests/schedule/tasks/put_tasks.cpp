// SPDX-License-Identifier: BSD-3-Clause
// Results that writers take.
#include "support/check.hpp"
#include "support/dtypes.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ck = cask;
using cask_test::ContainsSubstring;
using cask_test::memory_writer;

namespace {

template <class T>
ck::schedule::target into(memory_writer& writer, const ck::array<T>&) {
    return {.to = &writer};
}

/// Whether a writer gets what `compute` gives.
template <class T>
bool is_put(const ck::array<T>& x) {
    const xt::xarray<T> expected = x.compute();
    memory_writer writer(x.shape(), sizeof(T));
    ck::front::compute({x.node()}, {into(writer, x)});
    return writer.holds(expected);
}

using cask_test::every_dtype;

}  // namespace

TEMPLATE_LIST_TEST_CASE("writers take results of all dtypes and ranks", "[put]", every_dtype) {
    using T = TestType;
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{0}, ck::shape{1}, ck::shape{1000}, ck::shape{3, 0},
          ck::shape{7, 9}, ck::shape{300, 200}, ck::shape{3, 1, 50}, ck::shape{2, 3, 4, 5}}) {
        const auto x =
            ck::astype<T>(ck::reshape(ck::arange<std::int64_t>(0, sizes.size()) % 5, sizes));
        CAPTURE(ck::to_string(sizes));
        CHECK(is_put(x));
        CHECK(is_put(ck::flip(x)));
        CHECK(is_put(ck::transpose(x)));
    }
}

TEST_CASE("writers take results of every kind of stage", "[put]") {
    const auto x = ck::random::generator(1).uniform({cask_test::is_sanitized ? 80 : 300, 700});
    for (const auto& way : cask_test::configurations()) {
        INFO(way.name);
        ck::runtime own(way.options);
        CHECK(is_put(x + ck::transpose(ck::transpose(x)) * 2.0));
        CHECK(is_put(ck::sum(x, 0)));
        CHECK(is_put(ck::argmin(x)));
        CHECK(is_put(ck::cumsum(x, 1)));
        CHECK(is_put(ck::matmul(x, ck::transpose(x))));
        CHECK(is_put(ck::exp(x - ck::expand_dims(ck::max(x, 1), 1))));
        CHECK(is_put(ck::reshape(ck::sin(x), {-1})));
        CHECK(is_put(ck::concatenate({x, x * 2.0, ck::sqrt(x)}, 1)));
        CHECK(is_put(ck::full<double>({30, 40}, 7.0)));
    }
}

TEST_CASE("one run fills memory and writers, and shares what they have in common", "[put]") {
    std::atomic<int> calls{0};
    const auto x = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value * 3.0;
        },
        ck::random::generator(1).uniform({40, 500}));
    const auto y = ck::exp(x - ck::expand_dims(ck::max(x, 1), 1));
    const auto total = ck::sum(y, 0);
    const xt::xarray<double> expected_x = x.compute();
    const xt::xarray<double> expected_y = y.compute();
    const xt::xarray<double> expected_total = total.compute();
    calls = 0;
    memory_writer first(x.shape(), 8);
    memory_writer again(x.shape(), 8);
    memory_writer second(y.shape(), 8);
    xt::xarray<double> memory = ck::interop::make_xarray<double>(x.shape());
    xt::xarray<double> third = ck::interop::make_xarray<double>(total.shape());
    ck::front::compute({x.node(), y.node(), total.node(), x.node(), x.node()},
                       {into(first, x), into(second, y),
                        ck::front::target_of(third.data(), total.shape(), 8),
                        ck::front::target_of(memory.data(), x.shape(), 8), into(again, x)});
    CHECK(calls == 40 * 500);
    CHECK(first.holds(expected_x));
    CHECK(again.holds(expected_x));
    CHECK(second.holds(expected_y));
    CHECK((third == expected_total));
    CHECK((memory == expected_x));
}

namespace {

/// Numbers that cost little: the sums of their index.
ck::array<double> counted(const ck::shape& sizes) {
    ck::array<double> all = ck::zeros<double>(sizes);
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        ck::shape along = ck::shape::filled(sizes.rank(), 1);
        along[axis] = sizes[axis];
        all = all + ck::reshape(ck::arange(0.0, static_cast<double>(sizes[axis])), along);
    }
    return all;
}

}  // namespace

TEST_CASE("boxes that are put begin at multiples of the granule, and few are small", "[put]") {
    const auto x = counted({50, 30, 5000});  // 1.2 MB a position
    const xt::xarray<double> expected = x.compute();
    const std::pair<ck::shape, int> cases[] = {{{}, 17},           {{10}, 5},        {{7, 30}, 8},
                                               {{1, 8, 1000}, 17}, {{200, 1, 1}, 1}, {{3}, 17}};
    for (const auto& [granule, boxes] : cases) {
        CAPTURE(ck::to_string(granule));
        memory_writer writer(x.shape(), 8, granule);
        ck::front::compute({x.node()}, {into(writer, x)});
        CHECK(writer.holds(expected));
        CHECK(writer.boxes == boxes);
    }
    const auto rows = counted({4, 1900, 1000});  // 15 MB a position
    memory_writer along(rows.shape(), 8, {1, 900});
    ck::front::compute({rows.node()}, {into(along, rows)});
    CHECK(along.holds(rows.compute()));
    CHECK(along.boxes == 4 * 3);
    memory_writer outer(rows.shape(), 8, {2, 900});
    ck::front::compute({rows.node()}, {into(outer, rows)});
    CHECK(outer.holds(rows.compute()));
    CHECK(outer.boxes == 2);
}

namespace {

/// Looks at what it is to take after a while: whoever writes there meanwhile is seen.
class slow_writer : public memory_writer {
public:
    using memory_writer::memory_writer;
    void write(const ck::region& box, const std::byte* from) override {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        memory_writer::write(box, from);
    }
};

}  // namespace

TEST_CASE("what has not been put yet makes no room for others", "[put]") {
    for (const int threads : {1, 2, 4}) {
        ck::runtime own({.threads = threads});
        const ck::index_t columns = cask_test::is_sanitized ? 60 : 300;
        ck::array<double> x = ck::random::generator(1).uniform({500, columns});
        std::vector<ck::array<double>> steps;
        std::vector<std::unique_ptr<slow_writer>> writers;
        std::vector<ck::expr::node_ptr> nodes;
        std::vector<ck::schedule::target> targets;
        for (int k = 0; k < 12; ++k) {
            x = k % 2 == 0 ? ck::cumsum(x * 0.5, 0) : ck::transpose(ck::transpose(ck::sin(x)));
            if (k % 3 == 1) x = ck::cumsum(x, 1);
            steps.push_back(x);
            nodes.push_back(x.node());
            writers.push_back(std::make_unique<slow_writer>(x.shape(), 8));
            targets.push_back({.to = writers.back().get()});
        }
        ck::front::compute(nodes.data(), targets.data(), nodes.size());
        for (std::size_t k = 0; k < steps.size(); ++k) {
            CAPTURE(threads, k);
            CHECK(writers[k]->holds(steps[k].compute()));
        }
        CHECK(own.ledger().held() == 0);
    }
}

namespace {

/// Fails at its second box.
class failing_writer : public memory_writer {
public:
    using memory_writer::memory_writer;
    void write(const ck::region& box, const std::byte* from) override {
        memory_writer::write(box, from);
        if (++calls_ >= 2) throw ck::io_error("disk", "is full", {});
    }

private:
    std::atomic<int> calls_{0};
};

}  // namespace

TEST_CASE("a writer that fails is a task that fails", "[put]") {
    for (const auto& way : cask_test::configurations()) {
        ck::runtime own(way.options);
        const auto x = counted({3000, 1000});
        failing_writer writer(x.shape(), 8);
        const int line = __LINE__ + 1;
        const auto y = ck::sqrt(x);
        try {
            ck::front::compute({y.node(), ck::cumsum(y, 0).node()},
                               {into(writer, y), into(writer, y)});
            FAIL("nothing was thrown");
        } catch (const ck::task_error& failure) {
            CHECK_THAT(failure.what(), ContainsSubstring("[sqrt] failed in region"));
            CHECK_THAT(failure.what(), ContainsSubstring("[disk] is full"));
            CHECK(failure.where().line == line);
            CHECK_THROWS_AS(std::rethrow_if_nested(failure), ck::io_error);
        }
        CHECK(own.ledger().held() == 0);
        CHECK(is_put(y));
    }
}

TEST_CASE("a run inside of a task puts, too", "[put]") {
    std::mutex mutex;
    std::vector<std::unique_ptr<memory_writer>> writers;
    const auto inner = ck::random::generator(1).uniform({20, 30});
    const auto x = ck::map(
        [&](double value) {
            auto writer = std::make_unique<memory_writer>(inner.shape(), 8);
            ck::front::compute({inner.node()}, {into(*writer, inner)});
            const std::lock_guard lock(mutex);
            writers.push_back(std::move(writer));
            return value;
        },
        ck::random::generator(2).uniform({4, 5}));
    CHECK(is_put(x));
    const xt::xarray<double> expected = inner.compute();
    CHECK(writers.size() == 40);
    for (const auto& each : writers) CHECK(each->holds(expected));
}
