// SPDX-License-Identifier: BSD-3-Clause
// A hundred Jacobi steps: each makes every element the mean of its four neighbours and loses the
// outermost ring. Nothing but the last step is wanted.
#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/blocked_range2d.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace ck = cask;

namespace bench {
namespace {

struct grid {
    const double* data;
    std::int64_t edge;
    std::int64_t steps;

    [[nodiscard]] std::int64_t last_edge() const { return edge - 2 * steps; }
    [[nodiscard]] std::int64_t last_count() const { return last_edge() * last_edge(); }
};

// ---- cask --------------------------------------------------------------------------------------

answer with_cask(const grid& own) {
    auto x = ck::borrow(own.data, {own.edge, own.edge});
    auto inner = ck::range(1, -1);
    auto before = ck::range(0, -2);
    auto after = ck::range(2, ck::_);
    for (std::int64_t step = 0; step < own.steps; ++step) {
        x = 0.25 * (x(before, inner) + x(after, inner) + x(inner, before) + x(inner, after));
    }
    return computed(x);
}

// ---- sweeps over two buffers ---------------------------------------------------------------------

/// Rows are `pitch` apart in memory. out[0] is the mean of the neighbours of x[1].
void scalar_row(const double* x, std::int64_t pitch, std::int64_t count, double* out) {
    for (std::int64_t j = 1; j <= count; ++j) {
        out[j - 1] = 0.25 * (x[j - pitch] + x[j + pitch] + x[j - 1] + x[j + 1]);
    }
}

void tuned_row(const double* x, std::int64_t pitch, std::int64_t count, double* out) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    std::int64_t j = 1;
    for (; j + width <= count + 1; j += width) {
        const auto at = [here = x + j](std::int64_t away) {
            return batch::load_unaligned(here + away);
        };
        (0.25 * (at(-pitch) + at(pitch) + at(-1) + at(1))).store_unaligned(out + j - 1);
    }
    scalar_row(x + j - 1, pitch, count + 1 - j, out + j - 1);
}

/// each_row(rows, work) calls work for the rows [0, rows), in any order. The pitch of a buffer is
/// that of the grid; the result is dense.
template <class EachRow>
answer by_sweeps(const grid& own, EachRow each_row) {
    const std::int64_t pitch = own.edge;
    auto buffers = std::array{fresh_memory<double>(own.edge * own.edge),
                              fresh_memory<double>(own.edge * own.edge)};
    auto result = fresh_memory<double>(own.last_count());
    const double* from = own.data;
    for (std::int64_t step = 1; step <= own.steps; ++step) {
        const std::int64_t edge = own.edge - 2 * step;
        const bool last = step == own.steps;
        double* to = last ? result.get() : buffers[static_cast<std::size_t>(step % 2)].get();
        const std::int64_t to_pitch = last ? edge : pitch;
        each_row(edge, [=](std::int64_t i) {
            scalar_row(from + (i + 1) * pitch, pitch, edge, to + i * to_pitch);
        });
        from = to;
    }
    return elements_of(std::move(result), own.last_count());
}

answer with_serial_loop(const grid& own) {
    return by_sweeps(own, [](std::int64_t rows, auto work) {
        for (std::int64_t i = 0; i < rows; ++i) work(i);
    });
}

answer with_scalar_tbb(const grid& own) {
    return by_sweeps(own, [](std::int64_t rows, auto work) {
        tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, rows, 16), [&](const auto& range) {
            for (std::int64_t i = range.begin(); i < range.end(); ++i) work(i);
        });
    });
}

// ---- several steps of a tile at once, within the second cache ------------------------------------

constexpr std::int64_t tile_rows = 96;
constexpr std::int64_t tile_columns = 256;
constexpr std::int64_t steps_at_once = 10;
constexpr std::int64_t tile_pitch = tile_columns + 2 * steps_at_once + 4;  // no power of two

struct tile_buffers {
    alignas(64) double of[2][(tile_rows + 2 * steps_at_once) * tile_pitch];
};

/// `steps` steps to `rows` x `columns` elements at `to`, from those and a ring of `steps` around
/// them, whose first element is *from. What tiles share is computed by each.
void steps_of_tile(const double* from, std::int64_t from_pitch, std::int64_t steps,
                   std::int64_t rows, std::int64_t columns, double* to, std::int64_t to_pitch,
                   tile_buffers& held) {
    for (std::int64_t left = steps - 1; left >= 0; --left) {
        double* out = left == 0 ? to : held.of[left % 2];
        const std::int64_t out_pitch = left == 0 ? to_pitch : tile_pitch;
        for (std::int64_t i = 0; i < rows + 2 * left; ++i) {
            tuned_row(from + (i + 1) * from_pitch, from_pitch, columns + 2 * left,
                      out + i * out_pitch);
        }
        from = out;
        from_pitch = out_pitch;
    }
}

void steps_of_grid(const double* from, std::int64_t from_pitch, std::int64_t steps, double* to,
                   std::int64_t to_pitch, std::int64_t edge) {
    const std::int64_t down = (edge + tile_rows - 1) / tile_rows;
    const std::int64_t across = (edge + tile_columns - 1) / tile_columns;
    tbb::parallel_for(tbb::blocked_range2d<std::int64_t>(0, down, 0, across),
                      [=](const auto& tiles) {
                          static thread_local tile_buffers held;
                          for (auto i = tiles.rows().begin(); i < tiles.rows().end(); ++i) {
                              for (auto j = tiles.cols().begin(); j < tiles.cols().end(); ++j) {
                                  const std::int64_t row = i * tile_rows;
                                  const std::int64_t column = j * tile_columns;
                                  steps_of_tile(from + row * from_pitch + column, from_pitch, steps,
                                                std::min(tile_rows, edge - row),
                                                std::min(tile_columns, edge - column),
                                                to + row * to_pitch + column, to_pitch, held);
                              }
                          }
                      });
}

answer with_tuned_tbb(const grid& own) {
    auto buffers = std::array{fresh_memory<double>(own.edge * own.edge),
                              fresh_memory<double>(own.edge * own.edge)};
    auto result = fresh_memory<double>(own.last_count());
    const double* from = own.data;
    std::size_t turn = 0;
    for (std::int64_t done = 0; done < own.steps; turn = 1 - turn) {
        const std::int64_t steps = std::min(steps_at_once, own.steps - done);
        done += steps;
        const bool last = done == own.steps;
        const std::int64_t edge = own.edge - 2 * done;
        double* to = last ? result.get() : buffers[turn].get();
        steps_of_grid(from, own.edge, steps, to, last ? edge : own.edge, edge);
        from = to;
    }
    return elements_of(std::move(result), own.last_count());
}

/// What steps move that go through memory one after another; those of tiles in time move less.
traffic bytes_of_sweeps(std::int64_t edge, std::int64_t steps) {
    traffic bytes;
    for (std::int64_t step = 0; step < steps; ++step, edge -= 2) {
        bytes.read += bytes_of<double>(edge * edge);
        bytes.written += bytes_of<double>((edge - 2) * (edge - 2));
    }
    return bytes;
}

}  // namespace

std::vector<problem> jacobi(const sizes& own) {
    // A grid of 32 MB in full size: sweeps find it in the third cache, if at all.
    const std::int64_t edge = std::max<std::int64_t>(5, own.edge / 5);
    const std::int64_t steps = std::min<std::int64_t>(100, (edge - 1) / 4);
    const auto source = unit_numbers(edge * edge);
    const auto run = [=](auto* form) { return [=] { return form({source.get(), edge, steps}); }; };
    return {{"Jacobi",
             std::to_string(edge) + " x " + std::to_string(edge) + " doubles, " +
                 std::to_string(steps) + " steps",
             {{"cask", run(with_cask)},
              {"serial C++", run(with_serial_loop), 1},
              {"oneTBB, scalar", run(with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(with_tuned_tbb)}},
             1e-12,
             bytes_of_sweeps(edge, steps)}};
}

}  // namespace bench
