// SPDX-License-Identifier: BSD-3-Clause
// The task of a reducing stage: a box of kept elements by a group of leaves, reduced in the fixed
// binary tree over leaves.
#pragma once

#include <cask/kernel/machine.hpp>
#include <cask/plan/stage.hpp>
#include <cask/schedule/job.hpp>

namespace cask::schedule {

/// Partial results joined as they come, like the digits of a binary counter: the tree is that of
/// neighbouring pairs, then pairs of pairs, whatever the number of results.
class partial_stack {
public:
    /// For up to `pushes` times `width` partial results.
    partial_stack(const kernel::reduction& rule, index_t width, index_t pushes,
                  kernel::memory_pool& pool)
        : rule_(&rule), row_bytes_(static_cast<std::size_t>(width) * rule.partial_bytes) {
        const auto levels =
            static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(pushes))) + 1;
        memory_ = pool.take(row_bytes_ * levels);
    }

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
    kernel::memory_pool::piece memory_;
    std::uint64_t pushed_ = 0;
};

/// The lanes and partial results of one reduction in one task.
class fold_stack {
public:
    fold_stack(const plan::stage& own, const kernel::reduction& rule, index_t tile_length,
               kernel::memory_pool& pool)
        : rule_(&rule),
          across_(own.how == plan::walk::across),
          blocks_(across_ ? kernel::blocks_of(static_cast<std::size_t>(tile_length)) : 1),
          stack_(rule, across_ ? tile_length : 1, own.leaves_per_group, pool),
          lanes_(pool.take(blocks_ * rule.block_bytes)) {}

    [[nodiscard]] kernel::lanes_binding binding() const noexcept {
        return {lanes_.data(), across_ ? std::size_t{1} : std::size_t{0}};
    }
    void begin_results() noexcept { stack_.clear(); }
    void begin_leaf() { rule_->reset(lanes_.data(), blocks_); }
    void end_leaf(index_t leaf_size, index_t results, const kernel::leaf_position& leaf) {
        if (across_) {
            rule_->part(lanes_.data(), static_cast<std::size_t>(results), leaf_size, leaf,
                        stack_.slot());
        } else {
            rule_->fold(lanes_.data(), leaf_size, leaf, stack_.slot());
        }
        stack_.push(results);
    }
    [[nodiscard]] const std::byte* result(index_t results) { return stack_.total(results); }

private:
    const kernel::reduction* rule_;
    bool across_;
    std::size_t blocks_;
    partial_stack stack_;
    kernel::memory_pool::piece lanes_;
};

/// One task of a reducing stage.
class fold_task {
public:
    fold_task(const plan::stage& own, const region& cut, index_t group) : own_(own) {
        for (int k = 0; k < own.kept; ++k) {
            kept_box_.begin.push_back(cut.begin[own.first_kept() + k]);
            kept_box_.extent.push_back(cut.extent[own.first_kept() + k]);
        }
        for (int k = 0; k < own.reduced(); ++k) {
            reduced_sizes_.push_back(own.domain[own.first_reduced() + k]);
        }
        first_leaf_ = group * own.leaves_per_group;
        last_leaf_ = std::min(first_leaf_ + own.leaves_per_group, own.leaves());
        box_ = bounds();
    }

    /// The part of the domain that the task reads.
    [[nodiscard]] const region& box() const noexcept { return box_; }
    /// The results that it computes, on the kept axes.
    [[nodiscard]] const region& kept_box() const noexcept { return kept_box_; }

    /// `before_leaf(box of the domain)` is called for each leaf, `finished(first, count)` for each
    /// run of kept elements whose partial results are ready.
    template <class BeforeLeaf, class Finished>
    void run(kernel::machine& machine, std::vector<fold_stack>& folds, BeforeLeaf&& before_leaf,
             Finished&& finished) const {
        const index_t kept = kept_box_.size();
        const bool across = own_.how == plan::walk::across;
        const index_t width = across ? machine.tile_length() : 1;
        for (index_t first = 0, count = 0; first < kept; first += count) {
            count = kernel::machine::piece_of(kept - first, width);
            for (fold_stack& each : folds) each.begin_results();
            for (index_t leaf = first_leaf_; leaf < last_leaf_; ++leaf) {
                const kernel::leaf_position position = leaf_at(leaf);
                before_leaf(across ? joined(position.box, kept_box_)
                                   : joined(position.box, one_result(first)));
                for (fold_stack& each : folds) each.begin_leaf();
                if (across) {
                    run_across(machine, position.box, first, count);
                } else {
                    run_along(machine, position.box, first);
                }
                for (fold_stack& each : folds) {
                    each.end_leaf(position.box.size(), count, position);
                }
            }
            finished(first, count);
        }
    }

    /// Calls `row(offset, element of the whole kept array, count)` for rows of [first, first + count).
    template <class Row>
    void for_kept_rows(index_t first, index_t count, Row&& row) const {
        const int rank = kept_box_.begin.rank();
        const index_t inner = rank == 0 ? 1 : kept_box_.extent[rank - 1];
        for (index_t done = 0; done < count;) {
            index_t position = first + done;
            const index_t here = std::min(count - done, inner - position % inner);
            index_t element = 0;
            index_t scale = 1;
            for (int axis = rank - 1; axis >= 0; --axis) {
                const index_t extent = kept_box_.extent[axis];
                element += (kept_box_.begin[axis] + position % extent) * scale;
                position /= extent;
                scale *= own_.domain[own_.first_kept() + axis];
            }
            row(done, element, here);
            done += here;
        }
    }

private:
    [[nodiscard]] kernel::leaf_position leaf_at(index_t number) const {
        kernel::leaf_position leaf{{reduced_sizes_, reduced_sizes_}, reduced_sizes_};
        for (int axis = reduced_sizes_.rank() - 1; axis >= 0; --axis) {
            leaf.box.begin[axis] = number % own_.leaf_counts[axis] * own_.leaf_extent[axis];
            number /= own_.leaf_counts[axis];
            leaf.box.extent[axis] = std::min(own_.leaf_extent[axis],
                                             reduced_sizes_[axis] - leaf.box.begin[axis]);
        }
        return leaf;
    }

    [[nodiscard]] region bounds() const {
        region reduced;
        for (index_t leaf = first_leaf_; leaf < last_leaf_; ++leaf) {
            const region box = leaf_at(leaf).box;
            if (leaf == first_leaf_) reduced = box;
            for (int axis = 0; axis < box.begin.rank(); ++axis) {
                const index_t begin = std::min(reduced.begin[axis], box.begin[axis]);
                const index_t end = std::max(reduced.begin[axis] + reduced.extent[axis],
                                             box.begin[axis] + box.extent[axis]);
                reduced.begin[axis] = begin;
                reduced.extent[axis] = end - begin;
            }
        }
        if (first_leaf_ >= last_leaf_) {
            reduced = {shape::filled(own_.reduced(), 0), shape::filled(own_.reduced(), 0)};
        }
        return joined(reduced, kept_box_);
    }

    /// A box of the domain from boxes of the reduced and of the kept axes.
    [[nodiscard]] region joined(const region& reduced, const region& kept) const {
        region box{own_.domain, own_.domain};
        for (int k = 0; k < own_.kept; ++k) {
            box.begin[own_.first_kept() + k] = kept.begin[k];
            box.extent[own_.first_kept() + k] = kept.extent[k];
        }
        for (int k = 0; k < own_.reduced(); ++k) {
            box.begin[own_.first_reduced() + k] = reduced.begin[k];
            box.extent[own_.first_reduced() + k] = reduced.extent[k];
        }
        return box;
    }

    /// The box of one kept element.
    [[nodiscard]] region one_result(index_t number) const {
        region one{kept_box_.begin, shape::filled(own_.kept, 1)};
        for (int axis = own_.kept - 1; axis >= 0; --axis) {
            one.begin[axis] += number % kept_box_.extent[axis];
            number /= kept_box_.extent[axis];
        }
        return one;
    }

    void run_along(kernel::machine& machine, const region& leaf, index_t kept) const {
        const region box = joined(leaf, one_result(kept));
        machine.bind(box.extent);
        machine.seek(box.begin);
        machine.run_all(leaf.size());
    }

    void run_across(kernel::machine& machine, const region& leaf, index_t first,
                    index_t count) const {
        region row{leaf.begin, shape::filled(leaf.begin.rank(), 1)};
        machine.bind(joined(row, kept_box_).extent);
        const index_t size = leaf.size();
        const int inner = leaf.begin.rank() - 1;
        const index_t together = inner >= 0 && machine.takes_rows(count) ? 8 : 1;
        for (index_t position = 0, rows = 1; position < size; position += rows) {
            machine.seek(joined(row, kept_box_).begin);
            if (together == 1) {
                machine.run(first, count, position);
            } else {
                rows = std::min(together,
                                leaf.begin[inner] + leaf.extent[inner] - row.begin[inner]);
                machine.run_rows(first, count, position, rows, inner);
            }
            for (int axis = inner; axis >= 0; --axis) {
                row.begin[axis] += axis == inner ? rows : 1;
                if (row.begin[axis] < leaf.begin[axis] + leaf.extent[axis]) break;
                row.begin[axis] = leaf.begin[axis];
            }
        }
    }

    const plan::stage& own_;
    region kept_box_;
    shape reduced_sizes_;
    index_t first_leaf_ = 0;
    index_t last_leaf_ = 0;
    region box_;
};

}  // namespace cask::schedule
