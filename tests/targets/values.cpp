// SPDX-License-Identifier: BSD-3-Clause
// Compiled twice: for the oldest processor of the family, and for this one.
#include "targets/values.hpp"

#include <cask/cask.hpp>

#include <cstdio>
#include <cstring>

namespace ck = cask;

namespace {

/// A number that follows from all bits of the array.
template <class T>
std::uint64_t bits_of(const ck::array<T>& x) {
    const xt::xarray<T> values = x.compute();
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
    for (std::size_t k = 0; k < values.size() * sizeof(T); ++k) {
        hash = (hash ^ bytes[k]) * 0x100000001b3u;
    }
    return hash;
}

class listing {
public:
    template <class T>
    void add(const char* name, const ck::array<T>& x) {
        add(name, bits_of(x));
    }
    void add(const char* name, std::uint64_t value) {
        char line[80];
        std::snprintf(line, sizeof(line), "%-24s %016llx\n", name,
                      static_cast<unsigned long long>(value));
        text_ += line;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

void add_sizes(listing& out) {
    out.add("sizeof array", sizeof(ck::array<double>));
    out.add("sizeof program", sizeof(ck::kernel::program));
    out.add("alignment", ck::kernel::alignment);
    out.add("block", ck::kernel::block_length);
}

void add_arithmetic(listing& out) {
    const auto x = ck::random::generator(7).uniform({70, 130}) * 8.0 - 4.0;
    const auto y = ck::random::generator(8).normal({70, 130});
    out.add("chain", 2.0 * x * x * x - 3.0 * x * x + y / x);
    out.add("functions", ck::exp(x) + ck::sin(x * 100.0) - ck::cos(x) + ck::tanh(y));
    out.add("powers", ck::pow(ck::abs(x), y) + ck::sqrt(ck::abs(x)) + ck::log(ck::abs(y)));
    out.add("choice", ck::where((x > y) && !(x < 1.0), x, -y));
    out.add("float", ck::astype<float>(x) * 3.0F + ck::arctan(ck::astype<float>(y)));
    out.add("integers", ck::astype<std::int32_t>(x * 1000.0) / ck::astype<std::int32_t>(3.0 - y));
    out.add("linspace", ck::linspace<double>(-1.5, 0.0, 1001));
    const auto z = x + y * std::complex<double>(0, 1);
    out.add("complex", z * z + z / (z + 1.0));
    out.add("magnitudes", ck::abs(z) > 2.0);
}

void add_reductions(listing& out) {
    const auto x = ck::random::generator(9).normal({300, 470});
    out.add("sum", ck::sum(x));
    out.add("sum over axis 0", ck::sum(x, 0));
    out.add("mean over axis 1", ck::mean(x, 1));
    out.add("variance", ck::variance(x, 0));
    out.add("stddev", ck::stddev(x));
    out.add("argmax", ck::argmax(x, 1));
    out.add("running totals", ck::cumsum(x, 0) + ck::cumsum(x, 1));
    out.add("running totals of float", ck::cumsum(ck::astype<float>(x)));
    out.add("running products", ck::cumprod(ck::astype<std::int32_t>(x * 100.0), 1));
    out.add("x + transpose", ck::sum(x(ck::all(), ck::range(0, 300)) +
                                     ck::transpose(x(ck::all(), ck::range(0, 300)))));
}

}  // namespace

#define CASK_TEST_JOINED(a, b) a##b
#define CASK_TEST_NAME(target) CASK_TEST_JOINED(values_of_, target)

std::string CASK_TEST_NAME(CASK_TEST_TARGET)() {
    listing out;
    add_sizes(out);
    add_arithmetic(out);
    add_reductions(out);
    return out.text();
}
