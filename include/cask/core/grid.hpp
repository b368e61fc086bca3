// SPDX-License-Identifier: BSD-3-Clause
// Grids: how each axis of an array is cut into chunks.
//
// An axis is a list of runs (size, count), so 10^9 regular chunks cost a few bytes; lists are shared
// between arrays. A grid describes; it decides neither speed nor memory.
#pragma once

#include <cask/core/shape.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

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
    /// One chunk of `length` (none when the axis is empty: then one chunk of size 0).
    [[nodiscard]] static axis_chunks whole(index_t length) { return regular(length, length); }

    /// Chunks of `size`, the last one smaller where it does not divide `length`.
    [[nodiscard]] static axis_chunks regular(index_t length, index_t size) {
        std::vector<chunk_run> runs;
        if (length == 0 || size >= length) {
            runs.push_back({length, 1});
        } else {
            runs.push_back({size, length / size});
            if (length % size != 0) runs.push_back({length % size, 1});
        }
        return axis_chunks(std::move(runs));
    }

    /// The chunks of a list of sizes.
    [[nodiscard]] static axis_chunks listed(const std::vector<index_t>& sizes) {
        std::vector<chunk_run> runs;
        for (index_t size : sizes) {
            if (!runs.empty() && runs.back().size == size) {
                ++runs.back().count;
            } else {
                runs.push_back({size, 1});
            }
        }
        if (runs.empty()) runs.push_back({0, 1});
        return axis_chunks(std::move(runs));
    }

    /// The chunks of several axes one after another; empty axes leave none. Many runs are listed when
    /// somebody looks at them, so that an axis which grows part by part takes linear time and memory.
    [[nodiscard]] static axis_chunks joined(const std::vector<axis_chunks>& parts) {
        if (auto runs = few_runs_of(parts)) return axis_chunks(std::move(*runs));
        auto built = std::make_shared<table>();
        for (const axis_chunks& part : parts) {
            built->length += part.length();
            built->count += part.full_chunks();
        }
        built->parts = parts;
        return axis_chunks(std::move(built));
    }

    [[nodiscard]] const std::vector<chunk_run>& runs() const { return listed().runs; }
    [[nodiscard]] index_t length() const noexcept { return table_->length; }
    [[nodiscard]] index_t count() const noexcept { return table_->count; }
    [[nodiscard]] index_t largest() const {
        index_t size = 0;
        for (const chunk_run& run : runs()) size = std::max(size, run.size);
        return size;
    }

    /// First element and size of chunk `number`. O(log runs).
    [[nodiscard]] std::pair<index_t, index_t> chunk(index_t number) const {
        const auto& firsts = listed().first_chunk;
        const auto above = std::upper_bound(firsts.begin(), firsts.end() - 1, number);
        const auto run = static_cast<std::size_t>(above - firsts.begin()) - 1;
        const index_t size = runs()[run].size;
        return {table_->first_element[run] + (number - firsts[run]) * size, size};
    }

    /// The chunk that holds element `position`. O(log runs).
    [[nodiscard]] index_t chunk_of(index_t position) const {
        const auto& firsts = listed().first_element;
        const auto above = std::upper_bound(firsts.begin(), firsts.end() - 1, position);
        const auto run = static_cast<std::size_t>(above - firsts.begin()) - 1;
        const index_t size = std::max<index_t>(runs()[run].size, 1);
        return table_->first_chunk[run] + (position - firsts[run]) / size;
    }

    friend bool operator==(const axis_chunks& a, const axis_chunks& b) {
        if (a.table_ == b.table_) return true;
        return a.length() == b.length() && a.count() == b.count() && a.runs() == b.runs();
    }

private:
    struct table {
        std::vector<chunk_run> runs;
        std::vector<index_t> first_element;  // one more than runs: the last is the length
        std::vector<index_t> first_chunk;    // likewise: the last is the number of chunks
        index_t length = 0;
        index_t count = 0;
        std::vector<axis_chunks> parts;  // of a joined axis; runs are listed when they are needed
        std::once_flag listed;

        table() = default;
        table(const table&) = delete;
        table& operator=(const table&) = delete;
        /// Axes that were joined any number of times die without recursion.
        ~table() {
            std::vector<axis_chunks> doomed = std::move(parts);
            while (!doomed.empty()) {
                const std::shared_ptr<table> last = std::move(doomed.back().table_);
                doomed.pop_back();
                // The only owner may take the parts; nobody else can see them any more.
                if (last.use_count() == 1) {
                    std::atomic_thread_fence(std::memory_order_acquire);
                    for (axis_chunks& part : last->parts) doomed.push_back(std::move(part));
                    last->parts.clear();
                }
            }
        }

        void set_runs(std::vector<chunk_run> list) {
            runs = std::move(list);
            first_element.assign(1, 0);
            first_chunk.assign(1, 0);
            for (const chunk_run& run : runs) {
                first_element.push_back(first_element.back() + run.size * run.count);
                first_chunk.push_back(first_chunk.back() + run.count);
            }
        }
    };

    explicit axis_chunks(std::vector<chunk_run> runs) : table_(std::make_shared<table>()) {
        table_->set_runs(std::move(runs));
        table_->length = table_->first_element.back();
        table_->count = table_->first_chunk.back();
    }
    explicit axis_chunks(std::shared_ptr<table> joined) : table_(std::move(joined)) {}

    [[nodiscard]] bool is_joined() const noexcept { return !table_->parts.empty(); }

    static void append(std::vector<chunk_run>& runs, const chunk_run& next) {
        if (next.size == 0) return;
        if (!runs.empty() && runs.back().size == next.size) {
            runs.back().count += next.count;
        } else {
            runs.push_back(next);
        }
    }

    /// The runs of the parts one after another, if they are few.
    [[nodiscard]] static std::optional<std::vector<chunk_run>>
    few_runs_of(const std::vector<axis_chunks>& parts) {
        constexpr std::size_t few = 32;
        std::vector<chunk_run> runs;
        for (const axis_chunks& part : parts) {
            if (part.is_joined()) return std::nullopt;
            for (const chunk_run& run : part.table_->runs) {
                append(runs, run);
                if (runs.size() > few) return std::nullopt;
            }
        }
        if (runs.empty()) runs.push_back({0, 1});
        return runs;
    }

    /// Number of chunks that have elements.
    [[nodiscard]] index_t full_chunks() const noexcept {
        if (is_joined()) return count();
        index_t number = 0;
        for (const chunk_run& run : table_->runs) number += run.size == 0 ? 0 : run.count;
        return number;
    }

    /// The table with its runs.
    [[nodiscard]] const table& listed() const {
        if (is_joined()) std::call_once(table_->listed, [this] { list_parts(); });
        return *table_;
    }
    void list_parts() const {
        std::vector<chunk_run> runs;
        std::vector<const table*> open{table_.get()};
        while (!open.empty()) {
            const table& next = *open.back();
            open.pop_back();
            if (next.parts.empty()) {
                for (const chunk_run& run : next.runs) append(runs, run);
            }
            for (std::size_t k = next.parts.size(); k > 0; --k) {
                open.push_back(next.parts[k - 1].table_.get());
            }
        }
        table_->set_runs(std::move(runs));
    }

    std::shared_ptr<table> table_;
};

/// How all axes are cut. Immutable; copies share.
class grid {
public:
    grid() : axes_(std::make_shared<const std::vector<axis_chunks>>()) {}
    explicit grid(std::vector<axis_chunks> axes)
        : axes_(std::make_shared<const std::vector<axis_chunks>>(std::move(axes))) {}

    /// One chunk.
    [[nodiscard]] static grid whole(const shape& sizes) {
        std::vector<axis_chunks> axes;
        for (index_t size : sizes) axes.push_back(axis_chunks::whole(size));
        return grid(std::move(axes));
    }

    [[nodiscard]] int rank() const noexcept { return static_cast<int>(axes_->size()); }
    [[nodiscard]] const axis_chunks& operator[](int axis) const noexcept {
        return (*axes_)[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] const std::vector<axis_chunks>& axes() const noexcept { return *axes_; }

    /// Number of chunks along each axis.
    [[nodiscard]] shape counts() const {
        shape result;
        for (const axis_chunks& axis : *axes_) result.push_back(axis.count());
        return result;
    }
    /// Number of chunks.
    [[nodiscard]] index_t count() const { return counts().size(); }
    /// Largest chunk along each axis.
    [[nodiscard]] shape largest() const {
        shape result;
        for (const axis_chunks& axis : *axes_) result.push_back(axis.largest());
        return result;
    }
    /// The box of the chunk at `index` (one number per axis).
    [[nodiscard]] region chunk(const shape& index) const {
        region box;
        for (int axis = 0; axis < rank(); ++axis) {
            const auto [begin, size] = (*this)[axis].chunk(index[axis]);
            box.begin.push_back(begin);
            box.extent.push_back(size);
        }
        return box;
    }

    friend bool operator==(const grid& a, const grid& b) {
        return a.axes_ == b.axes_ || *a.axes_ == *b.axes_;
    }

private:
    std::shared_ptr<const std::vector<axis_chunks>> axes_;
};

/// dask's spelling, runs shortened: ((5000 x 10), (3, 4)).
[[nodiscard]] inline std::string to_string(const grid& cuts) {
    std::string text = "(";
    for (int axis = 0; axis < cuts.rank(); ++axis) {
        text += axis > 0 ? ", (" : "(";
        bool first = true;
        for (const chunk_run& run : cuts[axis].runs()) {
            if (!first) text += ", ";
            first = false;
            text += std::to_string(run.size);
            if (run.count > 1) text += " x " + std::to_string(run.count);
        }
        text += ")";
    }
    return text + ")";
}

/// Bytes that `auto` chunks aim at: dask's array.chunk-size.
inline constexpr index_t auto_chunk_bytes = index_t{128} << 20;

/// How one axis is to be cut, as the user writes it: a size, -1 for the whole axis, `automatic`,
/// or a list of sizes.
class axis_chunk_spec {
public:
    enum class kind { size, automatic, listed };

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    axis_chunk_spec(Integer size) : size_(extent(size).value) {}
    axis_chunk_spec(std::initializer_list<extent> sizes) : kind_(kind::listed) {
        for (extent size : sizes) sizes_.push_back(size.value);
    }
    axis_chunk_spec(std::vector<index_t> sizes) : kind_(kind::listed), sizes_(std::move(sizes)) {}
    axis_chunk_spec(kind which) : kind_(which) {}

    [[nodiscard]] bool is_automatic() const noexcept { return kind_ == kind::automatic; }

    /// The cut of an axis of `length`. Throws chunk_error.
    [[nodiscard]] axis_chunks resolve(std::string_view operation, int axis, index_t length,
                                      index_t automatic_size, source_line where) const {
        const std::string place = "axis " + std::to_string(axis) + " of length " +
                                  std::to_string(length);
        if (kind_ == kind::automatic) return axis_chunks::regular(length, automatic_size);
        if (kind_ == kind::size) {
            if (size_ == -1) return axis_chunks::whole(length);
            if (size_ < 0 || (size_ == 0 && length != 0)) {
                throw chunk_error(operation,
                                  "chunk sizes must be positive (or -1 for the whole axis): got " +
                                      std::to_string(size_) + " for " + place,
                                  where);
            }
            return axis_chunks::regular(length, size_);
        }
        index_t sum = 0;
        for (index_t size : sizes_) {
            if (size < 0 || (size == 0 && length != 0)) {
                throw chunk_error(operation,
                                  "chunk sizes must be positive: got " + std::to_string(size) +
                                      " for " + place,
                                  where);
            }
            if (__builtin_add_overflow(sum, size, &sum)) {
                throw chunk_error(operation, "chunks of " + place + " sum to more than 2^63 - 1",
                                  where);
            }
        }
        if (sum != length) {
            throw chunk_error(operation, "chunks of " + place + " sum to " + std::to_string(sum),
                              where);
        }
        return axis_chunks::listed(sizes_);
    }

private:
    kind kind_ = kind::size;
    index_t size_ = 0;
    std::vector<index_t> sizes_;
};

/// Chunks chosen by cask: the axis takes its share of `auto_chunk_bytes`.
inline constexpr auto automatic = axis_chunk_spec::kind::automatic;

/// How an array is to be cut: one specification for all axes, or one for each.
class chunk_spec {
public:
    chunk_spec() : axes_{automatic} {}
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    chunk_spec(Integer size) : axes_{size} {}
    chunk_spec(axis_chunk_spec::kind which) : axes_{which} {}
    chunk_spec(std::initializer_list<axis_chunk_spec> axes) : axes_(axes), each_(true) {}
    chunk_spec(std::vector<axis_chunk_spec> axes) : axes_(std::move(axes)), each_(true) {}
    chunk_spec(grid ready) : ready_(std::make_shared<const grid>(std::move(ready))) {}

    /// The grid of an array of `sizes`. Throws chunk_error.
    [[nodiscard]] grid resolve(std::string_view operation, const shape& sizes, index_t item_size,
                               source_line where) const {
        if (ready_) return resolve_ready(operation, sizes, where);
        if (each_ && static_cast<int>(axes_.size()) != sizes.rank()) {
            throw chunk_error(operation,
                              "chunks are given for " + std::to_string(axes_.size()) +
                                  " axes, the shape is " + to_string(sizes),
                              where);
        }
        index_t others = item_size;  // bytes of a chunk that is 1 long on the automatic axes
        auto cut_axis = [&](int axis, index_t automatic_size) {
            return axis_of(axis).resolve(operation, axis, sizes[axis], automatic_size, where);
        };
        for (int axis = 0; axis < sizes.rank() && others < auto_chunk_bytes; ++axis) {
            if (axis_of(axis).is_automatic()) continue;
            const index_t largest = cut_axis(axis, 1).largest();
            others *= std::clamp<index_t>(largest, 1, auto_chunk_bytes);
        }
        const index_t automatic_size = automatic_edge(sizes, others);
        std::vector<axis_chunks> cut;
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            cut.push_back(cut_axis(axis, automatic_size));
        }
        return grid(std::move(cut));
    }

private:
    [[nodiscard]] const axis_chunk_spec& axis_of(int axis) const {
        return each_ ? axes_[static_cast<std::size_t>(axis)] : axes_.front();
    }

    [[nodiscard]] grid resolve_ready(std::string_view operation, const shape& sizes,
                                     source_line where) const {
        shape lengths;
        for (const axis_chunks& axis : ready_->axes()) lengths.push_back(axis.length());
        if (lengths != sizes) {
            throw chunk_error(operation,
                              "the grid is one of shape " + to_string(lengths) +
                                  ", the array's is " + to_string(sizes),
                              where);
        }
        return *ready_;
    }

    // The edge with which the automatic axes, cut alike, make chunks of about auto_chunk_bytes;
    // `others` are the bytes of such a chunk of edge 1.
    [[nodiscard]] index_t automatic_edge(const shape& sizes, index_t others) const {
        index_t edge = std::max<index_t>(1, auto_chunk_bytes / others);
        for (int round = 0; round <= max_rank; ++round) {
            // Axes shorter than the edge leave their share to the others.
            index_t left = std::max<index_t>(1, auto_chunk_bytes / others);
            int long_axes = 0;
            for (int axis = 0; axis < sizes.rank(); ++axis) {
                if (!axis_of(axis).is_automatic()) continue;
                if (sizes[axis] > edge || round == 0) {
                    ++long_axes;
                } else {
                    left /= std::max<index_t>(1, sizes[axis]);
                }
            }
            if (long_axes == 0) break;
            edge = std::max<index_t>(1, integer_root(left, long_axes));
        }
        return edge;
    }

    static index_t integer_root(index_t value, int degree) {
        index_t low = 1;
        index_t high = value;
        while (low < high) {
            const index_t middle = low + (high - low + 1) / 2;
            index_t power = 1;
            bool above = false;
            for (int k = 0; k < degree && !above; ++k) {
                above = __builtin_mul_overflow(power, middle, &power) || power > value;
            }
            if (above) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    std::vector<axis_chunk_spec> axes_;
    bool each_ = false;
    std::shared_ptr<const grid> ready_;
};

/// The grid of an element-wise result of `sizes`: per axis the finer cut of the inputs that span
/// it, the first on a tie. (dask makes the common refinement; here chunks decide neither speed nor
/// memory, and a refinement of 10^9 by 10^9 chunks would.)
[[nodiscard]] inline grid broadcast_grids(const shape& sizes, const std::vector<grid>& inputs) {
    for (const grid& each : inputs) {
        bool same = each.rank() == sizes.rank();
        for (int axis = 0; same && axis < sizes.rank(); ++axis) {
            same = each[axis].length() == sizes[axis];
        }
        if (!same) continue;
        for (const grid& other : inputs) same = same && each == other;
        if (same) return each;
    }
    std::vector<axis_chunks> cut;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const axis_chunks* best = nullptr;
        for (const grid& each : inputs) {
            const int own = axis - (sizes.rank() - each.rank());
            if (own < 0 || each[own].length() != sizes[axis]) continue;
            if (best == nullptr || each[own].count() > best->count()) best = &each[own];
        }
        cut.push_back(best != nullptr ? *best : axis_chunks::whole(sizes[axis]));
    }
    return grid(std::move(cut));
}

}  // namespace cask
