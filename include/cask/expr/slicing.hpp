// SPDX-License-Identifier: BSD-3-Clause
// Basic indexing: a list of entries becomes an index map, checked where it is written.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/slice.hpp>
#include <cask/expr/build.hpp>

namespace cask::expr {

namespace detail {

inline constexpr std::string_view slicing = "x(...)";

/// Entries with the ellipsis and missing ones written out.
[[nodiscard]] inline sequence<slice_arg> complete(const sequence<slice_arg>& given,
                                                  const shape& sizes, source_line where) {
    int consuming = 0;
    int ellipses = 0;
    for (const slice_arg& each : given) {
        ellipses += each.which() == slice_arg::kind::ellipsis ? 1 : 0;
        consuming +=
            each.which() == slice_arg::kind::integer || each.which() == slice_arg::kind::range ? 1
                                                                                               : 0;
    }
    if (ellipses > 1) throw index_error(slicing, "more than one ellipsis", where);
    if (consuming > sizes.rank()) {
        throw index_error(slicing,
                          std::to_string(consuming) + " entries for an array of shape " +
                              to_string(sizes),
                          where);
    }
    sequence<slice_arg> result;
    const auto fill = [&] {
        for (int k = consuming; k < sizes.rank(); ++k) result.emplace_back(all(), where);
    };
    for (const slice_arg& each : given) {
        if (each.which() == slice_arg::kind::ellipsis) {
            fill();
        } else {
            result.push_back(each);
        }
    }
    if (ellipses == 0) fill();
    return result;
}

[[nodiscard]] inline index_t checked_position(const slice_arg& entry, int axis,
                                              const shape& sizes) {
    const index_t length = sizes[axis];
    const index_t position = entry.position();
    if (position < -length || position >= length) {
        throw index_error(slicing,
                          "position " + std::to_string(position) + " is outside of axis " +
                              std::to_string(axis) + " of an array of shape " + to_string(sizes),
                          entry.where());
    }
    return position < 0 ? position + length : position;
}

/// Throws shape_error where the entries leave and add more axes than cask knows.
inline void check_new_axes(const sequence<slice_arg>& entries, const shape& sizes,
                           source_line where) {
    index_t rank = 0;
    for (const slice_arg& each : entries) rank += each.which() != slice_arg::kind::integer ? 1 : 0;
    check_rank(slicing, rank, sizes, where);
}

}  // namespace detail

/// `input` indexed by `given`. Throws index_error, shape_error (more axes than cask knows).
[[nodiscard]] inline node_ptr make_slice(const node_ptr& input, const sequence<slice_arg>& given) {
    const source_line where = given.empty() ? source_line{} : given.front().where();
    const shape& sizes = input->shape();
    index_map map;
    shape result;
    sequence<axis_chunks> cuts;
    int axis = 0;
    const sequence<slice_arg> entries = detail::complete(given, sizes, where);
    detail::check_new_axes(entries, sizes, where);
    for (const slice_arg& entry : entries) {
        if (entry.which() == slice_arg::kind::newaxis) {
            result.push_back(1);
            cuts.push_back(axis_chunks::whole(1));
            continue;
        }
        if (entry.which() == slice_arg::kind::integer) {
            map.push_back({-1, detail::checked_position(entry, axis, sizes), 0});
            ++axis;
            continue;
        }
        if (entry.bounds().step == 0) {
            throw index_error(detail::slicing, "the step of a range must not be 0", entry.where());
        }
        const axis_selection chosen = select(entry.bounds(), sizes[axis]);
        const bool whole = chosen.count == sizes[axis] && chosen.step == 1;
        cuts.push_back(whole ? input->chunks()[axis] : axis_chunks::whole(chosen.count));
        map.push_back({result.rank(), chosen.begin, chosen.count > 1 ? chosen.step : 1});
        result.push_back(chosen.count);
        ++axis;
    }
    return make_view(input, map, result, grid(std::move(cuts)), where);
}

}  // namespace cask::expr
