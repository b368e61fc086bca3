// SPDX-License-Identifier: BSD-3-Clause
// Loads that do not find their elements as the domain goes: what tasks pack first, or read row by
// row.
#pragma once

#include <cask/core/search.hpp>
#include <cask/kernel/tile/pack.hpp>
#include <cask/memory/pool.hpp>
#include <cask/plan/stage.hpp>

#include <algorithm>

namespace cask::plan {

/// Elements of a task's box that are brought from files at once.
inline constexpr index_t fetched_at_once = index_t{1} << 20;

/// Elements along each axis of what is read under `map` for a box of `extent` of the domain.
[[nodiscard]] inline shape extent_read(const index_map& map, const shape& extent) {
    shape result;
    for (int axis = 0; axis < map.rank(); ++axis) {
        result.push_back(map[axis].from < 0 ? 1 : extent[map[axis].from]);
    }
    return result;
}

/// Bytes along the domain of what is read under `map` for a box of it, row-major.
[[nodiscard]] inline shape strides_read(const index_map& map, const shape& extent, index_t item) {
    const shape steps = row_major_bytes(extent_read(map, extent), item);
    shape result = shape::filled(extent.rank(), 0);
    for (int axis = 0; axis < map.rank(); ++axis) {
        const mapped_axis& mapped = map[axis];
        if (mapped.from >= 0) result[mapped.from] += mapped.step < 0 ? -steps[axis] : steps[axis];
    }
    return result;
}

/// Bytes that a worker holds of what it fetches for a box of `extent` of the domain.
[[nodiscard]] inline index_t bytes_fetched(const plan& plan, const stage& stage,
                                           const shape& extent) {
    if (extent.size() == 0) return 0;
    const auto packed = [&](const shape& strides, index_t item) {
        return memory::pool::rounded(kernel::layout_of(extent, strides, item).length * item);
    };
    index_t bytes = 0;
    for (const load_site& load : stage.loads) {
        const bool reads = load.reader() != nullptr;
        const index_t item = size_of(type_of(plan, load));
        if (reads) {
            bytes += memory::pool::rounded(extent_read(load.map, extent).size() * item);
        }
        if (load.packed) {
            bytes += packed(reads ? strides_read(load.map, extent, item) : load.strides, item);
        }
    }
    return bytes;
}

namespace detail {

/// True for the load of a file that lies along another axis than the domain's last.
[[nodiscard]] inline bool is_file_across(const load_site& load) {
    return load.packed && load.reader() != nullptr;
}

[[nodiscard]] inline bool reads_files_across(const stage& stage) {
    return some(stage.loads, is_file_across);
}

/// Marks the loads that lie along another axis than the domain's last; returns such an axis, or -1.
inline int mark_packed(stage& stage) {
    int found = -1;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        load_site& load = stage.loads[k];
        if (stage.code.loads[k].from != nullptr) continue;
        const int axis = kernel::faster_axis(stage.domain, load.strides);
        load.packed = axis >= 0;
        found = std::max(found, axis);
    }
    return found;
}

/// Whether rows of the task are better read one by one, where they are in memory, than gathered
/// into tiles: they are long, and some load does not find the next row right behind the last.
[[nodiscard]] inline bool reads_rows_apart(const stage& stage) {
    constexpr index_t long_row = 192;
    const int last = stage.domain.rank() - 1;
    if (last < 1 || stage.task_extent[last] < long_row) return false;
    for (std::size_t k = 0; k < stage.loads.size(); ++k) {
        const shape& strides = stage.loads[k].strides;
        if (stage.code.loads[k].from != nullptr || stage.loads[k].packed) continue;
        if (strides[last] == 0) continue;  // one block stands for the row
        if (strides[last - 1] != strides[last] * stage.domain[last]) return true;
    }
    return false;
}

}  // namespace detail

}  // namespace cask::plan
