// SPDX-License-Identifier: BSD-3-Clause
// Lattices: which elements of an array are wanted, as a progression of positions along each axis;
// and what a lattice of a node's result is in its inputs.
#pragma once

#include <cask/core/index_map.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

namespace cask::optimize {

/// Positions begin, begin + step, ... of an axis; the step is at least 1.
struct progression {
    index_t begin = 0;
    index_t count = 1;
    index_t step = 1;
    friend bool operator==(const progression&, const progression&) = default;

    [[nodiscard]] index_t last() const noexcept { return begin + (count - 1) * step; }

    /// Whether all positions of `other` are positions of this one.
    [[nodiscard]] bool contains(const progression& other) const noexcept {
        return other.begin >= begin && other.last() <= last() &&
               (other.begin - begin) % step == 0 && (other.count == 1 || other.step % step == 0);
    }
};

/// The smallest progression that holds both; neither is empty.
[[nodiscard]] inline progression around(const progression& a, const progression& b) {
    const index_t begin = std::min(a.begin, b.begin);
    const index_t last = std::max(a.last(), b.last());
    index_t step = std::gcd(a.count > 1 ? a.step : 0, b.count > 1 ? b.step : 0);
    step = std::gcd(step, std::max(a.begin, b.begin) - begin);
    return step == 0 ? progression{begin, 1, 1}
                     : progression{begin, (last - begin) / step + 1, step};
}

/// The positions of `all` in [begin, end), counted from `begin`. No count where there is none.
[[nodiscard]] inline progression clipped(const progression& all, index_t begin, index_t end) {
    const auto passed = [&](index_t edge) {  // how many lie before `edge`
        const index_t distance = edge - all.begin;
        return std::clamp<index_t>(distance <= 0 ? 0 : (distance - 1) / all.step + 1, 0, all.count);
    };
    const index_t before = passed(begin);
    const index_t count = passed(end) - before;
    return {all.begin + before * all.step - begin, count, count > 1 ? all.step : 1};
}

/// A progression along each axis of an array, and the elements where they meet.
class lattice {
public:
    [[nodiscard]] static lattice whole(const shape& sizes) {
        lattice result;
        for (const index_t size : sizes) result.push_back({0, size, 1});
        return result;
    }
    [[nodiscard]] static lattice of(const region& box) {
        lattice result;
        for (int axis = 0; axis < box.begin.rank(); ++axis) {
            result.push_back({box.begin[axis], box.extent[axis], 1});
        }
        return result;
    }

    void push_back(const progression& axis) { axes_[static_cast<std::size_t>(rank_++)] = axis; }
    [[nodiscard]] int rank() const noexcept { return rank_; }
    [[nodiscard]] progression& operator[](int axis) noexcept {
        return axes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] const progression& operator[](int axis) const noexcept {
        return axes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] const progression* begin() const noexcept { return axes_.data(); }
    [[nodiscard]] const progression* end() const noexcept { return axes_.data() + rank_; }

    /// How many positions along each axis.
    [[nodiscard]] shape sizes() const {
        shape result;
        for (const progression& axis : *this) result.push_back(axis.count);
        return result;
    }
    /// How many elements.
    [[nodiscard]] index_t size() const noexcept {
        index_t product = 1;
        for (const progression& axis : *this) product *= axis.count;
        return product;
    }
    /// The smallest box that holds it.
    [[nodiscard]] region bounds() const {
        region box;
        for (const progression& axis : *this) {
            box.begin.push_back(axis.begin);
            box.extent.push_back(axis.last() - axis.begin + 1);
        }
        return box;
    }
    [[nodiscard]] bool is_whole(const shape& sizes) const noexcept {
        bool same = true;
        for (int axis = 0; same && axis < rank_; ++axis) {
            same = (*this)[axis] == progression{0, sizes[axis], 1};
        }
        return same;
    }
    /// Whether all elements of `other` are elements of this one; it has some.
    [[nodiscard]] bool contains(const lattice& other) const noexcept {
        bool all = true;
        for (int axis = 0; all && axis < rank_; ++axis) {
            all = (*this)[axis].contains(other[axis]);
        }
        return all;
    }
    friend bool operator==(const lattice& a, const lattice& b) noexcept {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

private:
    std::array<progression, max_rank> axes_{};
    int rank_ = 0;
};

/// The smallest lattice that holds both; neither is empty.
[[nodiscard]] inline lattice around(const lattice& a, const lattice& b) {
    lattice result;
    for (int axis = 0; axis < a.rank(); ++axis) result.push_back(around(a[axis], b[axis]));
    return result;
}

/// The elements of a value that `wanted` of the domain of `map` reads.
[[nodiscard]] inline lattice through(const index_map& map, const lattice& wanted) {
    lattice result;
    for (int axis = 0; axis < map.rank(); ++axis) {
        const mapped_axis& mapped = map[axis];
        if (mapped.from < 0) {
            result.push_back({mapped.offset, 1, 1});
            continue;
        }
        const progression& from = wanted[mapped.from];
        const index_t first = mapped.offset + mapped.step * from.begin;
        const index_t last = mapped.offset + mapped.step * from.last();
        const index_t step = from.count == 1 ? 1 : std::abs(mapped.step * from.step);
        result.push_back({std::min(first, last), from.count, step});
    }
    return result;
}

/// `map` from the elements `from` of its domain to the elements `to` of its value, both numbered
/// by their places in the lattices.
[[nodiscard]] inline index_map relative(const index_map& map, const lattice& from,
                                        const lattice& to) {
    index_map result;
    for (int axis = 0; axis < map.rank(); ++axis) {
        const mapped_axis& mapped = map[axis];
        const progression& target = to[axis];
        if (mapped.from < 0) {
            result.push_back({-1, (mapped.offset - target.begin) / target.step, 0});
            continue;
        }
        const progression& source = from[mapped.from];
        const index_t first = mapped.offset + mapped.step * source.begin;
        result.push_back({mapped.from, (first - target.begin) / target.step,
                          source.count == 1 ? 1 : mapped.step * source.step / target.step});
    }
    return result;
}

}  // namespace cask::optimize
