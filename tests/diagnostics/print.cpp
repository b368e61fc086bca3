// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/expr/build.hpp>
#include <cask/memory/pool.hpp>

#include <atomic>
#include <climits>
#include <fstream>
#include <sstream>

namespace ck = cask;
using cask_test::ContainsSubstring;

namespace {

template <class T>
std::string printed(const ck::array<T>& x, const ck::print_options& options = {}) {
    std::ostringstream out;
    ck::print(x, out, options);
    return out.str();
}

struct golden_case {
    std::string head;
    std::string type;
    ck::print_options options;
    std::vector<ck::index_t> sizes;
    std::string bytes;
    std::string text;
};

std::string from_hex(const std::string& digits) {
    std::string bytes;
    for (std::size_t k = 0; k + 1 < digits.size(); k += 2) {
        bytes += static_cast<char>(std::stoi(digits.substr(k, 2), nullptr, 16));
    }
    return bytes;
}

// Written by golden/print.py.
std::vector<golden_case> golden_cases() {
    std::ifstream file(CASK_TEST_DIR "/golden/print.txt");
    std::vector<golden_case> cases;
    std::string line;
    while (std::getline(file, line)) {
        golden_case own;
        own.head = line;
        std::istringstream head(line);
        std::string word;
        head >> word >> own.type >> own.options.threshold >> own.options.edge_items >>
            own.options.precision >> own.options.line_width;
        for (ck::index_t size = 0; head >> size;) own.sizes.push_back(size);
        std::getline(file, line);
        own.bytes = from_hex(line);
        std::getline(file, line);
        for (int left = std::stoi(line.substr(6)); left > 0; --left) {
            std::getline(file, line);
            own.text += line + "\n";
        }
        cases.push_back(own);
    }
    return cases;
}

template <class T>
ck::array<T> array_of(const golden_case& own) {
    const auto memory = ck::memory::allocate_shared(own.bytes.size());
    std::copy_n(reinterpret_cast<const std::byte*>(own.bytes.data()), own.bytes.size(),
                memory.get());
    const ck::shape sizes(own.sizes);
    return ck::array<T>(ck::expr::make(
        ck::expr::memory_source{memory.get(), ck::row_major_bytes(sizes, sizeof(T)), memory}, {},
        sizes, ck::dtype_of<T>, ck::grid::whole(sizes), {}));
}

template <class T>
void check_golden(const std::vector<golden_case>& cases, int& checked) {
    for (const golden_case& own : cases) {
        if (own.type != ck::to_string(ck::dtype_of<T>)) continue;
        INFO(own.head);
        CHECK(printed(array_of<T>(own), own.options) == own.text);
        ++checked;
    }
}

TEST_CASE("values print as NumPy prints them", "[print]") {
    const std::vector<golden_case> cases = golden_cases();
    REQUIRE(cases.size() > 1000);
    int checked = 0;
    check_golden<bool>(cases, checked);
    check_golden<std::int8_t>(cases, checked);
    check_golden<std::int16_t>(cases, checked);
    check_golden<std::int32_t>(cases, checked);
    check_golden<std::int64_t>(cases, checked);
    check_golden<std::uint8_t>(cases, checked);
    check_golden<std::uint16_t>(cases, checked);
    check_golden<std::uint32_t>(cases, checked);
    check_golden<std::uint64_t>(cases, checked);
    check_golden<float>(cases, checked);
    check_golden<double>(cases, checked);
    check_golden<std::complex<float>>(cases, checked);
    check_golden<std::complex<double>>(cases, checked);
    CHECK(checked == static_cast<int>(cases.size()));
}

TEST_CASE("of a large array only the edges are computed", "[print]") {
    std::atomic<ck::index_t> calls{0};
    const auto large = ck::zeros<double>({100'000'000, 50'000});
    const auto counted = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value + 0.5;
        },
        large);
    CHECK(printed(counted) == "[[0.5 0.5 0.5 ... 0.5 0.5 0.5]\n"
                              " [0.5 0.5 0.5 ... 0.5 0.5 0.5]\n"
                              " [0.5 0.5 0.5 ... 0.5 0.5 0.5]\n"
                              " ...\n"
                              " [0.5 0.5 0.5 ... 0.5 0.5 0.5]\n"
                              " [0.5 0.5 0.5 ... 0.5 0.5 0.5]\n"
                              " [0.5 0.5 0.5 ... 0.5 0.5 0.5]]\n");
    CHECK(calls < 100'000);  // whole tiles, four corners
}

TEST_CASE("reductions inside of a large array are computed once", "[print]") {
    std::atomic<ck::index_t> calls{0};
    const auto x = ck::map(
        [&calls](std::int64_t value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return static_cast<double>(value);
        },
        ck::arange<std::int64_t>(0, 1'000'000));
    const std::string text = printed(x - ck::mean(x));
    CHECK(text == "[-499999.5 -499998.5 -499997.5 ...  499997.5  499998.5  499999.5]\n");
    CHECK(calls < 1'200'000);
}

TEST_CASE("the stream's flags, width and locale do not matter and do not change", "[print]") {
    struct commas : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    std::ostringstream out;
    out.imbue(std::locale(std::locale::classic(), new commas));
    out << std::hex << std::showpos << std::scientific << std::boolalpha;
    out.precision(2);
    const std::ios::fmtflags flags = out.flags();
    ck::print(ck::arange<std::int64_t>(1000, 1003), out);
    ck::print(ck::full<double>({}, 1234.5), out);
    CHECK(out.str() == "[1000 1001 1002]\n1234.5\n");
    CHECK(out.flags() == flags);
    CHECK(out.precision() == 2);
}

TEST_CASE("options that cannot be are refused with the caller's line", "[print]") {
    const auto x = ck::zeros<double>({3});
    std::ostringstream out;
    const auto refused = [&](const ck::print_options& options, const std::string& text) {
        const int line = __LINE__ + 2;
        try {
            ck::print(x, out, options);
            FAIL("nothing was thrown");
        } catch (const ck::error& failure) {
            CHECK_THAT(failure.what(), ContainsSubstring("[print] " + text));
            CHECK(failure.where().line == line);
        }
    };
    refused({.edge_items = 0}, "edge_items must be at least 1: got 0");
    refused({.precision = -1}, "precision must be at least 0: got -1");
    refused({.line_width = 0}, "line_width must be at least 1: got 0");
    CHECK(out.str().empty());
}

}  // namespace

TEST_CASE("options at the ends of their ranges print all items", "[diagnostics]") {
    const auto x = cask::arange<double>(4.0);
    const auto most = std::numeric_limits<cask::index_t>::max();
    std::ostringstream out;
    cask::print(x, out, {.threshold = 0, .edge_items = most});
    cask::print(x, out, {.threshold = most, .edge_items = most});
    cask::print(x, out, {.precision = INT_MAX, .line_width = INT_MAX});
    cask::print(x, out, {.threshold = 0, .edge_items = most / 2 + 1});
    cask::print(x, out, {.threshold = 0, .edge_items = 2});
    cask::print(x, out, {.threshold = 0, .edge_items = 1});
    CHECK(out.str() == "[0. 1. 2. 3.]\n[0. 1. 2. 3.]\n[0. 1. 2. 3.]\n[0. 1. 2. 3.]\n[0. 1. 2. 3.]\n"
                       "[0. ... 3.]\n");
}

TEST_CASE("printing takes memory for what is shown", "[diagnostics]") {
    cask::runtime own({.threads = 2});
    const auto totals = cask::cumsum(cask::ones<double>({20'000, 20'000}), 1);
    std::ostringstream out;
    cask::print(totals + cask::transpose(totals), out, {.edge_items = 1});
    CHECK(out.str() == "[[2.0000e+00 ... 2.0001e+04]\n ...\n [2.0001e+04 ... 4.0000e+04]]\n");
    CHECK(own.ledger().peak() < 16'000'000);  // of 3.2 GB
}
