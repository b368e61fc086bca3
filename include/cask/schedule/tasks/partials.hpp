// SPDX-License-Identifier: BSD-3-Clause
// Partial results of a reducing stage, joined in the fixed binary tree over leaves.
#pragma once

#include <cask/kernel/machine/machine.hpp>
#include <cask/memory/pool.hpp>
#include <cask/plan/kinds/fold_stage.hpp>

#include <bit>

namespace cask::schedule {

/// Partial results joined as they come, like the digits of a binary counter: the tree is that of
/// neighbouring pairs, then pairs of pairs, whatever the number of results.
class partial_stack {
public:
    /// For up to `pushes` times `width` partial results.
    partial_stack(const kernel::reduction& rule, index_t width, index_t pushes, memory::pool& pool)
        : rule_(&rule),
          row_bytes_(static_cast<std::size_t>(width) * rule.partial_bytes),
          memory_(pool.take(static_cast<std::size_t>(plan::stack_bytes(rule, width, pushes)))) {}

    /// Where the next partial results are to be written before `push`.
    [[nodiscard]] std::byte* slot() const noexcept {
        return row(static_cast<std::size_t>(std::popcount(pushed_)));
    }
    void push(index_t count) {
        const auto length = static_cast<std::size_t>(count);
        auto top = static_cast<std::size_t>(std::popcount(pushed_));
        for (std::uint64_t bits = pushed_; (bits & 1) != 0; bits >>= 1, --top) {
            rule_->join(row(top - 1), row(top), length);
        }
        ++pushed_;
    }
    /// All that was pushed, joined; the identity if nothing was.
    [[nodiscard]] const std::byte* total(index_t count) {
        const auto length = static_cast<std::size_t>(count);
        if (pushed_ == 0) {
            rule_->identity(row(0), length);
            return row(0);
        }
        for (auto top = static_cast<std::size_t>(std::popcount(pushed_)) - 1; top > 0; --top) {
            rule_->join(row(top - 1), row(top), length);
        }
        return row(0);
    }
    void clear() noexcept { pushed_ = 0; }

private:
    [[nodiscard]] std::byte* row(std::size_t level) const noexcept {
        return memory_.data() + level * row_bytes_;
    }

    const kernel::reduction* rule_;
    std::size_t row_bytes_;
    memory::pool::block memory_;
    std::uint64_t pushed_ = 0;
};

/// The lanes and partial results of one reduction in one task.
class fold_stack {
public:
    using relocatable = fold_stack;

    fold_stack(const plan::stage& stage, const kernel::reduction& rule, memory::pool& pool)
        : rule_(&rule),
          across_(stage.across),
          together_(
              static_cast<std::size_t>(across_ ? std::max<index_t>(stage.short_rows, 1) : block)),
          blocks_(plan::lane_blocks(stage)),
          stack_(rule, plan::stack_width(stage), stage.leaves_per_group, pool),
          lanes_(pool.take(static_cast<std::size_t>(plan::lane_bytes(stage, rule)))) {}

    [[nodiscard]] kernel::lanes_binding binding() const noexcept {
        return {lanes_.data(), across_ ? std::size_t{1} : std::size_t{0}};
    }
    void begin_results() noexcept { stack_.clear(); }
    void begin_leaf(index_t results) {
        const std::size_t used = kernel::blocks_of(static_cast<std::size_t>(results));
        rule_->reset(lanes_.data(), std::min(used, blocks_));
    }
    void end_leaf(index_t leaf_size, index_t results, const kernel::leaf_position& leaf) {
        rule_->part(lanes_.data(), static_cast<std::size_t>(results), together_, leaf_size, leaf,
                    stack_.slot());
        stack_.push(results);
    }
    [[nodiscard]] const std::byte* result(index_t results) { return stack_.total(results); }

private:
    static constexpr auto block = static_cast<index_t>(kernel::block_length);

    const kernel::reduction* rule_;
    bool across_;
    std::size_t together_;  // rows that take turns in a block of lanes; along: elements
    std::size_t blocks_;
    partial_stack stack_;
    memory::pool::block lanes_;
};

}  // namespace cask::schedule
