// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/index.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/slicing.hpp>
#include <cask/front/index.hpp>

#include <algorithm>
#include <iterator>

namespace cask::front {

CASK_DEFINITION expr::node_ptr slice(const expr::node_ptr& x, const slice_arg* entries,
                                     std::size_t count) {
    sequence<slice_arg> used;
    std::copy_if(entries, entries + count, std::back_inserter(used),
                 [](const slice_arg& each) { return each.which() != slice_arg::kind::none; });
    return expr::make_slice(x, used);
}

CASK_DEFINITION expr::node_ptr blocks(const expr::node_ptr& x,
                                      std::initializer_list<slice_arg> entries) {
    sequence<slice_arg> used;
    for (const slice_arg& each : entries) {
        if (each.which() != slice_arg::kind::none) used.push_back(each);
    }
    const source_line where = used.front().where();
    index_map map;
    shape sizes;
    sequence<axis_chunks> cuts;
    int axis = 0;
    for (const slice_arg& entry : expr::detail::complete(used, x->chunks().counts(), where)) {
        const axis_chunks& along = x->chunks()[axis];
        axis_selection chosen{entry.position(), 1, 1};
        if (entry.which() == slice_arg::kind::range) {
            chosen = select(entry.bounds(), along.count());
        } else if (entry.which() == slice_arg::kind::integer) {
            chosen.begin += entry.position() < 0 ? along.count() : 0;
        }
        const bool counts = entry.which() == slice_arg::kind::range ||
                            entry.which() == slice_arg::kind::integer;
        if (!counts || chosen.step != 1 || chosen.begin < 0 || chosen.begin >= along.count()) {
            throw index_error("x.blocks(...)",
                              "entry " + std::to_string(axis) + " selects no run of the " +
                                  std::to_string(along.count()) + " chunks along this axis",
                              entry.where());
        }
        const index_t first = along.chunk(chosen.begin).first;
        sequence<index_t> lengths;
        for (index_t k = 0; k < chosen.count && chosen.count < along.count(); ++k) {
            lengths.push_back(along.chunk(chosen.begin + k).second);
        }
        cuts.push_back(chosen.count == along.count() ? along
                       : lengths.empty()             ? axis_chunks::whole(0)
                                                     : axis_chunks::listed(lengths));
        sizes.push_back(cuts.back().length());
        map.push_back({axis, first, 1});
        ++axis;
    }
    return expr::make_view(x, map, sizes, grid(std::move(cuts)), where);
}

}  // namespace cask::front
