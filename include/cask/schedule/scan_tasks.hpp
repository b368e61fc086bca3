// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a scanning stage do.
#pragma once

#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/leaf_walk.hpp>

namespace cask::schedule {

class scan_tasks {
public:
    scan_tasks(const storages& where, const fetcher& fetch,
               std::shared_ptr<kernel::memory_pool> pool)
        : storages_(where), fetch_(fetch), pool_(std::move(pool)) {}

    /// Blocks of lanes that a worker needs for each scan.
    [[nodiscard]] static std::size_t lane_blocks(const plan::stage& what,
                                                 const kernel::machine& machine) {
        return what.how == plan::walk::across
                   ? kernel::blocks_of(static_cast<std::size_t>(machine.tile_length()))
                   : 1;
    }

    /// Scans a task's leaves one after another; or, where each is a task of its own, without what is
    /// before it, which is added when it is known.
    void run(stage_state& own, worker& mine, index_t number) const {
        const plan::stage& what = own.what;
        const index_t cut = number / what.groups;
        const leaf_walk work(what, own.box_of(cut), number % what.groups);
        const bool at_once = work.box().size() <= fetcher::at_once;
        if (at_once) fetch_.fetch(own, mine, work.box());
        const std::size_t blocks = lane_blocks(what, *mine.machine);
        work.for_each_piece(*mine.machine, [&](index_t first, index_t count) {
            for (std::size_t k = 0; k < what.scans.size(); ++k) {
                what.scans[k].rule->reset(mine.scan_lanes[k].data(), blocks);
            }
            for (index_t number_of = work.first_leaf(); number_of < work.last_leaf(); ++number_of) {
                const kernel::leaf_position leaf = work.leaf_at(number_of);
                if (!at_once) fetch_.fetch(own, mine, work.box_of(leaf, first));
                work.run(*mine.machine, leaf, first, count);
                for (std::size_t k = 0; k < what.scans.size(); ++k) {
                    if (what.groups == 1) {
                        what.scans[k].rule->next_leaf(mine.scan_lanes[k].data(), blocks);
                    } else {
                        keep_totals(own, k, mine, work, first, count);
                    }
                }
            }
        });
        if (what.groups > 1) complete_leaves(own, work, cut, number % what.groups);
    }

private:
    // Totals of all leaves lie side by side, by kept element of the whole array.
    [[nodiscard]] std::byte* totals_at(const stage_state& own, std::size_t scan, index_t leaf,
                                       index_t element) const {
        const index_t bytes = size_of(own.what.scans[scan].rule->type);
        return own.partials[scan].get() + (leaf * own.kept_size() + element) * bytes;
    }

    void keep_totals(stage_state& own, std::size_t scan, worker& mine, const leaf_walk& work,
                     index_t first, index_t count) const {
        const kernel::scan& rule = *own.what.scans[scan].rule;
        const index_t bytes = size_of(rule.type);
        const kernel::memory_pool::piece totals =
            pool_->take(static_cast<std::size_t>(count * bytes));
        rule.totals(mine.scan_lanes[scan].data(), static_cast<std::size_t>(count), totals.data());
        work.for_kept_rows(first, count, [&](index_t at, index_t element, index_t here) {
            std::memcpy(totals_at(own, scan, work.first_leaf(), element),
                        totals.data() + at * bytes, static_cast<std::size_t>(here * bytes));
        });
    }

    void complete_leaves(stage_state& own, const leaf_walk& work, index_t cut, index_t leaf) const {
        const index_t kept = work.kept_box().size();
        const auto join = [&](index_t ready) {
            for (std::size_t k = 0; k < own.what.scans.size(); ++k) {
                work.for_kept_rows(0, kept, [&](index_t, index_t element, index_t here) {
                    own.what.scans[k].rule->join(totals_at(own, k, ready, element),
                                                 totals_at(own, k, ready - 1, element),
                                                 static_cast<std::size_t>(here));
                });
            }
        };
        auto& chain = own.chains[static_cast<std::size_t>(cut)];
        for (const index_t ready : chain.arrived(leaf, join)) {
            for (std::size_t k = 0; k < own.what.scans.size(); ++k) add_before(own, k, work, ready);
        }
    }

    // Adds the totals before a leaf to its part of the result.
    void add_before(stage_state& own, std::size_t scan, const leaf_walk& work, index_t leaf) const {
        const plan::stage& what = own.what;
        const kernel::scan& rule = *what.scans[scan].rule;
        const plan::store_site& site = what.stores[what.scans[scan].store];
        const kernel::memory_binding memory = storages_.bind(site, what.domain.rank());
        const region box = work.leaf_at(leaf).box;
        const index_t along = memory.strides[what.first_reduced()];
        kernel::nest axes;
        index_t offset = memory.offset + box.begin[0] * along;
        for (int axis = 0; axis < what.kept; ++axis) {
            const index_t stride = memory.strides[what.first_kept() + axis];
            axes.push(work.kept_box().extent[axis], stride);
            offset += work.kept_box().begin[axis] * stride;
        }
        std::byte* const base = memory.data + offset;
        const bool across = what.how == plan::walk::across;
        work.for_kept_rows(
            0, work.kept_box().size(), [&](index_t at, index_t element, index_t here) {
                const std::byte* before = totals_at(own, scan, leaf - 1, element);
                kernel::for_each_row(
                    axes, base, at, here,
                    [&](index_t done, std::byte* to, index_t count, index_t stride) {
                        const std::byte* from = before + done * size_of(rule.type);
                        for (index_t k = 0; k < (across ? box.extent[0] : count); ++k) {
                            if (across) {
                                rule.add(from, 1, to + k * along, stride,
                                         static_cast<std::size_t>(count));
                            } else {
                                rule.add(from + k * size_of(rule.type), 0, to + k * stride, along,
                                         static_cast<std::size_t>(box.extent[0]));
                            }
                        }
                    });
            });
    }

    const storages& storages_;
    const fetcher& fetch_;
    std::shared_ptr<kernel::memory_pool> pool_;
};

}  // namespace cask::schedule
