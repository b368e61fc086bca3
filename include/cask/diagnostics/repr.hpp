// SPDX-License-Identifier: BSD-3-Clause
// What an array is, as a table: `std::cout << x`. Nothing is computed; `print(x)` shows values.
//
// Texts never depend on the stream's flags or on the locale.
#pragma once

#include <cask/diagnostics/print.hpp>

#include <charconv>
#include <ostream>

namespace cask {

/// What an array is, as a table: bytes, shape, count and type of it and of its largest chunk.
///
/// \returns  five lines, without a newline at the end
/// \throws   never (but for lack of memory)
/// \cost     a walk over the operations of the expression; nothing is computed
/// \like     dask.array.Array._repr_html_, in text
template <element T>
[[nodiscard]] std::string to_string(const array<T>& x);

/// Writes to_string(x). The stream's flags and precision neither matter nor change.
template <element T>
std::ostream& operator<<(std::ostream& out, const array<T>& x);

namespace diagnostics::detail {

[[nodiscard]] inline std::string fixed(double value, int decimals) {
    char text[400];
    const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed,
                                   decimals);
    return {text, end.ptr};
}

/// 190.73 MiB; plain bytes below 0.9 KiB.
[[nodiscard]] inline std::string bytes_text(index_t bytes) {
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

[[nodiscard]] inline std::string counted(index_t count, std::string_view word) {
    return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

[[nodiscard]] inline std::string table(const expr::node_ptr& x) {
    const shape chunk = x->chunks().largest();
    const auto nodes = static_cast<index_t>(expr::ordered_nodes({x}).size());
    const std::array<std::array<std::string, 3>, 5> cells{{
        {"", "Array", "Chunk"},
        {"Bytes", bytes_text(x->bytes()), bytes_text(chunk.size() * size_of(x->type()))},
        {"Shape", to_string(x->shape()), to_string(chunk)},
        {"Count", counted(nodes, "node"), counted(x->chunks().count(), "chunk")},
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

}  // namespace diagnostics::detail

template <element T>
std::string to_string(const array<T>& x) {
    return diagnostics::detail::table(x.node());
}

template <element T>
std::ostream& operator<<(std::ostream& out, const array<T>& x) {
    return out << to_string(x);
}

}  // namespace cask
