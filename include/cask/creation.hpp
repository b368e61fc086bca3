// SPDX-License-Identifier: BSD-3-Clause
// Creation: arrays from shapes, ranges, functions, and from memory in xtensor's or std's containers.
//
// Generated arrays never exist in memory; a slice of one costs the slice. All take `chunks` in
// dask's spellings: one size, {sizes per axis}, lists per axis, -1 (whole axis), automatic.
#pragma once

#include <cask/array.hpp>
#include <cask/kernel/generator.hpp>

#include <span>

namespace cask {

namespace front {

/// The same element in each place of `sizes`.
[[nodiscard]] node_ptr filled(std::string_view name, const element_bytes& element, dtype type,
                              const shape& sizes, const chunk_spec& chunks, source_line where);
/// `count` numbers from `start` to `stop`, by a ramp.
[[nodiscard]] node_ptr linspace(const kernel::generator& rule, double start, double stop,
                                index_t count, const chunk_spec& chunks, source_line where);
/// Floating numbers from `start` before `stop`, by a ramp. `second_less_first`: the step, rounded as the
/// element type does.
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
/// Elements in memory, `strides` bytes apart, kept alive by `owner` (null: by the caller).
[[nodiscard]] node_ptr memory(std::string_view name, const void* data, dtype type,
                              const shape& sizes, const shape& strides,
                              std::shared_ptr<const void> owner, const chunk_spec& chunks,
                              source_line where);
/// Strides that the user gave, in bytes. Throws shape_error.
[[nodiscard]] shape borrowed_strides(const shape* strides, const shape& sizes, index_t item_size,
                                     source_line where);

}  // namespace front

namespace detail {

template <element T>
[[nodiscard]] array<T> constant_array(std::string_view name, const shape& sizes, T value,
                                      const chunk_spec& chunks, source_line where) {
    return array<T>(front::filled(name, bytes_of(value), dtype_of<T>, sizes, chunks, where));
}

template <class Kind, element T>
[[nodiscard]] const kernel::generator& generator_of() noexcept {
    return kernel::generator_for<kernel::unit_target, Kind, stored_t<T>>();
}

}  // namespace detail

/// `sizes` filled with `value`.
///
/// \returns  dtype T; chunks as given
/// \throws shape_error  negative or overflowing sizes
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: the array is never in memory
/// \like   numpy.full, dask.array.full
template <element T, scalar S>
[[nodiscard]] array<T> full(const shape& sizes, const S& value, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    static_assert(is_complex_v<T> || !is_complex_v<S>, "full: a complex value needs a complex T");
    if (!fits<T>(value)) {
        throw dtype_error("full", "the value does not fit " + std::string(to_string(dtype_of<T>)),
                          where);
    }
    return detail::constant_array<T>("full", sizes, converted<T>(value), chunks, where);
}

/// `sizes` filled with 0. \like numpy.zeros
template <element T>
[[nodiscard]] array<T> zeros(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("zeros", sizes, T(0), chunks, where);
}
void zeros(const shape&, const chunk_spec& = {}) = delete;  // say of what: zeros<double>({3, 4})

/// `sizes` filled with 1. \like numpy.ones
template <element T>
[[nodiscard]] array<T> ones(const shape& sizes, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    return detail::constant_array<T>("ones", sizes, T(1), chunks, where);
}
void ones(const shape&, const chunk_spec& = {}) = delete;  // say of what: ones<double>({3, 4})

/// `sizes` whose values nobody may rely on (they are 0: there is nothing to save). \like numpy.empty
template <element T>
[[nodiscard]] array<T> empty(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("empty", sizes, T(0), chunks, where);
}

/// As `x` in shape, dtype and chunks, filled with 0 (1, `value`). \like numpy.zeros_like
template <element T>
[[nodiscard]] array<T> zeros_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(0)), dtype_of<T>, where));
}
/// \like numpy.ones_like
template <element T>
[[nodiscard]] array<T> ones_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(1)), dtype_of<T>, where));
}
/// \like numpy.empty_like
template <element T>
[[nodiscard]] array<T> empty_like(const array<T>& x, source_line where = source_line::current()) {
    return array<T>(front::constant_like(x.node(), bytes_of(T(0)), dtype_of<T>, where));
}
/// \like numpy.full_like
template <element T, scalar S>
[[nodiscard]] array<T> full_like(const array<T>& x, const S& value,
                                 source_line where = source_line::current()) {
    return full<T>(x.shape(), value, x.chunks(), where);
}

/// `count` numbers from `start` to `stop`, both included, equally spaced.
///
/// \returns  shape (count,); dtype T (integers: rounded down, limited to T's range)
/// \throws shape_error  count is negative, or too large
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
/// \returns  shape (rows, columns); columns = rows when left out (-1)
/// \like   numpy.eye
template <element T>
[[nodiscard]] array<T> eye(extent rows, extent columns = -1, index_t offset = 0,
                           const chunk_spec& chunks = {},
                           source_line where = source_line::current()) {
    return array<T>(front::eye(detail::generator_of<kernel::diagonal, T>(), rows.value,
                               columns.value == -1 ? rows.value : columns.value, offset, chunks,
                               where));
}

/// For each axis of `sizes` an array of that shape that holds the index along the axis.
///
/// \like  numpy.indices
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

/// Coordinate matrices from two coordinate vectors, in NumPy's default order ("xy"): both of shape
/// (y.size, x.size).
///
/// \throws shape_error  x or y is not of rank 1
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
/// \returns  dtype: what f returns
/// \throws shape_error  the shape has another number of axes than f has arguments
/// \throws task_error   when computed: f threw
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

// ---- from memory -------------------------------------------------------------------------------

namespace detail {

template <element T>
[[nodiscard]] array<T> memory_array(std::string_view name, const T* data, const shape& sizes,
                                    const shape& strides, std::shared_ptr<const void> owner,
                                    const chunk_spec& chunks, source_line where) {
    return array<T>(
        front::memory(name, data, dtype_of<T>, sizes, strides, std::move(owner), chunks, where));
}

/// A container kept alive by the array that was made of it.
template <class Container>
[[nodiscard]] auto owned_array(Container&& values, const chunk_spec& chunks, source_line where) {
    using held = std::remove_cvref_t<Container>;
    using T = typename held::value_type;
    check_rank("from_array", static_cast<index_t>(values.dimension()), {}, where);
    auto owner = std::make_shared<const held>(std::forward<Container>(values));
    const T* data = owner->data() + owner->data_offset();
    return memory_array<T>("from_array", data, interop::shape_of(*owner),
                           interop::byte_strides_of(*owner), owner, chunks, where);
}

template <class X>
concept xtensor_expression = xt::is_xexpression<X>::value;

/// True for xtensor's containers that hold their elements in memory of their own.
template <class X>
inline constexpr bool owns_memory = false;
template <class Storage, xt::layout_type Layout, class Sizes, class Tag>
inline constexpr bool owns_memory<xt::xarray_container<Storage, Layout, Sizes, Tag>> = true;
template <class Storage, std::size_t Rank, xt::layout_type Layout, class Tag>
inline constexpr bool owns_memory<xt::xtensor_container<Storage, Rank, Layout, Tag>> = true;

}  // namespace detail

/// An array of the values of an xtensor container, view or expression. A temporary container is
/// moved in; anything else is copied (an expression: evaluated), so nothing can dangle.
///
/// \returns  shape and values of `values`, dtype its value type
/// \throws chunk_error  chunks that do not describe the shape
/// \like   dask.array.from_array
template <class X>
    requires detail::xtensor_expression<std::remove_cvref_t<X>>
[[nodiscard]] auto from_array(X&& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    using held = std::remove_cvref_t<X>;
    using T = typename held::value_type;
    static_assert(element<T>, "from_array: cask has no arrays of this element type");
    if constexpr (!element<T>) {
        return array<double>();
    } else if constexpr (detail::owns_memory<held>) {
        return detail::owned_array(std::forward<X>(values), chunks, where);
    } else {
        return detail::owned_array(xt::xarray<T>(values), chunks, where);
    }
}

/// An array of one axis from a vector: moved in if it is a temporary, copied otherwise.
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> from_array(std::vector<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return detail::memory_array<T>("from_array", owner->data(), shape{owner->size()},
                                   shape{sizeof(T)}, owner, chunks, where);
}
/// As above; std::vector<bool> is unpacked. (A template, so that braces make no such vector.)
template <class Vector>
    requires std::same_as<Vector, std::vector<bool>>
[[nodiscard]] array<bool> from_array(const Vector& values, const chunk_spec& chunks = {},
                                     source_line where = source_line::current()) {
    xt::xarray<bool> copy = interop::make_xarray<bool>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a span.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> from_array(std::span<T, Length> values,
                                                       const chunk_spec& chunks = {},
                                                       source_line where = source_line::current()) {
    using value_type = std::remove_const_t<T>;
    xt::xarray<value_type> copy = interop::make_xarray<value_type>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a std::array.
template <element T, std::size_t Length>
[[nodiscard]] array<T> from_array(const std::array<T, Length>& values,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T, Length>(values), chunks, where);
}

/// from_array({1.0, 2.0}): an array of one axis of what the braces hold.
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T>(values.begin(), values.size()), chunks, where);
}
/// from_array({{1.0, 2.0}, {3.0, 4.0}}): a matrix of rows.
///
/// \throws shape_error  rows of different lengths
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<std::initializer_list<T>> rows,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    const std::size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
    xt::xarray<T> copy = interop::make_xarray<T>(shape{rows.size(), columns});
    auto to = copy.data();
    for (const std::initializer_list<T>& row : rows) {
        if (row.size() != columns) {
            throw shape_error("from_array",
                              "rows of " + std::to_string(columns) + " and " +
                                  std::to_string(row.size()) + " elements make no matrix",
                              where);
        }
        to = std::copy(row.begin(), row.end(), to);
    }
    return from_array(std::move(copy), chunks, where);
}

namespace detail {

/// Whatever from_array does not take; a conversion, so that all that it takes is a better match.
struct unsuitable {
    template <class X>
    unsuitable(const X&);
    unsuitable(std::initializer_list<unsuitable>);
};

}  // namespace detail

// clang-format off
void from_array(detail::unsuitable, const chunk_spec& = {}, source_line = {}) = delete;  // takes a vector, span or std::array of elements, what xtensor makes, or {1.0, 2.0}, all of one type
// clang-format on

/// An array that refers to memory, row-major unless `strides` (in elements) say otherwise. The
/// caller keeps it alive and unchanged while any array made from it can still be computed.
///
/// \throws shape_error  bad sizes, or strides of another rank or beyond 2^63 bytes
template <class T>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(T* data, const shape& sizes,
                                                   std::optional<shape> strides = std::nullopt,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    const shape bytes = front::borrowed_strides(strides ? &*strides : nullptr, sizes, sizeof(T),
                                                where);
    return detail::memory_array<std::remove_const_t<T>>("borrow", data, sizes, bytes, nullptr,
                                                        chunks, where);
}

/// An array that refers to the memory of an xtensor container or strided view: no copy. The caller
/// keeps it alive and unchanged while any array made from it can still be computed; temporaries are
/// refused.
template <class X>
    requires interop::strided_container<X>
[[nodiscard]] auto borrow(X& values, const chunk_spec& chunks = {},
                          source_line where = source_line::current()) {
    using T = std::remove_const_t<typename X::value_type>;
    return detail::memory_array<T>("borrow", values.data() + values.data_offset(),
                                   interop::shape_of(values), interop::byte_strides_of(values),
                                   nullptr, chunks, where);
}
/// As above, of one axis.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(std::span<T, Length> values,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> borrow(const std::vector<T>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
template <element T, std::size_t Length>
[[nodiscard]] array<T> borrow(const std::array<T, Length>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{Length}, std::nullopt, chunks, where);
}
template <class X>
    requires(!std::is_lvalue_reference_v<X> && !std::is_pointer_v<X>)
void borrow(X&&, const chunk_spec& = {}, source_line = {}) = delete;  // it would dangle

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/creation.ipp>
#endif
