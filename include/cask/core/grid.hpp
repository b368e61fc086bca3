// SPDX-License-Identifier: BSD-3-Clause
// Grids: how each axis of an array is cut into chunks.
//
// An axis is a list of runs (size, count), so 10^9 regular chunks cost a few bytes; lists are
// shared between arrays. A grid describes; it decides neither speed nor memory.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>

#include <memory>

namespace cask {

/// `count` neighbouring chunks of `size` elements each.
struct chunk_run {
    index_t size;
    index_t count;
    friend bool operator==(const chunk_run&, const chunk_run&) = default;
};

/// How one axis is cut. Immutable; copies share.
class axis_chunks {
public:
    using relocatable = axis_chunks;

    /// One chunk of `length` (none when the axis is empty: then one chunk of size 0).
    [[nodiscard]] static axis_chunks whole(index_t length);
    /// Chunks of `size`, the last one smaller where it does not divide `length`.
    [[nodiscard]] static axis_chunks regular(index_t length, index_t size);
    /// The chunks of a list of sizes.
    [[nodiscard]] static axis_chunks listed(const sequence<index_t>& sizes);
    /// The chunks of several axes one after another; empty axes add none. Long lists of runs are
    /// made on first access, so that an axis that grows part by part takes linear time and memory.
    [[nodiscard]] static axis_chunks joined(const sequence<axis_chunks>& parts);

    [[nodiscard]] const sequence<chunk_run>& runs() const;
    [[nodiscard]] index_t length() const noexcept;
    [[nodiscard]] index_t count() const noexcept;
    [[nodiscard]] index_t largest() const;
    /// First element and size of chunk `number`. O(log runs).
    [[nodiscard]] std::pair<index_t, index_t> chunk(index_t number) const;
    /// The chunk that holds element `position`. O(log runs).
    [[nodiscard]] index_t chunk_of(index_t position) const;

    friend bool operator==(const axis_chunks& a, const axis_chunks& b) { return a.equals(b); }

private:
    struct table;

    explicit axis_chunks(sequence<chunk_run> runs);
    explicit axis_chunks(std::shared_ptr<table> joined) : table_(std::move(joined)) {}

    [[nodiscard]] bool equals(const axis_chunks& other) const;
    [[nodiscard]] bool is_joined() const noexcept;
    [[nodiscard]] static sequence<chunk_run> few_runs_of(const sequence<axis_chunks>& parts);
    [[nodiscard]] index_t full_chunks() const noexcept;
    [[nodiscard]] const table& listed() const;
    void list_parts() const;

    std::shared_ptr<table> table_;
};

/// How all axes are cut. Immutable; copies share.
class grid {
public:
    using relocatable = grid;

    grid();
    explicit grid(sequence<axis_chunks> axes);

    /// One chunk.
    [[nodiscard]] static grid whole(const shape& sizes);

    [[nodiscard]] int rank() const noexcept { return static_cast<int>(axes_->size()); }
    [[nodiscard]] const axis_chunks& operator[](int axis) const noexcept {
        return (*axes_)[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] const sequence<axis_chunks>& axes() const noexcept { return *axes_; }

    /// Number of chunks along each axis.
    [[nodiscard]] shape counts() const;
    /// Number of chunks.
    [[nodiscard]] index_t count() const { return counts().size(); }
    /// Largest chunk along each axis.
    [[nodiscard]] shape largest() const;
    /// The box of the chunk at `index` (one number per axis).
    [[nodiscard]] region chunk(const shape& index) const;

    friend bool operator==(const grid& a, const grid& b) { return a.equals(b); }

private:
    [[nodiscard]] bool equals(const grid& other) const;

    std::shared_ptr<const sequence<axis_chunks>> axes_;
};

/// dask's spelling, runs shortened: ((5000 x 10), (3, 4)).
[[nodiscard]] std::string to_string(const grid& cuts);

/// The grid of an element-wise result of `sizes`: per axis the finer cut of the inputs that span
/// it, the first on a tie. (dask makes the common refinement; here chunks decide neither speed nor
/// memory, and a refinement of 10^9 by 10^9 chunks would.)
[[nodiscard]] grid broadcast_grids(const shape& sizes, const sequence<grid>& inputs);

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/core/grid.ipp>
#endif
