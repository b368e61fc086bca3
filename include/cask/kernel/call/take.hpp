// SPDX-License-Identifier: BSD-3-Clause
// Taking elements of an axis by positions that are an array, as a routine over blocks: elements are
// picked where they lie, and never looked at, so one of each size is enough.
#pragma once

#include <cask/core/error.hpp>
#include <cask/kernel/call/named_routine.hpp>
#include <cask/kernel/catalog.hpp>
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

/// Positions along an axis as distances in bytes from its first element, a few at a time, so that
/// they stay in the nearest cache. Negative ones count from the end.
class distances {
public:
    static constexpr index_t most = 512;

    distances(index_t length, index_t stride, index_t axis)
        : length_(length), stride_(stride), axis_(axis) {}

    /// Those of `count` positions. Throws index_error.
    void set(const std::int64_t* positions, index_t count) {
        count_ = count;
        bool outside = false;
        for (index_t k = 0; k < count; ++k) {
            const index_t counted = positions[k] + (positions[k] < 0 ? length_ : 0);
            outside |= static_cast<std::uint64_t>(counted) >= static_cast<std::uint64_t>(length_);
            at_[static_cast<std::size_t>(k)] = static_cast<index_t>(
                static_cast<std::uint64_t>(counted) * static_cast<std::uint64_t>(stride_));
        }
        if (outside) refuse(positions);
    }
    /// Asks for the lines in which they begin.
    void prefetch(const std::byte* from) const noexcept {
        for (index_t k = 0; k < count_; ++k) __builtin_prefetch(from + begin()[k]);
    }
    [[nodiscard]] const index_t* begin() const noexcept { return at_.data(); }
    [[nodiscard]] index_t count() const noexcept { return count_; }

private:
    [[noreturn, gnu::cold]] void refuse(const std::int64_t* positions) const {
        const auto* const wrong = std::find_if(positions, positions + count_, [&](index_t each) {
            return each < -length_ || each >= length_;
        });
        refuse_position("take", *wrong, axis_, length_);
    }

    index_t length_;
    index_t stride_;
    index_t axis_;
    index_t count_ = 0;
    std::array<index_t, most> at_;
};

/// Elements of `Bytes` bytes that lie at distances from `from`, one behind another.
template <std::size_t Bytes>
void pick_elements(std::byte* to, const std::byte* from, const distances& at) noexcept {
    const index_t* const distance = at.begin();
    const index_t count = at.count();
    for (index_t k = 0; k < count; ++k) {
        std::memcpy(to + k * static_cast<index_t>(Bytes), from + distance[k], Bytes);
    }
}

/// What elements are picked from: the axes before the one of the positions, and those behind it.
struct picked_from {
    const std::byte* data;
    shape outer = {};
    shape outer_strides = {};
    shape row = {};
    shape row_strides = {};
    index_t length = 0;
    index_t stride = 0;

    picked_from(const block_memory& x, int axis) : data(x.data) {
        length = x.extent[axis];
        stride = x.strides[axis];
        for (int k = 0; k < x.extent.rank(); ++k) {
            if (k == axis) continue;
            (k < axis ? outer : row).push_back(x.extent[k]);
            (k < axis ? outer_strides : row_strides).push_back(x.strides[k]);
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

/// Of elements x and of positions: x with the elements at the positions along an axis, which is the
/// parameter.
template <std::size_t Bytes>
struct take {
    static void run(const routine_call& call) {
        const picked_from x(call.inputs[0], static_cast<int>(call.parameters[0]));
        const auto* const positions = reinterpret_cast<const std::int64_t*>(call.inputs[1].data);
        const index_t count = call.inputs[1].extent.size();
        if (x.outer.size() == 1) {
            in_one_place(x, positions, count, call);
        } else {
            in_each_place(x, positions, count, call);
        }
    }

    // While some elements come, the next ones are asked for.
    static void in_one_place(const picked_from& x, const std::int64_t* positions, index_t count,
                             const routine_call& call) {
        constexpr index_t together = 64;
        const row_picker rows(x, Bytes);
        const distances none(x.length, x.stride, call.parameters[0]);
        std::array<distances, 2> at{none, none};
        const auto ask = [&](index_t first) {
            distances& next = at[static_cast<std::size_t>(first / together % 2)];
            next.set(positions + first, std::min(count - first, together));
            next.prefetch(x.data);
        };
        ask(0);
        for (index_t first = 0; first < count; first += together) {
            if (first + together < count) ask(first + together);
            const distances& now = at[static_cast<std::size_t>(first / together % 2)];
            std::byte* const to = call.result.data + first * rows.bytes();
            if (rows.bytes() == static_cast<index_t>(Bytes)) {
                pick_elements<Bytes>(to, x.data, now);
            } else {
                rows.pick(to, x.data, now);
            }
        }
    }
    static void in_each_place(const picked_from& x, const std::int64_t* positions, index_t count,
                              const routine_call& call) {
        const row_picker rows(x, Bytes);
        distances at(x.length, x.stride, call.parameters[0]);
        for (index_t first = 0; first < count; first += distances::most) {
            at.set(positions + first, std::min(count - first, distances::most));
            std::byte* to = call.result.data + first * rows.bytes();
            const auto in_all = [&](auto pick) {
                for_each_place(x.outer, x.outer_strides,
                               [&, step = count * rows.bytes()](index_t begin) {
                                   pick(to, x.data + begin, at);
                                   to += step;
                               });
            };
            if (rows.bytes() == static_cast<index_t>(Bytes)) {
                in_all(pick_elements<Bytes>);
            } else {
                in_all([&](std::byte* out, const std::byte* from, const distances& some) {
                    rows.pick(out, from, some);
                });
            }
        }
    }
    static constexpr routine description = {.name = "take", .run = &run, .picks = true};
};

}  // namespace taking

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_TAKE)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template struct routines_of_no_type<taking::take<1>, taking::take<2>, taking::take<4>,
                                    taking::take<8>, taking::take<16>>;

}  // namespace cask::kernel::catalog
#endif
