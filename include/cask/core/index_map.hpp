// SPDX-License-Identifier: BSD-3-Clause
// Index maps: the indices of a value as an affine function of the indices of a domain.
//
// Slices with any step, transposes, flips, new axes and broadcasts are index maps; composed, they
// vanish into the strides of a load.
#pragma once

#include <cask/core/shape.hpp>

namespace cask {

/// One axis of a value: index = offset + step * domain[from]; just offset where `from` is -1.
struct mapped_axis {
    int from = -1;
    index_t offset = 0;
    index_t step = 0;
    friend bool operator==(const mapped_axis&, const mapped_axis&) = default;
};

/// Where each axis of a value takes its index from.
class index_map {
public:
    index_map() = default;

    [[nodiscard]] static index_map identity(int rank) {
        index_map result;
        for (int axis = 0; axis < rank; ++axis) result.push_back({axis, 0, 1});
        return result;
    }
    /// How a value of shape `inner` is read when it is broadcast to shape `outer`.
    [[nodiscard]] static index_map broadcast(const shape& inner, const shape& outer) {
        index_map result;
        for (int axis = 0; axis < inner.rank(); ++axis) {
            const int from = axis + outer.rank() - inner.rank();
            const bool repeated = inner[axis] == 1 && outer[from] != 1;
            result.push_back(repeated ? mapped_axis{} : mapped_axis{from, 0, 1});
        }
        return result;
    }

    void push_back(mapped_axis axis) { axes_[static_cast<std::size_t>(rank_++)] = axis; }
    [[nodiscard]] int rank() const noexcept { return rank_; }
    [[nodiscard]] const mapped_axis& operator[](int axis) const noexcept {
        return axes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] bool is_identity(int domain_rank) const noexcept {
        bool same = rank_ == domain_rank;
        for (int axis = 0; same && axis < rank_; ++axis) {
            same = (*this)[axis] == mapped_axis{axis, 0, 1};
        }
        return same;
    }

    /// This map read through `outer`: domain of `outer` -> value.
    [[nodiscard]] index_map after(const index_map& outer) const {
        index_map result;
        for (int axis = 0; axis < rank_; ++axis) {
            const mapped_axis& mapped = (*this)[axis];
            if (mapped.from < 0) {
                result.push_back(mapped);
                continue;
            }
            const mapped_axis& through = outer[mapped.from];
            result.push_back({through.from, mapped.offset + mapped.step * through.offset,
                              through.from < 0 ? 0 : mapped.step * through.step});
        }
        return result;
    }

    /// The same map onto the part of the value that begins at `begin` of `axis`.
    [[nodiscard]] index_map within(int axis, index_t begin) const {
        index_map result;
        for (int k = 0; k < rank_; ++k) {
            mapped_axis mapped = (*this)[k];
            if (k == axis) mapped.offset -= begin;
            result.push_back(mapped);
        }
        return result;
    }

    /// The index of the value at `point` of the domain.
    [[nodiscard]] index_t at(int axis, const shape& point) const noexcept {
        const mapped_axis& mapped = (*this)[axis];
        return mapped.from < 0 ? mapped.offset : mapped.offset + mapped.step * point[mapped.from];
    }

    /// The smallest box of the value that holds everything that `box` of the domain reads.
    [[nodiscard]] region bounds(const region& box) const {
        region result;
        for (int axis = 0; axis < rank_; ++axis) {
            const mapped_axis& mapped = (*this)[axis];
            const index_t first = at(axis, box.begin);
            const index_t last =
                mapped.from < 0 ? first : first + mapped.step * (box.extent[mapped.from] - 1);
            result.begin.push_back(std::min(first, last));
            result.extent.push_back(std::max(first, last) - std::min(first, last) + 1);
        }
        return result;
    }

    friend bool operator==(const index_map& a, const index_map& b) noexcept {
        return a.rank_ == b.rank_ &&
               std::equal(a.axes_.begin(), a.axes_.begin() + a.rank_, b.axes_.begin());
    }

    [[nodiscard]] std::uint64_t hash() const noexcept {
        std::uint64_t value = 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(rank_);
        auto mix = [&](index_t part) {
            value = (value ^ static_cast<std::uint64_t>(part)) * 0xbf58476d1ce4e5b9u;
            value ^= value >> 29;
        };
        for (int axis = 0; axis < rank_; ++axis) {
            mix((*this)[axis].from);
            mix((*this)[axis].offset);
            mix((*this)[axis].step);
        }
        return value;
    }

private:
    std::array<mapped_axis, max_rank> axes_{};
    int rank_ = 0;
};

}  // namespace cask
