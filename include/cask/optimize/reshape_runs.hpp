// SPDX-License-Identifier: BSD-3-Clause
// What a part of a reshape reads of its input: runs of elements in row-major order that are boxes
// in both shapes, such as whole leading rows.
#pragma once

#include <cask/optimize/lattice.hpp>

namespace cask::optimize {

namespace detail {

/// Axes [first, last) of a shape that hold the same elements as some axes of another shape.
struct axis_group {
    const shape& sizes;
    int first;
    int last;

    /// Elements behind one position of `axis`.
    [[nodiscard]] index_t inside(int axis) const {
        index_t product = 1;
        for (int k = axis + 1; k < last; ++k) product *= sizes[k];
        return product;
    }
};

/// Elements [begin, end) of a group in row-major order.
struct element_run {
    index_t begin;
    index_t end;

    [[nodiscard]] index_t size() const noexcept { return end - begin; }
    /// The smallest run of whole `unit`s that holds this one.
    [[nodiscard]] element_run of_whole(index_t unit) const noexcept {
        return {begin / unit * unit, ((end - 1) / unit + 1) * unit};
    }
    [[nodiscard]] bool lies_in_one(index_t unit) const noexcept {
        return begin / unit == (end - 1) / unit;
    }
};

/// A run that holds what is wanted of a group.
[[nodiscard]] inline element_run run_around(const axis_group& group, const lattice& wanted) {
    element_run run{0, 1};
    for (int axis = group.first; axis < group.last; ++axis) {
        run.begin += wanted[axis].begin * group.inside(axis);
        run.end += wanted[axis].last() * group.inside(axis);
    }
    return run;
}

/// Where a run is a box of a group: some positions of `axis`, one of each axis before it, all of
/// those behind it.
struct box_in_group {
    element_run run;
    int of_axis;     // of the group
    int other_axis;  // of the other one
};

/// The smallest run around `wanted` that is a box in both groups.
[[nodiscard]] inline box_in_group smallest_box(const axis_group& group, const axis_group& other,
                                               const element_run& wanted) {
    box_in_group best{{0, group.inside(group.first - 1)}, group.first, other.first};
    for (int axis = group.first; axis < group.last; ++axis) {
        for (int of_other = other.first; of_other < other.last; ++of_other) {
            const index_t inside = group.inside(axis);
            const index_t other_inside = other.inside(of_other);
            const element_run run =
                wanted.of_whole(inside / std::gcd(inside, other_inside) * other_inside);
            const bool is_box = run.lies_in_one(group.inside(axis - 1)) &&
                                run.lies_in_one(other.inside(of_other - 1));
            if (is_box && run.size() < best.run.size()) best = {run, axis, of_other};
        }
    }
    return best;
}

/// Sets the axes of `group` to a run that is a box of it along `axis`.
inline void set_to_run(lattice& result, const axis_group& group, const element_run& run, int axis) {
    for (int k = group.first; k < group.last; ++k) {
        const index_t inside = group.inside(k);
        if (k < axis) {
            result[k] = {run.begin / inside % group.sizes[k], 1, 1};
        } else if (k == axis) {
            result[k] = {run.begin / inside % group.sizes[k], run.size() / inside, 1};
        } else {
            result[k] = {0, group.sizes[k], 1};
        }
    }
}

}  // namespace detail

/// What is computed of a reshape and what is read of its input, where some of it is wanted.
struct reshape_lattices {
    lattice of_result;
    lattice of_input;
};

/// Axes that both shapes have keep their progressions; of others, runs. All sizes are at least 1.
[[nodiscard]] inline reshape_lattices lattices_of_reshape(const shape& input, const shape& result,
                                                          const lattice& wanted) {
    reshape_lattices lattices{wanted, lattice::whole(input)};
    int from = 0;
    int to = 0;
    const auto skip_ones = [](const shape& sizes, int& axis) {
        while (axis < sizes.rank() && sizes[axis] == 1) ++axis;
    };
    for (;;) {
        skip_ones(input, from);
        skip_ones(result, to);
        if (from == input.rank()) return lattices;
        detail::axis_group of_input{input, from, from + 1};
        detail::axis_group of_result{result, to, to + 1};
        index_t size = input[from];
        index_t other_size = result[to];
        while (size != other_size) {
            if (size < other_size) {
                size *= input[of_input.last++];
            } else {
                other_size *= result[of_result.last++];
            }
        }
        from = of_input.last;
        to = of_result.last;
        if (of_input.last - of_input.first == 1 && of_result.last - of_result.first == 1) {
            lattices.of_input[of_input.first] = wanted[of_result.first];
            continue;
        }
        const detail::box_in_group box =
            detail::smallest_box(of_result, of_input, detail::run_around(of_result, wanted));
        detail::set_to_run(lattices.of_result, of_result, box.run, box.of_axis);
        detail::set_to_run(lattices.of_input, of_input, box.run, box.other_axis);
    }
}

}  // namespace cask::optimize
