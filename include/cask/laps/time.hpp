// SPDX-License-Identifier: BSD-3-Clause
// How long plans take, roughly: times are compared with each other, and never shown.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/laps/route.hpp>
#include <cask/plan/packing.hpp>

#include <algorithm>
#include <memory>

namespace cask::laps {

/// Seconds.
inline constexpr double time_of_addition = 0.2e-9;
inline constexpr double time_of_run = 20e-6;
inline constexpr double time_of_piece = 2e-6;
/// Bytes a second.
inline constexpr double reading_speed = 1e9;
inline constexpr double writing_speed = 0.5e9;

/// Seconds for the pieces in which `elements` of an array of these sizes are read or written in
/// boxes of `extent`, beside those for their bytes: a piece is what lies together in a row-major
/// file.
[[nodiscard]] inline double time_of_pieces(const shape& sizes, const shape& extent,
                                           index_t elements) {
    index_t piece = 1;
    for (int axis = sizes.rank(); axis > 0; --axis) {
        piece *= std::max<index_t>(std::min(extent[axis - 1], sizes[axis - 1]), 1);
        if (extent[axis - 1] < sizes[axis - 1]) break;
    }
    return static_cast<double>(elements / piece) * time_of_piece;
}

/// Seconds for what is held in files: it is written once, and read at least once.
[[nodiscard]] inline double time_on_disk(const sequence<std::shared_ptr<holding>>& holds) {
    double bytes = 0;
    for (const auto& each : holds) bytes += static_cast<double>(each->spilled());
    return bytes / writing_speed + bytes / reading_speed;
}

/// Seconds for a plan.
[[nodiscard]] inline double time_of(const plan::plan& of, index_t threads) {
    double time = time_of_run;
    for (const plan::stage& each : of.stages) {
        time += static_cast<double>(each.domain.size()) *
                std::max(1.0, static_cast<double>(each.code.cost)) * time_of_addition /
                static_cast<double>(threads);
        for (const plan::load_site& load : each.loads) {
            if (load.reader() == nullptr) continue;
            const shape read = plan::extent_read(load.map, each.domain);
            time += static_cast<double>(read.size() * size_of(load.source->type())) / reading_speed;
            time += time_of_pieces(load.source->shape(), read, read.size());
        }
    }
    return time;
}

}  // namespace cask::laps
