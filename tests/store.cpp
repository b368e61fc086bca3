// SPDX-License-Identifier: BSD-3-Clause
// Storing into memory and files: the elements, what they share, what is refused.
#include "io/folder.hpp"
#include "support/check.hpp"
#include "support/dtypes.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

#include <sys/resource.h>

#include <csignal>
#include <numeric>
#include <span>
#include <vector>

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;
using cask_test::numbers;
using cask_test::folder;

namespace {

using cask_test::every_dtype;

template <class T>
xt::xarray<T> in_file(const std::string& path) {
    return ck::from_npy<T>(path).compute();
}

template <class Error, class Call>
void check_refused(const std::string& text, Call&& call) {
    INFO(text);
    try {
        call();
        FAIL_CHECK("nothing was thrown");
    } catch (const Error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring(text));
        CHECK(std::string(failure.where().file) == __FILE__);
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("arrays of all dtypes and ranks are stored together", "[store]",
                        every_dtype) {
    using T = TestType;
    const folder own;
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{0}, ck::shape{1000}, ck::shape{0, 3}, ck::shape{70, 90},
          ck::shape{3, 40, 50}, ck::shape{2, 3, 4, 5}}) {
        CAPTURE(ck::to_string(sizes));
        const auto x =
            ck::astype<T>(ck::reshape(ck::arange<std::int64_t>(0, sizes.size()) % 7, sizes));
        const auto turned = ck::transpose(x);
        const auto total = ck::sum(x);
        xt::xarray<T> memory = ck::interop::make_xarray<T>(turned.shape());
        using total_type = typename decltype(ck::sum(x))::value_type;
        total_type sum{};
        ck::store({x, turned, total, x}, {ck::npy_file(own / "x.npy"),
                                          memory,
                                          {&sum, ck::shape{}},
                                          ck::npy_file(own / "y.npy")});
        const xt::xarray<T> expected = x.compute();
        CHECK((in_file<T>(own / "x.npy") == expected));
        CHECK((in_file<T>(own / "y.npy") == expected));
        CHECK((memory == turned.compute()));
        CHECK(sum == total.item());
    }
    CHECK(own.files() == 2);
}

TEST_CASE("memory of any layout is a target", "[store]") {
    const xt::xarray<double> x = numbers<double>(ck::shape{6, 8});
    const auto a = ck::borrow(x) * 2.0;
    const xt::xarray<double> expected = x * 2.0;
    xt::xarray<double, xt::layout_type::column_major> turned =
        xt::zeros<double>(std::vector<std::size_t>{6, 8});
    xt::xarray<double> wide = xt::zeros<double>(std::vector<std::size_t>{12, 8});
    std::vector<double> flat(48);
    std::vector<double> apart(6 * 10, -1.0);
    ck::store({a, a, a, a}, {turned,
                             xt::view(wide, xt::range(0, 12, 2)),
                             std::span(flat),
                             {apart.data(), ck::shape{6, 8}, ck::shape{10, 1}}});
    check_equal(xt::xarray<double>(turned), expected);
    check_equal(xt::xarray<double>(xt::view(wide, xt::range(0, 12, 2))), expected);
    CHECK(xt::sum(xt::view(wide, xt::range(1, 12, 2)))() == 0);
    CHECK(std::equal(flat.begin(), flat.end(), expected.begin()));
    CHECK(apart[10] == expected(1, 0));
    CHECK(apart[8] == -1.0);
    ck::store(a + 1.0, turned);
    check_equal(xt::xarray<double>(turned), xt::xarray<double>(expected + 1.0));
}

TEST_CASE("a result with gaps may be reshaped in the same run", "[store]") {
    const xt::xarray<double> x = cask_test::numbers<double>(ck::shape{30, 40}, 1);
    const auto y = ck::cumsum(ck::borrow(x), 1);
    const auto turned = ck::reshape(ck::transpose(y) + 1.0, {20, 60});
    const auto line = ck::reshape(y, {1200});
    xt::xarray<double> wide = ck::interop::make_xarray<double>({30, 50});
    xt::xarray<double> flat = ck::interop::make_xarray<double>({1200});
    xt::xarray<double> other = ck::interop::make_xarray<double>({20, 60});
    ck::store({y, line, turned}, {{wide.data(), {30, 40}, ck::shape{50, 1}}, flat, other});
    CHECK((flat == line.compute()));
    CHECK((other == turned.compute()));
    const xt::xarray<double> alone = y.compute();
    for (std::size_t row = 0; row < 30; ++row) CHECK(wide(row, 39) == alone(row, 39));
}

TEST_CASE("what is read may be what is written", "[store]") {
    const folder own;
    xt::xarray<double> x = numbers<double>(ck::shape{300, 300}, 1);
    xt::xarray<double> y = numbers<double>(ck::shape{300, 300}, 2);
    const xt::xarray<double> old_x = x;
    const xt::xarray<double> old_y = y;
    const auto a = ck::borrow(x);
    const auto b = ck::borrow(y);
    ck::to_npy(a, own / "x.npy");
    const auto f = ck::from_npy<double>(own / "x.npy");
    ck::store({b + f, ck::transpose(a) * 2.0, f + ck::transpose(f)},
              {x, y, ck::npy_file(own / "x.npy")});
    check_equal(x, xt::xarray<double>(old_y + old_x));
    check_equal(y, xt::xarray<double>(xt::transpose(old_x) * 2.0));
    check_equal(in_file<double>(own / "x.npy"), xt::xarray<double>(old_x + xt::transpose(old_x)));
}

TEST_CASE("what is read in parts may be written by memory beside them", "[store]") {
    const folder own;
    xt::xarray<double> x = numbers<double>(ck::shape{2500, 2000});  // 40 MB: two parts
    const xt::xarray<double> old = x;
    const auto a = ck::borrow(x);
    ck::store({a * 2.0, a + 1.0}, {ck::npy_file(own / "x.npy"), x});
    CHECK((x == xt::xarray<double>(old + 1.0)));
    CHECK((in_file<double>(own / "x.npy") == xt::xarray<double>(old * 2.0)));
}

TEST_CASE("one run computes once what arrays share", "[store]") {
    const folder own;
    std::atomic<int> calls{0};
    const auto x = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value;
        },
        ck::random::generator(1).uniform({100, 200}));
    double mean = 0;
    ck::store({x, x + 1.0, ck::mean(x)},
              {ck::npy_file(own / "x.npy"), ck::npy_file(own / "y.npy"), {&mean, ck::shape{}}});
    CHECK(calls == 100 * 200);
    CHECK(mean == ck::mean(x).item());
    CHECK((in_file<double>(own / "y.npy") == (x + 1.0).compute()));
}

TEST_CASE("targets that do not fit are refused with the reason and the line", "[store]") {
    const folder own;
    const auto x = ck::ones<double>({3, 4});
    xt::xarray<double> other = xt::zeros<double>(std::vector<std::size_t>{4, 3});
    xt::xarray<float> floats = xt::zeros<float>(std::vector<std::size_t>{3, 4});
    std::vector<double> memory(12);
    check_refused<ck::shape_error>("[store] the target has shape (4, 3), the array (3, 4)",
                                   [&] { ck::store(x, other); });
    check_refused<ck::dtype_error>(
        "[store] target 1 holds float32, the array float64: use astype<...>(x)", [&] {
            ck::store({x, x}, {std::span(memory), floats});
        });
    check_refused<ck::shape_error>("[store] the target has shape (11,), the array (3, 4)",
                                   [&] { ck::store(x, std::span(memory).first(11)); });
    check_refused<ck::shape_error>(
        "[store] elements of the target lie on each other: it has shape (3, 4) and steps of (8, 8) "
        "bytes",
        [&] {
            ck::store(x, {memory.data(), ck::shape{3, 4}, ck::shape{1, 1}});
        });
    check_refused<ck::shape_error>("targets 0 and 1 lie on each other: store one after the other",
                                   [&] {
                                       ck::store({x, x}, {std::span(memory), std::span(memory)});
                                   });
    check_refused<ck::error>("[store] targets 0 and 2 are the same: " + (own / "x.npy"), [&] {
        ck::store({x, x, x},
                  {ck::npy_file(own / "x.npy"), std::span(memory), ck::npy_file(own / "x.npy")});
    });
    std::filesystem::create_symlink(own / "x.npy", own / "link.npy");
    for (const char* same : {"./x.npy", "link.npy"}) {
        check_refused<ck::error>("[store] targets 0 and 1 are the same: " + (own / same), [&] {
            ck::store({x, x}, {ck::npy_file(own / "x.npy"), ck::npy_file(own / same)});
        });
    }
    std::filesystem::remove(own / "link.npy");
    check_refused<ck::error>("[store] there are 2 arrays and 1 targets", [&] {
        ck::store({x, x}, {std::span(memory)});
    });
    check_refused<ck::io_error>("[store] cannot create " + (own / "no/x.npy"), [&] {
        ck::store({x, x}, {ck::npy_file(own / "y.npy"), ck::npy_file(own / "no/x.npy")});
    });
    CHECK(own.files() == 0);
}

TEST_CASE("a function that throws while a file is written leaves the old one", "[store]") {
    const folder own;
    ck::to_npy(ck::ones<double>({3}), own / "x.npy");
    const std::string old = cask_test::contents(own / "x.npy");
    const auto x = ck::map(
        [](double value) -> double {
            if (value > 4e6) throw std::runtime_error("too large");
            return value;
        },
        ck::arange<double>(0, 5'000'000));  // 40 MB: in the second part
    CHECK_THROWS_AS(
        ck::store({x, x + 1.0}, {ck::npy_file(own / "x.npy"), ck::npy_file(own / "y.npy")}),
        ck::task_error);
    CHECK(cask_test::contents(own / "x.npy") == old);
    CHECK(own.files() == 1);
}

TEST_CASE("a disk that is too small is said before anything is computed", "[store]") {
    const folder own;
    ck::to_npy(ck::ones<double>({3}), own / "x.npy");
    const std::string old = cask_test::contents(own / "x.npy");
    std::atomic<int> calls{0};
    const auto x = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value;
        },
        ck::ones<double>({1'000'000}));
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    const rlimit small{4'000'000, limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    check_refused<ck::io_error>("[store] there is no room for the 8000128 bytes of " +
                                    (own / "x.npy: "),
                                [&] { ck::store(x, ck::npy_file(own / "x.npy")); });
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    std::signal(SIGXFSZ, before);
    CHECK(calls == 0);
    CHECK(cask_test::contents(own / "x.npy") == old);
    CHECK(own.files() == 1);
}

TEST_CASE("functions may store", "[store]") {
    const folder own;
    const auto inner = ck::random::generator(1).uniform({30, 40});
    const auto x = ck::map(
        [&](double value) {
            ck::store(inner,
                      ck::npy_file(own / (std::to_string(static_cast<int>(value)) + ".npy")));
            return value;
        },
        ck::arange<double>(0, 20));
    xt::xarray<double> memory = ck::interop::make_xarray<double>(x.shape());
    ck::store(x, memory);
    CHECK(own.files() == 20);
    for (int k = 0; k < 20; ++k) {
        CHECK((in_file<double>(own / (std::to_string(k) + ".npy")) == inner.compute()));
    }
}
