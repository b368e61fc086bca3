// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {

// clang-format off
std::vector<row> function_rows() {
    return {
        {"sqrt", unary<all_types>([](const auto& x) { return ck::sqrt(x); })},
        {"exp", unary<all_types>([](const auto& x) { return ck::exp(x); })},
        {"exp2", unary<reals>([](const auto& x) { return ck::exp2(x); })},
        {"expm1", unary<reals>([](const auto& x) { return ck::expm1(x); })},
        {"log", unary<all_types>([](const auto& x) { return ck::log(x); })},
        {"log2", unary<reals>([](const auto& x) { return ck::log2(x); })},
        {"log10", unary<reals>([](const auto& x) { return ck::log10(x); })},
        {"log1p", unary<reals>([](const auto& x) { return ck::log1p(x); })},
        {"cbrt", unary<reals>([](const auto& x) { return ck::cbrt(x); })},
        {"floor", unary<reals>([](const auto& x) { return ck::floor(x); })},
        {"ceil", unary<reals>([](const auto& x) { return ck::ceil(x); })},
        {"trunc", unary<reals>([](const auto& x) { return ck::trunc(x); })},
        {"rint", unary<reals>([](const auto& x) { return ck::rint(x); })},
    };
}

std::vector<row> complex_function_rows() {
    return {
        {"sin", unary<all_types>([](const auto& x) { return ck::sin(x); })},
        {"cos", unary<all_types>([](const auto& x) { return ck::cos(x); })},
        {"tan", unary<reals>([](const auto& x) { return ck::tan(x); })},
        {"arcsin", unary<reals>([](const auto& x) { return ck::arcsin(x); })},
        {"arccos", unary<reals>([](const auto& x) { return ck::arccos(x); })},
        {"arctan", unary<reals>([](const auto& x) { return ck::arctan(x); })},
        {"sinh", unary<reals>([](const auto& x) { return ck::sinh(x); })},
        {"cosh", unary<reals>([](const auto& x) { return ck::cosh(x); })},
        {"tanh", unary<all_types>([](const auto& x) { return ck::tanh(x); })},
        {"arcsinh", unary<reals>([](const auto& x) { return ck::arcsinh(x); })},
        {"arccosh", unary<reals>([](const auto& x) { return ck::arccosh(x); })},
        {"arctanh", unary<reals>([](const auto& x) { return ck::arctanh(x); })},
    };
}
// clang-format on

}  // namespace random_programs
