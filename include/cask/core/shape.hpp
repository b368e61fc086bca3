// SPDX-License-Identifier: BSD-3-Clause
// Shapes: the sizes of an array's axes, held inline, with NumPy's rules for axes and broadcasting.
#pragma once

#include <cask/core/error.hpp>
#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace cask {

/// Largest number of axes of an array.
inline constexpr int max_rank = 12;

/// A size given by the user in any integer type; negative and unrepresentable ones become negative
/// and are refused where the shape is used.
struct extent {
    index_t value;

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    constexpr extent(Integer size) noexcept
        : value(std::in_range<index_t>(size) ? static_cast<index_t>(size)
                                             : std::numeric_limits<index_t>::min()) {}
};

/// The sizes of the axes, outermost first. A value; never allocates.
class shape {
public:
    constexpr shape() noexcept = default;
    constexpr shape(std::initializer_list<extent> sizes,
                    source_line where = source_line::current()) {
        for (extent size : sizes) push_back(size.value, where);
    }
    /// From any range of integers (std::vector, std::array, another library's shape).
    template <class Range>
        requires(!std::same_as<std::remove_cvref_t<Range>, shape>)
    &&requires(const Range& range) {
        { *std::begin(range) } -> std::convertible_to<index_t>;
        std::end(range);
    }
    explicit(false) constexpr shape(const Range& range,
                                    source_line where = source_line::current()) {
        for (auto size : range) push_back(extent(size).value, where);
    }
    /// `rank` axes of the same size.
    [[nodiscard]] static constexpr shape filled(int rank, index_t size) {
        shape result;
        for (int axis = 0; axis < rank; ++axis) result.push_back(size);
        return result;
    }

    [[nodiscard]] constexpr int rank() const noexcept { return rank_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return rank_ == 0; }
    [[nodiscard]] constexpr index_t operator[](int axis) const noexcept {
        return sizes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] constexpr index_t& operator[](int axis) noexcept {
        return sizes_[static_cast<std::size_t>(axis)];
    }
    [[nodiscard]] constexpr index_t back() const noexcept { return (*this)[rank_ - 1]; }
    [[nodiscard]] constexpr const index_t* begin() const noexcept { return sizes_.data(); }
    [[nodiscard]] constexpr const index_t* end() const noexcept { return sizes_.data() + rank_; }

    constexpr void push_back(index_t size, source_line where = {}) {
        if (rank_ == max_rank) refuse_axis(where);
        sizes_[static_cast<std::size_t>(rank_++)] = size;
    }
    constexpr void insert(int axis, index_t size) {
        push_back(size);
        for (int each = rank_ - 1; each > axis; --each) (*this)[each] = (*this)[each - 1];
        (*this)[axis] = size;
    }
    constexpr void erase(int axis) {
        --rank_;
        for (int each = axis; each < rank_; ++each) (*this)[each] = (*this)[each + 1];
    }

    /// Product of the sizes; 1 for rank 0.
    [[nodiscard]] constexpr index_t size() const noexcept {
        index_t product = 1;
        for (index_t each : *this) product *= each;
        return product;
    }

    friend constexpr bool operator==(const shape& a, const shape& b) noexcept {
        return a.rank_ == b.rank_ && std::equal(a.begin(), a.end(), b.begin());
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] static void refuse_axis(source_line where) {
        throw shape_error("shape", "more than " + std::to_string(max_rank) + " axes", where);
    }

    std::array<index_t, max_rank> sizes_{};
    int rank_ = 0;
};

/// NumPy's spelling: (), (3,), (3, 4).
[[nodiscard, gnu::cold]] inline std::string to_string(const shape& sizes) {
    std::string text = "(";
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        if (axis > 0) text += ", ";
        text += std::to_string(sizes[axis]);
    }
    return text + (sizes.rank() == 1 ? ",)" : ")");
}

/// Throws shape_error unless every size is >= 0 and `item_size` * product fits 63 bits; sizes of 0
/// do not count, as in NumPy, so strides fit too.
inline void check_shape(std::string_view operation, const shape& sizes, index_t item_size,
                        source_line where) {
    for (index_t size : sizes) {
        if (size == std::numeric_limits<index_t>::min()) {  // what `extent` makes of too large ones
            throw shape_error(operation, "sizes must be at least 0 and below 2^63", where);
        }
        if (size < 0) {
            throw shape_error(operation, "sizes must be at least 0: got " + to_string(sizes),
                              where);
        }
    }
    index_t bytes = item_size;
    for (index_t size : sizes) {
        if (size != 0 && __builtin_mul_overflow(bytes, size, &bytes)) {
            throw shape_error(operation,
                              "the array would hold more than 2^63 bytes: got " + to_string(sizes),
                              where);
        }
    }
}

/// Throws shape_error if the result of an operation on `sizes` would have more axes than cask
/// allows.
inline void check_rank(std::string_view operation, index_t rank, const shape& sizes,
                       source_line where) {
    if (rank <= max_rank) return;
    throw shape_error(operation,
                      "the result would have " + std::to_string(rank) + " axes, more than " +
                          std::to_string(max_rank) + " axes: the shape is " + to_string(sizes),
                      where);
}

/// `axis` counted from the front; negative ones count from the end. Throws axis_error.
[[nodiscard]] inline int normalize_axis(std::string_view operation, index_t axis, int rank,
                                        source_line where) {
    if (axis < -rank || axis >= rank) {
        throw axis_error(operation,
                         "axis " + std::to_string(axis) + " is out of range for an array of rank " +
                             std::to_string(rank),
                         where);
    }
    return static_cast<int>(axis < 0 ? axis + rank : axis);
}

/// A list of axes as the user writes it: one integer or a braced list. None at all, or {}, means
/// that none was given: most functions take all axes then. A vector is as long as it is: an empty
/// one names no axis (NumPy's None and ()).
class axis_list {
public:
    axis_list() = default;
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    axis_list(Integer axis) : axes_{extent(axis).value} {}
    axis_list(std::initializer_list<extent> axes) {
        for (extent axis : axes) axes_.push_back(axis.value);
    }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    axis_list(std::initializer_list<Integer> axes) {
        for (Integer axis : axes) axes_.push_back(extent(axis).value);
    }
    axis_list(const std::vector<int>& axes) : axis_list(sequence<int>(axes)) {}
    axis_list(const sequence<int>& axes) : given_(true) {
        for (const int axis : axes) axes_.push_back(axis);
    }

    /// True unless axes were left out.
    [[nodiscard]] bool given() const noexcept { return given_ || !axes_.empty(); }
    [[nodiscard]] const sequence<index_t>& values() const noexcept { return axes_; }

    /// Sorted, counted from the front, each once. Throws axis_error.
    [[nodiscard]] sequence<int> normalized(std::string_view operation, int rank,
                                           source_line where) const {
        sequence<int> result = in_order(operation, rank, where);
        result.sort();
        return result;
    }
    /// As `normalized`, in the order given.
    [[nodiscard]] sequence<int> in_order(std::string_view operation, int rank,
                                         source_line where) const {
        sequence<int> result;
        for (index_t axis : axes_) {
            const int normal = normalize_axis(operation, axis, rank, where);
            if (contains(result, normal)) {
                throw axis_error(operation, "axis " + std::to_string(axis) + " is named twice",
                                 where);
            }
            result.push_back(normal);
        }
        return result;
    }

private:
    sequence<index_t> axes_;
    bool given_ = false;
};

template <class A>
concept axis_number = std::integral<A> && !std::same_as<A, bool>;

/// A type that names axes without braces. A function that takes options in braces too is a template
/// over these and over std::initializer_list: g++ 12 ignores the names in `{.axes = {0, 1}}` where
/// a class could be made of the values.
template <class A>
concept axes_argument = axis_number<A> || std::same_as<A, axis_list> ||
    std::same_as<A, std::vector<int>>;

/// The shape to which both can be broadcast (numpy.broadcast_shapes). Throws shape_error.
[[nodiscard]] inline shape broadcast(std::string_view operation, const shape& a, const shape& b,
                                     source_line where) {
    const int rank = std::max(a.rank(), b.rank());
    shape result = shape::filled(rank, 1);
    for (int axis = 0; axis < rank; ++axis) {
        const int in_a = axis - (rank - a.rank());
        const int in_b = axis - (rank - b.rank());
        const index_t size_a = in_a < 0 ? 1 : a[in_a];
        const index_t size_b = in_b < 0 ? 1 : b[in_b];
        if (size_a != size_b && size_a != 1 && size_b != 1) {
            throw shape_error(operation,
                              "shapes do not broadcast: " + to_string(a) + " and " + to_string(b) +
                                  " differ in axis " + std::to_string(axis),
                              where);
        }
        result[axis] = size_a == 1 ? size_b : size_a;
    }
    return result;
}

/// Whether an array of `sizes` can be broadcast to `wanted`.
[[nodiscard]] inline bool broadcasts_to(const shape& sizes, const shape& wanted) noexcept {
    const int new_axes = wanted.rank() - sizes.rank();
    bool fits = new_axes >= 0;
    for (int axis = 0; fits && axis < sizes.rank(); ++axis) {
        fits = sizes[axis] == 1 || sizes[axis] == wanted[axis + new_axes];
    }
    return fits;
}
/// Throws shape_error if not: that `subject`, "the value's shape", does not.
inline void check_broadcast(std::string_view operation, std::string_view subject,
                            const shape& sizes, const shape& wanted, source_line where) {
    if (broadcasts_to(sizes, wanted)) return;
    static_cast<void>(broadcast(operation, sizes, wanted, where));  // may know which axis
    throw shape_error(operation,
                      std::string(subject) + " " + to_string(sizes) + " does not broadcast to " +
                          to_string(wanted),
                      where);
}

/// Row-major strides in elements.
[[nodiscard]] constexpr shape row_major_strides(const shape& sizes) {
    shape strides = sizes;
    index_t step = 1;
    for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
        strides[axis] = step;
        step *= std::max<index_t>(sizes[axis], 1);
    }
    return strides;
}

/// Row-major strides in bytes.
[[nodiscard]] constexpr shape row_major_bytes(const shape& sizes, index_t item_size) {
    shape strides = row_major_strides(sizes);
    for (int axis = 0; axis < strides.rank(); ++axis) strides[axis] *= item_size;
    return strides;
}

/// A half-open box of indices: the unit in which work is asked for.
struct region {
    shape begin;
    shape extent;

    [[nodiscard]] index_t size() const noexcept { return extent.size(); }
    friend bool operator==(const region&, const region&) = default;
};

/// NumPy's slice spelling: [0:10, 5:7].
[[nodiscard, gnu::cold]] inline std::string to_string(const region& box) {
    std::string text = "[";
    for (int axis = 0; axis < box.begin.rank(); ++axis) {
        if (axis > 0) text += ", ";
        text += std::to_string(box.begin[axis]) + ":" +
                std::to_string(box.begin[axis] + box.extent[axis]);
    }
    return text + "]";
}

}  // namespace cask
