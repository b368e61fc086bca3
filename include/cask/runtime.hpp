// SPDX-License-Identifier: BSD-3-Clause
// The runtime: how many threads compute, by which executor, with which passes. There is one for the
// process; a scope may put another in its place.
#pragma once

#include <cask/kernel/memory.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/schedule/tbb.hpp>

#include <cstdlib>

namespace cask {

/// Who runs the tasks.
enum class scheduler {
    tbb,      // oneTBB's work-stealing scheduler
    threads,  // plain std::thread, for sanitizers
    serial,   // the calling thread
};

/// Settings of a runtime.
struct runtime_options {
    /// Threads that compute; 0: CASK_NUM_THREADS, or else as many as the process may use.
    int threads = 0;
    scheduler by = scheduler::tbb;
    /// Without, expressions run as they are written. Results are equal, bit for bit.
    bool optimize = true;
    /// Passes to leave out (see optimize/pipeline.hpp).
    std::vector<std::string> without_passes{};
};

/// While it lives, all computations of the process use its settings; the runtime before it comes
/// back afterwards. Runtimes end in the opposite order of their beginning, in one thread.
///
/// `cask::runtime four({.threads = 4});`
class runtime {
public:
    explicit runtime(const runtime_options& options = {},
                     source_line where = source_line::current())
        : options_(options), previous_(active().load(std::memory_order_acquire)) {
        if (options.threads < 0) {
            throw error("runtime",
                        "threads must be at least 0 (0: as many as there are): got " +
                            std::to_string(options.threads),
                        where);
        }
        const int threads = options.threads > 0 ? options.threads : default_threads(where);
        switch (options.by) {
            case scheduler::serial:
                executor_ = std::make_unique<schedule::serial_executor>();
                break;
            case scheduler::threads:
                executor_ = std::make_unique<schedule::thread_executor>(threads);
                break;
            case scheduler::tbb:
                executor_ = std::make_unique<schedule::tbb_executor>(threads);
                break;
        }
        settings_.optimize = options.optimize;
        settings_.without = options.without_passes;
        active().store(this, std::memory_order_release);
    }
    ~runtime() { active().store(previous_, std::memory_order_release); }
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    /// The runtime that computations use now; made on first use.
    [[nodiscard]] static runtime& current() {
        if (runtime* own = active().load(std::memory_order_acquire)) return *own;
        static runtime first;  // becomes active by being made
        return first;
    }

    [[nodiscard]] int threads() const noexcept { return executor_->threads(); }
    [[nodiscard]] schedule::executor& executor() noexcept { return *executor_; }
    [[nodiscard]] const optimize::settings& settings() const noexcept { return settings_; }
    [[nodiscard]] schedule::ledger& ledger() noexcept { return ledger_; }
    [[nodiscard]] const std::shared_ptr<kernel::memory_pool>& pool() const noexcept {
        return pool_;
    }

private:
    static std::atomic<runtime*>& active() noexcept {
        static std::atomic<runtime*> current{nullptr};
        return current;
    }

    static int default_threads(source_line where) {
        if (const char* text = std::getenv("CASK_NUM_THREADS")) {
            char* end = nullptr;
            const long value = std::strtol(text, &end, 10);
            if (end == text || *end != '\0' || value < 1 || value > 4096) {
                throw error("runtime",
                            std::string("CASK_NUM_THREADS must be a number from 1 to 4096: got '") +
                                text + "'",
                            where);
            }
            return static_cast<int>(value);
        }
        return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    }

    runtime_options options_;
    optimize::settings settings_;
    std::unique_ptr<schedule::executor> executor_;
    std::shared_ptr<kernel::memory_pool> pool_ = std::make_shared<kernel::memory_pool>();
    schedule::ledger ledger_;
    runtime* previous_;
};

}  // namespace cask
