// SPDX-License-Identifier: BSD-3-Clause
// Sorts of rows that do not fit memory: runs of a row as long as fit are sorted, each by all
// threads, and go to a file. For each block of the result, which is as long, it is found how far it
// reaches into each run, exactly; its pieces are read, and sorted again. What needs few elements of
// rows in order, such as quantiles, reads these of the runs.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/row_sort.hpp>
#include <cask/expr/walk.hpp>
#include <cask/laps/row_readers.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace cask::laps {

/// Numbers of the nodes that need the rows in order that a file may have first in a graph; where
/// these are only looked at, if they have more than so many bytes.
[[nodiscard, gnu::cold]] inline sequence<std::uint32_t> nodes_of_same_rows(const expr::graph& of,
                                                                           index_t bytes) {
    sequence<std::uint32_t> result;
    std::optional<expr::sorted_rows> first;
    for (std::size_t k = 0; k < of.order.size(); ++k) {
        const std::optional<expr::sorted_rows> here = expr::sorted_rows_of(of.order[k]);
        if (!here) continue;
        const expr::node& rows = *here->rows;
        if (here->axis < 0 && rows.shape().back() * size_of(rows.type()) <= bytes) continue;
        if (!first) first.emplace(*here);
        if (here->rows == first->rows && &here->by == &first->by) {
            result.push_back(static_cast<std::uint32_t>(k));
        }
    }
    return result;
}

/// Nodes that need the same long rows in order: runs, which go to files, and what is made of them.
class row_merge {
public:
    /// Runs have `block` elements. Of all rows one has a block in each part; but all have, where
    /// neighbours in some result, and in what is sorted, are of several rows.
    row_merge(const expr::sorted_rows& rows, index_t block, bool rows_together)
        : by_(rows.by),
          rows_(rows.rows),
          where_(rows.where),
          block_(block),
          rows_together_(rows_together) {}

    /// Whether neighbours in the result of a node are of several rows.
    [[nodiscard]] static bool joins_rows(const expr::node& node) {
        const expr::sorted_rows of = *expr::sorted_rows_of(node);
        return of.axis >= 0 && of.axis + 1 < of.rows->shape().rank();
    }
    [[nodiscard]] const expr::node& rows() const noexcept { return *rows_; }

    /// What goes to files: runs of the rows, each in order; of their keys, where places are wanted,
    /// and of these places.
    [[nodiscard, gnu::cold]] sequence<expr::node_ptr> runs() const {
        const int last = rows_->shape().rank() - 1;
        sequence<expr::node_ptr> elements;
        sequence<expr::node_ptr> places;
        const index_t length = rows_->shape().back();
        for (index_t begin = 0; begin < length; begin += block_) {
            const auto sort = sort_of_block(by_, {rows_}, begin, last);
            if (!sorts_places()) {
                elements.push_back(sort.sorted(rows_->type()));
            } else {
                elements.push_back(sort.sorted_keys(key_type()));
                places.push_back(sort.sorted(dtype::int64));
            }
        }
        sequence<expr::node_ptr> all{joined(elements, last)};
        if (sorts_places()) all.push_back(joined(places, last));
        return all;
    }
    /// And what a part has of them.
    [[nodiscard]] shape part_of_runs() const {
        shape part = rows_->shape();
        for (int axis = 0; axis + 1 < part.rank(); ++axis) {
            if (!rows_together_) part[axis] = 1;
        }
        part[part.rank() - 1] = block_;
        return part;
    }

    using readers = sequence<std::shared_ptr<const expr::reader>>;

    /// The bytes of what reads runs for a node that needs the rows.
    [[nodiscard]] index_t bytes_for(const expr::node& node, memory::ledger& account) const {
        return is_looked_at(node) ? found_reader(in_file(nullptr), node, account).bytes()
                                  : splits_for(node, nullptr, account)->bytes();
    }
    /// Such a node, made of runs that files have.
    [[nodiscard, gnu::cold]] expr::node_ptr made(const expr::node& node, const readers& files,
                                                 memory::ledger& account) const {
        if (!is_looked_at(node)) return merged(node, files, account);
        return source(std::make_shared<const found_reader>(in_file(files[0]), node, account),
                      node.shape(), node.type(), node.where());
    }
    /// And what a part has of it.
    [[nodiscard]] shape part_of(const expr::node& node) const {
        if (is_looked_at(node)) return node.shape();
        shape part = part_of_runs();
        const int axis = expr::sorted_rows_of(node)->axis;
        for (int each = part.rank() - 1; each > axis; --each) std::swap(part[each], part[each - 1]);
        return part;
    }

private:
    [[nodiscard]] bool sorts_places() const noexcept { return by_.merged_keys != nullptr; }
    [[nodiscard]] dtype key_type() const {
        switch (size_of(rows_->type())) {
            case 1: return dtype::uint8;
            case 2: return dtype::uint16;
            case 4: return dtype::uint32;
            default: return dtype::uint64;
        }
    }

    [[nodiscard]] static bool is_looked_at(const expr::node& node) {
        return expr::sorted_rows_of(node)->axis < 0;
    }
    [[nodiscard]] runs_in_file in_file(std::shared_ptr<const expr::reader> file) const {
        return {std::move(file), rows_->shape(), block_};
    }
    [[nodiscard]] std::shared_ptr<const row_splits>
    splits_for(const expr::node& node, const std::shared_ptr<const expr::reader>& file,
               memory::ledger& account) const {
        const int axis = expr::sorted_rows_of(node)->axis;
        const index_t begin = expr::begin_of_result(*node.as<expr::call>(), axis);
        return std::make_shared<const row_splits>(in_file(file), begin, begin + node.shape()[axis],
                                                  *by_.merged->splits, account);
    }

    [[nodiscard, gnu::cold]] expr::node_ptr merged(const expr::node& node, const readers& files,
                                                   memory::ledger& account) const {
        const int axis = expr::sorted_rows_of(node)->axis;
        const auto splits = splits_for(node, files[0], account);
        const sequence<dtype> types{sorts_places() ? key_type() : rows_->type(), dtype::int64};
        const kernel::run_routines& by = sorts_places() ? *by_.of_placed : by_;
        const shape sizes = splits->wanted();
        sequence<expr::node_ptr> pieces;
        for (std::size_t k = 0; k < files.size(); ++k) {
            auto reader = std::make_shared<const piece_reader>(files[k], splits, size_of(types[k]));
            pieces.push_back(source(std::move(reader), sizes, types[k], node.where()));
        }
        sequence<expr::node_ptr> blocks;
        for (index_t begin = 0; begin < sizes.back(); begin += block_) {
            blocks.push_back(sort_of_block(by, pieces, begin, axis).sorted(node.type()));
        }
        return joined(blocks, axis);
    }

    static expr::node_ptr source(std::shared_ptr<const expr::reader> from, const shape& sizes,
                                 dtype type, source_line where) {
        return expr::make(expr::reader_source{std::move(from)}, {}, sizes, type, grid::whole(sizes),
                          where);
    }
    [[nodiscard]] expr::node_ptr joined(const sequence<expr::node_ptr>& blocks, int axis) const {
        return expr::make_concatenate("sort", blocks, axis, where_);
    }
    // What sorts the block of rows that begins there; `axis` is that of the result.
    [[nodiscard, gnu::cold]] expr::row_sort sort_of_block(const kernel::run_routines& by,
                                                          const sequence<expr::node_ptr>& rows,
                                                          index_t begin, int axis) const {
        shape sizes = rows[0]->shape();
        const int last = sizes.rank() - 1;
        const index_t count = std::min(block_, sizes[last] - begin);
        sequence<expr::node_ptr> parts;
        for (const expr::node_ptr& each : rows) {
            parts.push_back(expr::along_axis(each, last, begin, count, 1, where_));
        }
        sizes[last] = count;
        for (int each = last; each > axis; --each) std::swap(sizes[each], sizes[each - 1]);
        const index_t partial = by.blocks->partial_bytes;
        const index_t bytes = partial > 0 ? partial : size_of(rows[0]->type());
        const index_t within = std::min(expr::block_of_long_row(count, bytes), count / 16 + 1);
        return {by, std::move(parts), within, axis, grid::whole(sizes), where_, begin};
    }

    const kernel::run_routines& by_;
    expr::node_ptr rows_;
    source_line where_;
    index_t block_;
    bool rows_together_;
};

}  // namespace cask::laps
