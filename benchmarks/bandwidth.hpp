// SPDX-License-Identifier: BSD-3-Clause
// What the memory of this machine gives: the bound of every problem that computes little. Virtual
// machines have it double or half, as their neighbours and hosts please, from one minute to the next:
// so it is measured among the contenders, again and again.
#pragma once

#include <memory>

namespace bench {

/// Bytes per second by all threads.
struct bandwidth {
    double read = 0;  // of a large array that is only read
    double triad =
        0;  // of a[k] = b[k] + s * c[k]; what stores read before they write is not counted
};

/// Arrays far larger than the caches.
class memory_probe {
public:
    memory_probe();
    /// One run of each, by the threads of the arena that calls it.
    [[nodiscard]] bandwidth measure() const;

private:
    std::shared_ptr<double> a_;
    std::shared_ptr<const double> b_;
    std::shared_ptr<const double> c_;
};

}  // namespace bench
