// SPDX-License-Identifier: BSD-3-Clause
// What a stage has while it runs: its workers, partial results, where it is.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/plan/kinds/call_stage.hpp>
#include <cask/schedule/job.hpp>
#include <cask/schedule/open_cuts.hpp>
#include <cask/schedule/storages.hpp>
#include <cask/schedule/tasks/partials.hpp>

#include <mutex>
#include <optional>

namespace cask::schedule {

/// From the first to the last product of a stage, however it ends.
class product_session {
public:
    explicit product_session(const kernel::product& rule) : end_(rule.end) {
        if (rule.begin != nullptr) rule.begin();
    }
    product_session(const product_session&) = delete;
    product_session& operator=(const product_session&) = delete;
    ~product_session() {
        if (end_ != nullptr) end_();
    }

private:
    void (*end_)();
};

/// A box of a factor of a product, or of an input of a call, in memory of one task.
struct computed_box {
    using relocatable = computed_box;
    std::optional<region> box;  // that is there
    memory::pool::block memory;

    [[nodiscard]] bool holds(const region& wanted) const {
        return box && box->begin == wanted.begin && box->extent == wanted.extent;
    }
};

/// What one task at a time uses of a stage.
struct worker {
    const plan::stage* stage = nullptr;
    memory::pool::block scratch;
    std::unique_ptr<kernel::machine> machine;
    sequence<fold_stack> folds;
    memory::pool::block scan_lanes;
    sequence<memory::pool::block> fetched;  // by load; readers and packed ones only
    const passing_rows* passing = nullptr;  // of the fused stages that it is one of
    // Of a product or a call:
    sequence<std::unique_ptr<worker>> factors;  // by stage
    sequence<computed_box> computed;            // by factor: left and right; or by input
    const worker* busy = nullptr;               // of these, the one that computes its box
    region box;
    memory::pool::block block;  // of a call: its result
};

struct stage_state {
    stage_state(const plan::stage& run, index_t first) : stage(run), first_task(first) {}

    /// The part of the domain that a cut stands for.
    [[nodiscard]] region box_of(index_t cut) const {
        region box{stage.domain, stage.domain};
        if (stage.call) {
            for (int axis = stage.domain.rank() - 1; axis >= 0; --axis) {
                box.begin[axis] = cut % stage.task_counts[axis];
                cut /= stage.task_counts[axis];
            }
            return plan::box_at(*stage.call->node, *stage.call->of, stage.task_extent, box.begin);
        }
        for (int axis = stage.domain.rank() - 1; axis >= 0; --axis) {
            box.begin[axis] = cut % stage.task_counts[axis] * stage.task_extent[axis];
            cut /= stage.task_counts[axis];
            box.extent[axis] = std::min(stage.task_extent[axis],
                                        stage.domain[axis] - box.begin[axis]);
        }
        return box;
    }

    const plan::stage& stage;
    index_t first_task;                    // number in its phase
    sequence<const plan::stage*> factors;  // of a product or a call: what computes them
    std::once_flag started;
    std::atomic<index_t> ended{0};  // tasks
    open_cuts cuts;                 // with several groups
    std::optional<product_session> multiplying;
};

}  // namespace cask::schedule
