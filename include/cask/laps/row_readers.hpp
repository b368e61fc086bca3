// SPDX-License-Identifier: BSD-3-Clause
// Readers of rows whose runs are in a file: of blocks of the rows in order, and of what is found
// in them.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/call.hpp>
#include <cask/kernel/call/cut_row.hpp>
#include <cask/memory/ledger.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace cask::laps {

namespace detail {

/// Memory that is counted.
class counted_memory {
public:
    counted_memory(memory::ledger& account, index_t bytes)
        : data_(new std::byte[static_cast<std::size_t>(bytes)]), bytes_(bytes), account_(account) {
        account_.take(bytes_);
    }
    counted_memory(const counted_memory&) = delete;
    counted_memory& operator=(const counted_memory&) = delete;
    ~counted_memory() { account_.give_back(bytes_); }
    [[nodiscard]] std::byte* data() const noexcept { return data_.get(); }

private:
    std::unique_ptr<std::byte[]> data_;
    index_t bytes_;
    memory::ledger& account_;
};

/// Calls `body` with where each row of a box begins, and its number in it; rows lie along the last
/// axis.
template <class Body>
void for_each_row(const expr::positions& wanted, Body&& body) {
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

}  // namespace detail

/// Rows whose runs a file has.
struct runs_in_file {
    std::shared_ptr<const expr::reader> file;
    shape sizes;  // the last axis is that of the rows
    index_t block;

    [[nodiscard]] index_t length() const { return sizes.back(); }
    [[nodiscard]] index_t rows() const { return sizes.size() / length(); }
    /// Of the row where a box begins: `count` elements of the runs, from place `first`.
    [[nodiscard]] static expr::positions part_of_row(const shape& row, index_t first,
                                                     index_t count) {
        const shape ones = shape::filled(row.rank(), 1);
        expr::positions part{row, ones, ones};
        part.begin[row.rank() - 1] = first;
        part.extent[row.rank() - 1] = count;
        return part;
    }
    /// Calls `body` with the runs of a row, and memory that is counted for that long.
    template <class Body>
    void with_runs(const shape& row, index_t scratch_bytes, memory::ledger& account,
                   Body&& body) const {
        const detail::counted_memory scratch(account, scratch_bytes);
        const auto read = [&](index_t first, index_t count, std::byte* out) {
            file->read(part_of_row(row, first, count), out);
        };
        body(kernel::runs_of_row{length(), block, read, scratch.data()});
    }
};

/// Where blocks of rows in order, which are as long as runs, begin in these. Of a row that is found
/// when somebody asks first; it is kept, and counted.
class row_splits {
public:
    /// Elements [begin, end) of each row are wanted.
    row_splits(runs_in_file of, index_t begin, index_t end, const kernel::run_splitter& by,
               memory::ledger& account)
        : of_(std::move(of)), begin_(begin), end_(end), by_(by), account_(account) {}
    row_splits(const row_splits&) = delete;
    row_splits& operator=(const row_splits&) = delete;
    ~row_splits() { account_.give_back(counted_); }

    [[nodiscard]] index_t block() const noexcept { return of_.block; }
    [[nodiscard]] kernel::runs::cut_row runs() const { return {of_.length(), of_.block}; }
    [[nodiscard]] shape wanted() const {
        shape result = of_.sizes;
        result[result.rank() - 1] = end_ - begin_;
        return result;
    }
    /// What finding and keeping all takes, at most.
    [[nodiscard]] index_t bytes() const {
        return of_.rows() * places() * index_t{sizeof(index_t)} + scratch_bytes();
    }

    /// For each block and the end, and each run: a place in it.
    [[nodiscard]] const index_t* of(const shape& row) const {
        index_t number = 0;
        for (int axis = 0; axis + 1 < row.rank(); ++axis) {
            number = number * of_.sizes[axis] + row[axis];
        }
        const std::lock_guard lock(mutex_);
        if (found_.empty()) found_.resize(static_cast<std::size_t>(of_.rows()), {});
        sequence<index_t>& mine = found_[static_cast<std::size_t>(number)];
        if (mine.empty()) {
            sequence<index_t> found(static_cast<std::size_t>(places()), 0);
            of_.with_runs(row, scratch_bytes(), account_, [&](const kernel::runs_of_row& runs) {
                by_.run(runs, {begin_, end_, found.data()});
            });
            const index_t bytes = places() * index_t{sizeof(index_t)};
            account_.take(bytes);
            counted_ += bytes;
            mine = std::move(found);
        }
        return mine.data();
    }

private:
    [[nodiscard]] index_t places() const {
        const kernel::runs::cut_row wanted(end_ - begin_, of_.block);
        return (wanted.count() + 1) * runs().count();
    }
    [[nodiscard]] index_t scratch_bytes() const {
        return by_.scratch_bytes(of_.length(), of_.block);
    }

    runs_in_file of_;
    index_t begin_;
    index_t end_;
    const kernel::run_splitter& by_;
    memory::ledger& account_;
    mutable std::mutex mutex_;
    mutable sequence<sequence<index_t>> found_;  // by row
    mutable index_t counted_ = 0;
};

/// Reads wanted blocks of rows: of each its pieces of all runs, one after another.
class piece_reader final : public expr::reader {
public:
    /// `from` has elements of runs, `bytes` each, that are split so.
    piece_reader(std::shared_ptr<const expr::reader> from, std::shared_ptr<const row_splits> splits,
                 index_t bytes)
        : from_(std::move(from)), splits_(std::move(splits)), bytes_(bytes) {}

    void read(const expr::positions& wanted, std::byte* out) const override {
        const index_t length = wanted.extent.back();
        detail::for_each_row(wanted, [&](const shape& row, index_t number) {
            std::byte* to = out + number * length * bytes_;
            for_each_piece(row, wanted, [&](const expr::positions& piece) {
                from_->read(piece, to);
                to += piece.extent.back() * bytes_;
            });
        });
    }
    void announce(const expr::positions& wanted) const override {
        detail::for_each_row(wanted, [&](const shape& row, index_t) {
            for_each_piece(row, wanted,
                           [&](const expr::positions& piece) { from_->announce(piece); });
        });
    }
    [[nodiscard]] bool is_temporary() const noexcept override { return from_->is_temporary(); }

private:
    // Calls `body` with the pieces that some of a row has.
    template <class Body>
    void for_each_piece(const shape& row, const expr::positions& wanted, Body&& body) const {
        const int last = row.rank() - 1;
        const index_t end = wanted.begin[last] + wanted.extent[last];
        CASK_ASSERT(wanted.step[last] == 1, "blocks are read as a whole");
        const index_t length = splits_->block();
        const index_t runs = splits_->runs().count();
        const index_t* const places = splits_->of(row);
        index_t at = wanted.begin[last];
        while (at < end) {
            const index_t block = at / length;
            const index_t* const first = places + block * runs;
            index_t before = block * length;  // elements of the row before the piece
            for (index_t run = 0; run < runs && before < end; ++run) {
                const index_t size = first[runs + run] - first[run];
                const index_t from = std::max(at, before);
                const index_t to = std::min(before + size, end);
                if (from < to) {
                    const index_t place = run * length + first[run] + from - before;
                    body(runs_in_file::part_of_row(row, place, to - from));
                }
                before += size;
            }
            at = std::min(before, end);
        }
    }

    std::shared_ptr<const expr::reader> from_;
    std::shared_ptr<const row_splits> splits_;
    index_t bytes_;
};

/// Reads what a call finds in rows in order, see kernel::ordered_form.
class found_reader final : public expr::reader {
public:
    /// `node` is the call. Memory that it needs is counted.
    found_reader(runs_in_file of, const expr::node& node, memory::ledger& account)
        : of_(std::move(of)),
          name_(node.name()),
          form_(*node.as<expr::call>()->routine->of_ordered),
          parameters_(node.as<expr::call>()->parameters),
          found_(node.shape().size() / of_.rows()),
          bytes_(size_of(node.type())),
          has_axis_(node.shape().rank() == of_.sizes.rank()),
          account_(account) {
        CASK_ASSERT(!has_axis_ || !node.as<expr::call>()->cut->loops[0], "it is the first axis");
    }

    [[nodiscard]] index_t bytes() const { return scratch_bytes() + found_ * bytes_; }

    void read(const expr::positions& wanted, std::byte* out) const override {
        const std::lock_guard lock(mutex_);
        const index_t first = has_axis_ ? wanted.begin[0] : 0;
        const index_t step = has_axis_ ? wanted.step[0] : 1;
        const index_t count = has_axis_ ? wanted.extent[0] : 1;
        const expr::positions rows = rows_of(wanted);
        const index_t all = rows.extent.size();
        detail::for_each_row(rows, [&](const shape& row, index_t number) {
            of_.with_runs(row, bytes(), account_, [&](const kernel::runs_of_row& runs) {
                std::byte* const found = runs.scratch + scratch_bytes();
                form_.run(runs, parameters_, found);
                for (index_t k = 0; k < count; ++k) {
                    std::memcpy(out + (k * all + number) * bytes_,
                                found + (first + k * step) * bytes_,
                                static_cast<std::size_t>(bytes_));
                }
            });
        });
    }
    [[nodiscard]] bool is_temporary() const noexcept override { return of_.file->is_temporary(); }
    [[nodiscard]] std::string_view name() const noexcept override { return name_; }

private:
    [[nodiscard]] index_t scratch_bytes() const {
        return form_.scratch_bytes(of_.length(), of_.block);
    }
    // The rows behind positions of the result, each as one element of the last axis.
    [[nodiscard]] expr::positions rows_of(const expr::positions& wanted) const {
        expr::positions rows;
        for (int axis = has_axis_ ? 1 : 0; axis < wanted.extent.rank(); ++axis) {
            rows.begin.push_back(wanted.begin[axis]);
            rows.extent.push_back(wanted.extent[axis]);
            rows.step.push_back(wanted.step[axis]);
        }
        rows.begin.push_back(0);
        rows.extent.push_back(1);
        rows.step.push_back(1);
        return rows;
    }

    runs_in_file of_;
    std::string_view name_;
    const kernel::ordered_form& form_;
    sequence<index_t> parameters_;
    index_t found_;  // elements of a row
    index_t bytes_;  // of each
    bool has_axis_;
    memory::ledger& account_;
    mutable std::mutex mutex_;  // so that one thread's memory is counted
};

}  // namespace cask::laps
