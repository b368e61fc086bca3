// SPDX-License-Identifier: BSD-3-Clause
// What the tasks of a stage do that hands a result to its writer.
#pragma once

#include <cask/schedule/stage_state.hpp>

namespace cask::schedule {

class put_tasks {
public:
    put_tasks(const storages& where, memory::ledger& account)
        : storages_(where), account_(account) {}

    /// Neighbouring tasks that a worker may take at once: each is large.
    [[nodiscard]] static index_t stretch_of(const plan::stage&) { return 1; }
    /// Makes ready what the stage's tasks share, and what a worker has.
    static void start(stage_state&) {}
    static void prepare(worker&) {}

    /// Hands on a task's rows.
    void run(stage_state& state, worker&, index_t number) const {
        const plan::put_site& site = *state.stage.put;
        const region rows = state.box_of(number);
        const shape& strides = storages_.strides(site.storage);
        const std::byte* from = storages_.data(site.storage);
        for (int axis = 0; axis < strides.rank(); ++axis) from += rows.begin[axis] * strides[axis];
        site.to->write(rows, from);
        account_.count_written(rows.size() * size_of(state.stage.tags.front()->type()),
                               site.to->is_temporary());
    }

private:
    const storages& storages_;
    memory::ledger& account_;
};

}  // namespace cask::schedule
