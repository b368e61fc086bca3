// SPDX-License-Identifier: BSD-3-Clause
// Cuts whose groups are tasks of their own: what these tasks share, from the first to the last.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/memory/pool.hpp>
#include <cask/plan/stage.hpp>
#include <cask/schedule/tasks/scan_chain.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

namespace cask::schedule {

/// What the groups of one cut share.
struct open_cut {
    open_cut(index_t cut, index_t groups) : number(cut), left(groups), chain(groups) {}

    index_t number;
    std::atomic<index_t> left;               // groups still to end
    sequence<memory::pool::block> partials;  // by fold; or of a scan its records
    scan_chain chain;                        // of a scan
};

/// The cuts of a stage that some task has begun and not all have ended. Safe to use from several
/// threads.
class open_cuts {
public:
    /// The cut of this number; the first task that asks makes room for partial results of
    /// `bytes(k)` each.
    template <class Bytes>
    [[nodiscard]] open_cut& of(index_t number, index_t groups, std::size_t count,
                               memory::pool& pool, Bytes&& bytes) {
        const std::lock_guard lock(mutex_);
        for (const auto& each : cuts_) {
            if (each->number == number) return *each;
        }
        auto made = std::make_unique<open_cut>(number, groups);
        for (std::size_t k = 0; k < count; ++k) {
            made->partials.push_back(pool.take(static_cast<std::size_t>(bytes(k))));
        }
        cuts_.push_back(std::move(made));
        return *cuts_.back();
    }
    /// All groups have ended: nobody uses what they shared any more.
    void close(const open_cut& done) {
        const std::lock_guard lock(mutex_);
        cuts_.erase(find_if(cuts_, [&](const auto& each) { return each.get() == &done; }));
    }
    void clear() { cuts_.clear(); }

private:
    std::mutex mutex_;
    sequence<std::unique_ptr<open_cut>> cuts_;
};

}  // namespace cask::schedule
