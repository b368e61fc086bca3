// SPDX-License-Identifier: BSD-3-Clause
// Taking elements by positions that are arrays, as a routine over blocks: elements are picked where
// they lie, and never looked at: only their size counts.
#pragma once

#include <cask/core/error.hpp>
#include <cask/kernel/call/routine.hpp>
#include <cask/kernel/tile/copy.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace cask::kernel {

namespace taking {

/// Throws index_error: `position` is outside of an axis.
[[noreturn, gnu::cold]] inline void refuse_position(std::string_view name, index_t position,
                                                    index_t axis, index_t length) {
    throw index_error(name,
                      "position " + std::to_string(position) + " is outside of axis " +
                          std::to_string(axis) + " of length " + std::to_string(length),
                      source_line{});
}

/// The same of the first of some positions that is.
[[noreturn, gnu::cold]] inline void refuse_positions(std::string_view name,
                                                     const std::int64_t* positions, index_t count,
                                                     index_t axis, index_t length) {
    const auto* const wrong = std::find_if(positions, positions + count, [&](index_t each) {
        return each < -length || each >= length;
    });
    refuse_position(name, *wrong, axis, length);
}

/// Positions along axes as distances in bytes from the first element, a few at a time, so that they
/// stay in the nearest cache. Negative positions count from the end.
class distances {
public:
    static constexpr index_t most = 512;

    /// Those of positions [first, first + count) of each axis. Throws index_error.
    void set(const routine_call& call, index_t first, index_t count) {
        count_ = count;
        for (std::size_t k = first_axis; k < call.parameters.size(); ++k) {
            const auto axis = static_cast<int>(call.parameters[k]);
            const auto* const positions =
                reinterpret_cast<const std::int64_t*>(call.inputs[k - first_axis + 1].data) + first;
            const along by{call.inputs[0].extent[axis], call.inputs[0].strides[axis]};
            const bool outside = k == first_axis ? add<false>(positions, by)
                                                 : add<true>(positions, by);
            if (!outside) continue;
            refuse_positions(call.parameters[1] == 0 ? "take" : "vindex", positions, count, axis,
                             by.length);
        }
    }
    /// Asks for the lines in which they begin.
    void prefetch(const std::byte* from) const noexcept {
        for (index_t k = 0; k < count_; ++k) __builtin_prefetch(from + begin()[k]);
    }
    [[nodiscard]] const index_t* begin() const noexcept { return at_.data(); }
    [[nodiscard]] index_t count() const noexcept { return count_; }

    static constexpr std::size_t first_axis = 3;  // among the parameters

private:
    struct along {
        index_t length;
        index_t stride;
    };

    // Whether a position is outside. `more`: added to the distances along other axes. In loops of
    // constant length, which compilers turn into vectors at -O2.
    template <bool more>
    [[nodiscard]] bool add(const std::int64_t* positions, along by) {
        constexpr index_t together = 16;
        index_t* const at = at_.data();
        index_t k = 0;
        std::uint64_t outside = 0;
        for (; k + together <= count_; k += together) {
            outside |= add_some<more>(at + k, positions + k, by, together);
        }
        return (outside | add_some<more>(at + k, positions + k, by, count_ - k)) != 0;
    }
    template <bool more>
    [[nodiscard, gnu::always_inline]] static std::uint64_t
    add_some(index_t* __restrict at, const std::int64_t* __restrict positions, along by,
             index_t count) {
        const auto length = static_cast<std::uint64_t>(by.length);
        const auto stride = static_cast<std::uint64_t>(by.stride);
        std::uint64_t outside = 0;
        for (index_t k = 0; k < count; ++k) {
            const auto position = static_cast<std::uint64_t>(positions[k]);
            const std::uint64_t counted = position + (positions[k] < 0 ? length : 0);
            outside |= counted >= length ? 1 : 0;
            const std::uint64_t before = more ? static_cast<std::uint64_t>(at[k]) : 0;
            at[k] = static_cast<index_t>(before + counted * stride);
        }
        return outside;
    }

    index_t count_ = 0;
    std::array<index_t, most> at_;
};

/// Calls `body` with an unsigned number of the size of an element, or two of them.
template <class Body>
void with_item(index_t item, Body&& body) {
    switch (item) {
        case 1: return body(std::uint8_t{});
        case 2: return body(std::uint16_t{});
        case 4: return body(std::uint32_t{});
        case 8: return body(std::uint64_t{});
        default: return body(std::array<std::uint64_t, 2>{});
    }
}

/// Elements of the size of an Item that lie at distances from `from`, one behind another.
template <class Item>
void pick_items(std::byte* to, const std::byte* from, const distances& at) noexcept {
    const index_t* const distance = at.begin();
    const index_t count = at.count();
    for (index_t k = 0; k < count; ++k) {
        std::memcpy(to + k * static_cast<index_t>(sizeof(Item)), from + distance[k], sizeof(Item));
    }
}

/// What elements are picked from: the axes without positions, which stand before those of the
/// positions in the result, or behind them.
struct picked_from {
    const std::byte* data;
    shape outer = {};
    shape outer_strides = {};
    shape row = {};
    shape row_strides = {};

    explicit picked_from(const routine_call& call) : data(call.inputs[0].data) {
        const block_memory& x = call.inputs[0];
        const auto* const axes = call.parameters.begin() + distances::first_axis;
        for (int k = 0; k < x.extent.rank(); ++k) {
            if (std::find(axes, call.parameters.end(), k) != call.parameters.end()) continue;
            const bool before = outer.rank() < call.parameters[0];
            (before ? outer : row).push_back(x.extent[k]);
            (before ? outer_strides : row_strides).push_back(x.strides[k]);
        }
    }
};

/// Rows, or the elements behind the axis in whatever way these lie, that are picked from one place
/// of the outer axes.
class row_picker {
public:
    row_picker(const picked_from& x, index_t item)
        : x_(x),
          item_(item),
          row_major_(row_major_bytes(x.row, item)),
          bytes_(x.row.size() * item),
          is_contiguous_(is_contiguous(x.row, x.row_strides, item)) {}

    /// Bytes of what is picked for one position.
    [[nodiscard]] index_t bytes() const noexcept { return bytes_; }
    /// Whether that is one element.
    [[nodiscard]] bool are_items() const noexcept { return bytes_ == item_; }

    void pick(std::byte* to, const std::byte* from, const distances& at) const noexcept {
        for (index_t k = 0; k < at.count(); ++k) {
            const std::byte* const row = from + at.begin()[k];
            if (is_contiguous_) {
                std::memcpy(to + k * bytes_, row, static_cast<std::size_t>(bytes_));
            } else {
                copy_box(to + k * bytes_, row_major_, row, x_.row_strides, x_.row, item_);
            }
        }
    }

private:
    const picked_from& x_;
    index_t item_;
    shape row_major_;
    index_t bytes_;
    bool is_contiguous_;
};

/// Of elements x, and of positions of one or several of its axes, point by point: the elements
/// there. Parameters: how many of the other axes come before those of the positions, whether these
/// are the user's points, bytes of an element, and the axes.
struct take {
    static void run(const routine_call& call) {
        const picked_from x(call);
        const row_picker rows(x, call.parameters[2]);
        x.outer.size() == 1 ? in_one_place(x, rows, call) : in_each_place(x, rows, call);
    }
    static constexpr routine description = {.name = "take", .run = &run, .picks = true};

private:
    // While some elements come, the next ones are asked for.
    static void in_one_place(const picked_from& x, const row_picker& rows,
                             const routine_call& call) {
        constexpr index_t together = 64;
        const index_t count = call.inputs[1].extent.size();
        std::array<distances, 2> at;
        const auto ask = [&](index_t first) {
            distances& next = at[static_cast<std::size_t>(first / together % 2)];
            next.set(call, first, std::min(count - first, together));
            next.prefetch(x.data);
        };
        ask(0);
        for (index_t first = 0; first < count; first += together) {
            if (first + together < count) ask(first + together);
            const distances& now = at[static_cast<std::size_t>(first / together % 2)];
            std::byte* const to = call.result.data + first * rows.bytes();
            if (rows.are_items()) {
                with_item(rows.bytes(),
                          [&]<class Item>(Item) { pick_items<Item>(to, x.data, now); });
            } else {
                rows.pick(to, x.data, now);
            }
        }
    }
    static void in_each_place(const picked_from& x, const row_picker& rows,
                              const routine_call& call) {
        const index_t count = call.inputs[1].extent.size();
        distances at;
        for (index_t first = 0; first < count; first += distances::most) {
            at.set(call, first, std::min(count - first, distances::most));
            std::byte* to = call.result.data + first * rows.bytes();
            const auto in_all = [&](auto pick) {
                for_each_place(x.outer, x.outer_strides,
                               [&, step = count * rows.bytes()](index_t begin) {
                                   pick(to, x.data + begin, at);
                                   to += step;
                               });
            };
            if (rows.are_items()) {
                with_item(rows.bytes(), [&]<class Item>(Item) { in_all(pick_items<Item>); });
            } else {
                in_all([&](std::byte* out, const std::byte* from, const distances& some) {
                    rows.pick(out, from, some);
                });
            }
        }
    }
};

}  // namespace taking

}  // namespace cask::kernel
