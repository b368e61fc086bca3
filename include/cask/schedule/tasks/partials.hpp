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
class partial_rows {
public:
    /// In memory of somebody else's, `row_bytes` from one digit to the next, in which the partial
    /// results of `pushed` leaves are joined already.
    partial_rows(const kernel::reduction& rule, std::byte* data, std::size_t row_bytes,
                 index_t pushed)
        : rule_(&rule),
          data_(data),
          row_bytes_(row_bytes),
          pushed_(static_cast<std::uint64_t>(pushed)) {}

    /// Where the next partial results are to be written before `push`.
    [[nodiscard]] std::byte* slot() const noexcept {
        return row(static_cast<std::size_t>(std::popcount(pushed_)));
    }
    /// Of `leaves` leaves, a power of two of which the number pushed before is a multiple; fewer of
    /// the last ones.
    void push(index_t count, index_t leaves = 1) {
        const auto length = static_cast<std::size_t>(count);
        const auto more = static_cast<std::uint64_t>(leaves);
        auto top = static_cast<std::size_t>(std::popcount(pushed_));
        for (std::uint64_t bit = more; (pushed_ & bit) != 0; bit <<= 1, --top) {
            rule_->join(row(top - 1), row(top), length);
        }
        pushed_ += more;
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
        return data_ + level * row_bytes_;
    }

    const kernel::reduction* rule_;
    std::byte* data_;
    std::size_t row_bytes_;
    std::uint64_t pushed_;
};

/// The same in memory of its own.
class partial_stack {
public:
    using relocatable = partial_stack;

    /// For up to `pushes` times `width` partial results.
    partial_stack(const kernel::reduction& rule, index_t width, index_t pushes, memory::pool& pool)
        : memory_(pool.take(static_cast<std::size_t>(plan::stack_bytes(rule, width, pushes)))),
          rows_(rule, memory_.data(), static_cast<std::size_t>(width) * rule.partial_bytes, 0) {}

    [[nodiscard]] partial_rows& rows() noexcept { return rows_; }

private:
    memory::pool::block memory_;
    partial_rows rows_;
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
    void begin_results() noexcept { stack_.rows().clear(); }
    void begin_leaf(index_t results) {
        const std::size_t used = kernel::blocks_of(static_cast<std::size_t>(results));
        rule_->reset(lanes_.data(), std::min(used, blocks_));
    }
    void end_leaf(index_t leaf_size, index_t results, const kernel::leaf_position& leaf) {
        rule_->part(lanes_.data(), static_cast<std::size_t>(results), together_, leaf_size, leaf,
                    stack_.rows().slot());
        stack_.rows().push(results);
    }
    [[nodiscard]] const std::byte* result(index_t results) { return stack_.rows().total(results); }

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
