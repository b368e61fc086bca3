// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"
#include <cask/simd.hpp>

namespace random_programs {
namespace {

value where(const arguments& given) {
    const ck::array<bool>& condition = mask(given, 0);
    return pairwise<all_types>(
        given.operands.at(1), given.operands.at(2),
        [&](const auto& a, const auto& b) { return ck::where(condition, a, b); });
}

// Limits are two scalars, or two arrays.
value clip(const arguments& given) {
    if (given.operands.at(1).index() == 0) {
        const auto lower = promoted(given.array(0), given.array(1));
        const auto upper = promoted(lower.first, given.array(2));
        return over<reals>(upper.first, [&](const auto& x) -> value {
            using T = element_of<decltype(x)>;
            return ck::clip(x, as<T>(given.array(1)), std::get<ck::array<T>>(upper.second));
        });
    }
    return over<reals>(given.array(0), [&](const auto& x) -> value {
        return std::visit(
            [&](const auto& low, const auto& high) -> value {
                using L = std::remove_cvref_t<decltype(low)>;
                using H = std::remove_cvref_t<decltype(high)>;
                if constexpr (ck::is_complex_v<L> || ck::is_complex_v<H>) {
                    throw misuse("complex numbers have no order");
                } else {
                    return ck::clip(x, low, high);
                }
            },
            std::get<1>(given.operands.at(1)), std::get<1>(given.operands.at(2)));
    });
}

value astype(const arguments& given) {
    const value& x = given.array(0);
    const std::string to = given.text("to");
    std::optional<value> made;
    all_types::for_each([&]<class T>(T) {
        if (to == to_string(ck::dtype_of<T>)) made = as<T>(x);
    });
    if (made) return *made;
    throw misuse("no element type " + to);
}

// Functions without products beside sums: the compiler may contract those.
value map_pair(const arguments& given) {
    const auto both = promoted(given.array(0), given.array(1));
    return over<real_numbers>(both.first, [&](const auto& x) -> value {
        using Array = std::remove_cvref_t<decltype(x)>;
        return ck::map([](auto a, auto b) { return a < b ? a : b; }, x,
                       std::get<Array>(both.second));
    });
}

}  // namespace

// clang-format off
std::vector<row> choosing_rows() {
    return {
        {"where", where},
        {"clip", clip},
        {"astype", astype},
        {"map_half", unary<floats>([](const auto& x) { return ck::map([](auto v) { return v < 0 ? v / 2 : v + 1; }, x); })},
        {"map_shift", with_options<floats>([](const auto& x, const arguments& given) {
            using T = element_of<decltype(x)>;
            return ck::map([by = static_cast<T>(given.number("by", 1))](T v) { return v + by; }, x);
        })},
        {"map_twice", unary<floats>([](const auto& x) { return ck::map(ck::simd([](const auto& v) { return v + v; }), x); })},
        {"map_positive", unary<real_numbers>([](const auto& x) { return ck::map([](auto v) { return v > 0; }, x); })},
        {"map_count", unary<types<bool, std::int8_t, std::uint8_t, std::int16_t, std::uint32_t, std::int64_t>>([](const auto& x) { return ck::map([](auto v) { return std::int64_t{v} / 3; }, x); })},
        {"map_pair", map_pair},
    };
}
// clang-format on

}  // namespace random_programs
