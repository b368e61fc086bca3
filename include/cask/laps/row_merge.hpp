// SPDX-License-Identifier: BSD-3-Clause
// Sorts of rows that do not fit memory: runs of a row as long as fit are sorted, each by all
// threads, and go to a file. For each block of the result, which is as long, it is found how far it
// reaches into each run, exactly; its pieces are read, and sorted again.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/row_sort.hpp>
#include <cask/expr/walk.hpp>
#include <cask/memory/ledger.hpp>

#include <algorithm>
#include <memory>
#include <mutex>

namespace cask::laps {

/// Numbers of the nodes that sort the rows that are sorted first in a graph, as far as a file may
/// have their runs.
[[nodiscard, gnu::cold]] inline sequence<std::uint32_t> sorts_of_same_rows(const expr::graph& of) {
    sequence<std::uint32_t> result;
    const expr::node* runs = nullptr;
    for (std::size_t k = 0; k < of.order.size(); ++k) {
        const expr::node& node = of.order[k];
        if (!expr::sorted_rows_of(node)) continue;
        if (runs == nullptr) runs = node.input(0).get();
        if (node.input(0).get() == runs) result.push_back(static_cast<std::uint32_t>(k));
    }
    return result;
}

/// Rows of which a file has the runs, and what of them in order is wanted, in blocks that are as
/// long as runs.
struct runs_of_rows {
    shape sizes;  // the last axis is that of the rows
    dtype type;
    index_t block;
    index_t begin;
    index_t end;
    const kernel::run_splitter& splitter;

    [[nodiscard]] index_t length() const { return sizes.back(); }
    [[nodiscard]] index_t rows() const { return sizes.size() / length(); }
    [[nodiscard]] index_t runs() const { return (length() + block - 1) / block; }
    /// Of a row: where each block begins in each run, and where the last one ends.
    [[nodiscard]] index_t places() const {
        return ((end - begin + block - 1) / block + 1) * runs();
    }
    /// What finding and keeping these takes, at most.
    [[nodiscard]] index_t bytes() const {
        return rows() * places() * index_t{sizeof(index_t)} +
               splitter.scratch_bytes(length(), block);
    }
    /// What is wanted.
    [[nodiscard]] shape wanted() const {
        shape result = sizes;
        result[result.rank() - 1] = end - begin;
        return result;
    }
};

/// Reads wanted blocks of rows: of each its pieces of all runs, one after another.
class piece_reader final : public expr::reader {
public:
    /// `from` has the runs. Memory for where blocks begin in them is counted.
    piece_reader(std::shared_ptr<const expr::reader> from, runs_of_rows of, memory::ledger& account)
        : from_(std::move(from)), of_(std::move(of)), account_(account) {}
    piece_reader(const piece_reader&) = delete;
    piece_reader& operator=(const piece_reader&) = delete;
    ~piece_reader() override { account_.give_back(counted_); }

    void read(const expr::positions& wanted, std::byte* out) const override {
        const index_t length = wanted.extent.back();
        for_each_row(wanted, [&](const shape& row, index_t number) {
            std::byte* to = out + number * length * item();
            for_each_piece(row, wanted, [&](const expr::positions& piece) {
                from_->read(piece, to);
                to += piece.extent.back() * item();
            });
        });
    }
    void announce(const expr::positions& wanted) const override {
        for_each_row(wanted, [&](const shape& row, index_t) {
            for_each_piece(row, wanted,
                           [&](const expr::positions& piece) { from_->announce(piece); });
        });
    }
    [[nodiscard]] bool is_temporary() const noexcept override { return from_->is_temporary(); }

private:
    [[nodiscard]] index_t item() const { return size_of(of_.type); }

    // Calls `body` with where each row of a box begins, and its number in it.
    template <class Body>
    static void for_each_row(const expr::positions& wanted, Body&& body) {
        const int last = wanted.extent.rank() - 1;
        const index_t rows = wanted.extent.size() / std::max<index_t>(wanted.extent.back(), 1);
        for (index_t number = 0; number < rows; ++number) {
            shape row = wanted.begin;
            index_t rest = number;
            for (int axis = last - 1; axis >= 0; --axis) {
                row[axis] += rest % wanted.extent[axis] * wanted.step[axis];
                rest /= wanted.extent[axis];
            }
            body(row, number);
        }
    }

    // Calls `body` with the pieces that some of a row has.
    template <class Body>
    void for_each_piece(const shape& row, const expr::positions& wanted, Body&& body) const {
        const int last = row.rank() - 1;
        const index_t end = wanted.begin[last] + wanted.extent[last];
        CASK_ASSERT(wanted.step[last] == 1, "blocks are read as a whole");
        const index_t runs = of_.runs();
        const index_t* const places = places_of(row);
        index_t at = wanted.begin[last];
        while (at < end) {
            const index_t block = at / of_.block;
            const index_t* const first = places + block * runs;
            index_t before = block * of_.block;  // elements of the row before the piece
            for (index_t run = 0; run < runs && before < end; ++run) {
                const index_t size = first[runs + run] - first[run];
                const index_t from = std::max(at, before);
                const index_t to = std::min(before + size, end);
                if (from < to) {
                    body(part_of_row(row, run * of_.block + first[run] + from - before, to - from));
                }
                before += size;
            }
            at = std::min(before, end);
        }
    }
    static expr::positions part_of_row(const shape& row, index_t begin, index_t count) {
        const shape ones = shape::filled(row.rank(), 1);
        expr::positions part{row, ones, ones};
        part.begin[row.rank() - 1] = begin;
        part.extent[row.rank() - 1] = count;
        return part;
    }

    // Where blocks begin in the runs of a row, which is found when somebody asks first.
    [[nodiscard]] const index_t* places_of(const shape& row) const {
        index_t number = 0;
        for (int axis = 0; axis + 1 < row.rank(); ++axis) {
            number = number * of_.sizes[axis] + row[axis];
        }
        const std::lock_guard lock(mutex_);
        if (places_.empty()) places_.resize(static_cast<std::size_t>(of_.rows()), {});
        sequence<index_t>& mine = places_[static_cast<std::size_t>(number)];
        if (mine.empty()) {
            sequence<index_t> found(static_cast<std::size_t>(of_.places()), 0);
            find_places(row, found.data());
            const index_t bytes = of_.places() * index_t{sizeof(index_t)};
            account_.take(bytes);
            counted_ += bytes;
            mine = std::move(found);
        }
        return mine.data();
    }
    void find_places(const shape& row, index_t* to) const {
        const index_t bytes = of_.splitter.scratch_bytes(of_.length(), of_.block);
        const auto scratch = std::make_unique<std::byte[]>(static_cast<std::size_t>(bytes));
        const counted_bytes now(account_, bytes);
        const auto read = [&](index_t first, index_t count, std::byte* out) {
            from_->read(part_of_row(row, first, count), out);
        };
        of_.splitter.run({of_.length(), of_.block, of_.begin, of_.end, read, scratch.get(), to});
    }

    class counted_bytes {
    public:
        counted_bytes(memory::ledger& account, index_t bytes) : account_(account), bytes_(bytes) {
            account_.take(bytes_);
        }
        counted_bytes(const counted_bytes&) = delete;
        counted_bytes& operator=(const counted_bytes&) = delete;
        ~counted_bytes() { account_.give_back(bytes_); }

    private:
        memory::ledger& account_;
        index_t bytes_;
    };

    std::shared_ptr<const expr::reader> from_;
    runs_of_rows of_;
    memory::ledger& account_;
    mutable std::mutex mutex_;
    mutable sequence<sequence<index_t>> places_;  // by row
    mutable index_t counted_ = 0;
};

/// Sorts of the same long rows, some of each or all: runs, which go to a file, and what merges
/// them.
class row_merge {
public:
    row_merge(const expr::sorted_rows& sort, index_t block) : sort_(sort), block_(block) {}

    /// How many rows have a block in each part: one; but all where neighbours in the result, and
    /// in what is sorted, are of several rows.
    [[nodiscard]] static index_t rows_together(const expr::sorted_rows& sort) {
        const shape& sizes = sort.rows->shape();
        return is_along_last(sort) ? 1 : sizes.size() / sizes.back();
    }
    [[nodiscard]] const expr::node& rows() const noexcept { return *sort_.rows; }

    /// Runs of the rows, each in order; and what a part has of them.
    [[nodiscard]] expr::node_ptr runs() const {
        return blocks_in_order(sort_.rows, sort_.rows->shape().rank() - 1, sort_.rows->type());
    }
    [[nodiscard]] shape part_of_runs() const {
        shape part = sort_.rows->shape();
        for (int axis = 0; axis + 1 < part.rank(); ++axis) {
            if (is_along_last(sort_)) part[axis] = 1;
        }
        part[part.rank() - 1] = block_;
        return part;
    }

    /// Bytes of what finds the pieces of `sorted`, a node that sorts the rows.
    [[nodiscard]] index_t bytes_for(const expr::node& sorted) const {
        return pieces_of(sorted).bytes();
    }
    /// What `sorted` has, of runs that lie in a file; and what a part has of it.
    [[nodiscard]] expr::node_ptr merged(const expr::node& sorted,
                                        const std::shared_ptr<const expr::reader>& runs,
                                        memory::ledger& account) const {
        runs_of_rows pieces = pieces_of(sorted);
        const shape sizes = pieces.wanted();
        const expr::node_ptr read = expr::make(
            expr::reader_source{
                std::make_shared<const piece_reader>(runs, std::move(pieces), account)},
            {}, sizes, sort_.rows->type(), grid::whole(sizes), sorted.where());
        return blocks_in_order(read, sort_.axis, sorted.type());
    }
    [[nodiscard]] shape part_of_result() const {
        shape part = part_of_runs();
        for (int axis = part.rank() - 1; axis > sort_.axis; --axis) {
            std::swap(part[axis], part[axis - 1]);
        }
        return part;
    }

private:
    [[nodiscard]] static bool is_along_last(const expr::sorted_rows& sort) {
        return sort.axis + 1 == sort.rows->shape().rank();
    }
    [[nodiscard]] runs_of_rows pieces_of(const expr::node& sorted) const {
        const index_t begin = expr::begin_of_result(*sorted.as<expr::call>(), sort_.axis);
        return {sort_.rows->shape(),
                sort_.rows->type(),
                block_,
                begin,
                begin + sorted.shape()[sort_.axis],
                *sort_.by.merged->splits};
    }

    // Blocks of rows, each in order, along an axis of the result.
    [[nodiscard, gnu::cold]] expr::node_ptr blocks_in_order(const expr::node_ptr& rows, int axis,
                                                            dtype type) const {
        const int last = rows->shape().rank() - 1;
        const source_line where = sort_.where;
        sequence<expr::node_ptr> blocks;
        for (index_t begin = 0; begin < rows->shape().back(); begin += block_) {
            const index_t count = std::min(block_, rows->shape().back() - begin);
            shape sizes = rows->shape();
            sizes[last] = count;
            for (int each = last; each > axis; --each) std::swap(sizes[each], sizes[each - 1]);
            const index_t within = std::min(expr::block_of_long_row(count, size_of(rows->type())),
                                            count / 16 + 1);
            blocks.push_back(expr::row_sort(sort_.by,
                                            expr::along_axis(rows, last, begin, count, 1, where),
                                            within, axis, grid::whole(sizes), where)
                                 .sorted(type));
        }
        return expr::make_concatenate("sort", blocks, axis, where);
    }

    const expr::sorted_rows& sort_;
    index_t block_;
};

}  // namespace cask::laps
