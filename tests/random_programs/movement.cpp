// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {
namespace {

/// f(all operands), which are of one type.
template <class F>
value joined(const arguments& given, F&& f) {
    return over<all_types>(given.array(0), [&](const auto& first) -> value {
        using Array = std::remove_cvref_t<decltype(first)>;
        std::vector<Array> parts;
        for (std::size_t k = 0; k < given.operands.size(); ++k) {
            const auto* part = std::get_if<Array>(&given.array(k));
            if (part == nullptr) throw misuse("parts of different types");
            parts.push_back(*part);
        }
        return f(parts);
    });
}

ck::pad_widths widths(const arguments& given) {
    std::vector<std::pair<ck::index_t, ck::index_t>> result;
    for (const std::string& pair : split(given.text("widths"), ';')) {
        const auto sides = split(pair, ',');
        result.emplace_back(std::stoll(sides.at(0)), std::stoll(sides.at(1)));
    }
    return ck::pad_widths(std::move(result));
}

template <class T>
ck::array<T> pad(const ck::array<T>& x, const arguments& given) {
    const std::string mode = given.text("mode");
    if (mode == "edge") return ck::pad(x, widths(given), ck::pad_mode::edge);
    if (mode == "reflect") return ck::pad(x, widths(given), ck::pad_mode::reflect);
    if (mode == "symmetric") return ck::pad(x, widths(given), ck::pad_mode::symmetric);
    if (mode == "wrap") return ck::pad(x, widths(given), ck::pad_mode::wrap);
    if (mode != "constant") throw misuse("no mode " + mode);
    return ck::pad(x, widths(given),
                   static_cast<T>(static_cast<ck::real_t<T>>(given.number("value", 0))));
}

template <class T>
ck::array<T> roll(const ck::array<T>& x, const arguments& given) {
    if (!given.has("axes")) return ck::roll(x, given.integer("by", 0));
    return ck::roll(x, given.integers("by"), given.axes());
}

}  // namespace

// clang-format off
std::vector<row> movement_rows() {
    return {
        {"concatenate", [](const arguments& given) { return joined(given, [&](const auto& parts) { return ck::concatenate(parts, given.integer("axis", 0)); }); }},
        {"stack", [](const arguments& given) { return joined(given, [&](const auto& parts) { return ck::stack(parts, given.integer("axis", 0)); }); }},
        {"vstack", [](const arguments& given) { return joined(given, [](const auto& parts) { return ck::vstack(parts); }); }},
        {"hstack", [](const arguments& given) { return joined(given, [](const auto& parts) { return ck::hstack(parts); }); }},
        {"dstack", [](const arguments& given) { return joined(given, [](const auto& parts) { return ck::dstack(parts); }); }},
        {"column_stack", [](const arguments& given) { return joined(given, [](const auto& parts) { return ck::column_stack(parts); }); }},
        {"block", [](const arguments& given) { return joined(given, [](const auto& parts) { return ck::block(std::vector{parts, std::vector(parts.rbegin(), parts.rend())}); }); }},
        {"append", [](const arguments& given) { return joined(given, [&](const auto& parts) { return given.has("axis") ? ck::append(parts.at(0), parts.at(1), given.integer("axis", 0)) : ck::append(parts.at(0), parts.at(1)); }); }},
        {"pad", with_options<all_types>([](const auto& x, const arguments& given) { return pad(x, given); })},
        {"roll", with_options<all_types>([](const auto& x, const arguments& given) { return roll(x, given); })},
        {"slice", with_options<all_types>([](const auto& x, const arguments& given) { const std::vector<ck::slice_arg> at = parse_slices(given.text("at")); return std::remove_cvref_t<decltype(x)>(ck::front::slice(x.node(), at.data(), at.size())); })},
        {"transpose", with_options<all_types>([](const auto& x, const arguments& given) { return ck::transpose(x, given.axes()); })},
        {"swapaxes", with_options<all_types>([](const auto& x, const arguments& given) { return ck::swapaxes(x, given.integer("a", 0), given.integer("b", 0)); })},
        {"expand_dims", with_options<all_types>([](const auto& x, const arguments& given) { return ck::expand_dims(x, given.axes()); })},
        {"squeeze", with_options<all_types>([](const auto& x, const arguments& given) { return ck::squeeze(x, given.axes()); })},
        {"broadcast_to", with_options<all_types>([](const auto& x, const arguments& given) { return ck::broadcast_to(x, given.shape()); })},
        {"flip", with_options<all_types>([](const auto& x, const arguments& given) { return ck::flip(x, given.axes()); })},
        {"reshape", with_options<all_types>([](const auto& x, const arguments& given) { return ck::reshape(x, given.shape()); })},
        {"ravel", unary<all_types>([](const auto& x) { return ck::ravel(x); })},
        {"rechunk", with_options<all_types>([](const auto& x, const arguments& given) { return ck::rechunk(x, given.chunks(x.shape())); })},
        {"persist", with_options<all_types>([](const auto& x, const arguments& given) { return given.around->computes_on ? x.persist() : x; })},
    };
}
// clang-format on

}  // namespace random_programs
