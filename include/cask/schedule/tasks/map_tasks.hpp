// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a stage do that computes every element alone.
#pragma once

#include <cask/schedule/fetcher.hpp>
#include <cask/schedule/tasks/box_walk.hpp>

namespace cask::schedule {

class map_tasks {
public:
    explicit map_tasks(const fetcher& fetch) : fetch_(fetch) {}

    /// Neighbouring tasks that a worker may take at once.
    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return most_stretch; }
    /// Makes ready what the stage's tasks share, and what a worker has.
    static void start(stage_state&) {}
    static void prepare(worker&) {}

    /// Computes a task's box, element by element.
    void run(stage_state& state, worker& mine, index_t number) const {
        const region task = state.box_of(number);
        if (task.size() == 0) return;
        fetch_.fetch(state.stage, mine, task);
        walk_boxes(*mine.machine, task, state.stage.block_extent);
    }

private:
    const fetcher& fetch_;
};

}  // namespace cask::schedule
