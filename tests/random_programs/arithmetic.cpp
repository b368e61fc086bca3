// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {

// clang-format off
std::vector<row> arithmetic_rows() {
    return {
        {"add", any_pair<all_types>([](const auto& a, const auto& b) { return ck::add(a, b); })},
        {"subtract", binary<numbers>([](const auto& a, const auto& b) { return ck::subtract(a, b); })},
        {"multiply", any_pair<all_types>([](const auto& a, const auto& b) { return ck::multiply(a, b); })},
        {"divide", binary<all_types>([](const auto& a, const auto& b) { return ck::divide(a, b); })},
        {"maximum", binary<reals>([](const auto& a, const auto& b) { return ck::maximum(a, b); })},
        {"minimum", binary<reals>([](const auto& a, const auto& b) { return ck::minimum(a, b); })},
        {"negative", unary<numbers>([](const auto& x) { return ck::negative(x); })},
        {"abs", unary<all_types>([](const auto& x) { return ck::abs(x); })},
        {"sign", unary<real_numbers>([](const auto& x) { return ck::sign(x); })},
        {"square", unary<numbers>([](const auto& x) { return ck::square(x); })},
        {"reciprocal", unary<numbers>([](const auto& x) { return ck::reciprocal(x); })},
        {"real", unary<all_types>([](const auto& x) { return ck::real(x); })},
        {"imag", unary<all_types>([](const auto& x) { return ck::imag(x); })},
        {"conj", unary<all_types>([](const auto& x) { return ck::conj(x); })},
    };
}
// clang-format on

}  // namespace random_programs
