// SPDX-License-Identifier: BSD-3-Clause
// Tests of what must come to an end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace cask_test {

/// Ends the program where its scope takes too long: what hangs cannot fail in another way.
class time_out {
public:
    explicit time_out(std::string what, int minutes = 1)
        : watch_([this, minutes, what = std::move(what)] {
              std::unique_lock lock(mutex_);
              const std::chrono::minutes most(minutes);
              if (ended_.wait_for(lock, most, [&] { return in_time_; })) return;
              std::printf("FAILED: after %d minutes there is no end of: %s\n", minutes,
                          what.c_str());
              std::fflush(stdout);
              std::_Exit(1);
          }) {}
    ~time_out() {
        const std::lock_guard lock(mutex_);
        in_time_ = true;
        ended_.notify_all();
    }
    time_out(const time_out&) = delete;
    time_out& operator=(const time_out&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool in_time_ = false;
    std::jthread watch_;  // the last: it uses the others, and is waited for first
};

}  // namespace cask_test
