// SPDX-License-Identifier: BSD-3-Clause
// The budget: the bytes that all runs of a runtime may hold at once, reserved before a run starts.
//
// Nothing waits while it holds memory: a run waits before its first task, first come, first served;
// inside of it no memory is asked for beyond what it has reserved.
#pragma once

#include <cask/memory/ledger.hpp>
#include <cask/memory/limits.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace cask::memory {

/// What a thread may give to runs inside of its tasks, of the bytes that the run of the tasks has
/// reserved. Threads have theirs to themselves, so nothing is waited for.
class allowance {
public:
    /// While it lives, runs inside of this thread's tasks may take so many bytes; 0: as before.
    class scope {
    public:
        explicit scope(index_t bytes) noexcept : before_(left()) {
            if (bytes > 0) left() = bytes;
        }
        ~scope() { left() = before_; }
        scope(const scope&) = delete;
        scope& operator=(const scope&) = delete;

    private:
        index_t before_;
    };

    /// What is left of this thread's.
    [[nodiscard]] static index_t& left() noexcept {
        thread_local index_t bytes = 0;
        return bytes;
    }
};

/// Safe to use from several threads.
class budget {
public:
    /// Bytes that a run may take, of a budget or of an allowance; they go back when it is
    /// destroyed, those of an allowance in the thread that took them.
    class reservation {
    public:
        reservation(budget* from, index_t bytes) noexcept : from_(from), bytes_(bytes) {}
        reservation(reservation&& other) noexcept
            : from_(other.from_), bytes_(std::exchange(other.bytes_, 0)) {}
        reservation& operator=(reservation&&) = delete;
        ~reservation() {
            if (from_ != nullptr) {
                from_->give_back(bytes_);
            } else {
                allowance::left() += bytes_;
            }
        }

    private:
        budget* from_;  // null: the allowance
        index_t bytes_;
    };

    /// `bytes` of 0: nine tenths of the memory that the process may use and does not use for
    /// something else. Such a budget refuses nothing.
    budget(index_t bytes, const ledger& account) : bytes_(bytes), account_(account) {}
    budget(const budget&) = delete;
    budget& operator=(const budget&) = delete;

    /// Whether somebody set it: what does not fit is refused.
    [[nodiscard]] bool is_set() const noexcept { return bytes_ > 0; }

    /// The most that a run may take.
    [[nodiscard]] index_t bytes() const {
        if (is_set()) return bytes_;
        const index_t others = std::max<index_t>(resident_memory() - account_.held(), 0);
        return std::max<index_t>(usable_memory() / 10 * 9 - others, 0);
    }

    /// Waits until `bytes` are free and all who came before have theirs. No more than the budget is
    /// reserved, so that it ends.
    [[nodiscard]] reservation reserve(index_t bytes) {
        const index_t all = this->bytes();
        const index_t wanted = std::min(bytes, all);
        std::unique_lock lock(mutex_);
        const std::uint64_t ticket = next_++;
        changed_.wait(lock, [&] { return ticket == serving_ && reserved_ + wanted <= all; });
        ++serving_;
        reserved_ += wanted;
        changed_.notify_all();
        return {this, wanted};
    }
    /// The same without waiting; nothing if they are not free.
    [[nodiscard]] std::optional<reservation> try_reserve(index_t bytes) {
        const index_t all = this->bytes();
        const std::lock_guard lock(mutex_);
        if (reserved_ + bytes > all) return std::nullopt;
        reserved_ += bytes;
        return std::optional<reservation>(std::in_place, this, bytes);
    }
    /// The same of what this thread may give to runs inside of its tasks.
    [[nodiscard]] static std::optional<reservation> try_allowance(index_t bytes) {
        if (bytes > allowance::left()) return std::nullopt;
        allowance::left() -= bytes;
        return std::optional<reservation>(std::in_place, nullptr, bytes);
    }
    /// Bytes that nobody has reserved.
    [[nodiscard]] index_t unreserved() const {
        const index_t all = bytes();
        const std::lock_guard lock(mutex_);
        return std::max<index_t>(all - reserved_, 0);
    }

private:
    void give_back(index_t bytes) noexcept {
        const std::lock_guard lock(mutex_);
        reserved_ -= bytes;
        changed_.notify_all();
    }

    index_t bytes_;
    const ledger& account_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    index_t reserved_ = 0;
    std::uint64_t next_ = 0;     // ticket
    std::uint64_t serving_ = 0;  // ticket
};

}  // namespace cask::memory
