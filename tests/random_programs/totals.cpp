// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {
namespace {

template <class F>
value product(const arguments& given, F&& f) {
    const auto both = promoted(given.array(0), given.array(1));
    return over<all_types>(both.first, [&](const auto& a) -> value {
        return f(a, std::get<std::remove_cvref_t<decltype(a)>>(both.second));
    });
}

}  // namespace

// clang-format off
std::vector<row> total_rows() {
    return {
        {"cumsum", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::cumsum(x, given.integer("axis", 0)) : ck::cumsum(x); })},
        {"cumprod", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::cumprod(x, given.integer("axis", 0)) : ck::cumprod(x); })},
        {"diff", with_options<all_types>([](const auto& x, const arguments& given) { return ck::diff(x, static_cast<int>(given.integer("times", 1)), given.integer("axis", -1)); })},
        {"matmul", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::matmul(a, b); }); }},
        {"dot", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::dot(a, b); }); }},
        {"outer", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::outer(a, b); }); }},
        {"tensordot", [](const arguments& given) { return product(given, [&](const auto& a, const auto& b) { return ck::tensordot(a, b, static_cast<int>(given.integer("axes", 1))); }); }},
    };
}
// clang-format on

}  // namespace random_programs
