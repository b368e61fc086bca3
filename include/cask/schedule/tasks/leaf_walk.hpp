// SPDX-License-Identifier: BSD-3-Clause
// How a task of a reducing or scanning stage walks over its leaves.
#pragma once

#include <cask/kernel/machine/machine.hpp>
#include <cask/plan/stage.hpp>

namespace cask::schedule {

/// One task of a reducing or scanning stage: a box of kept elements by a group of leaves.
class leaf_walk {
public:
    leaf_walk(const plan::stage& stage, const region& cut, index_t group) : stage_(stage) {
        for (int k = 0; k < stage.kept; ++k) {
            kept_box_.begin.push_back(cut.begin[stage.first_kept() + k]);
            kept_box_.extent.push_back(cut.extent[stage.first_kept() + k]);
        }
        for (int k = 0; k < stage.reduced(); ++k) {
            reduced_sizes_.push_back(stage.domain[stage.first_reduced() + k]);
        }
        first_leaf_ = group * stage.leaves_per_group;
        last_leaf_ = std::min(first_leaf_ + stage.leaves_per_group, stage.leaves());
        box_ = bounds();
    }

    /// The part of the domain that the task reads.
    [[nodiscard]] const region& box() const noexcept { return box_; }
    /// The results that it computes, on the kept axes.
    [[nodiscard]] const region& kept_box() const noexcept { return kept_box_; }

    /// Of these the first one's number among all results: those of a task follow each other.
    [[nodiscard]] index_t first_result() const {
        index_t number = 0;
        for (int k = 0; k < stage_.kept; ++k) {
            number = number * stage_.domain[stage_.first_kept() + k] + kept_box_.begin[k];
        }
        return number;
    }

    [[nodiscard]] index_t first_leaf() const noexcept { return first_leaf_; }
    [[nodiscard]] index_t last_leaf() const noexcept { return last_leaf_; }

    /// Calls `piece(first, count)` for the runs of kept elements that are reduced side by side.
    template <class Piece>
    void for_each_piece(const kernel::machine& machine, Piece&& piece) const {
        const index_t kept = kept_box_.size();
        if (stage_.short_rows > 0) {
            const index_t length = short_row();
            for (index_t first = 0; first < kept; first += length) piece(first, length);
            return;
        }
        const index_t width = stage_.across ? machine.tile_length() : 1;
        for (index_t first = 0, count = 0; first < kept; first += count) {
            count = kernel::machine::piece_of(kept - first, width);
            piece(first, count);
        }
    }

    [[nodiscard]] kernel::leaf_position leaf_at(index_t number) const {
        kernel::leaf_position leaf{{reduced_sizes_, reduced_sizes_}, reduced_sizes_};
        for (int axis = reduced_sizes_.rank() - 1; axis >= 0; --axis) {
            leaf.box.begin[axis] = number % stage_.leaf_counts[axis] * stage_.leaf_extent[axis];
            number /= stage_.leaf_counts[axis];
            leaf.box.extent[axis] = std::min(stage_.leaf_extent[axis],
                                             reduced_sizes_[axis] - leaf.box.begin[axis]);
        }
        return leaf;
    }

    /// The box of the domain that a leaf's piece of kept elements [first, first + count) lies in.
    [[nodiscard]] region box_of(const kernel::leaf_position& leaf, index_t first,
                                index_t count) const {
        return joined(leaf.box, stage_.across ? kept_around(first, count) : one_result(first));
    }

    /// Runs the program over a leaf of kept elements [first, first + count).
    void run(kernel::machine& machine, const kernel::leaf_position& leaf, index_t first,
             index_t count) const {
        if (stage_.short_rows > 0) {
            run_short_rows(machine, leaf.box, first);
        } else if (stage_.across) {
            run_across(machine, leaf.box, first, count);
        } else {
            run_along(machine, leaf.box, first);
        }
    }

private:
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
            reduced = {shape::filled(stage_.reduced(), 0), shape::filled(stage_.reduced(), 0)};
        }
        return joined(reduced, kept_box_);
    }

    /// A box of the domain from boxes of the reduced and of the kept axes.
    [[nodiscard]] region joined(const region& reduced, const region& kept) const {
        region box{stage_.domain, stage_.domain};
        for (int k = 0; k < stage_.kept; ++k) {
            box.begin[stage_.first_kept() + k] = kept.begin[k];
            box.extent[stage_.first_kept() + k] = kept.extent[k];
        }
        for (int k = 0; k < stage_.reduced(); ++k) {
            box.begin[stage_.first_reduced() + k] = reduced.begin[k];
            box.extent[stage_.first_reduced() + k] = reduced.extent[k];
        }
        return box;
    }

    /// A box of kept elements in which [first, first + count) lie: these alone, if they are of one
    /// row.
    [[nodiscard]] region kept_around(index_t first, index_t count) const {
        region box = kept_box_;
        const int last = stage_.kept - 1;
        if (last < 0 || box.extent[last] != box.size()) return box;
        box.begin[last] += first;
        box.extent[last] = count;
        return box;
    }

    /// The box of one kept element.
    [[nodiscard]] region one_result(index_t number) const {
        region one{kept_box_.begin, shape::filled(stage_.kept, 1)};
        for (int axis = stage_.kept - 1; axis >= 0; --axis) {
            one.begin[axis] += number % kept_box_.extent[axis];
            number /= kept_box_.extent[axis];
        }
        return one;
    }

    /// The first of the inner kept axes that are walked as one short row. Of a part of the results
    /// a row may be shorter or longer than that of the whole: which lanes an element's row enters
    /// stays the same.
    [[nodiscard]] int first_of_row() const {
        const index_t most = static_cast<index_t>(kernel::block_length) / stage_.short_rows;
        int axis = stage_.kept;
        for (index_t length = 1; axis > 0; --axis) {
            length *= kept_box_.extent[axis - 1];
            if (length > most) break;
        }
        CASK_ASSERT(axis < stage_.kept, "rows are longer than a block of lanes");
        return axis;
    }
    /// Elements of a short row.
    [[nodiscard]] index_t short_row() const {
        index_t length = 1;
        for (int axis = first_of_row(); axis < stage_.kept; ++axis)
            length *= kept_box_.extent[axis];
        return length;
    }

    // The rows of the leaf follow each other in the box, so that tiles hold many.
    void run_short_rows(kernel::machine& machine, const region& leaf, index_t first) const {
        region kept = one_result(first);
        for (int axis = first_of_row(); axis < stage_.kept; ++axis) {
            kept.extent[axis] = kept_box_.extent[axis];
        }
        const region box = joined(leaf, kept);
        machine.bind(box.extent);
        machine.seek(box.begin);
        machine.run_short_rows(leaf.size(), kept.extent.size(), stage_.short_rows);
    }

    void run_along(kernel::machine& machine, const region& leaf, index_t kept) const {
        const region box = joined(leaf, one_result(kept));
        machine.bind(box.extent);
        machine.seek(box.begin);
        if (machine.asks_ahead()) machine.expect(behind(box));
        machine.run_all(leaf.size());
    }

    /// Where the leaf behind a leaf of one kept element begins, in this task or the next one.
    [[nodiscard]] shape behind(const region& leaf) const {
        shape next = leaf.begin;
        for (int axis = next.rank() - 1; axis >= 0; --axis) {
            next[axis] += leaf.extent[axis];
            if (next[axis] < stage_.domain[axis]) break;
            next[axis] = 0;
        }
        return next;
    }

    void run_across(kernel::machine& machine, const region& leaf, index_t first,
                    index_t count) const {
        region row{leaf.begin, shape::filled(leaf.begin.rank(), 1)};
        machine.bind(joined(row, kept_box_).extent);
        const index_t size = leaf.size();
        const int inner = leaf.begin.rank() - 1;
        constexpr index_t rows_together = 32;  // so that lanes are seldom loaded and stored
        constexpr index_t elements_together = 2048;
        const bool by_rows = inner >= 0 && machine.takes_rows(inner);
        const index_t few = elements_together / std::max<index_t>(count, 1);
        const index_t together = machine.turns_columns() ? size : std::max(rows_together, few);
        machine.seek(joined(row, kept_box_).begin);
        for (index_t position = 0, rows = 0; position < size; position += rows) {
            rows = 0;
            if (by_rows) {
                const index_t left = leaf.begin[inner] + leaf.extent[inner] - row.begin[inner];
                rows = machine.rows_in_place(first, count, std::min(together, left), inner);
            }
            if (rows > 0) {
                machine.run_rows(first, count, position, rows, inner);
            } else {
                rows = 1;
                machine.run(first, count, position);
            }
            int axis = inner;
            for (; axis >= 0; --axis) {
                row.begin[axis] += axis == inner ? rows : 1;
                if (row.begin[axis] < leaf.begin[axis] + leaf.extent[axis]) break;
                row.begin[axis] = leaf.begin[axis];
            }
            if (axis == inner && axis >= 0) {
                machine.advance(stage_.first_reduced() + axis, rows);
            } else {
                machine.seek(joined(row, kept_box_).begin);
            }
        }
    }

    const plan::stage& stage_;
    region kept_box_;
    shape reduced_sizes_;
    index_t first_leaf_ = 0;
    index_t last_leaf_ = 0;
    region box_;
};

}  // namespace cask::schedule
