// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

#include <cstdlib>

namespace random_programs {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
        end = text.find(at, begin);
        parts.push_back(text.substr(begin, end == std::string::npos ? end : end - begin));
    }
    return parts;
}

namespace {

double number_of(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

}  // namespace

scalar parse_scalar(const std::string& text) {
    if (text.size() < 3 || text[1] != ':') throw misuse("no operand: " + text);
    const std::string written = text.substr(2);
    if (text[0] == 'b') return written == "1";
    if (text[0] == 'i') return std::int64_t{std::stoll(written)};
    if (text[0] == 'd') return number_of(written);
    const auto parts = split(written, ',');
    return complex(number_of(parts.at(0)), number_of(parts.at(1)));
}

std::vector<ck::slice_arg> parse_slices(const std::string& text) {
    std::vector<ck::slice_arg> result;
    for (const std::string& entry : split(text, ';')) {
        if (entry == "new") {
            result.emplace_back(ck::newaxis());
        } else if (entry == "...") {
            result.emplace_back(ck::ellipsis());
        } else if (entry.find(':') == std::string::npos) {
            result.emplace_back(ck::index_t{std::stoll(entry)});
        } else {
            const auto bounds = split(entry, ':');
            const auto bound = [&](std::size_t k) {
                return k < bounds.size() && !bounds[k].empty()
                           ? std::optional<ck::index_t>(std::stoll(bounds[k]))
                           : std::nullopt;
            };
            result.emplace_back(ck::range(bound(0), bound(1), bound(2).value_or(1)));
        }
    }
    return result;
}

double arguments::number(std::string_view name, double otherwise) const {
    return has(name) ? number_of(text(name)) : otherwise;
}

std::vector<ck::index_t> arguments::integers(std::string_view name) const {
    std::vector<ck::index_t> result;
    for (const std::string& each : split(text(name), ',')) result.push_back(std::stoll(each));
    return result;
}

ck::axis_list arguments::axes() const {
    if (!has("axes")) return {};  // all of them
    std::vector<int> result;
    for (ck::index_t axis : integers("axes")) result.push_back(static_cast<int>(axis));
    return result;
}

ck::reduce_options reduce_options_of(const arguments& given) {
    ck::reduce_options result{.axes = given.axes(),
                              .keep_dims = given.integer("keep", 0) != 0,
                              .ddof = given.number("ddof", 0)};
    if (given.operands.size() > 1) {
        const auto* mask = std::get_if<ck::array<bool>>(&given.array(1));
        if (mask == nullptr) throw misuse("a mask is of booleans");
        result.where = *mask;
    }
    if (given.has("initial")) {
        result.initial = std::visit([](const auto& number) { return ck::initial_value(number); },
                                    parse_scalar(given.text("initial")));
    }
    return result;
}

ck::chunk_spec arguments::chunks(const ck::shape& sizes) const {
    const unsigned seed = around->chunks;
    if (seed == 0) return {};
    unsigned state = seed * 2654435761u + static_cast<unsigned>(from->result) * 40503u;
    std::vector<ck::axis_chunk_spec> cuts;
    for (const ck::index_t size : sizes) {
        state = state * 1664525u + 1013904223u;
        const unsigned way = state >> 28;
        if (size == 0 || way < 4) {
            cuts.emplace_back(-1);
        } else if (way < 8) {
            cuts.emplace_back((size + 2) / 3);
        } else if (way < 11) {
            cuts.emplace_back(std::max<ck::index_t>(1, size * 3 / 7));
        } else if (way < 12 && size <= 64) {
            cuts.emplace_back(1);
        } else {
            std::vector<ck::index_t> list;
            ck::index_t left = size;
            for (ck::index_t next = 1 + way % 3; left > 0; next = next * 3 + 1) {
                list.push_back(std::min(next, left));
                left -= list.back();
            }
            cuts.emplace_back(std::move(list));
        }
    }
    return ck::chunk_spec(std::move(cuts));
}

std::pair<value, value> promoted(const value& a, const value& b) {
    return std::visit(
        [&](const auto& x, const auto& y) -> std::pair<value, value> {
            using C = ck::promote_t<element_of<decltype(x)>, element_of<decltype(y)>>;
            if constexpr (all_types::has<C>) {
                return {ck::astype<C>(x), ck::astype<C>(y)};
            } else {
                throw misuse("no common element type");
            }
        },
        a, b);
}

}  // namespace random_programs
