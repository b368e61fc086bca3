// SPDX-License-Identifier: BSD-3-Clause
// Bringing what a task needs to where its machine can read it: parts of files, transposed operands.
#pragma once

#include <cask/kernel/tile/pack.hpp>
#include <cask/plan/packing.hpp>
#include <cask/schedule/stage_state.hpp>

namespace cask::schedule {

class fetcher {
public:
    fetcher(const plan::plan& plan, const storages& where, memory::pool& pool)
        : plan_(plan), storages_(where), pool_(pool) {}

    /// Brings what `box` of the domain needs of readers and packed loads into memory of this
    /// worker.
    void fetch(const plan::stage& stage, worker& mine, const region& box) const {
        if (box.size() == 0) return;
        for (std::size_t k = 0; k < stage.loads.size(); ++k) {
            const plan::load_site& site = stage.loads[k];
            const expr::reader* const from_file = site.reader();
            memory::pool::block& into = mine.fetched[k];
            const index_t item = size_of(plan::type_of(plan_, site));
            if (from_file == nullptr) {
                if (!site.packed) continue;
                mine.machine->bind_load(k, packed(storages_.bind(site), item, into, box));
            } else if (!site.packed) {
                mine.machine->bind_load(k, read(*from_file, site, into, box));
            } else {
                memory::pool::block as_stored;
                const auto from = read(*from_file, site, as_stored, box);
                mine.machine->bind_load(k, packed(from, item, into, box));
            }
        }
    }

private:
    [[nodiscard]] kernel::memory_binding read(const expr::reader& from, const plan::load_site& site,
                                              memory::pool::block& into, const region& box) const {
        const expr::positions wanted = positions_of(site.map, box);
        const index_t item = size_of(site.source->type());
        into = memory::pool::block();
        into = pool_.take(static_cast<std::size_t>(wanted.size() * item));
        from.read(wanted, into.data());
        pool_.account().count_read(wanted.size() * item, from.is_temporary());
        kernel::memory_binding result{into.data(), 0,
                                      plan::strides_read(site.map, box.extent, item)};
        const shape steps = row_major_bytes(wanted.extent, item);
        for (int axis = 0; axis < steps.rank(); ++axis) {
            const mapped_axis& mapped = site.map[axis];
            if (mapped.from < 0) continue;
            // Backwards, the last position of the box comes first in memory.
            const index_t first = mapped.step < 0 ? wanted.extent[axis] - 1 : 0;
            const index_t step = mapped.step < 0 ? -steps[axis] : steps[axis];
            result.offset += first * steps[axis] - box.begin[mapped.from] * step;
        }
        return result;
    }

    /// What `box` of the domain reads.
    [[nodiscard]] static expr::positions positions_of(const index_map& map, const region& box) {
        expr::positions result;
        result.extent = plan::extent_read(map, box.extent);
        for (int axis = 0; axis < map.rank(); ++axis) {
            const index_t count = result.extent[axis];
            const index_t first = map.at(axis, box.begin);
            const index_t step = map[axis].step;
            result.begin.push_back(std::min(first, first + step * (count - 1)));
            result.step.push_back(count > 1 ? std::abs(step) : 1);
        }
        return result;
    }

    [[nodiscard]] kernel::memory_binding packed(const kernel::memory_binding& from, index_t item,
                                                memory::pool::block& into,
                                                const region& box) const {
        const kernel::packed_layout to = kernel::layout_of(box.extent, from.strides, item);
        into = memory::pool::block();
        into = pool_.take(static_cast<std::size_t>(to.length * item));
        kernel::pack(into.data(), to, from.data + from.at(box.begin), from.strides, item);
        kernel::memory_binding result{into.data(), 0, to.steps};
        for (int axis = 0; axis < to.sizes.rank(); ++axis) {
            result.strides[axis] *= from.strides[axis] == 0 ? 0 : item;
            result.offset -= box.begin[axis] * result.strides[axis];
        }
        return result;
    }

    const plan::plan& plan_;
    const storages& storages_;
    memory::pool& pool_;
};

}  // namespace cask::schedule
