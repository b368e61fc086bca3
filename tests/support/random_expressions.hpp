// SPDX-License-Identifier: BSD-3-Clause
// Random expressions: of all kinds of nodes, of any rank, some sharing what they compute.
#pragma once

#include "support/check.hpp"
#include "support/in_parts.hpp"

#include <cask/cask.hpp>

#include <functional>

namespace cask_test {

/// Draws expressions of T: an array grows by operations on those that were made before.
template <class T>
class expression_maker {
public:
    using source_hook = std::function<ck::array<T>(const ck::array<T>&)>;

    /// Sources are what `as_source` makes of arrays, if it is given.
    explicit expression_maker(part_dice& dice, const source_hook& as_source = {}) : dice_(dice) {
        make_sources();
        if (!as_source) return;
        for (ck::array<T>& each : made_) each = as_source(each);
    }

    [[nodiscard]] ck::array<T> made() {
        const int steps = 2 + below(7);
        for (int k = 0; k < steps; ++k) {
            const ck::array<T> x = below(3) > 0 ? made_.back() : any();
            try {
                const ck::array<T> next = grown(x);
                const ck::index_t size = next.shape().size();
                if (next.rank() > 0 && size > 0 && size <= most) made_.push_back(next);
            } catch (const ck::error&) {  // does not fit this array
            }
        }
        return made_.back();
    }

private:
    static constexpr ck::index_t most = 60'000;

    int below(int count) { return static_cast<int>(drawn_below(dice_, count)); }
    const ck::array<T>& any() {
        return made_[static_cast<std::size_t>(below(static_cast<int>(made_.size())))];
    }
    int axis_of(const ck::array<T>& x) { return below(x.rank()); }

    void make_sources() {
        static const std::vector<ck::shape> shapes{
            {48, 48}, {300, 70}, {70, 300}, {20, 30, 40}, {20000},      {3, 17000},
            {600, 6}, {2000, 3}, {1, 700},  {5, 4, 3, 7}, {128, 64, 2}, {17000, 2}};
        const ck::shape& sizes =
            shapes[static_cast<std::size_t>(below(static_cast<int>(shapes.size())))];
        made_.push_back(ck::from_array(numbers<T>(sizes, dice_() % 100)));
        ck::random::generator from(dice_() % 100);
        if constexpr (std::is_integral_v<T>) {
            made_.push_back(from.template integers<T>(sizes, T(-9), T(9)));
        } else {
            made_.push_back(
                ck::astype<T>(below(2) == 0 ? from.normal(sizes) : from.uniform(sizes)));
        }
        if (below(2) == 0) std::swap(made_[0], made_[1]);
    }

    ck::array<T> grown(const ck::array<T>& x) {
        switch (below(10)) {
            case 0: return elementwise(x);
            case 1: return seen(x);
            case 2: return joined(x);
            case 3: return reduced(x);
            case 4: return beside_reduced(x);
            case 5: return scanned(x);
            case 6: return multiplied(x);
            case 7: return reshaped(x);
            case 8: return called(x);
            default: return turned(x);
        }
    }

    ck::array<T> elementwise(const ck::array<T>& x) {
        const ck::array<T> y = any();
        switch (below(5)) {
            case 0: return x + y;
            case 1: return x * T(3) - y;
            case 2: return ck::where(x > y, x, y);
            case 3: return ck::map([](T a) { return T(a + T(1)); }, x);
            default: return ck::abs(x) + T(1);
        }
    }
    ck::array<T> seen(const ck::array<T>& x) {
        const int axis = axis_of(x);
        switch (below(4)) {
            case 0: return ck::flip(x, axis);
            case 1: return ck::swapaxes(x, axis, axis_of(x));
            case 2: return ck::expand_dims(x, axis);
            default: {
                std::vector<ck::slice_arg> at;
                for (int k = 0; k < x.rank(); ++k) {
                    const ck::index_t begin = drawn_below(dice_, x.shape()[k]);
                    at.emplace_back(ck::range(begin, ck::_, 1 + below(3)));
                }
                return ck::array<T>(ck::front::slice(x.node(), at.data(), at.size()));
            }
        }
    }
    ck::array<T> joined(const ck::array<T>& x) {
        const int axis = axis_of(x);
        switch (below(5)) {
            case 0: return ck::concatenate({x, x * T(2), ck::flip(x)}, axis);
            case 1: return ck::stack({x, x + T(1)}, axis);
            case 2: return ck::roll(x, 1 + below(9), axis);
            case 3: {
                const int width = 1 + below(3);
                return ck::pad(x, {{width, width}},
                               below(2) == 0 ? ck::pad_mode::edge : ck::pad_mode::wrap);
            }
            default: return ck::diff(x, 1, axis);
        }
    }
    ck::array<T> reduced(const ck::array<T>& x) {
        std::vector<int> axes;
        for (int axis = 0; axis < x.rank(); ++axis) {
            if (below(2) == 0) axes.push_back(axis);
        }
        if (axes.empty() || static_cast<int>(axes.size()) == x.rank()) axes = {axis_of(x)};
        const ck::reduce_options how{.axes = ck::axis_list(axes), .keep_dims = below(2) == 0};
        switch (below(10)) {
            case 0: return ck::astype<T>(ck::sum(x, how));
            case 1: return ck::astype<T>(ck::mean(x, how));
            case 2: return ck::max(x, how);
            case 3: return ck::min(x, how);
            case 4: return ck::astype<T>(ck::prod(x, how));
            case 5: return ck::astype<T>(ck::variance(x, how));
            case 6: return ck::astype<T>(ck::stddev(x, how));
            case 7: return ck::astype<T>(ck::any(x > T(2), how));
            case 8: return ck::astype<T>(ck::all(x < T(3), how));
            default: return ck::astype<T>(ck::argmin(x, axes.front()));
        }
    }
    ck::array<T> beside_reduced(const ck::array<T>& x) {
        const ck::reduce_options how{.axes = axis_of(x), .keep_dims = true};
        switch (below(3)) {
            case 0: return x - ck::astype<T>(ck::mean(x, how));
            case 1: return x * (ck::max(x, how) - x);
            default: return x + ck::astype<T>(ck::argmax(x, how));
        }
    }
    ck::array<T> scanned(const ck::array<T>& x) {
        const int axis = axis_of(x);
        return ck::astype<T>(below(3) == 0 ? ck::cumprod(x, axis) : ck::cumsum(x, axis));
    }
    ck::array<T> multiplied(const ck::array<T>& x) {
        if (x.rank() < 2 || x.shape().size() * x.shape().back() > 400'000) return x + x;
        const ck::array<T> y = x * T(2) + T(1);
        switch (below(3)) {
            case 0: return ck::matmul(ck::swapaxes(x, -1, -2), y);
            case 1: return ck::matmul(x, ck::swapaxes(y, -1, -2));
            default:
                return ck::matmul(
                    x, ck::swapaxes(x(ck::ellipsis(), ck::range(0, 7), ck::all()), -1, -2));
        }
    }
    ck::array<T> reshaped(const ck::array<T>& x) {
        ck::shape sizes = x.shape();
        const int axis = axis_of(x);
        switch (below(4)) {
            case 0: return ck::ravel(x);
            case 1:  // the axis in two
                for (const ck::index_t factor : {10, 7, 5, 3, 2}) {
                    if (sizes[axis] % factor != 0) continue;
                    sizes[axis] /= factor;
                    sizes.insert(axis + below(2), factor);
                    return ck::reshape(x, sizes);
                }
                return x + x;
            case 2:  // two axes in one
                if (axis == 0) return x + x;
                sizes[axis] *= sizes[axis - 1];
                sizes.erase(axis - 1);
                return ck::reshape(x, sizes);
            default:  // any axes
                std::reverse(const_cast<ck::index_t*>(sizes.begin()),
                             const_cast<ck::index_t*>(sizes.end()));
                return ck::reshape(x, sizes);
        }
    }
    // Sums of each third of the positions along an axis.
    ck::array<T> grouped(const ck::array<T>& x) {
        const int axis = axis_of(x);
        const auto labels = ck::arange<std::int64_t>(x.shape()[axis]) % 3;
        return ck::group_by(labels, 3).sum(x, {.axes = axis});
    }
    // Rows in order, or their places; as long ones are, now and then.
    ck::array<T> sorted(const ck::array<T>& x, int axis) {
        const auto block = std::max<ck::index_t>(1 + drawn_below(dice_, 100), x.shape()[axis] / 8);
        const auto by = [&](const ck::front::sort_routines& routines, ck::dtype type) {
            return ck::front::sort(routines, type, x.node(), axis, {}, below(2) == 0 ? 0 : block);
        };
        if (below(3) != 0) {
            return ck::array<T>(by(ck::detail::value_routines<T>(), ck::dtype_of<T>));
        }
        return ck::astype<T>(
            ck::array<std::int64_t>(by(ck::detail::place_routines<T>(), ck::dtype::int64)));
    }
    // Functions over blocks, with margins and without.
    ck::array<T> called(const ck::array<T>& x) {
        std::vector<ck::axis_chunk_spec> sizes;
        for (const ck::index_t size : x.shape()) {
            sizes.emplace_back(1 + drawn_below(dice_, std::min<ck::index_t>(size, 100)));
        }
        ck::index_t blocks = 1;
        const ck::array<T> cut = ck::rechunk(x, ck::chunk_spec(std::move(sizes)));
        for (const ck::index_t count : cut.chunks().counts()) blocks *= count;
        if (blocks > 2000) return x + x;
        const auto twice = [](const auto& b, auto& out) {
            for (std::size_t k = 0; k < b.size(); ++k) {
                out.data()[k] = static_cast<T>(b.data()[k] * T(2));
            }
        };
        // What lies as many places before an element along each axis as the margin is wide.
        const auto earlier = [](const auto& b, auto& out) {
            const ck::shape sizes_of_block = ck::interop::shape_of(out);
            ck::interop::copy_to_block(out.data(), sizes_of_block, b,
                                       ck::shape::filled(sizes_of_block.rank(), 0));
        };
        using ck::boundary;
        constexpr boundary ways[] = {boundary::reflect, boundary::periodic, boundary::nearest,
                                     boundary::constant};
        const int depth = below(4);
        const int axis = axis_of(x);
        switch (below(9)) {
            case 8: return grouped(x);
            case 0: return ck::map_blocks<T>(twice, cut);
            case 1:
                return ck::map_blocks<T>(
                    [](const auto& a, const auto& b, auto& out) {
                        for (std::size_t k = 0; k < a.size(); ++k) {
                            out.data()[k] = static_cast<T>(a.data()[k] - b.data()[k]);
                        }
                    },
                    cut, ck::flip(cut, axis));
            case 2: return sorted(x, axis);
            case 3: return ck::topk(x, 1 + below(5), axis);
            case 4:
                return ck::astype<T>(below(2) == 0
                                         ? ck::percentile(x, below(100), {.axes = axis})
                                         : ck::nanpercentile(x, below(100), {.axes = axis}));
            case 5:
                return ck::apply_along_axis<T>(
                    [](const auto& lane, auto& out) {
                        for (std::size_t k = 0; k < out.size(); ++k) {
                            out(k) = static_cast<T>(lane(k) - lane(0));
                        }
                    },
                    axis, x);
            default:
                return ck::map_overlap<T>(earlier, cut,
                                          {.depth = {{depth, below(2) == 0 ? depth : 0}},
                                           .boundary = ways[below(4)],
                                           .value = 3});
        }
    }
    ck::array<T> turned(const ck::array<T>& x) {
        if (x.rank() < 2 || x.shape()[0] != x.shape()[1]) return ck::transpose(x) + T(1);
        ck::array<T> step = x;  // of a stencil, or half of a symmetric matrix
        const auto inner = ck::range(1, -1);
        if (x.rank() != 2 || x.shape()[0] < 3 || below(2) == 0) return x + ck::swapaxes(x, 0, 1);
        for (int k = 0; k < 3; ++k) {
            step = ck::pad(step(ck::range(ck::_, -2), inner) + step(ck::range(2, ck::_), inner) +
                               step(inner, ck::range(ck::_, -2)) + step(inner, ck::range(2, ck::_)),
                           {{1, 1}}, ck::pad_mode::edge);
        }
        return step;
    }

    part_dice& dice_;
    std::vector<ck::array<T>> made_;
};

}  // namespace cask_test
