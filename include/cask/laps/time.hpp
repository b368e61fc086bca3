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
inline constexpr double time_of_piece = 5e-6;
/// Bytes a second.
inline constexpr double reading_speed = 1e9;
inline constexpr double writing_speed = 0.5e9;

/// Seconds for what is held in files: it is written once, and read at least once.
[[nodiscard]] inline double time_on_disk(const sequence<std::shared_ptr<holding>>& holds) {
    double bytes = 0;
    for (const auto& each : holds) bytes += static_cast<double>(each->spilled());
    return bytes / writing_speed + bytes / reading_speed;
}

/// In how many pieces a box of an array of `sizes` lies in a file.
[[nodiscard]] inline index_t pieces_of(const shape& box, const shape& sizes) {
    index_t together = 1;
    for (int axis = box.rank() - 1; axis >= 0; --axis) {
        together *= std::max<index_t>(box[axis], 1);
        if (box[axis] != sizes[axis]) break;
    }
    return box.size() / together;
}

/// Seconds for handing a box of each result, of `sizes`, to those that take them.
[[nodiscard]] inline double time_of_writing(const shape& box, const shape& sizes,
                                            const sequence<schedule::target>& targets) {
    double time = 0;
    for (const schedule::target& each : targets) {
        if (each.to == nullptr) continue;
        time += time_of_piece * static_cast<double>(pieces_of(box, sizes));
    }
    return time;
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
            const shape& sizes = load.source->shape();
            time += static_cast<double>(read.size() * size_of(load.source->type())) / reading_speed;
            time += static_cast<double>(pieces_of(read, sizes)) * time_of_piece;
        }
    }
    return time;
}

}  // namespace cask::laps
