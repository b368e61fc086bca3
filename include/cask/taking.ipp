// SPDX-License-Identifier: BSD-3-Clause
// Definitions of taking.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/call.hpp>
#include <cask/front/index.hpp>
#include <cask/kernel/call/take.hpp>
#include <cask/kernel/tile/copy.hpp>
#include <cask/taking.hpp>

#include <cstring>

namespace cask {

CASK_DEFINITION void position_list::refuse(const shape& sizes, source_line where) {
    throw shape_error("positions",
                      "a list of positions has one axis: got shape " + to_string(sizes), where);
}

namespace front {

namespace detail {

/// A position of an axis of `length` counted from the front; `length` itself is allowed if `ends`.
CASK_DEFINITION index_t position_of(std::string_view name, index_t position, int axis,
                                    const shape& sizes, bool ends, source_line where) {
    const index_t length = sizes[axis];
    const index_t counted = position < 0 ? position + length : position;
    if (counted < 0 || counted >= length + (ends ? 1 : 0)) {
        throw index_error(name,
                          "position " + std::to_string(position) + " is outside of axis " +
                              std::to_string(axis) + " of shape " + to_string(sizes),
                          where);
    }
    return counted;
}

CASK_DEFINITION sequence<index_t> positions_of(std::string_view name,
                                               const sequence<index_t>& positions, int axis,
                                               const shape& sizes, bool ends, source_line where) {
    sequence<index_t> result;
    for (const index_t each : positions) {
        result.push_back(position_of(name, each, axis, sizes, ends, where));
    }
    return result;
}

/// `values` in the shape of `x`, but `count` long along an axis. Throws shape_error.
CASK_DEFINITION node_ptr spread_values(const node_ptr& values, const node_ptr& x, int axis,
                                       index_t count, source_line where) {
    shape sizes = x->shape();
    sizes[axis] = count;
    check_broadcast("insert", "the values' shape", values->shape(), sizes, where);
    return expr::make_broadcast(values, sizes, where);
}

/// Positions that are equally spaced.
struct run_of_positions {
    index_t begin;
    index_t count;
    index_t step;
};

CASK_DEFINITION sequence<run_of_positions> runs_of(const sequence<index_t>& at) {
    sequence<run_of_positions> runs;
    for (std::size_t first = 0; first < at.size();) {
        std::size_t last = std::min(first + 1, at.size() - 1);
        const index_t step = at[last] - at[first];
        while (last + 1 < at.size() && at[last + 1] - at[last] == step) ++last;
        // Two that are far from each other may be the end of one run and the beginning of the next.
        const bool pair = last == first + 1 && step != 1 && step != 0;
        const bool next_is_longer = pair && last + 2 < at.size() &&
                                    at[last + 2] - at[last + 1] == at[last + 1] - at[last];
        if (next_is_longer) last = first;
        const auto count = static_cast<index_t>(last - first) + 1;
        runs.push_back({at[first], count, count == 1 ? 1 : step});
        first = last + 1;
    }
    return runs;
}

/// Whether `runs` of `count` positions are better pieces of a joined array than taken one by one.
/// Of what is computed or read, pieces are all that is; but planning them takes its time.
CASK_DEFINITION bool are_pieces(const node_ptr& x, int axis, std::size_t count, std::size_t runs) {
    constexpr std::size_t few = 16;
    constexpr std::size_t long_run = 1024;
    constexpr std::size_t most = 4096;
    if (runs <= few || count / runs >= long_run) return true;
    const bool is_most_of_it = count > static_cast<std::size_t>(x->shape()[axis]) / 16;
    return x->as<expr::memory_source>() == nullptr && !is_most_of_it && runs <= most;
}

CASK_DEFINITION node_ptr in_memory(const sequence<index_t>& positions, source_line where) {
    const auto owner = std::make_shared<const sequence<index_t>>(positions);
    const shape sizes{positions.size()};
    return expr::make_memory(reinterpret_cast<const std::byte*>(owner->data()),
                             row_major_bytes(sizes, sizeof(index_t)), owner, sizes, dtype::int64,
                             grid::whole(sizes), where);
}

/// Memory of an array that nobody changes, if it has not too many elements to be looked at while an
/// expression is built; or null.
CASK_DEFINITION const expr::memory_source* known_elements(const node_ptr& x) {
    constexpr index_t many = 65536;
    const auto* memory = x->as<expr::memory_source>();
    const bool is_known = memory != nullptr && memory->owner != nullptr &&
                          x->shape().size() <= many;
    return is_known ? memory : nullptr;
}

/// Throws index_error: one of not too many positions that lie in memory is outside of an axis.
CASK_DEFINITION void check_known_positions(std::string_view name, const node_ptr& positions,
                                           int axis, const shape& sizes, source_line where) {
    const auto* memory = known_elements(positions);
    if (memory == nullptr) return;
    const auto check = [&]<class T>(const std::byte* at, T) {
        T position;
        std::memcpy(&position, at, sizeof position);
        if constexpr (std::is_integral_v<T>) {
            constexpr index_t beyond = std::numeric_limits<index_t>::max();
            const index_t counted =
                std::in_range<index_t>(+position) ? static_cast<index_t>(position) : beyond;
            static_cast<void>(position_of(name, counted, axis, sizes, false, where));
        }
    };
    dispatch(positions->type(), [&](auto zero) {
        kernel::for_each_place(positions->shape(), memory->strides,
                               [&](index_t distance) { check(memory->data + distance, zero); });
    });
}

/// Throws index_error: there is nothing at any position, or one is known to be outside;
/// shape_error: too many axes. `use`: what positions are for, " to take".
CASK_DEFINITION void check_taken(std::string_view name, const char* use, const node_ptr& x,
                                 const node_ptr& positions, int axis, source_line where) {
    if (x->shape()[axis] == 0 && positions->shape().size() > 0) {
        throw index_error(name,
                          "axis " + std::to_string(axis) + " of shape " + to_string(x->shape()) +
                              " has no elements" + use,
                          where);
    }
    check_rank(name, x->shape().rank() - 1 + positions->shape().rank(), x->shape(), where);
    check_known_positions(name, positions, axis, x->shape(), where);
}

/// Of the axes of positions, the block that a task takes: as many as make a task, in row-major
/// order, where each takes `inner` elements.
CASK_DEFINITION shape positions_of_block(index_t inner, const shape& positions) {
    constexpr index_t elements = 16384;
    index_t left = std::max<index_t>(elements / std::max<index_t>(inner, 1), 1);
    shape block = positions;
    for (int each = positions.rank() - 1; each >= 0; --each) {
        block[each] = std::max<index_t>(std::min(positions[each], left), 1);
        left = std::max<index_t>(left / block[each], 1);
    }
    return block;
}

/// Positions of some axes of an array, point by point: int64, of one shape, which stands behind
/// `before` of the other axes.
struct points {
    sequence<int> axes;
    sequence<node_ptr> positions;
    int before;
    bool are_points;  // the user's, for errors
};

/// How the routine that takes elements at points is called: blocks of points, loops over other
/// axes.
class cut_of_points {
public:
    cut_of_points(const node_ptr& x, const points& at) : x_(x), at_(at) {
        for (int axis = 0; axis < x->shape().rank(); ++axis) {
            reads_.push_back(cut.all_of(x->shape()[axis]));
            if (!contains(at.axes, axis)) others_.push_back(axis);
        }
        const int count = static_cast<int>(others_.size());
        add_others(0, at.before);
        add_points();
        add_others(at.before, count);
        cut.input(std::move(reads_));
        for (std::size_t k = 0; k < at.axes.size(); ++k) cut.input(reads_of_positions_);
    }

    expr::blocking_builder cut;
    sequence<axis_chunks> chunks;  // of the result

private:
    void add_others(int first, int last) {
        for (int k = first; k < last; ++k) {
            const int axis = others_[static_cast<std::size_t>(k)];
            reads_[static_cast<std::size_t>(axis)] = cut.loop(x_->shape()[axis]);
            chunks.push_back(x_->chunks()[axis]);
        }
    }
    void add_points() {
        index_t inner = 1;
        for (std::size_t k = static_cast<std::size_t>(at_.before); k < others_.size(); ++k) {
            inner *= x_->shape()[others_[k]];
        }
        const node_ptr& positions = at_.positions.front();
        const shape together = positions_of_block(inner, positions->shape());
        for (int k = 0; k < together.rank(); ++k) {
            const axis_chunks block = axis_chunks::regular(positions->shape()[k], together[k]);
            reads_of_positions_.push_back(cut.blocks(block, block));
            chunks.push_back(positions->chunks()[k]);
        }
    }

    const node_ptr& x_;
    const points& at_;
    sequence<int> others_;
    sequence<expr::read_axis> reads_;
    sequence<expr::read_axis> reads_of_positions_;
};

/// The elements at points.
CASK_DEFINITION node_ptr call_take(const node_ptr& x, const points& at, source_line where) {
    constexpr float cost = 3;
    cut_of_points how(x, at);
    sequence<node_ptr> inputs{x};
    sequence<index_t> parameters{at.before, at.are_points ? 1 : 0, size_of(x->type())};
    for (std::size_t k = 0; k < at.axes.size(); ++k) {
        inputs.push_back(at.positions[k]);
        parameters.push_back(at.axes[k]);
    }
    return expr::make_call({&kernel::taking::take::description, how.cut.made(), nullptr, 1,
                            std::move(parameters), cost},
                           std::move(inputs), x->type(), grid(std::move(how.chunks)), where);
}
/// The same of positions of one axis, in its place.
CASK_DEFINITION node_ptr call_take(const node_ptr& x, const node_ptr& positions, int axis,
                                   source_line where) {
    return call_take(x, {{axis}, {positions}, axis, false}, where);
}

}  // namespace detail

CASK_DEFINITION node_ptr take(const node_ptr& x, const position_array& positions, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    detail::check_taken("take", " to take", x, positions.given, along, where);
    return detail::call_take(x, positions.values, along, where);
}

CASK_DEFINITION node_ptr take(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("take", positions, along, x->shape(), false,
                                                      where);
    const sequence<detail::run_of_positions> runs = detail::runs_of(at);
    if (!detail::are_pieces(x, along, at.size(), runs.size())) {
        return detail::call_take(x, detail::in_memory(at, where), along, where);
    }
    sequence<node_ptr> pieces{expr::along_axis(x, along, 0, 0, 1, where)};
    for (const auto& [begin, count, step] : runs) {
        pieces.push_back(expr::along_axis(x, along, begin, count, step, where));
    }
    return expr::make_concatenate("take", pieces, along, where);
}

CASK_DEFINITION node_ptr take(const node_ptr& x, index_t position, index_t axis,
                              source_line where) {
    const int along = normalize_axis("take", axis, x->shape().rank(), where);
    const index_t at = detail::position_of("take", position, along, x->shape(), false, where);
    return squeeze(expr::along_axis(x, along, at, 1, 1, where), along, where);
}

namespace detail {

/// Where the axis of entry `number` stands among the axes of the part that the entries select.
CASK_DEFINITION int axis_of_entry(const sequence<index_entry>& entries, std::size_t number,
                                  int rank) {
    using kind = slice_arg::kind;
    int consumed = 0;
    for (const index_entry& each : entries) {
        const kind which = each.slice.which();
        consumed += which == kind::integer || which == kind::range ? 1 : 0;
    }
    int axis = 0;
    for (std::size_t k = 0; k < number; ++k) {
        const kind which = entries[k].slice.which();
        axis += which == kind::range || which == kind::newaxis ? 1 : 0;
        axis += which == kind::ellipsis ? std::max(rank - consumed, 0) : 0;
    }
    return axis;
}

/// The entries that are given: those before the first one that is left out.
CASK_DEFINITION sequence<index_entry> given_entries(std::initializer_list<index_entry> entries) {
    sequence<index_entry> given;
    for (const index_entry& each : entries) {
        if (each.slice.which() != slice_arg::kind::none) given.push_back(each);
    }
    return given;
}

/// Positions of axes in one shape. Throws shape_error.
CASK_DEFINITION sequence<node_ptr> in_one_shape(const sequence<node_ptr>& positions,
                                                source_line where) {
    shape sizes;
    for (const node_ptr& each : positions) sizes = broadcast("vindex", sizes, each->shape(), where);
    sequence<node_ptr> result;
    for (const node_ptr& each : positions) {
        result.push_back(expr::make_broadcast(each, sizes, where));
    }
    return result;
}

/// What an entry of vindex says of an axis: positions, or nothing for all of it. Throws
/// index_error.
CASK_DEFINITION position_array positions_of_entry(const index_entry& entry, const shape& sizes,
                                                  int axis, source_line where) {
    if (entry.list != nullptr) {
        const node_ptr list = in_memory(
            positions_of("vindex", entry.list->values(), axis, sizes, false, where), where);
        return {list, list};
    }
    if (entry.slice.which() == slice_arg::kind::integer) {
        const index_t at = position_of("vindex", entry.slice.position(), axis, sizes, false, where);
        const node_ptr number = constant(bytes_of(at), dtype::int64, where);
        return {number, number};
    }
    const range_bounds& bounds = entry.slice.bounds();
    const bool is_all = entry.slice.which() == slice_arg::kind::range && !bounds.begin &&
                        !bounds.end && bounds.step == 1;
    if (entry.positions.values == nullptr && !is_all) {
        throw index_error("vindex",
                          "entry " + std::to_string(axis) +
                              " is neither positions nor all(): slice first, x(...).vindex(...)",
                          where);
    }
    return entry.positions;
}

}  // namespace detail

CASK_DEFINITION node_ptr index(const node_ptr& x, std::initializer_list<index_entry> entries,
                               source_line where) {
    const sequence<index_entry> given = detail::given_entries(entries);
    sequence<slice_arg> slices;
    const index_entry* positions = nullptr;
    for (const index_entry& each : given) {
        slices.push_back(each.slice);
        if (!each.has_positions()) continue;
        if (positions != nullptr) {
            throw index_error("x(...)",
                              "two entries are positions: x.vindex(i, j) takes the elements at "
                              "points, take(take(x, i, 0), j, 1) all pairs",
                              where);
        }
        positions = &each;
    }
    const node_ptr part = slice(x, slices.data(), slices.size());
    const int axis = detail::axis_of_entry(
        given, static_cast<std::size_t>(positions - given.data()), x->shape().rank());
    if (positions->list != nullptr) return take(part, positions->list->values(), axis, where);
    return take(part, positions->positions, axis, where);
}

CASK_DEFINITION node_ptr vindex(const node_ptr& x, std::initializer_list<index_entry> entries,
                                source_line where) {
    const shape& sizes = x->shape();
    detail::points at{{}, {}, 0, true};
    int axis = 0;
    for (const index_entry& each : detail::given_entries(entries)) {
        if (axis == sizes.rank()) {
            throw index_error("vindex", "more entries than axes of shape " + to_string(sizes),
                              where);
        }
        const position_array positions = detail::positions_of_entry(each, sizes, axis, where);
        if (positions.values != nullptr) {
            detail::check_taken("vindex", " to take", x, positions.given, axis, where);
            at.axes.push_back(axis);
            at.positions.push_back(positions.values);
        }
        ++axis;
    }
    at.positions = detail::in_one_shape(at.positions, where);
    const int others = sizes.rank() - static_cast<int>(at.axes.size());
    check_rank("vindex", others + at.positions.front()->shape().rank(), sizes, where);
    return detail::call_take(x, at, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, index_t position, const node_ptr& values,
                                index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const index_t at = detail::position_of("insert", position, along, x->shape(), true, where);
    const int rank = x->shape().rank();
    // Of lower rank, they are those of one position: the axis stands between theirs.
    const int place = along - (rank - 1 - values->shape().rank());
    const bool between = values->shape().rank() < rank && place >= 0;
    const node_ptr block = between ? expand_dims(values, place, where) : values;
    const index_t count = values->shape().rank() == rank ? values->shape()[along] : 1;
    const node_ptr put = detail::spread_values(block, x, along, count, where);
    return expr::make_concatenate(
        "insert",
        {expr::along_axis(x, along, 0, at, 1, where), put,
         expr::along_axis(x, along, at, x->shape()[along] - at, 1, where)},
        along, where);
}

CASK_DEFINITION node_ptr insert(const node_ptr& x, const sequence<index_t>& positions,
                                const node_ptr& values, index_t axis, source_line where) {
    const int along = normalize_axis("insert", axis, x->shape().rank(), where);
    const sequence<index_t> at = detail::positions_of("insert", positions, along, x->shape(), true,
                                                      where);
    const auto count = static_cast<index_t>(at.size());
    const node_ptr put = detail::spread_values(values, x, along, count, where);
    sequence<std::pair<index_t, index_t>> order;  // position, and number of the value
    for (index_t k = 0; k < count; ++k) order.emplace_back(at[static_cast<std::size_t>(k)], k);
    order.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t done = 0;
    for (const auto& [position, number] : order) {
        parts.push_back(expr::along_axis(x, along, done, position - done, 1, where));
        parts.push_back(expr::along_axis(put, along, number, 1, 1, where));
        done = position;
    }
    parts.push_back(expr::along_axis(x, along, done, x->shape()[along] - done, 1, where));
    return expr::make_concatenate("insert", parts, along, where);
}

CASK_DEFINITION node_ptr erase(const node_ptr& x, const sequence<index_t>& positions, index_t axis,
                               source_line where) {
    const int along = normalize_axis("erase", axis, x->shape().rank(), where);
    sequence<index_t> gone = detail::positions_of("erase", positions, along, x->shape(), false,
                                                  where);
    gone.push_back(x->shape()[along]);
    gone.sort();
    sequence<node_ptr> parts{expr::along_axis(x, along, 0, 0, 1, where)};
    index_t begin = 0;
    for (const index_t position : gone) {
        if (position > begin) {
            parts.push_back(expr::along_axis(x, along, begin, position - begin, 1, where));
        }
        begin = position + 1;
    }
    return expr::make_concatenate("erase", parts, along, where);
}

}  // namespace front
}  // namespace cask
