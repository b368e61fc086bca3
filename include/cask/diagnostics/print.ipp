// SPDX-License-Identifier: BSD-3-Clause
// Definitions of diagnostics/print.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/diagnostics/numbers.hpp>
#include <cask/diagnostics/print.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/runtime.ipp>

#include <iostream>

namespace cask {

namespace diagnostics::detail {

/// Sizes of what is shown of an array: its edges along long axes if it is summarised.
CASK_DEFINITION shape shown_sizes(const shape& sizes, const print_options& options) {
    shape shown = sizes;
    if (sizes.size() <= options.threshold) return shown;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        // Not sizes > 2 * edge_items, which may not fit.
        if (options.edge_items <= (sizes[axis] - 1) / 2) shown[axis] = 2 * options.edge_items;
    }
    return shown;
}

/// Rows, brackets and dots around words.
class layout {
public:
    layout(const shape& sizes, const shape& shown, const print_options& options,
           const std::vector<std::string>& words)
        : sizes_(sizes), shown_(shown), options_(options), words_(words) {}

    [[nodiscard]] std::string text() {
        next_ = 0;
        return nested(0, " ", options_.line_width);
    }

private:
    [[nodiscard]] bool is_cut(int axis) const noexcept { return shown_[axis] != sizes_[axis]; }

    [[nodiscard]] std::string nested(int axis, const std::string& indent, int width) {
        const std::string body = axis == sizes_.rank() - 1 ? row(axis, indent, width - 1)
                                                           : rows(axis, indent, width - 1);
        return "[" + body.substr(indent.size()) + "]";
    }

    // One or several lines of words; a word that does not fit begins a line.
    [[nodiscard]] std::string row(int axis, const std::string& indent, int width) {
        std::string done;
        std::string line = indent;
        const auto add = [&](const std::string& word) {
            const auto length = static_cast<std::ptrdiff_t>(line.size() + word.size());
            if (length > width && line.size() > indent.size()) {
                line.erase(line.find_last_not_of(' ') + 1);
                done += line + "\n";
                line = indent;
            }
            line += word;
        };
        for (index_t k = 0; k < shown_[axis]; ++k) {
            if (is_cut(axis) && k == options_.edge_items) {
                add("...");
                line += ' ';
            }
            add(words_[next_++]);
            if (k + 1 < shown_[axis]) line += ' ';
        }
        return done + line;
    }

    [[nodiscard]] std::string rows(int axis, const std::string& indent, int width) {
        const std::string gap(static_cast<std::size_t>(sizes_.rank() - axis - 1), '\n');
        std::string text;
        for (index_t k = 0; k < shown_[axis]; ++k) {
            if (is_cut(axis) && k == options_.edge_items) text += indent + "..." + gap;
            text += indent + nested(axis + 1, indent + " ", width);
            if (k + 1 < shown_[axis]) text += gap;
        }
        return text;
    }

    const shape& sizes_;
    const shape& shown_;
    const print_options& options_;
    const std::vector<std::string>& words_;
    std::size_t next_ = 0;
};

/// Computes what is shown into row-major memory: all, or each corner.
CASK_DEFINITION void compute_shown(const expr::node_ptr& x, const shape& shown,
                                   const print_options& options, std::byte* memory) {
    if (shown.size() == 0) return;
    const shape strides = row_major_bytes(shown, size_of(x->type()));
    if (shown == x->shape()) {
        cask::detail::run_into({x}, {{memory, strides}});
        return;
    }
    sequence<int> cut;
    for (int axis = 0; axis < shown.rank(); ++axis) {
        if (shown[axis] != x->shape()[axis]) cut.push_back(axis);
    }
    // In one run: what corners share, such as a mean that is subtracted, is computed once.
    sequence<expr::node_ptr> corners;
    sequence<schedule::target> targets;
    for (std::uint32_t corner = 0; corner < (1u << cut.size()); ++corner) {
        shape begin = shape::filled(shown.rank(), 0);
        shape extent = shown;
        index_t offset = 0;
        for (std::size_t k = 0; k < cut.size(); ++k) {
            const int axis = cut[k];
            extent[axis] = options.edge_items;
            if ((corner >> k & 1u) == 0) continue;
            begin[axis] = x->shape()[axis] - options.edge_items;
            offset += options.edge_items * strides[axis];
        }
        sequence<slice_arg> entries;
        for (int axis = 0; axis < shown.rank(); ++axis) {
            entries.emplace_back(range(begin[axis], begin[axis] + extent[axis]), x->where());
        }
        corners.push_back(expr::make_slice(x, entries));
        targets.push_back({.data = memory + offset, .strides = strides});
    }
    cask::detail::run_into(std::move(corners), targets);
}

CASK_DEFINITION void check(const print_options& options, source_line where) {
    const auto refuse = [&](const std::string& text) { throw error("print", text, where); };
    if (options.edge_items < 1) {
        refuse("edge_items must be at least 1: got " + std::to_string(options.edge_items));
    }
    if (options.precision < 0) {
        refuse("precision must be at least 0: got " + std::to_string(options.precision));
    }
    if (options.line_width < 1) {
        refuse("line_width must be at least 1: got " + std::to_string(options.line_width));
    }
}

}  // namespace diagnostics::detail

namespace front {

CASK_DEFINITION std::ostream& standard_output() noexcept { return std::cout; }

CASK_DEFINITION void print(const node_ptr& x, std::ostream& out, const print_options& options,
                           source_line where) {
    namespace printing = diagnostics::detail;
    printing::check(options, where);
    const shape shown = printing::shown_sizes(x->shape(), options);
    const auto count = static_cast<std::size_t>(shown.size());
    const dtype type = x->type();
    std::string text = "[]";
    dispatch(type, [&]<class T>(T) {
        const auto values = std::make_unique<T[]>(std::max<std::size_t>(count, 1));
        printing::compute_shown(x, shown, options, reinterpret_cast<std::byte*>(values.get()));
        if (shown.rank() == 0) {
            text = diagnostics::alone(values[0]);
        } else if (count > 0) {
            const std::vector<std::string> words = diagnostics::words(values.get(), count,
                                                                      options.precision);
            text = printing::layout(x->shape(), shown, options, words).text();
        }
    });
    if (type != dtype::float64 && type != dtype::int64 && type != dtype::boolean) {
        text += " dtype=" + std::string(to_string(type));
    }
    out << text + "\n";
}

}  // namespace front
}  // namespace cask
