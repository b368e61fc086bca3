// SPDX-License-Identifier: BSD-3-Clause
// Bringing what a task needs to where its machine can read it: parts of files, transposed operands.
#pragma once

#include <cask/kernel/tile/pack.hpp>
#include <cask/plan/kinds/stage_kind.hpp>
#include <cask/schedule/stage_state.hpp>

namespace cask::schedule {

class fetcher {
public:
    fetcher(const plan::plan& plan, const storages& where, std::shared_ptr<memory::pool> pool)
        : plan_(plan), storages_(where), pool_(std::move(pool)) {}

    /// Boxes of up to this many elements are fetched at once.
    static constexpr index_t at_once = plan::fetched_at_once;

    /// Brings what `box` of the domain needs of readers and packed loads into memory of this
    /// worker.
    void fetch(const plan::stage& stage, worker& mine, const region& box) const {
        if (box.size() == 0) return;
        for (std::size_t k = 0; k < stage.loads.size(); ++k) {
            const plan::load_site& site = stage.loads[k];
            const expr::reader* const from_file = site.reader();
            memory::pool::block& into = mine.fetched[k];
            const index_t item = size_of(type_of(site));
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

    /// Bytes that a task of the stage fetches at once, at most.
    [[nodiscard]] index_t bytes_of(const plan::stage& stage) const {
        index_t bytes = 0;
        for (const plan::load_site& site : stage.loads) {
            const bool reads = site.reader() != nullptr;
            if (!reads && !site.packed) continue;
            bytes += plan::elements_fetched(stage, site) * size_of(type_of(site)) *
                     (reads && site.packed ? 2 : 1);
        }
        return bytes;
    }

private:
    [[nodiscard]] kernel::memory_binding read(const expr::reader& from, const plan::load_site& site,
                                              memory::pool::block& into, const region& box) const {
        const expr::positions wanted = positions_of(site.map, box);
        const index_t item = size_of(site.source->type());
        into = memory::pool::block();
        into = pool_->take(static_cast<std::size_t>(wanted.size() * item));
        from.read(wanted, into.data());
        const shape strides = row_major_strides(wanted.extent);
        kernel::memory_binding result{into.data(), 0, shape::filled(box.begin.rank(), 0)};
        for (int axis = 0; axis < strides.rank(); ++axis) {
            const mapped_axis& mapped = site.map[axis];
            if (mapped.from < 0) continue;
            // Backwards, the last position of the box comes first in memory.
            const index_t stride = (mapped.step < 0 ? -item : item) * strides[axis];
            const index_t first = mapped.step < 0 ? wanted.extent[axis] - 1 : 0;
            result.strides[mapped.from] += stride;
            result.offset += first * strides[axis] * item - box.begin[mapped.from] * stride;
        }
        return result;
    }

    /// What `box` of the domain reads.
    [[nodiscard]] static expr::positions positions_of(const index_map& map, const region& box) {
        expr::positions result;
        for (int axis = 0; axis < map.rank(); ++axis) {
            const mapped_axis& mapped = map[axis];
            const index_t count = mapped.from < 0 ? 1 : box.extent[mapped.from];
            const index_t first = map.at(axis, box.begin);
            result.begin.push_back(std::min(first, first + mapped.step * (count - 1)));
            result.extent.push_back(count);
            result.step.push_back(count > 1 ? std::abs(mapped.step) : 1);
        }
        return result;
    }

    [[nodiscard]] kernel::memory_binding packed(const kernel::memory_binding& from, index_t item,
                                                memory::pool::block& into,
                                                const region& box) const {
        const kernel::packed_layout to = kernel::layout_of(box.extent, from.strides, item);
        into = memory::pool::block();
        into = pool_->take(static_cast<std::size_t>(to.length * item));
        kernel::pack(into.data(), to, from.data + from.at(box.begin), from.strides, item);
        kernel::memory_binding result{into.data(), 0, to.steps};
        for (int axis = 0; axis < to.sizes.rank(); ++axis) {
            result.strides[axis] *= from.strides[axis] == 0 ? 0 : item;
            result.offset -= box.begin[axis] * result.strides[axis];
        }
        return result;
    }

    [[nodiscard]] dtype type_of(const plan::load_site& site) const {
        return site.source != nullptr ? site.source->type() : plan_.storages[site.storage].type;
    }

    const plan::plan& plan_;
    const storages& storages_;
    std::shared_ptr<memory::pool> pool_;
};

}  // namespace cask::schedule
