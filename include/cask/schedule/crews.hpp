// SPDX-License-Identifier: BSD-3-Clause
// Crews: what one thread at a time uses to run tasks, kept for the next tasks of the same stage.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/schedule/passing_rows.hpp>
#include <cask/schedule/stage_state.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

namespace cask::schedule {

class crews;

/// Bytes of a crew, at most, which count until they are free.
struct crew_bytes {
    crew_bytes(crews& from, index_t count) : of(from), bytes(count) {}
    crew_bytes(const crew_bytes&) = delete;
    crew_bytes& operator=(const crew_bytes&) = delete;
    ~crew_bytes();

    crews& of;
    index_t bytes;
};

/// A worker for each stage that a task runs, and the rows that pass between these stages.
struct crew {
    crew(crews& from, std::uint32_t first_stage, index_t bytes)
        : takes(from, bytes), first(first_stage) {}

    crew_bytes takes;     // dies last
    std::uint32_t first;  // stage
    passing_rows rows;
    sequence<std::unique_ptr<worker>> workers;  // by stage
};

/// All crews of a run. Those that are idle go before there are more than `limit` bytes of crews: no
/// more than threads are at work, so that is enough for a crew of each. Safe to use from several
/// threads.
class crews {
public:
    explicit crews(index_t limit) : limit_(limit) {}

    /// An idle crew for tasks of stage `first`, or a new one without workers.
    [[nodiscard]] std::unique_ptr<crew> take(std::uint32_t first, index_t bytes) {
        const std::lock_guard lock(mutex_);
        for (std::size_t k = idle_.size(); k > 0; --k) {
            if (idle_[k - 1]->first != first) continue;
            std::unique_ptr<crew> found = std::move(idle_[k - 1]);
            idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(k - 1));
            return found;
        }
        while (!idle_.empty() && bytes_ + bytes > limit_) idle_.erase(idle_.begin());
        auto made = std::make_unique<crew>(*this, first, bytes);
        bytes_ += bytes;
        return made;
    }
    void give_back(std::unique_ptr<crew> done) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(done));
    }
    /// The stage has ended.
    void drop(std::uint32_t first) {
        const std::lock_guard lock(mutex_);
        erase_if(idle_, [&](const auto& each) { return each->first == first; });
    }

private:
    friend struct crew_bytes;

    std::mutex mutex_;
    std::atomic<index_t> bytes_{0};  // of idle ones and those at work
    index_t limit_;
    sequence<std::unique_ptr<crew>> idle_;
};

inline crew_bytes::~crew_bytes() { of.bytes_ -= bytes; }

}  // namespace cask::schedule
