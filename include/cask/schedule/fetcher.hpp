// SPDX-License-Identifier: BSD-3-Clause
// Bringing what a task needs to where its machine can read it: parts of files, transposed operands.
#pragma once

#include <cask/kernel/pack.hpp>
#include <cask/schedule/stage_state.hpp>

namespace cask::schedule {

class fetcher {
public:
    fetcher(const plan::plan& what, const storages& where,
            std::shared_ptr<kernel::memory_pool> pool)
        : plan_(what), storages_(where), pool_(std::move(pool)) {}

    /// Boxes of up to this many elements are fetched at once.
    static constexpr index_t at_once = index_t{1} << 20;

    /// Brings what `box` of the domain needs of readers and packed loads into memory of this worker.
    void fetch(const stage_state& own, worker& mine, const region& box) const {
        if (box.size() == 0) return;
        for (std::size_t k = 0; k < own.what.loads.size(); ++k) {
            const plan::load_site& site = own.what.loads[k];
            if (site.packed) {
                mine.machine->bind_load(k, packed(site, mine.fetched[k], box));
            } else if (site.source != nullptr) {
                const auto* source = site.source->as<expr::reader_source>();
                if (source == nullptr) continue;
                mine.machine->bind_load(k, read(*source->from, site, mine.fetched[k], box));
            }
        }
    }

private:
    [[nodiscard]] kernel::memory_binding read(const expr::reader& from, const plan::load_site& site,
                                              kernel::memory_pool::piece& into,
                                              const region& box) const {
        const region wanted = site.map.bounds(box);
        const index_t item = size_of(site.source->type());
        into = kernel::memory_pool::piece();
        into = pool_->take(static_cast<std::size_t>(wanted.size() * item));
        from.read(wanted, into.data());
        shape strides = row_major_strides(wanted.extent);
        index_t origin = 0;
        for (int axis = 0; axis < strides.rank(); ++axis) {
            strides[axis] *= item;
            origin += wanted.begin[axis] * strides[axis];
        }
        kernel::memory_binding result = storages::bind(site.map, box.begin.rank(), into.data(),
                                                       strides);
        result.offset -= origin;
        return result;
    }

    [[nodiscard]] kernel::memory_binding
    packed(const plan::load_site& site, kernel::memory_pool::piece& into, const region& box) const {
        const kernel::memory_binding from = storages_.bind(site);
        const index_t item = size_of(type_of(site));
        const shape sizes = kernel::packed_extent(box.extent, from.strides);
        into = kernel::memory_pool::piece();
        into = pool_->take(static_cast<std::size_t>(sizes.size() * item));
        kernel::pack(into.data(), box.extent, from.data + from.at(box.begin), from.strides, item);
        kernel::memory_binding result{into.data(), 0, row_major_strides(sizes)};
        for (int axis = 0; axis < sizes.rank(); ++axis) {
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
    std::shared_ptr<kernel::memory_pool> pool_;
};

}  // namespace cask::schedule
