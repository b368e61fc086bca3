// SPDX-License-Identifier: BSD-3-Clause
// Definitions of diagnostics/repr.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/diagnostics/repr.hpp>
#include <cask/expr/walk.hpp>

#include <array>
#include <charconv>
#include <ostream>

namespace cask {

namespace diagnostics::detail {

CASK_DEFINITION std::string fixed(double value, int decimals) {
    char text[400];
    const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed,
                                   decimals);
    return {text, end.ptr};
}

/// 190.73 MiB; plain bytes below 0.9 KiB.
CASK_DEFINITION std::string bytes_text(index_t bytes) {
    constexpr std::string_view units[] = {"EiB", "PiB", "TiB", "GiB", "MiB", "KiB"};
    const auto count = static_cast<double>(bytes);
    int power = 60;
    for (const std::string_view unit : units) {
        const auto one = static_cast<double>(index_t{1} << power);
        if (count >= 0.9 * one) return fixed(count / one, 2) + " " + std::string(unit);
        power -= 10;
    }
    return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

CASK_DEFINITION std::string counted(index_t count, std::string_view word) {
    return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

}  // namespace diagnostics::detail

namespace front {

CASK_DEFINITION void write(std::ostream& out, const std::string& text) { out << text; }

CASK_DEFINITION std::string table(const node_ptr& x) {
    const shape chunk = x->chunks().largest();
    const auto nodes = static_cast<index_t>(expr::ordered_nodes({x}).size());
    const std::array<std::array<std::string, 3>, 5> cells{{
        {"", "Array", "Chunk"},
        {"Bytes", diagnostics::detail::bytes_text(x->bytes()),
         diagnostics::detail::bytes_text(chunk.size() * size_of(x->type()))},
        {"Shape", to_string(x->shape()), to_string(chunk)},
        {"Count", diagnostics::detail::counted(nodes, "node"),
         diagnostics::detail::counted(x->chunks().count(), "chunk")},
        {"Type", std::string(to_string(x->type())), ""},
    }};
    std::array<std::size_t, 3> width{};
    for (const auto& row : cells) {
        for (std::size_t k = 0; k < 3; ++k) width[k] = std::max(width[k], row[k].size());
    }
    std::string text;
    for (const auto& row : cells) {
        if (!text.empty()) text += '\n';
        for (std::size_t k = 0; k < 3; ++k) {
            if (k > 0) text += k == 2 && row[k].empty() ? " |" : " | ";
            if (k < 2 || !row[k].empty()) text += std::string(width[k] - row[k].size(), ' ');
            text += row[k];
        }
    }
    return text;
}

}  // namespace front
}  // namespace cask
