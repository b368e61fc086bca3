// SPDX-License-Identifier: BSD-3-Clause
// What users call, of which each allocation and each system call fails once, or all from it on: an
// error that is documented, nothing is left, files are the old ones or the new ones.
//
//     CASK_FAULTS=100000 test_faults "[public calls]"    (all of them)
#include "faults/injection.hpp"
#include "io/folder.hpp"
#include "support/check.hpp"
#include "support/environment.hpp"

#include <cask/cask.hpp>

#include <functional>
#include <sstream>

namespace {

using namespace cask_test;

constexpr ck::index_t rows = 300;
constexpr ck::index_t columns = 200;

/// Something that users do, and whether all came out right.
struct call {
    std::string name;
    std::function<bool()> run;
};

ck::array<double> numbers_of(int seed) {
    return ck::random::generator(static_cast<std::uint64_t>(seed)).uniform({rows, columns});
}
ck::array<double> large() { return ck::random::generator(2).uniform({700, 700}); }
ck::array<double> symmetric(const ck::array<double>& x) {
    const auto y = ck::cumsum(x, 1);
    return y + ck::transpose(y);
}
ck::array<double> standardised(const ck::array<double>& x) {
    return (x - ck::mean(x, 0)) / ck::stddev(x, 0);
}

/// What is expected, made before anything fails.
struct expectations {
    xt::xarray<double> x = numbers_of(1).compute();
    xt::xarray<double> standard = standardised(numbers_of(1)).compute();
    xt::xarray<double> turned = ck::transpose(ck::cumsum(numbers_of(1), 1)).compute();
    xt::xarray<double> product =
        ck::matmul(ck::sin(numbers_of(1)), ck::transpose(numbers_of(1))).compute();
    double total = ck::sum(numbers_of(1)).item();
    xt::xarray<double> through_file = symmetric(large()).compute();
};

xt::xarray<double> in_file(const std::string& path) {
    const auto x = ck::from_npy<double>(path);
    xt::xarray<double> memory = ck::interop::make_xarray<double>(x.shape());
    ck::compute_into(x, memory);  // within any budget
    return memory;
}

std::vector<call> calls_in(const folder& own, const expectations& right) {
    return {
        {"compute", [&] { return standardised(numbers_of(1)).compute() == right.standard; }},
        {"item", [&] { return ck::sum(numbers_of(1)).item() == right.total; }},
        {"compute several",
         [&] {
             const auto x = numbers_of(1);
             const auto [a, b] = ck::compute(standardised(x), ck::sum(x));
             return a == right.standard && b() == right.total;
         }},
        {"product and scan",
         [&] {
             const auto x = numbers_of(1);
             return ck::matmul(ck::sin(x), ck::transpose(x)).compute() == right.product &&
                    ck::transpose(ck::cumsum(x, 1)).compute() == right.turned;
         }},
        {"functions over blocks, and sorts",
         [&] {
             const auto x = ck::rechunk(numbers_of(1), 16);
             const auto y = ck::map_overlap<double>(
                 [](const auto& b, auto& out) {
                     ck::interop::copy_to_block(out.data(), ck::interop::shape_of(out), b, {1, 1});
                 },
                 x * 1.0, {.depth = 1, .boundary = ck::boundary::reflect});
             return y.compute() == right.x && ck::max(ck::sort(y, 0)).item() == ck::max(x).item() &&
                    ck::median(y).item() == ck::median(x).item();
         }},
        {"persist",
         [&] {
             const auto x = numbers_of(1).persist();
             return ck::sum(x).item() == right.total && standardised(x).compute() == right.standard;
         }},
        {"compute_into what is read",
         [&] {
             xt::xarray<double> x = right.x;
             const auto a = ck::borrow(x);
             ck::compute_into(standardised(a), x);
             return x == right.standard;
         }},
        {"masks and joins",
         [&] {
             ck::array<double> x = numbers_of(1);
             x[x > 0.5] = 0.25;
             const auto joined = ck::concatenate({x, ck::flip(x), ck::roll(x, 3, 0)}, 1);
             return ck::max(joined).item() <= 0.5;
         }},
        {"a file and back",
         [&] {
             ck::to_npy(standardised(numbers_of(1)), own / "a.npy");
             return in_file(own / "a.npy") == right.standard;
         }},
        {"several targets",
         [&] {
             xt::xarray<double> memory = ck::interop::make_xarray<double>({columns, rows});
             const auto x = numbers_of(1);
             ck::store({x, ck::transpose(ck::cumsum(x, 1)), standardised(x)},
                       {ck::npy_file(own / "b.npy"), memory, ck::npy_file(own / "c.npy")});
             return memory == right.turned && in_file(own / "b.npy") == right.x &&
                    in_file(own / "c.npy") == right.standard;
         }},
        {"laps with temporary files",
         [&] {
             const ck::runtime small({.threads = 2,
                                      .by = ck::scheduler::threads,
                                      .memory_budget = 2'000'000,
                                      .spill_folder = own / "spill"});
             const auto x = ck::from_npy<double>(own / "x.npy");
             if (ck::explain(symmetric(x)).moves.spilled == 0) return false;
             ck::to_npy(symmetric(x), own / "d.npy");
             return in_file(own / "d.npy") == right.through_file;
         }},
        {"asking",
         [&] {
             std::ostringstream text;
             const auto x = numbers_of(1);
             ck::print(x, text);
             text << x << ck::to_string(ck::explain(standardised(x)));
             return text.str().size() > 100;
         }},
        {"large results",
         [&] {
             const auto x = ck::arange<double>(5'000'000);  // 40 MB: pages of their own
             return ck::cumsum(x, 0).persist().node() != nullptr;
         }},
    };
}

[[nodiscard]] bool is_documented(const std::exception& failure) {
    return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
           dynamic_cast<const ck::error*>(&failure) != nullptr;
}

/// Makes calls fail, and looks at what is left.
class troublemaker {
public:
    troublemaker(const folder& own, call what, std::int64_t most)
        : own_(own), what_(std::move(what)), most_(most) {}

    void run() {
        std::int64_t calls[seam_count];
        for (int k = 0; k < seam_count; ++k) calls[k] = calls_of(static_cast<seam>(k));
        REQUIRE(what_.run());
        files_ = own_.files();
        for (int k = 0; k < seam_count; ++k) calls[k] = calls_of(static_cast<seam>(k)) - calls[k];
        for (int k = 0; k < seam_count; ++k) {
            const std::int64_t step = std::max<std::int64_t>(calls[k] / most_, 1);
            for (std::int64_t before = 0; before < calls[k]; before += step) {
                // Not the same ones of each call.
                const std::int64_t at = before + (before / step * 7919) % step;
                fail(static_cast<seam>(k), at, 1);
                fail(static_cast<seam>(k), at, fault::always);
            }
        }
    }

private:
    void fail(seam at, std::int64_t before, std::int64_t times) {
        INFO(what_.name << " fails at seam " << static_cast<int>(at) << " after " << before
                        << " calls, " << times << " times");
        bool wrong = false;
        std::string failed;
        try {
            const fault now(at, before, times);
            wrong = !what_.run();
        } catch (const std::exception& failure) {
            failed = is_documented(failure) ? "" : failure.what();
        }
        CHECK(failed == "");
        CHECK_FALSE(wrong);
        CHECK(holds_nothing(ck::runtime::current()));
        CHECK(own_.files() <= files_);
        if (times == 1 && before % 8 != 0) return;
        CHECK(what_.run());
        CHECK(own_.files() == files_);
    }

    const folder& own_;
    call what_;
    std::int64_t most_;  // faults of each seam
    std::size_t files_ = 0;
};

TEST_CASE("whatever fails in a call, it is said, and the next one is right", "[public calls]") {
    const std::uint64_t usual = cask_test::is_sanitized ? 40 : 80;
    const auto most = static_cast<std::int64_t>(
        std::max<std::uint64_t>(cask_test::environment_number("CASK_FAULTS", usual) / 20, 1));
    const ck::runtime own({.threads = 2, .by = ck::scheduler::threads});
    const folder files;
    std::filesystem::create_directory(files / "spill");
    const expectations right;
    ck::to_npy(large(), files / "x.npy");
    for (call& each : calls_in(files, right)) {
        const std::string name = each.name;
        troublemaker(files, std::move(each), name == "large results" ? 4 : most).run();
    }
    CHECK(std::filesystem::is_empty(files / "spill"));
    CHECK_FALSE(leaks());
}

TEST_CASE("expressions die without taking memory", "[public calls]") {
    std::optional<ck::array<double>> x = numbers_of(1);
    const ck::array<double> kept = *x + 1.0;
    for (int k = 0; k < 1000; ++k) {
        const ck::array<double> y = ck::sin(*x);
        x = k % 3 == 0 ? y + ck::cumsum(*x, 0)
                       : ck::where(*x > y, ck::concatenate({y, y})(ck::range(0, rows)), *x - kept);
    }
    std::optional<ck::array<double>> joined = kept;
    for (int k = 0; k < 100; ++k) {
        joined = ck::concatenate({*joined, kept(ck::range(0, 1 + k % 7))}, 0);
    }
    const std::int64_t before = calls_of(seam::allocation);
    x.reset();
    joined.reset();
    CHECK(calls_of(seam::allocation) == before);
    CHECK(kept.compute().size() == rows * columns);
    CHECK_FALSE(leaks());
}

}  // namespace
