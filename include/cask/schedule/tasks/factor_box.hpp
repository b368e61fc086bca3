// SPDX-License-Identifier: BSD-3-Clause
// Boxes of what a task reads that it computes itself, by the stages that come with its own.
#pragma once

#include <cask/kernel/tile/copy.hpp>
#include <cask/plan/factors.hpp>
#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/box_walk.hpp>

#include <algorithm>

namespace cask::schedule {

class factor_boxes {
public:
    factor_boxes(const storages& where, const fetcher& fetch, memory::pool& pool)
        : storages_(where), fetch_(fetch), pool_(pool) {}

    /// Computes a box of a factor, which would lie in `storage`: each stage that there is for it
    /// computes its part.
    void compute(worker& mine, std::uint32_t storage, const region& box, dtype type,
                 computed_box& into) const {
        into.box.reset();
        into.memory = memory::pool::block();
        const index_t item = size_of(type);
        into.memory = pool_.take(static_cast<std::size_t>(box.extent.size() * item));
        const shape strides = row_major_bytes(box.extent, item);
        for (const std::unique_ptr<worker>& each : mine.factors) {
            const plan::stage& stage = *each->stage;
            if (stage.stores.empty() || stage.stores.front().storage != storage) continue;
            const region part = part_of(stage, box);
            if (part.extent.size() == 0) continue;
            const index_map& map = stage.stores.front().map;
            kernel::memory_binding to = storages::bind(map, part.begin.rank(), into.memory.data(),
                                                       strides);
            for (int axis = 0; axis < strides.rank(); ++axis) {
                to.offset -= box.begin[axis] * strides[axis];
            }
            if (only_copies(stage)) {
                const kernel::memory_binding from = storages_.bind(stage.loads.front());
                kernel::copy_box(to.data + to.at(part.begin), to.strides,
                                 from.data + from.at(part.begin), from.strides, part.extent, item);
                continue;
            }
            mine.busy = each.get();
            each->box = part;
            each->machine->bind_store(0, to);
            fetch_.fetch(stage, *each, part);
            walk_boxes(*each->machine, part, stage.block_extent);
            mine.busy = nullptr;
        }
        into.box = box;
    }

private:
    // Whether all that a stage does is to copy elements that lie in memory.
    [[nodiscard]] static bool only_copies(const plan::stage& stage) {
        const kernel::program& code = stage.code;
        return code.code.size() == 2 && code.loads.size() == 1 && code.stores.size() == 1 &&
               code.loads.front().from == nullptr &&
               code.stores.front().source == code.loads.front().target &&
               stage.loads.front().reader() == nullptr;
    }

    // What a stage computes of a box of its values, as a box of its domain.
    [[nodiscard]] static region part_of(const plan::stage& stage, const region& box) {
        region part = box;
        for (int axis = 0; axis < box.begin.rank(); ++axis) {
            const index_t first = stage.values[axis].offset;
            const index_t begin = std::max<index_t>(box.begin[axis] - first, 0);
            const index_t end = std::min(box.begin[axis] + box.extent[axis] - first,
                                         stage.domain[axis]);
            part.begin[axis] = begin;
            part.extent[axis] = std::max<index_t>(end - begin, 0);
        }
        return part;
    }

    const storages& storages_;
    const fetcher& fetch_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
