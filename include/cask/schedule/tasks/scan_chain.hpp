// SPDX-License-Identifier: BSD-3-Clause
// The order in which the leaves of a scan come to know what is before them.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>

#include <mutex>

namespace cask::schedule {

/// The leaves of one box of kept elements, scanned in any order by any number of tasks. Nobody
/// waits: who scans a leaf while one before it is missing leaves the rest to whoever scans that
/// one.
class scan_chain {
public:
    explicit scan_chain(index_t leaves) : scanned_(static_cast<std::size_t>(leaves), false) {}

    /// Leaf `number` is scanned. Calls `join(leaf)`, one at a time and in order, for each leaf
    /// after the first whose totals can now take in those before it; returns these leaves.
    template <class Join>
    [[nodiscard]] sequence<index_t> arrived(index_t number, Join&& join) {
        const std::lock_guard lock(mutex_);
        scanned_[static_cast<std::size_t>(number)] = true;
        sequence<index_t> complete;
        for (; next_ < scanned_.size() && scanned_[next_]; ++next_) {
            if (next_ == 0) continue;
            complete.push_back(static_cast<index_t>(next_));
            join(complete.back());
        }
        return complete;
    }

private:
    std::mutex mutex_;
    sequence<bool> scanned_;
    std::size_t next_ = 0;
};

}  // namespace cask::schedule
