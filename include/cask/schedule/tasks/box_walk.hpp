// SPDX-License-Identifier: BSD-3-Clause
// How a task of a stage without reductions walks over its part of the domain, in boxes.
#pragma once

#include <cask/kernel/machine/machine.hpp>

#include <utility>

namespace cask::schedule {

/// Runs the program over `task`, in boxes of `step`.
inline void walk_boxes(kernel::machine& machine, const region& task, const shape& step) {
    shape begin = task.begin;
    shape extent = step;
    const auto fit = [&](int axis) {
        const index_t left = task.begin[axis] + task.extent[axis] - begin[axis];
        const index_t before = std::exchange(extent[axis], std::min(step[axis], left));
        return before == extent[axis];
    };
    const int rank = begin.rank();
    for (int axis = 0; axis < rank; ++axis) fit(axis);
    int along = rank - 1;  // the axis along which the boxes of the task follow each other
    while (along >= 0 && extent[along] == task.extent[along]) --along;
    machine.follow(along, along < 0 ? 0 : step[along]);
    bool moves_on = false;  // by one box along one axis, which the machine does faster
    for (int axis = rank; axis >= 0;) {
        if (!moves_on) {
            machine.bind(extent);
            machine.seek(begin);
        }
        machine.run_all(extent.size());
        moves_on = true;
        for (axis = rank - 1; axis >= 0; --axis) {
            begin[axis] += step[axis];
            if (begin[axis] < task.begin[axis] + task.extent[axis]) break;
            moves_on = moves_on && begin[axis] == task.begin[axis] + step[axis];
            begin[axis] = task.begin[axis];
            moves_on = fit(axis) && moves_on;
        }
        if (axis >= 0) moves_on = fit(axis) && moves_on;
        if (axis >= 0 && moves_on) machine.advance(axis, step[axis]);
    }
}

}  // namespace cask::schedule
