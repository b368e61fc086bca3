// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/cask.hpp>
#include <cask/diagnostics/repr.ipp>

#include <iomanip>
#include <sstream>

namespace ck = cask;

namespace {

template <class T>
std::string streamed(const T& x) {
    std::ostringstream out;
    out << x;
    return out.str();
}

std::vector<std::int32_t> values(const ck::array<std::int32_t>& x) {
    const auto computed = x.compute();
    return {computed.begin(), computed.end()};
}

TEST_CASE("an array is described in a table", "[repr]") {
    const auto x = ck::zeros<double>({50000, 50000}, {5000, 5000});
    CHECK(ck::to_string(x + 1) == "      |          Array |        Chunk\n"
                                  "Bytes |      18.63 GiB |   190.73 MiB\n"
                                  "Shape | (50000, 50000) | (5000, 5000)\n"
                                  "Count |        3 nodes |   100 chunks\n"
                                  " Type |        float64 |");
    CHECK(streamed(x + 1) == ck::to_string(x + 1));
}

TEST_CASE("tables of small, ragged and empty arrays", "[repr]") {
    CHECK(streamed(ck::zeros<bool>({})) == "      |  Array |   Chunk\n"
                                           "Bytes | 1 byte |  1 byte\n"
                                           "Shape |     () |      ()\n"
                                           "Count | 1 node | 1 chunk\n"
                                           " Type |   bool |");
    CHECK(streamed(ck::zeros<std::int16_t>({10}, {{3, 5, 2}})) == "      |    Array |    Chunk\n"
                                                                  "Bytes | 20 bytes | 10 bytes\n"
                                                                  "Shape |    (10,) |     (5,)\n"
                                                                  "Count |   1 node | 3 chunks\n"
                                                                  " Type |    int16 |");
    CHECK(streamed(ck::zeros<std::complex<float>>({0, 3})) == "      |     Array |   Chunk\n"
                                                              "Bytes |   0 bytes | 0 bytes\n"
                                                              "Shape |    (0, 3) |  (0, 3)\n"
                                                              "Count |    1 node | 1 chunk\n"
                                                              " Type | complex64 |");
}

TEST_CASE("bytes are told in the unit of which there is about one", "[repr]") {
    using ck::diagnostics::detail::bytes_text;
    CHECK(bytes_text(0) == "0 bytes");
    CHECK(bytes_text(921) == "921 bytes");
    CHECK(bytes_text(922) == "0.90 KiB");
    CHECK(bytes_text(1024) == "1.00 KiB");
    CHECK(bytes_text(1'000'000) == "0.95 MiB");
    CHECK(bytes_text(ck::index_t{3} << 40) == "3.00 TiB");
    CHECK(bytes_text(ck::index_t{5} << 50) == "5.00 PiB");
    CHECK(bytes_text(std::numeric_limits<ck::index_t>::max()) == "8.00 EiB");
}

TEST_CASE("the table computes nothing and counts shared operations once", "[repr]") {
    bool called = false;
    const auto x = ck::map(
        [&called](double value) {
            called = true;
            return value;
        },
        ck::zeros<double>({4}));
    CHECK(streamed(x * x + x).find("4 nodes") != std::string::npos);
    CHECK_FALSE(called);
}

TEST_CASE("streams and shifts do not take each other for themselves", "[repr]") {
    const auto x = ck::arange<std::int32_t>(0, 4);
    CHECK(values(x << 2) == std::vector<std::int32_t>{0, 4, 8, 12});
    CHECK(values(x << x) == std::vector<std::int32_t>{0, 2, 8, 24});
    CHECK(values(x >> 1) == std::vector<std::int32_t>{0, 0, 1, 1});
    std::ostringstream out;
    out << x << '\n' << (x << 1) << 3;
    CHECK(out.str().find("int32 |\n") != std::string::npos);
    CHECK(out.str().back() == '3');
    CHECK(streamed(x) == (std::ostringstream() << x).str());  // a stream that is a temporary
}

TEST_CASE("the stream's flags neither matter nor change", "[repr]") {
    const auto x = ck::zeros<double>({1000, 1000});
    std::ostringstream out;
    out << std::hex << std::showbase << std::showpos << std::fixed << std::setprecision(1)
        << std::setfill('*');
    const std::ios::fmtflags flags = out.flags();
    out << x;
    CHECK(out.str() == ck::to_string(x));
    CHECK(out.flags() == flags);
    CHECK(out.precision() == 1);
    CHECK(out.fill() == '*');
}

}  // namespace
