// SPDX-License-Identifier: BSD-3-Clause
// Runs of bytes at regular distances in a file: where small gaps lie between them, these are read
// with them, large ones are skipped.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/files/file.hpp>

#include <cask/core/shape.hpp>

#include <cstring>
#include <memory>

namespace cask::files {

/// Runs of `length` bytes: the first at `begin`, repeated at regular distances, level by level.
struct byte_runs {
    struct level {
        index_t count;
        index_t distance;  // bytes, from one begin to the next
    };
    index_t begin;
    index_t length;
    sequence<level> levels;  // from the inside out; each has gaps

    /// Repeats all of it `count` times. Runs without a gap between them become one.
    void repeat(index_t count, index_t distance) {
        if (count == 1) return;
        if (levels.empty() && distance == length) {
            length *= count;
        } else if (!levels.empty() && distance == levels.back().count * levels.back().distance) {
            levels.back().count *= count;
        } else {
            levels.push_back({count, distance});
        }
    }
};

/// Bytes of a gap that is still read: the system reads whole pages, and a call takes as long as
/// copying a page.
inline constexpr index_t small_gap = 4096;
/// Bytes of a file that are read at once for the runs in them: below what the C library takes from
/// the system each time.
inline constexpr index_t window_bytes = index_t{96} << 10;

/// Bytes that the disk begins with at once; what is shorter waits for its neighbours.
inline constexpr index_t long_run = index_t{1} << 20;

namespace detail {

/// Calls `each(offset)` for the levels [first, last) of runs, in order.
template <class Each>
void for_each_offset(const byte_runs& runs, std::size_t first, std::size_t last, Each&& each) {
    sequence<index_t> index(last - first, 0);
    index_t offset = 0;
    for (;;) {
        each(offset);
        std::size_t level = first;
        for (; level < last; ++level) {
            offset += runs.levels[level].distance;
            if (++index[level - first] < runs.levels[level].count) break;
            offset -= runs.levels[level].count * runs.levels[level].distance;
            index[level - first] = 0;
        }
        if (level == last) return;
    }
}

/// Levels of runs that are read together with what lies between them, and the bytes from the first
/// to the last of them.
struct near_runs {
    std::size_t levels = 0;
    index_t span;

    explicit near_runs(const byte_runs& runs) : span(runs.length) {
        while (levels < runs.levels.size() && runs.length < window_bytes / 2 &&
               runs.levels[levels].distance - span <= small_gap) {
            span += (runs.levels[levels].count - 1) * runs.levels[levels].distance;
            ++levels;
        }
    }
};

}  // namespace detail

/// Reads all runs, one after another, to `out`. Throws io_error.
inline void read_runs(const file& file, const byte_runs& runs, std::byte* out) {
    const detail::near_runs near(runs);
    const std::size_t together = near.levels;
    const index_t span = near.span;
    std::unique_ptr<std::byte[]> window;
    if (together > 0) {
        window = std::make_unique_for_overwrite<std::byte[]>(
            static_cast<std::size_t>(std::min(span, window_bytes)));
    }
    std::byte* to = out;
    detail::for_each_offset(runs, together, runs.levels.size(), [&](index_t outer) {
        const index_t first = runs.begin + outer;
        if (together == 0) {
            file.read(first, runs.length, to);
            to += runs.length;
            return;
        }
        index_t begin = 0;  // of what is in the window
        index_t end = 0;
        detail::for_each_offset(runs, 0, together, [&](index_t inner) {
            if (inner < begin || inner + runs.length > end) {
                begin = inner;
                end = std::min(span, begin + window_bytes);
                file.read(first + begin, end - begin, window.get());
            }
            std::memcpy(to, window.get() + (inner - begin), static_cast<std::size_t>(runs.length));
            to += runs.length;
        });
    });
}

/// Writes all runs, which lie one after another at `from`. Throws io_error.
inline void write_runs(const file& file, const byte_runs& runs, const std::byte* from) {
    detail::for_each_offset(runs, 0, runs.levels.size(), [&](index_t offset) {
        file.write(runs.begin + offset, runs.length, from);
        if (runs.length >= long_run) file.start_writing(runs.begin + offset, runs.length);
        from += runs.length;
    });
}

/// Says that all runs will be read soon, with what lies between them where that is little.
inline void announce_runs(const file& file, const byte_runs& runs) {
    const detail::near_runs together(runs);
    detail::for_each_offset(runs, together.levels, runs.levels.size(), [&](index_t offset) {
        file.announce(runs.begin + offset, together.span);
    });
}

}  // namespace cask::files
