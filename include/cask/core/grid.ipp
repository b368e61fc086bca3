// SPDX-License-Identifier: BSD-3-Clause
// Definitions of grid.hpp.
#pragma once

#include <cask/core/dismantle.hpp>
#include <cask/core/grid.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>

#include <algorithm>
#include <mutex>

namespace cask {

struct axis_chunks::table {
    sequence<chunk_run> runs;
    sequence<index_t> first_element;  // one more than runs: the last is the length
    sequence<index_t> first_chunk;    // likewise: the last is the number of chunks
    index_t length = 0;
    index_t count = 0;
    sequence<axis_chunks> parts;  // of a joined axis; runs are listed when they are needed
    std::once_flag listed;

    table() = default;
    table(const table&) = delete;
    table& operator=(const table&) = delete;
    /// Axes that were joined any number of times die without recursion.
    ~table() {
        dismantle(
            std::move(parts), [](const axis_chunks& each) -> auto& { return each.table_; },
            [](table & each) -> auto& { return each.parts; });
    }

    void set_runs(sequence<chunk_run> list) {
        runs = std::move(list);
        first_element.assign(1, 0);
        first_chunk.assign(1, 0);
        for (const chunk_run& run : runs) {
            first_element.push_back(first_element.back() + run.size * run.count);
            first_chunk.push_back(first_chunk.back() + run.count);
        }
    }
};

namespace detail {

/// One more run at the end: it may continue the last one.
CASK_DEFINITION void append(sequence<chunk_run>& runs, const chunk_run& next) {
    if (next.size == 0) return;
    if (!runs.empty() && runs.back().size == next.size) {
        runs.back().count += next.count;
    } else {
        runs.push_back(next);
    }
}

}  // namespace detail

CASK_DEFINITION axis_chunks::axis_chunks(sequence<chunk_run> runs)
    : table_(std::make_shared<table>()) {
    table_->set_runs(std::move(runs));
    table_->length = table_->first_element.back();
    table_->count = table_->first_chunk.back();
}

CASK_DEFINITION axis_chunks axis_chunks::whole(index_t length) { return regular(length, length); }

CASK_DEFINITION axis_chunks axis_chunks::regular(index_t length, index_t size) {
    sequence<chunk_run> runs;
    if (length == 0 || size >= length) {
        runs.push_back({length, 1});
    } else {
        runs.push_back({size, length / size});
        if (length % size != 0) runs.push_back({length % size, 1});
    }
    return axis_chunks(std::move(runs));
}

CASK_DEFINITION axis_chunks axis_chunks::listed(const sequence<index_t>& sizes) {
    sequence<chunk_run> runs;
    for (index_t size : sizes) {
        if (!runs.empty() && runs.back().size == size) {
            ++runs.back().count;
        } else {
            runs.push_back({size, 1});
        }
    }
    if (runs.empty()) runs.push_back({0, 1});
    return axis_chunks(std::move(runs));
}

CASK_DEFINITION axis_chunks axis_chunks::joined(const sequence<axis_chunks>& parts) {
    sequence<chunk_run> runs = few_runs_of(parts);
    if (!runs.empty()) return axis_chunks(std::move(runs));
    auto built = std::make_shared<table>();
    for (const axis_chunks& part : parts) {
        built->length += part.length();
        built->count += part.full_chunks();
    }
    built->parts = parts;
    return axis_chunks(std::move(built));
}

CASK_DEFINITION const sequence<chunk_run>& axis_chunks::runs() const { return listed().runs; }
CASK_DEFINITION index_t axis_chunks::length() const noexcept { return table_->length; }
CASK_DEFINITION index_t axis_chunks::count() const noexcept { return table_->count; }
CASK_DEFINITION bool axis_chunks::is_joined() const noexcept { return !table_->parts.empty(); }

CASK_DEFINITION index_t axis_chunks::largest() const {
    index_t size = 0;
    for (const chunk_run& run : runs()) size = std::max(size, run.size);
    return size;
}

CASK_DEFINITION std::pair<index_t, index_t> axis_chunks::chunk(index_t number) const {
    const auto& firsts = listed().first_chunk;
    const auto above = std::upper_bound(firsts.begin(), firsts.end() - 1, number);
    const auto run = static_cast<std::size_t>(above - firsts.begin()) - 1;
    const index_t size = runs()[run].size;
    return {table_->first_element[run] + (number - firsts[run]) * size, size};
}

CASK_DEFINITION index_t axis_chunks::chunk_of(index_t position) const {
    const auto& firsts = listed().first_element;
    const auto above = std::upper_bound(firsts.begin(), firsts.end() - 1, position);
    const auto run = static_cast<std::size_t>(above - firsts.begin()) - 1;
    const index_t size = std::max<index_t>(runs()[run].size, 1);
    return table_->first_chunk[run] + (position - firsts[run]) / size;
}

CASK_DEFINITION bool axis_chunks::equals(const axis_chunks& other) const {
    if (table_ == other.table_) return true;
    return length() == other.length() && count() == other.count() && runs() == other.runs();
}

/// The runs of the parts one after another, if they are few; none otherwise.
CASK_DEFINITION sequence<chunk_run> axis_chunks::few_runs_of(const sequence<axis_chunks>& parts) {
    constexpr std::size_t few = 32;
    sequence<chunk_run> runs;
    for (const axis_chunks& part : parts) {
        if (part.is_joined()) return {};
        for (const chunk_run& run : part.table_->runs) {
            detail::append(runs, run);
            if (runs.size() > few) return {};
        }
    }
    if (runs.empty()) runs.push_back({0, 1});
    return runs;
}

/// Number of chunks that have elements.
CASK_DEFINITION index_t axis_chunks::full_chunks() const noexcept {
    if (is_joined()) return count();
    index_t number = 0;
    for (const chunk_run& run : table_->runs) number += run.size == 0 ? 0 : run.count;
    return number;
}

/// The table with its runs.
CASK_DEFINITION const axis_chunks::table& axis_chunks::listed() const {
    if (is_joined()) std::call_once(table_->listed, [this] { list_parts(); });
    return *table_;
}

[[gnu::cold]] CASK_DEFINITION void axis_chunks::list_parts() const {
    sequence<chunk_run> runs;
    sequence<const table*> open{table_.get()};
    while (!open.empty()) {
        const table& next = *open.back();
        open.pop_back();
        if (next.parts.empty()) {
            for (const chunk_run& run : next.runs) detail::append(runs, run);
        }
        for (std::size_t k = next.parts.size(); k > 0; --k) {
            open.push_back(next.parts[k - 1].table_.get());
        }
    }
    table_->set_runs(std::move(runs));
}

CASK_DEFINITION grid::grid() : axes_(std::make_shared<const sequence<axis_chunks>>()) {}
CASK_DEFINITION grid::grid(sequence<axis_chunks> axes)
    : axes_(std::make_shared<const sequence<axis_chunks>>(std::move(axes))) {}

CASK_DEFINITION grid grid::whole(const shape& sizes) {
    sequence<axis_chunks> axes;
    for (index_t size : sizes) axes.push_back(axis_chunks::whole(size));
    return grid(std::move(axes));
}

CASK_DEFINITION shape grid::counts() const {
    shape result;
    for (const axis_chunks& axis : *axes_) result.push_back(axis.count());
    return result;
}

CASK_DEFINITION shape grid::largest() const {
    shape result;
    for (const axis_chunks& axis : *axes_) result.push_back(axis.largest());
    return result;
}

CASK_DEFINITION region grid::chunk(const shape& index) const {
    region box;
    for (int axis = 0; axis < rank(); ++axis) {
        const auto [begin, size] = (*this)[axis].chunk(index[axis]);
        box.begin.push_back(begin);
        box.extent.push_back(size);
    }
    return box;
}

CASK_DEFINITION bool grid::equals(const grid& other) const {
    return axes_ == other.axes_ || *axes_ == *other.axes_;
}

[[gnu::cold]] CASK_DEFINITION std::string to_string(const grid& cuts) {
    std::string text = "(";
    for (int axis = 0; axis < cuts.rank(); ++axis) {
        text += axis > 0 ? ", (" : "(";
        bool first = true;
        for (const chunk_run& run : cuts[axis].runs()) {
            if (!first) text += ", ";
            first = false;
            text += std::to_string(run.size);
            if (run.count > 1) text += " x " + std::to_string(run.count);
        }
        text += ")";
    }
    return text + ")";
}

CASK_DEFINITION grid broadcast_grids(const shape& sizes, const sequence<grid>& inputs) {
    for (const grid& each : inputs) {
        bool same = each.rank() == sizes.rank();
        for (int axis = 0; same && axis < sizes.rank(); ++axis) {
            same = each[axis].length() == sizes[axis];
        }
        if (!same) continue;
        for (const grid& other : inputs) same = same && each == other;
        if (same) return each;
    }
    sequence<axis_chunks> cut;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const axis_chunks* best = nullptr;
        for (const grid& each : inputs) {
            const int theirs = axis - (sizes.rank() - each.rank());
            if (theirs < 0 || each[theirs].length() != sizes[axis]) continue;
            if (best == nullptr || each[theirs].count() > best->count()) best = &each[theirs];
        }
        cut.push_back(best != nullptr ? *best : axis_chunks::whole(sizes[axis]));
    }
    return grid(std::move(cut));
}

}  // namespace cask
