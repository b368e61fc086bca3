// SPDX-License-Identifier: BSD-3-Clause
// Arrays that follow from indices: ranges, coordinates, functions of the index.
#pragma once

#include <cask/array.hpp>
#include <cask/kernel/source/generator.hpp>

namespace cask {

namespace front {

/// `count` numbers from `start` to `stop`, by a ramp.
[[nodiscard]] node_ptr linspace(const kernel::generator& rule, double start, double stop,
                                index_t count, const chunk_spec& chunks, source_line where);
/// Floating numbers from `start` before `stop`, by a ramp. `second_less_first`: the step, rounded
/// as the element type does.
[[nodiscard]] node_ptr arange(const kernel::generator& rule, double start, double stop, double step,
                              double second_less_first, const chunk_spec& chunks,
                              source_line where);
/// Integers from `start`; in two's complement, whether they have signs or not.
[[nodiscard]] node_ptr arange(const kernel::generator& rule, std::int64_t start, std::int64_t step,
                              std::uint64_t count, const chunk_spec& chunks, source_line where);
[[nodiscard]] node_ptr eye(const kernel::generator& rule, index_t rows, index_t columns,
                           index_t offset, const chunk_spec& chunks, source_line where);
/// The index along an axis.
[[nodiscard]] node_ptr indices(const kernel::generator& rule, const shape& sizes, int axis,
                               const chunk_spec& chunks, source_line where);
/// Coordinates along the columns (axis 1) or rows (axis 0) of the grid of both.
[[nodiscard]] node_ptr spread(const node_ptr& x, const node_ptr& y, int axis, source_line where);
/// Elements by a function of the user.
[[nodiscard]] node_ptr generated(const kernel::generator& rule, std::shared_ptr<const void> state,
                                 int rank, const shape& sizes, const chunk_spec& chunks,
                                 source_line where);

}  // namespace front

namespace detail {

template <class Kind, element T>
[[nodiscard]] const kernel::generator& generator_of() noexcept {
    return kernel::generator_for<kernel::unit_target, Kind, stored_t<T>>();
}

}  // namespace detail

/// `count` numbers from `start` to `stop`, both included, equally spaced.
///
/// \returns  shape (count,); dtype T (integers: rounded down, limited to T's range)
/// \throws shape_error  count is negative, or too large
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: elements are computed where they are used, never in memory
/// \like   numpy.linspace, to the last bit for double
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> linspace(double start, double stop, extent count,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    return array<T>(front::linspace(detail::generator_of<kernel::ramp, T>(), start, stop,
                                    count.value, chunks, where));
}

/// start, start + step, ... before stop.
///
/// \returns  shape (ceil((stop - start) / step),); dtype T
/// \throws shape_error  step is 0 or not finite; too many elements
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing, as linspace
/// \like   numpy.arange
template <element T>
    requires(!std::same_as<T, bool> && !is_complex_v<T>)
[[nodiscard]] array<T> arange(T start, T stop, T step = T(1), const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    if (step == T(0)) throw shape_error("arange", "the step must not be 0", where);
    if constexpr (std::is_floating_point_v<T>) {
        return array<T>(front::arange(
            detail::generator_of<kernel::ramp, T>(), static_cast<double>(start),
            static_cast<double>(stop), static_cast<double>(step),
            static_cast<double>(static_cast<T>(start + step) - start), chunks, where));
    } else {
        const bool up = step > T(0);
        const bool some = up ? start < stop : stop < start;
        const auto far = static_cast<std::uint64_t>(up ? stop : start) -
                         static_cast<std::uint64_t>(up ? start : stop);
        const auto width = up ? static_cast<std::uint64_t>(step)
                              : std::uint64_t{0} - static_cast<std::uint64_t>(step);
        const std::uint64_t count = some ? (far - 1) / width + 1 : 0;
        return array<T>(front::arange(detail::generator_of<kernel::count_up, T>(),
                                      static_cast<std::int64_t>(start),
                                      static_cast<std::int64_t>(step), count, chunks, where));
    }
}
/// 0, 1, ... before stop.
template <element T>
    requires(!std::same_as<T, bool> && !is_complex_v<T>)
[[nodiscard]] array<T> arange(T stop, source_line where = source_line::current()) {
    return arange<T>(T(0), stop, T(1), {}, where);
}

/// A matrix with ones on a diagonal (`offset` above the main one), zeros elsewhere.
///
/// \returns  shape (rows, columns), columns = rows when left out (-1); dtype T; chunks as given
/// \throws shape_error  negative or overflowing sizes
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing, as linspace
/// \like   numpy.eye
template <element T>
[[nodiscard]] array<T> eye(extent rows, extent columns = -1, index_t offset = 0,
                           const chunk_spec& chunks = {},
                           source_line where = source_line::current()) {
    return array<T>(front::eye(detail::generator_of<kernel::diagonal, T>(), rows.value,
                               columns.value == -1 ? rows.value : columns.value, offset, chunks,
                               where));
}

/// A square matrix with ones on its main diagonal, zeros elsewhere.
///
/// \returns  shape (size, size); dtype T; chunks as given
/// \throws shape_error  negative or overflowing sizes
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing, as linspace
/// \like   numpy.identity
template <element T>
[[nodiscard]] array<T> identity(extent size, const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    return eye<T>(size, -1, 0, chunks, where);
}

/// For each axis of `sizes` an array of that shape that holds the index along the axis.
///
/// \returns  one array for each axis: shape `sizes`, int64, chunks as given
/// \throws shape_error, chunk_error  as full
/// \cost   nothing, as linspace
/// \like   numpy.indices
[[nodiscard]] inline std::vector<array<std::int64_t>>
indices(const shape& sizes, const chunk_spec& chunks = {},
        source_line where = source_line::current()) {
    std::vector<array<std::int64_t>> result;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        result.emplace_back(front::indices(detail::generator_of<kernel::count_up, std::int64_t>(),
                                           sizes, axis, chunks, where));
    }
    return result;
}

/// Coordinate matrices from two coordinate vectors, in NumPy's default order ("xy").
///
/// \returns  two arrays of shape (y.size, x.size); the dtypes of `x` and `y`; their chunks
/// \throws shape_error  x or y is not of rank 1
/// \cost   nothing: no copy
/// \like   numpy.meshgrid
template <element T, element U>
[[nodiscard]] std::pair<array<T>, array<U>> meshgrid(const array<T>& x, const array<U>& y,
                                                     source_line where = source_line::current()) {
    return {array<T>(front::spread(x.node(), y.node(), 1, where)),
            array<U>(front::spread(x.node(), y.node(), 0, where))};
}

/// f(i, j, ...) at each index; as many arguments as the shape has axes (up to 4), of type
/// std::int64_t. f is called from several threads and must be pure.
///
/// \returns  shape `sizes`; dtype: what f returns; chunks as given
/// \throws shape_error  the shape has another number of axes than f has arguments
/// \throws task_error   when computed: f threw
/// \cost   one call for each element, where it is used; never in memory
/// \like   numpy.fromfunction (called per element)
template <std::size_t Rank, class Function>
[[nodiscard]] auto from_function(const shape& sizes, Function function,
                                 const chunk_spec& chunks = {},
                                 source_line where = source_line::current()) {
    auto call = [&]<std::size_t... Axis>(std::index_sequence<Axis...>) {
        return function((static_cast<void>(Axis), std::int64_t{0})...);
    };
    using T = decltype(call(std::make_index_sequence<Rank>{}));
    static_assert(element<T>, "from_function: the function must return an element type");
    return array<T>(front::generated(kernel::function_of<Function, T, Rank>,
                                     std::make_shared<const Function>(std::move(function)),
                                     static_cast<int>(Rank), sizes, chunks, where));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/creation/ranges.ipp>
#endif
