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

ck::convolution_mode mode(const arguments& given) {
    const std::string name = given.text("mode");
    if (name == "full") return ck::convolution_mode::full;
    return name == "same" ? ck::convolution_mode::same : ck::convolution_mode::valid;
}

ck::axis_list axes_of(const arguments& given, std::string_view name) {
    std::vector<int> result;
    for (const ck::index_t axis : given.integers(name)) result.push_back(static_cast<int>(axis));
    return result;
}

/// Operands of one type: one, two or three.
value einsum(const arguments& given) {
    const std::string text = given.text("text");
    return over<all_types>(given.array(0), [&](const auto& first) -> value {
        using Array = std::remove_cvref_t<decltype(first)>;
        const auto other = [&](std::size_t k) -> const Array& {
            const auto* found = std::get_if<Array>(&given.array(k));
            if (found == nullptr) throw misuse("operands of different types");
            return *found;
        };
        if (given.operands.size() == 1) return ck::einsum(text, first);
        if (given.operands.size() == 2) return ck::einsum(text, first, other(1));
        return ck::einsum(text, first, other(1), other(2));
    });
}

}  // namespace

// clang-format off
std::vector<row> total_rows() {
    return {
        {"cumsum", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::cumsum(x, given.integer("axis", 0)) : ck::cumsum(x); })},
        {"cumprod", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::cumprod(x, given.integer("axis", 0)) : ck::cumprod(x); })},
        {"nancumsum", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::nancumsum(x, given.integer("axis", 0)) : ck::nancumsum(x); })},
        {"nancumprod", with_options<all_types>([](const auto& x, const arguments& given) { return given.has("axis") ? ck::nancumprod(x, given.integer("axis", 0)) : ck::nancumprod(x); })},
        {"diff", with_options<all_types>([](const auto& x, const arguments& given) { return ck::diff(x, static_cast<int>(given.integer("times", 1)), given.integer("axis", -1)); })},
        {"matmul", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::matmul(a, b); }); }},
        {"dot", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::dot(a, b); }); }},
        {"outer", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::outer(a, b); }); }},
        {"vdot", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::vdot(a, b); }); }},
        {"kron", [](const arguments& given) { return product(given, [](const auto& a, const auto& b) { return ck::kron(a, b); }); }},
        {"convolve", [](const arguments& given) { return product(given, [&](const auto& a, const auto& b) { return ck::convolve(a, b, mode(given)); }); }},
        {"correlate", [](const arguments& given) { return product(given, [&](const auto& a, const auto& b) { return ck::correlate(a, b, mode(given)); }); }},
        {"einsum", einsum},
        {"tensordot_axes", [](const arguments& given) { return product(given, [&](const auto& a, const auto& b) { return ck::tensordot(a, b, axes_of(given, "a"), axes_of(given, "b")); }); }},
        {"tensordot", [](const arguments& given) { return product(given, [&](const auto& a, const auto& b) { return ck::tensordot(a, b, static_cast<int>(given.integer("axes", 1))); }); }},
    };
}
// clang-format on

}  // namespace random_programs
