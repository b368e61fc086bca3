// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {

// clang-format off
std::vector<row> division_rows() {
    return {
        {"floor_divide", binary<reals>([](const auto& a, const auto& b) { return ck::floor_divide(a, b); })},
        {"remainder", binary<reals>([](const auto& a, const auto& b) { return ck::remainder(a, b); })},
        {"power", binary<all_types>([](const auto& a, const auto& b) { return ck::power(a, b); })},
        {"arctan2", binary<reals>([](const auto& a, const auto& b) { return ck::arctan2(a, b); })},
        {"hypot", binary<reals>([](const auto& a, const auto& b) { return ck::hypot(a, b); })},
        {"bitwise_and", binary<whole_types>([](const auto& a, const auto& b) { return ck::bitwise_and(a, b); })},
        {"bitwise_or", binary<whole_types>([](const auto& a, const auto& b) { return ck::bitwise_or(a, b); })},
        {"bitwise_xor", binary<whole_types>([](const auto& a, const auto& b) { return ck::bitwise_xor(a, b); })},
        {"left_shift", binary<integers>([](const auto& a, const auto& b) { return ck::left_shift(a, b); })},
        {"right_shift", binary<integers>([](const auto& a, const auto& b) { return ck::right_shift(a, b); })},
        {"invert", unary<whole_types>([](const auto& x) { return ck::invert(x); })},
    };
}
// clang-format on

}  // namespace random_programs
